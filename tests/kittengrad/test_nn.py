"""Stage 07's modules: the tree, its parameters and state; the layers and their first weights."""

import math

import numpy as np
import pytest
from kittengrad import Tensor, manual_seed, nn, no_grad
from kittengrad.nn import functional as F
from numpy.testing import assert_allclose, assert_array_equal


class Network(nn.Module):
    """A tree of some depth, with a list, a dict, a buffer, a plain number and a cache."""

    def __init__(self):
        self.scale = Tensor(np.array(2.0), requires_grad=True)
        self.blocks = [nn.Sequential(nn.Linear(2, 3), nn.ReLU()), nn.Linear(3, 3)]
        self.heads = {"left": nn.Linear(3, 1, bias=False)}
        self.steps = nn.Buffer(np.array(0))
        self.rate = 0.1
        self.cache = None

    def forward(self, x):
        for block in self.blocks:
            x = block(x)
        self.cache = x  # a node of the graph is no parameter
        return self.heads["left"](x) * self.scale


NAMES = [
    "scale",
    "blocks.0.0.weight",
    "blocks.0.0.bias",
    "blocks.1.weight",
    "blocks.1.bias",
    "heads.left.weight",
]


# The tree.


def test_names_are_paths_in_order():
    model = Network()
    model(Tensor(np.ones((2, 2))))
    assert [name for name, _ in model.named_parameters()] == NAMES
    assert [name for name, _ in model.named_tensors()] == [*NAMES, "steps"]
    assert model.parameters() == [tensor for _, tensor in model.named_parameters()]
    assert model.parameters()[1] is model.blocks[0][0].weight


def test_a_shared_parameter_counts_once_and_is_saved_under_both_names():
    tied = nn.ModuleDict({"read": nn.Linear(3, 3), "write": nn.Linear(3, 3)})
    tied["write"].weight = tied["read"].weight
    assert [name for name, _ in tied.named_parameters()] == ["read.weight", "read.bias", "write.bias"]
    assert list(tied.state_dict()) == ["read.weight", "read.bias", "write.weight", "write.bias"]


def test_a_shared_module_counts_once():
    layer = nn.Linear(2, 2)
    model = nn.Sequential(layer, nn.Tanh(), layer)
    assert len(model.parameters()) == 2
    assert model.modules() == [model, layer, model[1]]


def test_equal_numbers_are_two_parameters():
    model = nn.ModuleList([nn.Linear(2, 2, rng=0), nn.Linear(2, 2, rng=0)])
    assert len(model.parameters()) == 4


def test_a_frozen_parameter_stays_one_and_is_not_trained():
    layer = nn.Linear(2, 1)
    layer.weight.set_requires_grad(False)
    assert [name for name, _ in layer.named_parameters()] == ["weight", "bias"]
    layer(Tensor(np.ones((3, 2)))).sum().backward()
    assert layer.weight.grad is None or not np.any(layer.weight.grad)
    assert_array_equal(layer.bias.grad, [3.0])


def test_train_and_eval_reach_the_whole_tree():
    model = Network()
    assert all(module.training for module in model.modules())
    assert model.eval() is model
    assert not any(module.training for module in model.modules())
    assert model.train() is model
    assert all(module.training for module in model.modules())
    assert len(model.modules()) == 6


def test_S15_zero_grad():
    """It reaches a parameter without axes too."""
    model = Network()
    model(Tensor(np.ones((2, 2)))).sum().backward()
    assert any(np.any(p.grad) for p in model.parameters())
    model.zero_grad()
    assert not any(np.any(p.grad) for p in model.parameters())


def test_the_repr_shows_the_tree():
    assert (
        repr(Network())
        == """Network(
  (blocks.0): Sequential(
    (0): Linear(in_features=2, out_features=3, bias=True)
    (1): ReLU()
  )
  (blocks.1): Linear(in_features=3, out_features=3, bias=True)
  (heads.left): Linear(in_features=3, out_features=1, bias=False)
)"""
    )


def test_a_module_without_forward():
    class Empty(nn.Module):
        pass

    with pytest.raises(NotImplementedError, match="Empty needs a method forward"):
        Empty()(1)
    with pytest.raises(AttributeError, match="has no 'LSTM'"):
        nn.LSTM  # noqa: B018


# The state.


