"""Stage 09: the pieces of the classifier work together as the notebook says."""

import doctest
import json
from pathlib import Path

import numpy as np
import pytest
from kittengrad import cats, loss_curve
from kittengrad.cats import as_tensors, first_weights, to_columns, to_row, train

from benchmarks.networks import RATE, Network, by_hand

STORED = json.loads((Path(__file__).resolve().parents[1] / "torch_values" / "cats.json").read_text())
UNITS = (48, 5, 4, 1)


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (20, 4, 4, 3), dtype=np.uint8)


@pytest.mark.parametrize("module", [cats, loss_curve])
def test_the_examples_of_the_docstrings(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_a_training_is_the_one_by_hand():
    x, y, weights, biases = Network(UNITS, 7, "float64").draw()
    layers = as_tensors(zip(weights, biases, strict=True))
    step = by_hand(x, y, weights, biases)
    expected = [step() for _ in range(101)]
    assert train(layers, x, y, lr=RATE, steps=100) == pytest.approx(expected, rel=1e-12)


def test_a_training_and_a_saliency_are_those_of_pytorch():
    """Drawn as tests/torch_values/make_cats.py draws."""
    rng = np.random.RandomState(1)
    images, labels = rng.randint(0, 256, (30, 8, 8, 3)), rng.randint(0, 2, 30)
    layers = as_tensors(first_weights((192, 20, 7, 5, 1), rng))
    costs = train(layers, to_columns(images), to_row(labels), steps=100)
    assert costs[::10] == pytest.approx(STORED["costs"], rel=1e-10)
    assert cats.saliency(layers, images[0]) == pytest.approx(np.array(STORED["saliency"]), rel=1e-10)


def test_the_first_cost_of_the_real_network_is_that_of_its_weights(images):
    """One generator serves all layers, as in the published notebook of the same network."""
    rng = np.random.RandomState(1)
    layers = first_weights(UNITS, rng)
    again = np.random.RandomState(1)
    for (w, b), (inputs, outputs) in zip(layers, [(48, 5), (5, 4), (4, 1)], strict=True):
        assert w == pytest.approx(again.randn(outputs, inputs) / inputs**0.5)
        assert not b.any()


def test_training_shows_every_cost(images):
    seen = []
    labels = np.arange(20) % 2
    layers = as_tensors(first_weights(UNITS, np.random.RandomState(1)))
    costs = train(layers, to_columns(images), to_row(labels), steps=5, watch=lambda c: seen.append(len(c)))
    assert seen == [1, 2, 3, 4, 5, 6]
    assert costs == sorted(costs, reverse=True)


def test_the_control_finds_a_memory(images):
    """micrograd-np's network: a bias for each image learns the labels of blank images by heart."""
    labels = np.random.default_rng(1).permutation(np.arange(20) < 8).astype(int)
    x, blank = to_columns(images), np.zeros((48, 20))
    honest, remembers = (as_tensors(first_weights(UNITS, np.random.RandomState(1))) for _ in range(2))
    w, b = remembers[-1]
    remembers[-1] = as_tensors([(w.data, np.repeat(b.data, 20, axis=1))])[0]
    for layers in (honest, remembers):
        train(layers, blank, to_row(labels), lr=5.0, steps=100)
    assert cats.blank_accuracy(honest, x, labels) == 12 / 20
    assert cats.blank_accuracy(remembers, x, labels) == 1.0
    assert max(cats.base_rates(labels, labels)) == 12 / 20


def test_a_saliency_is_the_difference_quotient(images):
    layers = as_tensors(first_weights(UNITS, np.random.RandomState(3)))
    found, h = cats.saliency(layers, images[0]), 1e-6
    moves = np.zeros(48)
    for number in range(48):
        low, high = to_columns(images[:1]), to_columns(images[:1])
        low[number], high[number] = low[number] - h, high[number] + h
        moves[number] = (cats.logits(layers, high).item() - cats.logits(layers, low).item()) / (2 * h)
    assert found == pytest.approx(abs(moves).reshape(4, 4, 3).max(axis=-1), abs=1e-8)
    assert found.max() > 0.01


def test_the_wilson_interval_of_forty_of_fifty():
    """The values of Wilson's interval that statistics packages give."""
    assert cats.wilson_interval(40, 50) == pytest.approx((0.66963, 0.88756), abs=1e-5)
    assert cats.wilson_interval(0, 50)[0] == pytest.approx(0, abs=1e-12)
    assert cats.wilson_interval(50, 50)[1] == pytest.approx(1)
