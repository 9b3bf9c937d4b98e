"""Stage 03: a weighted sum, a neuron, a layer, a network, three losses, and training.

NumPy computes the expected values: `answers` and `derivatives` compute a whole network from random numbers,
which a test puts in place of the weights. A neuron is a network of one layer with one neuron, so neurons,
layers and networks are rows of one table. Losses are rows of another. `check_training` compares `train` with
gradient descent on a straight line.
"""

import numpy as np

from autograder.grading.properties import each_rule
from autograder.grading.scalars import data, gradients, node, plain, random_numbers, value, values
from autograder.grading.suite import expect, mistake, require, task

# Activation: its value and its derivative.
SQUASH = {
    "linear": lambda n: (n, np.ones_like(n)),
    "tanh": lambda n: (np.tanh(n), 1 - np.tanh(n) ** 2),
    "relu": lambda n: (np.maximum(n, 0.0), (n > 0).astype(float)),
    "sigmoid": lambda n: (1 / (1 + np.exp(-n)), np.exp(-n) / (1 + np.exp(-n)) ** 2),
}

# Runs in the worker, each function in one round trip.
LOOK = '''
import random
import numpy as np

def neurons_of(kind, model):
    layers = model.layers if kind == "MLP" else [model]
    return [model] if kind == "Neuron" else [neuron for layer in layers for neuron in layer.neurons]

def shape(neurons):
    return [len(neuron.weights) for neuron in neurons]

def own(neurons):
    return [node for neuron in neurons for node in (*neuron.weights, neuron.bias)]

def numbers_after(numbers, nodes, others):
    """Give each node a number, then read the numbers of the others."""
    for number, node in zip(numbers, nodes):
        node.data = number
    return [float(node.data) for node in others]

def answered(model, x, numbers, nodes):
    """The answers to x, as a list, after each node has got a number. A first call comes before."""
    model(x)
    numbers_after(numbers, nodes, [])
    out = model(x)
    return [float(node.data) for node in (out if isinstance(out, (list, tuple)) else [out])]

def begun(neurons, x, rows):
    """The weights that each neuron begins with, and its answer to x with the numbers of a row instead."""
    first = [[float(weight.data) for weight in neuron.weights] for neuron in neurons]
    given = zip(first, neurons, rows)
    return [[*weights, *answered(neuron, x, row, own([neuron]))] for weights, neuron, row in given]

def walk_back(outputs, g):
    """Run backward from the sum of the outputs, each times its number in g."""
    loss = outputs[0] * g[0]
    for output, number in zip(outputs[1:], g[1:]):
        loss = loss + output * number
    loss.backward()

def stirred(key, place, make, *arguments):
    """Set the shared generators of Python and NumPy, make something, and read the generators."""
    random.setstate((3, (*key, place), None))
    np.random.set_state(("MT19937", key, place))
    made = make(*arguments)
    numpys = np.random.get_state()
    return made, [float(number) for number in (*random.getstate()[1], *numpys[1], numpys[2])]
'''

TRAINING = '''
from kittengrad import Value

class Line:
    def __init__(self, weight, offset):
        self.weight, self.offset = Value(weight), Value(offset)

    def __call__(self, x):
        return self.weight * x + self.offset

    def parameters(self):
        return [self.weight, self.offset]

def squares(predictions, targets):
    return sum(((p - y) ** 2 for p, y in zip(predictions, targets)), Value(0.0))

class Calls:
    """A `progress`, or a learning rate that falls from step to step. It records its calls."""

    def __init__(self, rate=0.0):
        self.rate, self.calls = rate, []

    def __call__(self, *call):
        self.calls.append(call)
        return self.rate / (1 + call[0])
'''

