"""One failure that stops whole tasks: a file that Python cannot read is one thing to mend, and is told once.

A syntax error ends every test in the same way, at the same line. A page that repeats it for each test makes
one slip of the keyboard look like forty.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder.results import Category, Result, TaskResult, TestOutcome

FEWEST_TASKS = 2
Cause = tuple[str, str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True)
class Stop:
    """One failure, and the tasks of which every test ended with it. `first` is the test that tells it."""

    first: TestOutcome
    tasks: tuple[TaskResult, ...]

    @property
    def tests(self) -> int:
        return sum(len(task.tests) for task in self.tasks)


def stops(result: Result) -> list[Stop]:
    """The failures that stopped two whole tasks or more, in the order of their tasks.

    Two exceptions are the same failure when one line raised both. Other ends, such as a crash, have no line:
    they are one failure when every test of the stage ended so.
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
    """The tests that only say again what another test tells: {test id: the failure}."""
    return {
        test.id: stop
        for stop in stops(result)
        for task in stop.tasks
        for test in task.tests
        if test is not stop.first
    }


def _cause(test: TestOutcome) -> Cause | None:
    """What the tests of one failure have in common; None for a test that tells its own."""
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
