"""Rules, layers, losses and optimisers on MLX's arrays: all agree with NumPy's, in float32.

MLX is an optional extra, `pip install -e '.[mlx]'`, and these tests are run by themselves: `make mlx`.
"""

import every_rule
import mlx.core as mx
import numpy as np
import pytest
from kittengrad import (
    arithmetic,
    convolution,
    functional,
    manual_seed,
    matrices,
    more_losses,
    nn,
    optim,
    reductions,
    regularization,
)
from kittengrad.nn import functional as F
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
    *((nn.linear, ((2, 3), (*rows, 3), (2,)), {}) for rows in ((), (4,), (4, 2))),
    *((more_losses.huber, ((2, 3),), {"delta": delta}) for delta in (0.7, 3.0)),
    *((rule, ((2, 3, 4),), {"axis": axis}) for axis in (-1, 1, (0, 2))
      for rule in (regularization.standardize, regularization.rms_norm)),
    *((convolution.windows, ((2, 5, 6),), {"size": size, "stride": stride})
      for size, stride in (((2, 3), 1), ((2, 2), 2), ((1, 2), 3))),
    (convolution.padded, ((2, 3, 4),), {"padding": 2}),
    *((convolution.conv2d, ((2, 4, 5, 4), w, w[:1]), options) for w, options in (
        ((3, 4, 2, 3), {}), ((4, 2, 3, 2), {"stride": 2, "padding": 1, "groups": 2}))),
    *((rule, ((2, 3, 5, 6),), {"size": size, "stride": stride})
      for rule in (convolution.max_pool2d, convolution.avg_pool2d)
      for size, stride in ((2, None), ((2, 3), 1), (3, 2))),
]  # fmt: skip


def draw(rng, shapes):
    """Positive numbers of either library: where a power is real, and no two are equal."""
    arrays = [rng.uniform(0.5, 2, shape).astype(np.float32) for shape in shapes]
    return arrays, [mx.array(array) for array in arrays]


ALONE = {"cast", "split", "where", "bernoulli", "dropout"}  # rules with a test of their own


def test_every_rule_has_a_row():
    assert {rule.__name__ for rule, _, _ in RULES} | ALONE == every_rule.find().keys()


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


def test_cast_there_and_back():
    out, da = arithmetic.cast(mx.array([0.1, 2.0]), mx.float16)
    assert (out.dtype, da(out).dtype) == (mx.float16, mx.float32)
    np.testing.assert_allclose(np.asarray(da(out)), np.float32([0.1, 2.0]), rtol=1e-3)


def test_bernoulli():
    (p, y), (mlx_p, mlx_y) = draw(np.random.default_rng(7), ((4, 3), (4, 3)))
    expected, *vjps = more_losses.bernoulli(p / 3, y / 3)
    found, *mlx_vjps = more_losses.bernoulli(mlx_p / 3, mlx_y / 3)
    np.testing.assert_allclose(np.asarray(found), expected, **CLOSE)
    for vjp, mlx_vjp in zip(vjps, mlx_vjps, strict=True):
        np.testing.assert_allclose(np.asarray(mlx_vjp(mx.ones((4, 3)))), vjp(np.ones(1)), **CLOSE)


@pytest.mark.parametrize("p", [0.0, 0.4, 1.0])
def test_dropout(p):
    ((a,), (b,)) = draw(np.random.default_rng(7), ((20, 30),))
    expected, da = regularization.dropout(a, p, np.random.default_rng(1))
    found, db = regularization.dropout(b, p, np.random.default_rng(1))
    for one, other in ((found, expected), (db(b), da(a))):
        assert one.dtype == mx.float32
        np.testing.assert_allclose(np.asarray(one), other, **CLOSE)


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


# Layers, losses and optimisers. A parameter is moved to MLX as any tensor is: its data becomes an mx.array.

LAYERS = {
    "Linear": lambda: nn.Linear(3, 2),
    "Linear, no bias": lambda: nn.Linear(3, 2, bias=False),
    **{name: getattr(nn, name) for name in (
        "ReLU", "LeakyReLU", "Sigmoid", "Tanh", "GELU", "Softplus", "Softmax", "LogSoftmax", "Identity",
        "Flatten")},
    "Sequential": lambda: nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)),
    "BatchNorm1d": lambda: nn.BatchNorm1d(3),
    "LayerNorm": lambda: nn.LayerNorm(3),
    "RMSNorm": lambda: nn.RMSNorm(3),
    "Dropout": lambda: nn.Dropout(rng=0),
}  # fmt: skip
PAIRED = ("mse_loss", "l1_loss", "huber_loss", "smooth_l1_loss", "binary_cross_entropy",
          "binary_cross_entropy_with_logits")  # fmt: skip