def test_a_state_is_a_picture_of_its_moment_and_can_be_loaded(tmp_path):
    model, other = Network(), Network()
    state = model.state_dict()
    np.savez(tmp_path / "model.npz", **state)
    before = other.parameters()
    other.load_state_dict(dict(np.load(tmp_path / "model.npz")))
    assert all(a is b for a, b in zip(before, other.parameters(), strict=True))
    x = Tensor(np.random.default_rng(0).standard_normal((4, 2)))
    assert_array_equal(other(x).data, model(x).data)
    with no_grad():
        for p in (*model.parameters(), *other.parameters()):
            p += 1.0
    assert_array_equal(state["scale"], 2.0)
    assert_array_equal(np.load(tmp_path / "model.npz")["scale"], 2.0)


def test_a_loaded_state_is_not_shared():
    state = nn.Linear(2, 2).state_dict()
    kept = state["weight"].copy()
    layer = nn.Linear(2, 2)
    layer.load_state_dict(state)
    with no_grad():
        layer.weight += 1.0
    assert_array_equal(state["weight"], kept)


def test_a_state_keeps_the_dtype_of_the_module():
    short = nn.Linear(2, 2, dtype=np.float32)
    short.load_state_dict(nn.Linear(2, 2).state_dict())
    assert short.weight.dtype == np.float32


def test_a_state_that_does_not_fit_changes_nothing_and_names_everything():
    model = nn.Linear(3, 2)
    before = model.state_dict()
    with pytest.raises(RuntimeError) as raised:
        model.load_state_dict({"weight": np.zeros((2, 4)), "wieght": np.zeros(1), "gain": np.zeros(1)})
    text = str(raised.value)
    assert text.startswith("this state does not fit Linear")
    for part in (
        "missing: bias",
        "unexpected: wieght",
        "unexpected: gain",
        "weight has shape (2, 4)",
        "(2, 3)",
    ):
        assert part in text
    assert_array_equal(model.weight.data, before["weight"])


def test_a_state_that_is_not_strict():
    model = nn.Linear(3, 2)
    model.load_state_dict({"bias": np.array([7.0, 8.0]), "gain": np.zeros(1)}, strict=False)
    assert_array_equal(model.bias.data, [7.0, 8.0])
    with pytest.raises(RuntimeError, match="bias has shape"):
        model.load_state_dict({"bias": np.zeros(3)}, strict=False)


# Layers.


def test_linear_takes_rows_and_columns_by_transposing():
    layer = nn.Linear(5, 3, rng=0)
    rows = np.random.default_rng(1).standard_normal((4, 5))
    expected = rows @ layer.weight.data.T + layer.bias.data
    assert_allclose(layer(Tensor(rows)).data, expected)
    assert_allclose(layer(Tensor(rows[0])).data, expected[0])
    assert_allclose(layer(Tensor(rows.T).T).data, expected)
    with pytest.raises(ValueError, match=r"rows of 5 numbers.*\(5, 4\).*layer\(x.T\).T"):
        layer(Tensor(rows.T))
    with pytest.raises(ValueError, match=r"rows of 5 numbers.*\(\)"):
        layer(Tensor(np.array(1.0)))


def test_S2_train_on_209_columns_and_evaluate_on_50_and_on_1():
    """micrograd-np's failure: its bias took the shape of the first batch."""
    rng = np.random.default_rng(0)
    columns = rng.standard_normal((12, 209))
    labels = (columns[:1] > 0).astype(float)
    model = nn.Sequential(nn.Linear(12, 4, rng=rng), nn.ReLU(), nn.Linear(4, 1, rng=rng))
    F.binary_cross_entropy_with_logits(model(Tensor(columns).T).T, labels).backward()
    assert [p.grad.shape for p in model.parameters()] == [(4, 12), (4,), (1, 4), (1,)]
    assert model(Tensor(columns[:, :50]).T).T.shape == (1, 50)
    assert model(Tensor(columns[:, :1]).T).T.shape == (1, 1)


def test_linear_without_a_bias_and_in_float32():
    layer = nn.Linear(3, 2, bias=False, dtype=np.float32)
    assert layer.bias is None
    out = layer(Tensor(np.ones((1, 3), np.float32)))
    assert out.dtype == np.float32
    assert_allclose(out.data, layer.weight.data.sum(axis=1)[None], rtol=1e-6)


