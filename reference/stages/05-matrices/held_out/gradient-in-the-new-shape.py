"""Reshaping changes no number, so the gradient goes back as it comes."""

TASK = "5.1"
REPLACES = "matrices.reshape"


def variant_a(a, shape):
    out = a.reshape(shape)

    def da(g):
        return g

    return out, da


def variant_b(a, shape):
    return a.reshape(shape), lambda g: g.reshape(shape)
