"""Stage 06: functions of one array, and how they stay finite.

A formula that is right on paper can fail in a computer. float64 ends near 1.8e308, so exp(710) is inf; near
1 its numbers are 2.2e-16 apart, so 1 + 1e-17 is 1. Each function here is *stable*: its result and its
gradient are finite wherever the true values are, at ±1000 too, in float32 and in float64.

The rules have the form of stage 04: plain arrays in; the result and a vector-Jacobian product out. Many of
their derivatives are simplest when written with the result `out`, and `out` is already computed.

Where the true value is infinite or undefined, a rule gives PyTorch's inf or nan. NumPy would warn about
these; `@quiet` keeps it silent. In this file `abs` is a rule. Use `xp.abs` inside a function.
"""

from math import pi
from math import sqrt as root

from .arithmetic import kept_shape
from .erf import erfc
from .namespace import array_namespace, total
from .quiet import quiet

# Two finished rules as examples. Near 0 they keep the digits that log(1 + a) and exp(a) - 1 lose.


@quiet
def log1p(a):
    """out = log(1 + a).   dL/da = g / (1 + a)."""
    return array_namespace(a).log1p(a), lambda g: g / (1 + a)


@quiet
def expm1(a):
    """out = exp(a) - 1.   dL/da = g * exp(a)."""
    xp = array_namespace(a)
    return xp.expm1(a), lambda g: g * xp.exp(a)


# Task 6.1: exponential, logarithm and root.


@quiet
def exp(a):
    """out = exp(a).   dL/da = g * out.

    >>> import numpy as np
    >>> out, da = exp(np.array([0.0, 1.0]))
    >>> da(np.array([10.0, 0.0]))
    array([10.,  0.])

    Hint: `xp = array_namespace(a)` is the library of `a`, here NumPy. Compute `out` once, and use it twice.
    """
    ### BEGIN SOLUTION 6.1
    out = array_namespace(a).exp(a)
    return out, lambda g: g * out
    ### END SOLUTION


@quiet
def log(a):
    """out = log(a), the natural logarithm.   dL/da = g / a."""
    ### BEGIN SOLUTION 6.1
    return array_namespace(a).log(a), lambda g: g / a
    ### END SOLUTION


@quiet
def sqrt(a):
    """out = √a.   dL/da = g / (2 √a).

    >>> import numpy as np
    >>> out, da = sqrt(np.array([4.0, 0.0]))
    >>> da(np.array([1.0, 1.0]))
    array([0.25,  inf])
    """
    ### BEGIN SOLUTION 6.1
    out = array_namespace(a).sqrt(a)
    return out, lambda g: g / (2 * out)
    ### END SOLUTION


# Task 6.2: two curves in the shape of an S.


def tanh(a):
    """out = tanh(a), between -1 and 1.   dL/da = g * (1 - out²).

    Hint: NumPy has tanh. The formula with exp, (exp(a) - exp(-a)) / (exp(a) + exp(-a)), is inf / inf = nan at
    a = 1000.
    """
    ### BEGIN SOLUTION 6.2
    out = array_namespace(a).tanh(a)
    return out, lambda g: g * (1 - out * out)
    ### END SOLUTION


def sigmoid(a):
    """out = σ(a) = 1 / (1 + exp(-a)), between 0 and 1.   dL/da = g * out * (1 - out).

    At a = -1000, exp(-a) overflows, and NumPy warns. Multiply both parts of the fraction by exp(a): σ(a) is
    also exp(a) / (1 + exp(a)), which is inf / inf = nan at a = 1000, and safe for negative a. Both cases use
    the same z = exp(-|a|), which lies between 0 and 1:

        σ(a) = 1 / (1 + z)   for a ≥ 0          σ(a) = z / (1 + z)   for a < 0

    Nothing is subtracted, so small results keep their digits: σ(-40) is 4.2e-18.

    >>> import numpy as np
    >>> out, da = sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    >>> out
    array([0. , 0.5, 1. ])

    Hint: `xp.where(a >= 0, …, …)` chooses the numerator.
    """
    ### BEGIN SOLUTION 6.2
    xp = array_namespace(a)
    z = xp.exp(-xp.abs(a))
    out = xp.where(a >= 0, 1, z) / (1 + z)
    return out, lambda g: g * out * (1 - out)
    ### END SOLUTION


