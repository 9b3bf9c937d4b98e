"""What the failed tests of a submission come to: a few difficulties, the most important first.

A teacher with six hundred submissions does not read tests. A difficulty is what one would say about several
of them together: a misconception that was recognised, or else how they ended ("RecursionError").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from autograder import results
from autograder.report import words
from autograder.results import Result, TaskResult
from autograder.text import one_line

NOT_STARTED = words.ENDED[results.NOT_STARTED]


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
    Misconceptions come in the order of their tasks, because later tasks build on earlier ones. Other failures
    come after them, costliest first, unless one cost more than all misconceptions together.
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
    others = sorted((one for one in found.values() if not one.recognised), key=lambda one: -one.points)
    if others and others[0].points > sum(one.points for one in recognised):
        return [others[0], *recognised, *others[1:]]
    return [*recognised, *others]


def in_short(sentences: str) -> str:
    """The first sentence, which says what happened; those after it ask the student a question."""
    return re.split(r"(?<=[.?!]) ", sentences, maxsplit=1)[0]


def untouched(result: Result) -> bool:
    """Whether not one of its tasks has been started."""
    tests = list(result.tests)
    return bool(tests) and all(test.category == results.NOT_STARTED for test in tests)


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
