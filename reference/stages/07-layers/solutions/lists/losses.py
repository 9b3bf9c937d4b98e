"""Stage 07, with formulas in the form of PyTorch's."""

import numpy as np

from .arrays import as_array
from .labels import class_labels, class_weights, decimal, paired, positive_weights, reduce, reduced
from .more_losses import uniform_loss
from .tensor import apply

# Task 7.6: numbers as targets.


def squared_errors(p, y):
    def by_prediction(g):
        return (p - y) * 2 * g

    return (p - y) ** 2, by_prediction, lambda g: -by_prediction(g)


def mse_loss(input, target, *, reduction="mean"):
    input, target = paired("mse_loss", input, target)
    return apply(reduced(squared_errors, reduction), input, target)


# Task 7.7: yes or no as targets.


def logistic_losses(z, y, pos_weight=1.0):
    far = np.maximum(-z, 0)
    log_weight = (pos_weight - 1) * y + 1
    minus_log_sigmoid = np.log1p(np.exp(-abs(z))) + far
    e = np.exp(-abs(z))
    sigmoid = np.where(z < 0, e, 1) / (1 + e)
    return (
        (1 - y) * z + log_weight * minus_log_sigmoid,
        lambda g: g * (log_weight * sigmoid - pos_weight * y),
        lambda g: g * ((pos_weight - 1) * minus_log_sigmoid - z),
    )


def binary_cross_entropy_with_logits(input, target, weight=None, *, reduction="mean", pos_weight=None):
    input, target = paired("binary_cross_entropy_with_logits", decimal(input), target)
    options = {} if pos_weight is None else {"pos_weight": positive_weights(input, pos_weight)}
    if weight is None:
        return apply(reduced(logistic_losses, reduction), input, target, **options)
    return reduce(apply(logistic_losses, input, target, **options) * as_array(weight), reduction)


# Task 7.8: one of several classes as target.


def cross_entropies(z, labels, weights):
    rows = np.arange(len(labels))
    shifted = z - z.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    sums = e.sum(axis=1)
    losses = weights * (np.log(sums) - shifted[rows, labels])

    def by_logits(g):
        factors = weights * g
        gradient = e * (factors / sums).reshape(-1, 1)
        gradient[rows, labels] -= factors
        return gradient

    return losses, by_logits


def cross_entropy(input, target, weight=None, *, reduction="mean", label_smoothing=0.0):
    if label_smoothing:
        hard = cross_entropy(input, target, weight, reduction=reduction)
        soft = uniform_loss(input, target, weight, reduction=reduction)
        return (1 - label_smoothing) * hard + label_smoothing * soft
    input = decimal(input)
    labels = class_labels("cross_entropy", input, target)
    own = class_weights("cross_entropy", input, weight)[labels]
    rule = reduced(cross_entropies, reduction, None if weight is None else own)
    if input.ndim == 2:
        return apply(rule, input, labels=labels, weights=own)
    one = apply(rule, input.reshape(1, -1), labels=labels.reshape(1), weights=own.reshape(1))
    return one.reshape()
