"""The mark of each attempt that counts, with what the system calls its student."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import adjustments
from autograder.course import Course
from autograder.desk import manifest
from autograder.desk.manifest import Attempt
from autograder.desk.records import CollectError
from autograder.report.words import number
from autograder.results import Result
from autograder.text import FORMULA, one_line


@dataclass(frozen=True)
class Mark:
    """One attempt and its result. `extra` is the bonus if it counts, else 0."""

    attempt: Attempt
    result: Result
    extra: float = 0.0

    @property
    def points(self) -> str:
        return number(round(self.result.points + self.extra, 2))

    @property
    def by_hand(self) -> str:
        """The points that staff gave or took by hand, and why, for the student; "" without any."""
        given = adjustments.by_hand(self.result)
        return "; ".join(f"{one.points:+g} by hand in {one.task}: {one.why}" for one in given)

    @property
    def most(self) -> str:
        return number(self.result.max_points)


@dataclass(frozen=True)
class Marks:
    """All marks of a class, in the order of students and stages, and who has none: (student, stage, why)."""

    known: tuple[Mark, ...]
    without: tuple[tuple[str, str, str], ...]

    def stages(self) -> dict[str, list[Mark]]:
        """The marks of each stage."""
        several: dict[str, list[Mark]] = {}
        for mark in self.known:
            several.setdefault(mark.attempt.stage, []).append(mark)
        return several


def of_class(
    folder: Path, results: Path, course: Course, stages: Sequence[str] = (), *, bonus: bool = False
) -> Marks:
    """The marks of a collected class. Raises CollectError if the folder was not collected."""
    found = manifest.read(folder)
    if not found.attempts:
        raise CollectError(f"{folder} is no collected class: `autograder collect` makes one")
    graded = {(one.student, one.stage): one for one in adjustments.read_all(results)}
    wanted = {one.id for one in course.chosen(list(stages))} if stages else set()
    known: list[Mark] = []
    without: list[tuple[str, str, str]] = []
    for attempt in _counting(found, wanted):
        result = graded.get((attempt.student, attempt.stage))
        if result and not result.problem:
            known.append(Mark(attempt, result, result.bonus if bonus else 0.0))
        else:
            why = result.problem if result else f"{results} has no result: grade the class"
            without.append((attempt.student, attempt.stage, why))
    return Marks(tuple(known), tuple(without))


def _counting(found: manifest.Manifest, wanted: set[str]) -> Iterator[Attempt]:
    for attempt in sorted(found.attempts, key=lambda one: (one.student, one.stage)):
        if attempt.taken and (not wanted or attempt.stage in wanted):
            yield attempt


def neutral(text: str) -> str:
    """A text for a cell that a spreadsheet leaves alone; ids keep their zeros, because systems read them."""
    line = one_line(text)
    return f"'{line}" if line.startswith(FORMULA) else line
