"""Stage 03's reference: neurons, layers, networks, losses, training; and PyTorch's stored answers.

S and K number the entries of the error catalogue.
"""

import doctest
import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kittengrad import Value, mlp
from kittengrad.graph import topological_order, zero_grad
from kittengrad.mlp import (
    FOUR_POINTS,
    MLP,
    Layer,
    Neuron,
    accuracy,
    hinge_loss,
    l2_penalty,
    report_every,
    sum_squared_error,
    train,
    two_moons,
    weighted_sum,
)

STORED = json.loads((Path(__file__).resolve().parents[1] / "torch_values" / "mlp.json").read_text())

numbers = st.floats(-3, 3)
terms = st.lists(st.tuples(numbers, numbers), max_size=5)


def values(numbers):
    return [Value(number) for number in numbers]


def data(values):
    return [value.data for value in values]


def test_doctests():
    failed, tried = doctest.testmod(mlp)
    assert failed == 0 < tried


# One neuron.


@given(terms=terms, bias=numbers)
def test_weighted_sum_is_the_chain_of_products_and_sums(terms, bias):
    """The same number, and the same gradient for every weight, input and the bias."""
    found = []
    for as_one_node in (True, False):
        weights, x, b = values(w for w, _ in terms), values(x for _, x in terms), Value(bias)
        if as_one_node:
            out = weighted_sum(weights, x, b)
            assert out.parents == (*weights, *x, b)
        else:
            out = b + 0
            for w, x_i in zip(weights, x, strict=True):
                out = out + w * x_i
        (out * out).backward()
        found.append((out.data, [node.grad for node in (*weights, *x, b)]))
    assert found[0][0] == pytest.approx(found[1][0])
    assert found[0][1] == pytest.approx(found[1][1])


@pytest.mark.parametrize(("weights", "inputs"), [(0, 1), (1, 0), (2, 3), (3, 2)])
def test_a_sum_of_unequal_numbers_is_refused(weights, inputs):
    with pytest.raises(ValueError, match="zip"):
        weighted_sum(values([1.0] * weights), values([1.0] * inputs), Value(0.0))


def test_an_input_used_twice_sums_both_uses():
    w, x = values([2.0, 5.0]), Value(3.0)
    weighted_sum(w, [x, x], Value(0.0)).backward()
    assert x.grad == 7.0


@pytest.mark.parametrize("count", [2, 4])
def test_too_few_and_too_many_inputs_are_refused(count):
    with pytest.raises(ValueError, match="zip"):
        Neuron(3)([1.0] * count)


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_a_neuron(activation):
    neuron = Neuron(2, activation, rng=1)
    w, x = data(neuron.weights), [0.3, -0.7]
    total = Value(w[0] * x[0] + w[1] * x[1])
    expected = total if activation == "linear" else getattr(total, activation)()
    assert neuron(x).data == pytest.approx(expected.data)
    assert neuron(values(x)).data == pytest.approx(expected.data)


def test_the_neuron_of_the_classic():
    neuron = Neuron(2)
    neuron.weights, neuron.bias = values([-3.0, 1.0]), Value(6.8813735870195432)
    out = neuron([2.0, 0.0])
    assert out.data == pytest.approx(0.7071067811865476)
    out.backward()
    assert [w.grad for w in neuron.parameters()] == pytest.approx([1.0, 0.0, 0.5])


def test_a_neuron_may_be_trained_in_place():
    """The parameters are the nodes that it computes with, not copies of them."""
    neuron = Neuron(1, "linear")
    for parameter in neuron.parameters():
        parameter.data = 2.0
    assert neuron([3.0]).data == 8.0


# Beginning at random.


def test_S14_neurons_do_not_begin_alike():
    first, second = MLP(3, [4, 4, 1], rng=0), MLP(3, [4, 4, 1], rng=0)
    weights = [w.data for layer in first.layers for neuron in layer.neurons for w in neuron.weights]
    assert len(set(weights)) == len(weights) == 32
    assert data(first.parameters()) == data(second.parameters())
    assert data(first.parameters()) != data(MLP(3, [4, 4, 1], rng=1).parameters())


def test_without_a_seed_no_two_networks_are_alike():
    assert data(Neuron(3).parameters()) != data(Neuron(3).parameters())


def test_S14_nobody_elses_random_numbers_are_disturbed():
    np.random.seed(7)
    random.seed(7)
    numpys, pythons = np.random.get_state()[1].tolist(), random.getstate()
    MLP(2, [3, 1], rng=3)
    two_moons(10, rng=3)
    assert np.random.get_state()[1].tolist() == numpys
    assert random.getstate() == pythons


def test_a_generator_is_shared_and_goes_on():
    rng = np.random.default_rng(5)
    assert data(Neuron(2, rng=rng).weights) != data(Neuron(2, rng=rng).weights)


