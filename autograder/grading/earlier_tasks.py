"""A submission with the reference's functions of earlier tasks, so that one mistake costs one task.

An earlier task can be the cause of a failed test: every gradient of task 4.2 goes through the `unbroadcast`
of task 4.1. The grader repeats the test in a fresh worker, in which the student's file ends with the
reference's functions of the earlier tasks:

    class Value: …                               the student's file, as it was submitted

    class _Earlier:                              appended for the tests of task 1.2
        def __add__(self, other): …              the reference's function of task 1.1
    if "Value" in globals():
        Value.__add__ = _Earlier.__add__

The text is appended and the student's text stays as it is: the grader needs no analysis of hostile source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from textwrap import indent

from autograder.course import Stage
from autograder.grading.jobs import Sources
from autograder.grading.outcomes import STAFF_TEXT
from autograder.regions import Function, functions_of, sharing
from autograder.results import Category, StudentView, TaskResult, TestOutcome

REPEATED = "With the reference's functions of earlier tasks:"  # the first line of the report for staff


def earlier_functions(stage: Stage, task: str) -> list[Function]:
    """The functions of the stage's earlier tasks, but for those that this task is about too."""
    order = list(stage.task_by_id)
    tasks = functions_of(stage.owns)
    earlier = [function for one in order[: order.index(task)] for function in tasks.get(one, ())]
    return [function for function in dict.fromkeys(earlier) if function not in tasks.get(task, ())]


def with_earlier_tasks(sources: Sources, stage: Stage, task: str) -> Sources:
    """The same package with the reference's functions of earlier tasks at the end of the owned files."""
    given = earlier_functions(stage, task)
    completed = dict(sources)
    for module, (file, text) in sources.items():
        if functions := [function for function in given if function.file == file]:
            completed[module] = (file, f"{text}\n\n{_appendix(functions)}")
    return completed


def _appendix(functions: list[Function]) -> str:
    pieces = [function.source for function in functions if not function.owner]
    for owner in dict.fromkeys(function.owner for function in functions if function.owner):
        methods = [function for function in functions if function.owner == owner]
        pieces.append("class _Earlier:\n" + "\n\n".join(indent(one.source, "    ") for one in methods))
        assigned = "\n".join(f"    {owner}.{one.name} = _Earlier.{one.name}" for one in methods)
        pieces.append(f'if "{owner}" in globals():\n{assigned}')
    return "\n\n".join(pieces) + "\n"


def to_repeat(stage: Stage, tasks: list[TaskResult], task: TaskResult) -> set[str]:
    """The failed tests of this task that can pass with right earlier tasks; none if no earlier task failed.

    A test is left out if an earlier failed task is about a function of this task too, or if the stub of this
    task ended the test.
    """
    failed = {one.id: [test for test in one.tests if not test.passed] for one in tasks}
    before = {one for one in list(failed)[: list(failed).index(task.id)] if failed[one]}
    if not before or sharing(stage.owns, task.id).keys() & before:
        return set()
    return {test.id for test in failed[task.id] if not _at_own_stub(test)}


def _at_own_stub(test: TestOutcome) -> bool:
    return test.category == Category.NOT_STARTED and f"Task {test.task}:" in test.reason


def settle(task: TaskResult, repeated: Mapping[str, TestOutcome], files: Mapping[str, str]) -> None:
    """Replace the task's failed tests by the result of their repetition. A pass in either run earns.

    A repeated test ran with functions of the reference, which a submission can read. A line number could
    carry them to the student, so a replaced result has none. `files` are the submission's, {name: text}.
    """
    length = {name: len(text.splitlines()) for name, text in files.items()}
    task.tests = [
        _settled(test, repeated[test.id], length) if test.id in repeated else test for test in task.tests
    ]


def _settled(first: TestOutcome, second: TestOutcome, length: Mapping[str, int]) -> TestOutcome:
    seconds = round(first.seconds + second.seconds, 4)
    views = [(test.category, test.student.diagnosis, test.student.exception) for test in (first, second)]
    if views[0] == views[1]:
        return replace(first, seconds=seconds)
    if any(line > length.get(file, line) for file, line in second.student.lines):
        # The reference's function stopped: it does not fit the rest of this file.
        return replace(first, seconds=seconds, student=replace(first.student, diagnosis=""))
    view = StudentView(second.student.diagnosis, second.student.exception)
    staff = "" if second.passed else f"{REPEATED}\n{second.staff}"[:STAFF_TEXT]
    return replace(second, isolated=True, seconds=seconds, student=view, staff=staff)
