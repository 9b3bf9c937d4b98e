"""Stage 07: a layer as one node, first weights, trees of modules, their state, and three losses.

`linear` and the losses are rows of RULES: a loss is asked as a rule, with its gradient by a random cotangent.
A tree of modules is data: the worker builds it from random names and arrays, and the grader compares names,
arrays and gradients with what the data says.
"""

import numpy as np

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
)
from autograder.grading.scalars import known
from autograder.grading.suite import expect, mistake, require, task

# Diagnoses of slips that are too small to be known mistakes.
NO_BIAS = "The bias is missing from the sum."
TURN_W = "The weight is used as it is. It has a row for each output: which matrix does x @ … need?"
MEAN_BIAS = "This is the mean over the rows. Each row used the whole bias, so the gradients add up."
FIRST_AXIS = "The bias gradient is summed over the first axis alone. All axes but the last one count rows."
NORMAL = "The numbers are from a normal distribution, or uneven. The docstring asks for even ones: `uniform`."
NO_GAIN = "The gain makes no difference to your numbers. r grows with it."
ONE_SIDE = "All your numbers are on one side of 0. Give `uniform` both ends."
OTHER_RANGE = "The numbers lie in another interval than [-r, r) with the r of the docstring."
SAME_AGAIN = "A second call with the same Generator gives the same numbers. Draw from the Generator itself."
BUFFERS = "Your parameters include the buffers. `is_parameter` tells them apart."
NO_BUFFERS = "The buffers are missing. They are tensors of the tree too."
NO_SHARED = "A shared tensor is missing under its second name. `named_tensors` has all names."
LAST_NAME = "A shared parameter has its last name here. Keep the first one."
STILL_THERE = "The old gradients are still there after zero_grad."
OUTSIDE = "A parameter outside the module has lost its gradient too."
NOT_ITSELF = "train returns something else than the module itself."
NOT_ALL = "Some tensors are missing from the state. `named_tensors` has all of them, under all their names."
NOT_DTYPE = "The tensors have another dtype after loading. They keep their own."
NO_MODE = "`train(mode)` sets `training` to True, whatever the mode is. Which value does it get?"
NOT_REFUSED = "A state that does not fit is accepted. `check_state` raises the error."
HALF_LOADED = "Some numbers have changed, although the state does not fit. Check before you change anything."
HALF = "Your error is half of the squared error. The docstring has no factor."
ABSOLUTE = "These are absolute errors. The docstring asks for squares."
NO_NO = "The part of the answer no is missing: y = 0 costs nothing."
TURNED = "Yes and no are exchanged. Which softplus belongs to y = 1?"
NEGATIVE = "The sign is wrong: a likely label costs less. Look for the minus in the docstring."
NO_WEIGHTS = "The weights of the classes make no difference."
NO_SOFTMAX = "These are the logits themselves. The docstring takes the log-softmax of each row first."

REDUCTIONS = ("mean", "sum", "none")

# The truth, in NumPy.


def linear_gradients(g, w, x, b):
    rows, gs = x.reshape(-1, w.shape[1]), g.reshape(-1, len(w))
    return gs.T @ rows, (gs @ w).reshape(x.shape), gs.sum(axis=0)


def reduced(losses, reduction, weights=None):
    """The mean, the sum or the losses themselves; the mean divides by the sum of the weights."""
    if reduction == "mean":
        return losses.mean() if weights is None else losses.sum() / weights.sum()
    return losses.sum() if reduction == "sum" else losses


def spread(g, losses, reduction, weights=None):
    """The gradient of each loss, of the gradient of the reduced ones."""
    count = losses.size if weights is None else weights.sum()
    return np.broadcast_to(g / count if reduction == "mean" else g, losses.shape)


def squared(p, target, reduction="mean"):
    return reduced((p - target) ** 2, reduction)


def squared_gradients(g, p, target, reduction="mean"):
    return [spread(g, p, reduction) * 2 * (p - target)]


def logistic(z, target, reduction="mean", pos_weight=1.0, weight=1.0):
    yes, no = np.logaddexp(0, -z), np.logaddexp(0, z)
    return reduced((pos_weight * target * yes + (1 - target) * no) * weight, reduction)


