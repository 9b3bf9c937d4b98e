"""The mark of each attempt that counts, with what the system calls its student."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course import Course
from autograder.deadlines.standing import Name
from autograder.desk import attempts, lateness, manifest, storing
from autograder.desk.manifest import Attempt
from autograder.desk.records import CollectError
from autograder.marks import adjustments, marking
from autograder.report.words import number
from autograder.results import Result
from autograder.store import code_of
from autograder.text import FORMULA, one_line


@dataclass(frozen=True)
class Mark:
    """One attempt, its result and what counts of it.

    extra  the bonus if it counts, else 0
    tests  the maximum of the tests, also where none could run
    """

    attempt: Attempt
    result: Result
    counts: marking.Mark
    extra: float = 0.0
    tests: float = 0.0

    @property
    def score(self) -> float:
        """The points that count."""
        return round(self.counts.final + self.extra, 2)

    @property
    def points(self) -> str:
        return number(self.score)

    @property
    def words(self) -> str:
        """A sentence for the student: the points, and why they are fewer than the earned ones."""
        beside = f" ({self.counts.words})" if self.counts.words else ""
        return f"{self.points} of {self.most} points{beside}."

    @property
    def by_hand(self) -> str:
        """The points that staff gave or took by hand, and why, for the student; "" without any."""
        given = adjustments.by_hand(self.result)
        return "; ".join(f"{one.points:+g} by hand in {one.task}: {one.why}" for one in given)

    @property
    def most(self) -> str:
        """The maximum: tests, and the written questions that the class has marked."""
        return number((self.result.max_points or self.tests) + self.counts.possible)


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
    folder: Path,
    results: Path,
    course: Course,
    stages: Sequence[str] = (),
    *,
    bonus: bool = False,
    penalties: bool = True,
) -> Marks:
    """The marks of a collected class. Raises CollectError if the folder was not collected.

    A submission that cannot be graded has a mark if a person marked a written answer in it.
    A student whose due date changed since the class was graded has no mark: the pages show another one.
    """
    found = manifest.read(folder)
    if not found.attempts:
        raise CollectError(f"{folder} is no collected class: `autograder collect` makes one")
    graded = {(one.student, one.stage): one for one in adjustments.read_all(results)}
    counts = marking.read(results)
    counting = _counting(found, graded)
    now = lateness.of_class(folder, graded, course, counting)
    wanted = {one.id for one in course.chosen(list(stages))} if stages else set()
    known: list[Mark] = []
    without: list[tuple[str, str, str]] = []
    for name in _names(found, wanted):
        result, attempt = graded.get(name), counting.get(name)
        if result is None or attempt is None or (result.problem and not counts.of(result).answered):
            without.append((*name, _why_none(result, results)))
        elif _is_stale(attempt, folder, results, course):
            without.append((*name, "its files changed since: grade the class again"))
        elif penalties and counts.standings.get(name) != now.get(name):
            without.append((*name, "its deadline or its time changed since: grade the class again"))
        else:
            mark = counts.of(result)
            mark = mark if penalties else replace(mark, standing=None)
            extra = result.bonus if bonus else 0.0
            known.append(Mark(attempt, result, mark, extra, course.stage(name[1]).points))
    without += _uncollected(folder, graded, found, wanted)
    return Marks(tuple(known), tuple(without))


def _why_none(result: Result | None, results: Path) -> str:
    """Why a student of the class has no mark on record."""
    if result is None:
        return f"{results} has no result: grade the class"
    return result.problem or "another attempt came or counts since: grade the class again"


def _is_stale(attempt: Attempt, folder: Path, results: Path, course: Course) -> bool:
    """Whether the code that was graded is other code than that of the attempt; False if either is unknown."""
    stage = next((stage for stage in course.stages if stage.id == attempt.stage), None)
    code = code_of(results, attempt.student, attempt.stage)
    if not stage or not code:
        return False
    home = folder / attempt.student / stage.id if attempt.taken else storing.home_of(attempt, folder)
    files = storing.submission(home, stage, course).files
    return any(code.get(name) != text for name, text in files.items())


def _uncollected(
    folder: Path, graded: Mapping[Name, Result], found: manifest.Manifest, wanted: set[str]
) -> Iterator[tuple[str, str, str]]:
    """The results of this class that no collection brought, as of a folder that staff added by hand."""
    collected, here = manifest.by_name(found), os.path.realpath(folder)
    for name, result in graded.items():
        if name not in collected and result.class_path == here and (not wanted or name[1] in wanted):
            yield *name, "it was put into the class by hand, so the system's id is unknown"


def _names(found: manifest.Manifest, wanted: set[str]) -> list[Name]:
    """The students and stages of which an attempt counts."""
    taken = ((one.student, one.stage) for one in found.attempts if one.taken)
    return sorted(name for name in taken if not wanted or name[1] in wanted)


def _counting(found: manifest.Manifest, graded: Mapping[Name, Result]) -> dict[Name, Attempt]:
    """The attempt whose mark is on record, for each name where the class still agrees."""
    counting = {}
    for name, several in manifest.by_name(found).items():
        best = graded[name].best if name in graded else None
        if attempt := attempts.graded(several, found.rules.get(name[1], "latest"), best):
            counting[name] = attempt
    return counting


def neutral(text: str) -> str:
    """A text for a cell that a spreadsheet leaves alone; ids keep their zeros, because systems read them."""
    line = one_line(text)
    return f"'{line}" if line.startswith(FORMULA) and line[1:] else line