# Task 6.3: straight lines with a bend.


def relu(a):
    """out = max(a, 0).   dL/da = g where a > 0, and 0 elsewhere, at a = 0 too (as in PyTorch).

    Hint: nan should stay nan, so that you see it. `xp.maximum(a, 0)` keeps nan.
    """
    ### BEGIN SOLUTION 6.3
    out = array_namespace(a).maximum(a, 0)
    return out, lambda g: g * (out != 0)  # nan is not 0 either
    ### END SOLUTION


def leaky_relu(a, negative_slope=0.01):
    """out = a where a > 0, negative_slope * a elsewhere.   dL/da = g, or negative_slope * g, likewise.

    Below 0 a relu passes no gradient on, and a unit that is always below 0 stops learning. The leak helps it.

    >>> import numpy as np
    >>> out, da = leaky_relu(np.array([-2.0, 0.0, 3.0]), 0.25)
    >>> da(np.array([1.0, 1.0, 1.0]))
    array([0.25, 0.25, 1.  ])
    """
    ### BEGIN SOLUTION 6.3
    xp = array_namespace(a)
    return xp.where(a > 0, a, negative_slope * a), lambda g: xp.where(a > 0, g, negative_slope * g)
    ### END SOLUTION


# Task 6.4: the smooth relu.


def softplus(a):
    """out = log(1 + exp(a)).   dL/da = g * σ(a).

    At a = 1000, exp(a) overflows, but log(1 + exp(a)) is simply 1000. Take the larger of a and 0 out of the
    logarithm:

        log(1 + exp(a)) = max(a, 0) + log(1 + exp(-|a|))

    At a = -40, exp(a) is 4e-18, and so is out. But 1 + 4e-18 is 1 for the computer, and its logarithm is 0.
    `xp.log1p(z)` computes log(1 + z) without this sum.

    >>> import numpy as np
    >>> out, da = softplus(np.array([-1000.0, 0.0, 1000.0]))
    >>> da(np.array([1.0, 1.0, 1.0]))
    array([0. , 0.5, 1. ])

    Hint: σ is the result of your rule `sigmoid`.
    """
    ### BEGIN SOLUTION 6.4
    xp = array_namespace(a)
    out = xp.maximum(a, 0) + xp.log1p(xp.exp(-xp.abs(a)))
    return out, lambda g: g * sigmoid(a)[0]
    ### END SOLUTION


# Task 6.5: the smooth maximum.


def largest(a, axis):
    """The largest element along the axes, which stay with length 1; 0 if there are none (provided)."""
    if not a.size:
        return array_namespace(a).zeros(kept_shape(a, axis), dtype=a.dtype)
    return a.max(axis=axis, keepdims=True)


@quiet
def logsumexp(a, axis=None, keepdims=False):
    """out = log Σ exp(a) over the axes.   dL/da = g * exp(a) / Σ exp(a) = g * exp(a - out).

    exp(1000) overflows. But every m gives the same result when it is first subtracted and then added:

        log Σ exp(a) = m + log Σ exp(a - m)

    With m = the largest a, the largest exp is exp(0) = 1: nothing overflows, and the sum is at least 1. Where
    the largest a is infinite, take m = 0: inf - inf is nan, and the result is inf, or -inf if all a are -inf.

    >>> import numpy as np
    >>> out, da = logsumexp(np.array([[1000.0, 1000.0], [0.0, -1000.0]]), axis=1)
    >>> out
    array([1000.69314718,    0.        ])

    Hint: `largest(a, axis)` keeps its axes with length 1, and so does `total(x, axis, keepdims=True)`, the
    sum. `kept_shape(a, axis)` is their shape, and `g` needs it too. `out.squeeze(axis)` removes the axes.
    """
    ### BEGIN SOLUTION 6.5
    xp, m = array_namespace(a), largest(a, axis)
    m = xp.where(xp.isinf(m), 0, m)
    kept = m + xp.log(total(xp.exp(a - m), axis, keepdims=True))

    def share(g):
        return g.reshape(kept.shape) * xp.exp(a - kept)

    return kept if keepdims else kept.squeeze(axis), share
    ### END SOLUTION


# Task 6.6: numbers made probabilities.


