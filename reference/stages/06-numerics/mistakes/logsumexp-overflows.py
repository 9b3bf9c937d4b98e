"""Your sum of exponentials overflows at 1000, and is 0 at -1000. A number that you subtract before exp and
add after log changes nothing on paper. Which number makes the largest exp 1?"""

from kittengrad.functional import array_namespace, kept_shape, total

TASK = "6.5"
REPLACES = "functional.logsumexp"


def variant_a(a, axis=None, keepdims=False):
    xp = array_namespace(a)
    out = xp.log(total(xp.exp(a), axis, keepdims=True))
    return out if keepdims else out.squeeze(axis), lambda g: g.reshape(out.shape) * xp.exp(a - out)


def variant_b(a, axis=None, keepdims=False):
    xp = array_namespace(a)
    e = xp.exp(a)

    def share(g):
        return g.reshape(kept_shape(a, axis)) * e / total(e, axis, keepdims=True)

    return xp.log(total(e, axis, keepdims)), share
