"""I write tanh by its definition (a), or with one exponential, that of 2a (b)."""

TASK = "6.2"
REPLACES = "functional.tanh"


def variant_a(a):
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        up, down = np.exp(a), np.exp(-a)
        out = (up - down) / (up + down)
    return out, lambda g: g * (1 - out**2)


def variant_b(a):
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        e = np.expm1(2 * a)
        t = e / (e + 2)

    def da(g):
        return (1 - t * t) * g

    return t, da
