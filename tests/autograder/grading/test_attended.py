"""Attention for the suites: the truth by differences, and slips that differ from it and from one another."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from autograder.grading import attended
from autograder.grading.gradients import derivative

TEXTS = ((4, 3), (4, 3)), ((2, 5, 4), (2, 3, 4)), ((3, 2), (5, 2)), ((1, 1), (1, 1))


def drawn(*shapes):
    rng = np.random.default_rng(0)
    return [rng.uniform(-2, 2, shape) for shape in shapes]


def distinct(right, wrong):
    """Expect of all slips another value or shape than the right one, and that of no other diagnosis."""
    pairs = [(right, ""), *wrong]
    for i, (value, sentence) in enumerate(pairs):
        for other, said in pairs[i + 1 :]:
            same = value.shape == other.shape and np.allclose(value, other, equal_nan=True)
            assert not same or sentence == said


@pytest.mark.parametrize(("query", "key"), TEXTS)
@pytest.mark.parametrize("causal", [False, True])
def test_gradients(query, key, causal):
    q, k, v = drawn(query, key, (*key[:-1], 2))
    for function, gradients, operands in (
        (attended.weights, attended.weights_gradients, [q, k]),
        (attended.attended, attended.attended_gradients, [q, k, v]),
    ):
        (g,) = drawn(function(*operands, causal).shape)
        for i, found in enumerate(gradients(g, *operands, causal)):
            expected = derivative(lambda *xs, f=function: f(*xs, causal), operands, i, g)
            assert_allclose(found, expected, atol=1e-12)


def test_weights_place_by_place():
    q, k = drawn((4, 3), (6, 3))
    for i in range(4):
        powers = np.exp(k[: i + 1] @ q[i] / np.sqrt(3))
        expected = [*(powers / powers.sum()), *[0] * (5 - i)]
        assert_allclose(attended.weights(q, k, causal=True)[i], expected, rtol=1e-12)


def test_places_one_by_one():
    found = attended.places(9, 6)
    for t, column in np.ndindex(9, 6):
        angle = t / 10000 ** ((column - column % 2) / 6)
        assert found[t, column] == pytest.approx([np.sin, np.cos][column % 2](angle), abs=1e-14)


def test_heads_are_parts_and_come_together():
    (x,) = drawn((2, 3, 6))
    assert_allclose(attended.split(x, 3), np.stack(np.split(x, 3, axis=-1), axis=1))
    assert (attended.joined(attended.split(x, 3)) == x).all()


@pytest.mark.parametrize("causal", [False, True])
def test_several_heads_are_heads_of_their_own(causal):
    x, *parameters = drawn((3, 4), *[(4, 4)] * 4, *[(4,)] * 4)
    q, k, v = (x @ w.T + b for w, b in zip(parameters[:3], parameters[4:7], strict=True))
    parts = [slice(0, 2), slice(2, 4)]
    answers = [attended.attended(q[:, part], k[:, part], v[:, part], causal) for part in parts]
    expected = np.concatenate(answers, axis=1) @ parameters[3].T + parameters[7]
    assert_allclose(attended.several(x, *parameters, heads=2, causal=causal), expected)


@pytest.mark.parametrize("causal", [False, True])
def test_slips_have_values_of_their_own(causal):
    q, k, v = drawn((4, 3), (4, 3), (4, 3))
    distinct(attended.weights(q, k, causal), attended.wrong_weights(q, k, causal))
    distinct(attended.attended(q, k, v, causal), attended.wrong_attended(q, k, v, causal))
    parameters = drawn((3, 4), *[(4, 4)] * 4, *[(4,)] * 4)
    right = attended.several(*parameters, heads=2, causal=causal)
    distinct(right, attended.wrong_several(*parameters, heads=2, causal=causal))


def test_slips_of_heads_and_places_have_values_of_their_own():
    (x,) = drawn((2, 5, 6))
    parts = attended.split(x, 2)
    distinct(parts, attended.wrong_split(x, 2))
    distinct(attended.joined(parts), attended.wrong_joined(parts))
    distinct(attended.places(5, 6), attended.wrong_places(5, 6))
