"""Stage 03: are the answers of a sum, a neuron and a network right, and does training move downhill?

Your weights are random, so the checks replace them with numbers that are easy to compute with: a neuron has
the weights 2 and -3 and the bias 10, and neuron k of a layer has the weights k, 2k, 3k, … and the bias 0.
"""

from numbers import Real

import numpy as np
from checks import expect, require, task

# Each function does in one go what would otherwise be a loop in every check.
LOOK = '''
import random
import numpy as np

def values(numbers):
    from kittengrad import Value

    return [Value(number) for number in numbers]

def neurons_of(layers):
    return [neuron for layer in layers for neuron in layer.neurons]

def shapes(layers):
    """For each layer, the number of weights of each of its neurons."""
    return [[len(neuron.weights) for neuron in layer.neurons] for layer in layers]

def different(neurons):
    """The number of neurons with different weights."""
    return len({tuple(weight.data for weight in neuron.weights) for neuron in neurons})

def data(nodes):
    return [float(node.data) for node in nodes]

def gradients(nodes):
    return [float(node.grad) for node in nodes]

def give_each(neurons):
    """Neuron k gets the weights k, 2k, 3k, …, and the bias 0."""
    for k, neuron in enumerate(neurons, start=1):
        neuron.bias.data = 0.0
        for i, weight in enumerate(neuron.weights, start=1):
            weight.data = float(k * i)

def disturbed(make, *arguments):
    """Whether making something changes the random numbers that Python and NumPy share."""
    def states():
        numpys = np.random.get_state()
        return random.getstate(), numpys[1].tolist(), numpys[2:]

    random.seed(5)
    np.random.seed(5)
    before = states()
    make(*arguments)
    return states() != before
'''

TRAINING = '''
from kittengrad import Value

class Line:
    """prediction = weight * x + offset."""

    def __init__(self, weight, offset):
        self.weight, self.offset = Value(weight), Value(offset)

    def __call__(self, x):
        return self.weight * x + self.offset

    def parameters(self):
        return [self.weight, self.offset]

def square(predictions, targets):
    """The squared difference of the first prediction and the first target."""
    return (predictions[0] - targets[0]) ** 2

class Notes:
    """A `progress` that records its calls."""

    def __init__(self):
        self.calls = []

    def __call__(self, step, loss):
        self.calls.append((step, loss))

def halving(step):
    return 0.5 ** (step + 3)
'''

A_NUMBER = "This is a plain number, and the gradient stops there. Compute with the Values themselves."
LENGTHS = "Your code accepts lists of different lengths. `zip(…, strict=True)` raises ValueError for them."
ALIKE = "They begin alike. Make one Generator and give it to all: each neuron draws the next numbers."
PARCELS = "Some parameters are still in lists of their own. Return one flat list."
CANCEL = "You add first and square later, so the numbers cancel. Square each one first."


def values(student, *numbers):
    return student.define(LOOK, "values")(list(numbers))


def neuron_of(student, kind):
    """A neuron with the weights 2 and -3 and the bias 10. Its sum is 0 for the inputs 1 and 4."""
    neuron = student.mlp.Neuron(2, kind)
    neuron.weights, neuron.bias = values(student, 2.0, -3.0), student.Value(10.0)
    return neuron


def require_values(student, nodes):
    kinds = {student.type_name(node) for node in nodes}
    require(kinds == {"Value"}, "Make Values of the weights and of the bias. Only Values get gradients.")


def expect_gradients(student, nodes, expected, what, wrong=()):
    expect(student.define(LOOK, "gradients")(nodes), expected, what, wrong=wrong)


def expect_different(student, neurons, count):
    found = student.define(LOOK, "different")(neurons)
    wrong = [(fewer, ALIKE) for fewer in range(1, count)]
    expect(found, count, f"how many of {count} neurons are different", wrong=wrong)


@task("3.1")
def test_weighted_sum(student):
    """The weighted sum is the right number

    Multiply each weight by its input, and add up the products and the bias: 2 · 1 + (-3) · 4 + 10.5.
    """
    w, x = values(student, 2.0, -3.0), values(student, 1.0, 4.0)
    out = student.mlp.weighted_sum(w, x, student.Value(10.5))
    expect(out.data, 0.5, "2 · 1 + (-3) · 4 + 10.5", wrong=[(-10.0, "The bias is missing.")])
    with student.raises("ValueError", LENGTHS):
        student.mlp.weighted_sum(w, values(student, 1.0), student.Value(10.0))