ACTIVATIONS = {
    "ReLU": F.relu, "LeakyReLU": F.leaky_relu, "Sigmoid": F.sigmoid, "Tanh": F.tanh, "GELU": F.gelu,
    "Softplus": F.softplus, "Softmax": F.softmax, "LogSoftmax": F.log_softmax, "Identity": lambda x: x,
}  # fmt: skip


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_as_a_module(name):
    x = Tensor(np.linspace(-2, 2, 12).reshape(3, 4))
    module = getattr(nn, name)()
    assert_array_equal(module(x).data, ACTIVATIONS[name](x).data)
    assert module.parameters() == []


def test_the_options_of_the_activations():
    x = Tensor(np.linspace(-2, 2, 12).reshape(3, 4))
    assert_array_equal(nn.LeakyReLU(0.3)(x).data, F.leaky_relu(x, 0.3).data)
    assert_array_equal(nn.GELU("tanh")(x).data, F.gelu(x, "tanh").data)
    assert_allclose(nn.Softmax(dim=0)(x).data.sum(axis=0), 1.0)
    assert_allclose(np.exp(nn.LogSoftmax(dim=0)(x).data).sum(axis=0), 1.0)
    assert repr(nn.Softmax(dim=1)) == "Softmax(dim=1)"


def test_flatten():
    x = Tensor(np.arange(24.0).reshape(2, 3, 4), requires_grad=True)
    assert nn.Flatten()(x).shape == (2, 12)
    assert nn.Flatten(0)(x).shape == (24,)
    assert nn.Flatten(0, 1)(x).shape == (6, 4)
    assert nn.Flatten()(Tensor(np.ones((0, 3, 4)))).shape == (0, 12)


def test_embedding():
    table = nn.Embedding(4, 3, rng=0)
    out = table(np.array([[1, 1], [3, 0]]))
    assert_array_equal(out.data, table.weight.data[[[1, 1], [3, 0]]])
    out.backward(np.ones(out.shape))
    assert_array_equal(table.weight.grad, [[1] * 3, [2] * 3, [0] * 3, [1] * 3])
    assert table(Tensor([2])).shape == (1, 3)
    with pytest.raises(TypeError, match="whole numbers"):
        table(Tensor([1.0]))
    for row in (-1, 4):
        with pytest.raises(IndexError, match="4 rows"):
            table([row])


def test_sequential():
    layers = [nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1)]
    model, x = nn.Sequential(*layers), Tensor(np.ones((1, 2)))
    assert_array_equal(model(x).data, layers[2](layers[1](layers[0](x))).data)
    assert list(model) == layers
    assert (len(model), model[-1], type(model[:2]), len(model[:2])) == (3, layers[2], nn.Sequential, 2)
    model.append(lambda x: x * 2)
    assert_array_equal(model(x).data, 2 * model[:3](x).data)
    with pytest.raises(TypeError, match="takes modules, not int"):
        nn.Sequential(3)
    with pytest.raises(TypeError, match="takes modules, not list"):
        nn.Sequential(layers)


def test_lists_and_dicts_of_modules():
    layers = nn.ModuleList([nn.Linear(1, 1)]).append(nn.Linear(1, 1)).extend([nn.Linear(1, 1)])
    assert [name for name, _ in layers.named_tensors()][::2] == ["0.weight", "1.weight", "2.weight"]
    assert (len(layers), type(layers[1:]), len(layers[1:])) == (3, nn.ModuleList, 2)
    heads = nn.ModuleDict({"a": layers[0]})
    heads["items"] = layers[1]  # a name that is a method too
    assert list(heads) == heads.keys() == ["a", "items"]
    assert heads.values() == [layers[0], layers[1]]
    assert heads.items() == [("a", layers[0]), ("items", layers[1])]
    assert ("a" in heads, "b" in heads, len(heads)) == (True, False, 2)
    assert "items.weight" in heads.state_dict()
    with pytest.raises(TypeError, match="'b' is int"):
        heads["b"] = 3


# The first weights, statistically.


def spread(numbers, r):
    """Even over [-r, r): the ends, the mean and the variance, within six standard errors."""
    n = numbers.size
    assert abs(numbers).max() < r
    assert abs(numbers).max() > r * (1 - 12 / n)
    assert abs(numbers.mean()) < 6 * r / math.sqrt(3 * n)
    assert abs((numbers**2).mean() / r**2 - 1 / 3) < 6 * math.sqrt(4 / 45 / n)


