"""Gradients of gradients: every rule against differences, and what must never be silently wrong."""

import numpy as np
import pytest
from gradient_checks import seeds
from hypothesis import given, settings
from hypothesis import strategies as st
from kittengrad import tensor
from kittengrad.autograd import grad
from kittengrad.calculus import numeric_gradient
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
@settings(max_examples=25)
@given(data=st.data(), seed=seeds)
def test_second_derivatives_of_every_rule_are_those_of_differences(name, data, seed):
    arrays, options = data.draw(CASES[name])
    rule, rng = FORMS.get(name, RULES[name]), np.random.default_rng(seed)
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
