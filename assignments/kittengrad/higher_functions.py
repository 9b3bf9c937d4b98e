"""NumPy's functions for `Recorded` arrays: with a derivative, without one, or refused.

`np.exp(a)` of a Recorded arrives here, and so does `xp.exp(a)` of a rule. Each function of `TABLE` calls the
rule of that name, and the result is recorded. A function of `CONSTANT` gives truths, places or signs. They do
not move with their argument, so the answer is a plain array. Every other function raises an error.
"""

from math import pi, sqrt

import numpy
from numpy import ndarray

from .erf import erfc
from .operators import Operators, rules
from .tensor import concatenate, stack, where

CONSTANT = """
    shape ndim size result_type can_cast isscalar iscomplexobj isrealobj shares_memory may_share_memory
    equal not_equal less less_equal greater greater_equal array_equal allclose isclose
    logical_and logical_or logical_not logical_xor all any count_nonzero
    isnan isinf isfinite isneginf isposinf signbit sign floor ceil trunc rint round
    argmax argmin argsort argpartition nonzero flatnonzero argwhere
""".split()  # noqa: SIM905


class Refused(TypeError):
    """An operation of a rule that cannot be recorded."""


def refusal(what):
    """The error for an operation that would lose the derivative."""
    return Refused(
        f"backward(create_graph=True) runs a rule on Tensors, and cannot record {what}: "
        "write the rule with operators, methods and `xp = array_namespace(a)`"
    )


def call(name, arguments, options):
    """The answer of NumPy's function of this name."""
    if name in CONSTANT:
        return getattr(numpy, name)(*plain(arguments), **plain(options))
    if name not in TABLE:
        raise refusal(f"NumPy's {name}")
    return TABLE[name](*arguments, **options)


def plain(x):
    """The arguments with each Recorded replaced by its array."""
    if isinstance(x, (list, tuple)):
        return type(x)(map(plain, x))
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    return x.tensor.data if isinstance(x, Operators) else x


def unwrapped(x):
    """The tensor of a Recorded; everything else as it is."""
    return x.tensor if isinstance(x, Operators) else x


def recorded(x):
    """A Recorded of its own for a Tensor, or for an array, which is a constant."""
    from .higher import Recorded, constant  # this module serves the class

    return Recorded(x) if hasattr(x, "requires_grad") else constant(x).copy()


def as_recorded(x):
    return x if isinstance(x, Operators) else recorded(x)


def by_rule(file, name):
    """The function that applies a rule of the course to its operands."""
    return lambda *operands, **options: _applied(getattr(getattr(rules, file), name), *operands, **options)


def _applied(rule, *operands, **options):
    operator = next(x for x in operands if isinstance(x, Operators))
    return operator._apply(rule, *operands, **options)


def by_method(name):
    """The function that calls the method of its first operand, such as sum(a, axis)."""
    return lambda a, *arguments, **options: getattr(a, name)(*arguments, **options)


def filled(number):
    """zeros_like, ones_like: an array of one number, with a Recorded of its own."""
    return lambda a, dtype=None: recorded(numpy.full(a.shape, number, dtype or a.dtype))


# Functions that are no rule of one name.


def minimum(a, b):
    return -_applied(rules.arithmetic.maximum, -a, -b)


def where_(condition, a, b):
    return recorded(where(plain(condition), unwrapped(a), unwrapped(b)))


def broadcast_arrays(*arrays):
    shape = numpy.broadcast_shapes(*(a.shape for a in arrays))
    return [as_recorded(a).broadcast_to(shape) for a in arrays]


def logaddexp(a, b):
    return _applied(rules.arithmetic.maximum, a, b) + numpy.log1p(numpy.exp(-numpy.abs(a - b)))


def moveaxis(a, source, destination):
    axes = [axis for axis in range(a.ndim) if axis != source % a.ndim]
    axes.insert(destination % a.ndim, source % a.ndim)
    return a.transpose(*axes)


def split(a, sections, axis=0):
    """np.split: the places of the parts, and an index for each."""
    places = numpy.split(numpy.arange(a.shape[axis]), sections)
    before = (slice(None),) * (axis % a.ndim)
    return [a[(*before, slice(part[0], part[-1] + 1) if part.size else slice(0))] for part in places]


