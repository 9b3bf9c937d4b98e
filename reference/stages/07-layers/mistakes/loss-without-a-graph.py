"""Your loss is a right number that knows nothing of its operands: the gradient ends there, and nothing
trains. You compute with the plain arrays. Which objects keep the record?"""

TASK = "7.6"
REPLACES = "losses.mse_loss"


def variant_a(input, target, *, reduction="mean"):
    from kittengrad import Tensor
    from kittengrad.labels import paired, reduce

    input, target = paired("mse_loss", input, target)
    return Tensor(reduce((input.data - target.data) ** 2, reduction))


def variant_b(input, target, *, reduction="mean"):
    from kittengrad.labels import paired, reduce

    input, target = paired("mse_loss", input, target)
    return reduce((input - target).detach() ** 2, reduction)
