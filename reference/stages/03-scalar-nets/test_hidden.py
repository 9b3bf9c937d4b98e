"""Stage 03: a weighted sum, a neuron, a layer, a network, three losses, and training.

NumPy computes the expected values, and `moves` their derivatives, from random numbers. Neurons, layers and
networks are rows of one table: a neuron is a network of one layer with one neuron.
"""

import numpy as np

from autograder.grading.networks import SQUASH, WORKER, Model
from autograder.grading.operators import SIZES, between
from autograder.grading.properties import Row, each_rule, moves
from autograder.grading.scalars import (
    backward,
    called,
    data,
    floats,
    gradients,
    known,
    node,
    put,
    random_numbers,
    value,
    values,
)
from autograder.grading.suite import expect, mistake, require, task

# Diagnoses of slips that are too small to be known mistakes.
NO_BIAS = "The bias is missing from the sum."
MANY_NODES = "You build the sum from many nodes. Make one node, and name all its parents at once."
INPUTS_FIRST = "Your inputs come before the weights. Which order does the docstring ask for?"
LISTS_AS_PARENTS = "Some of your parents are lists. Each parent is one node. A star unpacks a list."
OTHER_ACTIVATION = 'The neuron ignores its activation. Use its own. "linear" means none.'
LAST_AS_HIDDEN = "A network has two activations: `hidden` for hidden layers, and `output` for the last layer."
IN_PARCELS = "`parameters()` returns one flat list of Values. Yours misses some, or it holds lists."
COPIES = "Some neurons begin as copies of others. Make one Generator, and give it to every layer."
ALWAYS_THE_SAME = "Two different seeds give the same weights. Do you draw the weights from `rng`?"
NEVER_THE_SAME = "The same seed gives different weights. Do you draw the weights from `rng`?"
UNEVEN = "Your weights are spread unevenly over [-1, 1), or lie outside of it. Give `uniform` both ends."
LENGTHS = "You accept lists of different lengths. `zip(…, strict=True)` raises ValueError for them."
A_MEAN = "This is the mean of the squares. The Σ in the docstring asks for their sum."
A_SUM = "This is the sum of the costs. The 1/n in the docstring asks for their mean."
WRONG_SIDE = "You make the right side costly and the wrong side free. What does y = 1 with s = 5 cost?"
CANCEL = "You add the parameters before you square them, so they cancel. Square each one first."
WRONG_STRENGTH = "Your penalty ignores `strength`."
SKIPS_BIASES = "Your penalty leaves out the biases. The Σ in the docstring asks for all parameters."
A_NUMBER = "You return a plain number, and the gradient stops there. Return a Value, a 0 too."
UPHILL = "Your loss grows from step to step. The gradient points to where the loss rises."
SWAPPED = "You call `loss` with the targets first. It takes the predictions first, and then the targets."
ONE_FORWARD = "All your losses are the same, but the parameters move. How often do you run the forward step?"
KEEPS_GRAPHS = "You keep the loss as a Value, with all nodes of its step. Keep its plain number."
NO_NODES = "The grader expects lists of nodes here. It found something else."
NOT_TOLD = "Call `progress(step, loss)` once after each step. The first step is 0."

FIXED = [0.0, *(sign * size for size in SIZES for sign in (1.0, -1.0))]
CLOSE = {"rtol": 1e-7, "atol": 0.0}  # after many steps


def summed(student, w, x, b):
    """A weighted sum, and its weights, inputs and bias in one list. The sum is the right number."""
    weights, inputs, bias = values(student, w), values(student, x), value(student, b)
    out, total = node(student.mlp.weighted_sum(weights, inputs, bias)), float(np.dot(w, x))
    expect(out.data, total + b, f"the sum of {len(w)} products and the bias", wrong=[(total, NO_BIAS)])
    return out, [*weights, *inputs, bias]


