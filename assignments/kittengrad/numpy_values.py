"""What NumPy's functions do with a Value: `np.float64(2) * v` is our operator, and `np.exp(v)` is an error.

NumPy computes with plain numbers, so a gradient ends at each of its functions. `array * v` arrives here as
np.multiply(array, v). A function that is no operator is refused, and the error names the way to write it.
"""

# The method of a Value on the left, and of one on the right.
OPERATORS = {
    "add": ("__add__", "__radd__"),
    "subtract": ("__sub__", "__rsub__"),
    "multiply": ("__mul__", "__rmul__"),
    "divide": ("__truediv__", "__rtruediv__"),
    "power": ("__pow__", "__rpow__"),
    "less": ("__lt__", "__gt__"),
    "less_equal": ("__le__", "__ge__"),
    "greater": ("__gt__", "__lt__"),
    "greater_equal": ("__ge__", "__le__"),
    "negative": ("__neg__",),
    "absolute": ("__abs__",),
}
SAME_NODE = {"equal": True, "not_equal": False}

OURS = {
    "exp": "v.exp()",
    "log": "v.log()",
    "tanh": "v.tanh()",
    "sqrt": "v ** 0.5",
    "square": "v ** 2",
    "reciprocal": "1 / v",
    "fabs": "abs(v)",
    "float_power": "a ** b",
    "exp2": "2 ** v",
    "log1p": "(1 + v).log()",
    "expm1": "v.exp() - 1",
    "maximum": "v.relu() for max(v, 0), and max(a, b) for two nodes",
    "fmax": "v.relu() for max(v, 0), and max(a, b) for two nodes",
    "minimum": "min(a, b)",
    "fmin": "min(a, b)",
    "matmul": "sum(a * b for a, b in zip(left, right))",
    "add.reduce": "sum(values)",
}


def answer(value, function, method, operands, options):
    """What a function of NumPy answers, when one of its operands is this Value.

    function, method, operands, options   as NumPy gives them to `__array_ufunc__`

    Raises TypeError, except for operators.
    """
    name = function.__name__ if method == "__call__" else f"{function.__name__}.{method}"
    operands = [one[()] if getattr(one, "shape", None) == () else one for one in operands]  # array(1.) is 1.0
    if name in SAME_NODE:
        return (operands[0] is operands[1]) is SAME_NODE[name]
    if name in OPERATORS and not options:
        first, last = operands[0], operands[-1]
        own = isinstance(first, type(value))
        operator = getattr(first if own else last, OPERATORS[name][not own], None)
        return operator(*(operands[1:] if own else operands[:1])) if operator else NotImplemented
    known = OURS.get(name, "the formula with the operators and methods of a Value")
    raise TypeError(f"NumPy's {name} has no gradient: write {known}. For the number alone, give it v.data")