OPTIMISERS = {
    "SGD": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "RMSprop": lambda p: optim.RMSprop(p, momentum=0.5),
    "Adam": lambda p: optim.Adam(p, weight_decay=0.1),
    "AdamW": optim.AdamW,
}


def moved(module, tensor_of):
    """The module with parameters and buffers of either library, in float32."""
    for _, tensor in module.named_tensors():
        tensor.data = tensor_of(np.float32(tensor.data))
    return module


def with_both(compute):
    """Compare the arrays that compute(np.array) and compute(mx.array) give. MLX gives arrays of its own."""
    expected, found = compute(np.array), compute(mx.array)
    for a, b in zip(expected, found, strict=True):
        assert (type(b), b.dtype) == (mx.array, mx.float32)
        np.testing.assert_allclose(np.asarray(b), a, **CLOSE)


X = np.random.default_rng(10).standard_normal((5, 3)).astype(np.float32)
LABELS = [2, 0, 1, 1, 0]


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS)
def test_a_layer(make):
    def compute(tensor_of):
        manual_seed(0)
        layer, x = moved(make(), tensor_of), Tensor(tensor_of(X), requires_grad=True)
        out = layer(x)
        (out * out).sum().backward()
        return [out.data, x.grad, *(parameter.grad for parameter in layer.parameters())]

    with_both(compute)


def test_a_network_of_images():
    images = np.random.default_rng(12).standard_normal((4, 1, 6, 6)).astype(np.float32)

    def compute(tensor_of):
        layers = nn.Conv2d(1, 2, 3, padding=1, bias=False, rng=0), nn.BatchNorm2d(2), nn.MaxPool2d(2)
        model = moved(
            nn.Sequential(*layers, nn.AvgPool2d(3), nn.Flatten(), nn.Linear(2, 3, rng=1)), tensor_of
        )
        x = Tensor(tensor_of(images), requires_grad=True)
        F.cross_entropy(model(x), tensor_of(LABELS[:4])).backward()
        in_use = model.eval()(x)
        return [x.grad, *(parameter.grad for parameter in model.parameters()), in_use.data]

    with_both(compute)


@pytest.mark.parametrize("as_input", [list, np.array, mx.array, lambda rows: Tensor(mx.array(rows))])
def test_an_embedding(as_input):
    def compute(tensor_of):
        embedding = moved(nn.Embedding(3, 4, rng=0), tensor_of)
        out = embedding(as_input(LABELS) if tensor_of is mx.array else LABELS)
        (out * out).sum().backward()
        return [out.data, embedding.weight.grad]

    with_both(compute)


@pytest.mark.parametrize("name", PAIRED)
def test_a_loss_of_pairs(name):
    def compute(tensor_of):
        p = Tensor(tensor_of(abs(X) % 0.8 + 0.1), requires_grad=True)
        loss = getattr(F, name)(p, tensor_of((X > 0).astype(np.float32)))
        loss.backward()
        return [loss.data, p.grad]

    with_both(compute)


@pytest.mark.parametrize("options", [{}, {"weight": [1.0, 2.0, 0.5]}], ids=["plain", "weights"])
@pytest.mark.parametrize("name", ["nll_loss", "cross_entropy"])
def test_a_loss_of_labels(name, options):
    def compute(tensor_of):
        z = Tensor(tensor_of(X), requires_grad=True)
        loss = getattr(F, name)(z, tensor_of(LABELS), **options)
        loss.backward()
        return [loss.data, z.grad]

    with_both(compute)


@pytest.mark.parametrize("make", OPTIMISERS.values(), ids=OPTIMISERS)
def test_an_optimiser(make):
    def compute(tensor_of):
        model = moved(nn.Linear(3, 3, rng=0), tensor_of)
        optimiser = make(model.parameters())
        for _ in range(5):
            optimiser.zero_grad()
            F.cross_entropy(model(tensor_of(X)), LABELS).backward()
            optim.clip_grad_norm_(model.parameters(), 0.5)
            optim.clip_grad_value_(model.parameters(), 0.3)
            optimiser.step()
            optimiser.load_state_dict(optimiser.state_dict())
        return [parameter.data for parameter in model.parameters()]

    with_both(compute)


def test_a_state_stays_in_its_library():
    """The copies in a state outlive the next step, and a module keeps its own library and dtype."""
    model = moved(nn.Linear(3, 2, rng=0), mx.array)
    state, before = model.state_dict(), np.array(model.weight.data)
    model.weight.data[...] = 0.0
    np.testing.assert_array_equal(np.asarray(state["weight"]), before)
    for saved in (state, {name: np.float64(array) for name, array in state.items()}):
        model.load_state_dict(saved)
        assert (type(model.weight.data), model.weight.dtype) == (mx.array, mx.float32)
        np.testing.assert_array_equal(np.asarray(model.weight.data), before)
