"""Stage 09: are the pieces of the classifier right, and does its training take the right path?

A row of OF_ARRAYS or OF_NUMBERS is a function of `cats.py`: how to draw its arguments, its formula in NumPy,
and wrong formulas with their diagnoses. Three properties run over the rows: values, corners, and arguments
that stay as they are. A row of TRAININGS is compared by its costs and weights, from initial weights that the
grader draws. No test looks at the accuracy of a network that a submission has trained.
"""

import math
from itertools import pairwise

import numpy as np

from autograder.grading.properties import Row, each_rule
from autograder.grading.scalars import known, plain, random_state
from autograder.grading.suite import expect, mistake, require

# Diagnoses of slips that are too small to be known mistakes.
ROWS = "Each image is a row. The docstring asks for columns."
COLOURS_APART = "The numbers of an image are in another order: one colour after the other. Keep their order."
TURNED = "The weights are turned. They have a row for each output and a column for each input."
NO_ROOT = "The weights are divided by the number of inputs. The docstring divides by its root."
NOT_DIVIDED = "The weights are as they were drawn. Divide them by √inputs."
NOT_DRAWN_IN_ORDER = "The last layer was drawn first. The layers draw one after the other, from the first on."
COST_AFTER = "This is the cost after the step. The docstring asks for the one before."
UPHILL = "The weights go uphill. The gradient points to where the cost rises."
BIASES_STILL = "The biases keep still. Every parameter of every layer moves."
NO_WEIGHTS = "After a step, the layers have other numbers of weights and biases than before."
COUNT = "This is the number of right answers. The docstring asks for their share."
OWN_LABELS = "What is more frequent counts in `train_labels`. Its accuracy counts in `labels`."
SHARES_IN_TRAINING = "These are shares of the training labels. The accuracies are asked for `labels`."
EXCHANGED = "The two numbers are exchanged."
CENTRE_ONLY = "This interval has the right centre, and the width of p ± z √(p (1 - p) / n)."
OF_THE_IMAGES = "This is the accuracy on the images themselves. Put zeros in their place."
COLOURS_TURNED = "The colours are in the opposite order. Left and right are to be exchanged."
BESIDE = "Each mirror image stands beside its image. First come all images, then all mirror images."
ADDED = "The three colours are added up. The docstring takes the largest."
OF_PROBABILITY = "This is the gradient of the probability. The docstring asks for that of the logit."
CHANGED = "An argument has been changed. It belongs to others: make a new array."

# The truth, in NumPy. `slip` makes a wrong formula of a right one.


def columns(images):
    return images.reshape(len(images), -1).T / 255


def forward(layers, x, slip=""):
    """The inputs of every layer, and the logits."""
    inputs = []
    for k, (w, b) in enumerate(layers):
        inputs.append(x)
        x = w @ x + (0 if slip == "no bias" else b)
        last = k == len(layers) - 1
        if (not last and slip != "no relu") or (last and slip == "last relu"):
            x = x * (x.real > 0)  # relu, for complex numbers too
    return inputs, x


def logits(layers, x, slip=""):
    return forward(layers, x, slip)[1]


def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2


def losses(z, y):
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-abs(z)))


def cost(layers, x, y):
    return float(losses(logits(layers, x), y).mean())


def backward(layers, inputs, dz):
    """dJ/d(w, b) of every layer, and dJ/dx, given dJ/dz of the answer."""
    found = []
    for (w, _), a in zip(reversed(layers), reversed(inputs), strict=True):
        found.insert(0, (dz @ a.T, dz.sum(axis=1, keepdims=True)))
        dz = w.T @ dz
        if a is not inputs[0]:
            dz = dz * (a > 0)
    return found, dz


