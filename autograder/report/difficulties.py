"""What the failed tests of a submission come to: a few difficulties, the most important first.

A teacher with six hundred submissions does not read tests. A difficulty is what one would say about several
of them together: a misconception that was recognised, or else how they ended ("RecursionError").
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
    """One thing that cost points.

    text        the misconception in a tutor's words when `recognised`, otherwise how the tests ended
    points      what it cost
    tasks       the tasks it cost them in
    """

    text: str
    recognised: bool
    points: float = 0.0
    tasks: list[TaskResult] = field(default_factory=list)


def difficulties(result: Result) -> list[Difficulty]:
    """All difficulties of a graded submission, what one would talk about first in front.

    Where a task's failures include a recognised misconception, the whole loss of the task is put down to it.
    Misconceptions come first, in the order of their tasks: later tasks build on earlier ones, and an early
    cause makes costly symptoms. Other failures follow, costliest first. What was not started is no failure
    and comes last.
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
    """The first sentence, which says what happened; those after it ask the student a question."""
    return re.split(r"(?<=[.?!]) ", sentences, maxsplit=1)[0]


def failed(test: TestOutcome) -> bool:
    """Whether it was tried and went wrong: what was not started did neither."""
    return not test.passed and test.category != Category.NOT_STARTED


def waits(task: TaskResult) -> bool:
    """Whether nothing of this task has been started."""
    return bool(task.tests) and all(test.category == Category.NOT_STARTED for test in task.tests)


def untouched(result: Result) -> bool:
    """Whether not one of its tasks has been started."""
    return any(task.tests for task in result.tasks) and all(
        waits(task) for task in result.tasks if task.tests
    )


def whole(result: Result) -> bool:
    """Whether it has every point there is."""
    return not result.problem and result.points == result.max_points > 0


def look_at(result: Result) -> str:
    """What a teacher should look at first, in one line: the problem, the main difficulty, or "all right"."""
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
