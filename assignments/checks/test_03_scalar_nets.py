"""Stage 03: does a sum, a neuron, a network answer rightly, and does training move it downhill?

Where random weights would make the answer different for everyone, the checks put numbers of their own in
their place: 2 and -3 for the weights, 10 for the bias, so that all can be done in the head.
"""

import numpy as np
from checks import expect, require, task

# Run in one go: what would otherwise be a loop in every check.
LOOK = '''
def shapes(layers):
    """For each layer, the number of weights of each of its neurons."""
    return [[len(neuron.weights) for neuron in layer.neurons] for layer in layers]

def different(neurons):
    """How many different neurons there are: different objects, with different weights."""
    return len({tuple(weight.data for weight in neuron.weights) for neuron in neurons})

def data_of(nodes):
    return [float(node.data) for node in nodes]

def neurons_of(layers):
    return [neuron for layer in layers for neuron in layer.neurons]

def give_each(neurons, *numbers):
    """Neuron k has the weights k, 2k, 3k, …, and the bias 0."""
    for k, neuron in enumerate(neurons, start=1):
        neuron.bias.data = 0.0
        for i, weight in enumerate(neuron.weights, start=1):
            weight.data = float(k * i)

def disturbed(make, *arguments):
    """Whether making something changed the random numbers that Python and NumPy would give to all others."""
    import random
    import numpy as np

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
    """prediction = slope * x + offset."""

    def __init__(self, slope, offset):
        self.slope, self.offset = Value(slope), Value(offset)

    def __call__(self, x):
        return self.slope * x + self.offset

    def parameters(self):
        return [self.slope, self.offset]

def square(predictions, targets):
    """The squared difference of the first prediction and the first target."""
    return (predictions[0] - targets[0]) ** 2

class Notes:
    """A `progress` that keeps what it is told."""

    def __init__(self):
        self.told = []

    def __call__(self, step, loss):
        self.told.append((step, loss))

def halving(step):
    return 0.5 ** (step + 2)
'''

NOT_A_NODE = "That is a plain number, which no gradient can pass. Compute it with the Values themselves."
LENGTHS = "Lists of different lengths were taken without a word: `zip(…, strict=True)` raises ValueError."


def values(student, *numbers):
    return [student.Value(number) for number in numbers]


def neuron_of(student, kind):
    """A neuron with the weights 2 and -3 and the bias 10: its sum is 0 for the inputs 1 and 4."""
    neuron = student.mlp.Neuron(2, kind)
    neuron.weights, neuron.bias = values(student, 2.0, -3.0), student.Value(10.0)
    return neuron


@task("3.1")
def test_weighted_sum(student):
    """The weighted sum is the right number

    Products of weights and inputs, and the bias: 2 · 1 + (-3) · 4 + 10.
    """
    out = student.mlp.weighted_sum(values(student, 2.0, -3.0), values(student, 1.0, 4.0), student.Value(10.5))
    expect(out.data, 0.5, "2 · 1 + (-3) · 4 + 10.5", wrong=[(-10.0, "The bias is missing.")])
    with student.raises("ValueError", LENGTHS):
        student.mlp.weighted_sum(values(student, 2.0, -3.0), values(student, 1.0), student.Value(10.0))


@task("3.1")
def test_weighted_sum_is_one_node(student):
    """It is one node: all weights, all inputs and the bias are its parents, with one derivative each

    When w grows by a little h, then w * x grows by h * x: what stands beside h is the derivative along w.
    """
    w, x, b = values(student, 2.0, -3.0), values(student, 1.0, 4.0), student.Value(10.0)
    for node, label in zip([*w, *x, b], ["w1", "w2", "x1", "x2", "b"], strict=True):
        node.label = label
    out = student.mlp.weighted_sum(w, x, b)
    no_inputs = "The inputs are missing: they may be another neuron's answers, and want a gradient too."
    expect(
        [parent.label for parent in student.items(out.parents)],
        ["w1", "w2", "x1", "x2", "b"],
        "the labels of the parents",
        wrong=[(["w1", "w2", "b"], no_inputs)],
    )
    swapped = "These are the parents' own numbers. Along a weight, the derivative is its *input*."
    expect(
        student.items(out.local_derivatives),
        [1.0, 4.0, 2.0, -3.0, 1.0],
        "the local derivatives",
        wrong=[([2.0, -3.0, 1.0, 4.0, 1.0], swapped)],
    )