@task("3.1")
def test_weighted_sum_is_one_node(student):
    """The sum is one node: its parents are all weights, all inputs and the bias

    It has one derivative for each parent. If w grows by a little h, then w * x grows by h * x. So the
    derivative for w is x.
    """
    w, x, b = values(student, 2.0, -3.0), values(student, 1.0, 4.0), student.Value(10.0)
    for node, label in zip([*w, *x, b], ["w1", "w2", "x1", "x2", "b"], strict=True):
        node.label = label
    out = student.mlp.weighted_sum(w, x, b)
    labels = [parent.label for parent in student.items(out.parents)]
    no_inputs = "The inputs are missing. They can be another neuron's answers, and those need a gradient too."
    wrong = [(["w1", "w2", "b"], no_inputs)]
    expect(labels, ["w1", "w2", "x1", "x2", "b"], "the labels of the parents", wrong=wrong)
    swapped = "These are the numbers of the parents. The derivative for a weight is its *input*."
    found, wrong = student.items(out.local_derivatives), [([2.0, -3.0, 1.0, 4.0, 1.0], swapped)]
    plain = all(isinstance(each, Real) for each in found)
    require(plain, "A local derivative is a plain number, and not a Value: write `v.data`.")
    expect(found, [1.0, 4.0, 2.0, -3.0, 1.0], "the local derivatives", wrong=wrong)


@task("3.2")
def test_neuron_begins(student):
    """A neuron begins with its weights and a bias, with labels, and two neurons begin differently

    Make a weight by `Value(number, label="w1")`. Draw the numbers from a Generator, one after the other.
    """
    neuron = student.mlp.Neuron(3)
    require_values(student, [*student.items(neuron.weights), neuron.bias])
    labels = [weight.label for weight in student.items(neuron.weights)]
    expect(labels, ["w1", "w2", "w3"], "the labels of the weights")
    expect((neuron.bias.label, neuron.bias.data), ("b", 0.0), "the bias: its label and number")
    expect_different(student, [neuron, student.mlp.Neuron(3)], 2)


@task("3.2")
def test_neuron_draws_its_own_numbers(student):
    """The weights lie in [-1, 1), the same seed gives the same weights, and other random numbers stay

    `np.random.default_rng(rng)` makes a Generator for this neuron alone.
    """
    look = student.define(LOOK, "data")
    require_values(student, student.items(student.mlp.Neuron(3, rng=7).weights))
    first, again = (np.array(look(student.mlp.Neuron(200, rng=7).weights)) for _ in range(2))
    expect(again, first, "the weights for the same seed, again")
    inside = bool(first.min() >= -1 and first.max() < 1)
    require(inside, "Some weights lie outside of [-1, 1).")
    below = bool((first < 0).mean() > 0.1)
    require(below, "Almost all weights are positive. Give `uniform` both ends: `uniform(-1, 1, n)`.")
    wide = bool(first.min() < -0.5 and first.max() > 0.5)
    require(wide, "The weights fill only a part of [-1, 1). `uniform` spreads them evenly.")
    shared = "`np.random.seed` and `random.seed` change the random numbers of the whole program."
    for seed in (7, None):
        found = student.define(LOOK, "disturbed")(student.mlp.Neuron, 3, "tanh", seed)
        expect(found, False, "whether other random numbers have changed", wrong=[(True, shared)])


@task("3.2")
def test_neuron_answers(student):
    """A neuron applies its activation to the weighted sum

    With the weights 2 and -3 and the bias 10, the inputs 1 and 4 give the sum 0, and 2 and 5 give -1.
    An input can be a plain number: `as_value` makes a node of it.
    """
    other = "This is the answer with another activation. `getattr(v, name)()` calls the right one."
    for kind, at_0, at_minus_1 in (
        ("linear", 0.0, -1.0),
        ("tanh", 0.0, -0.7615941559557649),
        ("relu", 0.0, 0.0),
        ("sigmoid", 0.5, 0.2689414213699951),
    ):
        neuron = neuron_of(student, kind)
        expect(neuron([1.0, 4.0]).data, at_0, f"the answer of a {kind} neuron to 1 and 4")
        found, wrong = neuron(values(student, 2.0, 5.0)).data, [(-0.7615941559557649, other), (-1.0, other)]
        expect(found, at_minus_1, f"the answer of a {kind} neuron to 2 and 5", wrong=wrong)


