"""Stage 06, another style: everything is one table of errors."""

import numpy as np

from .calculus import numeric_gradient

TOLERANCE = 1e-6


def both_gradients(rule, arrays, g, **options):
    def total(i):
        def f(x):
            moved = list(arrays)
            moved[i] = x
            return float(np.vdot(g, rule(*moved, **options)[0]))

        return f

    _, *functions = rule(*arrays, **options)
    return [(functions[i](g), numeric_gradient(total(i), arrays[i])) for i in range(len(arrays))]


def _errors(given, numeric):
    errors = np.abs(np.asarray(given) - numeric) / np.clip(np.abs(numeric), 1, None)
    return np.nan_to_num(errors, nan=np.inf)


def worst_element(given, numeric):
    errors = _errors(given, numeric)
    if not errors.size or errors.max() <= TOLERANCE:
        return None
    return np.unravel_index(errors.argmax(), errors.shape)


def check_rule(rule, *arrays, rng=None, **options):
    rng = rng or np.random.default_rng()
    arrays = [np.asarray(a, float) for a in arrays]
    g = rng.standard_normal(rule(*arrays, **options)[0].shape)
    for i, (given, numeric) in enumerate(both_gradients(rule, arrays, g, **options)):
        index = worst_element(given, numeric)
        if index is not None:
            return i, index, np.asarray(given)[index], numeric[index]
    return None


def likely_cause(given, numeric, g):
    def same(x, y):
        return x.shape == y.shape and worst_element(x, y) is None

    if same(given, np.zeros(numeric.shape)):
        return "zero"
    if same(-given, numeric):
        return "sign"
    square = float((numeric**2).sum())
    if square > 0 and same(given, float((given * numeric).sum()) / square * numeric):
        return "factor"
    if g.shape == given.shape and same(given * g, numeric):
        return "upstream"
    if same(given.swapaxes(0, -1), numeric):
        return "transposed"
    return None
