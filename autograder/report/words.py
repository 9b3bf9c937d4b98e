"""Texts for people: how a test ended, what an exception means, how points are written.

The sentences are in `words.toml`. They are for students, who often read them late at night.
"""

import builtins
import tomllib
from pathlib import Path

from autograder import results
from autograder.results import Category, StudentView, TestOutcome

ENDED = {
    Category.PASSED: "passed",
    Category.NOT_STARTED: "not started yet",
    Category.WRONG_VALUE: "wrong value",
    Category.EXCEPTION: "stopped with an error",
    Category.TIME: "took too long",
    Category.MEMORY: "needed too much memory",
    Category.CRASH: "ended the interpreter",
    Category.POLICY: "did something that grading forbids",
    Category.MISSING: "did not finish",
}


_TEXTS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
MEANING = {category: " ".join(text.split()) for category, text in _TEXTS["meaning"].items()}
CHECKS = {name: " ".join(text.split()) for name, text in _TEXTS["checks"].items()}
EXCEPTIONS = {name: " ".join(text.split()) for name, text in _TEXTS["exception"].items()}


def exception(view: StudentView) -> str:
    """The exception's name if Python defines it, else "an exception of your own"; "" without an exception.

    A class name is text of the submission, so students see only the names of Python's own exceptions.
    """
    if not view.exception:
        return ""
    kind = getattr(builtins, view.exception, None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return view.exception
    return results.OWN_EXCEPTION


def how(test: TestOutcome) -> str:
    """How a test ended, in two or three words; for an exception, its name."""
    if test.category == Category.EXCEPTION and exception(test.student):
        return exception(test.student)
    return ENDED.get(test.category, ENDED[Category.MISSING])


def number(value: float) -> str:
    """Points as people write them: 9, 9.5, 0.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def count(number: int, thing: str) -> str:
    """`1 student`, `7 students`."""
    return f"{number:,} {thing if number == 1 else thing + 's'}"


def listed(words: list[str]) -> str:
    """`2.1`, `2.1 and 2.3`, `2.1, 2.3 and 2.5`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