@task("3.2")
def test_neuron_begins(student):
    """A neuron has so many weights and a bias, with labels; two neurons do not begin alike

    `Value(number, label="w1")`. The numbers come from a Generator, in the order in which they are asked for.
    """
    neuron = student.mlp.Neuron(3)
    kinds = {student.type_name(node) for node in [*student.items(neuron.weights), neuron.bias]}
    require(kinds == {"Value"}, "The weights and the bias are to be Values, or no gradient can reach them.")
    labels = [weight.label for weight in student.items(neuron.weights)]
    expect(labels, ["w1", "w2", "w3"], "the labels of the weights")
    expect((neuron.bias.label, neuron.bias.data), ("b", 0.0), "the bias: its label and number")
    alike = "Both have the same weights. Equal weights have equal gradients, and stay equal for ever."
    found = student.define(LOOK, "different")([neuron, student.mlp.Neuron(3)])
    expect(found, 2, "how many of two neurons are different", wrong=[(1, alike)])


@task("3.2")
def test_neuron_draws_its_own_numbers(student):
    """The weights lie in [-1, 1), are the same again for the same seed, and disturb nobody

    `np.random.default_rng(rng)` makes a Generator of this neuron's own.
    """
    look = student.define(LOOK, "data_of")
    first, again = (np.array(look(student.mlp.Neuron(200, rng=7).weights)) for _ in range(2))
    expect(again, first, "the weights for the same seed, again")
    inside = bool(first.min() >= -1 and first.max() < 1)
    require(inside, "There are weights outside of [-1, 1).")
    below = bool((first < 0).mean() > 0.1)
    require(below, "Few weights are negative: `uniform(-1, 1, n)` names both ends.")
    wide = bool(first.min() < -0.5 and first.max() > 0.5)
    require(wide, "The weights do not reach all the way from -1 to 1: `uniform` draws them evenly.")
    seeds = "`np.random.seed` and `random.seed` change the random numbers of the whole program."
    disturbed = student.define(LOOK, "disturbed")
    for seed in (7, None):
        found = disturbed(student.mlp.Neuron, 3, "tanh", seed)
        expect(found, False, "whether others' random numbers have changed", wrong=[(True, seeds)])


@task("3.2")
def test_neuron_answers(student):
    """A neuron squashes its weighted sum, each kind in its own way

    With the weights 2 and -3 and the bias 10, the inputs 1 and 4 make 0, and the inputs 2 and 5 make -1.
    """
    other = "The activation that the neuron was made with was not used. `getattr(v, name)()` calls it."
    for kind, at_0, at_minus_1 in (
        ("linear", 0.0, -1.0),
        ("tanh", 0.0, -0.7615941559557649),
        ("relu", 0.0, 0.0),
        ("sigmoid", 0.5, 0.2689414213699951),
    ):
        neuron = neuron_of(student, kind)
        expect(neuron([1.0, 4.0]).data, at_0, f"the answer of a {kind} neuron to 1 and 4")
        found = neuron(values(student, 2.0, 5.0)).data
        wrong = [(-0.7615941559557649, other), (-1.0, other)]
        expect(found, at_minus_1, f"the answer of a {kind} neuron to 2 and 5", wrong=wrong)


@task("3.2")
def test_neuron_can_be_trained(student):
    """parameters() holds the neuron's own weights and bias, and a backward reaches them

    First the weights, then the bias, as one list; the nodes themselves, not copies.
    """
    neuron = neuron_of(student, "linear")
    neuron([1.0, 4.0]).backward()
    parameters = neuron.parameters()
    require(isinstance(parameters, list), "parameters() gives back a list. (`a.append(b)` gives back None.)")
    parcels = "The weights are still in a list of their own: one flat list, please."
    require(not isinstance(parameters[0], list), parcels)
    no_bias = "The bias is missing: training would never change it."
    expect(len(parameters), 3, "the number of parameters", wrong=[(2, no_bias)])
    grown = "Asking for the parameters has put the bias among the neuron's weights. Make a new list."
    expect(len(student.items(neuron.weights)), 2, "the number of weights afterwards", wrong=[(3, grown)])
    found = [parameter.grad for parameter in parameters]
    copied = "The last of them is a copy of the bias. Return the bias itself."
    expect(found, [1.0, 4.0, 1.0], "the parameters' gradients", wrong=[([1.0, 4.0, 0.0], copied)])


