"""I write the rule as it stands: b times a to the b minus 1."""

from kittengrad.arithmetic import unbroadcast
from kittengrad.namespace import array_namespace

TASK = "4.5"
REPLACES = "arithmetic.power"


def variant_a(a, b):
    xp = array_namespace(a)
    out = a**b

    def by_a(g):
        slope = xp.where(b == 0, 0, b * a**b - 1)
        return unbroadcast(g * slope, a.shape)

    def by_b(g):
        logs = xp.log(xp.where((a == 0) & (b >= 0), 1, a))
        return unbroadcast(g * out * logs, b.shape)

    return out, by_a, by_b


def variant_b(a, b):
    xp = array_namespace(a)
    out = a**b
    logs = xp.log(xp.where((a == 0) & (b >= 0), 1, a))
    return (
        out,
        lambda g: unbroadcast(g * b * (out - 1), a.shape),
        lambda g: unbroadcast(g * out * logs, b.shape),
    )
