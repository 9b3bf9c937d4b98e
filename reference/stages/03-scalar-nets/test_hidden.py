"""Stage 03: one node for a sum, a neuron, a layer, a network, three losses, and the four steps of training.

The truth is NumPy's. `answers` and `slopes` compute a whole network at once, with matrices, of numbers that
are put in the place of the weights; `descent` takes the steps of training for a straight line, whose
derivatives are known in closed form. Models and losses that tasks of their own are about are not used where
another task is graded: who has no Neuron yet can still be told that the training is right.
"""

import numpy as np

from autograder.grading.suite import expect, mistake, require, task

SQUASH = {
    "linear": lambda n: (n, np.ones_like(n)),
    "tanh": lambda n: (np.tanh(n), 1 - np.tanh(n) ** 2),
    "relu": lambda n: (np.maximum(n, 0.0), (n > 0).astype(float)),
    "sigmoid": lambda n: (1 / (1 + np.exp(-n)), np.exp(-n) / (1 + np.exp(-n)) ** 2),
}

# Run beside the submission, each in one round trip.
LOOK = '''
def shapes(layers):
    """For each layer, the number of weights of each of its neurons."""
    return [[len(neuron.weights) for neuron in layer.neurons] for layer in layers]

def all_neurons(layers):
    return [neuron for layer in layers for neuron in layer.neurons]

def own(neurons):
    """The weights and biases that neurons compute with, in the order that parameters() should have."""
    return [node for neuron in neurons for node in (*neuron.weights, neuron.bias)]

def passed_on(numbers, nodes, others):
    """Put these numbers in some nodes, and say what others have then: the same, if they are the same."""
    for number, node in zip(numbers, nodes):
        node.data = number
    return data_of(others)

def answered(model, x, numbers=(), nodes=()):
    """What is answered to x, as a list, once these numbers have been put in some nodes."""
    passed_on(numbers, nodes, [])
    out = model(x)
    return data_of(out if isinstance(out, (list, tuple)) else [out])

def begun(neurons, x, rows):
    """For each neuron the weights it begins with, and its answer to x with this row in their place."""
    first = [data_of(neuron.weights) for neuron in neurons]  # of all, before any of them is changed
    given = zip(first, neurons, rows)
    return [[*weights, *answered(neuron, x, row, own([neuron]))] for weights, neuron, row in given]

def own_gradients(neurons):
    return [float(node.grad) for node in own(neurons)]

def give(layers, numbers):
    """Put these numbers in the place of all weights and biases: for each layer its rows [w1, …, wn, b]."""
    for layer, rows in zip(layers, numbers):
        for neuron, (*weights, bias) in zip(layer.neurons, rows):
            neuron.bias.data = bias
            for weight, number in zip(neuron.weights, weights):
                weight.data = number

def values(numbers):
    from kittengrad import Value

    return [Value(number) for number in numbers]

def data_of(nodes):
    return [float(node.data) for node in nodes]

def gradients_of(nodes):
    return [float(node.grad) for node in nodes]

def data_and_gradients(nodes):
    return data_of(nodes), gradients_of(nodes)

def walk_back(outputs, gifts):
    """Give each output its gradient, as a loss would that is their sum, each times its gift."""
    loss = outputs[0] * gifts[0]
    for output, gift in zip(outputs[1:], gifts[1:]):
        loss = loss + output * gift
    loss.backward()

def stirred(key, place, make, *arguments):
    """What was made, and what has become of the state of Python's and of NumPy's shared random numbers."""
    import random
    import numpy as np

    random.setstate((3, (*key, place), None))
    np.random.set_state(("MT19937", key, place))
    made = make(*arguments)
    numpys = np.random.get_state()
    return made, [float(number) for number in (*random.getstate()[1], *numpys[1], numpys[2])]
'''

TRAINING = '''
from kittengrad import Value

class Line:
    """prediction = slope * x + offset."""

    def __init__(self, slope, offset):
        self.slope, self.offset = Value(slope), Value(offset)

    def __call__(self, x):
        return self.slope * x + self.offset

    def parameters(self):
        return [self.slope, self.offset]

def squares(predictions, targets):
    """The sum of squared differences."""
    total = Value(0.0)
    for prediction, target in zip(predictions, targets):
        total = total + (prediction - target) ** 2
    return total

class Notes:
    """A `progress` that keeps what it is told."""

    def __init__(self):
        self.told = []

    def __call__(self, step, loss):
        self.told.append((step, loss))

class Falling:
    """A learning rate that is divided by the number of the step."""

    def __init__(self, rate):
        self.rate, self.asked = rate, []

    def __call__(self, step):
        self.asked.append(step)
        return self.rate / (1 + step)
'''

# What is said to slips too small to be kept among the known mistakes.
NO_BIAS = "The bias is missing from the sum."
MANY_NODES = (
    "The sum is made of a node for every product and every addition. A node may have as many parents as it "
    "likes: name all of them at once, with one derivative for each."
)
INPUTS_FIRST = "The inputs stand before the weights. In which order does the docstring name the parents?"
LISTS_AS_PARENTS = (
    "Each parent is to be a node. Here whole lists stand among them: a star takes the nodes out of a list."
)
OTHER_ACTIVATION = (
    "The sum is not squashed as it was asked for: whoever makes a neuron names an activation, and "
    '"linear" means none.'
)
IN_PARCELS = (
    "`parameters()` is to be one flat list of Values: here some are missing, or stand in lists of their own."
)
LAST_AS_HIDDEN = "Two activations were named: one for all hidden layers, the other for the last one only."
COPIES = (
    "Some neurons begin as copies: those of one layer, or whole layers of one another. Was the same seed "
    "given to each layer? One Generator, handed to all, gives each the numbers that come next."
)
A_LIST = (
    "A layer answers with a list, also where it has one neuron only: whoever wants one of them takes it out."
)
WRAPPING = "One answer is to come as a Value, several as a list. How many are there when you return?"
A_MEAN = "This is the mean of the squares. The Σ in the docstring asks for their sum."
A_SUM = "This is the sum of the prices. The 1/n in the docstring asks for their mean."
WRONG_SIDE = "The right side is expensive, the wrong side free. What does a point cost with y = 1 and s = 5?"
CANCEL = "The parameters were added before they were squared, so that they cancel."
UPHILL = "The loss grows from step to step. A gradient says which way the loss rises."
ONE_FORWARD = (
    "All losses are one and the same number, although the parameters have moved. How often is the forward "
    "step taken?"
)
KEEPS_GRAPHS = (
    "A loss was kept as a Value, and holds on to all the nodes of its step. All that is needed of it is "
    "its plain number."
)
NOT_BELOW_ZERO = "Nearly no weight is negative. `uniform` wants both ends named: -1 and 1."
TOO_FAR_OUT = "There are weights outside of [-1, 1)."
NOT_EVEN = "The weights are not spread evenly over [-1, 1): `uniform` draws them so."
ALWAYS_THE_SAME = "Another seed gave the same weights: are they drawn from `rng`?"
NEVER_THE_SAME = "The same seed gave other weights: are they drawn from `rng`?"
LENGTHS = "Lists of different lengths were taken without a word: `zip(…, strict=True)` raises ValueError."
WRONG_STRENGTH = "`strength` was not used."
NOT_A_NODE = (
    "The answer is a plain number, which no gradient can pass. Compute it with the Values themselves."
)
PLAIN_ZERO = "Where no point costs anything a plain number came back, and no Value."
NOT_TOLD = "`progress` was not told (step, loss) once after each step, beginning with step 0."
RATE_NOT_ASKED = "A `learning_rate` that can be called is to be asked anew in each step: learning_rate(step)."
ASKED_TOO_OFTEN = "The learning rate was asked far more often than there are steps and parameters."
NO_NUMBERS = "Where there should be a list of numbers, there is something else."