def logistic_gradients(g, z, target, reduction="mean", pos_weight=1.0, weight=1.0):
    size = np.exp(-abs(z))
    above, below = np.where(z > 0, 1, size) / (1 + size), np.where(z > 0, size, 1) / (1 + size)
    return [spread(g, z, reduction) * weight * ((1 - target) * above - pos_weight * target * below)]


def log_softmax(z):
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def shares(z, target, weight, smoothing):
    """How much each log-probability of each row counts, and the weight of each row."""
    weights, classes = np.ones(z.shape[-1]) if weight is None else np.asarray(weight), z.shape[-1]
    own = weights[target]
    hot = np.eye(classes)[target]
    return (1 - smoothing) * own[..., None] * hot + smoothing * weights / classes, own


def picked(log_p, target, weight=None, reduction="mean", label_smoothing=0.0):
    share, own = shares(log_p, target, weight, label_smoothing)
    with np.errstate(invalid="ignore"):
        return reduced(-np.where(share == 0, 0, share * log_p).sum(axis=-1), reduction, own)


def picked_gradients(g, log_p, target, weight=None, reduction="mean", label_smoothing=0.0):
    share, own = shares(log_p, target, weight, label_smoothing)
    return [-spread(g, own, reduction, own)[..., None] * share]


def entropy(z, target, **options):
    return picked(log_softmax(z), target, **options)


def entropy_gradients(g, z, target, **options):
    (inner,) = picked_gradients(g, z, target, **options)
    return [inner - np.exp(log_softmax(z)) * inner.sum(axis=-1, keepdims=True)]


# Wrong results and gradients, with the mistakes that make them.


def wrong_sums(w, x, b):
    square = [(x @ w + b, TURN_W)] if w.shape[0] == w.shape[1] else []
    return [*square, (x @ w.T, NO_BIAS)]


def wrong_linear(g, w, x, b):
    rows, gs = x.reshape(-1, w.shape[1]), g.reshape(-1, len(w))
    turned = mistake("weight-gradient-turned")
    dw = [(rows.T @ gs, turned), *[(part.T @ whole, turned) for part, whole in ((x, g),) if x.ndim == 2]]
    dx = [(g @ w.T, TURN_W)] if w.shape[0] == w.shape[1] else []
    db = [(g, mistake("bias-gradient-of-each-row")), (gs.mean(axis=0), MEAN_BIAS)]
    if g.ndim > 2:
        db += [(g.sum(axis=0), FIRST_AXIS)]
    return [dw, dx, db]


def cut(g, x, **options):
    """No gradient: the graph is cut."""
    return [[(np.zeros_like(x), mistake("loss-without-a-graph"))]]


def always_the_mean(truth):
    """The mean for every reduction; its shape shows where the losses were wanted."""

    def wrong(operand, target, reduction="mean", **options):
        if reduction == "mean":
            return []
        sentence = mistake("reduction-ignored")
        return [(truth(operand, target, reduction=other, **options), sentence)
                for other in REDUCTIONS if other != reduction]  # fmt: skip

    return wrong


def wrong_squares(p, target, reduction="mean"):
    pairs = [
        (reduced((p - target) ** 2 / 2, reduction), HALF),
        (reduced(abs(p - target), reduction), ABSOLUTE),
    ]
    return [*always_the_mean(squared)(p, target, reduction), *pairs]


def wrong_logistic(z, target, reduction="mean", pos_weight=1.0, weight=1.0):
    with np.errstate(all="ignore"):
        s = 1 / (1 + np.exp(-z))
        rounded = -(pos_weight * target * np.log(s) + (1 - target) * np.log(1 - s)) * weight
        grown = pos_weight * target * np.log(1 + np.exp(-z)) + (1 - target) * np.log(1 + np.exp(z))
        both = logistic(z, target, "none") * pos_weight * weight
        yes, no = np.logaddexp(0, -z), np.logaddexp(0, z)
        slip = mistake("logarithm-of-a-sigmoid")
        pairs = [(rounded, slip), (grown * weight, slip),
                 (both, mistake("pos-weight-for-both")), (pos_weight * target * yes * weight, NO_NO),
                 ((pos_weight * target * no + (1 - target) * yes) * weight, TURNED)]  # fmt: skip
        return [(reduced(losses, reduction), sentence) for losses, sentence in pairs]