# Diagnoses for errors too small for a file of their own under mistakes/.
NO_BIAS = "The bias is missing from the sum."
MANY_NODES = "You build the sum from many nodes. Make one node, and name all its parents at once."
INPUTS_FIRST = "Your inputs come before the weights. Which order does the docstring ask for?"
LISTS_AS_PARENTS = (
    "Some of your parents are lists. Each parent is one node. A star takes nodes out of a list."
)
OTHER_ACTIVATION = (
    'The neuron ignores its activation. Use the one that it was made with. "linear" means none.'
)
IN_PARCELS = "`parameters()` returns one flat list of Values. Yours misses some, or it holds lists."
LAST_AS_HIDDEN = (
    "The network has two activations: `hidden` for hidden layers, and `output` for the last layer."
)
COPIES = "Some neurons begin as copies of others. Make one Generator, and give it to every layer."
A_LIST = "A layer returns a list, also when it has one neuron only."
WRAPPING = "Return one answer as a Value, and several answers as a list. How many answers do you have?"
A_MEAN = "This is the mean of the squares. The Σ in the docstring asks for their sum."
A_SUM = "This is the sum of the costs. The 1/n in the docstring asks for their mean."
WRONG_SIDE = "You make the right side costly and the wrong side free. What does y = 1 with s = 5 cost?"
CANCEL = "You add the parameters before you square them, so they cancel. Square each one first."
UPHILL = "Your loss grows from step to step. The gradient points to where the loss rises."
ONE_FORWARD = "All your losses are the same, but the parameters move. How often do you run the forward step?"
KEEPS_GRAPHS = "You keep the loss as a Value, with all nodes of its step. Keep its plain number."
NOT_BELOW_ZERO = "Almost all your weights are positive. Give `uniform` both ends: -1 and 1."
TOO_FAR_OUT = "Some of your weights lie outside of [-1, 1)."
UNEVEN = "Your weights are spread unevenly over [-1, 1). `uniform` spreads them evenly."
ALWAYS_THE_SAME = "Two different seeds give the same weights. Do you draw the weights from `rng`?"
NEVER_THE_SAME = "The same seed gives different weights. Do you draw the weights from `rng`?"
LENGTHS = "You accept lists of different lengths. `zip(…, strict=True)` raises ValueError for them."
WRONG_STRENGTH = "Your penalty ignores `strength`."
A_NUMBER = "You return a plain number, and the gradient stops there. Compute with the Values themselves."
PLAIN_ZERO = "You return a plain 0 if every point is free. Return a Value."
NOT_TOLD = "Call `progress(step, loss)` once after each step. The first step is 0."
RATE_NOT_ASKED = "If `learning_rate` is a function, call learning_rate(step) in every step."
TOO_MANY_CALLS = "You call `learning_rate` far too often. Call it once in each step."
NO_NUMBERS = "The grader expects numbers here. It found something else."

# Expected values.


def answers(rows, kinds, x):
    """The answers of a network to x. `rows` has a list for each layer, of [w1, …, wn, b] for each neuron."""
    for layer, kind in zip(map(np.array, rows), kinds, strict=True):
        x, _ = SQUASH[kind](layer[:, :-1] @ np.array(x) + layer[:, -1])
    return x.tolist()


def derivatives(rows, kinds, x, g):
    """d(Σ g·answer)/d(parameter) for every parameter, and d(Σ g·answer)/d(input) for every input."""
    layers, inputs, steepness = [np.array(layer) for layer in rows], [np.array(x)], []
    for layer, kind in zip(layers, kinds, strict=True):
        out, steep = SQUASH[kind](layer[:, :-1] @ inputs[-1] + layer[:, -1])
        inputs.append(out)
        steepness.append(steep)
    g, parameters = np.array(g), []
    for layer, before, steep in zip(layers[::-1], inputs[-2::-1], steepness[::-1], strict=True):
        g = g * steep
        parameters = [*np.outer(g, [*before, 1.0]).ravel().tolist(), *parameters]
        g = layer[:, :-1].T @ g
    return parameters, g.tolist()


def flat(rows):
    """The numbers of a network in the order of parameters()."""
    return [number for layer in rows for row in layer for number in row]


# What holds for a neuron, for a layer and for a network.


class Model:
    """What a test makes: a Neuron, a Layer or an MLP (`kind`), its sizes and its activations."""

    def __init__(self, kind, inputs, sizes, output="tanh", hidden="tanh"):
        self.kind, self.inputs, self.sizes = kind, inputs, sizes
        self.kinds = [hidden] * (len(sizes) - 1) + [output]
        self.arguments = [inputs, *{"Neuron": [], "Layer": sizes, "MLP": [sizes]}[kind]]
        self.activations = [hidden, output] if kind == "MLP" else [output]

    def call(self, student, rng=None):
        """The class and its arguments. Without `rng`, tanh is left to the defaults."""
        usual = rng is None and set(self.activations) == {"tanh"}
        more = [] if usual else [*self.activations, rng]
        return getattr(student.mlp, self.kind), self.arguments + more

    def make(self, student, rng=None):
        make, arguments = self.call(student, rng)
        return make(*arguments)

    def random(self, rng):
        """Random weights and biases, and random inputs."""
        shapes = zip(self.sizes, [self.inputs, *self.sizes[:-1]], strict=True)
        return [random_numbers(rng, size, n + 1) for size, n in shapes], random_numbers(rng, self.inputs)

    def outputs(self, out):
        """The answers as a list. Expect them as a list, or as one Value."""
        listed = isinstance(out, (list, tuple))
        require(listed or self.kind != "Layer", A_LIST)
        require(listed == (self.kind == "Layer" or self.sizes[-1] > 1), WRAPPING)
        return list(out) if listed else [node(out)]


