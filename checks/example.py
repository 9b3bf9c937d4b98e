"""The smallest expression that fails: how it is stored, compared and put into words.

`number_examples.py` and `rule_examples.py` search for one, and `smallest.py` runs the search.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from .rules import Outside

STEP = 1e-5  # of a difference quotient; its result has about nine digits
RTOL, ATOL = 1e-4, 1e-6  # far above the errors of a quotient, and far below a mistake in a formula


@dataclass
class Box:
    """A copy of a node for the drawing: plain numbers and text, so that no code of the student runs there."""

    data: object
    grad: object = 0.0
    op: str = ""
    label: str = ""
    parents: tuple = ()
    local_derivatives: tuple = ()


@dataclass(frozen=True)
class Example:
    """A small expression that fails.

    text     the expression, its numbers, and what is wrong, in sentences
    root     the result of its graph, a Box; None if there is none to draw
    wrong    the Box whose gradient is wrong
    numeric  the difference quotient there
    part     "data" if the result itself is wrong; `numeric` is the right one then
    """

    text: str
    root: Box | None = None
    wrong: Box | None = None
    numeric: object = None
    part: str = "grad"


class Stopped(Exception):
    """The student's code stopped with an error. The message is for the student."""


@contextmanager
def calling(said):
    """Raise Stopped if the student's code in the block stops with an error; an open task raises its own."""
    try:
        yield
    except (NotImplementedError, Outside):
        raise
    except Exception as error:
        raise Stopped(f"{said}: your code stops with {type(error).__name__[:60]}.") from error


class Text:
    """Text in the place of a number: the drawing shows it without quotation marks."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def close(given, numeric):
    """Whether a number or an array agrees with its difference quotient."""
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(given - numeric) <= ATOL + RTOL * np.abs(numeric)))


def plain(number):
    """A number as Python's float. Raises TypeError for other objects, such as a node of the student."""
    if type(number) in (float, int, bool) or isinstance(number, np.number):
        return float(number)
    raise TypeError(f"{type(number).__name__} is no plain number")


def written(number):
    """A number in six digits, as Python writes it: 6.000000000039306 is 6.0."""
    return repr(short(number))


def short(number):
    """A number with six digits, and no more than nine decimals: a quotient of -9.7e-12 is 0."""
    return round(float(f"{number:.6g}"), 9) + 0.0 if np.isfinite(number) else float(number)


def array_written(array):
    """An array in one line; its shape if that is shorter and says enough."""
    array = np.asarray(array)
    if array.size > 2 and np.all(array == 1):
        return f"ones of shape {array.shape}"
    if not 0 < array.size <= MOST_ELEMENTS:
        return f"an array of shape {array.shape}"
    return str([*map(_rounded, array)] if array.ndim else _rounded(array))


MOST_ELEMENTS = 8


def _rounded(part):
    return [_rounded(smaller) for smaller in part] if part.ndim else short(part)


def joined(parts):
    """`a`, `a and b`, `a, b and c`."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last
