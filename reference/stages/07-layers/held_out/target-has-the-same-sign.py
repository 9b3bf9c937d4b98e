"""Both operands are in the same square, so both have the gradient 2 g (p - y)."""

TASK = "7.6"
REPLACES = "losses.squared_errors"


def variant_a(p, y):
    def gradient(g):
        return 2 * (p - y) * g

    return (p - y) ** 2, gradient, gradient
