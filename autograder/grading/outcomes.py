"""What the end of a test means: its category, what the student sees of it, what staff see."""

from __future__ import annotations

import linecache
import re
import traceback
from collections.abc import Mapping
from pathlib import Path

import pytest
from checks.expectations import CheckFailed, shortened

from autograder import results
from autograder.confinement.errors import ProtocolViolation, StudentError, TimeLimit, WorkerDied
from autograder.grading.answers import Probe
from autograder.grading.fixtures import FIXTURES
from autograder.results import Category, StudentView, TestOutcome
from autograder.text import clean

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # it differs from run to run
LAST_LINE = 2000  # the highest line number that a student sees: some eleven bits; honest files are shorter
STAFF_TEXT = 16_384  # characters of the report kept for each failed test


def category_of(error: BaseException) -> Category:
    """Why a test was not earned, by what ended it."""
    match error:
        case TimeLimit():
            return Category.TIME
        case ProtocolViolation():
            return Category.POLICY
        case WorkerDied():
            return Category.CRASH
        case StudentError(type_name="NotImplementedError"):
            return Category.NOT_STARTED
        case StudentError(type_name="MemoryError"):
            return Category.MEMORY
        case StudentError():
            return Category.EXCEPTION
    return Category.WRONG_VALUE  # also AuthoringError: an object came back where the task asks for a number


def student_view(error: BaseException, owns: tuple[str, ...]) -> StudentView:
    """What the student sees: the author's words, a well-known exception type, one line number.

    The submission chooses its exceptions, file names and line numbers, and so could send hidden inputs
    through them. So the view shows built-in exception types, owned files, and one line below LAST_LINE.
    """
    if isinstance(error, CheckFailed):
        return StudentView(diagnosis=error.diagnosis)
    if isinstance(error, StudentError):
        return StudentView(
            exception=error.type_name if error.is_builtin else results.OWN_EXCEPTION,
            lines=[(file, line) for file, line, _ in error.frames if file in owns and line <= LAST_LINE][-1:],
        )
    return StudentView()


def staff_text(error: BaseException, suite: str) -> str:
    """The report for staff: the lines of the suite, the test's variables, the exception and its place."""
    lines: list[str] = []
    variables: Mapping[str, object] = {}
    place = "/".join(Path(suite).parts[-2:])
    for frame, number in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if code.co_filename == suite:
            lines.append(f"{place}:{number}, in {code.co_name}")
            lines.append(f"    {linecache.getline(suite, number).strip()}")
            variables = frame.f_locals
        elif isinstance(probe := frame.f_locals.get("probe"), Probe):  # what the property harness sent
            variables = {**variables, **vars(probe)}
    own = {name: value for name, value in variables.items() if name not in FIXTURES}
    lines += [f"    {name} = {shortened(value)}" for name, value in own.items()]
    lines.append("".join(traceback.format_exception_only(error)).strip())
    if isinstance(error, StudentError):
        lines += [f"    {file}:{number}, in {function}" for file, number, function in error.frames]
    return ADDRESS.sub("", clean("\n".join(lines), STAFF_TEXT))


def blank(item: pytest.Item) -> TestOutcome:
    """The outcome of a test before it runs. A row of a table gives its task, and fills `{rule.text}`."""
    test = item.function  # type: ignore[attr-defined]
    words = (test.__doc__ or item.name).strip()
    task = getattr(test, "task", "")
    if rule := getattr(item, "callspec", None) and item.callspec.params.get("rule"):  # type: ignore[attr-defined]
        words, task = words.replace("{rule.text}", rule.text), rule.task
    title, _, hint = words.partition("\n")
    return TestOutcome(item.name, task, title, " ".join(hint.split()), category=Category.MISSING)