def some_numbers(rng, *shape):
    """Away from 0, of either sign: a float for no shape, else nested lists."""
    return (rng.uniform(0.3, 1.2, shape) * rng.choice([-1, 1], shape)).tolist()


def values(student, numbers):
    return student.define(LOOK, "values")(numbers)


def gradients(student, nodes):
    return student.define(LOOK, "gradients_of")(nodes)


def plain(found):
    """These numbers as an array. They are sure to be some: who knows what `float` is over there by now."""
    require(type(found) is list and all(type(number) is float for number in found), NO_NUMBERS)
    return np.array(found)


def begun(student, rng, neurons, count, inputs):
    """The weights that tanh neurons begin with, a tuple for each; with ours they must answer right."""
    rows, x = some_numbers(rng, count, inputs + 1), np.array(some_numbers(rng, inputs)) / inputs**0.5
    found = student.define(LOOK, "begun")(neurons, x.tolist(), rows)
    require(type(found) is list and len(found) <= 100, NO_NUMBERS)
    found = [plain(row).tolist() for row in found]
    told = [number for row in found for number in row[-1:]]
    expect(told, answers([rows], ["tanh"], x), "the answers of neurons with given weights")
    return [tuple(row[:-1]) for row in found]


def different(student, rng, neurons, count, inputs):
    """How many of these tanh neurons are different, by the weights they begin with."""
    return len(set(begun(student, rng, neurons, count, inputs)))


def undisturbed(student, rng, make, *arguments):
    """What was made, while nobody else's random numbers changed."""
    key, place = rng.integers(0, 2**32, 624).tolist(), int(rng.integers(1, 600))
    made, after = student.define(LOOK, "stirred")(key, place, make, *arguments)
    require(bool(np.array_equal(plain(after), [*key, place] * 2)), mistake("reseeds-all"))
    return made


def answers(rows, kinds, x):
    """What a network answers to x: `rows` holds, for each layer, a row [w1, …, wn, b] for each neuron."""
    for layer, kind in zip(rows, kinds, strict=True):
        layer = np.array(layer)
        x, _ = SQUASH[kind](layer[:, :-1] @ np.array(x) + layer[:, -1])
    return x.tolist()


def flat(rows):
    """The numbers of a network in the order of `parameters()`."""
    return [number for layer in rows for row in layer for number in row]


def slopes(rows, kinds, x, g):
    """d(Σ g·answer) along every parameter, in the order of `parameters()`, and along the inputs."""
    inputs, steepness = [np.array(x)], []
    for layer, kind in zip(rows, kinds, strict=True):
        layer = np.array(layer)
        out, steep = SQUASH[kind](layer[:, :-1] @ inputs[-1] + layer[:, -1])
        inputs.append(out)
        steepness.append(steep)
    g, parameters = np.array(g), []
    for layer, x, steep in zip(rows[::-1], inputs[-2::-1], steepness[::-1], strict=True):
        g = g * steep
        parameters = [*np.outer(g, [*x, 1.0]).ravel(), *parameters]
        g = np.array(layer)[:, :-1].T @ g
    return [float(slope) for slope in parameters], g.tolist()


def fill(student, layers, rows, wrong=()):
    """Put `rows` in the place of the weights and biases of the submission's layers."""
    expected = [[len(row) - 1 for row in layer] for layer in rows]
    found = student.define(LOOK, "shapes")(layers)
    expect(found, expected, "the number of weights of each neuron", wrong=wrong)
    student.define(LOOK, "give")(layers, rows)


def descent(line, points, rate, steps, forgetful=False, sign=-1.0):
    """Gradient descent for slope * x + offset and the sum of squares: (losses, the numbers after each step).

    rate       a function of the step
    forgetful  keep adding to the gradients of the steps before
    """
    (x, y), line, gradient = np.array(points), np.array(line), np.zeros(2)
    losses, lines = [], []
    for step in range(steps):
        off = line[0] * x + line[1] - y
        losses.append(float(off @ off))
        gradient = gradient * forgetful + 2 * np.array([off @ x, off.sum()])
        line = line + sign * rate(step) * gradient
        lines.append(line.tolist())
    return losses, lines


def some_points(rng, count):
    """Inputs and targets near a line."""
    x = rng.uniform(-1, 1, count)
    return x.tolist(), (float(rng.uniform(1, 2)) * x + rng.uniform(-0.5, 0.5, count)).tolist()


# A sum as one node.


def right_sum(out, w, x, b):
    """Expect the right number in this weighted sum, before anything else about it counts."""
    total = float(np.dot(w, x))
    expect(out.data, total + b, f"the sum of {len(w)} products and the bias", wrong=[(total, NO_BIAS)])


