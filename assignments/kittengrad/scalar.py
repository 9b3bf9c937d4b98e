"""Stage 01: a number that records how it was computed.

A `Value` holds one number. A computed Value also holds its operands, with one *local derivative* for each:
the rate at which the result changes when that operand changes a little.

    out = f(a, b)        parents            (a, b)
                         local_derivatives  (∂out/∂a, ∂out/∂b)

A graph needs only this. Stage 02 multiplies these numbers along every path (`graph.py`). This file handles
single nodes.
"""

import math
from numbers import Real
from reprlib import repr as short_repr

from . import graph
from .numpy_values import answer


class Value:
    """One node of a computation: a number, its gradient, and its operands.

    data               the number, a float
    grad               dL/d(this node), computed by `backward()`; 0.0 before
    parents            the operands, in order; an operand used twice appears twice; a plain number becomes a
                       leaf; `2 + v` counts as `v + 2`
    local_derivatives  ∂(this node)/∂(operand), one float per parent
    op, label          for drawings: the sign or the name of the operator, and a name for the node; or ""
    """

    __slots__ = ("data", "grad", "label", "local_derivatives", "op", "parents")

    def __init__(self, data, parents=(), local_derivatives=(), op="", label=""):
        self.data = data if type(data) is float else _as_float(data)
        self.grad = 0.0
        self.parents = parents
        self.local_derivatives = local_derivatives
        self.op = op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __format__(self, spec):
        """The number in a format, as in `f"{loss:.4f}"`. An empty format gives str(self)."""
        return format(self.data, spec) if spec else str(self)

    def backward(self):
        """Compute dL/d(node) for every node that this one depends on, with L = this node (stage 02)."""
        graph.backward(self)

    # Comparisons use the numbers and record nothing. A Value is true when its number differs from 0. `==` has
    # Python's own meaning, "the same node": sets and lists of nodes rely on it.

    def __lt__(self, other):
        return self.data < as_value(other).data

    def __le__(self, other):
        return self.data <= as_value(other).data

    def __gt__(self, other):
        return self.data > as_value(other).data

    def __ge__(self, other):
        return self.data >= as_value(other).data

    def __bool__(self):
        return self.data != 0.0

    # What would leave the graph without a word is refused, with the way to write it.

    def _leaves_the_graph(self, *_):
        raise TypeError(
            "a Value is not a plain number, and this would leave the graph: "
            "write v.data for its number, or a method such as v.exp() for a new node"
        )

    __float__ = __int__ = __round__ = __trunc__ = _leaves_the_graph  # `math.exp(v)` calls `__float__`

    def __array_ufunc__(self, function, method, *operands, **options):
        """NumPy asks here: `np.float64(2) * v` is our reflected method, and `np.exp(v)` is refused."""
        return answer(self, function, method, operands, options)

    def __isub__(self, other):
        if isinstance(other, float) and not self.parents:
            raise TypeError("`p -= number` makes a new Value and trains nothing: write `p.data -= number`")
        return self - other

    def __abs__(self):
        """out = |a|.   ∂out/∂a = 1 where a > 0, -1 where a < 0, else 0 (as PyTorch has it)."""
        return Value(abs(self.data), (self,), (float(self.data > 0.0) - float(self.data < 0.0),), "abs")

    # Task 1.1: addition.

    def __add__(self, other):
        """out = a + b.   ∂out/∂a = 1,   ∂out/∂b = 1.

        >>> (Value(2.0) + 3).data
        5.0

        Hint: `as_value(other)` turns a plain number into a node. The other operators follow the same pattern:
        compute the number, list the parents, list one derivative for each.
        """
        raise NotImplementedError("Task 1.1: addition")

    # Task 1.2: multiplication.

    def __mul__(self, other):
        """out = a * b.   ∂out/∂a = b,   ∂out/∂b = a.

        >>> (Value(2.0) * Value(-3.0)).local_derivatives
        (-3.0, 2.0)

        Hint: if a grows by a little h, the product grows by h * b.
        """
        raise NotImplementedError("Task 1.2: multiplication")

    # Task 1.3: minus, and plain numbers on the left.

    def __neg__(self):
        """out = -a.   ∂out/∂a = -1.

        >>> -Value(2.0)
        Value(data=-2.0, grad=0.0)
        """
        raise NotImplementedError("Task 1.3: minus, and plain numbers on the left")

    def __sub__(self, other):
        """out = a - b.   ∂out/∂a = 1,   ∂out/∂b = -1.

        >>> (Value(2.0) - Value(5.0)).local_derivatives
        (1.0, -1.0)
        """
        raise NotImplementedError("Task 1.3: minus, and plain numbers on the left")

    def __radd__(self, other):
        """out = b + a, for a plain number b: `2 + v`.

        Python first calls `(2).__add__(v)`. This fails for a Value, so Python calls `v.__radd__(2)`.

        >>> (2 + Value(3.0)).data
        5.0

        Hint: a + b = b + a.
        """
        raise NotImplementedError("Task 1.3: minus, and plain numbers on the left")

    def __rmul__(self, other):
        """out = b * a, for a plain number b: `2 * v`.

        >>> (2 * Value(3.0)).data
        6.0
        """
        raise NotImplementedError("Task 1.3: minus, and plain numbers on the left")

    def __rsub__(self, other):
        """out = b - a, for a plain number b: `2 - v`.

        >>> (2 - Value(3.0)).data
        -1.0

        Hint: here the order matters. Turn b into a node, and subtract in the usual way.
        """
        raise NotImplementedError("Task 1.3: minus, and plain numbers on the left")

    # Task 1.4: powers.

    def __pow__(self, other):
        """out = a ** b.   ∂out/∂a = b * a**(b - 1),   ∂out/∂b = a**b * log(a) for a ≥ 0.

        Three special cases, as in PyTorch:
          b = 0                 out is the constant 1, so ∂out/∂a = 0 even at a = 0
          a = 0 and b ≥ 0       ∂out/∂b = 0, although log(0) is -inf
          a < 0, b a fraction   the power has no real value: out is nan

        >>> (Value(3.0) ** 2).local_derivatives[0]
        6.0
        >>> (Value(0.0) ** 0.5).local_derivatives[0]
        inf

        Hint: `power` and `log` at the end of this file return inf or nan where Python's functions raise.
        """
        raise NotImplementedError("Task 1.4: powers")

    def __rpow__(self, other):
        """out = b ** a, for a plain number b: `2 ** v`.

        >>> (2 ** Value(3.0)).data
        8.0
        """
        raise NotImplementedError("Task 1.4: powers")

    # Task 1.5: division.

    def __truediv__(self, other):
        """out = a / b.   ∂out/∂a = 1 / b,   ∂out/∂b = -a / b².

        >>> (Value(6.0) / Value(3.0)).data
        2.0

        Hint: `divide` at the end of this file returns the right values for 1/0 and 0/0.
        """
        raise NotImplementedError("Task 1.5: division")

    def __rtruediv__(self, other):
        """out = b / a, for a plain number b: `2 / v`.

        >>> (1 / Value(4.0)).data
        0.25
        """
        raise NotImplementedError("Task 1.5: division")

    # Task 1.6: exponential and logarithm.

    def exp(self):
        """out = eᵃ.   ∂out/∂a = eᵃ.

        >>> Value(0.0).exp()
        Value(data=1.0, grad=0.0)

        Hint: the derivative is a number that you have just computed.
        """
        raise NotImplementedError("Task 1.6: exponential and logarithm")

    def log(self):
        """out = ln a for a ≥ 0, else nan.   ∂out/∂a = 1 / a for a ≥ 0.

        >>> Value(0.0).log()
        Value(data=-inf, grad=0.0)
        """
        raise NotImplementedError("Task 1.6: exponential and logarithm")

    # Task 1.7: the squashing functions.

    def tanh(self):
        """out = tanh a = (e²ᵃ - 1) / (e²ᵃ + 1).   ∂out/∂a = 1 - out².

        >>> round(Value(0.8813735870195432).tanh().data, 4)
        0.7071

        Hint: `math.tanh` is right for every float. In the formula above, e²ᵃ overflows at a = 400.
        """
        raise NotImplementedError("Task 1.7: tanh and sigmoid")

    def sigmoid(self):
        """out = σ(a) = 1 / (1 + e⁻ᵃ) = eᵃ / (1 + eᵃ).   ∂out/∂a = σ(a) * σ(-a).

        >>> Value(0.0).sigmoid().local_derivatives
        (0.25,)

        Hint: both forms are equal on paper. The one whose exponent is 0 or negative never overflows: use it.
        σ(-a) = 1 - σ(a) needs the same care: at a = 40 it is small but above 0.
        """
        raise NotImplementedError("Task 1.7: tanh and sigmoid")

    # Task 1.8: the kink.

    def relu(self):
        """out = max(0, a).   ∂out/∂a = 1 where a > 0, else 0 (at the kink too, as PyTorch has it).

        >>> Value(-2.0).relu().data
        0.0

        Hint: for nan, `a > 0` and `a <= 0` are both False. With the test `a <= 0`, nan passes through
        unchanged with derivative 1, so the network shows the nan.
        """
        raise NotImplementedError("Task 1.8: relu")