class Row:
    """One row of a table: its task, its name in the ids of tests, its words in titles, and what it holds."""

    def __init__(self, task, name, text, *columns):
        self.task, self.name, self.text, self.columns = task, name, text, columns


SHAPES = ((3, [4, 4, 1]), (2, [3]), (1, [2, 5, 2]), (4, [1]), (6, [3, 4, 2]))
MIXES = (("linear", "relu"), ("relu", "linear"))  # of the last layer, of the hidden layers
NEURONS = [Model("Neuron", 4, [1], kind) for kind in SQUASH]
LAYERS = [Model("Layer", 3, [4]), Model("Layer", 2, [5], "relu"), Model("Layer", 4, [1], "linear")]
NETWORKS = [Model("MLP", *shape) for shape in SHAPES]
MIXED = [Model("MLP", 2, sizes, *mix) for sizes in ([3, 3, 2], [2]) for mix in MIXES]

MODELS = (
    Row("3.2", "neuron", "A neuron", NEURONS),
    Row("3.3", "layer", "A layer", LAYERS),
    Row("3.4", "network", "A network", NETWORKS),
)
ACTIVATIONS = (Row("3.4", "activations", "A network with two activations", MIXED),)


def filled(student, model, rows):
    """A network with these numbers as weights and biases, and its own nodes."""
    network = model.make(student)
    neurons = student.define(LOOK, "neurons_of")(model.kind, network)
    expected = [len(row) - 1 for layer in rows for row in layer]
    wrong = [([model.inputs] * len(expected), mistake("layers-side-by-side"))]
    found = student.define(LOOK, "shape")(neurons)
    expect(found, expected, "the number of weights of each neuron", wrong=wrong)
    if model.kind == "Neuron":
        network.weights, network.bias = values(student, flat(rows)[:-1]), value(student, flat(rows)[-1])
    own = student.define(LOOK, "own")(neurons)
    student.define(LOOK, "numbers_after")(flat(rows), own, [])
    return network, own


@each_rule(MODELS + ACTIVATIONS)
def test_answers(rule, student, rng):
    """{rule.text} gives the right answers

    A neuron applies its activation to its weighted sum. A layer returns the list of its neurons' answers. A
    network gives the answers of each layer to the next layer. It returns one Value if the last layer has one
    neuron, else a list.
    """
    for model in rule.columns[0]:
        rows, x = model.random(rng)
        for numbers in (rows, [(-np.array(layer)).tolist() for layer in rows]):
            check_answers(student, model, numbers, x)


def check_answers(student, model, rows, x):
    """Expect the right answers to plain numbers, to NumPy's and to Values."""
    network, _ = filled(student, model, rows)
    others, sentence = ("tanh", "linear"), OTHER_ACTIVATION
    if model.kind == "MLP":
        others, sentence = (*model.activations, "tanh"), LAST_AS_HIDDEN
    wrong = [(answers(rows, [other] * len(rows), x), sentence) for other in others]
    for given in (x, [np.float64(number) for number in x], values(student, x)):
        found = data(student, model.outputs(network(given)))
        expect(found, answers(rows, model.kinds, x), f"the answers with {model.kinds}", wrong=wrong)


@each_rule(MODELS)
def test_gradients(rule, student, rng):
    """{rule.text} brings the right gradients to every parameter and to every input

    The gradient passes through each activation, and an input gets the sum over all neurons that use it.
    """
    for model in rule.columns[0]:
        (rows, x), g = model.random(rng), random_numbers(rng, model.sizes[-1])
        for row in rows[0]:
            row[-1] = 0.1 + abs(float(np.dot(row[:-1], x)))  # above 0, where relu has a derivative
        network, own = filled(student, model, rows)
        nodes = values(student, x)
        student.define(LOOK, "walk_back")(model.outputs(network(nodes)), g)
        by_parameter, by_input = derivatives(rows, model.kinds, x, g)
        wrong = [(derivatives(rows, ["linear"] * len(rows), x, g)[0], OTHER_ACTIVATION)]
        expect(gradients(student, own), by_parameter, "the gradients of the parameters", wrong=wrong)
        expect(gradients(student, nodes), by_input, "the gradients of the inputs")