@task("3.1")
def test_weighted_sum(student, rng):
    """The sum is right for any number of terms, also for none

    w₁x₁ + … + wₙxₙ + b: without terms it is b alone.
    """
    for count in (0, 1, 2, int(rng.integers(3, 9))):
        w, x, b = some_numbers(rng, count), some_numbers(rng, count), some_numbers(rng)
        out = student.mlp.weighted_sum(values(student, w), values(student, x), student.Value(b))
        right_sum(out, w, x, b)


@task("3.1")
def test_weighted_sum_is_one_node(student, rng):
    """Its parents are the weights, the inputs and the bias: the very nodes, in this order

    One node that has them all, not one for each product and each addition.
    """
    count = int(rng.integers(4, 8))
    numbers = some_numbers(rng, count), some_numbers(rng, count), some_numbers(rng)
    w, x, b = values(student, numbers[0]), values(student, numbers[1]), student.Value(numbers[2])
    out = student.mlp.weighted_sum(w, x, b)
    right_sum(out, *numbers)
    parents = student.items(out.parents)
    wrong = [(2, MANY_NODES), (1, MANY_NODES), (3, LISTS_AS_PARENTS)]
    wrong += [(count + 1, mistake("inputs-are-no-parents")), (count, mistake("inputs-are-no-parents"))]
    expect(len(parents), 2 * count + 1, "the number of parents", wrong=wrong)
    numbers = some_numbers(rng, len(parents))
    found = student.define(LOOK, "passed_on")(numbers, [*w, *x, b], parents)
    wrong = [([*numbers[count:-1], *numbers[:count], numbers[-1]], INPUTS_FIRST)]
    expect(
        found, numbers, "the numbers of the parents, once the operands have been given others", wrong=wrong
    )


@task("3.1")
def test_weighted_sum_has_its_derivatives(student, rng):
    """It names one local derivative for each parent

    How much does the sum move when one weight moves by 1, and when one input does?
    """
    count = int(rng.integers(2, 6))
    w, x, b = some_numbers(rng, count), some_numbers(rng, count), some_numbers(rng)
    weights, inputs = values(student, w), values(student, x)
    out = student.mlp.weighted_sum(weights, inputs, student.Value(b))
    right_sum(out, w, x, b)
    inputs_first = any(student.same(parent, inputs[0]) for parent in student.items(out.parents)[:1])
    wrong = [
        ([*w, *x, 1.0], INPUTS_FIRST if inputs_first else mistake("a-weight-is-its-own-slope")),
        ([1.0, 1.0], MANY_NODES),
        ([*x, 1.0], mistake("inputs-are-no-parents")),
    ]
    expect(student.items(out.local_derivatives), [*x, *w, 1.0], "the local derivatives", wrong=wrong)


@task("3.1")
def test_weighted_sum_passes_gradients_on(student, rng):
    """A backward brings every weight, every input and what the inputs were made of its gradient

    Also when the sum is not the end of the calculation.
    """
    w, u, b, g = some_numbers(rng, 3), some_numbers(rng, 3), some_numbers(rng), some_numbers(rng)
    weights, inner = values(student, w), values(student, u)
    bias = student.Value(b)
    x = [node * 2.0 for node in inner]
    out = student.mlp.weighted_sum(weights, x, bias)
    right_sum(out, w, [2 * number for number in u], b)
    (out * g).backward()
    by_weight = [g * 2 * number for number in u]
    wrong = [([g * number for number in w], mistake("a-weight-is-its-own-slope"))]
    expect(gradients(student, weights), by_weight, "the weights' gradients", wrong=wrong)
    expect(bias.grad, g, "the bias's gradient")
    wrong = [
        ([0.0] * 3, mistake("inputs-are-no-parents")),
        ([4 * number * g for number in u], mistake("a-weight-is-its-own-slope")),
    ]
    by_input = [2 * g * number for number in w]
    expect(gradients(student, inner), by_input, "the gradients behind the inputs", wrong=wrong)


@task("3.1")
def test_one_input_in_two_places(student, rng):
    """A node that is given twice is a parent twice, and gets both contributions

    The same node may stand in two places of the list.
    """
    v, w, x, b = some_numbers(rng, 4)
    shared = student.Value(x)
    out = student.mlp.weighted_sum(values(student, [v, w]), [shared, shared], student.Value(b))
    out.backward()
    expect(out.data, (v + w) * x + b, "the sum")
    wrong = [(0.0, mistake("inputs-are-no-parents")), (2 * x, mistake("a-weight-is-its-own-slope"))]
    expect(shared.grad, v + w, "the gradient of an input that was given twice", wrong=wrong)


@task("3.1")
def test_weighted_sum_refuses_other_lengths(student, rng):
    """More inputs than weights, or fewer, are refused with ValueError

    A list that is cut short without a word would hide a mistake elsewhere.
    """
    w, x, b = some_numbers(rng, 3), some_numbers(rng, 3), some_numbers(rng)
    out = student.mlp.weighted_sum(values(student, w), values(student, x), student.Value(b))
    right_sum(out, w, x, b)
    for weights, inputs in ((3, 2), (2, 3)):
        w, x = (values(student, some_numbers(rng, count)) for count in (weights, inputs))
        with student.raises("ValueError", LENGTHS):
            student.mlp.weighted_sum(w, x, student.Value(0.5))


# One neuron.


@task("3.2")
def test_neuron_begins(student, rng):
    """A neuron has n weights and a bias, labelled, all of them leaves

    The weights are w1 … wn, the bias is b and begins at 0.
    """
    count = int(rng.integers(3, 7))
    neuron = student.mlp.Neuron(count)
    weights = student.items(neuron.weights)
    labels = [weight.label for weight in weights]
    expect(labels, [f"w{number}" for number in range(1, count + 1)], "the labels of the weights")
    expect((neuron.bias.label, neuron.bias.data), ("b", 0.0), "the bias: its label and number")
    expect([len(student.items(weight.parents)) for weight in weights], [0] * count, "the weights' parents")
    begun(student, rng, [neuron], 1, count)


