"""Stage 06, another style: plain loops over the elements."""

import math

import numpy as np

TOLERANCE = 1e-6
STEP = 6e-6


def both_gradients(rule, arrays, g, **options):
    """With central differences of its own."""
    answers = rule(*arrays, **options)
    pairs = []
    for i in range(len(arrays)):
        given = answers[i + 1](g)
        numeric = np.zeros(arrays[i].shape)
        for index in np.ndindex(arrays[i].shape):
            totals = []
            for sign in (1, -1):
                moved = [array.copy() for array in arrays]
                moved[i][index] += sign * STEP
                totals.append((g * rule(*moved, **options)[0]).sum())
            numeric[index] = (totals[0] - totals[1]) / (2 * STEP)
        pairs.append([np.array(given), numeric])
    return pairs


def worst_element(given, numeric):
    worst, at = -1.0, None
    for index in np.ndindex(numeric.shape):
        error = abs(given[index] - numeric[index]) / max(1.0, abs(numeric[index]))
        error = math.inf if math.isnan(error) else error
        if error > TOLERANCE and error > worst:
            worst, at = error, index
    return at


def check_rule(rule, *arrays, rng=None, **options):
    if rng is None:
        rng = np.random.default_rng()
    arrays = [np.array(array, dtype=float) for array in arrays]
    g = rng.standard_normal(size=np.shape(rule(*arrays, **options)[0]))
    pairs = both_gradients(rule, arrays, g, **options)
    for i in range(len(pairs)):
        given, numeric = pairs[i]
        at = worst_element(given, numeric)
        if at is not None:
            return (i, at, float(given[at]), float(numeric[at]))
    return None


def _near(x, y):
    return x.shape == y.shape and all(
        abs(x[i] - y[i]) <= 1e-6 * max(1, abs(y[i])) for i in np.ndindex(x.shape)
    )


def likely_cause(given, numeric, g):
    if not np.any(given):
        return "zero"
    if _near(given, -numeric):
        return "sign"
    quotients = [given[i] / numeric[i] for i in np.ndindex(numeric.shape) if numeric[i] != 0]
    if quotients and _near(given, quotients[0] * numeric):
        return "factor"
    if given.shape == g.shape == numeric.shape and _near(given * g, numeric):
        return "upstream"
    if _near(given.T, numeric):
        return "transposed"
    return None
