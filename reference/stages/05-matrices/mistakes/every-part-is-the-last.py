"""All of your operands receive one and the same part: the last, or what comes after it. A function made in a
loop looks its variables up when it is called, and by then the loop has ended. How can each keep its own?"""

from kittengrad.matrices import along

TASK = "5.6"
REPLACES = "matrices.concatenate"


def variant_a(*arrays, axis=0):
    import numpy as np

    functions, end = [], 0
    for a in arrays:
        start, end = end, end + a.shape[axis]
        functions.append(lambda g: g[along(g, axis, slice(start, end))])  # noqa: B023 - the mistake
    return np.concatenate(arrays, axis), *functions


def variant_b(*arrays, axis=0):
    import numpy as np

    ends = np.cumsum([a.shape[axis] for a in arrays])[:-1]
    functions = []
    for i in range(len(arrays)):

        def part(g):
            return np.split(g, ends, axis)[i]  # noqa: B023 - the mistake

        functions.append(part)
    return (np.concatenate(arrays, axis=axis), *functions)


def variant_c(*arrays, axis=0):
    import numpy as np

    functions, start = [], 0
    for a in arrays:
        functions.append(lambda g: g[along(g, axis, slice(start, start + a.shape[axis]))])  # noqa: B023
        start += a.shape[axis]
    return np.concatenate(arrays, axis), *functions