@task("3.3")
def test_layer_answers(student):
    """A layer answers with the list of its neurons' answers

    Every neuron is given the same inputs.
    """
    layer = student.mlp.Layer(2, 3, "linear")
    exchanged = "There is a neuron for each input. There should be one for each output."
    count = len(student.items(layer.neurons))
    expect(count, 3, "the number of neurons of Layer(2, 3)", wrong=[(2, exchanged)])
    student.define(LOOK, "give_each")(layer.neurons)
    found = [answer.data for answer in student.items(layer([1.0, -1.0]))]
    twins = "All neurons are one and the same, several times over: make a new Neuron for each."
    not_told = "These neurons squash with tanh. The layer was told which activation they should have."
    expect(
        found,
        [-1.0, -2.0, -3.0],
        "the answers of neurons with the weights (1, 2), (2, 4) and (3, 6)",
        wrong=[([-1.0] * 3, twins), ([-3.0] * 3, twins), (np.tanh([-1.0, -2.0, -3.0]).tolist(), not_told)],
    )


@task("3.3")
def test_neurons_of_a_layer_differ(student):
    """No two neurons of a layer begin alike, with a seed or without

    Make one Generator, and hand it to all.
    """
    alike = "They are all alike. One neuron several times over? Or the same seed for each?"
    for rng in (3, None):
        neurons = student.mlp.Layer(3, 4, rng=rng).neurons
        found = student.define(LOOK, "different")(neurons)
        expect(found, 4, "how many of four neurons are different", wrong=[(1, alike)])


@task("3.3")
def test_parameters_of_a_layer(student):
    """parameters() is one flat list

    Four neurons with three weights and a bias: 16 Values, in one list.
    """
    parameters = student.items(student.mlp.Layer(3, 4).parameters())
    parcels = "Each neuron's parameters are still in a list of their own: take them out."
    expect(len(parameters), 16, "the number of parameters", wrong=[(4, parcels)])
    labels = [parameter.label for parameter in parameters]
    expect(labels, ["w1", "w2", "w3", "b"] * 4, "the labels of the parameters")


@task("3.4")
def test_shape_of_a_network(student):
    """MLP(3, [4, 4, 1]) has 4 neurons with 3 weights, 4 with 4, and 1 with 4: 41 parameters with the biases

    What is one layer's number of neurons is the next one's number of inputs.
    """
    model = student.mlp.MLP(3, [4, 4, 1])
    beside = "Every layer has as many inputs as the network. The second looks at what the first computed."
    expect(
        student.define(LOOK, "shapes")(model.layers),
        [[3, 3, 3, 3], [4, 4, 4, 4], [4]],
        "the number of weights of each neuron",
        wrong=[([[3, 3, 3, 3], [3, 3, 3, 3], [3]], beside)],
    )
    expect(len(student.items(model.parameters())), 41, "the number of parameters")


@task("3.4")
def test_network_answers(student):
    """Each layer looks at the answers of the layer before; the last has an activation of its own

    One answer comes as a Value, several come as a list.
    """
    model = student.mlp.MLP(1, [2, 1], hidden="relu", output="linear")
    student.define(LOOK, "give_each")(student.define(LOOK, "neurons_of")(model.layers))
    out = model([-1.0])
    require(not isinstance(out, (list, tuple)), "A single answer comes without the list around it.")
    expect(out.data, 0.0, "the answer to -1: relu(-1) · 3 + relu(-2) · 6")
    expect(model([1.0]).data, 15.0, "the answer to 1: relu(1) · 3 + relu(2) · 6")
    model = student.mlp.MLP(1, [1, 2], hidden="relu", output="linear")
    student.define(LOOK, "give_each")(student.define(LOOK, "neurons_of")(model.layers))
    for neuron in student.items(model.layers[1].neurons):
        neuron.bias.data = -10.0
    out = model([2.0])
    require(isinstance(out, (list, tuple)), "Two answers come as a list.")
    squashed = "The last layer has the activation of the hidden ones. Two were named."
    found = [answer.data for answer in out]
    expect(found, [-6.0, -4.0], "both answers of a last layer of two", wrong=[([0.0, 0.0], squashed)])


