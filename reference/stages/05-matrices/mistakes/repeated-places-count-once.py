"""Of a place that was read several times you keep only one gradient. `zeros[key] += g` reads all the places,
adds, and writes them all back; of two writes to one place the last one stays. Who adds one by one?"""

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