@each_rule(MODELS)
def test_parameters(rule, student, rng):
    """{rule.text} lists its parameters: the nodes that it computes with, in one flat list

    The list has the weights of a neuron, then its bias, neuron after neuron and layer after layer. Training
    changes their data, and the next answer is another one. MLP(3, [4, 4, 1]) has 41.
    """
    for model in rule.columns[0]:
        (rows, x), network = model.random(rng), model.make(student)
        parameters = student.items(network.parameters())
        shape, count = [len(row) - 1 for layer in rows for row in layer], len(flat(rows))
        neurons = student.define(LOOK, "neurons_of")(model.kind, network)
        wrong = [([n + 1 for n in shape], mistake("asking-changes-the-neuron"))]
        wrong += [([model.inputs] * len(shape), mistake("layers-side-by-side"))]
        found = student.define(LOOK, "shape")(neurons)
        expect(found, shape, "the number of weights of each neuron afterwards", wrong=wrong)
        wrong = [(count - len(shape), mistake("bias-is-not-trained"))]
        wrong += [(fewer, IN_PARCELS) for fewer in (2, len(rows), len(shape), model.inputs + 1)]
        expect(len(parameters), count, "the number of parameters", wrong=wrong)
        found = student.define(LOOK, "answered")(network, x, flat(rows), parameters)
        unbiased = [[[*row[:-1], 0.0] for row in layer] for layer in rows]
        wrong = [(answers(unbiased, model.kinds, x), mistake("bias-is-not-trained"))]
        expect(found, answers(rows, model.kinds, x), "the answers after new parameters", wrong=wrong)


def begun(student, rng, neurons, count, inputs):
    """The weights that tanh neurons begin with, a tuple for each. Expect right answers with other weights."""
    rows, x = random_numbers(rng, count, inputs + 1), np.array(random_numbers(rng, inputs)) / inputs**0.5
    found = student.define(LOOK, "begun")(neurons, x.tolist(), rows)
    require(type(found) is list and len(found) <= 100, NO_NUMBERS)
    found = [plain(row) for row in found]
    last = [number for row in found for number in row[-1:]]
    expect(last, answers([rows], ["tanh"], x), "the answers of neurons with given weights")
    return [tuple(row[:-1]) for row in found]


def undisturbed(student, rng, model, given):
    """Make a model, and expect that the random numbers of Python and NumPy stay where they are."""
    key, place = rng.integers(0, 2**32, 624).tolist(), int(rng.integers(1, 600))
    make, arguments = model.call(student, given)
    network, after = student.define(LOOK, "stirred")(key, place, make, *arguments)
    require(plain(after) == [*key, place] * 2, mistake("reseeds-all"))
    return network


# A weighted sum as one node.


def summed(student, w, x, b):
    """A weighted sum, its weights, its inputs and its bias. The sum is the right number."""
    weights, inputs, bias = values(student, w), values(student, x), value(student, b)
    out = node(student.mlp.weighted_sum(weights, inputs, bias))
    total = float(np.dot(w, x))
    expect(out.data, total + b, f"the sum of {len(w)} products and the bias", wrong=[(total, NO_BIAS)])
    return out, weights, inputs, bias


@task("3.1")
def test_weighted_sum(student, rng):
    """The sum is right for any number of terms, and for none

    w₁x₁ + … + wₙxₙ + b. Without terms, the sum is b.
    """
    for count in (0, 1, 2, int(rng.integers(3, 9))):
        summed(student, random_numbers(rng, count), random_numbers(rng, count), random_numbers(rng))


@task("3.1")
def test_weighted_sum_is_one_node(student, rng):
    """The sum is one node: its parents are the weights, the inputs and the bias, in this order

    It has one local derivative for each parent. One weight grows by a little h. How much does the sum grow?
    """
    count = int(rng.integers(4, 8))
    w, x = random_numbers(rng, 2, count)
    out, weights, inputs, bias = summed(student, w, x, random_numbers(rng))
    parents, fresh = student.items(out.parents), random_numbers(rng, 2 * count + 1)
    wrong = [(2, MANY_NODES), (1, MANY_NODES), (3, LISTS_AS_PARENTS)]
    wrong += [(count + more, mistake("inputs-are-no-parents")) for more in (0, 1)]
    expect(len(parents), 2 * count + 1, "the number of parents", wrong=wrong)
    found = student.define(LOOK, "numbers_after")(fresh, [*weights, *inputs, bias], parents)
    wrong = [([*fresh[count:-1], *fresh[:count], fresh[-1]], INPUTS_FIRST)]
    expect(found, fresh, "the numbers of the parents, after the operands have changed", wrong=wrong)
    wrong = [([*w, *x, 1.0], mistake("a-weight-is-its-own-slope"))]
    expect(student.items(out.local_derivatives), [*x, *w, 1.0], "the local derivatives", wrong=wrong)


