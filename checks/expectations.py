"""What a check says: which task it belongs to, what it expects, and the likely reason when it is not so.

Visible checks and hidden suites are written with these words alone, so that a check means the same in the
notebook and in the grader.
"""

import math
from numbers import Complex, Integral, Number, Rational

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


def expect(actual, expected, what="", *, rtol=1e-9, atol=1e-12, wrong=()):
    """Fail unless `actual` is `expected`.

    Numbers and arrays agree when |actual - expected| ≤ atol + rtol · |expected|, in float64; nan agrees with
    nan, and inf with inf. Whole numbers must be equal. Arrays must have the same shape and dtype. Everything
    else must be equal and of one type.

    wrong   pairs (wrong value, sentence): where `actual` agrees with a wrong value that a known
            misconception produces, the sentence becomes the diagnosis. First match wins.

    Raises CheckFailed.
    """
    if agree(actual, expected, rtol, atol):
        return
    diagnosis = next((sentence for wrong, sentence in wrong if agree(actual, wrong, rtol, atol)), "")
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
    """A value as text of about `longest` characters, and never an exception of the value's own.

    Only as much of the value is visited as the text has room for: a list can hold a million arrays, and an
    int a million digits.
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


ROOM = 4  # times `longest`: what is made of a text before it is cut
DEEPEST = 20  # containers in containers that are shown
BRACKETS = {list: "[]", tuple: "()", set: "{}", frozenset: ("frozenset({", "})"), dict: "{}"}


def _pieces(value, longest, depth=0):
    """The repr of a value, piece by piece, each no longer than ROOM * longest or so."""
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
    """The repr of an array; of one with many elements, the first and the last few along each axis."""
    if value.size > 100 and value.ndim > 3:  # NumPy shows 4 elements along *each* axis: too many together
        return f"<{value.dtype} array of shape {value.shape}: {_array(value.ravel()[:4])} …>"
    with np.printoptions(threshold=100, edgeitems=2):
        return repr(value)


def agree(actual, expected, rtol=1e-9, atol=1e-12):
    """Whether two plain values are the same, as `expect` has it. Never raises for plain values.

    Whatever type `actual` has, the comparison is made in float64, or exactly for whole numbers. So a value
    of low precision agrees only where it is right, and none overflows on the way.
    """
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
    """Whether two numbers agree, as Python's own int, float or complex."""
    try:
        actual, expected = _own(actual), _own(expected)
        if isinstance(actual, int) and isinstance(expected, int):
            return actual == expected
        if actual != actual or expected != expected:
            return actual != actual and expected != expected
        if math.isinf(abs(actual)) or math.isinf(abs(expected)):
            return actual == expected
        return abs(actual - expected) <= atol + rtol * abs(expected)
    except (OverflowError, TypeError, ValueError):  # an int beyond every float; a number of no known kind
        return False


def _own(number):
    """A number, NumPy's too, as an int, float or complex of Python's own. Raises TypeError for others."""
    for kinds, own in ((Integral, int), ((float, np.floating, Rational), float), (Complex, complex)):
        if isinstance(number, kinds):
            return own(number)
    raise TypeError
