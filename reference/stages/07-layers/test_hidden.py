"""Stage 07: a layer as one node, first weights, trees of modules, their state, and three losses.

`linear` and the losses are rows of RULES: rules of arrays, with their gradients by a random cotangent.
A tree of modules is data: the worker builds it from random names and arrays, and the grader compares names,
arrays and gradients with what the data says.
"""

import numpy as np

from autograder.grading.modules import Tree
from autograder.grading.properties import (
    REGIMES,
    At,
    Case,
    Row,
    Rule,
    as_promised,
    at_scale,
    each_rule,
    in_float32,
    left_alone,
    numbers,
)
from autograder.grading.scalars import known
from autograder.grading.suite import expect, mistake, require, task

# Diagnoses of slips that are too small to be known mistakes.
NO_BIAS = "The bias is missing from the sum."
TURN_W = "The weight is used as it is. It has a row for each output: which matrix does x @ … need?"
MEAN_BIAS = "This is the mean over the rows. Each row used the whole bias, so the gradients add up."
FIRST_AXIS = "The bias gradient is summed over the first axis alone. All axes but the last one count rows."
UNEVEN = "The numbers are spread unevenly over [-r, r). The docstring asks for even ones, of both signs."
NO_GAIN = "The gain makes no difference to your numbers. r grows with it."
SAME_AGAIN = "A second call with the same Generator gives the same numbers. Draw from the Generator itself."
BUFFERS = "Your parameters include the buffers. `is_parameter` tells them apart."
NO_BUFFERS = "The buffers are missing. They are tensors of the tree too."
NO_SHARED = "A shared tensor is missing under its second name. `named_tensors` has all names."
STILL_THERE = "The old gradients are still there after zero_grad."
TOP_ONLY = "zero_grad reaches the parameters of the module itself alone. `parameters()` has all of them."
NOT_ITSELF = "train returns something else than the module itself."
NOT_ALL = "Some tensors are missing from the state. `named_tensors` has all of them, under all their names."
NO_MODE = "`train(mode)` sets `training` to True, whatever the mode is. Which value does it get?"
NOT_REFUSED = "A state that does not fit is accepted. `check_state` raises the error."
HALF_LOADED = "Some numbers have changed, although the state does not fit. Check before you change anything."
REDUCED = "This is one number. The rule gives each loss, and finished code takes their mean or sum."
DEAF = "This gradient leaves out g. Each loss has a number in g, and its gradients are multiplied by it."
HALF = "Your error is half of the squared error. The docstring has no factor."
NO_NO = "The part of the answer no is missing: y = 0 costs nothing."
TURNED = "The gradient has the other sign. Towards which side does the loss grow?"
FIXED = "The target has a gradient of its own. The docstring has its formula."
NEGATIVE = "The sign is wrong: a likely label costs less. Look for the minus in the docstring."
NO_WEIGHTS = "The weights make no difference."
NO_SOFTMAX = "These are the logits themselves. The docstring takes the log-softmax of each row first."
NO_LABEL = "This is the softmax. At the label of each row, 1 is subtracted."
ACROSS = "Each row of the gradient has one g and one w. A column of them, `g[:, None]`, meets the rows."

# The truth, in NumPy.


def linear_gradients(g, w, x, b):
    rows, gs = x.reshape(-1, w.shape[1]), g.reshape(-1, len(w))
    return gs.T @ rows, (gs @ w).reshape(x.shape), gs.sum(axis=0)


def square_gradients(g, p, y):
    return 2 * g * (p - y), 2 * g * (y - p)


def shares(z):
    """σ(z) and σ(-z), both with all their digits."""
    size = np.exp(-abs(z))
    return np.where(z > 0, 1, size) / (1 + size), np.where(z > 0, size, 1) / (1 + size)


def logistic(z, y, pos_weight=1.0):
    return pos_weight * y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)


def logistic_gradients(g, z, y, pos_weight=1.0):
    above, below = shares(z)
    by_target = pos_weight * np.logaddexp(0, -z) - np.logaddexp(0, z)
    return g * ((1 - y) * above - pos_weight * y * below), g * by_target


def log_softmax(z):
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def picked(log_p, labels, weights):
    return -weights * log_p[np.arange(len(labels)), labels]


def entropies(z, labels, weights):
    return picked(log_softmax(z), labels, weights)


def entropy_gradients(g, z, labels, weights):
    return [(np.exp(log_softmax(z)) - np.eye(z.shape[1])[labels]) * (g * weights)[:, None]]


