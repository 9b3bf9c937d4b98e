"""The derivative of an array by an array, as what it is: a linear map.

For numbers, dL/da = ∂out/∂a · dL/dout is a product. For arrays ∂out/∂a would be a huge matrix, the Jacobian,
with one row for every element of `out`. Nobody writes it down: a rule knows how to *apply* it to a gradient,
and that is all the chain rule asks for. So a Tensor's local derivatives are `LinearMap`s, and

    derivative * gradient

is the application. The walk in `graph.py`, `parent.grad += derivative * node.grad`, serves both engines.
"""

from numpy import asarray, ndarray

from .namespace import array_namespace


class LinearMap:
    """∂out/∂operand. Multiplied by dL/dout it is applied: the product is what this use adds to dL/d(operand).

    vjp      the vector-Jacobian product that the rule returned: dL/dout -> dL/d(operand)
    operand  the tensor that was used
    """

    __slots__ = ("operand", "vjp")
    __array_ufunc__ = None  # NumPy leaves `gradient * derivative` to us

    def __init__(self, vjp, operand):
        self.vjp = vjp
        self.operand = operand

    def __repr__(self):
        return f"∂{self.rule}"

    @property
    def rule(self):
        """The name of the rule that the function was defined in."""
        return getattr(self.vjp, "__qualname__", "a rule").partition(".")[0]

    def __mul__(self, gradient):
        if type(gradient) is Contribution:
            gradient = gradient.array
        contribution, operand = self.vjp(gradient), self.operand
        data = operand.data
        if type(contribution) is not ndarray:  # NumPy makes a number of an array without axes
            contribution = array_namespace(data).asarray(contribution)
        if contribution.shape != data.shape:
            raise ValueError(
                f"{self.rule} gave a gradient of shape {contribution.shape} to an operand of shape "
                f"{data.shape}: sum it over the axes along which the operand was broadcast"
            )
        if contribution.dtype is not data.dtype:
            contribution = contribution.astype(data.dtype)
        if type(contribution) is not ndarray:
            return contribution
        if not operand.parents and (contribution is gradient or contribution.base is not None):
            contribution = contribution.copy()  # a leaf's gradient is its own, no view of another's
        return Contribution(contribution)

    __rmul__ = __mul__


class Contribution:
    """What one use of a tensor adds to its gradient, on the way there, to spare NumPy two copies.

    Added to 0.0 it is the array itself. Added to an array it makes a new one, although `+=` asks for the old
    one to be changed: that may be another node's gradient too, because `a + b` hands the same array to both.
    """

    __slots__ = ("array",)
    __array_priority__ = 1  # NumPy leaves `array += contribution` to us

    def __init__(self, array):
        self.array = array

    def __radd__(self, gradient):
        return self.array if type(gradient) in (float, int) else asarray(gradient + self.array)

    def __add__(self, other):
        return other + self.array
