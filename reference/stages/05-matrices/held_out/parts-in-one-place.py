"""Each part writes its gradient into zeros at the place where I cut it: a loop knows the start (a). The
parts all have the same length, so the gradient fills the first places (b)."""

from kittengrad.matrices import along

TASK = "5.7"
REPLACES = "matrices.split"


def variant_a(a, sections, axis=0):
    import numpy as np

    if a.shape[axis] % sections != 0:
        raise ValueError("the parts are not equal")
    size = a.shape[axis] // sections
    results = []
    for number in range(sections):
        place = along(a, axis, slice(number * size, (number + 1) * size))

        def da(g):
            zeros = np.zeros_like(a)
            zeros[place] = g
            return zeros

        results.append((a[place], da))
    return results


def variant_b(a, sections, axis=0):
    import numpy as np

    size, rest = divmod(a.shape[axis], sections)
    if rest:
        raise ValueError(f"{a.shape[axis]} numbers do not make {sections} parts")

    def da(g):
        full = np.zeros_like(a)
        full[along(a, axis, slice(size))] += g
        return full

    return [(part, da) for part in np.split(a, sections, axis=axis)]