# Wrong results and gradients, with the mistakes that make them.


def wrong_sums(w, x, b):
    square = [(x @ w + b, TURN_W)] if w.shape[0] == w.shape[1] else []
    return [*square, (x @ w.T, NO_BIAS)]


def wrong_linear(g, w, x, b):
    rows, gs = x.reshape(-1, w.shape[1]), g.reshape(-1, len(w))
    dw = [(rows.T @ gs, mistake("weight-gradient-turned"))]
    dx = [(g @ w.T, TURN_W)] if w.shape[0] == w.shape[1] else []
    db = [(g, mistake("bias-gradient-of-each-row")), (gs.mean(axis=0), MEAN_BIAS)]
    if g.ndim > 2:
        db += [(g.sum(axis=0), FIRST_AXIS)]
    return [dw, dx, db]


def wrong_squares(p, y):
    return [((p - y) ** 2 / 2, HALF), (((p - y) ** 2).mean(), REDUCED)]


def wrong_square_gradients(g, p, y):
    d, half, same = p - y, mistake("square-without-its-two"), mistake("target-has-the-same-sign")
    by_target = [(-g * d, half), (2 * g * d, same), (g * d, same), (-2 * d, DEAF), (0 * d, FIXED)]
    return [[(g * d, half), (2 * d, DEAF), (-2 * g * d, TURNED)], by_target]


def wrong_logistic(z, y, pos_weight=1.0):
    s, yes, no = 1 / (1 + np.exp(-z)), np.logaddexp(0, -z), np.logaddexp(0, z)
    rounded = -(pos_weight * y * np.log(s) + (1 - y) * np.log(1 - s))
    grown = pos_weight * y * np.log(1 + np.exp(-z)) + (1 - y) * np.log(1 + np.exp(z))
    slips = known(mistake("logarithm-of-a-sigmoid"), rounded, grown)
    slips += known(mistake("pos-weight-for-both"), pos_weight * (y * yes + (1 - y) * no))
    return [*slips, (pos_weight * y * yes, NO_NO), (logistic(z, y, pos_weight).mean(), REDUCED)]


def wrong_logistic_gradients(g, z, y, pos_weight=1.0):
    right, by_target = logistic_gradients(g, z, y, pos_weight)
    s = 1 / (1 + np.exp(-z))
    by_share = [(1 - y) / (1 - s) - pos_weight * y / s, (s - y) / (s * (1 - s)), s - y]
    slips = [(g * by_share[2], mistake("gradient-without-pos-weight"))]
    slips += known(mistake("gradient-by-the-probability"), g * by_share[0], g * by_share[1])
    slips += [(right / g, DEAF), (-right, TURNED)]
    return [slips, [(-by_target, TURNED), (by_target / g, DEAF), (0 * z, FIXED), (-g * z, NO_WEIGHTS)]]


def wrong_entropies(z, labels, weights):
    e, grown, log_p = np.exp(z - z.max(axis=-1, keepdims=True)), np.exp(z), log_softmax(z)
    logs = [np.log(x / x.sum(axis=-1, keepdims=True)) for x in (e, grown)]
    slips = known(mistake("logarithm-of-a-softmax"), *(picked(numbers, labels, weights) for numbers in logs))
    every = -log_p[:, labels]
    slips += known(mistake("every-label-of-every-row"), every * weights, every * weights[:, None])
    right, alike = entropies(z, labels, weights), entropies(z, labels, 0 * weights + 1)
    slips += [(-right, NEGATIVE), (alike, NO_WEIGHTS), (picked(z, labels, weights), NO_SOFTMAX)]
    return slips + [(number, REDUCED) for number in (right.mean(), right.sum() / weights.sum(), alike.mean())]


def wrong_entropy_gradients(g, z, labels, weights):
    p, true = np.exp(log_softmax(z)), np.eye(z.shape[1])[labels]
    each = (g * weights)[:, None]
    slips = [(g[:, None] * (p - true), mistake("gradient-without-weights"))]
    slips += known(mistake("gradient-at-the-label-alone"), -each * true, each * true * (p - 1))
    slips += known(mistake("divides-by-the-examples"), each * (p - true) / len(z),
                   each * (p - true) / weights.sum())  # fmt: skip
    across = [((p - true) * (g * weights), ACROSS)] if len(set(z.shape)) == 1 else []
    return [[*slips, *across, (each * p, NO_LABEL), ((p - true) * weights[:, None], DEAF)]]


