"""The derivative of an array with respect to an array: a linear map.

For numbers, dL/da = ∂out/∂a · dL/dout is a product. For arrays ∂out/∂a would be a huge matrix, the Jacobian,
with one row for every element of `out`. The chain rule only needs to *apply* the Jacobian to a gradient, and
each rule has a function for that. So the local derivatives of a Tensor are `LinearMap`s, and

    derivative * gradient

applies the map. The walk in `graph.py`, `parent.grad += derivative * node.grad`, serves both engines.
"""

from importlib import import_module
from types import NoneType

from numpy import asarray, ndarray

from .namespace import array_namespace
from .operators import Operators  # by which this module knows a Recorded


class LinearMap:
    """∂out/∂operand. Multiplying by dL/dout applies it: the product is the contribution to dL/d(operand).

    vjp      the vector-Jacobian product that the rule returned: dL/dout -> dL/d(operand)
    operand  the tensor that was used
    version  the version of its data at that time
    recipe   the rule with its operands and options, to run it again for a second derivative; or None
    place    the place of the operand among all operands, from 1: that of `vjp` in the rule's result
    """

    __slots__ = ("operand", "place", "recipe", "version", "vjp")
    __array_ufunc__ = None  # NumPy leaves `gradient * derivative` to us

    def __init__(self, vjp, operand, recipe=None, place=1):
        self.vjp = vjp
        self.operand = operand
        self.recipe = recipe
        self.place = place
        self.version = operand.version

    def __repr__(self):
        return f"∂{self.rule}"

    @property
    def rule(self):
        """The name of the rule that the function was defined in."""
        return getattr(self.vjp, "__qualname__", "a rule").partition(".")[0]

    def __mul__(self, gradient):
        if type(gradient) is not ndarray:
            if type(gradient) is Contribution:
                gradient = gradient.array
            elif isinstance(gradient, Operators):
                return higher().contribution(self, gradient)
        operand = self.operand
        data = operand.data
        if operand.version != self.version:
            raise RuntimeError(
                f"an operand of {self.rule}, of shape {data.shape}, was changed in place after it was used: "
                "compute the result again before backward()"
            )
        try:
            contribution = self.vjp(gradient)
        except TypeError:
            if callable(self.vjp):
                raise
            kind = type(self.vjp).__name__
            raise TypeError(f"a rule gave {kind}, and each operand needs a function: lambda g: …") from None
        if type(contribution) is not ndarray:  # NumPy turns an array without axes into a number
            if contribution is None:
                raise TypeError(f"{self.rule} gave None to an operand: its function must return a gradient")
            contribution = array_namespace(data).asarray(contribution)
        if contribution.shape != data.shape:
            raise ValueError(
                f"{self.rule} gave a gradient of shape {contribution.shape} to an operand of shape "
                f"{data.shape}: sum it over the axes along which the operand was broadcast"
            )
        if contribution.dtype is not data.dtype:
            contribution = contribution.astype(data.dtype)
        if type(contribution) is not ndarray:
            return contribution if operand.grad is not None else Contribution(contribution)
        if not operand.parents:
            if operand.grad is None:
                operand.grad = 0.0  # for a walk that adds to it at its end
            if contribution is gradient or contribution.base is not None:
                contribution = contribution.copy()  # a leaf has a gradient of its own, with its own memory
        return Contribution(contribution)

    __rmul__ = __mul__


def higher():
    """The module for gradients of gradients, which needs this one."""
    return import_module(".higher", __package__)


class Contribution:
    """The contribution of one use of a tensor to its gradient. This class saves two copies in NumPy.

    0.0, or None as in PyTorch, plus a contribution is the array itself. An array plus a contribution is a new
    array, even with `+=`: the old array can also be the gradient of another node, because `a + b` passes one
    array to both operands.
    """

    __slots__ = ("array",)
    __array_priority__ = 1  # NumPy leaves `array += contribution` to us

    def __init__(self, array):
        self.array = array

    def __radd__(self, gradient):
        if type(gradient) in (float, int, NoneType):
            return self.array
        return asarray(gradient + self.array)

    def __add__(self, other):
        return other + self.array

    def __array__(self, dtype=None, copy=None):
        return self.array  # for a gradient that is a Tensor
