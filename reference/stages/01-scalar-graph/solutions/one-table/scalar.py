"""Stage 01, written with one table: each operator is a function, its derivatives, and its names in Python."""

import math
from numbers import Real

from . import graph


def inexact(function, *fallbacks):
    """A function that answers `fallbacks` of its arguments where Python raises."""

    def safe(*numbers):
        try:
            return function(*numbers)
        except (ArithmeticError, ValueError):
            return fallbacks[0](*numbers)

    return safe


def _quotient_without_answer(a, b):
    if math.isnan(a) or not a:
        return math.nan
    return math.inf * math.copysign(1, a) * math.copysign(1, b)


def _power_without_answer(a, b):
    if a < 0 and not float(b).is_integer():
        return math.nan
    return math.copysign(math.inf, a) if b % 2 == 1 else math.inf


divide = inexact(lambda a, b: a / b, _quotient_without_answer)
power = inexact(math.pow, _power_without_answer)
exp = inexact(math.exp, lambda a: math.inf)
log = inexact(math.log, lambda a: -math.inf if a == 0 else math.nan)


def _logistic(a):
    return divide(1.0, 1.0 + exp(-a)) if a >= 0 else exp(a) / (1.0 + exp(a))


# name: (the number, one derivative for each operand, what Python calls the operator)
TABLE = {
    "+": (lambda a, b: a + b, (lambda a, b: 1.0, lambda a, b: 1.0), "add"),
    "-": (lambda a, b: a - b, (lambda a, b: 1.0, lambda a, b: -1.0), "sub"),
    "*": (lambda a, b: a * b, (lambda a, b: b, lambda a, b: a), "mul"),
    "/": (divide, (lambda a, b: divide(1.0, b), lambda a, b: divide(-divide(a, b), b)), "truediv"),
    "**": (
        power,
        (
            lambda a, b: b and b * power(a, b - 1),
            lambda a, b: 0.0 if a == 0 <= b else power(a, b) * log(a),
        ),
        "pow",
    ),
    "neg": (lambda a: -a, (lambda a: -1.0,), "__neg__"),
    "exp": (exp, (exp,), "exp"),
    "log": (log, (lambda a: divide(1.0, a),), "log"),
    "tanh": (math.tanh, (lambda a: 1.0 - math.tanh(a) ** 2,), "tanh"),
    "sigmoid": (_logistic, (lambda a: _logistic(a) * _logistic(-a),), "sigmoid"),
    "relu": (lambda a: 0.0 if a <= 0 else a, (lambda a: 0.0 if a <= 0 else 1.0,), "relu"),
}


class Value:
    """A node. The operators are added below, row by row."""

    __array_ufunc__ = None

    def __init__(self, data, parents=(), local_derivatives=(), op="", label=""):
        self.data = _as_float(data)
        self.grad = 0.0
        self.parents, self.local_derivatives = tuple(parents), tuple(local_derivatives)
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


def as_value(number):
    """The node itself, or a new leaf."""
    return number if isinstance(number, Value) else Value(number)


def _as_float(number):
    if not isinstance(number, Real):
        raise TypeError(f"a Value holds one real number, not {type(number).__name__}")
    return float(number)


def _node(op, *operands):
    function, derivatives, _ = TABLE[op]
    parents = [as_value(operand) for operand in operands]
    numbers = [parent.data for parent in parents]
    return Value(function(*numbers), parents, [float(d(*numbers)) for d in derivatives], op)


def _install(op, derivatives, name):
    if len(derivatives) == 1:
        setattr(Value, name, lambda self: _node(op, self))
    else:
        setattr(Value, f"__{name}__", lambda self, other: _node(op, self, other))
        setattr(Value, f"__r{name}__", lambda self, other: _node(op, other, self))


for _op, (_, _derivatives, _name) in TABLE.items():
    _install(_op, _derivatives, _name)