def wrong_picks(log_p, target, weight=None, reduction="mean", label_smoothing=0.0):
    if label_smoothing:
        return []
    own = (np.ones(log_p.shape[-1]) if weight is None else np.asarray(weight))[target]
    losses, plain = picked(log_p, target, weight, "none"), picked(log_p, target, None, "none")
    pairs = [(-picked(log_p, target, weight, reduction), NEGATIVE), (reduced(plain, reduction), NO_WEIGHTS)]
    if reduction == "mean":
        pairs = [(losses.mean(), mistake("weights-count-in-the-sum-only")), *pairs]
    if log_p.ndim == 2:
        all_pairs = -log_p[:, target] * own
        table = [reduced(all_pairs, reduction, own), reduced(all_pairs, reduction)]
        pairs += known(mistake("every-label-of-every-row"), *table)
    return pairs


def wrong_entropy(z, target, weight=None, reduction="mean", label_smoothing=0.0):
    with np.errstate(all="ignore"):
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        plain = np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)
        options = {"weight": weight, "reduction": reduction, "label_smoothing": label_smoothing}
        rounded = [picked(np.log(p), target, **options) for p in (e / e.sum(axis=-1, keepdims=True), plain)]
        return [
            *known(mistake("logarithm-of-a-softmax"), *rounded),
            (picked(z, target, **options), NO_SOFTMAX),
            *wrong_picks(log_softmax(z), target, **options),
        ]


# The rules.

CALL = '''
import numpy as np
from kittengrad import Tensor, losses

def rule(name):
    """The loss as a rule of arrays. Where the graph is cut, its gradient is 0."""
    def call(x, **options):
        tensor = Tensor(x, requires_grad=True)
        out = getattr(losses, name)(tensor, **options)
        out = out if isinstance(out, Tensor) else Tensor(out)

        def vjp(g):
            tensor.grad = 0.0
            if out.requires_grad:
                out.backward(g, retain_graph=True)
            return tensor.grad + np.zeros_like(tensor.data)

        return out.data, vjp

    return call
'''


class Loss(Rule):
    """A loss of `losses`, as a rule with one operand; targets and weights are options."""

    def __init__(self, task, name, text, against, gradients, points, large, wrong_results):
        super().__init__(task, name, text, against, gradients=gradients, points=points, large=large,
                         wrong=cut, wrong_results=wrong_results, module="losses")  # fmt: skip

    def of(self, student):
        return student.define(CALL, "rule")(self.name)


FAR = np.array(REGIMES)
LABELS = np.arange(12) % 3
ROWS = np.array([[a, b, 0.0] for a in (1000.0, 1.0, -1000.0, 40.0) for b in (-1000.0, 0.0, 1000.0)])
RULES = (
    Rule("7.1", "linear", "linear(w, x, b)", lambda w, x, b: x @ w.T + b, gradients=linear_gradients,
         wrong=wrong_linear, wrong_results=wrong_sums, large=Case((30, 300), (1, 300), (30,)), module="nn"),
    Loss("7.6", "mse_loss", "mse_loss", squared, squared_gradients,
         (At(FAR, target=FAR[::-1].copy(), reduction="none"),), Case((200, 500), target=np.ones((200, 500))),
         wrong_squares),
    Loss("7.7", "binary_cross_entropy_with_logits", "binary_cross_entropy_with_logits", logistic,
         logistic_gradients,
         [At(FAR, target=np.full(len(FAR), yes), reduction="none") for yes in (1.0, 0.0, 0.25)],
         Case((200, 500), target=np.ones((200, 500))), wrong_logistic),
    Loss("7.8", "nll_loss", "nll_loss", picked, picked_gradients, (),
         Case((20_000, 5), target=np.arange(20_000) % 5), wrong_picks),
    Loss("7.8", "cross_entropy", "cross_entropy", entropy, entropy_gradients,
         (At(ROWS, target=LABELS, reduction="none"), At(ROWS, target=LABELS[::-1].copy(), reduction="none")),
         Case((20_000, 5), target=np.arange(20_000) % 5), wrong_entropy),
)  # fmt: skip
NAMED = {rule.name: rule for rule in RULES}