@task("3.2")
def test_neuron_can_be_trained(student):
    """parameters() holds the weights and the bias of the neuron, and backward reaches them

    Return one list: first the weights, then the bias. Return the nodes themselves.
    """
    neuron = neuron_of(student, "linear")
    neuron([1.0, 4.0]).backward()
    parameters = neuron.parameters()
    require(isinstance(parameters, list), "parameters() returns a list. (`a.append(b)` returns None.)")
    require(not isinstance(parameters[0], list), PARCELS)
    no_bias = "The bias is missing, so training would never change it."
    expect(len(parameters), 3, "the number of parameters", wrong=[(2, no_bias)])
    grown = "parameters() has put the bias among the weights of the neuron. Make a new list."
    expect(len(student.items(neuron.weights)), 2, "the number of weights afterwards", wrong=[(3, grown)])
    copied = "The last one is a copy of the bias. Return the bias itself."
    what, wrong = "the gradients of the parameters", [([1.0, 4.0, 0.0], copied)]
    expect_gradients(student, parameters, [1.0, 4.0, 1.0], what, wrong)


@task("3.3")
def test_layer_answers(student):
    """A layer returns the list of its neurons' answers

    Every neuron gets the same inputs.
    """
    layer = student.mlp.Layer(2, 3, "linear")
    exchanged = "You make one neuron for each input. Make one for each output."
    count = len(student.items(layer.neurons))
    expect(count, 3, "the number of neurons of Layer(2, 3)", wrong=[(2, exchanged)])
    student.define(LOOK, "give_each")(layer.neurons)
    found = [answer.data for answer in student.items(layer([1.0, -1.0]))]
    twins = "All neurons are the same object. Make a new Neuron for each output."
    tanh = "These neurons use tanh. Give them the activation of the layer."
    wrong = [([-1.0] * 3, twins), ([-3.0] * 3, twins), (np.tanh([-1.0, -2.0, -3.0]).tolist(), tanh)]
    what = "the answers of neurons with the weights (1, 2), (2, 4) and (3, 6)"
    expect(found, [-1.0, -2.0, -3.0], what, wrong=wrong)


@task("3.3")
def test_neurons_of_a_layer_differ(student):
    """All neurons of a layer begin differently, with a seed or without

    Make one Generator, and give it to all of them.
    """
    for rng in (3, None):
        expect_different(student, student.mlp.Layer(3, 4, rng=rng).neurons, 4)


@task("3.3")
def test_parameters_of_a_layer(student):
    """parameters() is one flat list

    Four neurons with three weights and a bias have 16 parameters.
    """
    parameters = student.items(student.mlp.Layer(3, 4).parameters())
    expect(len(parameters), 16, "the number of parameters", wrong=[(4, PARCELS)])
    labels = [parameter.label for parameter in parameters]
    expect(labels, ["w1", "w2", "w3", "b"] * 4, "the labels of the parameters")


@task("3.4")
def test_shape_of_a_network(student):
    """MLP(3, [4, 4, 1]) has 4 neurons with 3 weights, 4 with 4, and 1 with 4: 41 parameters with the biases

    The number of neurons in one layer is the number of inputs of the next layer.
    """
    model = student.mlp.MLP(3, [4, 4, 1])
    beside = "Every layer has as many inputs as the network. The second layer gets the answers of the first."
    found, wrong = student.define(LOOK, "shapes")(model.layers), [([[3] * 4, [3] * 4, [3]], beside)]
    expect(found, [[3] * 4, [4] * 4, [4]], "the number of weights of each neuron", wrong=wrong)
    expect(len(student.items(model.parameters())), 41, "the number of parameters", wrong=[(3, PARCELS)])


