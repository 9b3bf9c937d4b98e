"""Gradients as values: the function grad, backward(create_graph=True), and walks in other styles."""

import numpy as np
import pytest
from kittengrad import autograd, graph, nn, optim, tensor
from kittengrad.autograd import grad
from kittengrad.tensor import Tensor
from numpy.testing import assert_allclose


def leaf(numbers):
    return Tensor(numbers, requires_grad=True)


# backward(create_graph=True), as in PyTorch.


def test_gradients_are_tensors_that_can_be_differentiated():
    x = leaf([1.0, 2.0])
    (x**3).sum().backward(create_graph=True)
    first = x.grad
    assert isinstance(first, Tensor)
    x.grad = None
    first.sum().backward()
    assert type(x.grad) is np.ndarray
    assert_allclose(x.grad, [6.0, 12.0])


def test_a_later_backward_adds_to_a_gradient_that_is_a_tensor_and_to_one_that_is_an_array():
    x = leaf([1.0, 2.0])
    (x**3).sum().backward()
    (x**3).sum().backward(create_graph=True)
    assert_allclose(x.grad.data, [6.0, 24.0])
    x.grad.sum().backward()  # of the second graph alone: the first gradient was an array
    assert_allclose(x.grad.data, [12.0, 36.0])


def test_the_starting_gradient_can_be_a_tensor_with_a_graph():
    x, g = leaf([1.0, 2.0]), leaf([3.0, 4.0])
    (x**2).backward(g, create_graph=True)
    (mixed,) = grad(x.grad.sum(), g)
    assert_allclose(mixed, [2.0, 4.0])


def test_without_create_graph_gradients_are_arrays_and_the_graph_is_freed():
    x = leaf([1.0, 2.0])
    y = (x**3).sum()
    y.backward()
    assert type(x.grad) is np.ndarray
    with pytest.raises(RuntimeError, match="freed"):
        y.backward(create_graph=True)
    y = (x**3).sum()
    y.backward(create_graph=True)
    y.backward()  # create_graph keeps the graph
    with pytest.raises(RuntimeError, match="freed"):
        y.backward()


def test_a_gradient_penalty_trains():
    model = nn.Sequential(nn.Linear(2, 8, rng=0), nn.Tanh(), nn.Linear(8, 1, rng=1))
    x, step = leaf(np.random.default_rng(0).standard_normal((16, 2))), optim.SGD(model.parameters(), lr=0.1)
    sizes = []
    for _ in range(20):
        (slope,) = grad(model(x).sum(), x, create_graph=True)
        penalty = ((slope**2).sum(axis=1) - 1) ** 2
        sizes.append(penalty.mean().item())
        step.zero_grad()
        penalty.mean().backward()
        step.step()
    assert sizes[-1] < 0.5 * sizes[0]


def test_no_grad_around_a_backward_with_create_graph_changes_nothing():
    x = leaf(2.0)
    y = x**3
    with tensor.no_grad():
        (first,) = grad(y, x, create_graph=True)
    assert first.requires_grad


# A graph.py in another style.


def recursive(root, gradient=1.0):
    order = []

    def visit(node):
        if not any(node is one for one in order):
            for parent in node.parents:
                visit(parent)
            order.append(node)

    visit(root)
    for node in order:
        if node.parents:
            node.grad = 0.0
    root.grad = root.grad + gradient
    for node in order[::-1]:
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            parent.grad = parent.grad + node.grad * derivative


def by_dictionary(root, gradient=1.0):
    """The gradients are written at the end."""
    collected = {root: gradient}
    for node in graph.topological_order(root)[::-1]:
        for parent, derivative in zip(node.parents, node.local_derivatives, strict=True):
            collected[parent] = collected.get(parent, 0) + collected[node] * derivative
    for node, total in collected.items():
        node.grad = total if node.parents else node.grad + total


@pytest.mark.parametrize("walk", [recursive, by_dictionary])
def test_a_walk_in_another_style(walk, monkeypatch):
    monkeypatch.setattr(graph, "backward", walk)
    a, b = leaf([1.0, 2.0]), leaf(3.0)
    first = grad((a * a * b + a.exp() * b).sum(), [a, b], create_graph=True)
    second = grad(first[0].sum() + first[1] ** 2, [a, b])
    e, inner = np.exp(a.data), np.sum(a.data**2 + np.exp(a.data))
    assert_allclose(second[0], 6 + 3 * e + 2 * inner * (2 * a.data + e))
    assert_allclose(second[1], np.sum(2 * a.data + e))


def test_a_walk_that_makes_arrays_of_gradients_is_an_error(monkeypatch):
    def walk(root, gradient=1.0):
        (parent,), (derivative,) = root.parents, root.local_derivatives
        parent.grad = parent.grad + derivative * np.ones(root.shape)

    monkeypatch.setattr(graph, "backward", walk)
    with pytest.raises(TypeError, match=r"graph\.py"):
        leaf([1.0, 2.0]).exp().backward(np.ones(2), create_graph=True)


# The function grad.


def test_grad_leaves_every_gradient_as_it_was():
    x = leaf([1.0, 2.0])
    middle = x * x
    x.grad = kept = np.array([5.0, 5.0])
    first, second = grad(middle.sum(), [x, middle])
    assert_allclose((first, second), ([2, 4], [1, 1]))
    assert x.grad is kept
    assert type(middle.grad) is float


def test_grad_of_an_input_that_was_not_used():
    x, other = leaf(1.0), leaf(2.0)
    with pytest.raises(RuntimeError, match="input 1"):
        autograd.grad(x * 2, [x, other])
    assert autograd.grad(x * 2, [other], allow_unused=True) == (None,)


def test_grad_frees_the_graph_unless_it_is_asked_to_keep_it():
    x = leaf(1.0)
    y = x * x
    grad(y, x, retain_graph=True)
    grad(y, x)
    with pytest.raises(RuntimeError, match="freed"):
        grad(y, x)
