"""The rules on MLX's arrays: values and gradients agree with NumPy's, in float32.

MLX is an optional extra, `pip install -e '.[mlx]'`, and these tests are run by themselves: `make mlx`.
"""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "reference"))

import mlx.core as mx
from kittengrad import arithmetic, functional, matrices, reductions
from kittengrad.tensor import Tensor, concatenate, maximum, stack, where

CLOSE = {"rtol": 1e-5, "atol": 1e-5}
SHAPES = (((), ()), ((3,), ()), ((2, 3), (3,)), ((2, 1), (2, 3)), ((3, 1), (1, 4)), ((2, 1, 3), (4, 1)))
RULES = [
    *((getattr(arithmetic, name), shapes, {}) for shapes in SHAPES
      for name in ("add", "subtract", "multiply", "divide", "power", "maximum")),
    *((getattr(arithmetic, name), ((2, 3, 4),), {"axis": axis, "keepdims": keepdims})
      for name in ("sum", "mean", "max") for axis in (None, 0, -1, (0, 2)) for keepdims in (False, True)),
    (arithmetic.negate, ((2, 3),), {}),
    *((matrices.matmul, shapes, {}) for shapes in (
        ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)),
        ((2, 1, 2, 3), (4, 3, 2)), ((5, 2, 3), (3,)))),
    (matrices.reshape, ((2, 3, 4),), {"shape": (4, -1)}),
    (matrices.squeeze, ((2, 1, 3),), {"axis": 1}),
    (matrices.expand_dims, ((2, 3),), {"axis": -1}),
    (matrices.transpose, ((2, 3, 4),), {"axes": (1, 2, 0)}),
    (matrices.swapaxes, ((2, 3, 4),), {"axis1": 0, "axis2": -1}),
    (matrices.broadcast_to, ((2, 1),), {"shape": (4, 2, 3)}),
    *((matrices.index, ((3, 4),), {"key": key}) for key in (1, (slice(None), slice(1, 3)), (..., None, -1))),
    (matrices.concatenate, ((2, 3), (1, 3)), {"axis": 0}),
    (matrices.stack, ((2, 3), (2, 3)), {"axis": -1}),
    *((getattr(functional, name), ((2, 3),), {}) for name in (
        "exp", "log", "log1p", "expm1", "sqrt", "abs", "tanh", "sigmoid", "relu", "leaky_relu", "elu",
        "softplus", "silu", "gelu")),
    (functional.gelu, ((2, 3),), {"approximate": "tanh"}),
    (functional.clip, ((2, 3),), {"low": 0.8, "high": 1.5}),
    *((rule, ((2, 3, 4),), {"axis": axis, "keepdims": keepdims}) for axis in (None, 0, -1, (0, 2))
      for rule in (functional.logsumexp, reductions.min, reductions.var, reductions.std)
      for keepdims in (False, True)),
    *((rule, ((2, 3, 4),), {"axis": axis}) for axis in (0, -1)
      for rule in (functional.softmax, functional.log_softmax, reductions.cumsum)),
]  # fmt: skip


def draw(rng, shapes):
    """Positive numbers of either library: where a power is real, and no two are equal."""
    arrays = [rng.uniform(0.5, 2, shape).astype(np.float32) for shape in shapes]
    return arrays, [mx.array(array) for array in arrays]


@pytest.mark.parametrize(("rule", "shapes", "options"), RULES)
def test_a_rule(rule, shapes, options):
    rng = np.random.default_rng(6)
    numpys, mlxs = draw(rng, shapes)
    expected, *vjps = rule(*numpys, **options)
    found, *mlx_vjps = rule(*mlxs, **options)
    assert found.dtype == mx.float32
    np.testing.assert_allclose(np.asarray(found), expected, **CLOSE)
    g = rng.standard_normal(np.shape(expected)).astype(np.float32)
    for vjp, mlx_vjp in zip(vjps, mlx_vjps, strict=True):
        np.testing.assert_allclose(np.asarray(mlx_vjp(mx.array(g))), vjp(g), **CLOSE)


def test_places_that_are_named_twice():
    a, key = np.zeros(3, np.float32), [0, 0, 2]
    _, da = matrices.index(mx.array(a), mx.array(key))
    np.testing.assert_array_equal(np.asarray(da(mx.array([1.0, 10.0, 100.0]))), [11.0, 0.0, 100.0])


def test_split_and_where():
    (a, b), (c, d) = draw(np.random.default_rng(7), ((4, 3), (4, 3)))
    for (part, da), (mlx_part, mlx_da) in zip(matrices.split(a, 2), matrices.split(c, 2), strict=True):
        np.testing.assert_allclose(np.asarray(mlx_part), part)
        np.testing.assert_allclose(np.asarray(mlx_da(mlx_part)), da(part))
    expected, *vjps = matrices.where(a > b, a, b)
    found, *mlx_vjps = matrices.where(c > d, c, d)
    np.testing.assert_allclose(np.asarray(found), expected)
    for vjp, mlx_vjp in zip(vjps, mlx_vjps, strict=True):
        np.testing.assert_allclose(np.asarray(mlx_vjp(found)), vjp(expected))


def network(tensor_of, w, b, x):
    """A bit of everything that the Tensor does: shared uses, views, numbers, several tensors."""
    w, b = (Tensor(tensor_of(array), requires_grad=True) for array in (w, b))
    h = maximum(w @ tensor_of(x) + b, 0)
    parts = [*h.split(2), stack([h[0], h[1]])]
    out = concatenate(parts, axis=0).T.reshape(-1)
    loss = (out * out - 2 * out).mean() / 2 + where(h > 1, h, 0.5).sum() ** 2 + (w * w).sum() + w.max()
    loss.backward(retain_graph=True)
    loss.backward()
    return [loss.data, w.grad, b.grad]


def test_a_tensor():
    rng = np.random.default_rng(8)
    arrays = [rng.standard_normal(shape).astype(np.float32) for shape in ((4, 3), (4, 1), (3, 5))]
    expected, found = network(np.array, *arrays), network(mx.array, *arrays)
    for a, b in zip(expected, found, strict=True):
        assert type(b) is mx.array
        assert b.dtype == mx.float32
        np.testing.assert_allclose(np.asarray(b), a, **CLOSE)


def test_training_moves_the_weights_alike():
    rng = np.random.default_rng(9)
    w0, x = rng.standard_normal((2, 3)).astype(np.float32), rng.standard_normal((3, 4)).astype(np.float32)
    ends = []
    for tensor_of in (np.array, mx.array):
        w = Tensor(tensor_of(w0), requires_grad=True)
        for _ in range(10):
            w.grad = 0.0
            ((w @ tensor_of(x) - 1) ** 2).mean().backward()
            w.data = w.data - 0.1 * w.grad
        ends.append(np.asarray(w.data))
    np.testing.assert_allclose(*ends, **CLOSE)
