"""You join the heads by one reshape, which keeps the order of all numbers: a row then holds several places of
one head. Which two axes have to stand side by side before they become one?"""

TASK = "10.8"
REPLACES = "attention.join_heads"


def variant_a(x):
    return x.reshape(*x.shape[:-3], x.shape[-2], x.shape[-3] * x.shape[-1])


def variant_b(x):
    *rest, heads, length, width = x.shape
    rows = x.reshape(*rest, heads * length * width)
    return rows.reshape(*rest, length, heads * width)
