"""Stage 07, with one-hot rows, and rules made of rules."""

import numpy as np

from .arithmetic import multiply, subtract
from .arrays import as_array
from .functional import log_softmax, softplus
from .labels import class_labels, class_weights, decimal, paired, positive_weights, reduce, reduced
from .more_losses import uniform_loss
from .tensor import apply

# Task 7.6: numbers as targets.


def squared_errors(p, y):
    d, by_p, by_y = subtract(p, y)
    out, left, right = multiply(d, d)

    def by_difference(g):
        return left(g) + right(g)

    return out, lambda g: by_p(by_difference(g)), lambda g: by_y(by_difference(g))


def mse_loss(input, target, *, reduction="mean"):
    input, target = paired("mse_loss", input, target)
    return apply(reduced(squared_errors, reduction), input, target)


# Task 7.7: yes or no as targets.


def logistic_losses(z, y, pos_weight=1.0):
    (yes, by_minus_z), (no, by_z) = softplus(-z), softplus(z)

    def by_logits(g):
        return by_z(g * (1 - y)) - by_minus_z(g * y * pos_weight)

    def by_target(g):
        return g * pos_weight * yes - g * no

    return y * pos_weight * yes + no - y * no, by_logits, by_target


def binary_cross_entropy_with_logits(input, target, weight=None, *, reduction="mean", pos_weight=None):
    input, target = paired("binary_cross_entropy_with_logits", decimal(input), target)
    options = {} if pos_weight is None else {"pos_weight": positive_weights(input, pos_weight)}
    if weight is None:
        return apply(reduced(logistic_losses, reduction), input, target, **options)
    return reduce(apply(logistic_losses, input, target, **options) * as_array(weight), reduction)


# Task 7.8: one of several classes as target.


def cross_entropies(z, labels, weights):
    hot = np.eye(z.shape[1], dtype=z.dtype)[labels] * weights[:, None]
    log_p, back = log_softmax(z)
    return -(hot * log_p).sum(axis=-1), lambda g: back(-hot * g[:, None])


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