def training(layers, x, y, lr, steps, slip=""):
    """What each step returns, and all weights and biases afterwards, one after the other."""
    layers, kept, costs = [[w.copy(), b.copy()] for w, b in layers], None, []
    for _ in range(steps):
        inputs, z = forward(layers, x)
        dz, value = (sigmoid(z) - y) / z.size, float(losses(z, y).mean())
        now, _ = backward(layers, inputs, dz)
        if slip == "keeps" and kept:
            now = [(dw + w, db + b) for (dw, db), (w, b) in zip(now, kept, strict=True)]
        used = kept if slip.startswith("late") else now
        for layer, pair in zip(layers, used or [], strict=False):
            for i, g in enumerate(pair[:1] if slip == "biases" else pair):
                layer[i] += lr * g if slip == "uphill" else -lr * g
        kept = backward(layers, inputs, dz)[0] if slip == "late, in place" else now
        costs.append(cost(layers, x, y) if slip == "after" else value)
    return costs, [array for layer in layers for array in layer]


def drawn_layers(rng, units, columns=1):
    """Layers of random numbers; with `columns`, the biases of the last layer differ from column to column."""
    normal = rng.standard_normal
    layers = [(normal((m, n)) / math.sqrt(n), 0.3 * normal((m, 1))) for n, m in pairwise(units)]
    w, b = layers[-1]
    return [*layers[:-1], (w, b + (rng.choice([-0.7, 0.7], (1, columns)) if columns > 1 else 0))]


def drawn_images(rng, count, height=3, width=4):
    return rng.integers(0, 256, (count, height, width, 3), dtype=np.uint8)


def drawn_labels(rng, count, cats=None):
    """Random labels, with at least one of each kind."""
    return rng.permutation(np.arange(count) < (rng.integers(1, count) if cats is None else cats)).astype(int)


ASK = '''
import numpy as np
from kittengrad import Tensor, cats

def tensors(layers):
    return [tuple(Tensor(array, requires_grad=True) for array in layer) for layer in layers]

def first_weights(units, seed):
    return [tuple(layer) for layer in cats.first_weights(units, np.random.RandomState(seed))]

def logits(layers, x):
    return cats.logits(tensors(layers), Tensor(x)).numpy()

def cost(layers, x, y):
    return cats.cost(tensors(layers), Tensor(x), Tensor(y)).item()

def predictions(z, as_tensor):
    return 1.0 * np.asarray(cats.predictions(Tensor(z, requires_grad=True) if as_tensor else z))

def blank_accuracy(layers, x, y):
    return cats.blank_accuracy(tensors(layers), x, y)

def with_flips(images, labels):
    return [np.asarray(part) for part in cats.with_flips(images, labels)]

def saliency(layers, image):
    return np.asarray(cats.saliency(tensors(layers), image))

def ask(name, arguments):
    """What a function says, and the arguments afterwards."""
    return [globals().get(name, getattr(cats, name))(*arguments), list(arguments)]

def logits_of(x, *parameters):
    return cats.logits(list(zip(parameters[::2], parameters[1::2])), x)

def cost_of(x, y, *parameters):
    return cats.cost(list(zip(parameters[::2], parameters[1::2])), x, y)

def training(layers, images, y, lr, steps, begun):
    """What each step returns, and all weights and biases afterwards. begun: there are gradients already."""
    found, x, y = tensors(layers), Tensor(images.reshape(len(images), -1).T / 255), Tensor(y)
    for p in [p for layer in found for p in layer if begun]:
        p.grad = np.full(p.shape, 100.0)
    return [cats.step(found, x, y, lr) for _ in range(steps)], [p.numpy() for layer in found for p in layer]
'''


class Piece(Row):
    """A row of OF_ARRAYS or OF_NUMBERS.

    draw     rng -> the arguments, drawn anew at each call
    corners  rng -> a list of other arguments
    truth    (*arguments) -> what the function returns
    wrong    (*arguments) -> pairs (wrong value, diagnosis)
    changed  the diagnosis of an argument that has become zeros
    """

    def __init__(self, task, name, text, draw, corners, truth, wrong, changed=""):
        more = {"truth": truth, "wrong": wrong, "changed": changed}
        super().__init__(task, name, text, draw=draw, corners=corners, **more)