def as_value(number):
    """The node itself, or a new leaf that holds a plain number.

    Raises TypeError for all other types: text, arrays, complex numbers.
    """
    return number if isinstance(number, Value) else Value(number)


def _as_float(number):
    """A float from any real number (int, NumPy scalar, Fraction). Raises TypeError with the type's name."""
    if isinstance(number, Real):
        return float(number)
    if isinstance(number, Value):
        raise TypeError("this is a Value already: use it itself, or copy its number with Value(v.data)")
    if shape := getattr(number, "shape", ()):
        raise TypeError(f"a Value holds one number, not an array of shape {shape}: make one for each")
    raise TypeError(f"a Value holds one real number, not {type(number).__name__} {short_repr(number)}")


# Floating point (IEEE 754) defines these results, but Python's operators raise instead. PyTorch and NumPy
# return inf and nan, and so do these functions: a network that overflows shows it and goes on.


def divide(a, b):
    """a / b, with 1/0 = inf, -1/0 = -inf and 0/0 = nan."""
    try:
        return a / b
    except ZeroDivisionError:
        return math.nan if a == 0.0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)


def power(a, b):
    """a ** b, with 0 to a negative power = inf, overflow = ±inf, a fractional power of a negative a = nan."""
    try:
        return math.pow(a, b)
    except (OverflowError, ValueError):
        if a < 0.0 and b % 1.0:
            return math.nan
        return math.copysign(math.inf, a) if b % 2.0 == 1.0 else math.inf


def exp(a):
    """eᵃ, with overflow = inf."""
    try:
        return math.exp(a)
    except OverflowError:
        return math.inf


def log(a):
    """ln a, with ln 0 = -inf and nan for negative a."""
    try:
        return math.log(a)
    except ValueError:
        return -math.inf if a == 0.0 else math.nan