@task("3.1")
def test_weighted_sum_passes_gradients_on(student, rng):
    """Backward brings a gradient to every weight, to every input, and to the nodes before the inputs

    A node in two places of the list gets two contributions. The loss can lie further on than the sum.
    """
    w, (u, v), b, g = random_numbers(rng, 3), random_numbers(rng, 2), random_numbers(rng), random_numbers(rng)
    weights, before, bias = values(student, w), values(student, [u, v]), value(student, b)
    once, twice = (leaf * 2.0 for leaf in before)
    out = node(student.mlp.weighted_sum(weights, [once, twice, twice], bias))
    expect(out.data, float(np.dot(w, [2 * u, 2 * v, 2 * v])) + b, "the sum")
    (out * g).backward()
    own, expected = mistake("a-weight-is-its-own-slope"), [2 * g * x for x in (u, v, v)]
    wrong = [([g * number for number in w], own)]
    expect(gradients(student, weights), expected, "the gradients of the weights", wrong=wrong)
    expect(bias.grad, g, "the gradient of the bias")
    wrong = [([0.0, 0.0], mistake("inputs-are-no-parents")), ([4 * g * u, 8 * g * v], own)]
    expected = [2 * g * w[0], 2 * g * (w[1] + w[2])]
    expect(gradients(student, before), expected, "the gradients behind the inputs", wrong=wrong)


@task("3.1")
def test_weighted_sum_refuses_other_lengths(student, rng):
    """A list of weights and a list of inputs of different lengths raise ValueError

    A shorter result would hide a mistake elsewhere.
    """
    _, weights, inputs, bias = summed(student, *random_numbers(rng, 2, 3), random_numbers(rng))
    for w, x in ((weights, inputs[:2]), (weights[:2], inputs)):
        with student.raises("ValueError", LENGTHS):
            student.mlp.weighted_sum(w, x, bias)


# How neurons, layers and networks begin.


@task("3.2")
def test_neuron_begins(student, rng):
    """A neuron begins with the weights w1 … wn, spread evenly between -1 and 1, and the bias b = 0

    All of them are leaves, and have these labels. The grader looks at a neuron with hundreds of weights.
    """
    neuron = student.mlp.Neuron(400, rng=int(rng.integers(1, 10_000)))
    drawn = np.array(begun(student, rng, [neuron], 1, 400)[0])
    expect(drawn.shape, (400,), "the number of weights")
    require(bool((drawn != drawn[0]).any()), mistake("begins-alike"))
    require(bool((drawn < 0).mean() > 0.1), NOT_BELOW_ZERO)
    require(bool(drawn.min() >= -1 and drawn.max() < 1), TOO_FAR_OUT)
    require(bool(drawn.min() < -0.9 and drawn.max() > 0.9 and abs(drawn.mean()) < 0.2), UNEVEN)
    require(bool(0.48 < drawn.std() < 0.68 and (np.diff(drawn) < 0).any()), UNEVEN)
    neuron = student.mlp.Neuron(3)
    weights = student.items(neuron.weights)
    expect([weight.label for weight in weights], ["w1", "w2", "w3"], "the labels of the weights")
    expect((neuron.bias.label, neuron.bias.data), ("b", 0.0), "the bias: its label and number")
    expect([len(student.items(weight.parents)) for weight in weights], [0] * 3, "the parents of the weights")


@task("3.2")
def test_weights_come_from_rng(student, rng):
    """The weights come from `rng`: the same seed gives the same weights, anything else gives new ones

    One Generator gives the next neuron the next numbers. Other parts of the program keep theirs.
    """
    seed, alike = int(rng.integers(1, 10_000)), mistake("begins-alike")
    generator = student.define("from numpy.random import default_rng", "default_rng")(seed)
    for first, second, expected, sentence in (
        (seed, seed, 1, NEVER_THE_SAME),
        (0, 0, 1, NEVER_THE_SAME),
        (seed, seed + 1, 2, ALWAYS_THE_SAME),
        (generator, generator, 2, alike),
        (None, None, 2, alike),
    ):
        model = Model("Neuron", 4, [1])
        neurons = [undisturbed(student, rng, model, given) for given in (first, second)]
        found = len(set(begun(student, rng, neurons, 2, 4)))
        wrong = [(3 - expected, sentence)]
        expect(found, expected, "how many of two neurons are different", wrong=wrong)


@task("3.2")
def test_neuron_refuses_other_lengths(student, rng):
    """Too few inputs and too many inputs raise ValueError

    `weighted_sum` has the same rule.
    """
    model = Model("Neuron", 3, [1])
    check_answers(student, model, *model.random(rng))
    for count in (2, 4):
        neuron = student.mlp.Neuron(3)
        with student.raises("ValueError", LENGTHS):
            neuron(random_numbers(rng, count))


