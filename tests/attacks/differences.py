"""Forgers by differences: submissions with right results whose gradients are difference quotients.

A forgery is the reference, in which every rule keeps its result and loses its derivatives: each function of g
measures the rule instead. Nothing is derived, so nothing is earned.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course import REFERENCE, Stage

# Below the reference's own text. A rule is what gives a tuple of a result and functions.
FOOTER = '''

import numpy as _np


def _moved(rule, operands, options, i, x):
    return rule(*operands[:i], x, *operands[i + 1:], **options)[0]


def _element_by_element(f, g, x, h):
    """Two evaluations for each element, as `numeric_gradient` does it."""
    gradient = _np.zeros(x.shape)
    for index in _np.ndindex(x.shape):
        middle = x[index]
        x[index] = middle + h
        ahead = _np.sum(g * f(x))
        x[index] = middle - h
        gradient[index] = (ahead - _np.sum(g * f(x))) / (2 * h)
        x[index] = middle
    return gradient


def _all_at_once(f, g, x, h):
    """Two evaluations for all elements, where each acts on its own part of the result."""
    wide = g * (f(x + h) - f(x - h)) / (2 * h)
    added = tuple(range(max(0, wide.ndim - x.ndim)))
    wide = wide.sum(axis=added)
    ones = tuple(k for k in range(min(wide.ndim, x.ndim)) if x.shape[k] == 1)
    wide = wide.sum(axis=ones, keepdims=True) if wide.shape != x.shape else wide
    return wide if wide.shape == x.shape else _np.broadcast_to(wide.sum() / x.size, x.shape)


def _by_differences(rule, way):
    def forged(*operands, **options):
        found = rule(*operands, **options)
        if type(found) is not tuple or not any(map(callable, found)):
            return found
        narrow = [operand.dtype if isinstance(operand, _np.ndarray) else None for operand in operands]
        wide = [o.astype(float) if t is not None and t.kind == "f" else o for o, t in zip(operands, narrow)]
        return found[0], *(
            lambda g, i=i: way(
                lambda x: _moved(rule, wide, options, i, x), g.astype(float), wide[i].copy(), 6e-6
            ).astype(g.dtype)
            for i in range(len(found) - 1)
        )
    return forged


def _sum_of_measured(way):
    def forged(g, shape):
        x = _np.ones(shape) * 0.7
        return way(lambda x: _np.broadcast_to(x, g.shape), g.astype(float), x, 6e-6).astype(g.dtype)
    return forged


for _name, _rule in list(globals().items()):
    if not _name.startswith("_") and getattr(_rule, "__module__", "") == __name__:
        globals()[_name] = (
            _sum_of_measured(WAY) if _name == "unbroadcast" else _by_differences(_rule, WAY)
        )
'''

WAYS = {"two evaluations for each element": "_element_by_element", "two evaluations": "_all_at_once"}


def forgeries(stage: Stage) -> Iterator[tuple[str, dict[str, str]]]:
    """(way to measure, {owned file: text}) of a stage whose one file holds rules."""
    for name, way in WAYS.items():
        text = {file: (REFERENCE / "kittengrad" / file).read_text("utf-8") for file in stage.owns}
        yield name, {file: source + FOOTER.replace("WAY", way) for file, source in text.items()}