@task("3.2")
def test_weights_are_spread_evenly(student, rng):
    """The weights of a neuron lie evenly between -1 and 1

    With hundreds of inputs one can see it.
    """
    neuron = student.mlp.Neuron(400, rng=int(rng.integers(1, 10_000)))
    drawn = np.array(begun(student, rng, [neuron], 1, 400)[0])
    expect(drawn.shape, (400,), "the number of weights")
    require(bool((drawn != drawn[0]).any()), mistake("begins-alike"))
    require(bool((drawn < 0).mean() > 0.1), NOT_BELOW_ZERO)
    require(bool(drawn.min() >= -1 and drawn.max() < 1), TOO_FAR_OUT)
    require(bool(drawn.min() < -0.9 and drawn.max() > 0.9), NOT_EVEN)
    require(bool(abs(drawn.mean()) < 0.2 and 0.48 < drawn.std() < 0.68), NOT_EVEN)


@task("3.2")
def test_weights_come_from_rng(student, rng):
    """One seed gives the same weights again, another seed others

    Whoever can repeat an experiment can find out what went wrong in it.
    """
    seed = int(rng.integers(1, 10_000))
    alike = different(student, rng, [student.mlp.Neuron(4, rng=seed) for _ in range(2)], 2, 4)
    expect(alike, 1, "how many of two neurons with one seed are different", wrong=[(2, NEVER_THE_SAME)])
    neurons = [student.mlp.Neuron(4, rng=given) for given in (seed, seed + 1)]
    apart = different(student, rng, neurons, 2, 4)
    expect(apart, 2, "how many of two neurons with two seeds are different", wrong=[(1, ALWAYS_THE_SAME)])


@task("3.2")
def test_neurons_of_one_generator_differ(student, rng):
    """Neurons that draw from one Generator get different weights; so do neurons without a seed

    Each takes the numbers that come next.
    """
    generator = student.define("import numpy as np\nmake = np.random.default_rng", "make")(
        int(rng.integers(1, 10_000))
    )
    for given in (generator, None):
        neurons = [student.mlp.Neuron(3, "tanh", given) for _ in range(3)]
        found = different(student, rng, neurons, 3, 3)
        expect(found, 3, "how many of three neurons are different", wrong=[(1, mistake("begins-alike"))])


@task("3.2")
def test_nobody_elses_random_numbers(student, rng):
    """Making a neuron changes nobody else's random numbers

    `np.random.seed` and `random.seed` reach into the whole program.
    """
    for given in (int(rng.integers(1, 10_000)), None):
        neuron = undisturbed(student, rng, student.mlp.Neuron, 3, "tanh", given)
        (weights,) = begun(student, rng, [neuron], 1, 3)
        expect(len(weights), 3, "the number of weights")


@task("3.2")
def test_neuron_answers(student, rng):
    """A neuron squashes the weighted sum with its own activation

    "tanh", "relu", "sigmoid", or "linear" for none; of plain numbers, NumPy's too, or of Values.
    """
    for kind in SQUASH:
        (row,), x = rows = some_numbers(rng, 1, 4), some_numbers(rng, 3)
        neuron = student.mlp.Neuron(3, kind)
        neuron.weights, neuron.bias = values(student, row[:-1]), student.Value(row[-1])
        (expected,) = answers([rows[0]], [kind], x)
        wrong = [
            (answers([rows[0]], [other], x)[0], OTHER_ACTIVATION)
            for other in ("tanh", "linear")
            if other != kind
        ]
        for inputs in (x, values(student, x), [np.float64(number) for number in x]):
            expect(neuron(inputs).data, expected, f"the answer of a {kind} neuron", wrong=wrong)


@task("3.2")
def test_neuron_is_differentiable(student, rng):
    """Weights, bias and inputs of a neuron get their gradients

    Through the activation, whatever stands behind the neuron.
    """
    for kind in SQUASH:
        row, x, g = some_numbers(rng, 4), some_numbers(rng, 3), some_numbers(rng)
        row[-1] = 0.1 + abs(float(np.dot(row[:-1], x)))  # above 0, where relu passes something on
        neuron = student.mlp.Neuron(3, kind)
        inputs = values(student, x)
        weights, bias = values(student, row[:-1]), student.Value(row[-1])
        neuron.weights, neuron.bias = weights, bias
        (neuron(inputs) * g).backward()
        by_parameter, by_input = slopes([[row]], [kind], x, [g])
        straight = slopes([[row]], ["linear"], x, [g])[0]
        wrong = [(straight, OTHER_ACTIVATION)]
        found = gradients(student, [*weights, bias])
        expect(found, by_parameter, f"the gradients of a {kind} neuron's parameters", wrong=wrong)
        expect(gradients(student, inputs), by_input, f"the gradients of a {kind} neuron's inputs")


@task("3.2")
def test_parameters_of_a_neuron(student, rng):
    """parameters() lists the weights and then the bias: the nodes that the neuron computes with

    Training changes their data, and the neuron must notice.
    """
    count = int(rng.integers(3, 7))
    neuron = student.mlp.Neuron(count, "linear")
    parameters = student.items(neuron.parameters())
    left = len(student.items(neuron.weights))
    expect(left, count, "the weights afterwards", wrong=[(count + 1, mistake("asking-changes-the-neuron"))])
    wrong = [(count, mistake("bias-is-not-trained")), (2, IN_PARCELS)]
    expect(len(parameters), count + 1, "the number of parameters", wrong=wrong)
    row, x = some_numbers(rng, count + 1), some_numbers(rng, count)
    found = student.define(LOOK, "answered")(neuron, x, row, parameters)
    (total,) = answers([[row]], ["linear"], x)
    wrong = [([total - row[-1]], mistake("bias-is-not-trained"))]
    expect(found, [total], "what the neuron answers, once its parameters have changed", wrong=wrong)


@task("3.2")
def test_neuron_is_trained_in_place(student, rng):
    """Whoever changes the data of the parameters changes the neuron

    Nothing is computed from numbers that were put aside before.
    """
    row, x = some_numbers(rng, 3), some_numbers(rng, 2)
    neuron = student.mlp.Neuron(2, "linear")
    neuron([0.5, 0.5])
    for parameter, number in zip(student.items(neuron.parameters()), row, strict=False):
        parameter.data = number
    (total,) = answers([[row]], ["linear"], x)
    wrong = [(total - row[-1], mistake("bias-is-not-trained"))]
    expect(neuron(x).data, total, "the answer of a trained neuron", wrong=wrong)


