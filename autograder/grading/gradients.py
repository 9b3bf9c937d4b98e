"""Gradient checks for hidden suites: a submission's gradients against the exact ones of a NumPy function.

    check_rule(student.arithmetic.multiply, a, b, against=np.multiply)
    gradcheck(lambda x, w: (x * w).sum(), x, w, against=lambda x, w: (x * w).sum())

The grader process makes the truth from trusted functions of arrays; the submission sends only its answers.
The cotangent g is *random*: ones would hide a forgotten transpose, or a gradient that ignores g. Every
element of every operand is compared.

The truth comes from a complex step: for a tiny h, Im f(x + ih) / h is the derivative to the last digits,
because no two close numbers are subtracted. In float64 a right gradient agrees with it to 1e-12 of its
largest element. Difference quotients reach 4e-11 at best, and fail.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from checks.expectations import agree as agrees
from checks.expectations import expect, require

from autograder.confinement.errors import StudentError
from autograder.grading.answers import A_RULE, AN_ARRAY, Array, Probe, an_array, answer_of, answers
from autograder.grading.proxy import is_object

KnownWrong = Iterable[tuple[object, str]]  # (wrong value, the sentence of the misconception that makes it)

IN_ANOTHER_SHAPE = (
    "One of your rules gave a gradient in another shape than its operand has. It need not be a rule of this "
    "task: `Tensor` puts them together, and the checks of each task say which rule it is."
)
A_TENSOR = "A Tensor holds arrays: its data, and after backward its grad."
VALUES = {np.dtype(np.float64): 1e-9, np.dtype(np.float32): 2e-6, np.dtype(np.float16): 4e-3}
GRADIENTS = {np.dtype(np.float64): 1e-12, np.dtype(np.float32): 2e-5, np.dtype(np.float16): 2e-2}
GRAPH = """
from kittengrad import Tensor

def graph(f, arrays, g):
    tensors = [Tensor(array, requires_grad=True) for array in arrays]
    out = f(*tensors)
    out.backward(g)
    return [out.data, *(tensor.grad for tensor in tensors)]
