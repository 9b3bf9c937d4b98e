"""Networks of single numbers, in the style of pipelines: generators, and hardly an index anywhere."""

import math
from functools import reduce
from itertools import chain, islice, pairwise, repeat

import numpy as np

from .graph import backward, zero_grad
from .scalar import Value, as_value


def weighted_sum(weights, x, bias):
    """One node for w·x + b, by NumPy's dot product."""
    w, inputs = (np.fromiter((node.data for node in nodes), float) for nodes in (weights, x))
    if w.shape != inputs.shape:
        raise ValueError(f"{w.size} weights, {inputs.size} inputs")
    slopes = np.concatenate([inputs, w, np.ones(1)]).tolist()
    return Value(float(w @ inputs) + bias.data, tuple(chain(weights, x, [bias])), tuple(slopes), "w·x + b")


def generator(rng):
    """The Generator itself, or a new one with this seed."""
    return np.random.default_rng(rng)


class Neuron:
    __slots__ = ("activation", "bias", "weights")

    def __init__(self, inputs, activation="tanh", rng=None):
        drawn = generator(rng).uniform(low=-1.0, high=1.0, size=inputs)
        *self.weights, self.bias = (
            Value(number, label=label)
            for number, label in zip(
                chain(drawn, [0.0]), chain((f"w{i + 1}" for i in range(inputs)), "b"), strict=True
            )
        )
        self.activation = activation

    def __call__(self, x):
        total = weighted_sum(self.weights, list(map(as_value, x)), self.bias)
        squash = {"linear": lambda v: v, "tanh": Value.tanh, "relu": Value.relu, "sigmoid": Value.sigmoid}
        return squash[self.activation](total)

    def parameters(self):
        return list(chain(self.weights, [self.bias]))


def parameters_of(parts):
    return list(chain.from_iterable(part.parameters() for part in parts))


class Layer:
    __slots__ = ("neurons",)

    def __init__(self, inputs, outputs, activation="tanh", rng=None):
        self.neurons = list(map(Neuron, repeat(inputs, outputs), repeat(activation), repeat(generator(rng))))

    def __call__(self, x):
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        return parameters_of(self.neurons)


class MLP:
    __slots__ = ("layers",)

    def __init__(self, inputs, sizes, hidden="tanh", output="tanh", rng=None):
        rng = generator(rng)
        self.layers = [Layer(before, after, hidden, rng) for before, after in pairwise([inputs, *sizes[:-1]])]
        self.layers.append(Layer([inputs, *sizes][-2], sizes[-1], output, rng))

    def __call__(self, x):
        answers = reduce(lambda seen, layer: layer(seen), self.layers, list(map(as_value, x)))
        match answers:
            case [answer]:
                return answer
        return answers

    def parameters(self):
        return parameters_of(self.layers)


def total(terms):
    return reduce(Value.__add__, terms, Value(0.0))


def sum_squared_error(predictions, targets):
    return total((y - p) ** 2 for p, y in zip(predictions, targets, strict=True))


def hinge_loss(scores, targets):
    return total((1.0 - s * y).relu() for s, y in zip(scores, targets, strict=True)) / float(len(scores))


def l2_penalty(parameters, strength=1e-4):
    return total(strength * parameter**2.0 for parameter in parameters)


def descent(model, inputs, targets, loss, rate):
    """Endless training: a step, and its loss, each time somebody asks."""
    step = 0
    while True:
        zero_grad(model.parameters())
        now = loss(list(map(model, inputs)), targets)
        backward(now)
        for parameter in model.parameters():
            parameter.data += -rate(step) * parameter.grad
        yield step, now.data
        step += 1


def train(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    rate = learning_rate if callable(learning_rate) else lambda step: learning_rate
    losses = []
    for step, now in islice(descent(model, inputs, targets, loss, rate), steps):
        losses.append(now)
        (progress or (lambda step, loss: None))(step, now)
    return losses


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