def check_piece(student, piece, arguments, untouched=False):
    """Expect the right value, and with `untouched` arguments that are as they were."""
    found, after = student.define(ASK, "ask")(piece.name, list(arguments))
    right = piece.truth(*arguments)
    if isinstance(right, tuple) and type(found) is list:
        found = tuple(found)  # a list of two is a pair too
    expect(found, right, f"the result of {piece.name}", wrong=piece.wrong(*arguments))
    for now, was in zip(arrays_in(after), arrays_in(arguments), strict=True) if untouched else ():
        blank = known(piece.changed, np.zeros(was.shape)) if piece.changed else []
        expect(now, was, "an argument afterwards", wrong=[*blank, (now, CHANGED)])


def arrays_in(given):
    """The arrays of arguments that are arrays, pairs of arrays, or other things."""
    if isinstance(given, np.ndarray):
        return [given]
    return [a for part in given for a in arrays_in(part)] if isinstance(given, (list, tuple)) else []


# Wrong formulas.


def wrong_columns(images):
    count, right = len(images), columns(images)
    mixed = images.reshape(-1, count) / 255
    cut = [np.floor(right).astype(dtype) for dtype in (float, np.uint8, int)]
    pairs = known(mistake("cuts-to-whole-numbers"), *cut) + known(
        mistake("divides-by-256"), right * 255 / 256
    )
    pairs += known(mistake("mixes-the-images"), *([mixed] if count > 1 else []))
    pairs += known("The numbers go up to 255. Divide them.", right * 255, (images.reshape(count, -1).T))
    apart = images.transpose(0, 3, 1, 2).reshape(count, -1).T / 255
    return [*pairs, (right.T, ROWS), (apart, COLOURS_APART)]


def start(units, seed, scale=lambda n, m: math.sqrt(n), again=False, turned=False):
    """The first weights. again: every layer begins with a fresh generator."""
    state, layers = random_state(seed), []
    for n, m in pairwise(units):
        state = random_state(seed) if again else state
        w = state.randn(n, m) if turned else state.randn(m, n)
        layers.append((w / scale(n, m), np.zeros((m, 1))))
    return layers


def wrong_start(units, seed):
    right, again = start(units, seed), mistake("starts-afresh-for-each-layer")
    yield [(w, b[:, 0]) for w, b in right], mistake("bias-with-one-axis")
    yield start(units, seed, lambda n, m: math.sqrt(m)), mistake("divides-by-the-outputs")
    yield from known(again, start(units, seed, again=True), start(units, 1, again=True))
    yield from known(NOT_DIVIDED, start(units, seed, lambda n, m: 1))
    yield from known(NO_ROOT, start(units, seed, lambda n, m: n))
    yield from known(TURNED, start(units, seed, turned=True), [(w.T, b) for w, b in right])
    yield start(units[::-1], seed)[::-1], NOT_DRAWN_IN_ORDER


def wrong_logits(layers, x):
    yield logits(layers, x, "last relu"), mistake("relu-after-the-last-layer")
    yield logits(layers, x, "no relu"), "The relu between the layers is missing."
    yield logits(layers, x, "no bias"), "The biases are missing."


def wrong_cost(layers, x, y):
    each = losses(logits(layers, x), y)
    yield float(each.sum()), mistake("adds-up-the-losses")
    yield from known(mistake("cost-of-the-wrong-sign"), -float(each.mean()), -float(each.sum()))
    yield float(losses(logits(layers, x, "last relu"), y).mean()), mistake("relu-after-the-last-layer")


def share(said, labels):
    return float(np.mean(np.ravel(said) == np.ravel(labels)))