@task("3.1")
def test_weighted_sum(student, rng):
    """The sum and its gradients are right for any number of terms, and for none

    w₁x₁ + … + wₙxₙ + b. Without terms, the sum is b. The loss can lie further on than the sum.
    """
    drawn = [random_numbers(rng, 2, count) for count in (0, 1, 2, int(rng.integers(3, 9)))]
    for w, x in [*drawn, (FIXED, FIXED[4:] + FIXED[:4])]:
        count, (b, g) = len(w), random_numbers(rng, 2)
        out, parents = summed(student, w, x, b)
        (out * g).backward()
        wrong = known(mistake("a-weight-is-its-own-slope"), [g * n for n in (*w, *x, 1.0)])
        wrong += known(mistake("inputs-are-no-parents"), [*(g * n for n in x), *([0.0] * count), g])
        expect(gradients(student, parents), [g * n for n in (*x, *w, 1.0)], "all gradients", wrong=wrong)


@task("3.1")
def test_weighted_sum_is_one_node(student, rng):
    """The sum is one node: its parents are the weights, the inputs and the bias, in this order

    It has one local derivative for each parent. One weight grows by a little h. How much does the sum grow?
    """
    count = int(rng.integers(4, 8))
    w, x = random_numbers(rng, 2, count)
    out, operands = summed(student, w, x, random_numbers(rng))
    parents, fresh = student.items(out.parents), random_numbers(rng, 2 * count + 1)
    wrong = known(MANY_NODES, 1, 2) + known(LISTS_AS_PARENTS, 3)
    wrong += known(mistake("inputs-are-no-parents"), count, count + 1)
    expect(len(parents), 2 * count + 1, "the number of parents", wrong=wrong)
    put(student, fresh, operands)
    wrong = known(INPUTS_FIRST, [*fresh[count:-1], *fresh[:count], fresh[-1]])
    expect(data(student, parents), fresh, "the parents, after the operands have changed", wrong=wrong)
    wrong = known(mistake("a-weight-is-its-own-slope"), [*w, *x, 1.0])
    expect(student.items(out.local_derivatives), [*x, *w, 1.0], "the local derivatives", wrong=wrong)
    twice = student.mlp.weighted_sum(operands[:1] * 2, operands[1:2] * 2, operands[0])
    expect(len(student.items(twice.parents)), 5, "the number of parents, where a node is used several times")


# Neurons, layers and networks.

NETWORKS = ((3, [4, 4, 1]), (2, [3]), (1, [2, 5, 2]), (4, [1]), (6, [3, 4, 2]))
# `begins`: a model with neurons of one size. `alike`: how many different neurons it and a second one have
# together, where neurons begin as copies.
MODELS = (
    Row("3.2", "neuron", "A neuron", models=[Model("Neuron", 4, [1], kind) for kind in SQUASH],
        begins=Model("Neuron", 4, [1]), alike=known(mistake("begins-alike"), 1)),
    Row("3.3", "layer", "A layer",
        models=[Model("Layer", 3, [4]), Model("Layer", 2, [5], "relu"), Model("Layer", 4, [1], "linear")],
        begins=Model("Layer", 3, [5]), alike=known(mistake("layer-of-twins"), 1, 2)),
    Row("3.4", "network", "A network", models=[Model("MLP", n, sizes) for n, sizes in NETWORKS],
        begins=Model("MLP", 3, [3, 3, 3]), alike=known(COPIES, 1, 2, 3, 6)),
)  # fmt: skip
MIXES = (("linear", "relu"), ("relu", "linear"))  # of the last layer, of the hidden layers
MIXED = [Model("MLP", 2, sizes, *mix) for sizes in ([3, 3, 2], [2]) for mix in MIXES]
ACTIVATIONS = (Row("3.4", "activations", "A network with two activations", models=MIXED),)


def nodes(student, model, network, wrong=()):
    """The weights and the bias of every neuron, in one list. Expect the right number of weights in each."""
    return flat(model, student.define(WORKER, "nodes_of")(model.kind, network), wrong)