@task("3.2")
def test_neuron_refuses_other_lengths(student, rng):
    """Too few and too many inputs are refused with ValueError

    As `weighted_sum` does it.
    """
    row, x = some_numbers(rng, 4), some_numbers(rng, 3)
    neuron = student.mlp.Neuron(3)
    neuron.weights, neuron.bias = values(student, row[:-1]), student.Value(row[-1])
    (expected,) = answers([[row]], ["tanh"], x)
    expect(neuron(x).data, expected, "the answer to as many inputs as weights")
    for count in (2, 4):
        neuron = student.mlp.Neuron(3)
        with student.raises("ValueError", LENGTHS):
            neuron(some_numbers(rng, count))


# A layer of them.


@task("3.3")
def test_layer_answers(student, rng):
    """A layer answers with the list of its neurons' answers, in order

    Each neuron looks at the same inputs.
    """
    for kind, inputs, outputs in (("tanh", 3, 4), ("relu", 2, 3), ("linear", 4, 1)):
        layer = student.mlp.Layer(inputs, outputs, kind)
        rows, x = [some_numbers(rng, outputs, inputs + 1)], some_numbers(rng, inputs)
        fill(student, [layer], rows)
        out = layer(x)
        require(isinstance(out, (list, tuple)), A_LIST)
        found = student.define(LOOK, "data_of")(out)
        expect(found, answers(rows, [kind], x), f"the answers of a {kind} layer")


@task("3.3")
def test_layer_is_differentiable(student, rng):
    """Every parameter gets its gradient, and the inputs the sum over all neurons

    An input is used by each neuron of the layer.
    """
    layer = student.mlp.Layer(3, 4, "tanh")
    rows, x, g = [some_numbers(rng, 4, 4)], some_numbers(rng, 3), some_numbers(rng, 4)
    fill(student, [layer], rows)
    inputs = values(student, x)
    student.define(LOOK, "walk_back")(student.items(layer(inputs)), g)
    by_parameter, by_input = slopes(rows, ["tanh"], x, g)
    found = student.define(LOOK, "own_gradients")(layer.neurons)
    expect(found, by_parameter, "the gradients of the layer's parameters")
    expect(gradients(student, inputs), by_input, "the gradients of the layer's inputs")


@task("3.3")
def test_neurons_of_a_layer_differ(student, rng):
    """No two neurons of a layer are alike: with a seed, with a Generator, with neither

    All draw from one Generator, each the numbers that come next.
    """
    count, seed = int(rng.integers(3, 7)), int(rng.integers(1, 10_000))
    generator = student.define("import numpy as np\nmake = np.random.default_rng", "make")(seed)
    for given in (seed, generator, None):
        layer = student.mlp.Layer(3, count, "tanh", given)
        found = different(student, rng, layer.neurons, count, 3)
        wrong = [(1, mistake("layer-of-twins"))]
        expect(found, count, f"how many of {count} neurons are different", wrong=wrong)


@task("3.3")
def test_parameters_of_a_layer(student, rng):
    """parameters() is one flat list: the first neuron's, then the second's, and so on

    The nodes themselves, each of them once.
    """
    inputs, outputs = int(rng.integers(2, 4)), int(rng.integers(4, 7))
    layer = student.mlp.Layer(inputs, outputs)
    parameters = student.items(layer.parameters())
    wrong = [(outputs, IN_PARCELS), (inputs + 1, IN_PARCELS)]
    expect(len(parameters), outputs * (inputs + 1), "the number of parameters", wrong=wrong)
    rows, x = [some_numbers(rng, outputs, inputs + 1)], some_numbers(rng, inputs)
    found = student.define(LOOK, "answered")(layer, x, flat(rows), parameters)
    expect(found, answers(rows, ["tanh"], x), "what the layer answers, once its parameters have changed")


# Layer after layer.

SIZES = [(3, [4, 4, 1]), (2, [3]), (1, [2, 5, 2]), (4, [1])]


def some_rows(rng, inputs, sizes):
    """Random weights and biases for a network."""
    return [some_numbers(rng, size, n + 1) for n, size in zip([inputs, *sizes], sizes, strict=False)]


def fill_network(student, rng, model, inputs, sizes):
    """Put random numbers in the place of a network's weights and biases, and return them."""
    rows = some_rows(rng, inputs, sizes)
    beside = [[inputs] * size for size in sizes]
    fill(student, model.layers, rows, [(beside, mistake("layers-side-by-side"))])
    return rows


@task("3.4")
def test_shape_of_a_network(student, rng):
    """Each layer has as many inputs as the one before it has neurons

    MLP(3, [4, 4, 1]): four neurons with 3 weights, four with 4, one with 4.
    """
    for inputs, sizes in (*SIZES, (int(rng.integers(5, 9)), rng.integers(1, 6, 3).tolist())):
        model = student.mlp.MLP(inputs, sizes)
        found = student.define(LOOK, "shapes")(model.layers)
        expected = [[before] * size for before, size in zip([inputs, *sizes], sizes, strict=False)]
        wrong = [([[inputs] * size for size in sizes], mistake("layers-side-by-side"))]
        expect(found, expected, "the number of weights of each neuron", wrong=wrong)
    rows, x = fill_network(student, rng, model, inputs, sizes), some_numbers(rng, inputs)
    found = student.define(LOOK, "answered")(model, x)
    expect(found, answers(rows, ["tanh"] * 3, x), "the answers of a network of this shape")


@task("3.4")
def test_network_answers(student, rng):
    """A network hands the answers of each layer to the next

    One Value where the last layer has one neuron, else the list of answers.
    """
    for inputs, sizes in SIZES:
        model = student.mlp.MLP(inputs, sizes)
        rows, x = fill_network(student, rng, model, inputs, sizes), some_numbers(rng, inputs)
        expected = answers(rows, ["tanh"] * len(sizes), x)
        out = model(x)
        listed = isinstance(out, (list, tuple))
        wrong = [(True, WRAPPING), (False, WRAPPING)]
        expect(listed, sizes[-1] > 1, f"whether {sizes[-1]} answers come as a list", wrong=wrong)
        found = student.define(LOOK, "data_of")(out if listed else [out])
        expect(found, expected, "the answers of the network")


