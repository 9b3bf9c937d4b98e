"""The functions that checks are written with: `task`, `expect` and `require`.

A check names its task, the expected value, and the likely reason for a wrong value. Visible checks and hidden
suites use the same functions, so a check means the same in the notebook and in the grader.
"""

import math
from numbers import Complex, Integral, Number, Rational

import numpy as np


def task(task_id):
    """Mark a test function as belonging to a task of course.toml: `@task("2.3")`.

    The student sees the first line of the test's docstring as its title, and the rest as its hint.
    """

    def mark(test):
        test.task = task_id
        return test

    return mark


class CheckFailed(AssertionError):
    """An expectation failed.

    what        the name of the compared value, written by the author of the check
    actual      the value that the submission gave
    expected    the correct value
    diagnosis   a sentence by the author that names the likely misconception, or "" for an unknown cause

    Staff see both values. Students see them in visible checks only.
    """

    def __init__(self, what="", actual=None, expected=None, diagnosis=""):
        self.what, self.actual, self.expected, self.diagnosis = what, actual, expected, diagnosis
        super().__init__(self.describe())

    def describe(self):
        if self.what == CONDITION:
            return self.diagnosis
        found = f"{self.what or 'the value'} is {shortened(self.actual)}, expected {shortened(self.expected)}"
        return f"{found}. {self.diagnosis}" if self.diagnosis else found


def expect(actual, expected, what="", *, rtol=1e-9, atol=1e-12, wrong=()):
    """Fail unless `actual` agrees with `expected`.

    Numbers and arrays agree when |actual - expected| ≤ atol + rtol · |expected|, in float64. nan agrees with
    nan, and inf with inf. Whole numbers must be equal. Arrays must have the same shape and dtype. All other
    values must be equal and have the same type.

    wrong   known wrong values: pairs (value, sentence). If `actual` agrees with the value, the sentence
            becomes the diagnosis. The first match wins.

    Raises CheckFailed.
    """
    if agree(actual, expected, rtol, atol):
        return
    diagnosis = next((sentence for wrong, sentence in wrong if agree(actual, wrong, rtol, atol)), "")
    raise CheckFailed(what, actual, expected, diagnosis)


def require(condition, sentence):
    """Fail with `sentence` as the diagnosis unless `condition` is true.

    Raises CheckFailed. Raises TypeError unless `condition` is a plain bool: an object of the submission could
    pretend to be true.
    """
    if type(condition) not in (bool, np.bool_):
        raise TypeError(f"require() takes a plain bool, not {type(condition).__name__}")
    if not condition:
        raise CheckFailed(CONDITION, False, True, sentence)


CONDITION = "the condition"  # the `what` of `require`; its sentence is the whole message


def shortened(value, longest=200):
    """A value as text of about `longest` characters. Exceptions from the value's repr() become text too.

    The function stops reading the value when the text is full: a list can hold a million arrays, and an int
    a million digits.
    """
    text = ""
    try:
        for piece in _pieces(value, longest):
            text += piece
            if len(text) > ROOM * longest:
                return f"{text[:longest]} …"
    except Exception as error:
        return f"<{type(value).__name__} whose repr() raises {type(error).__name__}>"
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 4 :]}"


ROOM = 4  # times `longest`: the text that is collected before it is cut
DEEPEST = 20  # levels of nested containers that the text shows
BRACKETS = {list: "[]", tuple: "()", set: "{}", frozenset: ("frozenset({", "})"), dict: "{}"}


def _pieces(value, longest, depth=0):
    """The repr of a value in pieces, each of at most about ROOM * longest characters."""
    kind = type(value)
    if kind in BRACKETS and depth < DEEPEST:
        opening, closing = BRACKETS[kind]
        yield opening
        for position, item in enumerate(value.items() if kind is dict else value):
            yield ", " if position else ""
            if kind is dict:
                key, item = item
                yield from _pieces(key, longest, depth + 1)
                yield ": "
            yield from _pieces(item, longest, depth + 1)
        yield ",)" if kind is tuple and len(value) == 1 else closing
    elif kind in BRACKETS:
        yield "…"
    elif kind is int and value.bit_length() > 10 * longest:
        yield f"<an int of {value.bit_length()} bits>"
    elif kind in (str, bytes) and len(value) > ROOM * longest:
        yield f"{value[: ROOM * longest]!r} …"
    elif isinstance(value, np.ndarray):
        yield _array(value)
    else:
        yield repr(value)


def _array(value):
    """The repr of an array. For a large array: the first and the last few elements along each axis."""
    if value.size > 100 and value.ndim > 3:  # NumPy shows 4 elements along *each* axis: too many together
        return f"<{value.dtype} array of shape {value.shape}: {_array(value.ravel()[:4])} …>"
    with np.printoptions(threshold=100, edgeitems=2):
        return repr(value)


def agree(actual, expected, rtol=1e-9, atol=1e-12):
    """Whether two plain values agree by the rules of `expect`. Plain values raise no exception here.

    The comparison uses float64, and exact arithmetic for whole numbers. So a value of low precision agrees
    only if it is correct, and its own dtype cannot overflow.
    """
    if is_of_another_kind(actual):
        return False
    if isinstance(expected, np.ndarray):
        if not isinstance(actual, np.ndarray):
            return False
        if actual.shape != expected.shape or actual.dtype != expected.dtype:
            return False
        return _arrays_close(actual, expected, rtol, atol)
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


def is_of_another_kind(value):
    """Whether this is a number or an array of a type that cannot leave the student's process.

    Such are a Fraction, and subclasses of float and of NumPy's array. The grader receives the plain types.
    """
    plain = type(value) in (bool, int, float, complex, np.ndarray) or isinstance(value, np.generic)
    return isinstance(value, (Number, np.ndarray)) and not plain


def _arrays_close(actual, expected, rtol, atol):
    """Whether arrays of one shape and one dtype agree."""
    if expected.dtype.kind not in "fc":
        return bool(np.array_equal(actual, expected))
    wide = np.complex128 if expected.dtype.kind == "c" else np.float64
    actual, expected = actual.astype(wide), expected.astype(wide)
    finite = np.isfinite(expected)
    if not finite.all():
        if not np.array_equal(actual[~finite], expected[~finite], equal_nan=True):
            return False
        actual, expected = actual[finite], expected[finite]
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(actual - expected) <= atol + rtol * np.abs(expected)))


def _close(actual, expected, rtol, atol):
    """Whether two numbers agree after conversion to Python's int, float or complex."""
    try:
        actual, expected = _python_number(actual), _python_number(expected)
        if isinstance(actual, int) and isinstance(expected, int):
            return actual == expected
        if actual != actual or expected != expected:
            return actual != actual and expected != expected
        if math.isinf(abs(actual)) or math.isinf(abs(expected)):
            return actual == expected
        return abs(actual - expected) <= atol + rtol * abs(expected)
    except (OverflowError, TypeError, ValueError):  # an int too large for float; an unknown kind of number
        return False


def _python_number(number):
    """A number of Python or NumPy as Python's int, float or complex. Raises TypeError for other types."""
    for kinds, convert in ((Integral, int), ((float, np.floating, Rational), float), (Complex, complex)):
        if isinstance(number, kinds):
            return convert(number)
    raise TypeError
