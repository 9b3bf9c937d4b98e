"""The operand was used in many places, so its gradient is the mean of their gradients."""

TASK = "4.1"
REPLACES = "arithmetic.unbroadcast"


def variant_a(g, shape):
    added = g.ndim - len(shape)
    axes = list(range(added))
    for i, n in enumerate(shape):
        if n == 1 and g.shape[added + i] > 1:
            axes.append(added + i)
    if not axes:
        return g
    return g.mean(axis=tuple(axes)).reshape(shape)