def flat(model, found, wrong=()):
    """The nodes of all neurons in one list. Expect the right number of weights in each."""
    require(type(found) is list and all(type(neuron) is list for neuron in found), NO_NODES)
    wrong = [*wrong, *known(mistake("layers-side-by-side"), [model.inputs] * len(model.shape))]
    sizes = [len(neuron) - 1 for neuron in found]
    expect(sizes, model.shape, "the number of weights of each neuron", wrong=wrong)
    return [each for neuron in found for each in neuron]


def filled(student, model, numbers):
    """A network with these numbers as weights and biases, and its own nodes."""
    network, found = student.define(WORKER, "filled")(model.kind, numbers, *model.given)
    return network, flat(model, found)


@each_rule(MODELS + ACTIVATIONS)
def test_answers(rule, student, rng):
    """{rule.text} gives the right answers

    A neuron applies its activation to its weighted sum. A layer lists its neurons' answers. A network gives
    them to the next layer. It returns one Value if the last layer has one neuron, else a list.
    """
    for model in rule.models:
        for sign in (1, -1):
            check_answers(student, model, *model.random(rng, sign))


def check_answers(student, model, numbers, x):
    """Expect the right answers to plain numbers, to NumPy's, to Values, and to a mixture."""
    found, outputs, answers = student.define(WORKER, "answers")(model.kind, numbers, x, *model.given)
    flat(model, found)
    for out in outputs:
        model.outputs(out)
    said = LAST_AS_HIDDEN if model.kind == "MLP" else OTHER_ACTIVATION
    kinds = [*model.activations, "tanh", "linear"]
    slips = [(numbers, x, [kind] * len(model.kinds), said) for kind in kinds]
    slips += [(np.where(model.biases, 0.0, numbers), x, (), NO_BIAS)]
    wrong = ((model.answers(*slip).tolist() * 4, said) for *slip, said in slips)
    expected = model.answers(numbers, x).tolist() * 4
    expect(floats(answers), expected, f"four answers with {model.kinds}", wrong=wrong)


@each_rule(MODELS)
def test_gradients(rule, student, rng):
    """{rule.text} brings the right gradients to every parameter and to every input

    The gradient passes through each activation, and an input gets the sum over all neurons that use it.
    """
    for model in rule.models:
        for sign in (1, -1):
            (numbers, x), g = model.random(rng, sign), random_numbers(rng, model.sizes[-1])
            found = student.define(WORKER, "all_gradients")(model.kind, numbers, x, g, *model.given)
            linear = [(numbers, x, g, ["linear"] * len(model.kinds))]
            wrong = ((model.gradients(*given), OTHER_ACTIVATION) for given in linear)
            expect(floats(found), model.gradients(numbers, x, g), "the gradients of all numbers", wrong=wrong)


@each_rule(MODELS)
def test_parameters(rule, student, rng):
    """{rule.text} lists its parameters: the nodes that it computes with, in one flat list

    The list has the weights of a neuron, then its bias, neuron after neuron and layer after layer. Training
    changes their data, and the next answer is another one. MLP(3, [4, 4, 1]) has 41.
    """
    for model in rule.models:
        (numbers, x), count = model.random(rng), len(model.shape)
        network = getattr(student.mlp, model.kind)(*model.given)
        own, opposite = nodes(student, model, network), [-number for number in numbers]
        parameters = student.items(network.parameters())
        grown = known(mistake("asking-changes-the-neuron"), [n + 1 for n in model.shape])
        nodes(student, model, network, wrong=grown)
        wrong = known(mistake("bias-is-not-trained"), len(numbers) - count)
        wrong += known(IN_PARCELS, 2, len(model.sizes), count, model.inputs + 1)
        expect(len(parameters), len(numbers), "the number of parameters", wrong=wrong)
        for given, to in ((opposite, own), (numbers, parameters)):
            out, found = student.define(WORKER, "answers_with")(given, to, network, x)
            model.outputs(out)
            kept = model.answers(np.where(model.biases, opposite, given), x).tolist()
            wrong = known(mistake("bias-is-not-trained"), kept)
            right = model.answers(given, x).tolist()
            expect(floats(found), right, "the answers after new parameters", wrong=wrong)


