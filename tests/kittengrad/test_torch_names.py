"""PyTorch's names: programs that were written for PyTorch run here with the import changed."""

import re
from functools import partial
from pathlib import Path

import kittengrad as torch
import numpy as np
import pytest
from kittengrad import Tensor, nn
from numpy.testing import assert_array_equal

PROGRAMS = sorted((Path(__file__).parent / "torch_programs").glob("*.py"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_for_pytorch(program):
    text = program.read_text(encoding="utf-8")
    text = re.sub(r"^import torch$", "import kittengrad as torch", text, flags=re.MULTILINE)
    text = re.sub(r"^(import|from) torch\b", r"\1 kittengrad", text, flags=re.MULTILINE)
    names = {}
    exec(compile(text, program.name, "exec"), names)
    assert names["torch"].__name__ == "kittengrad"
    assert names["accuracy"] > 0.97


# Predictions against labels.


@pytest.mark.parametrize("wrap", [np.array, Tensor, list])
def test_predictions_and_labels_compare_element_by_element(wrap):
    logits = Tensor([[0.0, 1.0], [2.0, 1.0], [0.0, 3.0]], requires_grad=True)
    predictions, labels = torch.argmax(logits, dim=1), wrap([1, 1, 1])
    for found in (predictions == labels, labels == predictions, logits.argmax(1) == labels):
        assert_array_equal(found, [True, False, True])
    assert_array_equal(predictions != labels, [False, True, False])
    assert_array_equal((logits[:, 1] > 0.5) == np.array(labels), [True, True, True])
    assert (predictions == labels).sum().item() == 2
    assert (predictions == labels).mean() == 2 / 3


def test_decimal_predictions_and_labels_compare_element_by_element():
    p, y = Tensor([0.0, 1.0], requires_grad=True), Tensor([0.0, 0.0])
    for found in (p == y, y == p, p == y.data, y.data == p, p == 0.0, p == [0.0, 0.0]):
        assert_array_equal(found, [True, False])
    for found in (p != y, y != p, y.data != p, p != 0):
        assert_array_equal(found, [False, True])
    with pytest.raises(ValueError, match="ambiguous"):
        bool(p == y)
    with pytest.raises(ValueError, match="broadcast"):
        _ = y == [1.0, 2.0, 3.0]


def test_nodes_and_parameters_are_the_same_or_not():
    a, b = Tensor([1.0, 2.0], requires_grad=True), Tensor([1.0, 2.0], requires_grad=True)
    assert (a == a, a != a, a == b, a != b) == (True, False, False, True)
    p, q = nn.Parameter([1.0, 2.0], requires_grad=False), nn.Parameter([1.0, 2.0])
    buffer = nn.Buffer([1.0, 2.0])
    assert [p, q, buffer].index(q) == 1
    assert [a, p, buffer].index(buffer) == 2
    assert (p == buffer, a == p, p == a, p != p) == (False, False, False, False)
    assert_array_equal(p == [1.0, 3.0], [True, False])
    assert len({p, q, buffer, a, b}) == 5
    assert a != None  # noqa: E711
    assert a != "a"


# Tensors made of nothing.


def test_creation():
    assert torch.tensor([1.0], requires_grad=True).requires_grad
    assert torch.tensor([1], dtype=torch.float32).dtype == np.float32
    assert torch.zeros(2, 3).shape == torch.zeros((2, 3)).shape == torch.rand([2, 3]).shape == (2, 3)
    assert_array_equal(torch.ones(2).data, [1.0, 1.0])
    assert_array_equal(torch.full((2,), 7).data, [7, 7])
    assert_array_equal(torch.arange(2, 8, 3).data, [2, 5])
    assert_array_equal(torch.linspace(0, 1, 3).data, [0.0, 0.5, 1.0])
    assert_array_equal(torch.eye(2).data, [[1.0, 0.0], [0.0, 1.0]])
    assert_array_equal(torch.zeros_like(Tensor([3])).data, [0])
    assert_array_equal(torch.ones_like(Tensor([3.0])).data, [1.0])
    t = torch.ones(2, requires_grad=True)
    assert torch.as_tensor(t) is t
    assert torch.as_tensor(t, dtype=torch.float32).dtype == np.float32
    array = np.ones(2)
    assert torch.from_numpy(array).data is not array


def test_random_tensors_come_from_our_generator():
    def drawn():
        return [torch.rand(3), torch.randn(3), torch.randint(0, 9, (3,)), torch.randperm(9)]

    torch.manual_seed(1)
    first = drawn()
    torch.manual_seed(1)
    for a, b in zip(first, drawn(), strict=True):
        assert_array_equal(a.data, b.data)
    assert sorted(first[3].tolist()) == list(range(9))
    assert not np.array_equal(torch.rand(3).data, first[0].data)


def test_functions_that_are_methods():
    t = Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    assert_array_equal(torch.sum(t, dim=1, keepdim=True).data, [[3.0], [7.0]])
    assert_array_equal(torch.sum(t, axis=0).data, [4.0, 6.0])
    assert_array_equal(torch.softmax(t, 1).data, t.softmax(1).data)
    assert_array_equal(torch.argmin(t, dim=0), [0, 0])
    assert torch.unsqueeze(t, 0).shape == t.unsqueeze(0).shape == (1, 2, 2)
    assert_array_equal(torch.matmul(t, t).data, t.data @ t.data)
    torch.exp(t).sum().backward()
    assert_array_equal(t.grad, np.exp(t.data))


REDUCTIONS = ("sum", "mean", "max", "min", "var", "std", "logsumexp", "argmax", "argmin")
ALONG = ("softmax", "log_softmax", "cumsum", "squeeze")


@pytest.mark.parametrize("name", [*REDUCTIONS, *ALONG])
def test_dim_is_another_name_for_axis(name):
    t = Tensor(np.random.default_rng(0).random((1, 3, 1, 2)), requires_grad=True)
    axes = (0, -2) if name == "squeeze" else (1, -1)
    for function in (getattr(t, name), partial(getattr(torch, name), t)):
        for axis in axes:
            found, expected = function(dim=axis), function(axis=axis)
            assert_array_equal(np.asarray(found), np.asarray(expected))
        with pytest.raises(TypeError, match=f"{name} got axis and dim, two names for the same"):
            function(axis=axes[0], dim=axes[0])
    assert_array_equal(np.asarray(getattr(t, name)(axes[1], dim=None)), np.asarray(expected))


@pytest.mark.parametrize("name", REDUCTIONS)
def test_keepdim_is_another_name_for_keepdims(name):
    t = Tensor(np.random.default_rng(0).random((3, 2)), requires_grad=True)
    for function in (getattr(t, name), partial(getattr(torch, name), t)):
        assert function(dim=1, keepdim=True).shape == function(axis=1, keepdim=True).shape == (3, 1)
        assert function(dim=1, keepdim=False).shape == (3,)
        with pytest.raises(TypeError, match=f"{name} got keepdims and keepdim"):
            function(axis=1, keepdims=True, keepdim=True)


@pytest.mark.parametrize("join", [torch.stack, torch.concatenate, torch.cat])
def test_dim_joins_as_axis_does(join):
    t = Tensor([[1.0, 2.0], [3.0, 4.0]])
    for axis in (0, 1, -1):
        expected = join([t, t], axis=axis).data
        for found in (join([t, t], dim=axis), join([t, t], axis)):
            assert_array_equal(found.data, expected)
    assert_array_equal(join([t, t], dim=0).data, join([t, t]).data)
    with pytest.raises(TypeError, match="got axis and dim"):
        join([t, t], axis=0, dim=0)


def test_gradients_are_clipped_under_the_names_of_pytorch():
    from kittengrad.nn.utils import clip_grad_norm_

    p = Tensor([3.0, 4.0], requires_grad=True)
    (p * p / 2).sum().backward()
    assert clip_grad_norm_([p], max_norm=1.0) == 5.0
    np.testing.assert_allclose(p.grad, [0.6, 0.8], rtol=1e-5)
    torch.nn.utils.clip_grad_value_([p], clip_value=0.7)
    np.testing.assert_allclose(p.grad, [0.6, 0.7], rtol=1e-5)
    with pytest.raises(AttributeError, match="has no 'weight_norm'"):
        nn.utils.weight_norm  # noqa: B018


def test_every_name_is_there_and_a_star_import_leaves_python_alone():
    for name in dir(torch):
        if not name.startswith("_") and name not in ("nn", "optim"):
            getattr(torch, name)
    names = {}
    exec("from kittengrad import *", names)
    assert "Tensor" in names
    assert not {"sum", "max", "min", "int", "float", "abs"} & names.keys()


def test_one_hot_and_the_functional_names():
    import kittengrad.nn.functional as F

    assert F is nn.functional
    assert_array_equal(F.one_hot(Tensor([0, 2])), [[1, 0, 0], [0, 0, 1]])
    assert F.one_hot([0], 5).shape == (1, 5)
    w, x = Tensor(np.ones((2, 3)), requires_grad=True), Tensor(np.ones((4, 3)))
    assert F.linear(x, w, Tensor([1.0, 2.0])).tolist() == [[4.0, 5.0]] * 4
    assert_array_equal(F.embedding([1], w).data, [[1.0] * 3])
    assert_array_equal(F.elu(x).data, 1.0)
    assert_array_equal(F.silu(x).data, x.silu().data)
    with pytest.raises(AttributeError, match="has no 'conv9d'"):
        F.conv9d  # noqa: B018
    assert {"cross_entropy", "relu"} <= set(dir(F))
    for name in nn.__all__:
        getattr(nn, name)
