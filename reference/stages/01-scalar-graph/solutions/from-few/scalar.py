"""Stage 01, written with few operators: minus and the reflected forms are made from the others."""

import math
from numbers import Number

from . import graph


class Value:
    """A node whose operators lean on each other."""

    __array_ufunc__ = None

    def __init__(self, data, parents=(), local_derivatives=(), op="", label=""):
        if isinstance(data, complex) or not isinstance(data, Number):
            raise TypeError("a Value holds one real number")
        self.data, self.grad = float(data), 0.0
        self.parents, self.local_derivatives = parents, local_derivatives
        self.op, self.label = op, label

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def backward(self):
        graph.backward(self)

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

    def _with(self, function, derivative, op):
        """A node of one operand."""
        return Value(function(self.data), [self], [derivative(self.data)], op)

    def __add__(self, other):
        both = [self, as_value(other)]
        return Value(sum(node.data for node in both), both, [1.0] * 2, "+")

    __radd__ = __add__

    def __mul__(self, other):
        both = [self, as_value(other)]
        return Value(math.prod(node.data for node in both), both, [node.data for node in both[::-1]], "*")

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -as_value(other)

    def __rsub__(self, other):
        return -self + other

    def __pow__(self, other):
        other = as_value(other)
        a, b = self.data, other.data
        by_base = b * power(a, b - 1.0) if b else 0.0
        by_exponent = power(a, b) * log(a) if a or b < 0.0 else 0.0
        return Value(power(a, b), [self, other], [by_base, by_exponent], "**")

    def __rpow__(self, other):
        return as_value(other).__pow__(self)

    def __truediv__(self, other):
        a, b = self.data, as_value(other).data
        return Value(divide(a, b), [self, as_value(other)], [divide(1, b), -divide(divide(a, b), b)], "/")

    def __rtruediv__(self, other):
        return as_value(other).__truediv__(self)

    def exp(self):
        return self._with(exp, exp, "exp")

    def log(self):
        return self._with(log, lambda a: divide(1, a), "log")

    def tanh(self):
        return self._with(math.tanh, lambda a: (1.0 - math.tanh(a)) * (1.0 + math.tanh(a)), "tanh")

    def sigmoid(self):
        def right(a):
            return 1.0 / (1.0 + exp(-a)) if a >= 0.0 else exp(a) / (1.0 + exp(a))

        return self._with(right, lambda a: right(a) * right(-a), "sigmoid")

    def relu(self):
        if self.data <= 0.0:
            return self._with(lambda a: 0.0, lambda a: 0.0, "relu")
        return self._with(lambda a: a, lambda a: 1.0, "relu")


def as_value(number):
    """The node itself, or a new leaf that holds a plain number."""
    if isinstance(number, Value):
        return number
    return Value(number)


def divide(a, b):
    """a / b as IEEE 754 has it."""
    if b != 0:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def power(a, b):
    """a ** b as IEEE 754 has it."""
    if a < 0 and b != math.floor(b):
        return math.nan
    try:
        return math.pow(a, b)
    except (OverflowError, ValueError):
        odd = b % 2 == 1
        return math.copysign(math.inf, a) if odd else math.inf


def exp(a):
    """eᵃ, or inf."""
    return math.inf if a > 709.78 else math.exp(a)


def log(a):
    """ln a, -inf at 0, nan below."""
    if a > 0.0 or math.isnan(a):
        return math.log(a)
    return math.nan if a else -math.inf
