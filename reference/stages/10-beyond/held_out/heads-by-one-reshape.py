"""The docstring gives the shape, and I reshape to it."""

TASK = "10.8"
REPLACES = "attention.split_heads"


def variant_a(x, heads):
    if heads < 1 or x.shape[-1] % heads:
        raise ValueError(f"{heads} heads do not divide a width of {x.shape[-1]}")
    shape = list(x.shape)
    shape[-1] //= heads
    shape.insert(-2, heads)
    return x.reshape(tuple(shape))


def variant_b(x, heads):
    if heads < 1 or x.shape[-1] % heads:
        raise ValueError("the heads do not divide the width")
    others, (length, width) = x.shape[:-2], x.shape[-2:]
    numbers = x.reshape(*others, length * width)
    return numbers.reshape(*others, heads, length, width // heads)
