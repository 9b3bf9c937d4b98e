"""Stage 02's reference: the order, the chain rule, accumulation; deep, shared and wide graphs.

Where an entry of the error catalogue (K, notes) is tested, its number stands in the test's docstring.
"""

import doctest
import gc
import inspect
import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kittengrad import Value, graph
from kittengrad.graph import backward, topological_order, zero_grad


def leaves(*numbers):
    return [Value(number) for number in numbers]


@st.composite
def computations(draw):
    """A random graph with much sharing, as (leaves, result); its gradients are moderate."""
    nodes = leaves(*draw(st.lists(st.floats(0.5, 2.0), min_size=1, max_size=4)))
    given_leaves = list(nodes)
    for _ in range(draw(st.integers(1, 12))):
        a, b = (nodes[draw(st.integers(0, len(nodes) - 1))] for _ in range(2))
        nodes.append(
            draw(
                st.sampled_from(
                    [
                        lambda a, b: a + b,
                        lambda a, b: a - b,
                        lambda a, b: (a * b).tanh(),
                        lambda a, b: a / (b * b + 1),
                    ]
                )
            )(a, b)
        )
    return given_leaves, nodes[-1]


def gradient_by_paths(root, node):
    """dL/d(node) by the definition: the sum over all paths of the product of the local derivatives."""
    if root is node:
        return 1.0
    return sum(
        derivative * gradient_by_paths(parent, node)
        for parent, derivative in zip(root.parents, root.local_derivatives, strict=True)
    )


def test_doctests():
    failed, tried = doctest.testmod(graph)
    assert failed == 0 < tried


# The order.