# The situations: some cases of one rule, whose name comes first in the name of the row. Targets and weights
# are the same for every seed; predictions and cotangents are drawn.

TARGETS = np.array([[0.25, -1.5, 2.0], [3.0, -0.5, 1.25]])
ANSWERS = np.array([[1.0, 0.0, 0.25], [0.0, 1.0, 0.75]])
CLASSES = np.array([3, 0, 1, 0, 2])
WEIGHTS = np.array([0.5, 2.0, 3.0, 1.5])


def each_reduction(*shape, **options):
    return [Case(shape, reduction=reduction, **options) for reduction in REDUCTIONS]


def situation(task, name, text, *cases):
    return Row(task, name, text, cases=cases)


def layers(*rows, outputs=4, inputs=3):
    return [Case((outputs, inputs), shape, (outputs,)) for shape in rows]


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
    situation("7.6", "mse_loss", """mse_loss is the squared error: its mean, its sum, or each one
        `reduce(losses, reduction)` does the last step.""",
        *each_reduction(2, 3, target=TARGETS), *each_reduction(2, target=TARGETS[0, :2])),
    situation("7.6", "mse_loss-few", """mse_loss of one number, and of one row
        The shape of the prediction stays where the losses are wanted.""",
        *each_reduction(target=np.array(0.5)), *each_reduction(1, 3, target=TARGETS[:1])),
    situation("7.7", "binary_cross_entropy_with_logits", """The loss of yes or no is right for every reduction
        The target lies between 0 and 1, and both parts of the sum count.""",
        *each_reduction(2, 3, target=ANSWERS), Case((2, 3), target=ANSWERS)),
    situation("7.7", "binary_cross_entropy_with_logits-weights", """pos_weight multiplies the part of yes
        It broadcasts over the rows.""",
        *each_reduction(2, 3, target=ANSWERS, pos_weight=np.array([3.0, 0.5, 2.0])),
        Case((2, 3), target=ANSWERS, pos_weight=np.array(4.0), weight=np.array([[2.0], [0.5]]))),
    situation("7.8", "nll_loss", """nll_loss takes from each row the number of its own label
        Row i has the label yᵢ. One number of each row receives a gradient.""",
        *each_reduction(5, 4, target=CLASSES), *each_reduction(2, 2, target=np.array([1, 0]))),
    situation("7.8", "nll_loss-weights", """nll_loss weights each example by its class, and the mean too
        The mean divides by the sum of the weights of the examples.""",
        *each_reduction(5, 4, target=CLASSES, weight=WEIGHTS)),
    situation("7.8", "cross_entropy", """cross_entropy is the nll_loss of the log-softmax
        Every logit of a row receives a gradient: its probability, and -1 at the label.""",
        *each_reduction(5, 4, target=CLASSES), *each_reduction(5, 4, target=CLASSES, weight=WEIGHTS)),
    situation("7.8", "cross_entropy-one-example", """One example is a row without an axis for rows
        Its label is a single number.""",
        *each_reduction(4, target=np.array(2)), *each_reduction(4, target=np.array(0), weight=WEIGHTS)),
    situation("7.8", "cross_entropy-smoothing", """Label smoothing gives a part of the target to all classes
        Its finished part calls your loss without smoothing, and mixes it with the loss of equal shares.""",
        *each_reduction(5, 4, target=CLASSES, label_smoothing=0.2),
        *each_reduction(5, 4, target=CLASSES, label_smoothing=0.5, weight=WEIGHTS)),
)  # fmt: skip


@each_rule(SITUATIONS)
def test_values(rule, student, rng):
    """{rule.text}"""
    as_promised(student, rng, NAMED[rule.name.partition("-")[0]], rule.cases)


FEW = {
    "linear": layers((5, 3), (3,), (2, 2, 3)),
    "mse_loss": each_reduction(2, 3, target=TARGETS),
    "binary_cross_entropy_with_logits": each_reduction(2, 3, target=ANSWERS),
    "nll_loss": each_reduction(5, 4, target=CLASSES, weight=WEIGHTS),
    "cross_entropy": each_reduction(5, 4, target=CLASSES),
}


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


