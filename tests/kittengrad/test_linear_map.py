"""The local derivatives of a Tensor: errors that name the rule, and gradients that start from nothing."""

import numpy as np
import pytest
from kittengrad import graph, tensor
from kittengrad.tensor import Tensor, no_grad


def leaf(data):
    return Tensor(data, requires_grad=True)


def without_return(a):
    def da(g):
        2 * g

    return 2 * a, da


@pytest.mark.parametrize("data", [1.0, [1.0, 2.0]])
def test_a_function_without_return_is_named(data):
    x = leaf(data)
    with pytest.raises(TypeError, match="without_return gave None to an operand: its function must return"):
        tensor.apply(without_return, x).sum().backward()


@pytest.mark.parametrize("wrong", [None, np.ones(2)])
def test_a_derivative_in_place_of_a_function_is_explained(wrong):
    out = tensor.apply(lambda a: (2 * a, wrong), leaf([1.0, 2.0]))
    with pytest.raises(TypeError, match=f"gave {type(wrong).__name__}, and each operand needs a function"):
        out.sum().backward()


def test_an_error_within_a_function_is_its_own():
    with pytest.raises(TypeError, match="unhashable"):
        tensor.apply(lambda a: (2 * a, lambda g: {[]: g}), leaf(1.0)).backward()


def adds_at_the_end(root, gradient):
    gradients = {root: gradient}
    for node in reversed(graph.topological_order(root)):
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            gradients[parent] = gradients.get(parent, 0.0) + derivative * gradients[node]
    for node, found in gradients.items():
        node.grad = found if node.parents else node.grad + found


@pytest.mark.parametrize("walk", [graph.backward, adds_at_the_end])
@pytest.mark.parametrize("data", [3.0, [3.0, 1.0]])
def test_a_gradient_of_none_starts_afresh(walk, data, monkeypatch):
    """`p.grad = None` is PyTorch's way."""
    monkeypatch.setattr(graph, "backward", walk)
    x = leaf(data)
    for _ in range(2):
        x.grad = None
        (x * x + x).sum().backward()
        np.testing.assert_array_equal(x.grad, 2 * x.data + 1)
    x.grad = None
    x.backward(np.ones(x.shape))
    np.testing.assert_array_equal(x.grad, 1.0)


def test_a_change_in_place_before_the_backward_is_refused():
    """As in PyTorch: the rules have kept the old array, whose numbers are gone."""
    w = leaf([1.0, 2.0])
    loss, other = (w * w).sum(), (w * 3).sum()
    with no_grad():
        w -= 1.0
    for stale in (loss, other):
        with pytest.raises(
            RuntimeError, match=r"an operand of multiply, of shape \(2,\), was changed in place"
        ):
            stale.backward()
    (w * w).sum().backward()
    assert w.grad.tolist() == [0.0, 2.0]
