"""Summarises the failed tests of a submission as a few difficulties, the most important first.

A teacher with six hundred submissions needs summaries. A difficulty describes several failed tests: by a
recognised misconception, or else by how the tests ended ("RecursionError").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from autograder.report import words
from autograder.results import Category, Result, TaskResult, TestOutcome
from autograder.text import one_line

NOT_STARTED = words.ENDED[Category.NOT_STARTED]


@dataclass
class Difficulty:
    """One cause of lost points.

    text        a tutor's sentence about the misconception if `recognised`, otherwise how the tests ended
    points      the lost points
    tasks       the tasks that lost them
    """

    text: str
    recognised: bool
    points: float = 0.0
    tasks: list[TaskResult] = field(default_factory=list)


def difficulties(result: Result) -> list[Difficulty]:
    """All difficulties of a graded submission, the most important first.

    A recognised misconception in a task counts for all lost points of the task. Misconceptions come first, in
    the order of their tasks: later tasks build on earlier ones, so an early cause has costly symptoms. Other
    failures follow, ordered by lost points. Tasks that are still to start come last.
    """
    found: dict[tuple[bool, str], Difficulty] = {}
    for task in result.tasks:
        failed = [test for test in task.tests if not test.passed]
        known = [one_line(test.student.diagnosis) for test in failed if test.student.diagnosis]
        texts = known or [words.how(test) for test in failed]
        for text in texts:
            one = found.setdefault((bool(known), text), Difficulty(text, bool(known)))
            one.points += (task.max_points - task.points) / len(texts)
            if task not in one.tasks:
                one.tasks.append(task)
    recognised = [one for one in found.values() if one.recognised]
    others = [one for one in found.values() if not one.recognised]
    return [*recognised, *sorted(others, key=lambda one: (one.text == NOT_STARTED, -one.points))]


def in_short(sentences: str) -> str:
    """The first sentence: it says what happened. The later sentences are questions to the student."""
    return re.split(r"(?<=[.?!]) ", sentences, maxsplit=1)[0]


def failed(test: TestOutcome) -> bool:
    """Whether the test failed in a task that the student started."""
    return not test.passed and test.category != Category.NOT_STARTED


def waits(task: TaskResult) -> bool:
    """Whether the task is still to start."""
    return bool(task.tests) and all(test.category == Category.NOT_STARTED for test in task.tests)


def untouched(result: Result) -> bool:
    """Whether all tasks are still to start."""
    return any(task.tests for task in result.tasks) and all(
        waits(task) for task in result.tasks if task.tests
    )


def whole(result: Result) -> bool:
    """Whether it has all points."""
    return not result.problem and result.points == result.max_points > 0


def look_at(result: Result) -> str:
    """One line for the teacher: the problem, the main difficulty, or "all right"."""
    if result.problem:
        return one_line(result.problem)
    if untouched(result):
        return NOT_STARTED
    ranked = difficulties(result)
    if not ranked:
        return "all right" if result.tasks else "no tests were run"
    first = ranked[0]
    if first.recognised:
        return in_short(first.text)
    if len(first.tasks) == 1:
        return f"{first.tasks[0].id} {one_line(first.tasks[0].title)}: {first.text}"
    if len(first.tasks) == len(result.tasks):
        return f"{first.text}, in every task"
    return f"{words.listed([task.id for task in first.tasks])}: {first.text}"
