"""Finds one failure that stops whole tasks, so that a page shows it once.

A syntax error ends every test in the same way, at the same line. If a page repeated it for each test, one
typing error would look like forty.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.results import Category, Result, TaskResult, TestOutcome

FEWEST_TASKS = 2
Cause = tuple[str, str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True)
class Stop:
    """One failure, and the tasks in which it ended every test. The page shows it with the test `first`."""

    first: TestOutcome
    tasks: tuple[TaskResult, ...]

    @property
    def tests(self) -> int:
        return sum(len(task.tests) for task in self.tasks)


def stops(result: Result) -> list[Stop]:
    """The failures that stopped two whole tasks or more, in the order of their tasks.

    Two exceptions are the same failure if the same line raised both. Other failures, for example crashes, are
    the same failure if every test of the stage ended in this way.
    """
    by_cause: dict[Cause, list[TaskResult]] = {}
    for task in result.tasks:
        causes = {_cause(test) for test in task.tests}
        if len(causes) == 1 and (cause := causes.pop()):
            by_cause.setdefault(cause, []).append(task)
    return [
        Stop(tasks[0].tests[0], tuple(tasks))
        for (_, _, lines), tasks in by_cause.items()
        if len(tasks) >= FEWEST_TASKS and (lines or len(tasks) == len(result.tasks))
    ]


def repeats(result: Result) -> dict[str, Stop]:
    """The tests that repeat the failure of another test: {test id: the failure}."""
    return {
        test.id: stop
        for stop in stops(result)
        for task in stop.tasks
        for test in task.tests
        if test is not stop.first
    }


def _cause(test: TestOutcome) -> Cause | None:
    """The part that tests of one failure share; None for a test that is shown by itself."""
    if test.student.diagnosis or test.category in (
        Category.PASSED,
        Category.NOT_STARTED,
        Category.WRONG_VALUE,
    ):
        return None
    places = tuple((file, int(line)) for file, line in test.student.lines[-1:])
    if test.category == Category.EXCEPTION and not places:
        return None
    return test.category, test.student.exception, places