@task("3.2")
def test_activations_near_zero_and_far_out(student, rng):
    """The activations of a neuron are right near 0 and far from it, on both sides

    `getattr(v, name)()` calls the method of Value that has this name.
    """
    near = [between(rng, *gap) for gap in zip((0.0, *SIZES), SIZES[:-1], strict=False)]
    points = [*FIXED[:-2], 400.0, -400.0, *near, *(-number for number in near)]
    for kind, squash in SQUASH.items():
        neuron, _ = filled(student, Model("Neuron", 1, [1], kind), [1.0, 0.0])
        inputs = values(student, points)
        outputs = called(student, neuron, [[[x]] for x in inputs])
        expect(data(student, outputs), squash(np.array(points)).tolist(), f"the answers of a {kind} neuron")
        backward(student, outputs, [1.0] * len(points))
        right = moves(lambda n, squash=squash: squash(n).sum(), points)
        expect(gradients(student, inputs), right, f"the derivatives of a {kind} neuron")


def begun(student, rng, model, given):
    """The weights that a new model begins with, a tuple for each neuron. Other random numbers stay."""
    key, place = rng.integers(0, 2**32, 624, np.uint32), int(rng.integers(1, 600))
    arguments = [model.kind, *model.arguments, *model.activations, given]
    found, after = student.define(WORKER, "stirred")(key, place, *arguments)
    require(type(after) is np.ndarray and np.array_equal(after, [*key, place] * 2), mistake("reseeds-all"))
    weights = np.array(floats(flat(model, found)))[~model.biases].reshape(len(model.shape), -1)
    return [tuple(neuron) for neuron in weights.tolist()]


@each_rule(MODELS)
def test_weights_come_from_rng(rule, student, rng):
    """{rule.text} begins with new weights for each neuron, and the same seed gives the same weights again

    One Generator gives each neuron the next numbers. Without a seed they are new every time. Other parts of
    the program keep their random numbers.
    """
    model, count, seed = rule.begins, sum(rule.begins.sizes), int(rng.integers(1, 10_000))
    generator = student.define("from numpy.random import default_rng", "default_rng")(seed)
    same = [(number, number, count, known(NEVER_THE_SAME, 2 * count)) for number in (seed, 0)]
    new = [(given, given, 2 * count, []) for given in (generator, None)]
    for *pair, expected, wrong in (*same, (seed, seed + 1, 2 * count, known(ALWAYS_THE_SAME, count)), *new):
        found = [weights for given in pair for weights in begun(student, rng, model, given)]
        expect(len(set(found)), expected, "how many neurons are different", wrong=wrong + rule.alike)
    check_answers(student, model, *model.random(rng))


@task("3.2")
def test_neuron_begins(student, rng):
    """A neuron begins with the weights w1 … wn, spread evenly between -1 and 1, and the bias b = 0

    All of them are leaves, and have these labels. The grader looks at a neuron with hundreds of weights.
    """
    model = Model("Neuron", 3, [1])
    check_answers(student, model, *model.random(rng))
    drawn = np.array(data(student, student.mlp.Neuron(400, rng=int(rng.integers(1, 10_000))).weights))
    expect(drawn.shape, (400,), "the number of weights")
    require(bool((drawn != drawn[0]).any()), mistake("begins-alike"))
    ends = -1 <= drawn.min() < -0.9 and 0.9 < drawn.max() < 1
    even = abs(drawn.mean()) < 0.2 and 0.48 < drawn.std() < 0.68 and (np.diff(drawn) < 0).any()
    require(bool(ends and even), UNEVEN)
    neuron = student.mlp.Neuron(3)
    leaves = [*student.items(neuron.weights), neuron.bias]
    found = [(leaf.label, len(student.items(leaf.parents))) for leaf in leaves]
    found, expected = [*found, neuron.bias.data], [("w1", 0), ("w2", 0), ("w3", 0), ("b", 0), 0.0]
    expect(found, expected, "labels and numbers of parents, then the number of the bias")


def hinge(s, y):
    return SQUASH["relu"](1 - y * s).mean()


