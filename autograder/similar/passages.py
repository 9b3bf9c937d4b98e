"""The passages that two submissions share, and their texts with these passages marked.

A passage is a stretch of equal runs, as long as possible. Passages can lie in another order in each text,
and each token belongs to at most one passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograder.similar.fingerprints import LENGTH, NONE, Numbers
from autograder.similar.likeness import Census
from autograder.similar.tokens import Token

MOST_PLACES = 4  # of one run in the second text; more are repetitions of the same lines
GIVEN = 0  # the number of a segment that the course hands out
PLAIN = -1


@dataclass(frozen=True)
class Listing:
    """A submission, ready to be shown. `numbers` are its runs, with NONE for those that are handed out."""

    text: str
    tokens: Sequence[Token]
    numbers: Numbers


@dataclass(frozen=True)
class Passage:
    """`runs` equal runs from `first` in one text and `second` in the other; `holders` students have it."""

    first: int
    second: int
    runs: int
    holders: int


@dataclass(frozen=True)
class Segment:
    """A part of a text. `passage` counts the passages from 1; GIVEN and PLAIN are not in any passage."""

    text: str
    passage: int


def passages(first: Listing, second: Listing, census: Census) -> list[Passage]:
    """The passages that two submissions share, in the order of the first text."""
    places: dict[int, list[int]] = {}
    for place, number in enumerate(second.numbers.tolist()):
        if number != NONE and len(places.setdefault(number, [])) < MOST_PLACES:
            places[number].append(place)
    free = np.ones(second.numbers.size, bool)
    found, place, ours = [], 0, first.numbers.tolist()
    while place < len(ours):
        length, there = _longest(first.numbers, place, second.numbers, places.get(ours[place], ()), free)
        if length:
            free[there : there + length] = False
            holders = census.count(first.numbers[place : place + length]).min()
            found.append(Passage(place, there, length, int(holders)))
        place += max(length, 1)
    return found


def _longest(
    ours: Numbers, place: int, theirs: Numbers, places: Sequence[int], free: NDArray[np.bool_]
) -> tuple[int, int]:
    """The length of the longest passage that begins here, and its place in the second text."""
    best = 0, 0
    for there in places:
        length = 0
        while (
            place + length < ours.size
            and there + length < theirs.size
            and free[there + length]
            and ours[place + length] == theirs[there + length] != NONE
        ):
            length += 1
        best = max(best, (length, there), key=lambda one: one[0])
    return best


def marked(listing: Listing, starts: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    """The whole text in segments. `starts` has for each passage its first run and its number of runs."""
    belongs = np.full(len(listing.tokens), PLAIN)
    for place in np.flatnonzero(listing.numbers == NONE).tolist():
        belongs[place : place + LENGTH] = GIVEN
    for number, (place, runs) in enumerate(starts, start=1):
        span = belongs[place : place + runs + LENGTH - 1]
        span[span <= GIVEN] = number
    shown = 0
    for first, last, passage in _stretches(belongs.tolist()):
        start, end = listing.tokens[first].start, listing.tokens[last].end
        if start > shown:
            yield Segment(listing.text[shown:start], PLAIN)
        yield Segment(listing.text[start:end], passage)
        shown = end
    if shown < len(listing.text):
        yield Segment(listing.text[shown:], PLAIN)


def _stretches(belongs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(first token, last token, value) of each stretch of equal values."""
    first = 0
    for place in range(1, len(belongs) + 1):
        if place == len(belongs) or belongs[place] != belongs[first]:
            yield first, place - 1, belongs[first]
            first = place
