"""The losses without a task. Each reduces as those in `losses.py` do, and refuses unequal shapes."""

import numpy

from .creation import as_tensor
from .labels import class_labels, class_weights, each, paired, reduce
from .namespace import array_namespace
from .tensor import apply


def l1_loss(input, target, *, reduction="mean"):
    """lossᵢ = |pᵢ - yᵢ|."""
    input, target = paired("l1_loss", input, target)
    return reduce(abs(input - target), reduction)


def huber_loss(input, target, *, reduction="mean", delta=1.0):
    """lossᵢ = d²/2 where d = pᵢ - yᵢ lies within ±delta, and delta (|d| - delta/2) beyond: a line."""
    input, target = paired("huber_loss", input, target)
    if not delta > 0:
        raise ValueError(f"huber_loss needs a delta above 0, not {delta}")
    return reduce(apply(huber, input - target, delta=delta), reduction)


def smooth_l1_loss(input, target, *, reduction="mean", beta=1.0):
    """The Huber loss divided by its delta, here `beta`: d²/(2 beta), and |d| - beta/2 beyond ±beta."""
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    return huber_loss(input, target, reduction=reduction, delta=beta) / beta


def binary_cross_entropy(input, target, weight=None, *, reduction="mean"):
    """lossᵢ = -(yᵢ log pᵢ + (1 - yᵢ) log(1 - pᵢ)), for probabilities p; a logarithm is -100 or more.

    Use `binary_cross_entropy_with_logits` where you can: a p that was rounded to 0 or 1 has lost its digits.
    Raises ValueError for a p outside [0, 1].
    """
    input, target = paired("binary_cross_entropy", input, target)
    if ((input < 0) | (input > 1)).any():
        raise ValueError(
            "binary_cross_entropy takes probabilities from 0 to 1: for logits, use the function _with_logits"
        )
    losses = apply(bernoulli, input, target)
    return reduce(losses if weight is None else losses * weight, reduction)


def nll_loss(input, target, weight=None, *, reduction="mean"):
    """lossᵢ = -w[yᵢ] · input[i, yᵢ], the negative log-likelihood: of row i, only the number of its own class.

    input   log-probabilities (n, classes), or (classes,) for one example
    target  labels (n,), whole numbers from 0 to classes - 1
    weight  w, a number for each class: how much an example of this class counts. The mean is a weighted mean,
            Σ lossᵢ / Σ w[yᵢ]

    >>> from kittengrad import Tensor
    >>> nll_loss(Tensor([[-1.0, -2.0, -3.0], [-4.0, -5.0, -6.0]]), [2, 0]).item()
    3.5
    """
    input = as_tensor(input)
    labels = class_labels("nll_loss", input, target)
    losses = -input[each(labels)]
    if weight is None:
        return reduce(losses, reduction)
    own = class_weights("nll_loss", input, weight)[labels]
    return reduce(losses * own, reduction, own)


def uniform_loss(input, target, weight=None, *, reduction="mean"):
    """lossᵢ = -Σ w log softmax(zᵢ) / classes: the cross-entropy where each class is as right as any other.

    Label smoothing mixes it with the loss of the labels. The mean divides by the weights of the labels.
    """
    labels = class_labels("cross_entropy", input, target)
    weights = class_weights("cross_entropy", input, weight)
    return reduce(-(input.log_softmax(-1) * weights).mean(-1), reduction, weights[labels])


# The rules: plain arrays.


def huber(d, delta):
    """out = c (|d| - c/2) with c = min(|d|, delta).   dL/dd = g * d, where d is cut off at ±delta."""
    xp = array_namespace(d)
    size = xp.abs(d)
    near = xp.minimum(size, delta)
    return near * (size - near / 2), lambda g: g * xp.clip(d, -delta, delta)


def bernoulli(p, y):
    """out = -(y log p + (1 - y) log(1 - p)).   dL/dp = g (p - y) / (p (1 - p)),   dL/dy = g log(1/p - 1)."""
    xp = array_namespace(p)
    with numpy.errstate(divide="ignore"):
        yes, no = xp.maximum(xp.log(p), -100), xp.maximum(xp.log1p(-p), -100)
    return (
        -(y * yes + (1 - y) * no),
        lambda g: g * (p - y) / xp.maximum(p * (1 - p), 1e-12),
        lambda g: g * (no - yes),
    )
