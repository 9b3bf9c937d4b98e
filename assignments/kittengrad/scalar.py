"""Stage 01: a number that remembers where it came from.

A `Value` holds one number and, when it was computed, the nodes it was computed from together with one
*local derivative* for each: how much the result moves when that operand moves a little.

    out = f(a, b)        parents            (a, b)
                         local_derivatives  (∂out/∂a, ∂out/∂b)

That is all a graph needs. Stage 02 multiplies these numbers along every path (`graph.py`); nothing here
knows about paths.
"""

import math
from numbers import Real
from reprlib import repr as short_repr

from . import graph


class Value:
    """One node of a computation: a number, its gradient, and its operands.

    data               the number, a float
    grad               dL/d(this node), filled in by `backward()`; 0.0 until then
    parents            the operands, in order; an operand used twice appears twice
    local_derivatives  ∂(this node)/∂(operand), one float per parent
    op, label          what made it, and a name to draw it by
    """

    __slots__ = ("data", "grad", "label", "local_derivatives", "op", "parents")

    # NumPy sees this and hands `np.float64(2) * v` and `array * v` to our reflected methods.
    __array_ufunc__ = None

    def __init__(self, data, parents=(), local_derivatives=(), op="", label=""):
        self.data = data if type(data) is float else _as_float(data)
        self.grad = 0.0
        self.parents = parents
        self.local_derivatives = local_derivatives
        self.op = op
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def backward(self):
        """Fill in dL/d(node) for every node this one was computed from, with L = this node (stage 02)."""
        graph.backward(self)

    # Comparing looks at the numbers and records nothing; a Value is true when its number is not 0. Only `==`
    # is left as Python has it, and asks "the same node?": a set or list of nodes relies on that.

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

    # Task 1.1: addition.

    def __add__(self, other):
        """out = a + b.   ∂out/∂a = 1,   ∂out/∂b = 1.

        >>> (Value(2.0) + 3).data
        5.0

        Hint: `as_value(other)` makes a node of a plain number. The other operators follow this pattern:
        compute the number, name the parents, name one derivative for each.
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

        Python tries `(2).__add__(v)`, which does not know Value, and then asks `v.__radd__(2)`.

        >>> (2 + Value(3.0)).data
        5.0

        Hint: addition does not mind the order of its operands.
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

        Hint: subtraction does mind the order. Make a node of b, and subtract in the usual way.
        """
        raise NotImplementedError("Task 1.3: minus, and plain numbers on the left")

    # Task 1.4: powers.

    def __pow__(self, other):
        """out = a ** b.   ∂out/∂a = b * a**(b - 1),   ∂out/∂b = a**b * log(a).

        Three corners, decided as PyTorch decides them:
          b = 0                 out is the constant 1, so ∂out/∂a = 0 even at a = 0
          a = 0 and b ≥ 0       ∂out/∂b = 0, although log(0) is -inf
          a < 0, b a fraction   there is no real answer: out is nan

        >>> (Value(3.0) ** 2).local_derivatives[0]
        6.0
        >>> (Value(0.0) ** 0.5).local_derivatives[0]
        inf

        Hint: `power`, `log` at the end of this file return inf and nan where Python's own would raise.
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

        Hint: `divide` at the end of this file knows what 1/0 and 0/0 are.
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

        Hint: the derivative is a number you have just computed.
        """
        raise NotImplementedError("Task 1.6: exponential and logarithm")

    def log(self):
        """out = ln a.   ∂out/∂a = 1 / a.

        >>> Value(0.0).log()
        Value(data=-inf, grad=0.0)
        """
        raise NotImplementedError("Task 1.6: exponential and logarithm")

    # Task 1.7: the squashing functions.

    def tanh(self):
        """out = tanh a = (e²ᵃ - 1) / (e²ᵃ + 1).   ∂out/∂a = 1 - out².

        >>> round(Value(0.8813735870195432).tanh().data, 4)
        0.7071

        Hint: `math.tanh` is right for every float. The formula above is not: e²ᵃ overflows at a = 400.
        """
        raise NotImplementedError("Task 1.7: tanh and sigmoid")

    def sigmoid(self):
        """out = σ(a) = 1 / (1 + e⁻ᵃ) = eᵃ / (1 + eᵃ).   ∂out/∂a = σ(a) * σ(-a).

        >>> Value(0.0).sigmoid().local_derivatives
        (0.25,)

        Hint: both forms are equal on paper. Use the one whose exponent is not positive, and nothing
        overflows; σ(-a) = 1 - σ(a) needs the same care: it is not 0 at a = 40.
        """
        raise NotImplementedError("Task 1.7: tanh and sigmoid")

    # Task 1.8: the kink.

    def relu(self):
        """out = max(0, a).   ∂out/∂a = 1 where a > 0, else 0 (at the kink too, as PyTorch has it).

        >>> Value(-2.0).relu().data
        0.0

        Hint: nan is neither above nor below 0. Asking `a <= 0` instead of `a > 0` lets it pass through
        unchanged, with derivative 1, so that a poisoned network shows it.
        """
        raise NotImplementedError("Task 1.8: relu")


def as_value(number):
    """The node itself, or a new leaf that holds a plain number.

    Raises TypeError for what is neither: text, arrays, complex numbers.
    """
    return number if isinstance(number, Value) else Value(number)


def _as_float(number):
    """A float from any real number (int, NumPy scalar, Fraction). Raises TypeError for all else, by name."""
    if isinstance(number, Real):
        return float(number)
    if shape := getattr(number, "shape", ()):
        raise TypeError(f"a Value holds one number, not an array of shape {shape}: make one for each")
    raise TypeError(f"a Value holds one real number, not {type(number).__name__} {short_repr(number)}")


# What floating point (IEEE 754) defines and Python's own operators refuse to compute. PyTorch and NumPy
# answer inf and nan here, and so do we: a network that overflows should show it, not stop.


def divide(a, b):
    """a / b, with 1/0 = inf, -1/0 = -inf and 0/0 = nan."""
    try:
        return a / b
    except ZeroDivisionError:
        return math.nan if a == 0.0 or a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)


def power(a, b):
    """a ** b, with 0 to a negative power = inf, overflow = ±inf, a fractional power of a negative = nan."""
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
    """ln a, with ln 0 = -inf and nan below."""
    try:
        return math.log(a)
    except ValueError:
        return -math.inf if a == 0.0 else math.nan
