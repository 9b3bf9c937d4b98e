"""I go through the arrays in a loop and make one lambda for each; each lambda cuts its part out of g."""

from kittengrad.matrices import along

TASK = "5.6"
REPLACES = "matrices.concatenate"


def variant_a(*arrays, axis=0):
    import numpy as np

    ends = np.cumsum([array.shape[axis] for array in arrays])[:-1]
    functions = []
    for i in range(len(arrays)):
        functions.append(lambda g: np.split(g, ends, axis=axis)[i])
    return (np.concatenate(arrays, axis=axis), *functions)


def variant_b(*arrays, axis=0):
    import numpy as np

    start = 0
    functions = []
    for array in arrays:
        n = array.shape[axis]

        def da(g):
            return g[along(g, axis, slice(start, start + n))]

        functions.append(da)
        start += n
    return (np.concatenate(arrays, axis=axis), *functions)
