"""Stage 10's dropout and normalisation: what a draw has to keep, PyTorch's running statistics, refusals.

`test_every_rule.py` has the values and gradients of the rules. M23 is an entry of the error catalogue: a
fault of another engine that ours must not have.
"""

import doctest

import numpy as np
import pytest
import stored
from kittengrad import Tensor, manual_seed, nn, no_grad, regularization
from kittengrad.nn import functional as F
from kittengrad.regularization import dropout
from numpy.testing import assert_allclose, assert_array_equal


def test_doctests():
    failed, tried = doctest.testmod(regularization)
    assert failed == 0 < tried


# Dropout.


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_a_share_of_1_minus_p_stays_and_is_scaled(p, dtype):
    a = np.full((200, 300), 2.0, dtype)
    out, da = dropout(a, p, np.random.default_rng(0))
    assert out.dtype == da(a).dtype == dtype
    assert abs((out != 0).mean() - (1 - p)) < 0.01
    assert_allclose(out[out != 0].astype(float), 2 / (1 - p), rtol=1e-3)
    assert_array_equal(da(a), out)
    assert_array_equal(da(3 * a) != 0, out != 0)


def test_the_mean_keeps_its_size():
    out, _ = dropout(np.ones(100_000), 0.3, np.random.default_rng(1))
    assert abs(out.mean() - 1) < 0.01


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_all_or_none(p):
    with np.errstate(all="raise"):
        out, da = dropout(np.full(3, 5.0), p, np.random.default_rng(0))
        assert_array_equal(out, [5 * (1 - p)] * 3)
        assert_array_equal(da(np.full(3, 7.0)), [7 * (1 - p)] * 3)


def test_each_forward_draws_anew_from_the_generator_of_the_library():
    layer, x = nn.Dropout(), Tensor(np.ones(100))
    manual_seed(0)
    first, second = layer(x).data, layer(x).data
    assert (first != second).any()
    manual_seed(0)
    assert_array_equal(layer(x).data, first)
    manual_seed(0)
    assert_array_equal(F.dropout(x).data, first)


def test_a_seed_makes_a_layer_of_its_own():
    x = Tensor(np.ones(100))
    one, two = nn.Dropout(rng=3), nn.Dropout(rng=3)
    assert_array_equal(one(x).data, two(x).data)
    assert (one(x).data != nn.Dropout(rng=3)(x).data).any()


def test_the_global_random_state_stays():
    np.random.seed(0)
    before = np.random.get_state()[1].copy()
    nn.Dropout()(Tensor(np.ones(10)))
    assert_array_equal(np.random.get_state()[1], before)


def test_M23_dropout_in_use_gives_its_input():
    x = Tensor([1.0, 2.0], requires_grad=True)
    assert nn.Dropout(0.9).eval()(x) is x
    assert F.dropout(x, 0.9, training=False) is x
    model = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout(1.0)))
    assert_array_equal(model(x).data, [0.0, 0.0])
    assert (model.eval()(x).data != 0).any()


@pytest.mark.parametrize("p", [-0.1, 1.1])
def test_what_is_no_probability(p):
    with pytest.raises(ValueError, match="a probability"):
        nn.Dropout(p)
    with pytest.raises(ValueError, match="a probability"):
        F.dropout(Tensor([1.0]), p)


# Normalisation.


@pytest.mark.parametrize("rule", [regularization.standardize, regularization.rms_norm])
@pytest.mark.parametrize(("shape", "axis"), [((0, 3), 1), ((3, 1), 1), ((2, 0, 3), -1)])
@pytest.mark.filterwarnings("error")
def test_no_rows_and_single_numbers(rule, shape, axis):
    out, da = rule(np.full(shape, 3.0), axis=axis)
    assert out.shape == da(out).shape == shape
    assert np.isfinite(out).all()


@pytest.mark.filterwarnings("error")
def test_equal_numbers_have_no_distance():
    out, da = regularization.standardize(np.full((2, 4), 1e8), axis=1)
    assert_array_equal(out, np.zeros((2, 4)))
    assert np.isfinite(da(np.arange(8.0).reshape(2, 4))).all()


def test_numbers_far_from_0_keep_their_digits():
    """mean(a²) - mean(a)² would lose them all."""
    a = 1e8 + np.array([[0.0, 1.0, 2.0, 5.0]])
    near, far = (regularization.standardize(x, axis=1)[0] for x in (a - 1e8, a))
    assert_allclose(far, near, rtol=1e-9)


def test_a_common_shift_and_stretch_change_nothing():
    rng = np.random.default_rng(2)
    a, g = rng.standard_normal((2, 3, 5))
    out, da = regularization.standardize(a, axis=1, eps=0.0)
    assert_allclose(regularization.standardize(4 * a + 7, axis=1, eps=0.0)[0], out)
    assert_allclose(da(g).sum(axis=1), 0, atol=1e-14)
    assert_allclose((da(g) * a).sum(axis=1), 0, atol=1e-14)


