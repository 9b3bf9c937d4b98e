"""One reshape gives the shape of the docstring, but a reshape keeps the order of all numbers. So your first
head holds whole vectors of the first places. Which axis does a reshape cut in two, and what is left to
exchange?"""

TASK = "10.8"
REPLACES = "attention.split_heads"


def variant_a(x, heads):
    return x.reshape(*x.shape[:-2], heads, x.shape[-2], x.shape[-1] // heads)


def variant_b(x, heads):
    from kittengrad import stack

    *rest, length, width = x.shape
    numbers = x.reshape(*rest, length * width)
    step = length * width // heads
    parts = [numbers[..., i * step : (i + 1) * step] for i in range(heads)]
    return stack([part.reshape(*rest, length, width // heads) for part in parts], axis=-3)
