"""Stage 06, another style: one step on each line, and a mask in the place of every `where`."""

import numpy

from .namespace import array_namespace, total
from .quiet import quiet


@quiet
def exp(a):
    xp = array_namespace(a)

    def to_a(g):
        return xp.exp(a) * g

    return xp.exp(a), to_a


@quiet
def log(a):
    def to_a(g):
        return (1.0 / a) * g

    return array_namespace(a).log(a), to_a


@quiet
def sqrt(a):
    root = a**0.5

    def to_a(g):
        return 0.5 * g / root

    return root, to_a


def tanh(a):
    out = array_namespace(a).tanh(a)

    def to_a(g):
        return g - g * out**2

    return out, to_a


def sigmoid(a):
    """Each half of the numbers by the form that is safe for it."""
    out = numpy.empty_like(a)
    above = a >= 0
    out[above] = 1 / (1 + numpy.exp(-a[above]))
    e = numpy.exp(a[~above])
    out[~above] = e / (1 + e)

    def to_a(g):
        return g * (out - out * out)

    return out, to_a


def relu(a):
    out = a.copy()
    out[a < 0] = 0

    def to_a(g):
        back = g.copy()
        back[a <= 0] = 0
        return back

    return out, to_a


def leaky_relu(a, negative_slope=0.01):
    below = a <= 0
    out = a.copy()
    out[below] *= negative_slope

    def to_a(g):
        back = g.copy()
        back[below] *= negative_slope
        return back

    return out, to_a


def softplus(a):
    """Of a positive number, the number and a rest: log(1 + exp(a)) - a = log(1 + exp(-a))."""
    positive = numpy.where(a > 0, a, 0 * a.dtype.type(0))
    rest = numpy.log1p(numpy.exp(numpy.minimum(a, -a)))

    def to_a(g):
        s, _ = sigmoid(a)
        return g * s

    return positive + rest, to_a


def _axes(a, axis):
    if axis is None:
        return tuple(range(a.ndim))
    return axis if isinstance(axis, tuple) else (axis,)


@quiet
def logsumexp(a, axis=None, keepdims=False):
    axes = _axes(a, axis)
    m = a
    for one in axes:
        m = m.max(axis=one, keepdims=True)
    m = numpy.where(abs_of(m) == numpy.inf, numpy.zeros_like(m), m)
    e = numpy.exp(a - m)
    s = total(e, axes, keepdims=True)
    kept = numpy.log(s) + m

    def to_a(g):
        for one in sorted(i % a.ndim for i in axes):
            if g.ndim < a.ndim:
                g = numpy.expand_dims(g, one)
        return g * (e / s)

    return kept if keepdims else kept.reshape(total(e, axes).shape), to_a


def abs_of(x):
    return numpy.maximum(x, -x)


@quiet
def softmax(a, axis=-1):
    e = numpy.exp(a - a.max(axis=axis, keepdims=True)) if a.size else a.copy()
    out = e / e.sum(axis=axis, keepdims=True)

    def to_a(g):
        products = g * out
        return products - out * products.sum(axis=axis, keepdims=True)

    return out, to_a


@quiet
def log_softmax(a, axis=-1):
    centred = a - a.max(axis=axis, keepdims=True) if a.size else a.copy()
    e = numpy.exp(centred)
    s = e.sum(axis=axis, keepdims=True)

    def to_a(g):
        return g - e * (g.sum(axis=axis, keepdims=True) / s)

    return centred - numpy.log(s), to_a