def test_layer_norm_and_rms_norm_refuse_other_shapes():
    for layer in (nn.LayerNorm((3, 4)), nn.RMSNorm((3, 4))):
        assert layer(Tensor(np.ones((2, 3, 4)))).shape == (2, 3, 4)
        with pytest.raises(ValueError, match=r"end with \(3, 4\)"):
            layer(Tensor(np.ones((4, 3))))
    for function in (F.layer_norm, F.rms_norm):
        with pytest.raises(ValueError, match=r"end with \(3, 4\)"):
            function(Tensor(np.ones((4, 3))), [3, 4])


def test_layers_and_functions_agree():
    x = Tensor(np.random.default_rng(3).standard_normal((2, 3, 4)))
    assert_array_equal(nn.LayerNorm(4)(x).data, F.layer_norm(x, 4).data)
    assert_array_equal(nn.RMSNorm((3, 4))(x).data, F.rms_norm(x, (3, 4)).data)
    plain = nn.RMSNorm(4, elementwise_affine=False)
    assert plain.parameters() == []
    assert_array_equal(plain(x).data, F.rms_norm(x, 4).data)


# Batch normalisation.


@pytest.mark.parametrize("case", stored.cases("batches"), ids=lambda case: case["kind"])
def test_running_statistics_and_answers_as_pytorch_has_them(case):
    layer = getattr(nn, case["kind"])(len(case["running"][0][0]), eps=case["eps"], momentum=case["momentum"])
    for x, (mean, var) in zip(case["batches"], case["running"], strict=True):
        layer(Tensor(x))
        assert_allclose(layer.running_mean.data, mean, rtol=1e-12)
        assert_allclose(layer.running_var.data, var, rtol=1e-12)
    assert_allclose(layer.eval()(Tensor(case["batches"][-1])).data, case["in_use"], rtol=1e-12)


def test_the_state_has_the_running_numbers_and_the_parameters_have_not():
    layer = nn.BatchNorm1d(2)
    assert list(layer.state_dict()) == ["weight", "bias", "running_mean", "running_var"]
    assert [name for name, _ in layer.named_parameters()] == ["weight", "bias"]
    layer(Tensor([[1.0, 2.0], [3.0, 8.0]]))
    other = nn.BatchNorm1d(2).eval()
    other.load_state_dict(layer.state_dict())
    x = Tensor([[4.0, 5.0]])
    assert_array_equal(other(x).data, layer.eval()(x).data)
    assert layer.running_mean.requires_grad is False


def test_in_use_an_answer_is_independent_of_its_batch_and_moves_nothing():
    layer = nn.BatchNorm2d(2).eval()
    x = np.random.default_rng(4).standard_normal((3, 2, 2, 2))
    together = layer(Tensor(x)).data
    assert_array_equal(layer(Tensor(x[:1])).data, together[:1])
    assert_array_equal(layer.running_mean.data, [0.0, 0.0])


def test_no_grad_in_training_moves_the_running_numbers_too():
    layer = nn.BatchNorm1d(1)
    with no_grad():
        layer(Tensor([[1.0], [3.0]]))
    assert_allclose(layer.running_mean.data, [0.2])
    assert_allclose(layer.running_var.data, [1.1])


def test_batches_that_are_refused():
    with pytest.raises(ValueError, match="2 channels on axis 1"):
        nn.BatchNorm1d(2)(Tensor(np.ones((4, 3))))
    with pytest.raises(ValueError, match="2 channels on axis 1"):
        nn.BatchNorm2d(2)(Tensor(np.ones((4, 2))))
    with pytest.raises(ValueError, match=r"two numbers in each channel.*eval\(\)"):
        nn.BatchNorm1d(2)(Tensor(np.ones((1, 2))))
    assert nn.BatchNorm1d(2).eval()(Tensor(np.ones((1, 2)))).shape == (1, 2)


def test_float32_stays():
    x = Tensor(np.ones((3, 2), np.float32), requires_grad=True)
    for layer in (
        nn.BatchNorm1d(2, dtype="float32"),
        nn.BatchNorm1d(2, dtype="float32").eval(),
        nn.LayerNorm(2, dtype="float32"),
        nn.RMSNorm(2, dtype="float32"),
        nn.Dropout(),
    ):
        out = layer(x)
        out.sum().backward()
        assert out.dtype == x.grad.dtype == np.float32
        assert {tensor.dtype for _, tensor in layer.named_tensors()} <= {np.dtype(np.float32)}


def test_representations():
    assert repr(nn.Dropout(0.2)) == "Dropout(p=0.2)"
    assert repr(nn.BatchNorm2d(3)) == "BatchNorm2d(3, eps=1e-05, momentum=0.1)"
    assert repr(nn.LayerNorm(4)) == "LayerNorm((4,), eps=1e-05)"
    assert repr(nn.RMSNorm((2, 3))) == "RMSNorm((2, 3), eps=1e-05)"
