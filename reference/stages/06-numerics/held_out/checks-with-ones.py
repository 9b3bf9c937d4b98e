"""The sum of the result is the simplest number that depends on all of it, so I take L = Σ out: g is ones."""

from kittengrad.gradcheck import both_gradients, check_shapes, worst_element

TASK = "6.7"
REPLACES = "gradcheck.check_rule"


def variant_a(rule, *arrays, rng=None, **options):
    import numpy as np

    rng = np.random.default_rng() if rng is None else rng
    arrays = [np.array(a, dtype=np.float64) for a in arrays]
    check_shapes(rule, arrays, options)
    out = rule(*arrays, **options)[0]
    pairs = both_gradients(rule, arrays, np.ones_like(out), **options)
    for i in range(len(pairs)):
        given, numeric = pairs[i]
        worst = worst_element(given, numeric)
        if worst is not None:
            return i, worst, given[worst], numeric[worst]
    return None