@task("3.4")
def test_network_answers(student):
    """Each layer gets the answers of the layer before it, and the last layer has its own activation

    Return one answer as a Value, and several answers as a list.
    """
    model = student.mlp.MLP(1, [2, 1], hidden="relu", output="linear")
    give_each, neurons_of = student.define(LOOK, "give_each"), student.define(LOOK, "neurons_of")
    give_each(neurons_of(model.layers))
    out = model([-1.0])
    require(not isinstance(out, (list, tuple)), "Return a single answer as a Value, outside of the list.")
    expect(out.data, 0.0, "the answer to -1: relu(-1) · 3 + relu(-2) · 6")
    expect(model([1.0]).data, 15.0, "the answer to 1: relu(1) · 3 + relu(2) · 6")
    model = student.mlp.MLP(1, [1, 2], hidden="relu", output="linear")
    give_each(neurons_of(model.layers))
    for neuron in student.items(model.layers[1].neurons):
        neuron.bias.data = -10.0
    out = model([2.0])
    require(isinstance(out, (list, tuple)), "Return two answers as a list.")
    hidden = "The last layer uses the activation of the hidden layers. Give it `output`."
    found, wrong = [answer.data for answer in out], [([0.0, 0.0], hidden)]
    expect(found, [-6.0, -4.0], "both answers of a last layer of two", wrong=wrong)


@task("3.4")
def test_neurons_of_a_network_differ(student):
    """All neurons of a network begin differently, and the same seed gives the same network

    Make one Generator for all layers.
    """
    neurons_of = student.define(LOOK, "neurons_of")
    for seed in (3, None):
        expect_different(student, neurons_of(student.mlp.MLP(2, [2, 2, 2], rng=seed).layers), 6)
    twice = [student.items(neurons_of(student.mlp.MLP(2, [2, 2], rng=3).layers)) for _ in range(2)]
    found = student.define(LOOK, "different")([*twice[0], *twice[1]])
    expect(found, 4, "how many neurons of two networks with one seed are different")


@task("3.5")
def test_sum_squared_error(student):
    """The sum of the squared differences: the differences -1, 1 and 3 give 11

    Square each difference, then add up.
    """
    predictions = values(student, 1.0, 3.0, 0.0)
    loss = student.mlp.sum_squared_error(predictions, [2.0, 2.0, -3.0])
    require(not isinstance(loss, (int, float)), A_NUMBER)
    mean = "This is the mean. The docstring asks for the sum."
    expect(loss.data, 11.0, "the loss", wrong=[(9.0, CANCEL), (3.0, CANCEL), (11.0 / 3.0, mean)])
    loss.backward()
    cut = "The gradients stay 0. Compute with the predictions themselves instead of their `data`."
    what, wrong = "the gradients of the predictions", [([0.0] * 3, cut)]
    expect_gradients(student, predictions, [-2.0, 2.0, 6.0], what, wrong)
    with student.raises("ValueError", LENGTHS):
        student.mlp.sum_squared_error(predictions, [2.0, 2.0])


@task("3.5")
def test_hinge_loss(student):
    """The hinge loss: safely right is free, in doubt costs a little, wrong costs more

    The scores 3, 0.5 and -1 for a yes cost 0, 0.5 and 2. The score -3 for a no is free.
    """
    scores = values(student, 3.0, 0.5, -1.0, -3.0)
    loss = student.mlp.hinge_loss(scores, [1, 1, 1, -1])
    require(not isinstance(loss, (int, float)), A_NUMBER)
    total = "This is the sum of the costs. The docstring asks for their mean, 1/n."
    pays = "A point that is safely right pays for another point. Each cost is at least 0."
    turned = "The right side costs much here, and the wrong side is free. Look at the sign before y · s."
    ignored = "This takes every answer for a yes. Where does y come in?"
    wrong = [(2.5, total), (0.0, pays), (-0.375, pays), (9.5 / 4, turned), (1.625, ignored)]
    expect(loss.data, 0.625, "the loss", wrong=wrong)
    loss.backward()
    expect_gradients(student, scores, [0.0, -0.25, -0.25, 0.0], "the gradients of the scores")
    free = student.mlp.hinge_loss(values(student, 3.0), [1])
    require(not isinstance(free, (int, float)), "All points are free: return a Value, and no plain 0.")
    noes = student.mlp.hinge_loss(values(student, 0.5, -0.25, 1.0), [-1, -1, 1])
    expect(noes.data, 0.75, "the loss of the scores 0.5 and -0.25 for a no, and 1 for a yes")
    with student.raises("ValueError", LENGTHS):
        student.mlp.hinge_loss(scores, [1, 1, 1])


