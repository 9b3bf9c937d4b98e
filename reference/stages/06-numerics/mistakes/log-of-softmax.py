"""Your log_softmax takes the logarithm of a share that is 0 for the computer, and gets -inf. The true
logarithm is about -1000. Write log(x / y) as a difference, before anything is rounded."""

from kittengrad.functional import array_namespace, largest, total

TASK = "6.6"
REPLACES = "functional.log_softmax"


def variant_a(a, axis=-1):
    xp = array_namespace(a)
    e = xp.exp(a - largest(a, axis))
    shares = e / total(e, axis, keepdims=True)
    return xp.log(shares), lambda g: g - shares * total(g, axis, keepdims=True)


def variant_b(a, axis=-1):
    xp = array_namespace(a)
    e = xp.exp(a - largest(a, axis))
    s = total(e, axis, keepdims=True)
    return xp.log(e) - xp.log(s), lambda g: g - e / s * total(g, axis, keepdims=True)