@task("3.4")
def test_activations_of_a_network(student, rng):
    """Hidden layers have one activation, the last layer another

    Without hidden layers, the last is the first.
    """
    for sizes in ([3, 3, 2], [2]):
        model = student.mlp.MLP(2, sizes, hidden="relu", output="linear")
        rows, x = fill_network(student, rng, model, 2, sizes), some_numbers(rng, 2)
        kinds = ["relu"] * (len(sizes) - 1) + ["linear"]
        wrong = [
            (answers(rows, ["relu"] * len(sizes), x), LAST_AS_HIDDEN),
            (answers(rows, ["linear"] * len(sizes), x), LAST_AS_HIDDEN),
            (answers(rows, ["tanh"] * len(sizes), x), LAST_AS_HIDDEN),
        ]
        found = student.define(LOOK, "data_of")(model(x))
        expect(found, answers(rows, kinds, x), "the answers of a network with two activations", wrong=wrong)


@task("3.4")
def test_network_is_differentiable(student, rng):
    """Every parameter of every layer gets its gradient, and so do the inputs

    One backward is enough for all.
    """
    for inputs, sizes in ((3, [4, 4, 1]), (2, [3, 2])):
        model = student.mlp.MLP(inputs, sizes)
        rows = fill_network(student, rng, model, inputs, sizes)
        x, g = some_numbers(rng, inputs), some_numbers(rng, sizes[-1])
        nodes = values(student, x)
        out = model(nodes)
        student.define(LOOK, "walk_back")(out if isinstance(out, (list, tuple)) else [out], g)
        by_parameter, by_input = slopes(rows, ["tanh"] * len(sizes), x, g)
        neurons = student.define(LOOK, "all_neurons")(model.layers)
        found = student.define(LOOK, "own_gradients")(neurons)
        expect(found, by_parameter, "the gradients of the network's parameters")
        expect(gradients(student, nodes), by_input, "the gradients of the network's inputs")


@task("3.4")
def test_parameters_of_a_network(student, rng):
    """parameters() is one flat list: layer after layer, neuron after neuron, weights and bias

    The nodes themselves; MLP(3, [4, 4, 1]) has 41.
    """
    for inputs, sizes in (*SIZES, (int(rng.integers(4, 7)), rng.integers(2, 6, 2).tolist())):
        model = student.mlp.MLP(inputs, sizes)
        parameters = student.items(model.parameters())
        count = sum((n + 1) * size for n, size in zip([inputs, *sizes], sizes, strict=False))
        wrong = [
            (sum((inputs + 1) * size for size in sizes), mistake("layers-side-by-side")),
            (len(sizes), IN_PARCELS),
            (sum(sizes), IN_PARCELS),
        ]
        expect(len(parameters), count, "the number of parameters", wrong=wrong)
        rows, x = some_rows(rng, inputs, sizes), some_numbers(rng, inputs)
        found = student.define(LOOK, "answered")(model, x, flat(rows), parameters)
        expected = answers(rows, ["tanh"] * len(sizes), x)
        expect(found, expected, "what the network answers, once its parameters have changed")


@task("3.4")
def test_networks_begin_at_random(student, rng):
    """One seed gives the same network again; no two of its neurons are alike, and nobody is disturbed

    All layers draw from one Generator, each the numbers that come next.
    """
    seed, sizes = int(rng.integers(1, 10_000)), [3, 3, 3]
    first, again = (student.mlp.MLP(3, sizes, rng=seed) for _ in range(2))
    neurons = [student.items(student.define(LOOK, "all_neurons")(m.layers)) for m in (first, again)]
    weights = begun(student, rng, [*neurons[0], *neurons[1]], 18, 3)
    wrong = [(1, COPIES), (3, COPIES)]
    expect(len(set(weights[:9])), 9, "how many of nine neurons are different", wrong=wrong)
    expect(
        len(set(weights)),
        9,
        "how many neurons of two networks with one seed are different",
        wrong=[(18, NEVER_THE_SAME)],
    )
    undisturbed(student, rng, student.mlp.MLP, 2, [2, 1])


# How wrong.


@task("3.5")
def test_sum_of_squares(student, rng):
    """The sum of squared differences is right, and a Value

    For each pair the difference, squared; then the sum of these.
    """
    for count in (1, 2, int(rng.integers(3, 8))):
        p, y = some_numbers(rng, count), [2.0 * number for number in some_numbers(rng, count)]
        loss = student.mlp.sum_squared_error(values(student, p), y)
        require(not isinstance(loss, (int, float)), NOT_A_NODE)
        off = np.subtract(p, y)
        wrong = [
            (float(off @ off) / count, A_MEAN),
            (float(off.sum()) ** 2, mistake("errors-cancel")),
            (float(off.sum()), mistake("errors-cancel")),
        ]
        expect(loss.data, float(off @ off), f"the sum of {count} squared differences", wrong=wrong)


@task("3.5")
def test_sum_of_squares_is_differentiable(student, rng):
    """Every prediction gets its gradient, and so does what it was made of

    The farther a prediction is off, the harder it is pulled.
    """
    w, x, y = some_numbers(rng), some_numbers(rng, 4), [3, -2, *some_numbers(rng, 2)]
    g = some_numbers(rng)
    weight = student.Value(w)
    predictions = [weight * number for number in x]
    loss = student.mlp.sum_squared_error(predictions, y)
    require(not isinstance(loss, (int, float)), NOT_A_NODE)
    (loss * g).backward()
    off = w * np.array(x) - np.array(y)
    expected = 2 * g * off
    wrong = [
        ([0.0] * 4, mistake("cuts-the-graph")),
        ((expected / 4).tolist(), A_MEAN),
        ([2 * g * float(off.sum())] * 4, mistake("errors-cancel")),
        ([g] * 4, mistake("errors-cancel")),
    ]
    found = gradients(student, predictions)
    expect(found, expected.tolist(), "the gradients of the predictions", wrong=wrong)
    expect(weight.grad, float(expected @ x), "the gradient behind the predictions")


def scores_and_targets(rng):
    """Scores safely right, just right, just wrong, far wrong, for both targets."""
    scores = [float(rng.uniform(*ends)) for ends in ((1.3, 2), (0.2, 0.8), (-0.8, -0.2), (-3, -2))]
    return [*scores, *(-score for score in scores[:3])], [1, 1, 1, 1, -1, -1, -1]


def hinge_slips(s, y):
    """Wrong hinge losses, and the misconceptions that make them."""
    price = np.maximum(0, 1 - np.multiply(y, s))
    return [
        (float(price.sum()), A_SUM),
        (max(0.0, 1 - float(np.mean(np.multiply(y, s)))), mistake("good-points-pay-for-bad")),
        (1 - float(np.mean(np.multiply(y, s))), mistake("good-points-pay-for-bad")),
        (float(np.maximum(0, 1 + np.multiply(y, s)).mean()), WRONG_SIDE),
    ]


