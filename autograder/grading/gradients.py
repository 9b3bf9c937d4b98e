"""Gradient checks for hidden suites: a submission's derivatives against difference quotients of NumPy's.

    check_rule(student.arithmetic.multiply, a, b, against=np.multiply)
    gradcheck(lambda x, w: (x * w).sum(), x, w, against=lambda x, w: (x * w).sum())

The truth is made on this side, by trusted functions of arrays that the submission never touched; only the
answers come from over there. The cotangent g is *random*: ones would not see a forgotten transpose, nor a
gradient from above that was ignored. Every element of every operand is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from checks.expectations import expect, require

from autograder.confinement.session import StudentError

Array = np.ndarray[Any, Any]
KnownWrong = Iterable[tuple[object, str]]  # (wrong value, the sentence of the misconception that makes it)

A_RULE = "A rule returns a tuple: the result, and after it one function for each array operand."
IN_ANOTHER_SHAPE = (
    "One of your rules gave a gradient in another shape than its operand has. It need not be a rule of this "
    "task: `Tensor` puts them together, and the checks of each task say which rule it is."
)
A_TENSOR = "A Tensor holds arrays: its data, and after backward its grad."
AN_ARRAY = "A rule's functions take an array and give an array back."
TOLERANCE = {np.dtype(np.float64): 1e-6, np.dtype(np.float32): 2e-3}


def differences(f: Callable[..., Any], arrays: list[Array], i: int, g: Array) -> Array:
    """d(sum(g * f(*arrays))) / d(arrays[i]), element by element, by central differences in float64.

    With h = 6e-6 · max(1, |x|) the error is some 1e-10 relative: h² from the curvature, ε/h from rounding.
    `vdot` is that sum of products, for arrays of any shape, at half the time.
    """
    arrays = [array.astype(np.float64) if array.dtype.kind == "f" else array for array in arrays]
    x = arrays[i] = arrays[i].copy()
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        middle = x[index]
        h = 6e-6 * max(1.0, abs(float(middle)))
        x[index] = middle + h
        ahead = np.vdot(g, f(*arrays))
        x[index] = middle - h
        behind = np.vdot(g, f(*arrays))
        x[index] = middle
        slopes[index] = (ahead - behind) / (2 * h)
    return slopes


def check_rule(
    rng: np.random.Generator,
    rule: Callable[..., Any],
    *arrays: Array,
    against: Callable[..., Any],
    what: str = "",
    wrong: KnownWrong = (),
    wrong_gradients: Callable[[Array], KnownWrong] = lambda g: (),
    **options: Any,
) -> None:
    """Expect of `rule(*arrays, **options)` the result of `against(*arrays, **options)`, and its slopes.

    rule           gives (result, one vector-Jacobian product per operand), as those of stages 04 and 05 do
    arrays         float operands of one dtype, away from kinks; what is no operand belongs into a lambda
    against        the same function in NumPy: its values are the expected ones, its differences the slopes
    what           how to call it in messages, such as "a * b"; by default the name that `against` has
    wrong          (wrong result, sentence) pairs, as `expect` takes them
    wrong_gradients  of the cotangent g: (wrong slope, sentence) pairs, tried for every operand

    Shape and dtype are part of both. Raises CheckFailed.
    """
    what = what or getattr(against, "__name__", "the rule")
    parts = rule(*arrays, **options)
    require(type(parts) is tuple and len(parts) == 1 + len(arrays), A_RULE)
    out, *vjps = parts
    expected = np.asarray(against(*arrays, **options))
    tolerance = _tolerance(expected)
    _agree(out, expected, f"the result of {what}", tolerance * 1e-3, wrong, A_RULE)
    g = np.asarray(rng.standard_normal(expected.shape), expected.dtype)
    for i, (array, vjp) in enumerate(zip(arrays, vjps, strict=True)):
        require(callable(vjp), A_RULE)
        slope = vjp(g)
        truth = differences(lambda *xs: against(*xs, **options), list(arrays), i, g).astype(array.dtype)
        wrong = wrong_gradients(g)
        _agree(slope, truth, f"the gradient of operand {i + 1} in {what}", tolerance, wrong, AN_ARRAY)


def gradcheck(
    student: Any,
    rng: np.random.Generator,
    f: Callable[..., Any],
    *arrays: Array,
    against: Callable[..., Any],
    what: str = "the result",
    wrong: KnownWrong = (),
) -> None:
    """Expect of f(*tensors) the value of against(*arrays), and in each tensor's grad the slopes of it.

    f        takes the submission's Tensors, one for each array, and gives a Tensor
    against  the same in NumPy

    Raises CheckFailed.
    """
    tensors = [student.Tensor(array, requires_grad=True) for array in arrays]
    out = f(*tensors)
    expected = np.asarray(against(*arrays))
    tolerance = _tolerance(expected)
    _agree(out.data, expected, what, tolerance * 1e-3, wrong, A_TENSOR)
    g = np.asarray(rng.standard_normal(expected.shape), expected.dtype)
    try:
        out.backward(g)
    except StudentError as error:
        require("gave a gradient of shape" not in error.message, IN_ANOTHER_SHAPE)  # linear_map.py says so
        raise
    for i, (array, tensor) in enumerate(zip(arrays, tensors, strict=True)):
        truth = differences(against, list(arrays), i, g).astype(array.dtype)
        _agree(tensor.grad, truth, f"the gradient of operand {i + 1} of {what}", tolerance, (), A_TENSOR)


def _tolerance(expected: Array) -> float:
    return TOLERANCE.get(expected.dtype, 1e-6)


def _agree(
    actual: object, expected: Array, what: str, tolerance: float, wrong: KnownWrong, otherwise: str
) -> None:
    """`expect`, for arrays: a NumPy scalar and an array without axes are one thing here.

    otherwise  what to say of anything else; nobody knows how large an array it would make
    """
    require(isinstance(actual, (np.ndarray, np.number, float)), otherwise)
    pairs = ((np.asarray(wrong, expected.dtype), sentence) for wrong, sentence in wrong)  # made when wanted
    expect(np.asarray(actual), expected, what, rtol=tolerance, atol=tolerance, wrong=pairs)