def test_weights_are_spread_evenly_and_biases_are_zero():
    layer = Layer(50, 40, rng=2)
    weights = np.array([data(neuron.weights) for neuron in layer.neurons])
    assert -1 <= weights.min() < -0.99
    assert 0.99 < weights.max() < 1
    assert abs(weights.mean()) < 0.05
    assert weights.std() == pytest.approx(1 / np.sqrt(3), rel=0.05)
    assert all(neuron.bias.data == 0.0 for neuron in layer.neurons)


# Layers and networks.


@pytest.mark.parametrize(
    ("inputs", "sizes", "count"), [(3, [4, 4, 1], 41), (2, [16, 16, 1], 337), (5, [2], 12)]
)
def test_as_many_parameters_as_there_should_be(inputs, sizes, count):
    parameters = MLP(inputs, sizes).parameters()
    assert len(parameters) == len(set(parameters)) == count
    assert all(type(parameter) is Value for parameter in parameters)


def test_the_order_of_the_parameters():
    model = MLP(2, [2, 1], rng=0)
    labels = [parameter.label for parameter in model.parameters()]
    assert labels == ["w1", "w2", "b", "w1", "w2", "b", "w1", "w2", "b"]


def test_activations_of_hidden_and_last_layers():
    model = MLP(2, [3, 3, 2], hidden="relu", output="linear")
    assert [neuron.activation for layer in model.layers for neuron in layer.neurons] == ["relu"] * 6 + [
        "linear"
    ] * 2
    assert [layer.neurons[0].activation for layer in MLP(2, [3, 1]).layers] == ["tanh", "tanh"]


def test_one_output_is_a_value_and_several_are_a_list():
    assert type(MLP(2, [3, 1])([1.0, 2.0])) is Value
    assert [type(out) for out in MLP(2, [3, 2])([1.0, 2.0])] == [Value, Value]


def test_every_parameter_receives_a_gradient():
    model = MLP(3, [4, 4, 1], rng=0)
    model([2.0, 3.0, -1.0]).backward()
    assert all(parameter.grad != 0.0 for parameter in model.parameters())


def test_inputs_are_nodes_once():
    """16 neurons look at the same two inputs: 2 nodes, not 32."""
    model = MLP(2, [16], rng=0)
    nodes = topological_order(sum(model([1.0, 2.0])))
    assert len([node for node in nodes if not node.parents and node.data in (1.0, 2.0)]) == 2


def test_a_layer_gives_its_neurons_outputs_in_order():
    layer = Layer(2, 3, rng=0)
    assert data(layer([0.5, -1.0])) == [neuron([0.5, -1.0]).data for neuron in layer.neurons]
    parameters = [parameter for neuron in layer.neurons for parameter in neuron.parameters()]
    assert layer.parameters() == parameters


def test_outputs_of_a_layer_are_inputs_of_the_next():
    model = MLP(2, [3, 2], rng=0)
    first, second = model.layers
    assert data(model([0.5, -1.0])) == data(second(first([0.5, -1.0])))


# Losses.


@given(pairs=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5))
def test_sum_squared_error(pairs):
    predictions, targets = values(p for p, _ in pairs), [y for _, y in pairs]
    loss = sum_squared_error(predictions, targets)
    assert loss.data == pytest.approx(sum((p - y) ** 2 for p, y in pairs))
    loss.backward()
    assert [p.grad for p in predictions] == pytest.approx([2 * (p - y) for p, y in pairs])


@given(pairs=st.lists(st.tuples(numbers, st.sampled_from((-1, 1))), min_size=1, max_size=5))
def test_hinge_loss(pairs):
    scores, targets = values(s for s, _ in pairs), [y for _, y in pairs]
    loss = hinge_loss(scores, targets)
    assert loss.data == pytest.approx(sum(max(0, 1 - y * s) for s, y in pairs) / len(pairs))
    loss.backward()
    slopes = [-y / len(pairs) if 1 - y * s > 0 else 0.0 for s, y in pairs]
    assert [s.grad for s in scores] == pytest.approx(slopes)


def test_l2_penalty():
    p = values([1.0, -2.0])
    loss = l2_penalty(p, strength=0.5)
    assert loss.data == 2.5
    loss.backward()
    assert [w.grad for w in p] == [1.0, -2.0]


@pytest.mark.parametrize("prediction", [-1.5, 0.0, 2.0])
def test_a_loss_of_one_is_a_new_node(prediction):
    """As promised for at least one: the node of a sum of one is not the prediction itself."""
    (p,) = values([prediction])
    for loss in (sum_squared_error([p], [1]), hinge_loss([p], [1]), l2_penalty([p])):
        assert type(loss) is Value
        assert loss is not p


@pytest.mark.parametrize("loss", [sum_squared_error, hinge_loss])
def test_a_target_too_few_is_refused(loss):
    with pytest.raises(ValueError, match="zip"):
        loss(values([1.0, 2.0]), [1.0])


# Training.


def stored_model(case):
    model = MLP(case["sizes"][0], case["sizes"][1:])
    for parameter, number in zip(model.parameters(), case["parameters"], strict=True):
        parameter.data = number
    losses = {
        "squares": sum_squared_error,
        "hinge": lambda scores, targets: hinge_loss(scores, targets) + l2_penalty(model.parameters()),
    }
    return model, losses[case["loss"]]


