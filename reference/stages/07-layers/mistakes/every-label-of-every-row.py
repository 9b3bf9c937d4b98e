"""From each row you take the numbers of all labels: n × n of them. A row has one label. An index of two
arrays of the same length reads one number for each pair: which row, and which place in it?"""

TASK = "7.8"
REPLACES = "losses.nll_loss"


def variant_a(input, target, weight=None, *, reduction="mean"):
    from kittengrad.creation import as_tensor
    from kittengrad.labels import class_labels, class_weights, reduce

    input = as_tensor(input)
    labels = class_labels("nll_loss", input, target)
    own = class_weights("nll_loss", input, weight)[labels]
    return reduce(-input[..., labels] * own, reduction, own)


def variant_b(input, target, weight=None, *, reduction="mean"):
    from kittengrad.creation import as_tensor
    from kittengrad.labels import class_labels, class_weights, reduce

    input = as_tensor(input)
    labels = class_labels("nll_loss", input, target)
    own = class_weights("nll_loss", input, weight)[labels]
    chosen = input[:, labels] if input.ndim == 2 else input[labels]
    return reduce(-chosen * own, reduction, own)
