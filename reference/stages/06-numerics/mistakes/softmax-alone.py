"""Your softmax passes on what each number does to its own share, and forgets what it does to the others. If
one share grows, all others shrink. Where does an element of `a` stand besides its own numerator?"""

from kittengrad.functional import array_namespace, largest, total

TASK = "6.6"
REPLACES = "functional.softmax"


def variant_a(a, axis=-1):
    xp = array_namespace(a)
    e = xp.exp(a - largest(a, axis))
    out = e / total(e, axis, keepdims=True)
    return out, lambda g: g * out * (1 - out)


def variant_b(a, axis=-1):
    xp = array_namespace(a)
    e = xp.exp(a - largest(a, axis))
    out = e / total(e, axis, keepdims=True)
    return out, lambda g: out * g