# The rules. Targets are drawn between 0 and 1. Weights are float32: rules in float32 and in float64 keep
# their dtype with them.


def answers(rng, z, y):
    """Logits, and targets from 0 to 1."""
    return [*numbers(rng, z), rng.uniform(0.1, 0.9, y)]


def weights_of(*numbers):
    return np.array(numbers, "float32")


def classes(*shape, labels, weights):
    return Case(shape, labels=np.array(labels), weights=weights_of(*weights))


FAR = np.array(REGIMES)
ROWS = np.array([[a, b, 0.0] for a in (1000.0, 1.0, -1000.0, 40.0) for b in (-1000.0, 0.0, 1000.0)])
ALIKE = weights_of(*[1.0] * 12)
RULES = (
    Rule("7.1", "linear", "linear(w, x, b)", lambda w, x, b: x @ w.T + b, gradients=linear_gradients,
         wrong=wrong_linear, wrong_results=wrong_sums, large=Case((30, 300), (1, 300), (30,)), module="nn"),
    Rule("7.6", "squared_errors", "squared_errors(p, y)", lambda p, y: (p - y) ** 2,
         gradients=square_gradients, wrong=wrong_square_gradients, wrong_results=wrong_squares,
         points=[At(FAR, FAR[::-1].copy())], large=Case((100, 200), (100, 200)), module="losses"),
    Rule("7.7", "logistic_losses", "logistic_losses(z, y)", logistic, gradients=logistic_gradients,
         wrong=wrong_logistic_gradients, wrong_results=wrong_logistic, draw=answers,
         points=[At(FAR, np.full(len(FAR), yes)) for yes in (1.0, 0.0, 0.25)],
         large=Case((100, 200), (100, 200)), module="losses"),
    Rule("7.8", "cross_entropies", "cross_entropies(z, labels, weights)", entropies,
         gradients=entropy_gradients, wrong=wrong_entropy_gradients, wrong_results=wrong_entropies,
         points=[At(ROWS, labels=labels, weights=ALIKE) for labels in (np.arange(12) % 3, np.arange(12) % 2)],
         large=classes(4000, 5, labels=np.arange(4000) % 5, weights=[1.0, 2.0] * 2000), module="losses"),
)  # fmt: skip
NAMED = {rule.name: rule for rule in RULES}

# The situations: some cases of one rule, whose name comes first in the name of the row.


def situation(task, name, text, *cases):
    return Row(task, name, text, cases=cases)


def layers(*rows, outputs=4, inputs=3):
    return [Case((outputs, inputs), shape, (outputs,)) for shape in rows]


def pairs(*shapes, **options):
    return [Case(shape, shape, **options) for shape in shapes]


SITUATIONS = (
    situation("7.1", "linear", """linear gives x @ wᵀ + b, and each operand its gradient
        The gradient of an operand has the operand's shape. Each row of x uses the same w and the same b.""",
        *layers((5, 3), (1, 3), (2, 3))),
    situation("7.1", "linear-square", """linear with as many outputs as inputs, and as many rows
        Every order of the factors fits here, and one is right. Find it with other lengths.""",
        *layers((5, 3), (3, 3), outputs=3)),
    situation("7.1", "linear-one-row", """linear takes a single row without an axis for rows
        The result is then one row too.""", *layers((5, 3), (3,))),
    situation("7.1", "linear-stacks", """linear takes rows in several axes, and empty batches
        All axes but the last one count rows. `as_rows` makes one axis of them.""",
        *layers((5, 3), (2, 4, 3), (2, 1, 2, 3), (0, 3))),
    situation("7.6", "squared_errors", """Each error is squared, and both operands have a gradient
        A larger prediction and a smaller target change the difference alike.""",
        *pairs((2, 3), (5,), (1, 3), ())),
    situation("7.7", "logistic_losses", """The loss of yes or no, with both gradients
        The target lies between 0 and 1, and both parts of the sum count.""", *pairs((2, 3), (5, 1), (4,))),
    situation("7.7", "logistic_losses-weights", """pos_weight multiplies the part of yes
        It is a part of the gradients too, and broadcasts over the rows.""",
        *pairs((2, 3), pos_weight=weights_of(3.0, 0.5, 2.0)), *pairs((4, 1), (3,), pos_weight=4.0)),
    situation("7.8", "cross_entropies", """Each row costs minus the log-softmax at its own label
        Every logit of a row receives a gradient: its probability, and -1 at the label.""",
        classes(5, 4, labels=[3, 0, 1, 0, 2], weights=[1.0] * 5),
        classes(2, 2, labels=[1, 0], weights=[1.0] * 2), classes(1, 3, labels=[2], weights=[1.0])),
    situation("7.8", "cross_entropies-weights", """Each example counts by its weight, forwards and backwards
        A weight of 2 makes both twice as large.""",
        classes(5, 4, labels=[3, 0, 1, 0, 2], weights=[1.5, 0.5, 2.0, 0.5, 3.0]),
        classes(3, 3, labels=[1, 0, 1], weights=[2.0, 0.25, 3.0])),
)  # fmt: skip


