"""A training step of MLP(2, [16, 16, 1]) on 100 moons: hinge loss with an L2 penalty, every number a node."""

from kittengrad.graph import zero_grad
from kittengrad.mlp import MLP, hinge_loss, l2_penalty, two_moons
from kittengrad.scalar import as_value

POINTS, TARGETS = two_moons(100, rng=0)
WEIGHTS = [parameter.data for parameter in MLP(2, [16, 16, 1], rng=0).parameters()]
RATE = 0.01


def with_micrograd():
    from micrograd.engine import Value
    from micrograd.nn import MLP

    model = MLP(2, [16, 16, 1])
    _give(model)

    def step():
        scores = [model([Value(x) for x in point]) for point in POINTS]
        losses = [(1 + -y * s).relu() for s, y in zip(scores, TARGETS, strict=True)]
        loss = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        return _moved(model, loss)

    return step


def with_kittengrad():
    return _ours(MLP(2, [16, 16, 1], hidden="relu", output="linear"))


def with_a_node_for_every_operation():
    """Ours without `weighted_sum`: the neuron as micrograd has it, 2n nodes for the sum."""
    model = MLP(2, [16, 16, 1], hidden="relu", output="linear")

    def call(neuron, x):
        total = neuron.bias
        for w, x_i in zip(neuron.weights, x, strict=True):
            total = total + w * x_i
        return total if neuron.activation == "linear" else total.relu()

    def predict(x):
        x = [as_value(x_i) for x_i in x]
        for layer in model.layers:
            x = [call(neuron, x) for neuron in layer.neurons]
        return x[0]

    return _ours(model, predict)


def _ours(model, predict=None):
    predict = predict or model
    _give(model)

    def step():
        loss = hinge_loss([predict(point) for point in POINTS], TARGETS) + l2_penalty(model.parameters())
        zero_grad(model.parameters())
        loss.backward()
        return _moved(model, loss)

    return step


def _give(model):
    for parameter, number in zip(model.parameters(), WEIGHTS, strict=True):
        parameter.data = number


def _moved(model, loss):
    for parameter in model.parameters():
        parameter.data -= RATE * parameter.grad
    return loss.data


ENGINES = {
    "micrograd": with_micrograd,
    "kittengrad": with_kittengrad,
    "kittengrad, a node for every + and *": with_a_node_for_every_operation,
}
