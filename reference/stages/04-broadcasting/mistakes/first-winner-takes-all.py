"""Of several elements that are the largest you give all of g to the one that comes first. The others are just
as large: had one of them grown, the maximum would have grown with it. How do they share?"""

from kittengrad.arithmetic import array_namespace, kept_shape

TASK = "4.8"
REPLACES = "arithmetic.max"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)

    def share(g):
        kept = kept_shape(a, axis)
        winners = (a == a.max(axis=axis, keepdims=True)).astype(a.dtype)
        if isinstance(axis, int):
            winners = winners * (winners.cumsum(axis=axis) == 1)
        elif axis is None:
            winners = winners * (winners.cumsum().reshape(a.shape) == 1)
        else:
            winners = winners / winners.sum(axis=axis, keepdims=True)
        return xp.broadcast_to(g.reshape(kept), a.shape) * winners

    return a.max(axis=axis, keepdims=keepdims), share


def variant_b(a, axis=None, keepdims=False):
    xp = array_namespace(a)
    axes = tuple(range(a.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(i % a.ndim for i in axes)
    rest = tuple(i for i in range(a.ndim) if i not in axes)

    def share(g):
        lines = a.transpose(rest + axes)
        flat = lines.reshape(*lines.shape[: len(rest)], -1)
        first = flat.argmax(axis=-1)
        taken = xp.zeros_like(flat)
        for where in xp.ndindex(first.shape):
            taken[where][first[where]] = g.reshape(first.shape)[where]
        back = sorted(range(a.ndim), key=(rest + axes).__getitem__)
        return taken.reshape(lines.shape).transpose(back)

    return a.max(axis=axis, keepdims=keepdims), share
