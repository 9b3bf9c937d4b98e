"""Recognise the format of a download by its evidence: the names at its top.

Every format reads the names. The one that knows the most names is the download's format. Two formats that
know equally many leave the choice to staff. A name of another format becomes a line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from autograder.desk.formats import (
    blackboard,
    brightspace,
    canvas,
    classroom,
    exchange,
    gradescope,
    moodle,
    plain,
)
from autograder.desk.records import CollectError, Left, Listing, Reading, Steps
from autograder.submissions.places import WORK
from autograder.text import shown

PLAIN = "plain"
READERS: Mapping[str, Callable[[Listing], Reading]] = {
    "canvas": canvas.read,
    "moodle": moodle.read,
    "gradescope": gradescope.read,
    "brightspace": brightspace.read,
    "blackboard": blackboard.read,
    "classroom": classroom.read,
    "exchange": exchange.read,
    PLAIN: plain.read,
}


def read(listing: Listing, wanted: str = "auto") -> tuple[str, Reading, Steps] | None:
    """The system's name, what its format reads, and the steps of lone folders around the submissions.

    None if no name gives evidence of a system. Raises CollectError if the evidence is for two formats.
    """
    around: Steps = ()
    place: Listing | None = listing
    while place:
        found = _known(place) if wanted == "auto" else (wanted, READERS[wanted](place))
        if found and found[1].claimed:
            return found[0], complete(*found, place), around
        place = lone(place)
        around = (*around, place.name) if place else around
    return None


def _known(listing: Listing) -> tuple[str, Reading] | None:
    """The system whose format fits best; None if there is no evidence for one."""
    readings = {name: reader(listing) for name, reader in READERS.items() if name != PLAIN}
    most = max(len(reading.claimed) for reading in readings.values())
    best = [name for name, reading in readings.items() if len(reading.claimed) == most]
    if not most:
        return None
    if best[1:]:
        raise CollectError(f"it can be a download of {' or '.join(best)}: choose one with --format")
    return best[0], readings[best[0]]


def lone(listing: Listing) -> Listing | None:
    """The inside of the folder that is alone at the top."""
    tops = listing.tops
    if len(tops) != 1 or not all(tops.values()):
        return None
    (name,) = tops
    inside = tuple(steps[1:] for steps in listing.files)
    text = listing.text
    return replace(
        listing,
        name=name,
        files=inside,
        empty=tuple(steps[1:] for steps in listing.empty if steps[1:]),
        repositories=frozenset(),
        text=lambda steps: text((name, *steps)),
    )


def complete(name: str, reading: Reading, listing: Listing) -> Reading:
    """The reading, with a line for each name at the top that its format leaves."""
    left = [*reading.left]
    for top, folder in listing.tops.items():
        if top not in reading.claimed:
            left.append(Left(top, _why(name, top, folder, listing), folder or top.lower().endswith(WORK)))
    return replace(reading, left=tuple(left))


def _why(name: str, top: str, folder: bool, listing: Listing) -> str:
    one = replace(listing, files=((top, "x") if folder else (top,),), empty=(), text=lambda steps: "")
    others = [other for other, reader in READERS.items() if other != PLAIN and reader(one).claimed]
    if others:
        return f"{shown(top)} has the form of {others[0]} in a download of {name}: collect it by itself."
    if name == PLAIN:
        return f"{shown(top)} lies beside the students' folders and belongs to no student."
    return f"{shown(top)} has another form than a download of {name}, so that its student is unknown."