# First weights. DRAW runs in the worker: two draws from one Generator, and the global states afterwards.
DRAW = """
import random
import numpy as np
from kittengrad import nn

def drawn(name, shape, seed, options, key, place):
    random.setstate((3, (*key, place), None))
    np.random.set_state(("MT19937", key, place))
    rng = np.random.default_rng(seed)
    found = [getattr(nn, name)(shape, rng, **options) for _ in range(2)]
    numpys = np.random.get_state()
    return found, [float(number) for number in (*random.getstate()[1], *numpys[1], numpys[2])]
"""


class Weights(Row):
    """A row of first weights.

    r      (outputs, inputs) -> the end of the interval, for a gain of 1
    usual  the gain by default
    slips  pairs ((outputs, inputs, gain) -> another end, diagnosis)
    """

    def __init__(self, name, r, usual, *slips):
        super().__init__("7.2", name, name, r=r, usual=usual, slips=slips)


STD = mistake("variance-as-the-end")
INITS = (
    Weights("xavier_uniform", lambda n, k: np.sqrt(6 / (n + k)), 1.0,
            (lambda n, k, gain: gain * np.sqrt(2 / (n + k)), STD),
            (lambda n, k, gain: np.sqrt(6 / (n + k)), NO_GAIN)),
    Weights("kaiming_uniform", lambda n, k: np.sqrt(3 / k), np.sqrt(2),
            (lambda n, k, gain: gain * np.sqrt(3 / n), mistake("counts-the-outputs")),
            (lambda n, k, gain: gain / np.sqrt(k), STD), (lambda n, k, gain: np.sqrt(6 / k), NO_GAIN)),
)  # fmt: skip
SHAPES = ((90, 40), (40, 90), (1500, 2))


def evenly(found, r):
    """Whether the numbers are spread evenly over [-r, r): the largest, and the distance to even shares."""
    sizes, n = np.sort(found.ravel()), found.size
    steps = abs((sizes + r) / (2 * r) - (np.arange(n) + 0.5) / n).max()
    return bool(r * (1 - 25 / n) < abs(sizes).max() <= r * (1 + 1e-12) and steps < 3 / np.sqrt(n))


@each_rule(INITS)
def test_first_weights(rule, student, rng):
    """{rule.text} draws even numbers from [-r, r), with the r of the docstring

    They come from the Generator that the function receives. Other random numbers stay as they are.
    """
    for (outputs, inputs), gain in [(shape, gain) for shape in SHAPES for gain in (None, 0.4, 3.0)]:
        key, place = rng.integers(0, 2**32, 624).tolist(), int(rng.integers(1, 600))
        seeds = rng.choice(10_000, 2, replace=False).tolist()
        options = {} if gain is None else {"gain": gain}
        size = rule.usual if gain is None else gain
        draws = []
        for seed in (*seeds, seeds[0]):
            asked = rule.name, (outputs, inputs), seed, options, key, place
            found, states = student.define(DRAW, "drawn")(*asked)
            require(states == [*map(float, key), float(place)] * 2, mistake("other-random-numbers"))
            draws += [check_weights(rule, array, (outputs, inputs), size) for array in found]
        require(not np.array_equal(draws[0], draws[1]), SAME_AGAIN)
        require(not np.array_equal(draws[0], draws[2]), mistake("other-random-numbers"))
        expect(
            draws[4],
            draws[0],
            "the numbers of the same seed",
            wrong=[(draws[4], mistake("other-random-numbers"))],
        )


def check_weights(rule, found, shape, gain):
    """Expect an array of this shape with even numbers up to the right end. Returns it."""
    expect(np.shape(found), shape, f"the shape of {rule.name}")
    found = np.asarray(found, float)
    for slip, sentence in rule.slips:
        end = slip(*shape, gain)
        if abs(end / (gain * rule.r(*shape)) - 1) > 0.05:
            require(not evenly(found, end), sentence)
    require(bool((found < 0).any()), ONE_SIDE)
    size, right = abs(found).max(), gain * rule.r(*shape)
    require(bool(0.9 * right < size < 1.1 * right) or evenly(found, size), NORMAL)
    require(evenly(found, right), OTHER_RANGE)
    return found


