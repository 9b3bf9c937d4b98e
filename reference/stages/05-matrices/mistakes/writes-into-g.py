"""Your function changes the g that it receives. Other nodes receive the same array, and each of them reads
what is left of it. Which of your lines writes into g, or into a view of it?"""

from kittengrad.matrices import along

TASK = "5.6"
REPLACES = "matrices.concatenate"


def variant_a(*arrays, axis=0):
    import numpy as np

    ends = [0]
    for one in arrays:
        ends.append(ends[-1] + one.shape[axis])

    def cut(i):
        def back(g):
            part = g[along(g, axis, slice(ends[i], ends[i + 1]))]
            part *= 1.0
            g[along(g, axis, slice(0, ends[i]))] = 0
            return part

        return back

    return np.concatenate(arrays, axis=axis), *(cut(i) for i in range(len(arrays)))


def variant_b(*arrays, axis=0):
    import numpy as np

    ends = np.cumsum([a.shape[axis] for a in arrays])

    def cut(end, length):
        def back(g):
            part = g[along(g, axis, slice(end - length, end))].copy()
            g[along(g, axis, slice(end - length, end))] -= part
            return part

        return back

    parts = (cut(end, a.shape[axis]) for end, a in zip(ends, arrays, strict=True))
    return np.concatenate(arrays, axis=axis), *parts
