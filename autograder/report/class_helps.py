"""Difficulties that several students share: the first part of the class page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograder.course import Stage
from autograder.report import words
from autograder.report.difficulties import NOT_STARTED, difficulties, in_short, untouched
from autograder.report.pages import link
from autograder.results import Result
from autograder.text import one_line

LONGEST_NAME = 60
THROUGHOUT = 3  # tasks: a student who fails so many in the same way has one difficulty with the stage


@dataclass(frozen=True)
class Who:
    """A student, and the address of the staff page."""

    name: str
    page: str


@dataclass
class Help:
    """One difficulty, and the students who share it."""

    text: str
    about: str = ""
    by_student: dict[str, Who] = field(default_factory=dict)
    points: float = 0.0

    def add(self, result: Result, points: float = 0.0) -> None:
        """Count this student once, and add the lost points."""
        self.by_student.setdefault(result.student, who_is(result))
        self.points += points

    @property
    def who(self) -> list[Who]:
        return list(self.by_student.values())


def who_is(result: Result) -> Who:
    """The student of this result, with the address of the staff page."""
    return Who(one_line(result.student, LONGEST_NAME), link("staff", result.student, result.stage))


def misconceptions(graded: Iterable[Result]) -> list[Help]:
    """The recognised misconceptions with their tasks, the most frequent first."""
    helps: dict[str, Help] = {}
    tasks: dict[str, set[str]] = {}
    for result in graded:
        for difficulty in difficulties(result):
            if difficulty.recognised:
                helps.setdefault(difficulty.text, Help(in_short(difficulty.text))).add(
                    result, difficulty.points
                )
                tasks.setdefault(difficulty.text, set()).update(task.id for task in difficulty.tasks)
    for text, help_ in helps.items():
        help_.about = _tasks(tasks[text])
    return _ranked(helps.values())


def symptoms(graded: Iterable[Result]) -> list[Help]:
    """Failures of unknown cause, by ending and place. Tasks that are not started are left out."""
    helps: dict[tuple[str, str], Help] = {}
    for result in graded:
        for difficulty in difficulties(result):
            if difficulty.recognised or difficulty.text == NOT_STARTED:
                continue
            places = [f"{task.id} {task.title}" for task in difficulty.tasks]
            if len(places) >= THROUGHOUT:
                places = [f"much of {result.stage}"]
            for place in places:
                helps.setdefault((place, difficulty.text), Help(difficulty.text, place)).add(
                    result, difficulty.points
                )
    return _ranked(helps.values())


def problems(graded: Sequence[Result], columns: Sequence[Stage]) -> list[Help]:
    """Submissions that failed to grade, empty submissions, and missing submissions."""
    helps: dict[tuple[str, str], Help] = {}
    for result in graded:
        if result.problem or untouched(result):
            text = "Nothing has been started yet." if not result.problem else one_line(result.problem)
            where = one_line(result.stage, LONGEST_NAME)
            helps.setdefault((where, text), Help(text, where)).add(result)
    known = {stage.id for stage in columns}
    latest = {result.student: result for result in graded if result.stage in known}
    for stage in columns:
        came = {result.student for result in graded if result.stage == stage.id}
        for student, result in latest.items():
            if student not in came:
                text = "No submission to this stage, and one to another."
                helps.setdefault((stage.id, text), Help(text, stage.id)).add(result)
    return _ranked(helps.values())


def flags(graded: Iterable[Result]) -> list[Help]:
    """The flags, each with its students."""
    helps: dict[str, Help] = {}
    for result in graded:
        for flag in dict.fromkeys(one_line(flag) for flag in result.flags):
            helps.setdefault(flag, Help(flag)).add(result)
    return _ranked(helps.values())


def _ranked(helps: Iterable[Help]) -> list[Help]:
    return sorted(helps, key=lambda help_: (-len(help_.who), -help_.points, help_.about, help_.text))


def _tasks(ids: Iterable[str]) -> str:
    ids = sorted(ids, key=_natural)
    return f"{'task' if len(ids) == 1 else 'tasks'} {words.listed(ids)}"


def _natural(task_id: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in task_id.split("."))
