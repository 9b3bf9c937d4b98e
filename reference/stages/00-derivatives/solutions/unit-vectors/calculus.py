"""Stage 00, written with vectors: an array is a point, a derivative the slope along one axis of space."""

import numpy as np

EPSILON = float(np.finfo(float).eps)


def quotient(f, start, end):
    return (f(end) - f(start)) / (end - start)


def forward_difference(f, x, h):
    """The slope of the secant from x to x + h."""
    return quotient(f, x, x + h)


def central_difference(f, x, h):
    """The slope of the secant from x - h to x + h."""
    return quotient(f, x - h, x + h)


def errors(difference, f, slope, x, steps):
    """|difference(f, x, h) - slope| for every h of `steps`."""
    return [abs(difference(f, x, h) - slope) for h in steps]


def best_step(x):
    """³√ε · max(1, |x|), for a number or for each element of an array."""
    return np.cbrt(EPSILON) * np.maximum(np.abs(x), 1.0)


def numeric_derivative(f, x):
    """f'(x)."""
    return central_difference(f, x, float(best_step(x)))


def numeric_gradient(f, x):
    """The slopes of f at x along the axes, in the shape of x."""
    point = np.asarray(x, dtype=float).flatten()
    shape = np.shape(x)

    def height(at):
        return float(f(at.reshape(shape)))

    steps = np.diag(best_step(point))
    rises = [height(point + step) - height(point - step) for step in steps]
    return (np.array(rises, dtype=float) / (2 * best_step(point))).reshape(shape)


def slopes_by_hand(a, b, c, f):
    """dL/d(…) by the chain rule, from L backwards, one product after the other."""
    of = {"d": 1.0 * f, "f": a * b + c}
    of["e"] = of["c"] = of["d"] * 1.0
    of["a"], of["b"] = of["e"] * b, of["e"] * a
    return of
