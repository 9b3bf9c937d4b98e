"""Your bias has a gradient for each row, as if each row had a bias of its own. All rows use the same one:
what becomes of many gradients of one thing?"""

from kittengrad.nn import as_rows

TASK = "7.1"
REPLACES = "nn.linear"


def variant_a(w, x, b):
    return x @ w.T + b, lambda g: as_rows(g).T @ as_rows(x), lambda g: g @ w, lambda g: g


def variant_b(w, x, b):
    def by_bias(g):
        gradient = g.copy()
        return gradient * (b * 0 + 1)

    return x @ w.T + b, lambda g: as_rows(g).T @ as_rows(x), lambda g: g @ w, by_bias