@each_rule(SITUATIONS)
def test_values(rule, student, rng):
    """{rule.text}"""
    as_promised(student, rng, NAMED[rule.name.partition("-")[0]], rule.cases)


FEW = {row.name: row.cases for row in SITUATIONS}


@each_rule(RULES)
def test_left_alone(rule, student, rng):
    """{rule.text} leaves everything that it was given as it was, and can go backwards twice

    Other code uses the same arrays. Each call makes its own gradient.
    """
    left_alone(student, rng, rule, FEW[rule.name])


@each_rule(RULES)
def test_many_numbers(rule, student, rng):
    """{rule.text} keeps float32, and is quick for a hundred thousand numbers

    NumPy goes both ways without a loop of Python.
    """
    in_float32(student, rng, rule, FEW[rule.name])
    at_scale(student, rng, rule)


# First weights. DRAW runs in the worker: two draws for each seed, and the global states afterwards.
DRAW = """
import random
import numpy as np
from kittengrad import nn

def drawn(name, shape, seeds, options, key, place):
    random.setstate((3, (*key.tolist(), place), None))
    np.random.set_state(("MT19937", key, place))
    found = [getattr(nn, name)(shape, rng, **options)
             for rng in map(np.random.default_rng, seeds) for _ in range(2)]
    _, keys, place, *_ = np.random.get_state()
    return found, np.array(random.getstate()[1], float), np.array([*keys.tolist(), place], float)
"""


# The end of the interval for (outputs, inputs) and a gain, the usual gain, and wrong ends.
STD = mistake("variance-as-the-end")
INITS = (
    Row("7.2", "xavier_uniform", "xavier_uniform", r=lambda n, k, gain: gain * np.sqrt(6 / (n + k)),
        usual=1.0,
        slips=[(lambda n, k, gain: gain * np.sqrt(2 / (n + k)), STD),
               (lambda n, k, gain: np.sqrt(6 / (n + k)), NO_GAIN)]),
    Row("7.2", "kaiming_uniform", "kaiming_uniform", r=lambda n, k, gain: gain * np.sqrt(3 / k), usual=2**0.5,
        slips=[(lambda n, k, gain: gain * np.sqrt(3 / n), mistake("counts-the-outputs")),
               (lambda n, k, gain: gain / np.sqrt(k), STD), (lambda n, k, gain: np.sqrt(6 / k), NO_GAIN)]),
)  # fmt: skip
SHAPES = ((90, 40), (40, 90), (1500, 2))


def evenly(ordered, r):
    """Whether these numbers, the smallest first, are spread evenly over [-r, r).

    The largest one decides, and the distance to even shares.
    """
    n, largest = ordered.size, max(-ordered[0], ordered[-1])
    steps = abs((ordered + r) / (2 * r) - (np.arange(n) + 0.5) / n).max()
    return bool(r * (1 - 25 / n) < largest <= r * (1 + 1e-12) and steps < 3 / np.sqrt(n))


def weights(rule, found, shape, gain):
    """The array that was found. Expect this shape, and even numbers up to the right end."""
    expect(np.shape(found), shape, f"the shape of {rule.name}")
    array, right = np.asarray(found, float), float(rule.r(*shape, gain))
    ordered, largest = np.sort(array, axis=None), float(abs(array).max())
    require(largest > 0 and evenly(ordered, largest), UNEVEN)
    wrong = [(float(slip(*shape, gain)), sentence) for slip, sentence in rule.slips]
    end = next((end for end in (right, *(end for end, _ in wrong)) if evenly(ordered, end)), largest)
    expect(end, right, f"the end of the interval of {rule.name}", wrong=wrong)
    return array


