"""Your checker has ones as g, or uses L = Σ out. A rule that ignores g seems right then, and errors with
the sum 0 vanish. Which g has no such blind spot?"""

import numpy as np
from kittengrad.gradcheck import both_gradients, worst_element

TASK = "6.7"
REPLACES = "gradcheck.check_rule"


def variant_a(rule, *arrays, rng=None, **options):
    arrays = [np.array(a, dtype=np.float64) for a in arrays]
    g = np.ones(np.shape(rule(*arrays, **options)[0]))
    for operand, (given, numeric) in enumerate(both_gradients(rule, arrays, g, **options)):
        index = worst_element(given, numeric)
        if index is not None:
            return operand, index, float(given[index]), float(numeric[index])
    return None


def variant_b(rule, *arrays, rng=None, **options):
    arrays = [np.asarray(a, np.float64) for a in arrays]
    out = rule(*arrays, **options)[0]
    pairs = both_gradients(rule, arrays, np.ones_like(out), **options)
    for i in range(len(pairs)):
        index = worst_element(*pairs[i])
        if index is not None:
            return (i, index, *(float(part[index]) for part in pairs[i]))
    return None
