"""A place that was read several times kept only one gradient. NumPy's `zeros[key] += g` reads, adds and
writes each name of the place separately, and the last one wins. Who can add without forgetting?"""

TASK = "5.5"
REPLACES = "matrices.index"


def variant_a(a, key):
    import numpy as np

    def da(g):
        zeros = np.zeros_like(a)
        zeros[key] += g
        return zeros

    return a[key], da


def variant_b(a, key):
    import numpy as np

    def da(g):
        places = np.arange(a.size).reshape(a.shape)[key]
        flat = np.zeros(a.size, a.dtype)
        np.put(flat, places, g)
        return flat.reshape(a.shape)

    return a[key], da