@task("3.4")
def test_neurons_of_a_network_differ(student):
    """No two neurons of a network begin alike, and the same seed gives the same network

    One Generator for all layers.
    """
    look, everyone = student.define(LOOK, "different"), student.define(LOOK, "neurons_of")
    for seed in (3, None):
        neurons = everyone(student.mlp.MLP(2, [2, 2, 2], rng=seed).layers)
        found = look(neurons)
        alike = "Layers of one shape begin as copies of one another: was the same seed given to each?"
        expect(found, 6, "how many of six neurons are different", wrong=[(2, alike), (1, alike)])
    twice = [student.items(everyone(student.mlp.MLP(2, [2, 2], rng=3).layers)) for _ in range(2)]
    expect(look([*twice[0], *twice[1]]), 4, "how many neurons of two networks with one seed are different")


@task("3.5")
def test_sum_squared_error(student):
    """The sum of the squared differences: off by -1, by 1 and by 3 makes 11

    Square each difference, then add up.
    """
    predictions = values(student, 1.0, 3.0, 0.0)
    loss = student.mlp.sum_squared_error(predictions, [2.0, 2.0, -3.0])
    require(not isinstance(loss, (int, float)), NOT_A_NODE)
    cancel = "The differences were added before they were squared, so that they cancel."
    mean = "This is the mean. The docstring has the sum."
    expect(loss.data, 11.0, "the loss", wrong=[(9.0, cancel), (3.0, cancel), (11.0 / 3.0, mean)])
    loss.backward()
    found = [node.grad for node in predictions]
    cut = "No gradient arrives. Compute with the predictions themselves, not with their `data`."
    expect(found, [-2.0, 2.0, 6.0], "the gradients of the predictions", wrong=[([0.0] * 3, cut)])
    with student.raises("ValueError", LENGTHS):
        student.mlp.sum_squared_error(predictions, [2.0, 2.0])


@task("3.5")
def test_hinge_loss(student):
    """The hinge loss: safely right is free, in doubt costs a little, wrong costs more

    The scores 3, 0.5 and -1 for a yes cost 0, 0.5 and 2; and the score -3 for a no costs nothing.
    """
    scores = values(student, 3.0, 0.5, -1.0, -3.0)
    loss = student.mlp.hinge_loss(scores, [1, 1, 1, -1])
    require(not isinstance(loss, (int, float)), NOT_A_NODE)
    total = "This is the sum of the prices. The docstring has their mean, 1/n."
    pays = "A point that is safely right has paid for another. No price may be below 0."
    turned = "The right side is expensive here, and the wrong one free: look at the sign before y · s."
    ignored = "This takes every answer for a yes. Where does y come in?"
    wrong = [(2.5, total), (0.0, pays), (-0.375, pays), (9.5 / 4, turned), (1.625, ignored)]
    expect(loss.data, 0.625, "the loss", wrong=wrong)
    loss.backward()
    found = [node.grad for node in scores]
    expect(found, [0.0, -0.25, -0.25, 0.0], "the gradients of the scores")
    free = student.mlp.hinge_loss(values(student, 3.0), [1])
    require(not isinstance(free, (int, float)), "Where all is well, a plain 0 came back, and no Value.")
    with student.raises("ValueError", LENGTHS):
        student.mlp.hinge_loss(scores, [1, 1, 1])