@each_rule(INITS)
def test_first_weights(rule, student, rng):
    """{rule.text} draws even numbers from [-r, r), with the r of the docstring

    They come from the Generator that the function receives. Other random numbers stay as they are.
    """
    for shape, gain in [(shape, gain) for shape in SHAPES for gain in (None, 0.4, 3.0)]:
        key, place = rng.integers(0, 2**32, 624, np.uint32), int(rng.integers(1, 600))
        one, other = rng.choice(10_000, 2, replace=False).tolist()
        options, size = ({}, rule.usual) if gain is None else ({"gain": gain}, gain)
        seeds = [one, other, one]
        found, *states = student.define(DRAW, "drawn")(rule.name, shape, seeds, options, key, place)
        before = [*key.tolist(), place]
        still = all(type(now) is np.ndarray and np.array_equal(now, before) for now in states)
        require(still and len(states) == 2, mistake("other-random-numbers"))
        require(isinstance(found, list) and len(found) == 6, UNEVEN)
        first, second, third, _, again, _ = (weights(rule, array, shape, size) for array in found)
        require(not np.array_equal(first, second), SAME_AGAIN)
        require(
            np.array_equal(first, again) and not np.array_equal(first, third), mistake("other-random-numbers")
        )


# Trees of modules.

FLAT, DEEP = [0, 1, 2, 3], [0, [1, [2, 3, [4]]], ([5], [[6, 7], 8]), 9]
SHARED = [0, [1, 0, 3], ([2], [1, 4, 3]), 2]
TREES = (
    Row("7.3", "flat", "A module without modules", shape=FLAT),
    Row("7.3", "deep", "A tree of several levels, with lists", shape=DEEP),
    Row("7.3", "shared", "A tree that uses some tensors twice", shape=SHARED),
)
STATES = (
    Row("7.5", "deep", "A tree of several levels, with lists", shape=DEEP),
    Row("7.5", "shared", "A tree that uses some tensors twice", shape=SHARED),
)


@each_rule(TREES)
def test_names(rule, student, rng):
    """{rule.text} names all its tensors in order, and each parameter once

    The name of a tensor is the path that leads to it. A shared parameter has its first name.
    """
    tree = Tree(rng, rule.shape)
    pairs, top = tree.pairs(), tree.pairs(deep=False)
    parameters, first_level = tree.parameters(pairs), mistake("first-level-only")
    tensors = [(tree.pairs(path=False), mistake("names-without-a-path")), (top, first_level),
               (tree.once(pairs), NO_SHARED), (parameters, NO_BUFFERS)]  # fmt: skip
    once = [(parameters, mistake("shared-parameter-twice")), (tree.once(pairs), BUFFERS), (pairs, BUFFERS),
            (tree.once(tree.parameters(top)), first_level)]  # fmt: skip
    first = tree.once(parameters)
    for method, right, slips in (("named_tensors", pairs, tensors), ("named_parameters", first, once)):
        found = tree.ask(student, "listed", method)
        wrong = [(tree.listed(slip), sentence) for slip, sentence in slips]
        expect(found, tree.listed(right), f"the pairs of {method}()", wrong=wrong)


@task("7.3")
def test_equal_numbers(student, rng):
    """Two parameters with equal numbers are two parameters

    Only the same object is the same parameter.
    """
    tree = Tree(rng, [0, [1, [2]], 4])
    tree.arrays = tree.arrays[:1] * tree.count
    found, pairs = tree.ask(student, "listed", "named_parameters"), tree.pairs()
    wrong = known(mistake("equal-numbers-are-one"), tree.listed(pairs[:1]))
    expect(found, tree.listed(pairs), "the pairs of named_parameters()", wrong=wrong)


@task("7.4")
def test_zero_grad(student, rng):
    """zero_grad reaches every parameter of the tree, and no other one

    The next backward then begins at 0.
    """
    tree = Tree(rng, DEEP)
    ids = [i for i in range(tree.count) if i not in tree.buffers]
    old, new = rng.uniform(1, 3, (2, len(ids))).tolist()
    inside, top = ({i for _, i in tree.pairs(deep=deep)} for deep in (True, False))

    def after(reached):
        return [b + a * (i not in reached) for i, a, b in zip(ids, old, new, strict=True)]

    wrong = [(after(top), TOP_ONLY), (after(()), STILL_THERE)]
    found = tree.ask(student, "cleared", old, new)
    expect(found, after(inside), "the gradients after zero_grad and a backward", wrong=wrong)


