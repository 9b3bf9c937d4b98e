"""What NumPy's functions do with a Tensor: `np.argmax(t)`, `np.exp(t)`, `np.concatenate([t, u])`.

NumPy computes with plain arrays, so a gradient ends at each of its functions. There are four kinds:

  OPERATORS   `array * t` arrives as np.multiply(array, t), and means the operator
  PLAIN       the answer has no gradient, such as a shape, a truth or a place: it is computed from the data
  OURS        the course has this function with a gradient: an error names it
  any other   an error, if one of the tensors requires a gradient; else it is computed from the data

`np.asarray`, `np.array` and `plt.plot` ask a Tensor for its data, and come by here only on their way.
"""

import numpy

from .operators import Operators  # by which this module knows a Tensor

# The method of a Tensor on the left, and of one on the right.
OPERATORS = {
    numpy.add: ("__add__", "__radd__"),
    numpy.subtract: ("__sub__", "__rsub__"),
    numpy.multiply: ("__mul__", "__rmul__"),
    numpy.divide: ("__truediv__", "__rtruediv__"),
    numpy.power: ("__pow__", "__rpow__"),
    numpy.matmul: ("__matmul__", "__rmatmul__"),
    numpy.equal: ("__eq__", "__eq__"),
    numpy.not_equal: ("__ne__", "__ne__"),
    numpy.less: ("__lt__", "__gt__"),
    numpy.less_equal: ("__le__", "__ge__"),
    numpy.greater: ("__gt__", "__lt__"),
    numpy.greater_equal: ("__ge__", "__le__"),
    numpy.negative: ("__neg__",),
    numpy.absolute: ("__abs__",),
}

PLAIN = """
    shape ndim size result_type can_cast iscomplexobj isrealobj shares_memory may_share_memory
    argmax argmin nanargmax nanargmin argsort argpartition lexsort argwhere nonzero flatnonzero
    searchsorted digitize bincount histogram histogram2d histogram_bin_edges count_nonzero
    allclose isclose array_equal array_equiv all any isin isnan isinf isfinite isneginf isposinf signbit
    logical_and logical_or logical_not logical_xor sign floor ceil rint trunc round around
    zeros_like ones_like empty_like full_like array_repr array_str array2string
    save savez savez_compressed savetxt broadcast_arrays
""".split()  # noqa: SIM905

OURS = {
    "add": "a + b",
    "add.reduce": "t.sum()",
    "subtract": "a - b",
    "multiply": "a * b",
    "divide": "a / b",
    "power": "a ** b",
    "float_power": "a ** b",
    "square": "t ** 2",
    "sqrt": "t.sqrt()",
    "reciprocal": "1 / t",
    "fabs": "abs(t)",
    "exp": "t.exp()",
    "log": "t.log()",
    "log1p": "t.log1p()",
    "expm1": "t.expm1()",
    "tanh": "t.tanh()",
    "maximum": "maximum(a, b) of kittengrad",
    "fmax": "maximum(a, b) of kittengrad",
    "minimum": "-maximum(-a, -b) with maximum of kittengrad",
    "fmin": "-maximum(-a, -b) with maximum of kittengrad",
    "clip": "t.clip(low, high)",
    "sum": "t.sum()",
    "mean": "t.mean()",
    "average": "t.mean()",
    "max": "t.max()",
    "amax": "t.max()",
    "min": "t.min()",
    "amin": "t.min()",
    "var": "t.var(correction=0)",
    "std": "t.std(correction=0)",
    "cumsum": "t.cumsum(axis)",
    "norm": "(t ** 2).sum() ** 0.5",
    "astype": "t.astype(dtype)",
    "matmul": "a @ b",
    "dot": "a @ b",
    "vdot": "a @ b",
    "inner": "a @ b.T",
    "tensordot": "a @ b",
    "einsum": "a @ b, or (a * b).sum(axis)",
    "outer": "a.expand_dims(1) * b",
    "reshape": "t.reshape(shape)",
    "ravel": "t.reshape(-1)",
    "squeeze": "t.squeeze(axis)",
    "expand_dims": "t.expand_dims(axis)",
    "transpose": "t.transpose(axes)",
    "moveaxis": "t.transpose(axes)",
    "swapaxes": "t.swapaxes(axis1, axis2)",
    "broadcast_to": "t.broadcast_to(shape)",
    "take": "t[places]",
    "flip": "t[::-1]",
    "concatenate": "concatenate([a, b]) of kittengrad",
    "append": "concatenate([a, b]) of kittengrad",
    "hstack": "concatenate([a, b], axis=-1) of kittengrad",
    "vstack": "concatenate([a, b]) of kittengrad",
    "stack": "stack([a, b]) of kittengrad",
    "column_stack": "stack([a, b], axis=1) of kittengrad",
    "split": "t.split(sections, axis)",
    "putmask": "t.masked_fill(mask, value)",
    "copyto": "t.masked_fill(mask, value)",
    "place": "t.masked_fill(mask, value)",
    "where": "where(condition, a, b) of kittengrad",
}


def call(function, name, arguments, options):
    """The answer of a NumPy function on the data of the tensors. Raises TypeError if that cuts a graph."""
    used = list(_tensors([*arguments, *options.values()]))
    if name not in PLAIN and (name in OURS or any(t.requires_grad for t in used)):
        known = f"write {OURS[name]}" if name in OURS else "write it with the operators of a Tensor"
        raise TypeError(f"NumPy's {name} has no gradient: {known}. For the numbers alone, give it t.data")
    return function(*_data(arguments), **_data(options))


def _tensors(values):
    """The tensors among the arguments, and in their lists."""
    for x in values:
        if isinstance(x, Operators):
            yield x
        elif isinstance(x, (list, tuple)):
            yield from _tensors(x)


def _data(x):
    """The arguments with each tensor replaced by its array."""
    if isinstance(x, (list, tuple)):
        return type(x)(map(_data, x))
    if isinstance(x, dict):
        return {key: _data(value) for key, value in x.items()}
    return x.data if isinstance(x, Operators) else x