@task("3.5")
def test_hinge(student, rng):
    """The hinge loss is right for points on either side, near and far, and a Value

    Each point has its own price, and none pays for another; then the mean.
    """
    for turn in (1, -1):
        s, y = scores_and_targets(rng)
        s, y = [turn * score for score in s], [turn * target for target in y]
        loss = student.mlp.hinge_loss(values(student, s), y)
        require(not isinstance(loss, (int, float)), NOT_A_NODE)
        expected = float(np.maximum(0, 1 - np.multiply(y, s)).mean())
        expect(loss.data, expected, "the hinge loss", wrong=hinge_slips(s, y))


@task("3.5")
def test_hinge_is_differentiable(student, rng):
    """Only the points in doubt, or wrong, pull; all of them equally hard

    A point that is safely right has the gradient 0.
    """
    s, y = scores_and_targets(rng)
    g, n = some_numbers(rng), len(y)
    scores = [node * 1.0 for node in values(student, s)]
    loss = student.mlp.hinge_loss(scores, y)
    require(not isinstance(loss, (int, float)), NOT_A_NODE)
    (loss * g).backward()
    pulls = -g * np.array(y) * (np.multiply(y, s) < 1)
    wrong = [
        ([0.0] * n, mistake("cuts-the-graph")),
        (pulls.tolist(), A_SUM),
        ((-g * np.array(y) / n).tolist(), mistake("good-points-pay-for-bad")),
        ((g * np.array(y) * (np.multiply(y, s) > -1) / n).tolist(), WRONG_SIDE),
    ]
    expect(gradients(student, scores), (pulls / n).tolist(), "the gradients of the scores", wrong=wrong)


@task("3.5")
def test_hinge_at_its_ends(student, rng):
    """At a distance of 1 a point costs nothing, at 0 it costs 1, and safely right it is free

    Also when all points are right, or there is one only.
    """
    far, price = float(rng.uniform(1.5, 9)), float(rng.uniform(0.2, 0.8))
    for s, y, expected in (
        ([1.0], [1], 0.0),
        ([-1.0], [-1], 0.0),
        ([0.0], [1], 1.0),
        ([far, -far], [1, -1], 0.0),
        ([1 - price, far], [1, 1], price / 2),
    ):
        loss = student.mlp.hinge_loss(values(student, s), y)
        number = isinstance(loss, (int, float))
        require(not number or expected > 0, PLAIN_ZERO)
        require(not number, NOT_A_NODE)
        expect(loss.data, expected, "the hinge loss", wrong=hinge_slips(s, y))


@task("3.5")
def test_penalty(student, rng):
    """The penalty is the strength times the sum of the squares, and pulls every parameter towards 0

    Without a strength it is 1e-4.
    """
    p, strength = some_numbers(rng, 5), float(rng.uniform(0.1, 0.9))
    nodes = values(student, p)
    loss = student.mlp.l2_penalty(nodes, strength)
    require(not isinstance(loss, (int, float)), NOT_A_NODE)
    squares = float(np.dot(p, p))
    wrong = [
        (squares, WRONG_STRENGTH),
        (1e-4 * squares, WRONG_STRENGTH),
        (strength * sum(p) ** 2, CANCEL),
    ]
    expect(loss.data, strength * squares, "the penalty", wrong=wrong)
    loss.backward()
    expected = [2 * strength * number for number in p]
    wrong = [([0.0] * 5, mistake("cuts-the-graph"))]
    expect(gradients(student, nodes), expected, "the gradients of the parameters", wrong=wrong)
    usual = student.mlp.l2_penalty(values(student, p))
    expect(usual.data, 1e-4 * squares, "the penalty of the usual strength")


@task("3.5")
def test_losses_refuse_other_lengths(student, rng):
    """A target too few, and a target too many, are refused with ValueError

    A loss that looks at half of the points would look the better for it.
    """
    off = float(rng.uniform(0.2, 0.8))
    for loss, expected in ((student.mlp.sum_squared_error, off**2), (student.mlp.hinge_loss, off)):
        price = loss(values(student, [off - 1]), [-1])
        require(not isinstance(price, (int, float)), NOT_A_NODE)
        expect(price.data, expected, "the loss of one point on its way to -1")
        for count in (2, 4):
            with student.raises("ValueError", LENGTHS):
                loss(values(student, some_numbers(rng, 3)), [1] * count)


# Training.


def training(student, rng, count=4):
    """What most tests below begin with: a line, points to fit it to, a rate at which it comes nearer."""
    line, points = some_numbers(rng, 2), some_points(rng, count)
    model = student.define(TRAINING, "Line")(*line)
    return model, student.define(TRAINING, "squares"), line, points, float(rng.uniform(0.02, 0.04))


def trained(student, model, expected, wrong):
    """Expect these numbers in the parameters after training; `wrong` are (numbers, sentence) pairs."""
    look = student.define(LOOK, "data_of")
    expect(look(model.parameters()), expected, "the parameters after training", rtol=1e-7, wrong=wrong)


def unmoved(student, model, line, same):
    """What shows that nothing has left `line`, `same`: (if the gradients are gone, if they are there)."""
    data, left = student.define(LOOK, "data_and_gradients")(model.parameters())
    if not np.array_equal(plain(data), line):
        return None, None
    return (None, same) if plain(left).any() else (same, None)


@task("3.6")
def test_one_step(student, rng):
    """One step moves every parameter against its gradient, by learning rate times gradient

    Its loss is that from before the step.
    """
    model, loss, line, points, rate = training(student, rng)
    losses = student.mlp.train(model, *points, loss, 1, rate)
    (before,), (after,) = descent(line, points, lambda step: rate, 1)
    _, (uphill,) = descent(line, points, lambda step: rate, 1, sign=1.0)
    cleared, kept = unmoved(student, model, line, line)
    wrong = [
        (uphill, UPHILL),
        (cleared, mistake("clears-before-the-step")),
        (kept, mistake("moves-a-copy")),
    ]
    trained(student, model, after, wrong)
    compare_losses(student, losses, [before], [])


