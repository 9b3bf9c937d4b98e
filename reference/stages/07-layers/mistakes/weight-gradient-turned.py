"""Your gradient of w has its rows and columns exchanged. It needs the shape of w, (outputs, inputs): which
product of g and x, with which of them turned, has this shape?"""

from kittengrad.nn import as_rows

TASK = "7.1"
REPLACES = "nn.linear"


def variant_a(w, x, b):
    return (
        x @ w.T + b,
        lambda g: as_rows(x).T @ as_rows(g),
        lambda g: g @ w,
        lambda g: as_rows(g).sum(axis=0),
    )


def variant_b(w, x, b):
    import numpy as np

    def by_weight(g):
        return np.einsum("nk,nj->kj", as_rows(x), as_rows(g))

    return x @ w.T + b, by_weight, lambda g: g @ w, lambda g: as_rows(g).sum(axis=0)
