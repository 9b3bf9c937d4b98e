"""Gradients of gradients: every rule against differences, networks against PyTorch, and what is refused.

The first test takes every rule of the table in `test_every_rule.py`.
"""

import numpy as np
import pytest
import stored
from gradient_checks import seeds
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kittengrad import losses, namespace, nn, regularization, tensor
from kittengrad.autograd import grad
from kittengrad.calculus import numeric_gradient
from kittengrad.higher_functions import Refused
from kittengrad.tensor import Tensor
from numpy.testing import assert_allclose
from test_every_rule import CASES, FORMS, RULES


def leaf(numbers, **options):
    return Tensor(numbers, requires_grad=True, **options)


def projected(rule, arrays, g, directions, options):
    """Σ direction · vjp(g) over the operands: a number that holds every first derivative of the rule."""
    vjps = rule(*arrays, **options)[1:]
    return sum(np.sum(d * vjp(g)) for d, vjp in zip(directions, vjps, strict=True))


def second_derivatives(rule, arrays, g, directions, options):
    """The gradients of `projected`, with respect to each operand and to g, by two backward passes."""
    operands, g = [leaf(a) for a in arrays], leaf(g)
    first = grad(tensor.apply(rule, *operands, **options), operands, g, create_graph=True)
    number = sum((x * d).sum() for x, d in zip(first, directions, strict=True))
    found = grad(number, [*operands, g], allow_unused=True)
    return [0.0 if x is None else x for x in found]


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=15)
@given(data=st.data(), seed=seeds)
def test_second_derivatives_of_every_rule_are_those_of_differences(name, data, seed):
    arrays, options = data.draw(CASES[name])
    rule = FORMS.get(name, RULES[name])
    assume(name != "std" or np.all(rule(*arrays, **options)[0] > 0))  # equal numbers are a corner of the root
    check_second(rule, arrays, options, seed)


def check_second(rule, arrays, options, seed):
    rng = np.random.default_rng(seed)
    g = rng.standard_normal(np.shape(rule(*arrays, **options)[0]))
    directions = [rng.standard_normal(a.shape) for a in arrays]
    found = second_derivatives(rule, arrays, g, directions, options)
    for i, x in enumerate([*arrays, g]):

        def along(x, i=i):
            moved = [*arrays, g]
            moved[i] = x
            return projected(rule, moved[:-1], moved[-1], directions, options)

        expected = numeric_gradient(along, x)
        assert_allclose(np.broadcast_to(found[i], x.shape), expected, rtol=1e-5, atol=1e-5)


Z, LABELS = np.random.default_rng(3).standard_normal((4, 3)), np.array([2, 0, 1, 1])
MORE_RULES = {
    "squared_errors": (losses.squared_errors, [Z, Z[::-1] + 0.1], {}),
    "logistic_losses": (losses.logistic_losses, [Z, 1 / (1 + np.exp(-Z[::-1]))], {}),
    "weighted logistic_losses": (
        losses.logistic_losses,
        [Z, Z * 0 + 0.3],
        {"pos_weight": np.arange(3.0)},
    ),
    "cross_entropies": (losses.cross_entropies, [Z], {"labels": LABELS, "weights": np.ones(4)}),
    "mean": (losses.reduced(losses.squared_errors, "mean"), [Z, Z[::-1] + 0.1], {}),
    "standardize": (regularization.standardize, [Z], {"axis": 1}),
    "rms_norm": (regularization.rms_norm, [Z], {"axis": (0, 1)}),
}


@pytest.mark.parametrize("name", MORE_RULES)
def test_second_derivatives_of_losses_and_norms(name):
    check_second(*MORE_RULES[name], seed=0)


