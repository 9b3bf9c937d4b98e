"""Your loss takes the mean, whatever `reduction` asks for. Who calls it with "sum" or "none" wants the sum,
or the loss of each element. Which function of this file reduces the losses?"""

TASK = "7.6"
REPLACES = "losses.mse_loss"


def variant_a(input, target, *, reduction="mean"):
    from kittengrad.labels import paired

    input, target = paired("mse_loss", input, target)
    return ((input - target) ** 2).mean()


def variant_b(input, target, *, reduction="mean"):
    from kittengrad.labels import paired

    input, target = paired("mse_loss", input, target)
    difference = input - target
    return (difference * difference).sum() / difference.size
