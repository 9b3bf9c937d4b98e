"""Stage 07's losses and `linear` against PyTorch and differences; the shapes and labels that they refuse."""

import doctest
import json
from pathlib import Path

import numpy as np
import pytest
from gradient_checks import check_rule, draw, seeds
from hypothesis import given, settings
from hypothesis import strategies as st
from kittengrad import Tensor, losses, more_losses, nn
from kittengrad.nn import functional as F
from numpy.testing import assert_allclose, assert_array_equal

STORED = json.loads((Path(__file__).resolve().parents[1] / "torch_values" / "layers.json").read_text())
WORDS = {"F": F, "array": np.array, "labels": np.array}
SAME_SHAPE = ("mse_loss", "l1_loss", "huber_loss", "smooth_l1_loss", "binary_cross_entropy",
              "binary_cross_entropy_with_logits")  # fmt: skip
LABELS = ("nll_loss", "cross_entropy")

few = settings(max_examples=15)
pytestmark = pytest.mark.filterwarnings("error")


def test_doctests():
    for module in (losses, nn):
        failed, tried = doctest.testmod(module)
        assert failed == 0 < tried


@pytest.mark.parametrize("case", STORED["cases"], ids=lambda case: f"{case['expression']} {case['dtype']}")
def test_as_pytorch_has_it(case):
    """Value and every gradient by a random cotangent: an upstream gradient of 1 would hide much."""
    dtype, digits = case["dtype"], {"float64": 1e-12, "float32": 2e-6}[case["dtype"]]
    leaves = {
        name: Tensor(np.array(x["data"], dtype).reshape(x["shape"]), requires_grad=True)
        for name, x in case["inputs"].items()
    }
    out = eval(case["expression"], dict(WORDS), leaves)
    assert (out.shape, out.dtype) == (tuple(case["shape"]), dtype)
    assert_allclose(out.data.ravel(), case["value"], rtol=digits, atol=digits)
    out.backward(np.array(case["cotangent"], dtype).reshape(out.shape))
    for name, leaf in leaves.items():
        assert leaf.grad.dtype == dtype
        assert_allclose(leaf.grad.ravel(), case["gradients"][name], rtol=digits, atol=digits)


@few
@given(
    rows=st.lists(st.integers(0, 3), max_size=3).map(tuple),
    k=st.integers(0, 3),
    m=st.integers(0, 3),
    seed=seeds,
)
def test_linear_by_differences(rows, k, m, seed):
    check_rule(nn.linear, *draw(seed, (m, k), (*rows, k), (m,)), seed=seed)


@few
@given(shape=st.lists(st.integers(0, 3), max_size=2).map(tuple), seed=seeds)
def test_the_rules_of_the_other_losses_by_differences(shape, seed):
    (d,) = draw(seed, shape)
    away = np.where(abs(abs(d) - 0.7) < 0.01, 0.5, d)  # not at the joint
    check_rule(more_losses.huber, away, seed=seed, delta=0.7)
    p, y = np.random.default_rng(seed).uniform(0.1, 0.9, (2, *shape))
    check_rule(more_losses.bernoulli, p, y, seed=seed)


def test_linear_is_one_node_and_leaves_its_operands_alone():
    layer, x = nn.Linear(3, 2, rng=0), Tensor(np.ones((4, 3)), requires_grad=True)
    before = [layer.weight.data.copy(), layer.bias.data.copy()]
    out = layer(x)
    assert out.parents == (layer.weight, x, layer.bias)
    assert out.grad_fn == "linear"
    out.backward(np.ones((4, 2)))
    assert_array_equal(layer.weight.data, before[0])
    assert_array_equal(layer.bias.data, before[1])
    assert_array_equal(x.data, 1)


# Labels of the wrong shape.


@pytest.mark.parametrize("name", SAME_SHAPE)
def test_predictions_of_n_1_against_labels_of_n(name):
    """The n × n differences would train the network to the mean, without an error."""
    with pytest.raises(ValueError, match=r"\(3, 1\).*\(3,\).*target\.reshape\(3, 1\)"):
        getattr(F, name)(Tensor(np.full((3, 1), 0.5)), np.ones(3))
    with pytest.raises(ValueError, match=r"\(3,\).*\(3, 1\).*target\.reshape\(3\)"):
        getattr(F, name)(Tensor(np.full(3, 0.5)), np.ones((3, 1)))


@pytest.mark.parametrize("name", LABELS)
@pytest.mark.parametrize(
    ("labels", "error", "text"),
    [
        ([[0], [1], [2]], ValueError, r"needs labels of shape \(3,\)"),
        ([0, 1], ValueError, r"needs labels of shape \(3,\)"),
        ([0.0, 1.0, 2.0], TypeError, "whole numbers"),
        ([True, False, True], TypeError, "whole numbers"),
        ([0, 1, 4], IndexError, "0 to 3.*0 to 4"),
        ([0, -1, 2], IndexError, "0 to 3.*-1 to 2"),
    ],
)
def test_labels_that_are_no_labels(name, labels, error, text):
    with pytest.raises(error, match=text):
        getattr(F, name)(Tensor(np.zeros((3, 4))), labels)


@pytest.mark.parametrize("name", LABELS)
def test_other_arguments_that_are_refused(name):
    loss, logits = getattr(F, name), Tensor(np.zeros((3, 4)))
    with pytest.raises(ValueError, match="4 classes need as many weights"):
        loss(logits, [0, 1, 2], weight=[1.0, 2.0])
    with pytest.raises(ValueError, match="not 'average'"):
        loss(logits, [0, 1, 2], reduction="average")
    with pytest.raises(ValueError, match="reshape it first"):
        loss(Tensor(np.zeros((2, 3, 4))), [0, 1])