@quiet
def softmax(a, axis=-1):
    """out = exp(a) / Σ exp(a) along the axis: positive numbers with the sum 1.
    dL/da = out * (g - Σ g * out), with the sum along the axis.

    One number subtracted from all of `a` changes nothing: it cancels in the fraction. Subtract the largest.
    The gradient has two parts, because each aᵢ is in the numerator of one out, and in all denominators.

    >>> import numpy as np
    >>> out, da = softmax(np.array([1000.0, 1000.0, -1000.0]))
    >>> out
    array([0.5, 0.5, 0. ])
    """
    ### BEGIN SOLUTION 6.6
    xp = array_namespace(a)
    e = xp.exp(a - largest(a, axis))
    out = e / total(e, axis, keepdims=True)
    return out, lambda g: out * (g - total(g * out, axis, keepdims=True))
    ### END SOLUTION


@quiet
def log_softmax(a, axis=-1):
    """out = log(softmax(a)) = a - log Σ exp(a) along the axis.
    dL/da = g - softmax(a) * Σ g, with the sum along the axis.

    The logarithm of a softmax is -inf where the softmax rounds to 0. This formula has no logarithm of 0.

    >>> import numpy as np
    >>> out, da = log_softmax(np.array([1000.0, 0.0]))
    >>> out
    array([    0., -1000.])

    Hint: exp(out) is the softmax.
    """
    ### BEGIN SOLUTION 6.6
    xp = array_namespace(a)
    shifted = a - largest(a, axis)
    out = shifted - xp.log(total(xp.exp(shifted), axis, keepdims=True))
    return out, lambda g: g - xp.exp(out) * total(g, axis, keepdims=True)
    ### END SOLUTION


# Finished: more functions of one array.


def abs(a):
    """out = |a|.   dL/da = g * sign(a): 0 at a = 0, and nan at nan, where PyTorch gives 0."""
    xp = array_namespace(a)
    return xp.abs(a), lambda g: g * xp.sign(a)


def clip(a, low=None, high=None):
    """out = `a`, but at least `low` and at most `high`.   dL/da = g where low ≤ a ≤ high, 0 elsewhere.

    None means no bound. Raises ValueError if both bounds are None.
    """
    if low is None and high is None:
        raise ValueError("clip needs a lower or an upper bound")
    xp = array_namespace(a)
    inside = (a == a if low is None else a >= low) & (a == a if high is None else a <= high)
    return xp.clip(a, low, high), lambda g: xp.where(inside, g, 0)


def elu(a, alpha=1.0):
    """out = a where a > 0, alpha * (exp(a) - 1) elsewhere.   dL/da = g, or alpha * exp(a) * g, likewise."""
    xp = array_namespace(a)
    below = xp.minimum(a, 0)  # exp of a large number overflows, even in the part that is not chosen
    out = xp.where(a > 0, a, alpha * xp.expm1(below))
    return out, lambda g: xp.where(a <= 0, alpha * xp.exp(below) * g, g)


@quiet
def silu(a):
    """out = a * σ(a), also called swish.   dL/da = g * σ(a) * (1 + a * (1 - σ(a)))."""
    s = sigmoid(a)[0]
    return a * s, lambda g: g * (s * (1 + a * (1 - s)))


@quiet
def gelu(a, approximate="none"):
    """out = a * Φ(a), where Φ is the normal distribution: `erf.py`.   dL/da = g * (Φ(a) + a * Φ'(a)).

    approximate  "none", or "tanh" for (1 + tanh(√(2/π) * (a + 0.044715 a³))) / 2 in the place of Φ(a)
    """
    xp = array_namespace(a)
    if approximate == "tanh":
        c = xp.clip(a, -10, 10)  # beyond, t is -1 or 1, and c³ would overflow in float16
        t = xp.tanh(root(2 / pi) * (c + 0.044715 * c * c * c))
        phi, slope = (1 + t) / 2, (1 - t * t) / 2 * root(2 / pi) * (1 + 0.134145 * c * c)
    elif approximate == "none":
        phi, slope = erfc(-a / root(2)) / 2, xp.exp(-a * a / 2) / root(2 * pi)
    else:
        raise ValueError(f'approximate is "none" or "tanh", not {approximate!r}')
    return a * phi, lambda g: g * (phi + a * slope)
