"""The leaderboard: the classifiers of a stage, ranked by accuracy alone.

Equal accuracies share a rank, and the ranks after them are left out: 1, 2, 2, 4. Speed and size decide
nothing. Classifiers without an accuracy have a reason instead of a rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from autograder.course import Course, Stage
from autograder.report import words
from autograder.report.register import NOBODY, Enrolment
from autograder.report.spreadsheet import cell, table
from autograder.report.who import Who, who_is
from autograder.results import Result, Score
from autograder.text import one_line

COLUMNS = ("stage", "rank", "student", "accuracy", "right", "images", "seconds", "category", "reason")
NO_CLASSIFIER = "no classifier"


@dataclass(frozen=True)
class Place:
    """One classifier with an accuracy. `tied` tells whether others share its rank."""

    rank: int
    tied: bool
    who: Who
    share: float
    percent: str
    right: int
    images: int
    seconds: str


@dataclass(frozen=True)
class Failure:
    """One classifier without an accuracy, and the reason."""

    who: Who
    reason: str


@dataclass(frozen=True)
class Board:
    """The leaderboard of one stage; `without` are the students who submitted no classifier."""

    number: str
    places: list[Place]
    failures: list[Failure]
    without: list[Who]


def boards(graded: Iterable[Result], columns: Iterable[Stage], enrolment: Enrolment = NOBODY) -> list[Board]:
    """The leaderboards of those stages that have one."""
    graded = list(graded)
    return [
        _board(stage, [result for result in graded if result.stage == stage.id], enrolment)
        for stage in columns
        if stage.leaderboard
    ]


def _board(stage: Stage, graded: Sequence[Result], enrolment: Enrolment) -> Board:
    by_name = sorted(graded, key=lambda result: result.student)
    failures = [
        Failure(who_is(result.student, enrolment, result.stage), one_line(score.reason))
        for result in by_name
        if (score := result.leaderboard) and not score.ranked
    ]
    without = [
        who_is(result.student, enrolment, result.stage) for result in by_name if result.leaderboard is None
    ]
    return Board(stage.number, list(_places(graded, enrolment)), failures, without)


def _places(graded: Sequence[Result], enrolment: Enrolment) -> Iterator[Place]:
    """The ranked classifiers, the best first; by name within a rank."""
    ranked = ranks(graded)
    shared = [rank for rank, _, _ in ranked]
    for rank, result, score in ranked:
        yield Place(
            rank,
            shared.count(rank) > 1,
            who_is(result.student, enrolment, result.stage),
            score.accuracy,
            percent(score),
            score.right,
            score.images,
            f"{score.seconds:.1f}",
        )


def ranks(graded: Iterable[Result]) -> list[tuple[int, Result, Score]]:
    """(rank, result, score) of every classifier with an accuracy, the best first."""
    scored = [(result, score) for result in graded if (score := result.leaderboard) and score.ranked]
    scored.sort(key=lambda one: (-one[1].accuracy, one[0].student))
    accuracies = [score.accuracy for _, score in scored]
    return [(1 + accuracies.index(score.accuracy), result, score) for result, score in scored]


def percent(score: Score) -> str:
    """`93.5 %`"""
    return f"{words.number(round(100 * score.accuracy, 1))} %"


def sentence(score: Score) -> str:
    """The result of a classifier for its student."""
    if not score.ranked:
        return f"It has no accuracy yet. {one_line(score.reason)}"
    return (
        f"It is right for {score.right:,} of {score.images:,} hidden images: {percent(score)}. "
        "One answer for all images is right for half of them."
    )


def report(score: Score) -> str:
    """The result of a classifier for staff: one line, then the report and the output that were recorded."""
    right = f"{score.right:,} of {score.images:,} hidden images, {percent(score)}"
    first = f"{right if score.ranked else score.reason} ({score.seconds:.2f} s)"
    return "\n".join(filter(None, [first, score.staff]))


def sheet_of(graded: Iterable[Result], course: Course) -> str:
    """`leaderboard.csv`: one row for each submission to a stage with a leaderboard, by stage and rank."""
    graded = list(graded)
    ranking = [stage.id for stage in course.stages if stage.leaderboard]
    by_stage = (_rows([result for result in graded if result.stage == stage]) for stage in ranking)
    return table([COLUMNS, *chain.from_iterable(by_stage)])


def _rows(graded: Sequence[Result]) -> Iterator[list[str]]:
    """The ranked classifiers, then those without an accuracy, then the submissions without a classifier."""
    ranked = ranks(graded)
    for rank, result, score in ranked:
        yield _row(result, str(rank), f"{score.accuracy:.4f}", str(score.right))
    places = {id(result) for _, result, _ in ranked}
    others = [result for result in graded if id(result) not in places]
    for result in sorted(others, key=lambda one: (one.leaderboard is None, one.student)):
        yield _row(result)


def _row(result: Result, rank: str = "", accuracy: str = "", right: str = "") -> list[str]:
    row = [cell(result.stage), rank, cell(result.student), accuracy, right]
    if score := result.leaderboard:
        ending = [str(score.category), cell(score.reason)]
        return [*row, str(score.images), f"{score.seconds:.2f}", *ending]
    return [*row, "", "", "", NO_CLASSIFIER]