@task("3.5")
def test_l2_penalty(student):
    """The penalty is the strength times the sum of the squares

    The parameters 1 and -2 with the strength 0.5 give half of 1 + 4.
    """
    parameters = values(student, 1.0, -2.0)
    penalty = student.mlp.l2_penalty(parameters, strength=0.5)
    require(not isinstance(penalty, (int, float)), A_NUMBER)
    wrong = [(5.0, "The penalty ignores `strength`."), (0.5, CANCEL)]
    expect(penalty.data, 2.5, "the penalty", wrong=wrong)
    expect(student.mlp.l2_penalty(parameters).data, 5e-4, "the penalty with the strength of the signature")
    penalty.backward()
    expect_gradients(student, parameters, [1.0, -2.0], "the gradients of the parameters")


def trained(student, steps, rate, progress=None, stale=0.0):
    """The losses of training weight 1 and offset 0 at x = 1 with target 3, and both numbers afterwards."""
    model = student.define(TRAINING, "Line")(1.0, 0.0)
    for parameter in student.items(model.parameters()):
        parameter.grad = stale
    more = [] if progress is None else [progress]
    square = student.define(TRAINING, "square")
    losses = student.mlp.train(model, [1.0], [3.0], square, steps, rate, *more)
    return losses, student.define(LOOK, "data")(model.parameters())


@task("3.6")
def test_one_step(student):
    """One step moves the parameters against the gradient

    weight 1, offset 0, x = 1, target 3: the prediction 1 is off by -2, and both gradients are -4.
    """
    losses, found = trained(student, 1, 0.125)
    uphill = "The step went uphill. The gradient points to where the loss rises."
    still = "The parameters stay. Is the gradient still there in the step? Do you change `parameter.data`?"
    wrong = [([0.5, -0.5], uphill), ([1.0, 0.0], still)]
    expect(found, [1.5, 0.5], "weight and offset after a step with learning rate 1/8", wrong=wrong)
    numbers = [isinstance(loss, (int, float)) for loss in student.items(losses)]
    require(all(numbers), "Keep `loss.data`, the number. A Value keeps its whole graph.")
    after = "This is the loss after the step. It belongs to the next one."
    expect(losses, [4.0], "the losses", wrong=[([1.0], after), ([], "Return one loss for each step.")])


@task("3.6")
def test_steps_start_afresh(student):
    """Every step starts with fresh gradients

    Each of four steps halves the difference of -2, so it divides the loss by four.
    """
    losses, _ = trained(student, 4, 0.125, stale=25.0)
    stale = "Gradients from before are still there. Call zero_grad in every step, before backward."
    late = "The first step uses gradients from before the training. Call zero_grad before backward."
    wrong = [
        ([4.0, 52.5625, 78.765625, 36.75390625], stale),
        ([4.0, 1.0, 0.25, 3.0625], stale),
        ([4.0, 52.5625, 13.140625, 3.28515625], late),
    ]
    expect(losses, [4.0, 1.0, 0.25, 0.0625], "the losses", wrong=wrong)


@task("3.6")
def test_rate_and_progress(student):
    """The learning rate can change from step to step, and train calls progress after each step

    If the learning rate is a function, call `learning_rate(step)`. Call `progress(step, loss)`. Begin with 0.
    """
    notes = student.define(TRAINING, "Notes")()
    _, found = trained(student, 2, student.define(TRAINING, "halving"), notes)
    once = "Both steps have the learning rate of the first one. Call `learning_rate(step)` in every step."
    what, wrong = "weight and offset after steps with the rates 1/8 and 1/16", [([1.75, 0.75], once)]
    expect(found, [1.625, 0.625], what, wrong=wrong)
    what, after = "the calls of progress, with these rates", "These are the losses after the steps."
    expect(student.items(notes.calls), [(0, 4.0), (1, 1.0)], what, wrong=[([(0, 1.0), (1, 0.5625)], after)])


@task("3.6")
def test_four_points_are_learnt(student):
    """A network learns the four points in twenty steps

    MLP(3, [4, 4, 1]), the sum of squares and the loop work together.
    """
    model = student.mlp.MLP(3, [4, 4, 1], rng=2)
    x, y = student.items(student.mlp.FOUR_POINTS)
    losses = student.mlp.train(model, x, y, student.mlp.sum_squared_error, 20, 0.05)
    numbers = [isinstance(loss, (int, float)) for loss in student.items(losses)]
    expect(numbers, [True] * 20, "whether each loss is a plain number")
    require(bool(np.ptp(losses) > 3), "The loss moves too little in twenty steps.")
    expect(int(np.argmin(losses)), 19, "the step with the smallest loss")
