"""Stage 03: networks of single numbers.

A neuron multiplies each input by a weight, adds the products and a bias, and squashes the sum. A layer is a
list of neurons with the same inputs. A multi-layer perceptron (MLP) is a list of layers; the outputs of one
layer are the inputs of the next. Everything consists of `Value`s, so one `backward()` gives every weight its
gradient. Training repeats four steps:

    forward        compute the loss with the current weights
    zero_grad      set the old gradients to 0
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

    With `*` and `+` this sum would be 2n nodes. But a node can have any number of parents with one local
    derivative for each. The chain rule works as before, and training is several times as fast. The parents
    are the weights in order, then the inputs in order, then the bias; all of them are Values. For empty lists
    the sum is b. Raises ValueError if the numbers of weights and inputs differ.

    >>> out = weighted_sum([Value(2.0), Value(-3.0)], [Value(1.0), Value(4.0)], Value(10.0))
    >>> out.data, out.local_derivatives
    (0.0, (1.0, 4.0, 2.0, -3.0, 1.0))

    Hint: return `Value(number, parents, local_derivatives, "Σ")`. `(*a, *b, c)` is one tuple: the items of a,
    the items of b, then c. `zip(…, strict=True)` raises ValueError if one list is longer.
    """
    raise NotImplementedError("Task 3.1: a sum as one node")


# Task 3.2: one neuron.


class Neuron:
    """out = activation(w₁x₁ + … + wₙxₙ + b).

    inputs      n, the number of inputs
    activation  the name of a method of Value ("tanh", "relu", "sigmoid"), or "linear" for the plain sum
    rng         a NumPy Generator, or a seed for one (None: a new seed every time); the weights are drawn from
                it, and the bias is 0

    `weights`, a list, and `bias` are Values, labelled w1 … wn and b.
    """

    def __init__(self, inputs, activation="tanh", rng=None):
        """Draw the weights uniformly from [-1, 1).

        Each neuron needs different weights: equal weights have equal gradients and stay equal for ever. So a
        layer passes one Generator to all of its neurons, and each neuron draws the next numbers.

        Hint: `np.random.default_rng(rng)` turns a seed into a Generator and keeps a Generator as it is. Its
        `uniform(-1, 1, n)` draws n numbers. `np.random.seed` would change the random numbers of other code.
        """
        raise NotImplementedError("Task 3.2: one neuron")

    def __call__(self, x):
        """The output for the inputs x, a list of n numbers or Values. Raises ValueError for another length.

        >>> neuron = Neuron(2, "linear")
        >>> neuron.weights, neuron.bias = [Value(2.0), Value(-3.0)], Value(10.0)
        >>> neuron([1.0, 2.0]).data
        6.0

        Hint: `as_value` turns a number into a node and returns a node unchanged. `getattr(v, "tanh")()` means
        `v.tanh()`.
        """
        raise NotImplementedError("Task 3.2: one neuron")

    def parameters(self):
        """Everything that training changes: the weights in order, then the bias, as one list.

        The list holds the nodes of the neuron themselves: a change of their `data` changes the neuron.

        >>> [parameter.label for parameter in Neuron(2).parameters()]
        ['w1', 'w2', 'b']
        """
        raise NotImplementedError("Task 3.2: one neuron")


# Task 3.3: a layer of neurons.


