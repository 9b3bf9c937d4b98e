"""Stage 03: a weighted sum, a neuron, a layer, a network, three losses, and training.

NumPy computes the expected values, and `moves` their derivatives, from random numbers. Neurons, layers and
networks are rows of one table: a neuron is a network of one layer with one neuron.
"""

from itertools import chain

import numpy as np

from autograder.grading.networks import SQUASH, WORKER, Model, asked
from autograder.grading.operators import SIZES, between
from autograder.grading.properties import Row, each_rule, moves
from autograder.grading.scalars import (
    READ,
    backward,
    called,
    data,
    floats,
    gradients,
    known,
    node,
    put,
    random_numbers,
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
NO_LISTS = "The grader expects a list of numbers for each neuron here. It found something else."
NOT_TOLD = "Call `progress(step, loss)` once after each step. The first step is 0."

FIXED = [0.0, *(sign * size for size in SIZES for sign in (1.0, -1.0))]
CLOSE = {"rtol": 1e-7, "atol": 0.0}  # after many steps


def summed(student, cases):
    """The weighted sum of each case (w, x, b), and its weights, inputs and bias in one list.

    The sums are the right numbers.
    """
    made = iter(values(student, [number for w, x, b in cases for number in (*w, *x, b)]))
    operands = [[next(made) for _ in (*w, *x, b)] for w, x, b in cases]
    calls = [(own[: len(w)], own[len(w) : -1], own[-1]) for own, (w, *_) in zip(operands, cases, strict=True)]
    sums = [node(out) for out in called(student, student.function("mlp", "weighted_sum"), calls)]
    for (w, x, b), found in zip(cases, data(student, sums), strict=True):
        total = float(np.dot(w, x))
        expect(found, total + b, f"the sum of {len(w)} products and the bias", wrong=[(total, NO_BIAS)])
    return sums, operands


@task("3.1")
def test_weighted_sum(student, rng):
    """The sum and its gradients are right for any number of terms, and for none

    w₁x₁ + … + wₙxₙ + b. Without terms, the sum is b. The loss can lie further on than the sum.
    """
    drawn = [random_numbers(rng, 2, count) for count in (0, 1, 2, int(rng.integers(3, 9)))]
    cases = [(w, x, random_numbers(rng)) for w, x in [*drawn, (FIXED, FIXED[4:] + FIXED[:4])]]
    (sums, operands), factors = summed(student, cases), random_numbers(rng, len(cases))
    backward(student, sums, factors)
    for (w, x, _), g, found in zip(cases, factors, gradients_of(student, operands), strict=True):
        wrong = known(mistake("a-weight-is-its-own-slope"), [g * n for n in (*w, *x, 1.0)])
        wrong += known(mistake("inputs-are-no-parents"), [*(g * n for n in x), *([0.0] * len(w)), g])
        expect(found, [g * n for n in (*x, *w, 1.0)], "all gradients", wrong=wrong)


def gradients_of(student, lists):
    """The gradients of several lists of nodes."""
    found = iter(gradients(student, [each for nodes in lists for each in nodes]))
    return [[next(found) for _ in nodes] for nodes in lists]


@task("3.1")
def test_weighted_sum_is_one_node(student, rng):
    """The sum is one node: its parents are the weights, the inputs and the bias, in this order

    It has one local derivative for each parent. One weight grows by a little h. How much does the sum grow?
    """
    count = int(rng.integers(4, 8))
    w, x = random_numbers(rng, 2, count)
    (out,), (operands,) = summed(student, [(w, x, random_numbers(rng))])
    parents, fresh = student.items(out.parents), random_numbers(rng, 2 * count + 1)
    wrong = known(MANY_NODES, 1, 2) + known(LISTS_AS_PARENTS, 3)
    wrong += known(mistake("inputs-are-no-parents"), count, count + 1)
    expect(len(parents), 2 * count + 1, "the number of parents", wrong=wrong)
    put(student, fresh, operands)
    wrong = known(INPUTS_FIRST, [*fresh[count:-1], *fresh[:count], fresh[-1]])
    expect(data(student, parents), fresh, "the parents, after the operands have changed", wrong=wrong)
    wrong = known(mistake("a-weight-is-its-own-slope"), [*w, *x, 1.0])
    expect(student.items(out.local_derivatives), [*x, *w, 1.0], "the local derivatives", wrong=wrong)
    weighted_sum = student.function("mlp", "weighted_sum")
    twice = weighted_sum(operands[:1] * 2, operands[1:2] * 2, operands[0])
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


def check_sizes(model, sizes, wrong=()):
    """Expect the right number of weights in each neuron."""
    wrong = [*wrong, *known(mistake("layers-side-by-side"), [model.inputs] * len(model.shape))]
    expect(sizes, model.shape, "the number of weights of each neuron", wrong=wrong)


@each_rule(MODELS + ACTIVATIONS)
def test_answers(rule, student, rng):
    """{rule.text} gives the right answers

    A neuron applies its activation to its weighted sum. A layer lists its neurons' answers. A network gives
    them to the next layer. It returns one Value if the last layer has one neuron, else a list.
    """
    check_answers(student, rng, [(model, sign) for model in rule.models for sign in (1, -1)])


def check_answers(student, rng, signed):
    """Expect the right answers of each model to plain numbers, to NumPy's, to Values, and to a mixture."""
    cases = [(model, *model.random(rng, sign)) for model, sign in signed]
    calls = [(model.kind, numbers, x, *model.given) for model, numbers, x in cases]
    for case, found in zip(cases, asked(student, "answers", calls), strict=True):
        check_answer(*case, *found)


def check_answer(model, numbers, x, sizes, outputs, answers):
    """Expect the right sizes, and the right answers to inputs of four kinds."""
    check_sizes(model, sizes)
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
    drawn = [(model, *model.random(rng, sign)) for model in rule.models for sign in (1, -1)]
    cases = [(model, numbers, x, random_numbers(rng, model.sizes[-1])) for model, numbers, x in drawn]
    calls = [(model.kind, *given, *model.given) for model, *given in cases]
    for (model, *given), found in zip(cases, asked(student, "all_gradients", calls), strict=True):
        linear = [["linear"] * len(model.kinds)]
        wrong = ((model.gradients(*given, kinds), OTHER_ACTIVATION) for kinds in linear)
        expect(floats(found), model.gradients(*given), "the gradients of all numbers", wrong=wrong)


@each_rule(MODELS)
def test_parameters(rule, student, rng):
    """{rule.text} lists its parameters: the nodes that it computes with, in one flat list

    The list has the weights of a neuron, then its bias, neuron after neuron and layer after layer. Training
    changes their data, and the next answer is another one. MLP(3, [4, 4, 1]) has 41.
    """
    calls, found = [], asked(student, "parameters_of", [(model.kind, *model.given) for model in rule.models])
    for model, (before, length, after, moved) in zip(rule.models, found, strict=True):
        (numbers, x), count = model.random(rng), len(model.shape)
        check_sizes(model, before)
        grown = known(mistake("asking-changes-the-neuron"), [n + 1 for n in model.shape])
        check_sizes(model, after, wrong=grown)
        wrong = known(mistake("bias-is-not-trained"), len(numbers) - count)
        wrong += known(IN_PARCELS, 2, len(model.sizes), count, model.inputs + 1)
        expect(length, len(numbers), "the number of parameters", wrong=wrong)
        calls.append((moved, [-number for number in numbers], numbers, x))
    for model, (_, *given), found in zip(rule.models, calls, asked(student, "again", calls), strict=True):
        check_moved(model, *given, found)


def check_moved(model, opposite, numbers, x, found):
    """Expect the right answers with `opposite` in the model's nodes, then `numbers` in its parameters."""
    for given, (out, answer) in zip((opposite, numbers), found, strict=True):
        model.outputs(out)
        kept = model.answers(np.where(model.biases, opposite, given), x).tolist()
        wrong = known(mistake("bias-is-not-trained"), kept)
        right = model.answers(given, x).tolist()
        expect(floats(answer), right, "the answers after new parameters", wrong=wrong)


@task("3.2")
def test_activations_near_zero_and_far_out(student, rng):
    """The activations of a neuron are right near 0 and far from it, on both sides

    `getattr(v, name)()` calls the method of Value that has this name.
    """
    near = [between(rng, *gap) for gap in zip((0.0, *SIZES), SIZES[:-1], strict=False)]
    points = [*FIXED[:-2], 400.0, -400.0, *near, *(-number for number in near)]
    found = asked(student, "curve", [(points, *Model("Neuron", 1, [1], kind).given) for kind in SQUASH])
    for (kind, squash), (answers, slopes) in zip(SQUASH.items(), found, strict=True):
        expect(floats(answers), squash(np.array(points)).tolist(), f"the answers of a {kind} neuron")
        right = moves(lambda n, squash=squash: squash(n).sum(), points)
        expect(floats(slopes), right, f"the derivatives of a {kind} neuron")


def begun(student, rng, model, seeds):
    """The weights that new models begin with, a tuple for each neuron. Other random numbers stay."""
    stirs = [(rng.integers(0, 2**32, 624, np.uint32), int(rng.integers(1, 600))) for _ in seeds]
    own = [model.kind, *model.arguments, *model.activations]
    calls = [(*stir, *own, seed) for stir, seed in zip(stirs, seeds, strict=True)]
    for (key, place), (found, *after) in zip(stirs, asked(student, "stirred", calls), strict=True):
        before = [*key.tolist(), place]
        kept = all(type(now) is np.ndarray and np.array_equal(now, before) for now in after)
        require(kept and len(after) == 2, mistake("reseeds-all"))
        require(type(found) is list and all(type(neuron) is list for neuron in found), NO_LISTS)
        check_sizes(model, [len(neuron) - 1 for neuron in found])
        yield [tuple(floats(neuron)[:-1]) for neuron in found]


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
    rows = [*same, (seed, seed + 1, 2 * count, known(ALWAYS_THE_SAME, count)), *new]
    made = begun(student, rng, model, [given for first, second, *_ in rows for given in (first, second)])
    for (*_, expected, wrong), first, second in zip(rows, made, made, strict=True):  # two for each row
        expect(len({*first, *second}), expected, "how many neurons are different", wrong=wrong + rule.alike)
    check_answers(student, rng, [(model, 1)])


@task("3.2")
def test_neuron_begins(student, rng):
    """A neuron begins with the weights w1 … wn, spread evenly between -1 and 1, and the bias b = 0

    All of them are leaves, and have these labels. The grader looks at a neuron with hundreds of weights.
    """
    check_answers(student, rng, [(Model("Neuron", 3, [1]), 1)])
    ((*weights, _),) = student.define(WORKER, "begun")("Neuron", 400, rng=int(rng.integers(1, 10_000)))
    drawn = np.array(floats(weights))
    expect(drawn.shape, (400,), "the number of weights")
    require(bool((drawn != drawn[0]).any()), mistake("begins-alike"))
    ends = -1 <= drawn.min() < -0.9 and 0.9 < drawn.max() < 1
    even = abs(drawn.mean()) < 0.2 and 0.48 < drawn.std() < 0.68 and (np.diff(drawn) < 0).any()
    require(bool(ends and even), UNEVEN)
    neuron = student.mlp.Neuron(3)
    leaves = student.define(WORKER, "leaves")(neuron)
    found, expected = [*leaves, neuron.bias.data], [("w1", []), ("w2", []), ("w3", []), ("b", []), 0.0]
    expect(found, expected, "labels and parents, then the number of the bias")


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
    losses, g = asked(student, "loss", calls), random_numbers(rng, len(cases))
    require(not any(isinstance(loss, (int, float)) for loss in losses), A_NUMBER)
    numbers = data(student, losses)
    backward(student, losses, g)
    for case in zip(cases, numbers, g, gradients_of(student, nodes), strict=True):
        check_loss(rule, *case)


def check_loss(rule, case, number, g, found):
    """Expect the right number of one case, and the right gradients of its nodes."""
    p, *others, slips = *map(np.array, case[:-1]), case[-1]
    wrong = ((float(slip(p, *others)), sentence) for slip, sentence in slips)
    expect(number, float(rule.truth(p, *others)), f"{rule.name} of {len(p)} numbers", atol=0.0, wrong=wrong)

    def gradient(loss):
        return [g * d for d in moves(lambda p: loss(p, *others), p)]

    wrong = chain(
        known(mistake("cuts-the-graph"), [0.0] * len(p)), ((gradient(slip), s) for slip, s in slips)
    )
    expect(found, gradient(rule.truth), f"the gradients of {rule.name}", wrong=wrong)


# Lists of different lengths. `ask` names the function of WORKER that answers two lists of numbers.
PAIRS = (
    Row("3.1", "weighted_sum", "A weighted sum", truth=np.dot, ask=["weighted"]),
    Row("3.2", "neuron", "A neuron", truth=lambda w, x: np.tanh(np.dot(w, x)), ask=["neuron"]),
    *(Row("3.5", loss.name, loss.text, truth=loss.truth, ask=["loss_of", loss.name]) for loss in LOSSES[:2]),
)


@each_rule(PAIRS)
def test_other_lengths(rule, student, rng):
    """{rule.text} refuses lists of different lengths with a ValueError

    An answer for the shorter list would hide a mistake elsewhere.
    """
    (name, *first), a, b = rule.ask, rng.uniform(0.35, 0.45, 3), rng.uniform(0.6, 0.7, 3)
    answers = asked(student, name, [(*first, a.tolist(), b.tolist())])
    expect(data(student, answers), [float(rule.truth(a, b))], rule.text)
    ask, lengths = student.define(WORKER, name), ((3, 2), (2, 3), (1, 3), (3, 1))
    calls = [(ask, *first, a[:m].tolist(), b[:n].tolist()) for m, n in lengths]
    for found in asked(student, "refusal", calls):
        expect(found, "ValueError", "the exception raised", wrong=known(LENGTHS, "none"))


# Training. These run in the worker.
TRAINING = (
    READ
    + '''
from kittengrad import mlp

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
        self.calls.append((*call, *data(self.nodes)))
        return self.rate / (1 + call[0])

def trained(x, y, numbers, steps, rate, stale, looks):
    """What `train` returns for a plane, the plane's numbers and gradients, and the calls of `progress`."""
    nodes = values(numbers)
    for node in nodes:
        node.grad = stale
    progress = Calls(nodes)
    given = {"learning_rate": Calls((), rate) if looks == "rate" else rate}
    if looks == "progress":  # with the default rate
        given = {"progress": progress}
    losses = mlp.train(Plane(nodes), x, y, loss, steps, **given)
    return losses, data(nodes), gradients(nodes), progress.calls
'''
)


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
    runs = []
    for steps, unit in zip(rule.steps, UNITS, strict=False):
        x, y = (rng.uniform(0.9, 1.1, np.shape(signs)) * signs for signs in CROSSED)
        plane = [unit * number for number in random_numbers(rng, 3)]
        top = 0.05 if rule.looks == "progress" else float(rng.uniform(0.02, 0.04))  # 0.05 is the default
        runs.append((x, unit * y, plane, steps, top))
    calls = [(x.tolist(), y.tolist(), *rest, rule.stale, rule.looks) for x, y, *rest in runs]
    trained = student.define(TRAINING, "trained")
    for run, found in zip(runs, called(student, trained, calls), strict=True):
        check_training(rule, student, *run, *found)


def check_training(rule, student, x, y, plane, steps, top, losses, numbers, slopes, calls):
    """Compare the numbers of a trained plane, and what the row looks at, with gradient descent."""
    rates = [top / (1 + step) if rule.looks == "rate" else top for step in range(steps)]

    def descent(rates=rates, own=1.0, target=2.0, **slip):  # with other factors in the loss, if given
        return Descent(lambda n: ((own * (x @ n[:2] + n[2]) - target * y) ** 2).sum(), plane, rates, **slip)

    def slips(part):  # they are computed for a wrong answer only
        yield getattr(descent(sign=1.0), part), UPHILL
        yield getattr(descent(own=2.0, target=1.0), part), SWAPPED
        for stale in (0.0, rule.stale):
            yield getattr(descent(keep=True, stale=stale), part), mistake("forgets-zero-grad")
        yield getattr(descent([top] * steps), part), mistake("rate-asked-once")

    right = descent()
    still = mistake("moves-a-copy") if any(floats(slopes)) else mistake("clears-before-the-step")
    wrong = chain(slips("end"), known(still, plane))
    expect(floats(numbers), right.end, "the parameters after training", wrong=wrong, **CLOSE)
    if rule.looks == "losses":
        wrong = known(mistake("loss-after-the-step"), right.late) + known(
            ONE_FORWARD, right.losses[:1] * steps
        )
        require(all(isinstance(number, (int, float)) for number in student.items(losses)), KEEPS_GRAPHS)
        expect(losses, right.losses, "the losses", wrong=chain(wrong, slips("losses")), **CLOSE)
    elif rule.looks == "progress":
        check_progress(calls, right)


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