@task("7.4")
def test_train_and_eval(student, rng):
    """train sets the mode of every module below, and returns the module itself

    A module in the tree can be set by itself too. The others then stay as they are.
    """
    tree, (on, off) = Tree(rng, [0, [1, [2], [4]], ([5, [6]], [8])]), rng.uniform(1, 2, 2).tolist()
    children = {0: (1, 4, 6), 1: (2, 3), 4: (5,)}  # the modules are counted from the top
    below = children | {0: range(1, 7)}

    def after(place, mode, reached, value=lambda mode: mode):
        modes = [True] * 7
        for top, given in ((0, mode), (place, not mode)):
            for part in (top, *reached.get(top, ())):
                modes[part] = value(given)
        return [on if training else off for training in modes]

    for place, mode in ((1, False), (4, False), (1, True), (4, True)):
        found, same = tree.ask(student, "switched", place, (mode, not mode), (on, off))
        wrong = known(mistake("train-stops-early"), after(place, mode, {}), after(place, mode, children))
        wrong += [(after(place, mode, below, lambda mode: True), NO_MODE)]
        expect(found, after(place, mode, below), "the answers of all modules", wrong=wrong)
        expect(same, on, "the answer of what train returns", wrong=[(off, NOT_ITSELF)])


@each_rule(STATES)
def test_state(rule, student, rng):
    """{rule.text} gives its state: each name with a copy of its array

    Training goes on, and the state stays as it was. A shared tensor has all of its names there.
    """
    tree = Tree(rng, rule.shape)
    pairs, later = tree.pairs(), tree.drawn()
    wrong = [([[name, later[i]] for name, i in pairs], mistake("state-goes-along"))]
    fewer = (tree.once(pairs), tree.parameters(pairs))
    wrong += [([[name, tree.arrays[i]] for name, i in some], NOT_ALL) for some in fewer]
    expected = [[name, tree.arrays[i]] for name, i in pairs]
    expect(
        tree.ask(student, "state", later), expected, "the state, after the tensors have changed", wrong=wrong
    )


@each_rule(STATES)
def test_loading(rule, student, rng):
    """{rule.text} loads a state into its own tensors, in their dtype

    The tensors stay the same objects. Later steps leave the arrays of the state as they are.
    """
    tree = Tree(rng, rule.shape)
    pairs, new = tree.pairs(), tree.drawn()
    used = {i for _, i in pairs}
    given = [[name, new[i]] for name, i in pairs]
    for dtype in ("float64", "float32"):
        before, after = ([array.astype(dtype) for array in arrays] for arrays in (tree.arrays, new))
        right = [after[i] if i in used else before[i] for i in range(tree.count)]
        found, places, error, kept = tree.ask(student, "loaded", given, dtype=dtype)
        expect(error, "", "the error")
        wrong = [([-1] * len(places), mistake("loads-into-new-tensors"))]
        expect(places, [i for _, i in pairs], "which tensors the tree has", wrong=wrong)
        wrong = [(before, mistake("loads-into-new-tensors"))]
        expect(found, right, f"the tensors of {dtype} after loading", wrong=wrong)
        wrong = [([array + 1 for _, array in given], mistake("one-array-for-both"))]
        expect(kept, [array for _, array in given], "the state after a step", wrong=wrong)


@task("7.5")
def test_states_that_do_not_fit(student, rng):
    """A state with a missing, a strange or a misshapen array raises RuntimeError, and changes nothing

    With strict=False, a missing or strange name is left out. A wrong shape is always an error.
    """
    tree = Tree(rng, DEEP)
    pairs, new = tree.pairs(), tree.drawn()
    full = [[name, new[i]] for name, i in pairs]
    misshapen = [[full[0][0], np.ones((5, 5))], *full[1:]]
    for state, strict in (
        (full[:-1], True),
        ([*full, ["strange", new[0]]], True),
        (misshapen, True),
        (misshapen, False),
    ):
        found, _, error, _ = tree.ask(student, "loaded", state, strict)
        expect(error, "RuntimeError", "the error", wrong=[("", NOT_REFUSED)])
        expect(found, tree.arrays, "the tensors after the error", wrong=[(found, HALF_LOADED)])
    for state in (full[:-1], [*full[1:], ["strange", new[0]]]):
        loaded = dict(state)
        right = {i: loaded[name] for name, i in pairs if name in loaded}
        found, _, error, _ = tree.ask(student, "loaded", state, False)
        expected = [right.get(i, array) for i, array in enumerate(tree.arrays)]
        expect((error, found), ("", expected), "the error, and the tensors after loading")
