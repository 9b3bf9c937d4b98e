"""What a check says: which task it belongs to, what it expects, and the likely reason when it is not so.

Visible checks and hidden suites are written with these words alone, so that a check means the same in the
notebook and in the grader.
"""

import math
from numbers import Complex, Integral, Real

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

    Numbers are compared by their true values, in float64 or as exact ints: a float16 that was rounded to
    three digits agrees with no number that has more. The dtype of a lone number is not part of what is
    expected; a task that asks for one expects an array, or checks the dtype itself. A complex number agrees
    with complex numbers alone. Arrays of whole numbers must be equal.

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
    """The repr of a value, cut when it is long, and never an exception of the value's own.

    The text is made piece by piece and only as far as it is shown: a value of a million parts costs no more
    than one of a hundred.
    """
    text, whole = "", True
    try:
        for piece in _pieces(value, 2 * longest):
            if len(text) > 2 * longest:
                whole = False
                break
            text += piece
    except Exception as error:
        return f"<{type(value).__name__} whose repr() raises {type(error).__name__}>"
    if not whole:
        return f"{text[:longest]} …"
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 4 :]}"


BRACKETS = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), frozenset: ("frozenset({", "})")}
FEW = 100  # elements of an array that are all shown; an array of more is described
LONG = 512  # bits of an int that is shown in digits; making digits takes time that grows with their square


def _pieces(value, longest):
    """The parts of the repr of a value, each made when it is asked for."""
    kind = type(value)
    if kind is dict:
        for number, (key, item) in enumerate(value.items()):
            yield ", " if number else "{"
            yield from _pieces(key, longest)
            yield ": "
            yield from _pieces(item, longest)
        yield "}" if value else "{}"
    elif kind in BRACKETS and (value or kind in (list, tuple)):
        opening, closing = BRACKETS[kind]
        yield opening
        for number, item in enumerate(value):
            if number:
                yield ", "
            yield from _pieces(item, longest)
        yield f",{closing}" if kind is tuple and len(value) == 1 else closing
    else:
        yield _leaf(value, kind, longest)


def _leaf(value, kind, longest):
    if kind is int and value.bit_length() > LONG:
        return f"<int of {value.bit_length()} bits>"
    if kind in (str, bytes) and len(value) > longest:
        return f"{value[:longest]!r}…"
    if kind is np.ndarray and value.size > FEW:
        return f"<array of shape {value.shape}, {value.dtype}, that begins with {value.flat[:6].tolist()}>"
    return repr(value)


def agree(actual, expected, rtol=1e-9, atol=1e-12):
    """Whether two plain values are the same, as `expect` has it. Never raises or warns for plain values."""
    if isinstance(expected, np.ndarray):
        if not isinstance(actual, np.ndarray):
            return False
        if actual.shape != expected.shape or actual.dtype != expected.dtype:
            return False
        return _close_arrays(actual, expected, rtol, atol)
    truths = isinstance(actual, (bool, np.bool_)) + isinstance(expected, (bool, np.bool_))
    if truths:
        return truths == 2 and bool(actual) is bool(expected)
    if isinstance(expected, Complex):
        return isinstance(actual, Complex) and _close(_own(actual), _own(expected), rtol, atol)
    if isinstance(expected, (list, tuple)):
        return (
            type(actual) is type(expected)
            and len(actual) == len(expected)
            and all(agree(a, e, rtol, atol) for a, e in zip(actual, expected, strict=True))
        )
    return type(actual) is type(expected) and actual == expected


def _own(number):
    """The true value of a number, as an int, a float or a complex of Python's own."""
    if type(number) in (float, int):
        return number
    if isinstance(number, Integral):
        return int(number)
    return float(number) if isinstance(number, Real) else complex(number)


def _close(actual, expected, rtol, atol):
    if isinstance(actual, complex) is not isinstance(expected, complex):
        return False
    if actual == expected:  # ints are compared exactly, and inf with inf
        return True
    if actual != actual or expected != expected:
        return bool(actual != actual and expected != expected)
    try:
        distance = abs(actual - expected)
        return math.isfinite(distance) and distance <= atol + rtol * abs(expected)
    except OverflowError:  # an int beyond every float
        return False


def _close_arrays(actual, expected, rtol, atol):
    """Arrays of one shape and dtype: float64 decides on floats of any length; all else is exact."""
    kind = expected.dtype.kind
    if kind not in "fc":
        return bool(np.array_equal(actual, expected))
    wide = np.float64 if kind == "f" else np.complex128
    actual, expected = np.asarray(actual, wide), np.asarray(expected, wide)
    with np.errstate(all="ignore"):
        near = np.abs(actual - expected) <= atol + rtol * np.abs(expected)
    finite = np.isfinite(expected)
    if finite.all():
        return bool(near.all())
    same = (actual == expected) | (np.isnan(actual) & np.isnan(expected))
    return bool(np.where(finite, near, same).all())
