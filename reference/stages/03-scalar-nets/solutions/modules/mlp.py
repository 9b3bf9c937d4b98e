"""Networks of single numbers, in the style of a library: one base class, and all that learns is a part.

A `Part` finds its parameters by looking through what it is made of, so that none can be forgotten.
"""

import math

import numpy as np

from .scalar import Value


class Part:
    """Something with parameters: those of its pieces, one after the other.

    Each kind says in `pieces()` which Values and Parts it is made of, in order.
    """

    def parameters(self):
        found = []
        for piece in self.pieces():
            if isinstance(piece, Value):
                found.append(piece)
            else:
                found.extend(piece.parameters())
        return found


def same_length(name, first, second):
    """Refuse two lists that should go together and do not. Raises ValueError."""
    if len(first) != len(second):
        raise ValueError(f"{name}: {len(first)} and {len(second)} do not go together")


def node(number):
    if isinstance(number, Value):
        return number
    return Value(number)


def weighted_sum(weights, x, bias):
    """One node for w₁x₁ + … + wₙxₙ + b."""
    same_length("weights and inputs", weights, x)
    total = bias.data
    by_weight, by_input = [], []
    for i in range(len(weights)):
        total += weights[i].data * x[i].data
        by_weight.append(x[i].data)
        by_input.append(weights[i].data)
    return Value(
        data=total,
        parents=tuple(weights) + tuple(x) + (bias,),
        local_derivatives=tuple(by_weight + by_input + [1.0]),
        op="sum",
    )


class Neuron(Part):
    """Weights, a bias, and an activation."""

    def __init__(self, inputs, activation="tanh", rng=None):
        if not isinstance(rng, np.random.Generator):
            rng = np.random.default_rng(rng)
        self.activation = activation
        self.weights = []
        for number in range(inputs):
            drawn = 2.0 * rng.random() - 1.0
            self.weights.append(Value(drawn, label="w" + str(number + 1)))
        self.bias = Value(0.0, label="b")

    def pieces(self):
        return [*self.weights, self.bias]

    def __call__(self, x):
        total = weighted_sum(self.weights, [node(number) for number in x], self.bias)
        if self.activation == "tanh":
            return total.tanh()
        if self.activation == "relu":
            return total.relu()
        if self.activation == "sigmoid":
            return total.sigmoid()
        return total


class Layer(Part):
    """Neurons side by side."""

    def __init__(self, inputs, outputs, activation="tanh", rng=None):
        if not isinstance(rng, np.random.Generator):
            rng = np.random.default_rng(rng)
        self.neurons = []
        while len(self.neurons) < outputs:
            self.neurons.append(Neuron(inputs, activation, rng))

    def pieces(self):
        return self.neurons

    def __call__(self, x):
        answers = []
        for neuron in self.neurons:
            answers.append(neuron(x))
        return answers


class MLP(Part):
    """Layers in a row."""

    def __init__(self, inputs, sizes, hidden="tanh", output="tanh", rng=None):
        if not isinstance(rng, np.random.Generator):
            rng = np.random.default_rng(rng)
        self.layers = []
        width = inputs
        for number, size in enumerate(sizes):
            is_last = number == len(sizes) - 1
            self.layers.append(Layer(width, size, output if is_last else hidden, rng))
            width = size

    def pieces(self):
        return self.layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        if len(x) > 1:
            return x
        return x[0]


def sum_squared_error(predictions, targets):
    """The squares of all differences, added up."""
    same_length("predictions and targets", predictions, targets)
    total = Value(0.0)
    for i in range(len(targets)):
        off = predictions[i] - targets[i]
        total = total + off * off
    return total


def hinge_loss(scores, targets):
    """What each point falls short of a distance of 1, on average."""
    same_length("scores and targets", scores, targets)
    total = Value(0.0)
    for i in range(len(targets)):
        short = -(scores[i] * targets[i]) + 1.0
        total = total + short.relu()
    return total * (1.0 / len(targets))


def l2_penalty(parameters, strength=1e-4):
    """The squares of all parameters, added up and scaled."""
    total = Value(0.0)
    for parameter in parameters:
        total = total + parameter**2
    return total * strength


def train(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    """Forward, forget, backward, step."""
    history = []
    for step in range(steps):
        predictions = []
        for x in inputs:
            predictions.append(model(x))
        result = loss(predictions, targets)

        parameters = model.parameters()
        for parameter in parameters:
            parameter.grad = 0.0
        result.backward()

        rate = learning_rate
        if callable(learning_rate):
            rate = learning_rate(step)
        for parameter in parameters:
            parameter.data = parameter.data - rate * parameter.grad

        history.append(result.data)
        if progress is not None:
            progress(step, result.data)
    return history


# Provided: something to learn, and how well it was learnt.

FOUR_POINTS = (
    [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]],
    [1.0, -1.0, -1.0, 1.0],
)


def two_moons(count=100, noise=0.1, rng=None):
    """Two half circles, each reaching into the other: `count` points [x, y], and their targets, 1 or -1."""
    rng = np.random.default_rng(rng)
    points, targets = [], []
    for i in range(count):
        upper = i % 2 == 0
        angle = math.pi * (i // 2) / max(1, (count - 1) // 2)
        x, y = math.cos(angle), math.sin(angle)
        x, y = (x, y) if upper else (1 - x, 0.5 - y)
        points.append([x + rng.normal(0, noise), y + rng.normal(0, noise)])
        targets.append(-1 if upper else 1)
    return points, targets


def accuracy(scores, targets):
    """The share of scores that lie on their target's side of 0."""
    right = [(s > 0) == (y > 0) for s, y in zip(scores, targets, strict=True)]
    return sum(right) / len(right)


def report_every(n):
    """A `progress` for `train` that prints every n-th step and its loss."""

    def progress(step, loss):
        if step % n == 0:
            print(f"step {step:4}   loss {loss:.4f}")

    return progress
