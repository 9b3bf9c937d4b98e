"""Stage 06, another style: a rule is values and slopes, and each softmax is a log_softmax."""

import numpy as np

from .arithmetic import kept_shape
from .quiet import quiet


def elementwise(out, slope):
    """The rule of a function of single numbers."""
    return out, lambda g: g * slope


@quiet
def log1p(a):
    return elementwise(np.log1p(a), 1 / (1 + a))


@quiet
def expm1(a):
    return elementwise(np.expm1(a), np.exp(a))


@quiet
def exp(a):
    return elementwise(np.exp(a), np.exp(a))


@quiet
def log(a):
    return elementwise(np.log(a), 1 / a)


@quiet
def sqrt(a):
    return elementwise(np.sqrt(a), 0.5 * a**-0.5)


@quiet
def tanh(a):
    t = np.tanh(a)
    return elementwise(t, (1 - t) * (1 + t))


@quiet
def _sigmoid(a):
    return np.exp(-np.logaddexp(0, -a))


def sigmoid(a):
    return elementwise(_sigmoid(a).astype(a.dtype), _sigmoid(a) * _sigmoid(-a))


def relu(a):
    return elementwise(np.where(a <= 0, a.dtype.type(0), a), (a > 0).astype(a.dtype))


def leaky_relu(a, negative_slope=0.01):
    slope = np.where(a > 0, 1, negative_slope).astype(a.dtype)
    return elementwise(a * slope, slope)


def softplus(a):
    return elementwise(np.logaddexp(a, 0).astype(a.dtype), _sigmoid(a))


@quiet
def _log_sum(a, axis):
    """log Σ exp(a), with its axes kept."""
    if axis is None:
        axis = tuple(range(a.ndim))
    if isinstance(axis, tuple) and not axis:
        return np.array(a)
    top = np.max(a, axis=axis, keepdims=True, initial=-np.inf)
    top = np.where(np.isfinite(top), top, a.dtype.type(0))
    return np.log(np.exp(a - top).sum(axis=axis, keepdims=True)) + top


@quiet
def logsumexp(a, axis=None, keepdims=False):
    kept = _log_sum(a, axis)
    out = kept if keepdims else kept.reshape(np.sum(a, axis=axis).shape)
    weights = np.exp(a - kept)
    return out, lambda g: weights * g.reshape(kept_shape(a, axis))


@quiet
def log_softmax(a, axis=-1):
    out = a - _log_sum(a, axis)
    return out, lambda g: g - np.exp(out) * np.sum(g, axis=axis, keepdims=True)


@quiet
def softmax(a, axis=-1):
    """exp(log_softmax(a)), and so the chain rule of both."""
    logs, dlogs = log_softmax(a, axis)
    out = np.exp(logs)
    return out, lambda g: dlogs(g * out)


def abs(a):
    return elementwise(np.abs(a), np.sign(a))


def clip(a, low=None, high=None):
    out = np.clip(a, low, high)
    return elementwise(out, (out == a).astype(a.dtype))