"""
STEP = 2.0**-300  # into the complex numbers; its square is too small to count


# The truth.


def derivative(f: Callable[..., Any], arrays: Sequence[Array], i: int, g: Array) -> Array:
    """d(sum(g * f(*arrays))) / d(arrays[i]), element by element, exact but for the last digits.

    f must work for complex numbers, as NumPy's arithmetic, matmul, maximum and all that moves elements do.
    """
    stepped = [array.astype(np.complex128) if array.dtype.kind == "f" else array for array in arrays]
    x = stepped[i]
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + STEP * 1j
        gradient[index] = np.vdot(g, np.imag(f(*stepped))) / STEP
        x[index] = before
    return gradient


def moves(f: Callable[..., Any], numbers: Sequence[float]) -> list[float]:
    """d(f)/d(number) for each number; f is a function of all of them in one array, and gives one number."""
    return list(derivative(f, [np.array(numbers, dtype=float)], 0, np.array(1.0)).tolist())


def elementwise_derivative(f: Callable[..., Any], arrays: Sequence[Array], i: int, g: Array) -> Array:
    """The same for an elementwise f, in one evaluation: in the shape of the result, not summed back yet."""
    stepped = [array + STEP * 1j if j == i else array for j, array in enumerate(arrays)]
    return np.asarray(g * (np.imag(f(*stepped)) / STEP))


def moved(f: Callable[..., Any], arrays: Sequence[Array], i: int, g: Array) -> Array:
    """The same for an f that only moves elements: each receives the sum of g at its new places."""
    size = arrays[i].size
    places = [
        np.arange(size).reshape(array.shape) if j == i else np.full(array.shape, size)
        for j, array in enumerate(arrays)
    ]
    sums = np.bincount(np.ravel(f(*places)), np.ravel(g), size + 1)
    return sums[:size].reshape(arrays[i].shape)


def gathered(g: Array, shape: tuple[int, ...]) -> Array:
    """The gradient of an operand by definition: each element of g is added where it was broadcast from."""
    if g.shape == shape:
        return g
    places = np.broadcast_to(np.arange(math.prod(shape)).reshape(shape), g.shape).ravel()
    return np.bincount(places, g.ravel(), math.prod(shape)).reshape(shape).astype(g.dtype)


# Comparing.


def agree(
    actual: object,
    truth: Array,
    g: Array,
    what: str,
    wrong: KnownWrong = (),
    otherwise: str = AN_ARRAY,
    widened: str = "",
    each: bool = False,
) -> None:
    """Expect a gradient, each element within GRADIENTS of the largest one. Raises CheckFailed.

    Where the elements nearly cancel, a tenth of the largest element of g counts as the largest.

    otherwise  what to say of anything but an array
    widened    what to say of the right numbers in float64, where the truth is narrower
    each       expect each element within VALUES of itself: fixed points differ in size. Where the truth is
               nan, no derivative exists, and every number is right
    """
    found = an_array(actual, otherwise)
    if each:
        if found.shape == truth.shape and found.dtype == truth.dtype:
            found = np.where(np.isnan(truth), truth, found)
        allowed = VALUES.get(truth.dtype, 1e-9)
        return _agree(found, truth, what, allowed, _least(truth), wrong, widened)
    size = max((abs(array).max() for array in (truth, g / 10) if array.size), default=0.0)
    allowed = GRADIENTS.get(truth.dtype, 1e-12) * float(size)
    return _agree(found, truth, what, 0.0, allowed, wrong, widened)


def agree_values(
    actual: object,
    expected: Array,
    what: str,
    wrong: KnownWrong = (),
    otherwise: str = A_RULE,
    widened: str = "",
    each: bool = False,
) -> None:
    """Expect the values of a function, within VALUES; with `each`, of themselves. Raises CheckFailed."""
    allowed = VALUES.get(expected.dtype, 1e-9)
    least = _least(expected) if each else allowed
    _agree(an_array(actual, otherwise), expected, what, allowed, least, wrong, widened)


def _least(truth: Array) -> float:
    """How far from 0 counts as 0 where each element counts by itself: about what rounding makes of 1 - 1."""
    return 1e-15 if truth.dtype == np.float64 else 10 * VALUES.get(truth.dtype, 0.0)


def _agree(
    found: Array, truth: Array, what: str, rtol: float, atol: float, wrong: KnownWrong, widened: str
) -> None:
    if widened and found.dtype == np.float64 != truth.dtype:
        wide = truth.astype(np.float64)
        require(not agrees(found, wide, rtol, atol), widened)
    pairs = ((np.asarray(value, truth.dtype), sentence) for value, sentence in wrong)  # made when wanted
    expect(found, truth, what, rtol=rtol, atol=atol, wrong=pairs)


# The fixtures.


def check_rule(
    student: Any,
    rng: np.random.Generator,
    rule: Callable[..., Any],
    *arrays: Array,
    against: Callable[..., Any],
    what: str = "",
    wrong: KnownWrong = (),
    wrong_gradients: Callable[[Array], KnownWrong] = lambda g: (),
    **options: Any,
) -> None:
    """Expect of `rule(*arrays, **options)` the result of `against(*arrays, **options)`, and its gradients.

    rule           gives (result, one vector-Jacobian product per operand), as those of stages 04 and 05 do;
                   a lambda of the suite that calls one costs a question for each function
    arrays         float operands of one dtype, away from kinks; what is no operand belongs into a lambda
    against        the same function in NumPy: it makes the expected values and gradients
    what           how to call it in messages, such as "a * b"; by default the name that `against` has
    wrong          (wrong result, sentence) pairs, as `expect` takes them
    wrong_gradients  of the cotangent g: (wrong gradient, sentence) pairs, tried for every operand

    Shape and dtype are part of both. Raises CheckFailed.
    """
    what = what or getattr(against, "__name__", "the rule")
    expected = np.asarray(against(*arrays, **options))
    g = np.asarray(rng.standard_normal(expected.shape), expected.dtype)
    probe = Probe([*arrays], options, g)
    (answer,) = answers(student, rule, [probe]) if is_object(rule) else [answer_of(rule, probe)]
    agree_values(answer.out, expected, f"the result of {what}", wrong)
    for i, (array, found) in enumerate(zip(arrays, answer.gradients, strict=True)):
        truth = derivative(lambda *xs: against(*xs, **options), arrays, i, g).astype(array.dtype)
        agree(found, truth, g, f"the gradient of operand {i + 1} in {what}", wrong_gradients(g))


def gradcheck(
    student: Any,
    rng: np.random.Generator,
    f: Callable[..., Any],
    *arrays: Array,
    against: Callable[..., Any],
    what: str = "the result",
    wrong: KnownWrong = (),
) -> None:
    """Expect of f(*tensors) the value of against(*arrays), and in each tensor's grad the gradients of it.

    f        takes the submission's Tensors, one for each array, and gives a Tensor; a function that
             `student.define` made costs one question
    against  the same in NumPy

    Raises CheckFailed.
    """
    expected = np.asarray(against(*arrays))
    g = np.asarray(rng.standard_normal(expected.shape), expected.dtype)

    def check_result(result: object) -> None:
        agree_values(result, expected, what, wrong, A_TENSOR)

    way = _at_once if is_object(f) else _step_by_step
    try:
        found = way(student, f, [*arrays], g, check_result)
    except StudentError as error:
        require("gave a gradient of shape" not in error.message, IN_ANOTHER_SHAPE)  # linear_map.py says so
        raise
    for i, (array, gradient) in enumerate(zip(arrays, found, strict=True)):
        truth = derivative(against, arrays, i, g).astype(array.dtype)
        agree(gradient, truth, g, f"the gradient of operand {i + 1} of {what}", otherwise=A_TENSOR)


Check = Callable[[object], None]


def _at_once(
    student: Any, f: Callable[..., Any], arrays: list[Array], g: Array, check: Check
) -> list[object]:
    """The gradients by an f in the worker, in one question."""
    found = student.define(GRAPH, "graph")(f, arrays, g)
    require(type(found) is list and len(found) == 1 + len(arrays), A_TENSOR)
    assert isinstance(found, list)
    check(found[0])
    return found[1:]


def _step_by_step(
    student: Any, f: Callable[..., Any], arrays: list[Array], g: Array, check: Check
) -> list[object]:
    """The gradients by an f of the suite, in a question for each step."""
    tensors = [student.Tensor(array, requires_grad=True) for array in arrays]
    out = f(*tensors)
    check(out.data)
    out.backward(g)
    return [tensor.grad for tensor in tensors]