def compare_losses(student, losses, expected, wrong):
    """Expect these losses, as plain numbers in a list."""
    numbers = [isinstance(number, (int, float)) for number in student.items(losses)]
    require(all(numbers), KEEPS_GRAPHS)
    expect(losses, expected, "the losses", rtol=1e-7, wrong=wrong)


@task("3.6")
def test_losses_of_several_steps(student, rng):
    """Several steps follow the gradient of each, and return the losses in order

    Each loss is from before its step, each gradient from its own step alone.
    """
    model, loss, line, points, rate = training(student, rng)
    steps = int(rng.integers(5, 9))
    losses = student.mlp.train(model, *points, loss, steps, rate)
    more, lines = descent(line, points, lambda step: rate, steps + 1)
    uphill, high = descent(line, points, lambda step: rate, steps, sign=1.0)
    piled, pile = descent(line, points, lambda step: rate, steps, forgetful=True)
    same = [more[0]] * steps
    cleared, kept = unmoved(student, model, line, same)
    wrong = [
        (more[1:], mistake("loss-after-the-step")),
        (uphill, UPHILL),
        (piled, mistake("forgets-zero-grad")),
        (cleared, mistake("clears-before-the-step")),
        (kept, mistake("moves-a-copy")),
        (same, ONE_FORWARD),
    ]
    compare_losses(student, losses, more[:-1], wrong)
    trained(
        student,
        model,
        lines[-2],
        [(high[-1], UPHILL), (pile[-1], mistake("forgets-zero-grad"))],
    )


@task("3.6")
def test_gradients_from_before_do_not_count(student, rng):
    """What stands in the gradients before training does not count

    Every step starts afresh, the first one too.
    """
    model, loss, line, points, rate = training(student, rng)
    for parameter in student.items(model.parameters()):
        parameter.grad = 25.0
    student.mlp.train(model, *points, loss, 1, rate)
    _, (after,) = descent(line, points, lambda step: rate, 1)
    stale = [number - rate * 25.0 for number in after]
    cleared, kept = unmoved(student, model, line, line)
    wrong = [
        (stale, mistake("forgets-zero-grad")),
        (cleared, mistake("clears-before-the-step")),
        (kept, mistake("moves-a-copy")),
    ]
    trained(student, model, after, wrong)


@task("3.6")
def test_changing_rate(student, rng):
    """A learning rate that can be called is asked in each step

    With the number of the step, from 0 on.
    """
    model, loss, line, points, rate = training(student, rng)
    falling = student.define(TRAINING, "Falling")(rate)
    student.mlp.train(model, *points, loss, 4, learning_rate=falling)
    _, lines = descent(line, points, lambda step: rate / (1 + step), 4)
    _, same = descent(line, points, lambda step: rate, 4)
    _, pile = descent(line, points, lambda step: rate / (1 + step), 4, forgetful=True)
    wrong = [(same[-1], RATE_NOT_ASKED), (pile[-1], mistake("forgets-zero-grad"))]
    trained(student, model, lines[-1], wrong)
    asked = student.items(falling.asked)
    require(len(asked) <= 100, ASKED_TOO_OFTEN)
    require(all(isinstance(step, (int, float, np.number)) for step in asked), RATE_NOT_ASKED)
    expect(sorted(set(asked)), [0, 1, 2, 3], "the steps for which the rate was asked")


@task("3.6")
def test_progress(student, rng):
    """Progress is told after each step, with the step and its loss

    The same losses that are returned in the end.
    """
    model, loss, line, points, rate = training(student, rng)
    notes = student.define(TRAINING, "Notes")()
    losses = student.mlp.train(model, *points, loss, 3, rate, notes)
    told = student.items(notes.told)
    require(len(told) == 3, NOT_TOLD)
    plain = [isinstance(note, tuple) and isinstance(note[1], (int, float)) for note in told]
    require(all(plain), KEEPS_GRAPHS)
    more, _ = descent(line, points, lambda step: rate, 4)
    piled, _ = descent(line, points, lambda step: rate, 3, forgetful=True)
    wrong = [
        (list(enumerate(more[1:])), mistake("loss-after-the-step")),
        (list(enumerate(piled)), mistake("forgets-zero-grad")),
        (list(enumerate(more[:-1], start=1)), NOT_TOLD),
    ]
    expect(told, list(enumerate(more[:-1])), "what progress was told", rtol=1e-7, wrong=wrong)
    expect(len(student.items(losses)), 3, "the number of losses")


@task("3.6")
def test_no_steps(student, rng):
    """No steps: no losses, and nothing moves

    The list is empty then.
    """
    model, loss, line, points, rate = training(student, rng)
    expect(student.mlp.train(model, *points, loss, 0, rate), [], "the losses of no steps")
    trained(student, model, line, [])
    losses = student.mlp.train(model, *points, loss, 1, rate)
    before, (after,) = descent(line, points, lambda step: rate, 1)
    compare_losses(student, losses, before, [])
    trained(student, model, after, [])


@task("3.6")
def test_a_network_learns(student, rng):
    """Twenty steps with a network of tanh neurons: the losses, one by one

    Network, loss and training together, as in the notebook.
    """
    x, y, rate = some_numbers(rng, 4, 2), [1.0, -1.0, -1.0, 1.0], float(rng.uniform(0.01, 0.03))
    model = student.mlp.MLP(2, [3, 1])
    rows = [some_numbers(rng, 3, 3), some_numbers(rng, 1, 4)]
    fill(student, model.layers, rows)
    found = student.mlp.train(model, x, y, student.mlp.sum_squared_error, 20, rate)
    compare_losses(student, found, network_losses(rows, x, y, rate), [])


def network_losses(rows, x, y, rate):
    """The losses of twenty steps of gradient descent on a network of tanh neurons with one output."""
    kinds, losses = ["tanh"] * len(rows), []
    for _ in range(20):
        off = [answers(rows, kinds, x_i)[0] - y_i for x_i, y_i in zip(x, y, strict=True)]
        losses.append(sum(distance**2 for distance in off))
        pulls = [slopes(rows, kinds, x_i, [2 * d])[0] for x_i, d in zip(x, off, strict=True)]
        step, moved = iter(rate * np.sum(pulls, axis=0)), []
        for layer in rows:
            moved.append([[number - next(step) for number in row] for row in layer])
        rows = moved
    return losses