def scores_and_targets(rng):
    """Scores just right, just wrong, right by far, wrong by far, for yes and for no; then free ones alone."""
    a, b, c = (between(rng, 0.5, 1) for _ in range(3))
    s = [a, -b, 2 + c, -3 - a, 1 + b]
    yes, no = (s, [1] * 5), ([-score for score in s], [-1] * 5)
    return [yes, no, (yes[0] + no[0][:3], yes[1] + no[1][:3]), ([2 + c, -9.0], [1, -1]), ([0.0], [1])]


# A loss is a function of arrays. `fixed` makes its arguments for a number of each size, on both sides of each
# corner. `slips` are wrong losses.
LOSSES = (
    Row("3.5", "sum_squared_error", "The sum of squares", truth=lambda p, y: ((p - y) ** 2).sum(),
        draw=lambda rng: [([-a, a, b][:n], [a, -b, -c][:n]) for n in (3, 2, 1)
                          for a, b, c in [rng.uniform(0.55, 0.95, 3).tolist()]],
        fixed=lambda d: ([d, -d], [0.0, 0.0]),
        slips=known(A_MEAN, lambda p, y: ((p - y) ** 2).mean())
        + known(mistake("errors-cancel"), lambda p, y: (p - y).sum() ** 2, lambda p, y: (p - y).sum())),
    Row("3.5", "hinge_loss", "The hinge loss", truth=hinge, draw=scores_and_targets,
        fixed=lambda d: ([d, -d, 1 + d, 1 - d, -1 - d, d - 1], [1, 1, 1, 1, -1, -1]),
        slips=known(A_SUM, lambda s, y: hinge(s, y) * len(s))
        + known(mistake("good-points-pay-for-bad"), lambda s, y: 1 - (y * s).mean(),
                lambda s, y: SQUASH["relu"](1 - (y * s).mean()))
        + known(WRONG_SIDE, lambda s, y: hinge(s, -y))),
    Row("3.5", "l2_penalty", "The penalty", truth=lambda p, strength=1e-4: strength * (p * p).sum(),
        draw=lambda rng: [(random_numbers(rng, 5), float(rng.uniform(0.1, 0.9))), (random_numbers(rng, 5),)],
        fixed=lambda d: ([d, -d], 0.25),
        slips=known(WRONG_STRENGTH, lambda p, *_: (p * p).sum(), lambda p, *_: 1e-4 * (p * p).sum())
        + known(SKIPS_BIASES, lambda p, strength=1e-4: strength * (p[:-1] * p[:-1]).sum())
        + known(CANCEL, lambda p, strength=1e-4: strength * p.sum() ** 2)),
)  # fmt: skip


@each_rule(LOSSES)
def test_loss(rule, student, rng):
    """{rule.text} is the right number, and a Value that brings the right gradient to every number

    One number grows by a little. By how much does the loss in the docstring grow?
    """
    cases = [(*case, rule.slips) for case in rule.draw(rng)]
    cases += [(*rule.fixed(size), ()) for size in (0.0, *SIZES[:-1])]
    made = iter(values(student, [number for p, *_ in cases for number in p]))
    nodes = [[next(made) for _ in p] for p, *_ in cases]
    calls = [(rule.name, its, *others) for its, (_, *others, _) in zip(nodes, cases, strict=True)]
    losses, g = called(student, student.define(WORKER, "loss"), calls), random_numbers(rng, len(cases))
    require(not any(isinstance(loss, (int, float)) for loss in losses), A_NUMBER)
    numbers = data(student, losses)
    backward(student, losses, g)
    for case in zip(cases, numbers, g, nodes, strict=True):
        check_loss(student, rule, *case)