def test_probabilities_outside_0_to_1():
    with pytest.raises(ValueError, match="from 0 to 1"):
        F.binary_cross_entropy(Tensor([1.5]), [1.0])


def test_whole_and_float64_targets_keep_the_dtype_of_the_predictions():
    z = Tensor(np.zeros(3, np.float32), requires_grad=True)
    for target in (np.array([0, 1, 1]), np.array([0.0, 1.0, 1.0]), Tensor([0, 1, 1]), [0, 1, 1]):
        for name in ("mse_loss", "binary_cross_entropy_with_logits"):
            assert getattr(F, name)(z, target).dtype == np.float32


def test_S7_the_mean_divides_and_the_upstream_gradient_counts():
    """Without 1/n, and deaf to what arrives: two faults of an engine that hid each other."""
    z, y = Tensor([[0.5], [-1.0], [2.0]], requires_grad=True), np.array([[1.0], [0.0], [0.0]])
    (10 * F.binary_cross_entropy_with_logits(z, y)).backward()
    assert_allclose(z.grad, 10 / 3 * (1 / (1 + np.exp(-z.data)) - y), rtol=1e-12)


def test_S10_a_wrong_and_certain_answer_has_a_loss_and_a_gradient():
    z = Tensor([-200.0], requires_grad=True)
    loss = F.binary_cross_entropy_with_logits(z, [1.0])
    loss.backward()
    assert (loss.item(), z.grad.tolist()) == (200.0, [-1.0])


def test_a_target_with_a_gradient_receives_it():
    target = Tensor([1.0, 0.0], requires_grad=True)
    F.mse_loss(Tensor([3.0, 0.0]), target).backward()
    assert_array_equal(target.grad, [-2.0, 0.0])


def test_a_loss_far_from_0_keeps_its_digits_where_pytorch_loses_them():
    """At z = -40 and y = 0 the loss is exp(-40). PyTorch computes -40 + 40."""
    z = Tensor([-40.0, 40.0], requires_grad=True)
    out = F.binary_cross_entropy_with_logits(z, [0.0, 1.0], reduction="none")
    assert_allclose(out.data, np.exp(-40.0), rtol=1e-12)
    out.backward(np.ones(2))
    assert_allclose(z.grad, [np.exp(-40.0), -np.exp(-40.0)], rtol=1e-12)


@pytest.mark.parametrize(
    ("criterion", "function", "target"),
    [
        (nn.MSELoss, F.mse_loss, [[0.5, 0.25]]),
        (nn.L1Loss, F.l1_loss, [[0.5, 0.25]]),
        (nn.HuberLoss, F.huber_loss, [[0.5, 0.25]]),
        (nn.SmoothL1Loss, F.smooth_l1_loss, [[0.5, 0.25]]),
        (nn.BCELoss, F.binary_cross_entropy, [[0.5, 0.25]]),
        (nn.BCEWithLogitsLoss, F.binary_cross_entropy_with_logits, [[0.5, 0.25]]),
        (nn.NLLLoss, F.nll_loss, [1]),
        (nn.CrossEntropyLoss, F.cross_entropy, [1]),
    ],
)
def test_a_loss_as_a_module(criterion, function, target):
    z = Tensor([[0.75, 0.125]])
    for reduction in ("mean", "sum", "none"):
        found = criterion(reduction=reduction)(z, target)
        assert_array_equal(found.data, function(z, target, reduction=reduction).data)
    with pytest.raises(ValueError, match="not 'average'"):
        criterion(reduction="average")
    assert "reduction='mean'" in repr(criterion())


def test_the_options_of_the_modules():
    z, weight = Tensor([[0.75, 0.125]]), [2.0, 0.5]
    found = nn.CrossEntropyLoss(weight, label_smoothing=0.2, reduction="sum")(z, [1])
    assert found.item() == F.cross_entropy(z, [1], weight, label_smoothing=0.2, reduction="sum").item()
    found = nn.BCEWithLogitsLoss(weight, pos_weight=[3.0, 1.0])(z, [[1.0, 0.0]])
    assert (
        found.item()
        == F.binary_cross_entropy_with_logits(z, [[1.0, 0.0]], weight, pos_weight=[3.0, 1.0]).item()
    )
    assert nn.HuberLoss(delta=0.1)(z, [[0.0, 0.0]]).item() == F.huber_loss(z, [[0.0, 0.0]], delta=0.1).item()
    assert (
        nn.SmoothL1Loss(beta=0.1)(z, [[0.0, 0.0]]).item()
        == F.smooth_l1_loss(z, [[0.0, 0.0]], beta=0.1).item()
    )
    with pytest.raises(ValueError, match="above 0"):
        F.huber_loss(z, z, delta=0.0)


def test_the_ends_of_a_probability():
    """A logarithm is -100 or more, as in PyTorch, and nothing warns; a right answer has loss 0."""
    p = Tensor([0.0, 1.0, 0.0, 1.0], requires_grad=True)
    losses = F.binary_cross_entropy(p, [1.0, 0.0, 0.0, 1.0], reduction="none")
    assert_array_equal(losses.data, [100.0, 100.0, 0.0, 0.0])
    losses.backward(np.ones(4))
    assert_allclose(p.grad, [-1e12, 1e12, 0.0, 0.0])
