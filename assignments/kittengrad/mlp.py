"""Stage 03: networks of single numbers.

A neuron multiplies each input by a weight, adds everything up with a bias, and squashes the sum. A layer is a
list of neurons that look at the same inputs; a multi-layer perceptron (MLP) is a list of layers, each looking
at what the one before it computed. All of it is made of `Value`s, so that after one `backward()` every weight
knows which way the loss would fall. Training is four steps, over and over:

    forward        compute the loss, with the weights as they are
    zero_grad      forget the gradients of the round before
    backward       one gradient for every weight
    step           move every weight a little against its gradient
"""

import math

import numpy as np

from .graph import zero_grad
from .scalar import Value, as_value

# Task 3.1: a sum as one node.


def weighted_sum(weights, x, bias):
    """out = w₁x₁ + … + wₙxₙ + b, as one node.   ∂out/∂wᵢ = xᵢ,   ∂out/∂xᵢ = wᵢ,   ∂out/∂b = 1.

    Made of `*` and `+` this would be 2n nodes. But a node may have as many parents as it likes, as long as it
    names one local derivative for each; the chain rule does not mind, and training is several times as fast.
    The parents are the weights in order, then the inputs in order, then the bias; all of them are Values.
    Without weights and inputs the sum is b. ValueError when there are more of the one than of the other.

    >>> out = weighted_sum([Value(2.0), Value(-3.0)], [Value(1.0), Value(4.0)], Value(10.0))
    >>> out.data, out.local_derivatives
    (0.0, (1.0, 4.0, 2.0, -3.0, 1.0))

    Hint: `Value(number, parents, local_derivatives, "Σ")`, and `(*a, *b, c)` makes one tuple of lists a and b
    and a last thing c. `zip(…, strict=True)` raises ValueError where one list is longer.
    """
    raise NotImplementedError("Task 3.1: a sum as one node")


# Task 3.2: one neuron.


class Neuron:
    """out = activation(w₁x₁ + … + wₙxₙ + b).

    inputs      n, the number of inputs
    activation  the name of a method of Value ("tanh", "relu", "sigmoid"), or "linear" for none
    rng         a NumPy Generator, or a seed for one (None: every time another); the weights are drawn from
                it, the bias is 0

    `weights`, a list, and `bias` are Values, labelled w1 … wn and b.
    """

    def __init__(self, inputs, activation="tanh", rng=None):
        """Draw the weights, evenly from [-1, 1).

        Two neurons must not begin alike: equal weights have equal gradients and stay equal for ever. So a
        layer hands one Generator to all of its neurons, and each draws the numbers that come next.

        Hint: `np.random.default_rng(rng)` makes a Generator of a seed and leaves a Generator as it is; its
        `uniform(-1, 1, n)` draws n numbers. `np.random.seed` would disturb everybody else's.
        """
        raise NotImplementedError("Task 3.2: one neuron")

    def __call__(self, x):
        """The neuron's answer to the inputs x, a list of n numbers or Values (else ValueError).

        >>> neuron = Neuron(2, "linear")
        >>> neuron.weights, neuron.bias = [Value(2.0), Value(-3.0)], Value(10.0)
        >>> neuron([1.0, 2.0]).data
        6.0

        Hint: `as_value` makes a node of a number and leaves a node as it is; `getattr(v, "tanh")()` is
        `v.tanh()`.
        """
        raise NotImplementedError("Task 3.2: one neuron")

    def parameters(self):
        """Everything that training may change: the weights in order, then the bias, as one list.

        They are the nodes that the neuron computes with, not copies: who changes their `data` changes it.

        >>> [parameter.label for parameter in Neuron(2).parameters()]
        ['w1', 'w2', 'b']
        """
        raise NotImplementedError("Task 3.2: one neuron")


# Task 3.3: a layer of them.