class Layer:
    """A list of `outputs` neurons, each with the same `inputs`."""

    def __init__(self, inputs, outputs, activation="tanh", rng=None):
        """Make `neurons`, a list of Neuron, all drawing from one Generator.

        Hint: with the same seed, every neuron would draw the same numbers. Make one Generator here.
        """
        raise NotImplementedError("Task 3.3: a layer of them")

    def __call__(self, x):
        """The list of the neurons' outputs, in order."""
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

    hidden, output  the activation of the hidden layers, and of the last layer
    """

    def __init__(self, inputs, sizes, hidden="tanh", output="tanh", rng=None):
        """Make `layers`, a list of Layer, all drawing from one Generator.

        Hint: [3, 4, 4] and [4, 4, 1] side by side are the inputs and outputs of the three layers.
        """
        raise NotImplementedError("Task 3.4: layer after layer")

    def __call__(self, x):
        """The output for the inputs x: one Value if the last layer has one neuron, else a list of Values.

        >>> type(MLP(3, [4, 4, 1])([2.0, 3.0, -1.0])).__name__
        'Value'

        Hint: turn the inputs into Values once, with `as_value`. Then all neurons of the first layer share the
        same nodes.
        """
        raise NotImplementedError("Task 3.4: layer after layer")

    def parameters(self):
        """The parameters of all layers, in order, as one flat list.

        >>> len(MLP(3, [4, 4, 1]).parameters())
        41
        """
        raise NotImplementedError("Task 3.4: layer after layer")


# Task 3.5: a loss for numbers.


def sum_squared_error(predictions, targets):
    """L = Σ (pᵢ - yᵢ)², a Value, for at least one prediction.

    Raises ValueError if the numbers of predictions and targets differ.

    >>> sum_squared_error([Value(1.0), Value(3.0)], [2.0, 5.0]).data
    5.0

    Hint: Python's `sum` begins with 0, and 0 + Value is a Value.
    """
    raise NotImplementedError("Task 3.5: how wrong")


# Task 3.5: a loss for yes or no, and a penalty for large weights.


def hinge_loss(scores, targets):
    """L = 1/n Σ max(0, 1 - yᵢsᵢ), a Value, for at least one score, and targets y of 1 (yes) and -1 (no).

    A score on the right side of 0, at a distance of 1 or more, has loss 0. For all other scores the loss
    grows with the distance to that point. So only these scores change the weights. Raises ValueError if the
    numbers of scores and targets differ.

    >>> hinge_loss([Value(2.0), Value(0.5), Value(1.0)], [1, 1, -1]).data
    0.8333333333333334

    Hint: `relu` is max(0, ·).
    """
    raise NotImplementedError("Task 3.5: how wrong")


def l2_penalty(parameters, strength=1e-4):
    """L = strength · Σ p², a Value, for at least one parameter.

    Of two networks with equal losses, it prefers the one with small weights.

    >>> l2_penalty([Value(1.0), Value(-2.0)], strength=0.5).data
    2.5
    """
    raise NotImplementedError("Task 3.5: how wrong")


# Task 3.6: training.


def train(model, inputs, targets, loss, steps, learning_rate=0.05, progress=None):
    """Repeat the four steps of training `steps` times.

    Returns the list of losses as plain numbers, each computed before its step.

    inputs, targets  lists of equal length: model(inputs[i]) should become targets[i]
    loss             a function of (predictions, targets) that returns a Value
    learning_rate    the step size: a number, or a function of the step's number (0, 1, …)
    progress         an optional function; after each step it is called as progress(step, loss)

    >>> model = MLP(3, [4, 4, 1], rng=0)
    >>> losses = train(model, *FOUR_POINTS, sum_squared_error, steps=20)
    >>> losses[-1] < losses[0]
    True

    Hint: the top of this file lists the four steps. `callable(learning_rate)` is True for a function.
    """
    raise NotImplementedError("Task 3.6: training")


# Provided: data to learn, and a measure of success.

FOUR_POINTS = (
    [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]],
    [1.0, -1.0, -1.0, 1.0],
)


def two_moons(count=100, noise=0.1, rng=None):
    """Two interlocking half circles: a list of `count` points [x, y], and a list of targets, 1 or -1."""
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
    """The share of scores that lie on their target's side of 0, for at least one. A score of 0 means no."""
    right = [(s > 0) == (y > 0) for s, y in zip(scores, targets, strict=True)]
    return sum(right) / len(right)


def report_every(n):
    """A `progress` for `train` that prints every n-th step and its loss."""

    def progress(step, loss):
        if step % n == 0:
            print(f"step {step:4}   loss {loss:.4f}")

    return progress