@task("3.5")
def test_l2_penalty(student):
    """The penalty: the strength times the sum of the squares

    Of 1 and -2, with a strength of 0.5: half of 1 + 4.
    """
    parameters = values(student, 1.0, -2.0)
    penalty = student.mlp.l2_penalty(parameters, strength=0.5)
    require(not isinstance(penalty, (int, float)), NOT_A_NODE)
    cancel = "The parameters were added before they were squared, so that they cancel."
    wrong = [(5.0, "`strength` was not used."), (0.5, cancel)]
    expect(penalty.data, 2.5, "the penalty", wrong=wrong)
    penalty.backward()
    expect([node.grad for node in parameters], [1.0, -2.0], "the gradients of the parameters")


@task("3.6")
def test_one_step(student):
    """One step against the gradient

    slope 1, offset 0, at x = 1 with the target 3: the prediction 1 is off by -2, both gradients are -4.
    """
    model = student.define(TRAINING, "Line")(1.0, 0.0)
    losses = student.mlp.train(model, [1.0], [3.0], student.define(TRAINING, "square"), 1, 0.125)
    found = student.define(LOOK, "data_of")(model.parameters())
    uphill = "The step went uphill. The gradient says which way the loss rises."
    still = "Nothing has moved. Is the gradient still there in the step? Is it `parameter.data` that changes?"
    wrong = [([0.5, -0.5], uphill), ([1.0, 0.0], still)]
    expect(found, [1.5, 0.5], "slope and offset after a step with learning rate 1/8", wrong=wrong)
    numbers = [isinstance(loss, (int, float)) for loss in student.items(losses)]
    require(all(numbers), "Keep `loss.data`, the number. A Value holds on to its whole graph.")
    after = "This is the loss from after the step. It belongs to the next one."
    expect(losses, [4.0], "the losses", wrong=[([1.0], after), ([], "There is to be one loss a step.")])


@task("3.6")
def test_steps_start_afresh(student):
    """Every step starts with fresh gradients

    The same line, four steps: the difference of -2 is halved in each, so the loss is quartered.
    """
    model = student.define(TRAINING, "Line")(1.0, 0.0)
    for parameter in student.items(model.parameters()):
        parameter.grad = 25.0
    losses = student.mlp.train(model, [1.0], [3.0], student.define(TRAINING, "square"), 4, 0.125)
    stale = "Gradients from before were still there: forget them in every step, before the backward."
    late = "The first step followed gradients from before the training: forget them before the backward."
    wrong = [
        ([4.0, 52.5625, 78.765625, 36.75390625], stale),
        ([4.0, 1.0, 0.25, 3.0625], stale),
        ([4.0, 52.5625, 13.140625, 3.28515625], late),
    ]
    expect(losses, [4.0, 1.0, 0.25, 0.0625], "the losses", wrong=wrong)


@task("3.6")
def test_rate_and_progress(student):
    """A learning rate may change from step to step, and progress is told of each step

    `learning_rate(step)` where it can be called; `progress(step, loss)` after each step, beginning with 0.
    """
    model = student.define(TRAINING, "Line")(1.0, 0.0)
    square, notes = student.define(TRAINING, "square"), student.define(TRAINING, "Notes")()
    halving = student.define(TRAINING, "halving")
    student.mlp.train(model, [1.0], [3.0], square, 2, learning_rate=halving, progress=notes)
    expect(
        student.items(notes.told),
        [(0, 4.0), (1, 0.0)],
        "what progress was told, with the rates 1/4 and 1/8",
        wrong=[([(0, 0.0), (1, 0.0)], "These are the losses from after the steps.")],
    )


@task("3.6")
def test_four_points_are_learnt(student):
    """A network learns the four points in twenty steps

    All of it together: MLP(3, [4, 4, 1]), the sum of squares, and the loop.
    """
    model = student.mlp.MLP(3, [4, 4, 1], rng=2)
    x, y = student.items(student.mlp.FOUR_POINTS)
    losses = student.mlp.train(model, x, y, student.mlp.sum_squared_error, 20, 0.05)
    numbers = [isinstance(loss, (int, float)) for loss in student.items(losses)]
    expect(numbers, [True] * 20, "whether each loss is a plain number")
    require(bool(np.ptp(losses) > 3), "The loss has hardly moved in twenty steps.")
    expect(int(np.argmin(losses)), 19, "the step with the smallest loss")