def dot(a, b):
    if 0 in (a.ndim, b.ndim) or b.ndim > 2:
        raise refusal("NumPy's dot of these shapes")
    return _applied(rules.matrices.matmul, a, b)


def erfc_rule(a):
    """The rule of erfc: its derivative is -2/√π exp(-a²)."""
    return erfc(a), lambda g: g * (-2 / sqrt(pi)) * numpy.exp(-a * a)


def reduce(ufunc, a, axis=0, keepdims=False, **options):
    """np.add.reduce and np.maximum.reduce."""
    method = {"add": "sum", "maximum": "max"}.get(ufunc.__name__)
    if method is None or options:
        raise refusal(f"{ufunc.__name__}.reduce")
    return getattr(a, method)(axis=axis, keepdims=keepdims)


# Parts of an array.


def is_view(key):
    """Whether a[key] is a view of `a` in NumPy: the key has no array, no list and no truth."""
    parts = key if isinstance(key, tuple) else (key,)
    return not any(isinstance(part, (ndarray, list, bool, numpy.bool)) for part in parts)


def placed(a, shape, key):
    """A rule, the reverse of `index`: zeros of a shape, with `a` added at the places of the key."""
    if isinstance(a, Operators):
        return _applied(placed, a, shape=shape, key=key), lambda g: g[key]
    zeros = numpy.zeros(shape, a.dtype)
    numpy.add.at(zeros, key, a)
    return zeros, lambda g: g[key]


def change_at(ufunc, a, key, *values):
    """np.add.at(a, key, values) and np.subtract.at."""
    sign = {"add": 1, "subtract": -1}.get(ufunc.__name__)
    if sign is None:
        raise refusal(f"{ufunc.__name__}.at")
    a += sign * _spread(a, key, values[0])


def with_part(a, key, value):
    """The array `a` after a[key] = value."""
    times = numpy.zeros(a.shape, int)
    numpy.add.at(times, key, 1)
    if (times > 1).any():
        raise refusal("a[key] = value with a key that names a place twice")
    return where_(times == 1, _spread(a, key, value), a)


def _spread(a, key, value):
    """Zeros in the shape of `a`, with a value at the places of the key. The value broadcasts."""
    value = value if isinstance(value, Operators) else recorded(numpy.asarray(value, dtype=a.dtype))
    value = value.broadcast_to(numpy.empty(a.shape, bool)[key].shape)
    return _applied(placed, value, shape=a.shape, key=key)


# The table.

# "absolute:abs" is NumPy's name, and the course's.
ARITHMETIC = "negative:negate add subtract multiply divide true_divide:divide power float_power:power maximum"
FUNCTIONAL = "exp log log1p expm1 sqrt tanh absolute:abs abs fabs:abs"
METHODS = """
    sum mean max min amax:max amin:min cumsum clip astype copy
    reshape ravel squeeze expand_dims swapaxes broadcast_to
"""


def named(text):
    return ((name.split(":") * 2)[:2] for name in text.split())


TABLE = {
    **{name: by_rule("arithmetic", ours) for name, ours in named(ARITHMETIC)},
    **{name: by_rule("functional", ours) for name, ours in named(FUNCTIONAL)},
    **{name: by_method(ours) for name, ours in named(METHODS)},
    "matmul": by_rule("matrices", "matmul"),
    "minimum": minimum,
    "where": where_,
    "dot": dot,
    "logaddexp": logaddexp,
    "moveaxis": moveaxis,
    "split": split,
    "square": lambda a: a * a,
    "reciprocal": lambda a: 1 / a,
    "outer": lambda a, b: as_recorded(a).reshape(-1, 1) * as_recorded(b).reshape(1, -1),
    "transpose": lambda a, axes=None: a.transpose() if axes is None else a.transpose(*axes),
    "concatenate": lambda arrays, axis=0: recorded(concatenate(map(unwrapped, arrays), axis)),
    "stack": lambda arrays, axis=0: recorded(stack(map(unwrapped, arrays), axis)),
    "broadcast_arrays": broadcast_arrays,
    "zeros_like": filled(0),
    "ones_like": filled(1),
    "empty_like": filled(0),
    "full_like": lambda a, number, dtype=None: filled(number)(a, dtype),
    "erfc (vectorized)": lambda a: _applied(erfc_rule, a),
}