@pytest.mark.parametrize(
    "case", stored.cases("higher"), ids=lambda case: case["activation"] + " " + case["loss"]
)
def test_hessian_vector_products_of_networks_are_those_of_pytorch_and_of_differences(case):
    w1, b1, w2, b2 = parameters = [leaf(numbers) for numbers in case["parameters"]]
    x, directions = Tensor(case["x"]), [np.array(v) for v in case["directions"]]
    cross = case["loss"] == "cross_entropy"
    target = np.arange(len(x)) % 2 if cross else np.linspace(0, 1, 2 * len(x)).reshape(-1, 2)

    def loss():
        hidden = getattr(nn.functional, case["activation"])(tensor.apply(nn.linear, w1, x, b1))
        return getattr(nn.functional, case["loss"])(tensor.apply(nn.linear, w2, hidden, b2), target)

    first = grad(loss(), parameters, create_graph=True)
    along = sum((g * v).sum() for g, v in zip(first, directions, strict=True))
    second = grad(along, parameters)
    for g, expected in zip(first, case["first"], strict=True):
        assert_allclose(g.data, expected, rtol=1e-9, atol=1e-12)
    for h, expected in zip(second, case["second"], strict=True):
        assert_allclose(h, expected, rtol=1e-9, atol=1e-12)
    step, ends = 1e-6, []
    for sign in (1, -1):
        for p, numbers, v in zip(parameters, case["parameters"], directions, strict=True):
            p.data = np.array(numbers) + sign * step * v
        ends.append(grad(loss(), parameters))
    for h, above, below in zip(second, *ends, strict=True):
        assert_allclose(h, (above - below) / (2 * step), rtol=1e-5, atol=1e-7)


# Higher still, and shorter.


def test_the_derivatives_of_a_power_up_to_the_fifth():
    x, expected = leaf([1.5, -2.0, 0.0]), [np.array([1.5, -2.0, 0.0]) ** 4]
    y = (x**4).sum()
    for order, factor in enumerate((4, 12, 24, 24, 0), 1):
        (y,) = grad(y.sum(), x, create_graph=True)
        expected.append(factor * x.data ** max(4 - order, 0))
        assert_allclose(y.data, expected[-1])
        if not y.requires_grad:
            break
    assert order >= 4


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_the_dtype_is_kept(dtype):
    x = leaf(np.array([0.5, -1.0], dtype))
    (first,) = grad((x.gelu() * x.tanh()).sum() / 3, x, create_graph=True)
    (second,) = grad(first.sum(), x)
    assert (first.dtype, second.dtype) == (dtype, dtype)


def test_where_split_maximum_and_an_index_with_repeats():
    x = leaf([1.0, -2.0, 3.0, 0.5])
    left, right = x.split(2)
    y = tensor.where(left > 0, left**3, left) * tensor.maximum(right**2, 1.0) + (x[[0, 0]] ** 3).sum()
    (first,) = grad(y.sum(), x, create_graph=True)
    assert_allclose(first.data, [3 * 9 + 12, 1, 6, 0])
    (second,) = grad((first * [1.0, 1, 1, 1]).sum(), x)
    assert_allclose(second, [6 * 9 + 24 + 18, 0, 18 + 2, 0])


# Rules in another style: with NumPy's functions, and with changes in place.


def cube(a):
    return np.power(a, 3), lambda g: np.multiply(g, 3 * np.square(a))


def gaussian(a):
    out = np.exp(-np.square(a))
    return out, lambda g: g * -2 * a * out


def total_of_rows(a):
    def spread(g):
        full = np.zeros_like(a)
        full[:] = g[:, None]
        return full

    return np.sum(a**2, axis=1), lambda g: 2 * a * spread(g)


def logs(a):
    def by_hand(g):
        scaled = g * np.ones_like(a)
        scaled[a > 1] /= a[a > 1]
        scaled[a <= 1] = 0
        return scaled

    return np.where(a > 1, np.log(np.maximum(a, 1)), 0), by_hand


def by_views(a):
    def by_hand(g):
        full = g * 2 * np.ones_like(a)
        first = full[0]
        first *= a[0]
        last = full[1:]
        part = last[..., ::2]
        part *= a[1:, ::2]
        last[:, 1] = last[:, 1] * a[1:, 1]
        return full

    return a**2, by_hand