@task("3.3")
def test_neurons_of_a_layer_differ(student, rng):
    """All neurons of a layer are different: with a seed, with a Generator, without either

    All neurons draw from one Generator, and each gets the next numbers.
    """
    count, seed = int(rng.integers(3, 7)), int(rng.integers(1, 10_000))
    generator = student.define("from numpy.random import default_rng", "default_rng")(seed)
    for given in (seed, generator, None):
        layer = Model("Layer", 3, [count]).make(student, given)
        found = len(set(begun(student, rng, layer.neurons, count, 3)))
        wrong = [(1, mistake("layer-of-twins"))]
        expect(found, count, f"how many of {count} neurons are different", wrong=wrong)


@task("3.4")
def test_networks_begin_at_random(student, rng):
    """The same seed gives the same network again, and all neurons of one network are different

    All layers draw from one Generator. Other parts of the program keep their random numbers.
    """
    model, seed = Model("MLP", 3, [3, 3, 3]), int(rng.integers(1, 10_000))
    both = [undisturbed(student, rng, model, seed) for _ in range(2)]
    neurons_of = student.define(LOOK, "neurons_of")
    neurons = [neuron for network in both for neuron in student.items(neurons_of("MLP", network))]
    weights = begun(student, rng, neurons, 18, 3)
    wrong = [(1, COPIES), (3, COPIES)]
    expect(len(set(weights[:9])), 9, "how many of nine neurons are different", wrong=wrong)
    what, wrong = "how many neurons of two networks with one seed are different", [(18, NEVER_THE_SAME)]
    expect(len(set(weights)), 9, what, wrong=wrong)


# How wrong. A loss takes arrays, and returns its value and its gradient.


def squares(p, y):
    return (p - y) @ (p - y), 2 * (p - y)


def hinge(s, y):
    return np.maximum(0, 1 - y * s).mean(), -y * (y * s < 1) / len(y)


def penalty(p, strength=1e-4):
    return strength * p @ p, 2 * strength * p


def margin(s, y):
    return 1 - (y * s).mean(), -y / len(y)


def scaled(loss, factor):
    """The same loss, times factor(p, y)."""
    return lambda p, y: tuple(factor(p, y) * part for part in loss(p, y))


def predictions_and_targets(rng):
    for count in (1, 2, 5):
        yield random_numbers(rng, count), (2 * np.array(random_numbers(rng, count))).tolist()


def scores_and_targets(rng):
    """Scores that are right by far, just right, just wrong, wrong by far; then points at the ends."""
    s = [float(rng.uniform(*ends)) for ends in ((1.3, 2), (0.2, 0.8), (-0.8, -0.2), (-3, -2))]
    for sign in (1, -1):
        yield [sign * score for score in (*s, -s[0], -s[1], -s[2])], [sign] * 4 + [-sign] * 3
    yield from (([0.0], [1]), ([s[0], -9.0], [1, -1]), ([s[1], s[0]], [1, 1]))


def parameters_and_strength(rng):
    yield random_numbers(rng, 5), float(rng.uniform(0.1, 0.9))
    yield (random_numbers(rng, 5),)


# Known wrong losses, with their diagnoses.
SQUARES = (
    (scaled(squares, lambda p, y: 1 / len(p)), A_MEAN),
    (lambda p, y: ((p - y).sum() ** 2, 2 * (p - y).sum() + 0 * p), mistake("errors-cancel")),
    (lambda p, y: ((p - y).sum(), 1 + 0 * p), mistake("errors-cancel")),
)
HINGES = (
    (scaled(hinge, lambda s, y: len(s)), A_SUM),
    (margin, mistake("good-points-pay-for-bad")),
    (scaled(margin, lambda s, y: float(margin(s, y)[0] > 0)), mistake("good-points-pay-for-bad")),
    (lambda s, y: hinge(s, -y), WRONG_SIDE),
)
PENALTIES = (
    (lambda p, strength=1e-4: penalty(p, 1), WRONG_STRENGTH),
    (lambda p, strength=1e-4: penalty(p, 1e-4), WRONG_STRENGTH),
    (lambda p, strength=1e-4: (strength * p.sum() ** 2, 2 * strength * p.sum() + 0 * p), CANCEL),
)

LOSSES = (
    Row("3.5", "sum_squared_error", "The sum of squares", predictions_and_targets, squares, SQUARES),
    Row("3.5", "hinge_loss", "The hinge loss", scores_and_targets, hinge, HINGES),
    Row("3.5", "l2_penalty", "The penalty", parameters_and_strength, penalty, PENALTIES),
)


