"""I pass the axis on to NumPy and think of keepdims only on the way back."""

from kittengrad.arithmetic import kept_shape
from kittengrad.namespace import array_namespace, total

TASK = "4.7"
REPLACES = "arithmetic.sum"


def variant_a(a, axis=None, keepdims=False):
    def da(g):
        return array_namespace(a).broadcast_to(g.reshape(kept_shape(a, axis)), a.shape)

    return total(a, axis), da