# Trees of modules. A tree is a list of members (name, content). A content is the number of a parameter or a
# buffer, a list of members for a module, or a tuple of modules. A number that comes twice is a shared tensor.
TREE = '''
import numpy as np
from kittengrad.nn import Buffer, Module, Parameter

class Grown(Module):
    """A module that answers whether it trains."""

    def forward(self, numbers):
        return numbers[0] if self.training else numbers[1]

class Garden:
    """A tree, its tensors, and all its modules from the top."""

    def __init__(self, members, arrays, buffers):
        kinds = [Buffer if i in buffers else Parameter for i in range(len(arrays))]
        self.tensors, self.modules = [kind(array) for kind, array in zip(kinds, arrays)], []
        self.tree = self.grown(members)

    def grown(self, members):
        module = Grown()
        self.modules.append(module)
        for name, content in members:
            setattr(module, name, self.made(content))
        return module

    def made(self, content):
        if isinstance(content, int):
            return self.tensors[content]
        return [*map(self.made, content)] if isinstance(content, tuple) else self.grown(content)

    def place(self, tensor):
        return next((i for i, other in enumerate(self.tensors) if other is tensor), -1)

def listed(garden, method):
    """[name, numbers, which tensor it is] for each pair."""
    return [[name, tensor.data, garden.place(tensor)] for name, tensor in getattr(garden.tree, method)()]

def cleared(garden, old, new):
    """The gradients after zero_grad and a backward; the last parameter is outside the tree."""
    leaves = [tensor for tensor in garden.tensors if isinstance(tensor, Parameter)]
    for leaf, gradient in zip(leaves, old):
        leaf.grad = gradient * np.ones(leaf.shape)
    garden.tree.zero_grad()
    for leaf, gradient in zip(leaves, new):
        (leaf * gradient).sum().backward()
    return [float(leaf.grad.ravel()[0]) for leaf in leaves]

def switched(garden, place, modes, numbers):
    """The answers of all modules, after train(mode) of the tree, and then of a module in it."""
    for part, mode in zip((garden.tree, garden.modules[place]), modes):
        same = part.train(mode) is part
    return [part(numbers) for part in garden.modules], numbers[0 if same else 1]

def state(garden, later):
    """The state as [name, array], after all tensors have changed in place."""
    found = garden.tree.state_dict()
    for tensor, array in zip(garden.tensors, later):
        tensor.data[...] = array
    return [[name, np.asarray(value)] for name, value in found.items()]

def loaded(garden, state, *strict):
    """The tensors after loading; which tensors the tree has then; the error; the state after a step."""
    given, error = dict(state), ""
    try:
        garden.tree.load_state_dict(given, *strict)
    except RuntimeError:
        error = "RuntimeError"
    found = [tensor.data.copy() for tensor in garden.tensors]
    places = [garden.place(tensor) for _, tensor in garden.tree.named_tensors()]
    for tensor in garden.tensors:
        tensor.data[...] += 1
    return found, places, error, [given[name] for name, _ in state]
'''


class Tree:
    """Members with random names, and random arrays. The last parameter is in no module."""

    def __init__(self, rng, shape):
        self.rng, self.counts = rng, []
        self.members = self.named(shape)
        self.buffers = [i for i in set(self.counts) if i % 4 == 3]
        self.arrays = self.drawn()

    def drawn(self):
        return [self.rng.uniform(-2, 2, (2, i % 3 + 1)) for i in range(max(self.counts) + 2)]

    def named(self, shape):
        """The shape with random names: each list becomes a module."""
        if isinstance(shape, int):
            self.counts.append(shape)
            return shape
        if isinstance(shape, tuple):
            return tuple(self.named(part) for part in shape)
        names = ["part" + str(n) for n in self.rng.permutation(900)[: len(shape)]]
        return [(name, self.named(part)) for name, part in zip(names, shape, strict=True)]

    def garden(self, student, dtype=float):
        arrays = [array.astype(dtype) for array in self.arrays]
        return student.define(TREE, "Garden")(self.members, arrays, self.buffers)

    def pairs(self, members=None, path=True, deep=True):
        """(name, number) of every tensor. Without `path` its own name alone; not `deep`: of this module."""
        found = []
        for name, content in self.members if members is None else members:
            parts = [(f"{name}.{i}", part) for i, part in enumerate(content)]
            for start, part in parts if isinstance(content, tuple) else [(name, content)]:
                if isinstance(part, int):
                    found.append((start, part))
                elif deep:
                    below = self.pairs(part, path)
                    found += [(f"{start}.{inner}" if path else inner, i) for inner, i in below]
        return found

    def listed(self, pairs):
        return [[name, self.arrays[i], i] for name, i in pairs]

    def once(self, pairs):
        """The parameters, each under its first name."""
        first = {i: name for name, i in reversed(pairs) if i not in self.buffers}
        return [(name, i) for name, i in pairs if first.get(i) == name]


