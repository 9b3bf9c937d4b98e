"""Your gradient has the shape of the result. It is dL/da, one number for each number of a. In which shape
would somebody who only knows a expect it?"""

TASK = "5.1"
REPLACES = "matrices.reshape"


def variant_a(a, shape):
    return a.reshape(shape), lambda g: g


def variant_b(a, shape):
    out = a.reshape(shape)

    def da(g):
        return g.ravel().reshape(out.shape)

    return out, da