def check_loss(student, rule, case, number, g, nodes):
    """Expect the right number of one case, and the right gradients of its nodes."""
    p, *others, slips = *map(np.array, case[:-1]), case[-1]
    wrong = ((float(slip(p, *others)), sentence) for slip, sentence in slips)
    expect(number, float(rule.truth(p, *others)), f"{rule.name} of {len(p)} numbers", atol=0.0, wrong=wrong)

    def gradient(loss):
        return [g * d for d in moves(lambda p: loss(p, *others), p)]

    wrong = known(mistake("cuts-the-graph"), [0.0] * len(p)) + [(gradient(slip), s) for slip, s in slips]
    expect(gradients(student, nodes), gradient(rule.truth), f"the gradients of {rule.name}", wrong=wrong)


# Lists of different lengths. `ask` gives the answer to two lists of numbers.
PAIRS = (
    Row("3.1", "weighted_sum", "A weighted sum", truth=np.dot, ask=lambda student, w, x:
        student.mlp.weighted_sum(values(student, w), values(student, x), value(student, 0.0))),
    Row("3.2", "neuron", "A neuron", truth=lambda w, x: np.tanh(np.dot(w, x)), ask=lambda student, w, x:
        filled(student, Model("Neuron", len(w), [1]), [*w, 0.0])[0](x)),
    *(Row("3.5", loss.name, loss.text, truth=loss.truth, ask=lambda student, p, y, name=loss.name:
        getattr(student.mlp, name)(values(student, p), y)) for loss in LOSSES[:2]),
)  # fmt: skip


@each_rule(PAIRS)
def test_other_lengths(rule, student, rng):
    """{rule.text} refuses lists of different lengths with a ValueError

    An answer for the shorter list would hide a mistake elsewhere.
    """
    a, b = rng.uniform(0.35, 0.45, 3), rng.uniform(0.6, 0.7, 3)
    expect(data(student, [rule.ask(student, a.tolist(), b.tolist())]), [float(rule.truth(a, b))], rule.text)
    for first, second in ((3, 2), (2, 3), (1, 3), (3, 1)):
        with student.raises("ValueError", LENGTHS):
            rule.ask(student, a[:first].tolist(), b[:second].tolist())


# Training. Plane, `loss` and Calls run in the worker.
TRAINING = '''
class Plane:
    """prediction = a·x₁ + b·x₂ + c."""
    def __init__(self, nodes): self.nodes = nodes

    def __call__(self, x):
        a, b, c = self.nodes
        return a * x[0] + b * x[1] + c

    def parameters(self): return list(self.nodes)

def loss(predictions, targets):  # not the same when they change places
    return sum(((p - 2.0 * y) ** 2 for p, y in zip(predictions, targets, strict=True)))

class Calls:
    """A `progress`, or a learning rate that falls. It records its calls, and the data of nodes by then."""
    def __init__(self, nodes, rate=0.0):
        self.nodes, self.rate, self.calls = nodes, rate, []

    def __call__(self, *call):
        self.calls.append((*call, *(node.data for node in self.nodes)))
        return self.rate / (1 + call[0])
'''


class Descent:
    """Gradient descent in NumPy: the planes, and the losses before each step and after it (`late`)."""

    def __init__(self, loss, plane, rates, keep=False, stale=0.0, sign=-1.0):
        self.planes, gradient = [plane], stale
        for rate in rates:
            gradient = gradient * keep + np.array(moves(loss, self.planes[-1]))
            self.planes.append((self.planes[-1] + sign * rate * gradient).tolist())
        losses = [float(loss(np.array(plane))) for plane in self.planes]
        self.end, self.losses, self.late = self.planes[-1], losses[:-1], losses[1:]


