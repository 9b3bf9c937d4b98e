"""Neurons, layers and networks for the suite of stage 03: the right answers, and those of a submission.

    model = Model("MLP", 3, [4, 4, 1])
    numbers, x = model.random(rng)
    (found,) = asked(student, "all_gradients", [(model.kind, numbers, x, g, *model.given)])
    expect(floats(found), model.gradients(numbers, x, g), "the gradients of all numbers")

WORKER holds the functions that run in the worker. One question carries all calls of a function. Plain numbers
come back, and the suite compares them in the grader process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from checks.expectations import require

from autograder.grading.gradients import STEP
from autograder.grading.proxy import Student
from autograder.grading.scalars import READ, called, node, random_numbers

__all__ = ["SQUASH", "WORKER", "Model", "asked"]

WRAPPING = "A layer returns a list. A network returns one answer as a Value, and several answers as a list."

# The activations, for real and for complex numbers.
SQUASH: dict[str, Callable[[Any], Any]] = {
    "linear": lambda n: n,
    "tanh": np.tanh,
    "relu": lambda n: n * (n.real > 0),
    "sigmoid": lambda n: 1 / (1 + np.exp(-n)),
}
SUMS = (0.73, -0.42, 1.24, -0.91, 0.27)  # of a layer's neurons: the same for all seeds, as activations bend

OWN = '''
import random
from itertools import islice
import numpy as np
from kittengrad import Value, mlp

def nodes_of(kind, model):
    """The weights and the bias of each neuron."""
    layers = model.layers if kind == "MLP" else [model]
    neurons = [model] if kind == "Neuron" else [neuron for layer in layers for neuron in layer.neurons]
    return [[*neuron.weights, neuron.bias] for neuron in neurons]

def sizes(nodes):
    """The number of weights of each neuron."""
    return [len(each) - 1 for each in nodes]

def listed(out):
    return out if isinstance(out, (list, tuple)) else [out]

def numbers_in(outputs):
    return [getattr(node, "data", node) for out in outputs for node in listed(out)]

def filled(kind, numbers, *arguments):
    """A new model with these numbers as weights and biases, and its nodes. A neuron alone gets new nodes."""
    model = getattr(mlp, kind)(*arguments)
    if kind == "Neuron":
        *model.weights, model.bias = (Value(number) for number in numbers)
    found = nodes_of(kind, model)
    put(numbers, sum(found, []))
    return model, found

def answers(kind, numbers, x, *arguments):
    """The sizes of a new model, what it returns for inputs of four kinds, and the numbers in that."""
    model, found = filled(kind, numbers, *arguments)
    given = values(x)
    inputs = x, [np.float64(number) for number in x], given, [*x[:1], *given[1:]]
    outputs = [model(each) for each in inputs]
    return sizes(found), outputs, numbers_in(outputs)

def parameters_of(kind, *arguments):
    """The sizes of a new model, how many parameters it lists, its sizes afterwards, and `moved`."""
    model = getattr(mlp, kind)(*arguments)
    own = nodes_of(kind, model)
    parameters = [*islice(model.parameters(), 1000)]  # more than any model here has

    def moved(first, second, x):
        """What the model returns for x with new numbers in its own nodes, then in its parameters."""
        found = []
        for numbers, nodes in (first, sum(own, [])), (second, parameters):
            put(numbers, nodes)
            out = model(x)
            found.append((out, numbers_in([out])))
        return found

    return sizes(own), len(parameters), sizes(nodes_of(kind, model)), moved

def again(function, *arguments):
    return function(*arguments)

def all_gradients(kind, numbers, x, g, *arguments):
    """The gradients of a new model's numbers, and of its inputs, after backward from Σ g · answer."""
    model, found = filled(kind, numbers, *arguments)
    inputs = values(x)
    backward(listed(model(inputs)), g)
    return gradients([*sum(found, []), *inputs])

def curve(points, *arguments):
    """The answers of a neuron to each of these numbers, and its derivatives there."""
    neuron, _ = filled("Neuron", [1.0, 0.0], *arguments)
    inputs = values(points)
    outputs = [neuron([each]) for each in inputs]
    backward(outputs, [1.0] * len(points))
    return data(outputs), gradients(inputs)

def begun(kind, *arguments, **keywords):
    """The numbers of each neuron of a new model."""
    return [data(nodes) for nodes in nodes_of(kind, getattr(mlp, kind)(*arguments, **keywords))]

def stirred(key, place, kind, *arguments):
    """The numbers of each neuron of a new model, and the random state of Python and NumPy afterwards."""
    random.setstate((3, (*key.tolist(), place), None))
    np.random.set_state(("MT19937", key, place))
    numbers = begun(kind, *arguments)
    _, keys, place, *_ = np.random.get_state()
    return numbers, np.array(random.getstate()[1], float), np.array([*keys.tolist(), place], float)