def picked(a):
    def scatter(g):
        zeros = np.zeros_like(a)
        np.add.at(zeros, ([0, 0, 1],), g**1)
        np.subtract.at(zeros, [1], 0 * g[2:])
        return zeros * a

    return a[[0, 0, 1]] ** 2 / 2, scatter


@pytest.mark.parametrize("rule", [cube, gaussian, total_of_rows, logs, by_views])
def test_a_rule_with_numpys_functions_and_changes_in_place(rule):
    check_second(rule, [np.array([[0.5, 1.5, 2.5], [3.5, -1.5, 0.25]])], {}, seed=1)


def test_a_rule_with_add_at():
    check_second(picked, [np.array([0.5, 1.5, 2.5])], {}, seed=1)


# What cannot be recorded is an error that names the rule and the reason.


def by_plain_zeros(a):
    def spread(g):
        zeros = np.zeros(a.shape)
        zeros[:] = g * 2 * a
        return zeros

    return a**2, spread


def by_sum_into(a):
    def spread(g):
        zeros = np.zeros(a.shape)
        zeros += g * 2 * a
        return zeros

    return a**2, spread


def by_old_view(a):
    def spread(g):
        full = g * 2 * np.ones_like(a)
        same = full[:]
        full *= a
        return same

    return a**2, spread


def by_reshaped_view(a):
    def spread(g):
        full = g * 2 * a
        flat = full.reshape(-1)
        flat *= 1
        return full

    return a**2, spread


def changes_a_view_of_g(a):
    def spread(g):
        first = g[:1]
        first *= 1
        return g * 2 * a

    return a**2, spread


def by_sine(a):
    return np.sin(a), lambda g: g * np.cos(a)


def by_asarray(a):
    return a**2, lambda g: g * 2 * np.asarray(a)


def by_number(a):
    return a**2, lambda g: g * 2 * np.array([float(x) for x in a])


def by_item(a):
    return a**2, lambda g: g * 2 * np.array([x.item() for x in a])


def by_einsum(a):
    return a**2, lambda g: 2 * np.einsum("i,i->i", g, a)


def changes_g(a):
    def product(g):
        g *= 2 * a
        return g

    return a**2, product


REASONS = {
    by_plain_zeros: "plain array",
    by_sum_into: "in place",
    by_old_view: "in place",
    by_reshaped_view: "in place",
    changes_a_view_of_g: "in place",
    by_sine: "sin",
    by_asarray: "plain array",
    by_number: "number",
    by_item: "item",
    by_einsum: "einsum",
    changes_g: "in place",
}


@pytest.mark.parametrize("rule", REASONS, ids=lambda rule: rule.__name__)
def test_a_rule_that_cannot_be_recorded_names_itself_and_the_reason(rule):
    x = leaf([1.0, 2.0])
    with pytest.raises(Refused, match=f"{rule.__name__}.*{REASONS[rule]}"):
        grad((tensor.apply(rule, x) * 2).sum(), x, create_graph=True)


def test_a_rule_with_memory_is_an_error():
    calls = []

    def fickle(a):
        calls.append(a)
        factor = float(len(calls))
        return a * factor, lambda g: g * factor

    x = leaf([1.0, 2.0])
    with pytest.raises(Refused, match="second time"):
        grad(tensor.apply(fickle, x).sum(), x, create_graph=True)


def test_dropout_is_refused():
    x = leaf(np.ones((2, 3)))
    with pytest.raises(Refused, match=r"dropout.*random"):
        grad(regularization.Dropout(0.5, rng=0)(x).sum(), x, create_graph=True)


def test_a_tensor_in_a_rule_is_an_error_outside_of_create_graph():
    with pytest.raises(TypeError, match="met a Tensor"):
        namespace.array_namespace(leaf(1.0))


def test_an_operand_that_was_changed_in_place_is_an_error():
    x = leaf([1.0, 2.0])
    y = (x**2).sum()
    with tensor.no_grad():
        x += 1.0
    with pytest.raises(RuntimeError, match="changed in place"):
        grad(y, x, create_graph=True)