# The signs of four points, and of targets that no plane reaches: the loss falls, and stays above 10 units². A
# row trains for each number of steps, the first one in a large unit. `looks` says what it compares beside.
CROSSED, UNITS = ([[1, 1], [1, -1], [-1, 1], [-1, -1]], [1, -1, -1, 1]), (100.0, 1e-6)
TRAININGS = (
    Row("3.6", "one-step", """One step moves every parameter against its gradient, by rate times gradient
        The loss of the step is the loss before it moves the parameters. Zero steps give no losses.""",
        steps=(1, 0), stale=0.0, looks="losses"),
    Row("3.6", "several-steps", """Several steps follow their own gradients, and the losses come back in order
        Compute each loss before its step. Each gradient belongs to one step alone.""",
        steps=(6, 20), stale=0.0, looks="losses"),
    Row("3.6", "gradients-from-before", """Training ignores the gradients from before the training
        Every step starts with fresh gradients, and so does the first one.""",
        steps=(1, 3), stale=25.0, looks=""),
    Row("3.6", "changing-rate", """If the learning rate is a function, train calls it in each step
        It gets the number of the step. The first step is 0.""",
        steps=(4,), stale=0.0, looks="rate"),
    Row("3.6", "progress", """train calls progress(step, loss) after each step
        The losses are the same ones that train returns.""",
        steps=(3,), stale=0.0, looks="progress"),
)  # fmt: skip


@each_rule(TRAININGS)
def test_training(rule, student, rng):
    """{rule.text}"""
    for steps, unit in zip(rule.steps, UNITS, strict=False):
        check_training(rule, student, rng, steps, unit)


def check_training(rule, student, rng, steps, unit):
    """Train a plane. Compare its numbers, and what the row looks at, with gradient descent."""
    x, y = (rng.uniform(0.9, 1.1, np.shape(signs)) * signs for signs in CROSSED)
    y, plane = unit * y, [unit * number for number in random_numbers(rng, 3)]
    make, loss, calls = (student.define(TRAINING, name) for name in ("Plane", "loss", "Calls"))
    parameters = values(student, plane)
    for parameter in parameters:
        parameter.grad = rule.stale
    progress, told, falls = calls(parameters), rule.looks == "progress", rule.looks == "rate"
    top = 0.05 if told else float(rng.uniform(0.02, 0.04))  # 0.05 is the default
    given = {"progress": progress} if told else {"learning_rate": calls((), top) if falls else top}
    losses = student.mlp.train(make(parameters), x.tolist(), y.tolist(), loss, steps, **given)
    rates = [top / (1 + step) if falls else top for step in range(steps)]

    def descent(rates=rates, own=1.0, target=2.0, **slip):  # with other factors in the loss, if given
        return Descent(lambda n: ((own * (x @ n[:2] + n[2]) - target * y) ** 2).sum(), plane, rates, **slip)

    right, stale = descent(), descent(keep=True, stale=rule.stale)
    slips = known(UPHILL, descent(sign=1.0)) + known(SWAPPED, descent(own=2.0, target=1.0))
    slips += known(mistake("forgets-zero-grad"), descent(keep=True), stale)
    slips += known(mistake("rate-asked-once"), descent([top] * steps))
    kept = any(gradients(student, parameters))
    still = mistake("moves-a-copy") if kept else mistake("clears-before-the-step")
    wrong = [(slip.end, sentence) for slip, sentence in slips] + known(still, plane)
    expect(data(student, parameters), right.end, "the parameters after training", wrong=wrong, **CLOSE)
    if rule.looks == "losses":
        wrong = known(mistake("loss-after-the-step"), right.late)
        wrong += known(ONE_FORWARD, right.losses[:1] * steps)
        wrong += [(slip.losses, sentence) for slip, sentence in slips]
        require(all(isinstance(number, (int, float)) for number in student.items(losses)), KEEPS_GRAPHS)
        expect(losses, right.losses, "the losses", wrong=wrong, **CLOSE)
    elif told:
        check_progress(student.items(progress.calls), right)


def check_progress(calls, right):
    """Expect a call of `progress` for each step, after the step has moved the plane."""
    before, after = right.planes[:-1], right.planes[1:]
    told, late, early = (
        [(step, loss, *plane) for step, (loss, plane) in enumerate(zip(losses, planes, strict=True))]
        for losses, planes in ((right.losses, after), (right.late, after), (right.losses, before))
    )
    wrong = known(mistake("loss-after-the-step"), late) + known(NOT_TOLD, early, [])
    wrong += known(NOT_TOLD, [(step + 1, *rest) for step, *rest in told])
    expect(calls, told, "the calls of progress", wrong=wrong, **CLOSE)
