"""The right answers of neurons, layers and networks, by which stage 03 is graded."""

import numpy as np
import pytest
from checks.expectations import CheckFailed

from autograder.grading.networks import SQUASH, Model

MODELS = [
    *(Model("Neuron", 3, [1], kind) for kind in SQUASH),
    Model("Layer", 2, [3], "sigmoid"),
    Model("MLP", 3, [4, 2], "linear", "relu"),
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.kind}-{'-'.join(model.kinds)}")
def test_gradients_are_the_rates_of_the_answers(model):
    rng = np.random.default_rng(1)
    (numbers, x), g = model.random(rng), rng.normal(size=model.sizes[-1]).tolist()
    all_, n, h = np.array([*numbers, *x]), len(numbers), 1e-6
    ends = [
        [model.answers(moved[:n], moved[n:]) @ g for moved in (all_ + sign * h * np.eye(len(all_)))]
        for sign in (1, -1)
    ]
    assert model.gradients(numbers, x, g) == pytest.approx(np.subtract(*ends) / (2 * h), abs=1e-8)


def test_a_network_is_its_layers_in_turn():
    numbers, x = MODELS[-1].random(np.random.default_rng(2))
    first, last = np.reshape(numbers[:16], (4, 4)), np.reshape(numbers[16:], (2, 5))
    hidden = np.maximum(first[:, :3] @ x + first[:, 3], 0)
    assert MODELS[-1].answers(numbers, x) == pytest.approx(last[:, :4] @ hidden + last[:, 4])


def test_the_biases_are_among_the_parameters():
    assert Model("MLP", 1, [2, 1]).biases.tolist() == [False, True, False, True, False, False, True]


@pytest.mark.parametrize("out", [1.0, [1.0]])
def test_answers_that_are_no_nodes_are_refused(out):
    for model in MODELS[:1] + MODELS[-2:]:
        with pytest.raises(CheckFailed):
            model.outputs(out)