def leaves(neuron):
    """The label and the parents of each node of a neuron."""
    return [(node.label, [*node.parents]) for node in (*neuron.weights, neuron.bias)]

def weighted(w, x):
    return mlp.weighted_sum(values(w), values(x), Value(0.0))

def neuron(w, x):
    model, _ = filled("Neuron", [*w, 0.0], len(w))
    return model(x)

def loss(name, nodes, *others):
    """A loss of these nodes. The last one has the label of a bias."""
    nodes[-1].label = "b"
    return getattr(mlp, name)(nodes, *others)

def loss_of(name, numbers, targets):
    return getattr(mlp, name)(values(numbers), targets)

def refusal(ask, *call):
    """The type of the ValueError that a call raises, or "none"."""
    try:
        ask(*call)
    except ValueError as error:
        return type(error).__name__
    return "none"
'''
WORKER = READ + OWN


def asked(student: Student, name: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
    """What a function of WORKER returns for each list of arguments. Raises CheckFailed without one each."""
    return called(student, student.define(WORKER, name), calls)


class Model:
    """What a test makes: a Neuron, a Layer or an MLP.

    kind    "Neuron", "Layer" or "MLP"
    inputs  the number of inputs
    sizes   the neurons of each layer
    output  the activation of the last layer, and `hidden` that of the others
    """

    def __init__(
        self, kind: str, inputs: int, sizes: list[int], output: str = "tanh", hidden: str = "tanh"
    ) -> None:
        self.kind, self.inputs, self.sizes = kind, inputs, sizes
        self.kinds = [hidden] * (len(sizes) - 1) + [output]
        own: dict[str, list[Any]] = {"Neuron": [], "Layer": list(sizes), "MLP": [sizes]}
        self.arguments = [inputs, *own[kind]]
        self.activations = [hidden, output] if kind == "MLP" else [output]
        self.given = [*self.arguments, *(self.activations if {*self.activations} != {"tanh"} else [])]
        self.by_layer = list(zip(sizes, [inputs, *sizes[:-1]], strict=True))
        self.shape = [n for size, n in self.by_layer for _ in range(size)]  # the inputs of each neuron
        self.biases = np.array([i == n for n in self.shape for i in range(n + 1)])  # among the parameters

    def random(self, rng: np.random.Generator, sign: int = 1) -> tuple[list[float], list[float]]:
        """Random weights with biases that make SUMS, in the order of parameters(), and random inputs."""
        numbers: list[float] = []
        x: list[float] = random_numbers(rng, self.inputs)
        a: Any = x
        for (size, n), kind in zip(self.by_layer, self.kinds, strict=True):
            weights, sums = np.array(random_numbers(rng, size, n)), sign * np.resize(SUMS, size)
            numbers += np.column_stack([weights, sums - weights @ a]).ravel().tolist()
            a = SQUASH[kind](sums)
        return numbers, x

    def answers(self, numbers: Any, x: Any, kinds: Sequence[str] = ()) -> Any:
        """The right answers to x, with these weights and biases, and with other activations if given.

        Both can have a row for each of several models.
        """
        numbers, x = np.asarray(numbers), np.asarray(x)
        for (size, n), kind in zip(self.by_layer, kinds or self.kinds, strict=True):
            layer, numbers = np.split(numbers, [size * (n + 1)], axis=-1)
            layer = layer.reshape(*layer.shape[:-1], size, n + 1)
            x = SQUASH[kind]((layer[..., :n] @ x[..., None])[..., 0] + layer[..., n])
        return x

    def gradients(
        self, numbers: Sequence[float], x: Sequence[float], g: Sequence[float], kinds: Sequence[str] = ()
    ) -> list[float]:
        """d(Σ g·answer)/d(number) for every parameter, then for every input.

        Each row moves another number by a tiny imaginary step, see `autograder.grading.gradients`.
        """
        rows = np.array([*numbers, *x]) + STEP * 1j * np.eye(len(numbers) + len(x))
        answers = self.answers(rows[:, : len(numbers)], rows[:, len(numbers) :], kinds)
        return list((answers.imag @ np.array(g) / STEP).tolist())

    def outputs(self, out: Any) -> list[Any]:
        """The answers as a list. Expect them as a list, or as one Value. Raises CheckFailed."""
        listed = isinstance(out, list | tuple)
        require(listed == (self.kind == "Layer" or self.sizes[-1] > 1), WRAPPING)
        return [node(each) for each in out] if listed else [node(out)]