def normal(numbers, std):
    n = numbers.size
    assert abs(numbers.mean()) < 6 * std / math.sqrt(n)
    assert abs((numbers**2).mean() / std**2 - 1) < 6 * math.sqrt(2 / n)
    assert abs(numbers).max() > 2.5 * std


@pytest.mark.parametrize("shape", [(40, 60), (60, 40), (2000, 1)])
def test_the_first_weights(shape):
    outputs, inputs = shape
    rng = np.random.default_rng(7)
    spread(nn.xavier_uniform(shape, rng), math.sqrt(6 / (inputs + outputs)))
    spread(nn.xavier_uniform(shape, rng, gain=5 / 3), 5 / 3 * math.sqrt(6 / (inputs + outputs)))
    spread(nn.kaiming_uniform(shape, rng), math.sqrt(6 / inputs))
    spread(nn.kaiming_uniform(shape, rng, gain=1.0), math.sqrt(3 / inputs))
    w = Tensor(np.zeros(shape), requires_grad=True)
    spread(nn.init.uniform_(w, -0.25, 0.25, rng=1).data, 0.25)
    spread(nn.init.xavier_uniform_(w, rng=1).data, math.sqrt(6 / (inputs + outputs)))
    spread(nn.init.kaiming_uniform_(w, rng=1).data, math.sqrt(6 / inputs))
    spread(nn.init.kaiming_uniform_(w, mode="fan_out", rng=1).data, math.sqrt(6 / outputs))
    spread(nn.init.kaiming_uniform_(w, a=math.sqrt(5), rng=1).data, 1 / math.sqrt(inputs))
    normal(nn.init.normal_(w, std=0.5, rng=1).data, 0.5)
    normal(nn.init.xavier_normal_(w, gain=2.0, rng=1).data, 2 * math.sqrt(2 / (inputs + outputs)))
    normal(nn.init.kaiming_normal_(w, nonlinearity="tanh", rng=1).data, 5 / 3 / math.sqrt(inputs))


def test_a_linear_begins_as_in_pytorch():
    layer = nn.Linear(100, 2000, rng=0)
    spread(layer.weight.data, 0.1)
    spread(layer.bias.data, 0.1)


def test_the_fans_of_a_convolution_and_other_details():
    kernel = Tensor(np.zeros((8, 4, 3, 3)))
    spread(nn.init.kaiming_uniform_(kernel, rng=0).data, math.sqrt(6 / 36))
    spread(nn.init.kaiming_uniform_(kernel, mode="fan_out", rng=0).data, math.sqrt(6 / 72))
    assert_array_equal(nn.init.ones_(kernel).data, 1)
    assert_array_equal(nn.init.zeros_(kernel).data, 0)
    assert_array_equal(nn.init.constant_(kernel, 3).data, 3)
    with pytest.raises(ValueError, match="two axes or more"):
        nn.init.xavier_uniform_(Tensor(np.zeros(3)))
    with pytest.raises(ValueError, match="not 'fan'"):
        nn.init.kaiming_normal_(kernel, mode="fan")
    with pytest.raises(ValueError, match="'cos' has no gain"):
        nn.init.calculate_gain("cos")


def test_S14_our_own_generator_and_never_the_global_state():
    np.random.seed(3)
    before = np.random.get_state()[1].copy()
    manual_seed(0)
    first = nn.Sequential(nn.Linear(3, 4), nn.Embedding(5, 2)).state_dict()
    nn.init.normal_(Tensor(np.zeros((2, 2))))
    assert_array_equal(np.random.get_state()[1], before)
    np.random.seed(4)
    manual_seed(0)
    again = nn.Sequential(nn.Linear(3, 4), nn.Embedding(5, 2)).state_dict()
    for name, numbers in first.items():
        assert_array_equal(numbers, again[name])
    assert not np.array_equal(nn.Linear(3, 4).weight.data, first["0.weight"])
    one, other = nn.Linear(3, 4), nn.Linear(3, 4)
    assert not np.array_equal(one.weight.data, other.weight.data)
    assert_array_equal(nn.Linear(3, 4, rng=5).weight.data, nn.Linear(3, 4, rng=5).weight.data)


def test_an_initialisation_after_the_forward_is_a_change_in_place():
    layer, x = nn.Linear(2, 1), Tensor(np.ones((1, 2)), requires_grad=True)
    out = layer(x)
    nn.init.zeros_(layer.weight)
    with pytest.raises(RuntimeError, match="changed in place"):
        out.backward()