class Layer:
    """A list of `outputs` neurons, each with the same `inputs`."""

    def __init__(self, inputs, outputs, activation="tanh", rng=None):
        """Make `neurons`, a list of Neuron, all drawing from one Generator.

        Hint: a seed given to each neuron would begin the same numbers anew for each. Make the Generator here.
        """
        raise NotImplementedError("Task 3.3: a layer of them")

    def __call__(self, x):
        """The list of the neurons' answers, in order."""
        raise NotImplementedError("Task 3.3: a layer of them")

    def parameters(self):
        """The parameters of the first neuron, then those of the second, and so on, as one flat list.

        >>> len(Layer(3, 4).parameters())
        16
        """
        raise NotImplementedError("Task 3.3: a layer of them")


# Task 3.4: layer after layer.


class MLP:
    """A multi-layer perceptron: MLP(3, [4, 4, 1]) has 3 inputs, two hidden layers of 4 neurons, and 1 output.

    hidden, output  the activation of the hidden layers, and of the last one
    """

    def __init__(self, inputs, sizes, hidden="tanh", output="tanh", rng=None):
        """Make `layers`, a list of Layer, all drawing from one Generator.

        Hint: [3, 4, 4] and [4, 4, 1] side by side are the inputs and outputs of the three layers.
        """
        raise NotImplementedError("Task 3.4: layer after layer")

    def __call__(self, x):
        """The network's answer to the inputs x: one Value where the last layer has one neuron, else a list.

        >>> type(MLP(3, [4, 4, 1])([2.0, 3.0, -1.0])).__name__
        'Value'

        Hint: make Values of the inputs once, with `as_value`, and every neuron of the first layer looks at
        the same nodes; otherwise each would make its own.
        """
        raise NotImplementedError("Task 3.4: layer after layer")

    def parameters(self):
        """The parameters of all layers, in order, as one flat list.

        >>> len(MLP(3, [4, 4, 1]).parameters())
        41
        """
        raise NotImplementedError("Task 3.4: layer after layer")


# Task 3.5: how wrong, for numbers.


def sum_squared_error(predictions, targets):
    """L = Σ (pᵢ - yᵢ)², a Value. ValueError when there are not as many targets as predictions.

    >>> sum_squared_error([Value(1.0), Value(3.0)], [2.0, 5.0]).data
    5.0

    Hint: Python's `sum` begins with 0, and 0 + Value is a Value.
    """
    raise NotImplementedError("Task 3.5: how wrong")


# Task 3.5: how wrong, for a yes or no; and a price for large weights.


def hinge_loss(scores, targets):
    """L = 1/n Σ max(0, 1 - yᵢsᵢ), a Value, for targets y of 1 (yes) and -1 (no).

    A score on the right side of 0 costs nothing once it is 1 away from it. Until then, and on the wrong side,
    the price grows with the distance; so only the points that are still in doubt pull at the weights.
    ValueError when there are not as many targets as scores.

    >>> hinge_loss([Value(2.0), Value(0.5), Value(1.0)], [1, 1, -1]).data
    0.8333333333333334

    Hint: `relu` is max(0, ·).
    """
    raise NotImplementedError("Task 3.5: how wrong")


def l2_penalty(parameters, strength=1e-4):
    """L = strength · Σ p², a Value: of two networks that fit equally well, prefer the one with small weights.

    >>> l2_penalty([Value(1.0), Value(-2.0)], strength=0.5).data
    2.5
    """
    raise NotImplementedError("Task 3.5: how wrong")


# Task 3.6: training.


def train(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    """Take `steps` times the four steps of training.

    Returns the list of losses: plain numbers, each from before its step.

    inputs, targets  lists of equal length: model(inputs[i]) should become targets[i]
    loss             a function of (predictions, targets) that returns a Value
    learning_rate    how far to go against the gradient; a number, or a function of the step (0, 1, …)
    progress         None, or a function that is called as progress(step, loss) after each step

    >>> model = MLP(3, [4, 4, 1], rng=0)
    >>> losses = train(model, *FOUR_POINTS, sum_squared_error, steps=20)
    >>> losses[-1] < losses[0]
    True

    Hint: the four steps stand at the top of this file. `callable(learning_rate)` tells the two kinds apart.
    """
    raise NotImplementedError("Task 3.6: training")


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
