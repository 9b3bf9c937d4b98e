"""Is a rule's derivative right? The strictest question we know, asked of every rule.

A *random* cotangent, every element, float64, tolerance 1e-6: ones as cotangent would not see a forgotten
transpose or an ignored upstream gradient.
"""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes
from kittengrad.calculus import numeric_gradient
from numpy.testing import assert_allclose

seeds = st.integers(0, 2**32 - 1)
shapes = st.lists(st.integers(0, 3), max_size=3).map(tuple)
filled_shapes = st.lists(st.integers(1, 3), min_size=1, max_size=3).map(tuple)
pairs_of_shapes = mutually_broadcastable_shapes(num_shapes=2, max_dims=3, min_side=0, max_side=3).map(
    lambda drawn: drawn.input_shapes
)


def draw(seed, *shapes, away_from=0.1):
    """Arrays with elements of both signs, none nearer than `away_from` to 0."""
    rng = np.random.default_rng(seed)
    return [rng.uniform(away_from, 2, shape) * rng.choice((-1, 1), shape) for shape in shapes]


def check_rule(rule, *arrays, seed=0, **options):
    """Compare every vector-Jacobian product of rule(*arrays) with differences, and float32 with float64."""
    out, *vjps = rule(*arrays, **options)
    assert len(vjps) == len(arrays)
    g = np.random.default_rng(seed).standard_normal(np.shape(out))
    for i, vjp in enumerate(vjps):

        def along(x, i=i):
            return np.sum(g * rule(*arrays[:i], x, *arrays[i + 1 :], **options)[0])

        found = vjp(g)
        assert np.shape(found) == arrays[i].shape
        assert_allclose(found, numeric_gradient(along, arrays[i]), rtol=1e-6, atol=1e-6)

    check_short(rule, arrays, np.float32, seed=seed, **options)


def check_short(rule, arrays, dtype, /, *, seed=0, **options):
    """Compare a rule in `dtype` with the same rule in float64, at the same numbers. The dtype is kept."""
    digits = {np.float16: 3e-2, np.float32: 1e-4, np.float64: 0}[dtype]
    short_arrays = [array.astype(dtype) for array in arrays]
    short_out, *short_vjps = rule(*short_arrays, **options)
    out, *vjps = rule(*(array.astype(np.float64) for array in short_arrays), **options)
    assert short_out.dtype == options.get("dtype", dtype)
    assert_allclose(short_out, out, rtol=digits, atol=digits)
    g = np.random.default_rng(seed).standard_normal(np.shape(out))
    for vjp, short_vjp in zip(vjps, short_vjps, strict=True):
        found, expected = short_vjp(g.astype(dtype)), vjp(g.astype(dtype).astype(np.float64))
        assert found.dtype == dtype
        assert_allclose(found, expected, rtol=digits, atol=digits)