@given(computations())
def test_order_has_every_node_once_and_operands_first(computation):
    _, root = computation
    order = topological_order(root)
    place = {node: i for i, node in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is root
    assert all(place[parent] < place[node] for node in order for parent in node.parents)


def test_order_of_a_leaf():
    (a,) = leaves(1.0)
    assert topological_order(a) == [a]


def test_nothing_calls_itself():
    """K2: the depth a graph may have must not depend on Python's limit on nested calls."""
    assert not any(
        name in function.__code__.co_names for name, function in inspect.getmembers(graph, inspect.isfunction)
    )


# The chain rule.


@given(computations())
def test_backward_is_the_sum_over_all_paths(computation):
    given_leaves, root = computation
    root.backward()
    for leaf in given_leaves:
        assert leaf.grad == pytest.approx(gradient_by_paths(root, leaf), rel=1e-9, abs=1e-12)


@given(computations(), st.floats(-10.0, 10.0))
def test_backward_is_linear_in_the_roots_gradient(computation, gradient):
    given_leaves, root = computation
    root.backward()
    once = [leaf.grad for leaf in given_leaves]
    zero_grad(given_leaves)
    backward(root, gradient)
    assert [leaf.grad for leaf in given_leaves] == pytest.approx(
        [gradient * g for g in once], rel=1e-9, abs=1e-12
    )


def test_by_hand():
    a, b, c, f = leaves(2.0, -3.0, 10.0, -2.0)
    e = a * b
    d = e + c
    loss = d * f
    loss.backward()
    assert [node.grad for node in (a, b, c, f, e, d, loss)] == [6.0, -4.0, -2.0, 4.0, -2.0, -2.0, 1.0]


def test_the_neuron():
    x1, x2, w1, w2, b = leaves(2.0, 0.0, -3.0, 1.0, 6.8813735870195432)
    o = (x1 * w1 + x2 * w2 + b).tanh()
    o.backward()
    assert o.data == pytest.approx(0.7071067811865476, rel=1e-14)
    assert [v.grad for v in (x1, w1, x2, w2, b)] == pytest.approx([-1.5, 1.0, 0.5, 0.0, 0.5], rel=1e-12)


def test_a_node_used_twice():
    """Overwriting instead of adding gives 3, and 1."""
    (a,) = leaves(3.0)
    (a * a).backward()
    assert a.grad == 6.0
    (a,) = leaves(1.0)
    b = a + a
    (b + b).backward()
    assert a.grad == 4.0


def test_a_reused_result_waits_until_its_gradient_is_complete():
    """The most proposed "simplification": handing on at once, without an order, gives 8."""
    a, b = leaves(1.0, 1.0)
    c = a * b
    d = c + c
    d = d + c
    d.backward()
    assert (a.grad, b.grad, c.grad) == (3.0, 3.0, 3.0)
    (a,) = leaves(1.0)
    b = a + a
    (b * b).backward()
    assert (b.grad, a.grad) == (4.0, 8.0)


@given(st.floats(-2.0, 2.0), st.floats(0.5, 2.0))
def test_tanh_and_its_exponential_form_agree_in_every_leaf(x, w):
    def neuron(squash):
        inputs = leaves(x, w, 0.3)
        squash(inputs[0] * inputs[1] + inputs[2]).backward()
        return [leaf.grad for leaf in inputs]

    def by_exp(n):
        grown = (2 * n).exp()
        return (grown - 1) / (grown + 1)

    assert neuron(by_exp) == pytest.approx(neuron(Value.tanh), rel=1e-9, abs=1e-12)


def test_infinity_times_zero_is_nan():
    """A departure from PyTorch, whose relu answers 0 here: we multiply, and IEEE 754 says nan."""
    (a,) = leaves(-1.0)
    (1 / a.relu()).backward()
    assert math.isnan(a.grad)


# Accumulating, and starting afresh.


@given(computations())
def test_a_second_backward_doubles_the_leaves_and_nothing_more(computation):
    """K1: 24 instead of 12, because what was left in the non-leaves was passed on again."""
    _, root = computation
    root.backward()
    order = topological_order(root)
    once = {node: node.grad for node in order}
    root.backward()
    for node in order:
        assert node.grad == pytest.approx(
            once[node] if node.parents else 2 * once[node], rel=1e-12, abs=1e-12
        )


def test_two_results_of_one_leaf_add_up():
    (a,) = leaves(3.0)
    shared = a * a
    (shared * 2).backward()
    (shared * 5).backward()
    assert (a.grad, shared.grad) == (2 * 6.0 + 5 * 6.0, 5.0)


def test_backward_of_a_leaf_adds_to_it():
    (a,) = leaves(3.0)
    backward(a)
    backward(a, 2.5)
    assert a.grad == 3.5


def test_zero_grad():
    nodes = leaves(1.0, 2.0, 3.0)
    for node in nodes:
        node.grad = 7.0
    zero_grad(node for node in nodes[:2])
    assert [node.grad for node in nodes] == [0.0, 0.0, 7.0]


@pytest.mark.parametrize("derivatives", [(), (1.0,), (1.0, 1.0, 1.0)])
def test_a_node_without_one_derivative_for_each_parent_is_refused(derivatives):
    """Nothing is lost silently when an operator forgets one of its derivatives. The message names it."""
    out = Value(3.0, tuple(leaves(1.0, 2.0)), derivatives, "plus")
    with pytest.raises(ValueError, match=r"parent of a node needs one local derivative: .* 'plus'"):
        (out * 2).backward()


# Deep, shared, wide.


def test_a_chain_of_100_000_nodes():
    x = end = Value(1.0)
    for _ in range(100_000):
        end = end + 1.0
    end.backward()
    assert (x.grad, end.data) == (1.0, 100_001.0)
    assert sys.getrecursionlimit() < 10_000


def test_forty_doublings():
    """2⁴⁰ paths, 41 nodes: walking every path would take years."""
    x = end = Value(1.0)
    for _ in range(40):
        end = end + end
    assert len(topological_order(end)) == 41
    end.backward()
    assert x.grad == 2.0**40


def test_a_leaf_with_100_000_users():
    (x,) = leaves(2.0)
    sum(x * 3.0 for _ in range(100_000)).backward()
    assert x.grad == 300_000.0


def test_no_reference_cycles():
    """K15: a graph is freed at once when its root goes, and the cyclic collector finds nothing to do."""
    gc.collect()
    gc.disable()
    try:
        x = Value(0.5)
        for _ in range(50):
            out = ((x * 2 + 1).tanh() ** 2).exp() / (x.sigmoid() + x.relu() - 3).log()
            out.backward()
        before = sum(isinstance(thing, Value) for thing in gc.get_objects())
        del out
        after = sum(isinstance(thing, Value) for thing in gc.get_objects())
        assert before - after > 10
        assert gc.collect() == 0
    finally:
        gc.enable()


# What a student types late at night.


def test_grad_none_starts_afresh():
    """As in PyTorch. It was `unsupported operand type(s) for +=: 'NoneType' and 'float'`."""
    a, b = leaves(3.0, 2.0)
    (a * b).backward()
    a.grad = b.grad = None
    (a * b).backward()
    assert (a.grad, b.grad) == (2.0, 3.0)
    a.grad = None
    a.backward()
    assert a.grad == 1.0