def tree_row(task, name, text, shape):
    return Row(task, name, text, shape=shape)


DEEP = [0, [1, [2, 3, [4]]], ([5], [[6, 7], 8]), 9]
TREES = (
    tree_row("7.3", "flat", "A module without modules", [0, 1, 2, 3]),
    tree_row("7.3", "deep", "A tree of several levels, with lists", DEEP),
    tree_row("7.3", "shared", "A tree that uses some tensors twice", [0, [1, 0, 3], ([2], [1, 4, 3]), 2]),
)


@each_rule(TREES)
def test_names(rule, student, rng):
    """{rule.text} names all its tensors in order, and each parameter once

    The name of a tensor is the path that leads to it. A shared parameter has its first name.
    """
    tree = Tree(rng, rule.shape)
    pairs, expected = tree.pairs(), {}
    expected["named_tensors"] = pairs, [
        (tree.pairs(path=False), mistake("names-without-a-path")),
        (tree.pairs(deep=False), mistake("first-level-only")),
        (tree.once(pairs), NO_BUFFERS), ([pair for pair in pairs if pair[1] not in tree.buffers], NO_BUFFERS),
        (list({i: (name, i) for name, i in reversed(pairs)}.values())[::-1], NO_SHARED),
    ]  # fmt: skip
    parameters = [pair for pair in pairs if pair[1] not in tree.buffers]
    expected["named_parameters"] = tree.once(pairs), [
        (parameters, mistake("shared-parameter-twice")), (pairs, BUFFERS),
        ([(name, i) for name, i in parameters if dict(map(reversed, parameters))[i] == name], LAST_NAME),
        (tree.once(tree.pairs(deep=False)), mistake("first-level-only")),
    ]  # fmt: skip
    for method, (right, slips) in expected.items():
        found = student.define(TREE, "listed")(tree.garden(student), method)
        wrong = [(tree.listed(slip), sentence) for slip, sentence in slips]
        expect(found, tree.listed(right), f"the pairs of {method}()", wrong=wrong)


@task("7.3")
def test_equal_numbers(student, rng):
    """Two parameters with equal numbers are two parameters

    Only the same object is the same parameter.
    """
    tree = Tree(rng, [0, [3, [6]], 9, 12])  # the arrays have one shape
    tree.arrays = [tree.arrays[0]] * len(tree.arrays)
    found = student.define(TREE, "listed")(tree.garden(student), "named_parameters")
    pairs = tree.once(tree.pairs())
    wrong = known(mistake("equal-numbers-are-one"), tree.listed(pairs[:1]))
    expect(found, tree.listed(pairs), "the pairs of named_parameters()", wrong=wrong)


@task("7.4")
def test_zero_grad(student, rng):
    """zero_grad reaches every parameter of the tree, and no other one

    The next backward then begins at 0.
    """
    tree = Tree(rng, DEEP)
    ids = [i for i in range(len(tree.arrays)) if i not in tree.buffers]
    old, new = rng.uniform(1, 3, (2, len(ids))).tolist()
    inside = {i for _, i in tree.pairs()}
    top = {i for _, i in tree.pairs(deep=False)}

    def after(reached):
        return [b + a * (i not in reached) for i, a, b in zip(ids, old, new, strict=True)]

    wrong = [(after(top), mistake("first-level-only")), (after(()), STILL_THERE), (after(ids), OUTSIDE)]
    found = student.define(TREE, "cleared")(tree.garden(student), old, new)
    expect(found, after(inside), "the gradients after zero_grad and a backward", wrong=wrong)