@pytest.mark.parametrize(
    "case", STORED["cases"], ids=lambda case: f"{case['sizes']} {case['loss']} {case['learning_rate']}"
)
def test_as_pytorch_has_it(case):
    """The gradients of the first step and the losses of twenty, at gentle and at wild learning rates."""
    model, loss = stored_model(case)
    loss([model(x) for x in FOUR_POINTS[0]], FOUR_POINTS[1]).backward()
    assert [p.grad for p in model.parameters()] == pytest.approx(case["gradients"], rel=1e-10, abs=1e-12)
    losses = train(model, *FOUR_POINTS, loss, steps=20, learning_rate=case["learning_rate"])
    assert losses == pytest.approx(case["losses"], rel=1e-8)


def test_training_starts_afresh_in_every_step():
    """Gradients that were there before, and those of the step before, do not count."""
    case = STORED["cases"][0]
    model, loss = stored_model(case)
    for parameter in model.parameters():
        parameter.grad = 100.0
    assert train(model, *FOUR_POINTS, loss, 20, case["learning_rate"]) == pytest.approx(
        case["losses"], rel=1e-8
    )


def test_forgetting_zero_grad_is_another_course():
    """What the notebook draws: without zero_grad the steps pile up, and the losses are other ones."""
    model, loss = stored_model(STORED["cases"][0])
    losses = []
    for _ in range(20):
        total = loss([model(x) for x in FOUR_POINTS[0]], FOUR_POINTS[1])
        total.backward()
        for parameter in model.parameters():
            parameter.data -= 0.05 * parameter.grad
        losses.append(total.data)
    assert losses[:2] == pytest.approx(STORED["cases"][0]["losses"][:2])
    assert losses[5] != pytest.approx(STORED["cases"][0]["losses"][5], rel=1e-3)


def test_the_learning_rate_may_change_and_progress_is_told():
    model = MLP(3, [2, 1], rng=0)
    asked, told = [], []
    losses = train(
        model,
        *FOUR_POINTS,
        sum_squared_error,
        steps=3,
        learning_rate=lambda step: asked.append(step) or 0.0,
        progress=lambda step, loss: told.append((step, loss)),
    )
    assert asked == [0, 1, 2]
    assert told == list(enumerate(losses))
    assert len(set(losses)) == 1  # a rate of 0 learns nothing
    assert {type(loss) for loss in losses} == {float}


def test_each_loss_is_that_before_its_step():
    model = MLP(3, [2, 1], rng=0)
    before = sum_squared_error([model(x) for x in FOUR_POINTS[0]], FOUR_POINTS[1]).data
    first, second = train(model, *FOUR_POINTS, sum_squared_error, steps=2)
    assert first == before != second


def test_no_steps_no_losses():
    assert train(MLP(3, [1]), *FOUR_POINTS, sum_squared_error, steps=0) == []


def test_report_every(capsys):
    progress = report_every(10)
    for step in range(21):
        progress(step, 0.5)
    assert capsys.readouterr().out.splitlines() == [f"step {step:4}   loss 0.5000" for step in (0, 10, 20)]


def test_four_points_are_learnt():
    model = MLP(3, [4, 4, 1], rng=0)
    losses = train(model, *FOUR_POINTS, sum_squared_error, steps=20, learning_rate=0.1)
    assert losses[-1] < 0.05
    zero_grad(model.parameters())
    assert [round(model(x).data) for x in FOUR_POINTS[0]] == FOUR_POINTS[1]


# Two moons.


@given(count=st.integers(0, 30), seed=st.integers(0, 100))
def test_moons_are_two(count, seed):
    points, targets = two_moons(count, noise=0.0, rng=seed)
    assert len(points) == len(targets) == count
    assert targets.count(-1) - targets.count(1) in (0, 1)
    for (x, y), target in zip(points, targets, strict=True):
        centre = (0, 0) if target == -1 else (1, 0.5)
        assert np.hypot(x - centre[0], y - centre[1]) == pytest.approx(1.0)
        assert (y >= -1e-9) if target == -1 else (y <= 0.5 + 1e-9)


def test_moons_are_the_same_for_a_seed():
    assert two_moons(10, rng=1) == two_moons(10, rng=1)
    assert two_moons(10, rng=1) != two_moons(10, rng=2)


def test_moons_are_learnt():
    points, targets = two_moons(100, rng=0)
    model = MLP(2, [16, 16, 1], hidden="relu", output="linear", rng=0)

    def loss(scores, targets):
        return hinge_loss(scores, targets) + l2_penalty(model.parameters())

    train(model, points, targets, loss, steps=40, learning_rate=lambda step: 1 - 0.9 * step / 100)
    assert accuracy([model(x) for x in points], targets) >= 0.97


def test_accuracy():
    assert accuracy(values([2.0, -0.5, 0.1, 3.0]), [1, -1, -1, 1]) == 0.75
    assert accuracy(values([0.0, 0.0, 0.0]), [1, -1, -1]) == 2 / 3  # a score of 0 means no
