"""The rules of arithmetic by two helpers: one that makes a rule of slopes, and one that hands g back out."""

import builtins
from functools import partial
from itertools import zip_longest

from .namespace import array_namespace


def negate(a):
    return -a, lambda g: -g


def cast(a, dtype):
    return a.astype(dtype), lambda g: g.astype(a.dtype)


def unbroadcast(g, shape):
    """Where the lengths, paired from the end, differ, there was a broadcast."""
    pairs = zip_longest(reversed(g.shape), reversed(shape), fillvalue=None)
    axes = tuple(-i for i, (wide, narrow) in enumerate(pairs, 1) if wide != narrow)
    return g.sum(axis=axes).reshape(shape) if axes else g


def _rule(out, *gifts):
    """A rule whose gift to each operand is gift(g), before it is summed to the operand's shape."""
    return out, *(lambda g, gift=gift, to=to: unbroadcast(gift(g), to.shape) for to, gift in gifts)


def add(a, b):
    return _rule(a + b, (a, lambda g: g), (b, lambda g: g))


def subtract(a, b):
    return _rule(a - b, (a, lambda g: g), (b, lambda g: -g))


def multiply(a, b):
    return _rule(a * b, (a, lambda g: g * b), (b, lambda g: a * g))


def divide(a, b):
    return _rule(a / b, (a, lambda g: g / b), (b, lambda g: -(g * (a / b)) / b))


def power(a, b):
    xp = array_namespace(a)
    exponent = b - (b != 0)  # b - 1, but 0 where b is 0
    argument = a + ((a == 0) & (b >= 0))  # a, but 1 where 0 would stay 0
    return _rule(
        a**b,
        (a, lambda g: g * (b * a ** exponent.astype(b.dtype))),
        (b, lambda g: g * (a**b * xp.log(argument))),
    )


def maximum(a, b):
    xp = array_namespace(a)

    def half(x, y, g):
        """Once for `not smaller`, once for `larger or not comparable`; equal ones get one of the two."""
        return (g * ~(x < y) + g * ~(x <= y)) / 2

    return _rule(xp.maximum(a, b), (a, partial(half, a, b)), (b, partial(half, b, a)))


def kept_shape(a, axis):
    axes = range(a.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    gone = {i % a.ndim for i in axes}
    return tuple(1 if i in gone else length for i, length in enumerate(a.shape))


def _reduced(a, axis, out, weight):
    """A reduction that hands g, in its kept shape, out by weights of the shape of `a`."""
    return out, lambda g: g.reshape(kept_shape(a, axis)) * weight()


def sum(a, axis=None, keepdims=False):
    return _reduced(a, axis, a.sum(axis=axis, keepdims=keepdims), lambda: array_namespace(a).ones_like(a))


def mean(a, axis=None, keepdims=False):
    out = a.mean(axis=axis, keepdims=keepdims)

    def weight():
        ones = array_namespace(a).ones_like(a)
        return ones / builtins.max(1, a.size // builtins.max(1, out.size))

    return _reduced(a, axis, out, weight)


def max(a, axis=None, keepdims=False):
    def weight():
        won = (a == a.max(axis=axis, keepdims=True)).astype(a.dtype)
        return won / won.sum(axis=axis, keepdims=True)

    return _reduced(a, axis, a.max(axis=axis, keepdims=keepdims), weight)