@task("7.4")
def test_train_and_eval(student, rng):
    """train sets the mode of every module below, and returns the module itself

    A module in the tree can be set by itself too. The others then stay as they are.
    """
    tree, (on, off) = Tree(rng, [0, [1, [2], [4]], ([5, [6]], [8])]), rng.uniform(1, 2, 2).tolist()
    below = {0: (1, 2, 3, 4, 5, 6), 1: (2, 3), 4: (5,)}  # the modules are counted from the top
    children = {0: (1, 4, 6), 1: (2, 3), 4: (5,)}

    def after(place, mode, reached, value=lambda mode: mode):
        modes = [True] * 7
        for top, given in ((0, mode), (place, not mode)):
            for part in (top, *reached.get(top, ())):
                modes[part] = value(given)
        return [on if training else off for training in modes]

    for place, mode in ((1, False), (4, False), (1, True), (4, True)):
        asked = tree.garden(student), place, (mode, not mode), (on, off)
        found, same = student.define(TREE, "switched")(*asked)
        wrong = known(mistake("first-level-only"), after(place, mode, {}), after(place, mode, children))
        wrong += [(after(place, mode, below, lambda mode: True), NO_MODE)]
        expect(found, after(place, mode, below), "the answers of all modules", wrong=wrong)
        expect(same, on, "the answer of what train returns", wrong=[(off, NOT_ITSELF)])


@each_rule([tree_row("7.5", row.name, row.text, row.shape) for row in TREES])
def test_state(rule, student, rng):
    """{rule.text} gives its state: each name with a copy of its array

    Training goes on, and the state stays as it was. A shared tensor has all of its names there.
    """
    tree = Tree(rng, rule.shape)
    later = tree.drawn()

    def state(pairs, arrays):
        return [[name, arrays[i]] for name, i in pairs]

    pairs = tree.pairs()
    wrong = [(state(pairs, later), mistake("state-goes-along"))]
    wrong += [(state(fewer, tree.arrays), NOT_ALL) for fewer in (tree.once(pairs), [
        pair for pair in pairs if pair[1] not in tree.buffers])]  # fmt: skip
    found = student.define(TREE, "state")(tree.garden(student), later)
    expect(found, state(pairs, tree.arrays), "the state, after the tensors have changed", wrong=wrong)


@each_rule([tree_row("7.5", row.name, row.text, row.shape) for row in TREES])
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
        right = [after[i] if i in used else before[i] for i in range(len(new))]
        found, places, error, kept = student.define(TREE, "loaded")(tree.garden(student, dtype), given)
        wrong = [(before, mistake("loads-into-new-tensors"))]
        wrong += [
            (array, NOT_DTYPE) for array in ([array.astype(float) for array in right],) if dtype == "float32"
        ]
        expect(error, "", "the error")
        require(places != [-1] * len(places), mistake("loads-into-new-tensors"))
        expect(found, right, f"the tensors of {dtype} after loading", wrong=wrong)
        expect(places, [i for _, i in pairs], "which tensors the tree has")
        moved = [array + 1 for _, array in given]
        expect(
            kept,
            [array for _, array in given],
            "the state after a step",
            wrong=[(moved, mistake("one-array-for-both"))],
        )


@task("7.5")
def test_states_that_do_not_fit(student, rng):
    """A state with a missing, a strange or a misshapen array raises RuntimeError, and changes nothing

    With strict=False, a missing or strange name is left out. A wrong shape is always an error.
    """
    tree = Tree(rng, DEEP)
    pairs, new = tree.pairs(), tree.drawn()
    full = [[name, new[i]] for name, i in pairs]
    strange, misshapen = ["strange", new[0]], [full[0][0], np.ones((5, 5))]
    for state, fits in ((full[:-1], False), ([*full, strange], False), ([misshapen, *full[1:]], None)):
        for strict in (True, False):
            loads = not strict and fits is False
            found, _, error, _ = student.define(TREE, "loaded")(tree.garden(student), state, strict)
            names = dict(state)
            right = [array.copy() for array in tree.arrays]
            for name, i in pairs if loads else ():
                right[i] = names.get(name, right[i])
            expect(error, "" if loads else "RuntimeError", "the error", wrong=[("", NOT_REFUSED)])
            wrong = [] if loads else [(found, HALF_LOADED)]
            expect(found, right, "the tensors after loading", wrong=wrong)