def wrong_share(said, labels):
    each = mistake("compares-each-with-each")
    yield float(np.mean(np.reshape(said, (-1, 1)) == np.reshape(labels, (1, -1)))), each
    yield 1 - share(said, labels), "This is the share of the errors."
    yield share(said, labels) * np.size(labels), COUNT


def rates(train_labels, labels):
    cat, most = float(np.mean(labels)), np.mean(train_labels) > 0.5
    return cat, cat if most else 1 - cat


def wrong_rates(train_labels, labels):
    cat, frequent = rates(train_labels, labels)
    yield rates(train_labels, train_labels), SHARES_IN_TRAINING
    yield (cat, max(cat, 1 - cat)), OWN_LABELS
    yield (frequent, cat), EXCHANGED


def interval(right, count, z=1.96, slip=""):
    p, n = right / count, count
    centre, scale = (p + z * z / (2 * n)) / (1 + z * z / n), z / (1 + z * z / n)
    if slip in ("normal", "centre"):
        half = z * math.sqrt(p * (1 - p) / n)
        return (p - half, p + half) if slip == "normal" else (centre - half, centre + half)
    half = scale * math.sqrt(p * (1 - p) / n + (0 if slip == "no term" else z * z / (4 * n * n)))
    return centre - half, centre + half


def wrong_interval(right, count, z=1.96):
    low, high = interval(right, count, z, "normal")
    yield from known(mistake("normal-interval"), (low, high), (max(low, 0.0), min(high, 1.0)))
    yield interval(right, count, z, "no term"), "The term z²/4n² under the root is missing."
    yield interval(right, count, z, "centre"), CENTRE_ONLY
    yield interval(right, count, z)[::-1], EXCHANGED
    if z != 1.96:
        yield interval(right, count), "The number z makes no difference."


def blank(layers, x, y, value=0.0):
    return share(logits(layers, np.full(x.shape, value)) > 0, y)


def wrong_blank(layers, x, y):
    cats = float(np.mean(logits(layers, np.zeros(x.shape)) > 0))
    yield cats, mistake("counts-the-cats")
    yield share(logits(layers, x) > 0, y), OF_THE_IMAGES
    yield blank(layers, x, y, 1.0), "Your blank images are white. The docstring asks for zeros."


def flipped(images, labels):
    return np.concatenate([images, images[:, :, ::-1]]), np.concatenate([labels, labels])


def wrong_flips(images, labels):
    _, twice = flipped(images, labels)
    turned = known(mistake("upside-down"), images[:, ::-1], images[:, ::-1, ::-1])
    for more, sentence in [*turned, (images[..., ::-1], COLOURS_TURNED)]:
        yield (np.concatenate([images, more]), twice), sentence
    mirrored = images[:, :, ::-1]
    yield (mirrored, labels), "The images themselves are missing. The mirror images come behind them."
    yield (np.stack([images, mirrored], axis=1).reshape(-1, *images.shape[1:]), np.repeat(labels, 2)), BESIDE


def pixels(layers, image):
    """∂z/∂x of an image, in its shape, and its logit."""
    inputs, z = forward(layers, columns(image[np.newaxis]))
    return backward(layers, inputs, np.ones(z.shape))[1].reshape(image.shape), float(z[0, 0])


def salient(layers, image):
    return abs(pixels(layers, image)[0]).max(axis=-1)


def wrong_salient(layers, image):
    (moves, z), w = pixels(layers, image), layers[0][0].reshape(-1, *image.shape)
    of_weights = abs(w).sum(axis=0), abs(w).max(axis=0), abs(w.sum(axis=0))
    yield from known(mistake("saliency-of-the-weights"), *(found.max(axis=-1) for found in of_weights))
    yield from known(mistake("sign-of-the-saliency"), moves.max(axis=-1), abs(moves.max(axis=-1)))
    yield from known(ADDED, abs(moves).sum(axis=-1), abs(moves.sum(axis=-1)), abs(moves).mean(axis=-1))
    yield abs(moves).max(axis=-1) * float(sigmoid(z) * sigmoid(-z)), OF_PROBABILITY