def check_loss(student, rule, nodes, p, *y):
    """The loss of these nodes, which hold the numbers p. It is the right number, and a Value."""
    _, truth, slips = rule.columns
    loss, arrays = getattr(student.mlp, rule.name)(nodes, *y), [np.array(part) for part in (p, *y)]
    expected, number = float(truth(*arrays)[0]), isinstance(loss, (int, float))
    require(not number or expected > 0, PLAIN_ZERO)
    require(not number, A_NUMBER)
    wrong = [(float(slip(*arrays)[0]), sentence) for slip, sentence in slips]
    expect(loss.data, expected, f"{rule.name} of {len(p)} numbers", wrong=wrong)
    return loss


@each_rule(LOSSES)
def test_loss(rule, student, rng):
    """{rule.text} is the right number, and a Value

    What does the docstring do with each number? What does it do with all of them together?
    """
    for p, *y in rule.columns[0](rng):
        check_loss(student, rule, values(student, p), p, *y)


@each_rule(LOSSES)
def test_loss_gradients(rule, student, rng):
    """{rule.text} brings the right gradient to every number, and to the nodes before it

    One number grows by a little. By how much does the loss grow?
    """
    draw, truth, slips = rule.columns
    for p, *y in draw(rng):
        g, leaves = random_numbers(rng), values(student, [number / 2 for number in p])
        nodes = [leaf * 2.0 for leaf in leaves]
        (check_loss(student, rule, nodes, p, *y) * g).backward()
        arrays = [np.array(part) for part in (p, *y)]
        expected = g * truth(*arrays)[1]
        wrong = [((g * slip(*arrays)[1]).tolist(), sentence) for slip, sentence in slips]
        wrong = [([0.0] * len(p), mistake("cuts-the-graph")), *wrong]
        expect(gradients(student, nodes), expected.tolist(), f"the gradients of {rule.name}", wrong=wrong)
        expect(gradients(student, leaves), (2 * expected).tolist(), f"the gradients behind {rule.name}")


@task("3.5")
def test_losses_refuse_other_lengths(student, rng):
    """One target too few or too many raises ValueError

    A loss of half of the points would look better than it is.
    """
    for rule in LOSSES[:2]:
        near = [float(rng.uniform(0.2, 0.8)) - 1]
        check_loss(student, rule, values(student, near), near, [-1])
        for count in (2, 4):
            with student.raises("ValueError", LENGTHS):
                getattr(student.mlp, rule.name)(values(student, random_numbers(rng, 3)), [1] * count)


# Training.


def descent(line, points, rates, forgetful=False, stale=0.0, sign=-1.0):
    """Gradient descent on the squares of weight * x + offset - y: (losses, the last of the lines).

    rates      the learning rate of each step
    forgetful  add to the gradients of the steps before; the first step adds to `stale`
    """
    (x, y), line, gradient, losses = np.array(points), np.array(line), np.full(2, stale), []
    for rate in (*rates, 0.0):
        off = line[0] * x + line[1] - y
        losses.append(float(off @ off))
        gradient = gradient * forgetful + 2 * np.array([off @ x, off.sum()])
        line = line + sign * rate * gradient
    return losses, line.tolist()


def if_still(student, parameters, line):
    """The diagnosis for parameters that have stayed where they were, else for losses that have."""
    if not np.array_equal(data(student, parameters), line):
        return ONE_FORWARD
    return (
        mistake("moves-a-copy") if any(gradients(student, parameters)) else mistake("clears-before-the-step")
    )


def check_training(student, rng, steps, falling=False, stale=0.0, progress=(), with_losses=True):
    """Train a line, expect the right parameters and losses. Returns the right losses and the learning rate.

    falling  the learning rate is a function, and falls from step to step
    stale    the number in the gradients before the training
    """
    x = rng.uniform(-1, 1, 4)
    points = x.tolist(), (float(rng.uniform(1, 2)) * x + rng.uniform(-0.5, 0.5, 4)).tolist()
    line, rate = random_numbers(rng, 2), float(rng.uniform(0.02, 0.04))
    model, loss = student.define(TRAINING, "Line")(*line), student.define(TRAINING, "squares")
    parameters = student.items(model.parameters())
    for parameter in parameters:
        parameter.grad = stale
    schedule = student.define(TRAINING, "Calls")(rate) if falling else rate
    losses = student.mlp.train(model, *points, loss, steps, schedule, *progress)
    rates = [rate / (1 + step) if falling else rate for step in range(steps)]
    expected, end = descent(line, points, rates)
    slips = [
        (descent(line, points, rates, sign=1.0), UPHILL),
        (descent(line, points, rates, True), mistake("forgets-zero-grad")),
        (descent(line, points, rates, True, stale), mistake("forgets-zero-grad")),
        (descent(line, points, [rate] * steps), RATE_NOT_ASKED),
    ]
    still = if_still(student, parameters, line)
    wrong = [*((end, sentence) for (_, end), sentence in slips), (line, still)]
    expect(data(student, parameters), end, "the parameters after training", rtol=1e-7, wrong=wrong)
    if with_losses:
        wrong = [(expected[1:], mistake("loss-after-the-step")), (expected[:1] * steps, still)]
        wrong += [(losses[:-1], sentence) for (losses, _), sentence in slips]
        expect_losses(student, losses, expected[:-1], wrong)
    return expected, schedule


