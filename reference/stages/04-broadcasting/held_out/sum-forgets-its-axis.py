"""Each element of the sum gets g, and broadcast_to makes g as large as a."""

from kittengrad.namespace import array_namespace, total

TASK = "4.7"
REPLACES = "arithmetic.sum"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)
    return total(a, axis, keepdims), lambda g: xp.broadcast_to(g, a.shape)