# Arguments.

SMALL = (36, 5, 4, 1)  # for images of 3 × 4 pixels


def network_and_images(rng, count=6, units=SMALL, remembers=False):
    """Layers and columns, with at least one logit below 0: a last relu shows there."""
    while True:
        layers, x = drawn_layers(rng, units, count if remembers else 1), columns(drawn_images(rng, count))
        if logits(layers, x).min() < 0:
            return layers, x


def labelled(rng, count, remembers=False, shape=(-1,)):
    """A network, columns and labels. Every slip of the control gives another accuracy than the right one."""
    while True:
        layers, x = network_and_images(rng, count, remembers=remembers)
        said = (logits(layers, np.zeros(x.shape)) > 0).ravel() | np.zeros(count, bool)
        wrong = rng.permutation(np.arange(count) < rng.integers(1, count // 2))
        y = (said ^ wrong).astype(int).reshape(shape)
        slips = [value for value, _ in wrong_blank(layers, x, y)]
        if blank(layers, x, y) not in slips and (0 < said.sum() < count or not remembers):
            return layers, x, y


def said_and_labels(rng, said=(-1,), labels=(-1,), count=12):
    true = drawn_labels(rng, count, int(rng.integers(3, 6)))
    wrong = rng.permutation(np.arange(count) < 4)
    return np.where(wrong, 1 - true, true).reshape(said), true.reshape(labels)


def drawn_seed(rng):
    return int(rng.integers(2, 2**31))


def drawn_row(rng, count):
    return drawn_labels(rng, count).reshape(1, count) * 1.0


SHAPES = ((-1,), (1, -1), (-1, 1))
OF_ARRAYS = (
    Piece("9.1", "to_columns", "The images become columns of numbers from 0 to 1\n\nColumn i holds image i.",
          lambda rng: (drawn_images(rng, 5),),
          lambda rng: [(drawn_images(rng, *size),) for size in ((1, 5, 2), (7, 1, 1), (36, 3, 4))],
          columns, wrong_columns),
    Piece("9.3", "logits", "The network gives the right logits\n\nWhich layers have a relu behind them?",
          network_and_images,
          lambda rng: [network_and_images(rng, 1), network_and_images(rng, 9, (36, 1)),
                       network_and_images(rng, 4, (36, 3, 3, 3, 3, 1))],
          logits, wrong_logits),
    Piece("9.3", "cost", "The cost is the mean of the logistic losses\n\nIt is one number, and positive.",
          lambda rng: (*network_and_images(rng), drawn_row(rng, 6)),
          lambda rng: [(layers, scale * x, drawn_row(rng, 6)) for scale in (1.0, 1e4)
                       for layers, x in [network_and_images(rng)]],
          cost, wrong_cost),
    Piece("9.5", "predictions", "The network says cat where σ(z) > 1/2\n\nWhere is σ(z) exactly 1/2?",
          lambda rng: (rng.permutation(np.linspace(-1.1, 1.2, 20)).reshape(1, -1), False),
          lambda rng: [(rng.permutation([0.0, 0.3, -0.3, 40.0, -40.0, 700.0, -700.0]).reshape(1, -1), True),
                       (rng.permutation(np.linspace(-3.1, 3.2, 29)), True)],
          lambda z, as_tensor: 1.0 * (z > 0),
          lambda z, as_tensor: known(mistake("threshold-on-logits"), 1.0 * (z > 0.5))),
    Piece("9.5", "accuracy", "The share of the right answers, for all shapes\n\nBoth arrays hold m numbers.",
          said_and_labels,
          lambda rng: [said_and_labels(rng, a, b) for a in SHAPES for b in SHAPES],
          share, wrong_share),
    Piece("9.5", "base_rates", "The accuracies of two constant answers\n\nWhose labels does each look at?",
          lambda rng: (drawn_labels(rng, 9, int(rng.integers(1, 4))), drawn_labels(rng, 11, 8)),
          lambda rng: [(drawn_labels(rng, 8, 4), drawn_labels(rng, 13, 9)),
                       (drawn_labels(rng, 9, 7), drawn_labels(rng, 10, int(rng.integers(1, 4)))),
                       (drawn_labels(rng, 9, 2).reshape(1, -1), drawn_labels(rng, 11, 3).reshape(-1, 1))],
          rates, wrong_rates),
    Piece("9.7", "blank_accuracy", "The control finds out a network with a memory, and no other\n\n"
          "Every image is blank, and there are as many as columns.",
          lambda rng: labelled(rng, 12, True),
          lambda rng: [labelled(rng, 12), labelled(rng, 9, shape=(1, -1)), labelled(rng, 15, True, (-1, 1))],
          blank, wrong_blank, mistake("blanks-the-images-themselves")),
    Piece("9.8", "with_flips", "Behind the images come their mirror images\n\nWhich axis goes to the right?",
          lambda rng: (drawn_images(rng, 4), drawn_labels(rng, 4)),
          lambda rng: [(drawn_images(rng, *size), drawn_labels(rng, 3)) for size in ((3, 2, 5), (3, 5, 2))],
          flipped, wrong_flips),
    Piece("9.8", "saliency", "The saliency is the gradient of the logit at each pixel\n\n"
          "An image has a saliency of its own: at which relus does it arrive above 0?",
          lambda rng: (drawn_layers(rng, SMALL), drawn_images(rng, 1)[0]),
          lambda rng: [(drawn_layers(rng, (36, 1)), drawn_images(rng, 1)[0]),
                       (drawn_layers(rng, (30, 6, 5, 4, 1)), drawn_images(rng, 1, 2, 5)[0])],
          salient, wrong_salient),
)  # fmt: skip
OF_NUMBERS = (
    Piece("9.2", "first_weights", "The layers begin with the right weights\n\nHow does the docstring draw w?",
          lambda rng: ((int(rng.integers(20, 30)), 7, 5, 1), drawn_seed(rng)),
          lambda rng: [((9, 1), drawn_seed(rng)), ((3072, 20, 7, 5, 1), drawn_seed(rng))],
          start, wrong_start),
    Piece("9.6", "wilson_interval", "Wilson's interval has the right ends\n\nFollow the formula.",
          lambda rng: (int(rng.integers(10, 40)), int(rng.integers(41, 90)), float(rng.uniform(1, 3))),
          lambda rng: [(0, int(rng.integers(5, 60))), (50, 50), (int(rng.integers(100, 200)), 209), (1, 1)],
          interval, wrong_interval),
)  # fmt: skip


@each_rule(OF_ARRAYS + OF_NUMBERS)
def test_value(rule, student, rng):
    """{rule.text}"""
    for _ in range(3):
        check_piece(student, rule, rule.draw(rng))


@each_rule(OF_ARRAYS + OF_NUMBERS)
def test_corners(rule, student, rng):
    """{rule.text}

    Other sizes and shapes are right too.
    """
    for arguments in rule.corners(rng):
        check_piece(student, rule, arguments)


@each_rule(OF_ARRAYS)
def test_left_alone(rule, student, rng):
    """{rule.text}

    The arguments stay as they are.
    """
    for _ in range(2):
        check_piece(student, rule, rule.draw(rng), untouched=True)


# Gradients.


def logits_of(x, *parameters):
    return logits(list(zip(parameters[::2], parameters[1::2], strict=True)), x)


def cost_of(x, y, *parameters):
    z = logits_of(x, *parameters)
    return np.mean(np.log(1 + np.exp(z)) - z * y)  # for complex numbers too


GRADED = (Row("9.3", "logits", "The logits reach", against=logits_of, answers=()),
          Row("9.3", "cost", "The cost reaches", against=cost_of, answers=(5,)))  # fmt: skip


@each_rule(GRADED)
def test_gradients(rule, student, rng, gradcheck):
    """{rule.text} all weights, biases and columns backwards

    Tensors stay Tensors from the columns to the result.
    """
    for units in ((36, 4, 3, 1), (36, 1)):
        (layers, x), y = network_and_images(rng, 5, units), [rng.random((1, count)) for count in rule.answers]
        parameters = [array for layer in layers for array in layer]
        f = student.define(ASK, f"{rule.name}_of")
        gradcheck(f, x, *y, *parameters, against=rule.against, what=rule.name)


# Training.


def check_training(student, layers, images, y, lr, steps, begun=False):
    """Expect the right costs, and the right weights afterwards."""
    found = student.define(ASK, "training")(layers, images, y, lr, steps, begun)
    x = columns(images)
    costs, weights = training(layers, x, y, lr, steps)
    require(type(found) is tuple and type(found[1]) is list and len(found[1]) == len(weights), NO_WEIGHTS)

    def slips():
        for slip, sentence in SLIPS:
            with np.errstate(all="ignore"):  # a slip can diverge
                found = training(layers, x, y, lr, steps, slip)
            yield found, sentence
        yield training(layers, x, y, 0.0075, steps), "The learning rate makes no difference. Use `lr`."
        yield training(layers, x, y, 0.0, steps), "The weights keep still."

    wrong = ((values, sentence) for (values, _), sentence in slips())
    expect(plain(found[0]), costs, "the costs of the steps", rtol=1e-6, wrong=wrong)
    for i, (now, right) in enumerate(zip(found[1], weights, strict=True)):
        wrong = ((arrays[i], sentence) for (_, arrays), sentence in slips())
        expect(now, right, "a weight or bias after the steps", rtol=1e-6, atol=1e-9, wrong=wrong)


SLIPS = (("late", mistake("steps-before-backward")), ("late, in place", mistake("steps-before-backward")),
         ("keeps", mistake("keeps-the-old-gradients")), ("uphill", UPHILL), ("biases", BIASES_STILL),
         ("after", COST_AFTER))  # fmt: skip


TRAININGS = (
    Row("9.4", "hundred-steps", "The network 192-20-7-5-1 takes the right path over 100 steps with images "
        "of 8 × 8 pixels\n\nEach step forgets the old gradients, goes backward, and moves all parameters.",
        units=(192, 20, 7, 5, 1), images=(30, 8, 8), lr=0.05, steps=(100,), begun=False),
    Row("9.4", "full-size", "The network 12288-5-3-1 takes two right steps with images of "
        "64 × 64 pixels\n\nThe learning rate is 0.0075, and all images take part in each step.",
        units=(12288, 5, 3, 1), images=(8, 64, 64), lr=0.0075, steps=(2,), begun=False),
    Row("9.4", "rates", "Steps of every length are right\n\nHow far a weight moves depends on `lr`.",
        units=SMALL, images=(6, 3, 4), lr=None, steps=(1, 2, 5), begun=False),
    Row("9.4", "forgets", "Gradients from before the first step have no part in it\n\n"
        "Another backward, for example that of a saliency, leaves its gradients in the weights.",
        units=SMALL, images=(6, 3, 4), lr=None, steps=(1, 3), begun=True),
)  # fmt: skip


@each_rule(TRAININGS)
def test_training(rule, student, rng):
    """{rule.text}"""
    for steps in rule.steps:
        layers, images = drawn_layers(rng, rule.units), drawn_images(rng, *rule.images)
        y, lr = drawn_row(rng, len(images)), rule.lr or float(rng.uniform(0.1, 0.5))
        check_training(student, layers, images, y, lr, steps, rule.begun)
