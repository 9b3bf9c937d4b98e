"""Difficulties that several students share: the first part of the class page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.report import words
from autograder.report.difficulties import NOT_STARTED, difficulties, in_short, untouched
from autograder.report.register import NOBODY, Enrolment
from autograder.report.who import LONGEST, Who, who_is
from autograder.results import Result
from autograder.text import one_line

THROUGHOUT = 3  # tasks: a student who fails so many in the same way has one difficulty with the stage


@dataclass
class Help:
    """One difficulty, and the students who share it.

    say  what a tutor asks next, for the lecture; "" if there is nothing more
    """

    text: str
    about: str = ""
    say: str = ""
    by_student: dict[str, Who] = field(default_factory=dict)
    points: float = 0.0

    def add(self, result: Result, enrolment: Enrolment, points: float = 0.0, task: str = "") -> None:
        """Count this student once, with the place of the task, and add the lost points."""
        self.by_student.setdefault(result.student, who_is(result.student, enrolment, result.stage, task))
        self.points += points

    @property
    def who(self) -> list[Who]:
        return list(self.by_student.values())


def misconceptions(graded: Iterable[Result], enrolment: Enrolment = NOBODY) -> list[Help]:
    """The recognised misconceptions with their tasks, the most frequent first."""
    helps: dict[str, Help] = {}
    tasks: dict[str, set[str]] = {}
    for result in graded:
        for difficulty in difficulties(result):
            if difficulty.recognised:
                helps.setdefault(difficulty.text, _sentences(difficulty.text)).add(
                    result, enrolment, difficulty.points, difficulty.tasks[0].id
                )
                tasks.setdefault(difficulty.text, set()).update(task.id for task in difficulty.tasks)
    for text, help_ in helps.items():
        help_.about = _tasks(tasks[text])
    return _ranked(helps.values())


def symptoms(graded: Iterable[Result], enrolment: Enrolment = NOBODY) -> list[Help]:
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
                    result, enrolment, difficulty.points, difficulty.tasks[0].id
                )
    return _ranked(helps.values())


def problems(graded: Iterable[Result], enrolment: Enrolment = NOBODY) -> list[Help]:
    """Submissions that failed to grade, and submissions without a start."""
    helps: dict[tuple[str, str], Help] = {}
    for result in graded:
        if result.problem or untouched(result):
            text = "Nothing has been started yet." if not result.problem else one_line(result.problem)
            where = one_line(result.stage, LONGEST)
            helps.setdefault((where, text), Help(text, where)).add(result, enrolment)
    return _ranked(helps.values())


def flags(graded: Iterable[Result], enrolment: Enrolment = NOBODY) -> list[Help]:
    """The flags, each with its students."""
    helps: dict[str, Help] = {}
    for result in graded:
        for flag in dict.fromkeys(one_line(flag) for flag in result.flags):
            helps.setdefault(flag, Help(flag)).add(result, enrolment)
    return _ranked(helps.values())


def _sentences(diagnosis: str) -> Help:
    """A diagnosis as what happened, and what to ask."""
    short = in_short(diagnosis)
    return Help(short, say=diagnosis.removeprefix(short).strip())


def _ranked(helps: Iterable[Help]) -> list[Help]:
    return sorted(helps, key=lambda help_: (-len(help_.who), -help_.points, help_.about, help_.text))


def _tasks(ids: Iterable[str]) -> str:
    ids = sorted(ids, key=_natural)
    return f"{'task' if len(ids) == 1 else 'tasks'} {words.listed(ids)}"


def _natural(task_id: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in task_id.split("."))
