"""What a check says: which task it belongs to, what it expects, and the likely reason when it is not so.

Visible checks and hidden suites are written with these words alone, so that a check means the same in the
notebook and in the grader.
"""

import math
from numbers import Number

import numpy as np


def task(task_id):
    """Mark a test function as belonging to a task of course.toml: `@task("2.3")`.

    The first line of the test's docstring is the title a student sees; the rest of it is the hint.
    """

    def mark(test):
        test.task = task_id
        return test

    return mark


class CheckFailed(AssertionError):
    """An expectation that did not hold.

    what        the thing looked at, in the author's words
    actual      the value found                 (staff see it; a student only in a visible check)
    expected    the value there should be       (likewise)
    diagnosis   the likely misconception, a whole sentence by the author, or "" when none is recognised
    """

    def __init__(self, what="", actual=None, expected=None, diagnosis=""):
        self.what, self.actual, self.expected, self.diagnosis = what, actual, expected, diagnosis
        super().__init__(self.describe())

    def describe(self):
        if self.what == CONDITION:
            return self.diagnosis
        found = f"{self.what or 'the value'} is {shortened(self.actual)}, expected {shortened(self.expected)}"
        return f"{found}. {self.diagnosis}" if self.diagnosis else found


def expect(actual, expected, what="", *, rtol=1e-9, atol=1e-12, likely=()):
    """Fail unless `actual` is `expected`.

    Numbers and arrays agree when |actual - expected| ≤ atol + rtol · |expected|; nan agrees with nan, and
    inf with inf. Arrays must have the same shape and dtype. Everything else must be equal and of one type.

    likely  pairs (wrong value, sentence): where `actual` agrees with a wrong value that a known
            misconception produces, the sentence becomes the diagnosis. First match wins.

    Raises CheckFailed.
    """
    if agree(actual, expected, rtol, atol):
        return
    diagnosis = next((sentence for wrong, sentence in likely if agree(actual, wrong, rtol, atol)), "")
    raise CheckFailed(what, actual, expected, diagnosis)


def require(condition, sentence):
    """Fail with `sentence` as the diagnosis unless `condition` (a plain bool) holds.

    Raises CheckFailed; TypeError when `condition` is not a bool, because a submission's object could lie.
    """
    if type(condition) not in (bool, np.bool_):
        raise TypeError(f"require() takes a plain bool, not {type(condition).__name__}")
    if not condition:
        raise CheckFailed(CONDITION, False, True, sentence)


CONDITION = "the condition"  # what `require` looked at: its sentence says all there is to say


def shortened(value, longest=200):
    """The repr of a value, cut in the middle when it is long, and never an exception of the value's own."""
    try:
        text = repr(value)
    except Exception as error:
        return f"<{type(value).__name__} whose repr() raises {type(error).__name__}>"
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 4 :]}"


def agree(actual, expected, rtol=1e-9, atol=1e-12):
    """Whether two plain values are the same, as `expect` has it. Never raises for plain values."""
    if isinstance(expected, np.ndarray):
        if not isinstance(actual, np.ndarray):
            return False
        if actual.shape != expected.shape or actual.dtype != expected.dtype:
            return False
        return bool(np.all(np.isclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True)))
    truths = isinstance(actual, (bool, np.bool_)) + isinstance(expected, (bool, np.bool_))
    if truths:
        return truths == 2 and bool(actual == expected)
    if isinstance(expected, Number):
        return isinstance(actual, Number) and _close(actual, expected, rtol, atol)
    if isinstance(expected, (list, tuple)):
        return (
            type(actual) is type(expected)
            and len(actual) == len(expected)
            and all(agree(a, e, rtol, atol) for a, e in zip(actual, expected, strict=True))
        )
    return type(actual) is type(expected) and actual == expected


def _close(actual, expected, rtol, atol):
    if actual != actual or expected != expected:
        return bool(actual != actual and expected != expected)
    try:
        if math.isinf(abs(actual)) or math.isinf(abs(expected)):
            return bool(actual == expected)
        return bool(abs(actual - expected) <= atol + rtol * abs(expected))
    except (OverflowError, TypeError):  # an int beyond every float; a Decimal, which mixes with no float
        return False
