"""Your weighted mean divides by the number of examples. With weights of 100, the loss would be 100 times as
large. By what does a *weighted* mean divide?"""

TASK = "7.8"
REPLACES = "losses.nll_loss"


def variant_a(input, target, weight=None, *, reduction="mean"):
    from kittengrad.creation import as_tensor
    from kittengrad.labels import class_labels, class_weights, each, reduce

    input = as_tensor(input)
    labels = class_labels("nll_loss", input, target)
    own = class_weights("nll_loss", input, weight)[labels]
    return reduce(-input[each(labels)] * own, reduction)


def variant_b(input, target, weight=None, *, reduction="mean"):
    from kittengrad.creation import as_tensor
    from kittengrad.labels import class_labels, class_weights, each

    input = as_tensor(input)
    labels = class_labels("nll_loss", input, target)
    losses = -input[each(labels)] * class_weights("nll_loss", input, weight)[labels]
    if reduction == "none":
        return losses
    return losses.sum() / (losses.size if reduction == "mean" else 1)