def expect_losses(student, losses, expected, wrong=()):
    require(all(isinstance(number, (int, float)) for number in student.items(losses)), KEEPS_GRAPHS)
    expect(losses, expected, "the losses", rtol=1e-7, wrong=wrong)


@task("3.6")
def test_one_step(student, rng):
    """One step moves every parameter against its gradient, by learning rate times gradient

    The loss of the step is the loss before it moves the parameters. Zero steps give no losses.
    """
    for steps in (1, 0):
        check_training(student, rng, steps)


@task("3.6")
def test_losses_of_several_steps(student, rng):
    """Several steps each follow their own gradient, and the losses come back in order

    Compute each loss before its step. Each gradient belongs to one step alone.
    """
    check_training(student, rng, int(rng.integers(5, 9)))


@task("3.6")
def test_gradients_from_before_do_not_count(student, rng):
    """Training ignores the gradients from before the training

    Every step starts with fresh gradients, and so does the first one.
    """
    check_training(student, rng, 1, stale=25.0, with_losses=False)


@task("3.6")
def test_changing_rate(student, rng):
    """If the learning rate is a function, train calls it in each step

    It gets the number of the step. The first step is 0.
    """
    _, rate = check_training(student, rng, 4, falling=True, with_losses=False)
    calls = student.items(rate.calls)
    require(len(calls) <= 100, TOO_MANY_CALLS)
    require(all(isinstance(call, tuple) and len(call) == 1 for call in calls), RATE_NOT_ASKED)
    require(all(isinstance(step, (int, float, np.number)) for (step,) in calls), RATE_NOT_ASKED)
    expect(sorted(set(calls)), [(0,), (1,), (2,), (3,)], "the calls of the learning rate")


@task("3.6")
def test_progress(student, rng):
    """train calls progress(step, loss) after each step

    The losses are the same ones that train returns.
    """
    progress = student.define(TRAINING, "Calls")()
    expected, _ = check_training(student, rng, 3, progress=[progress], with_losses=False)
    calls = student.items(progress.calls)
    require(len(calls) == 3, NOT_TOLD)
    require(all(isinstance(call, tuple) and len(call) == 2 for call in calls), NOT_TOLD)
    require(all(isinstance(loss, (int, float)) for _, loss in calls), KEEPS_GRAPHS)
    wrong = [
        (list(enumerate(expected[1:])), mistake("loss-after-the-step")),
        (list(enumerate(expected[:-1], start=1)), NOT_TOLD),
    ]
    expect(calls, list(enumerate(expected[:-1])), "the calls of progress", rtol=1e-7, wrong=wrong)


@task("3.6")
def test_a_network_learns(student, rng):
    """Twenty steps with a network of tanh neurons give the right losses, one by one

    Network, loss and training work together, as in the notebook.
    """
    x, y, rate = random_numbers(rng, 4, 2), [1.0, -1.0, -1.0, 1.0], float(rng.uniform(0.01, 0.03))
    model = Model("MLP", 2, [3, 1])
    rows, _ = model.random(rng)
    network, _ = filled(student, model, rows)
    found = student.mlp.train(network, x, y, student.mlp.sum_squared_error, 20, rate)
    expect_losses(student, found, network_losses(rows, x, y, rate))


def network_losses(rows, x, y, rate):
    """The losses of twenty steps of gradient descent on a network of tanh neurons with one output."""
    kinds, losses = ["tanh"] * len(rows), []
    for _ in range(20):
        off = [answers(rows, kinds, x_i)[0] - y_i for x_i, y_i in zip(x, y, strict=True)]
        losses.append(sum(distance**2 for distance in off))
        pulls = [derivatives(rows, kinds, x_i, [2 * d])[0] for x_i, d in zip(x, off, strict=True)]
        step = iter(rate * np.sum(pulls, axis=0))
        rows = [[[number - next(step) for number in row] for row in layer] for layer in rows]
    return losses
