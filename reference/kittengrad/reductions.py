"""Provided rules beside stage 06: more reductions, and running sums.

They have the form of stage 04. In this file `min` is a rule.
"""

import builtins
from math import prod

from .arithmetic import kept_shape
from .namespace import array_namespace, total
from .quiet import quiet


@quiet
def min(a, axis=None, keepdims=False):
    """out = the smallest a over the axes.   The smallest element receives g; equal smallest ones share it."""
    out, kept = a.min(axis=axis, keepdims=keepdims), kept_shape(a, axis)

    def share(g):
        winners = a == out.reshape(kept)
        return winners * (g.reshape(kept) / total(winners, axis, keepdims=True)).astype(g.dtype)

    return out, share


@quiet
def var(a, axis=None, correction=1, keepdims=False):
    """out = Σ (a - mean)² / (n - correction), over the n numbers along the axes.
    dL/da = 2 * g * (a - mean) / (n - correction).

    A correction of 1 makes the estimate from a sample right on average. It is the default, as in PyTorch and
    unlike NumPy. Where n ≤ correction, the result and the gradient are nan or inf.
    """
    out, spread = _variance(a, axis, correction)
    out = out.astype(a.dtype)
    return out if keepdims else out.squeeze(axis), lambda g: spread(g.reshape(out.shape)).astype(g.dtype)


@quiet
def std(a, axis=None, correction=1, keepdims=False):
    """out = √var.   dL/da = g * (a - mean) / (n - correction) / out; where out is 0, this is 0."""
    xp = array_namespace(a)
    variance, spread = _variance(a, axis, correction)
    wide = xp.sqrt(variance)

    def by_root(g):
        return spread(xp.where(wide == 0, 0, g.reshape(wide.shape) / (2 * wide))).astype(g.dtype)

    out = wide.astype(a.dtype)
    return out if keepdims else out.squeeze(axis), by_root


def _variance(a, axis, correction):
    """The variance with its axes kept, and its vjp. Both compute float16 in float32: 256² is over its end."""
    xp, kept = array_namespace(a), kept_shape(a, axis)
    wide = a.astype(xp.float32) if a.dtype == xp.float16 else a
    n = prod(length for length, left in zip(a.shape, kept, strict=True) if left == 1)
    distances = wide - total(wide, axis, keepdims=True) / n
    left_over = builtins.max(n - correction, 0)
    out = total(distances * distances, axis, keepdims=True) / left_over
    return out, lambda g: 2 * g * distances / left_over


def cumsum(a, axis):
    """outᵢ = a₀ + … + aᵢ along the axis.   dL/daᵢ = gᵢ + gᵢ₊₁ + …: each a is in its own sum and all later."""
    xp = array_namespace(a)
    backwards = (slice(None),) * (axis % a.ndim) + (slice(None, None, -1),)

    def running(x):
        wide = x.astype(xp.float32) if x.dtype == xp.float16 else x
        return xp.cumsum(wide, axis=axis).astype(x.dtype)

    return running(a), lambda g: running(g[backwards])[backwards]
