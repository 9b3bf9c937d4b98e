"""All parts bring their gradients to one and the same place of the array, as if all had been cut there. Each
has to remember where it was cut. When does your function look up the place, and which place is it then?"""

from kittengrad.matrices import along

TASK = "5.7"
REPLACES = "matrices.split"


def variant_a(a, sections, axis=0):
    import numpy as np

    parts = []
    if a.shape[axis] % sections:
        raise ValueError("no equal parts")
    for i, part in enumerate(np.split(a, sections, axis)):
        length = part.shape[axis]

        def da(g):
            zeros = np.zeros_like(a)
            zeros[along(a, axis, slice(i * length, (i + 1) * length))] = g  # noqa: B023 - the mistake
            return zeros

        parts.append((part, da))
    return parts


def variant_b(a, sections, axis=0):
    import numpy as np

    def da(g):
        zeros = np.zeros_like(a)
        zeros[along(a, axis, slice(0, g.shape[axis]))] += g
        return zeros

    return [(part, da) for part in np.split(a, sections, axis=axis)]
