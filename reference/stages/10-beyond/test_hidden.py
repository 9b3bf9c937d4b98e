"""Stage 10: dropout and normalisation, convolution and pooling, attention.

Rules of arrays and functions of Tensors are rows, with gradients by a random cotangent. Dropout is checked by
what every right draw has in common. Batch normalisation is checked as a module, in training and in use.
"""

import numpy as np

from autograder.grading.attended import (
    MULTI_HEAD,
    attended,
    attended_gradients,
    joined,
    places,
    several,
    split,
    weights,
    weights_gradients,
    wrong_attended,
    wrong_joined,
    wrong_places,
    wrong_several,
    wrong_split,
    wrong_weights,
)
from autograder.grading.images import (
    conv_gradients,
    convolved,
    largest,
    largest_gradients,
    mean_gradients,
    means,
    padded,
    pooled,
    seen,
    to_pixels,
)
from autograder.grading.normalized import (
    BY_N_MINUS_1,
    WORKER,
    Batch,
    evenly_by_chance,
    rms_gradients,
    size_of,
    standardize_gradients,
    standardized,
    wrong_rms_gradients,
    wrong_standardize_gradients,
    wrong_standardized,
)
from autograder.grading.properties import (
    At,
    Case,
    Row,
    Rule,
    apart,
    as_promised,
    at_scale,
    each_rule,
    in_float32,
    left_alone,
    numbers,
)
from autograder.grading.scalars import known
from autograder.grading.suite import expect, mistake, require, task
from autograder.grading.tensors import TensorRule

# Diagnoses of slips that are too small to be known mistakes.
NOT_BY_CHANCE = "The share of the numbers that stay is not 1 - p, or whole rows stay and go together."
P_KEPT = "A share of p stays, and a share of 1 - p is dropped. p is the probability of a 0."
DIVIDED_BY_P = "What stays is divided by p. A share of 1 - p stays: what makes up for the rest?"
NO_MASK = "The gradient reaches the dropped numbers too. They do not move the result."
UNSCALED_BACK = "Your gradient is not divided by 1 - p where the number was kept. The result is."
SAME_AGAIN = "A second call with the same Generator drops the same numbers. Draw from the Generator itself."
OTHER_SEED = "The numbers of the Generator make no difference. Draw from `rng`."
CHANGED = "An operand or g has been changed. Make a new array."
DROPS_NOTHING = "In training, `Dropout` changes nothing. `self.training` tells training from use."
CUT = "The gradient of x leaves out a part: μ and σ of the batch are functions of x."
MOVES_IN_USE = "The running numbers move in use too. An answer then changes the next one."
RUNNING_IN_TRAINING = "In training, the batch is normalised by the running numbers instead of its own."
NO_STRIDE = "The places of the windows do not follow the stride."
NO_BIAS = "The bias is missing from the sum."
EPS_OUTSIDE = "eps is added to the root. It belongs under it."
NO_EPS = "eps is missing under the root. In use, σ is √(running_var + eps)."
NOT_IN_STATE = "The running numbers are missing from the state. Keep the buffers, and change their `data`."
OTHER_GENERATOR = (
    "The numbers that `Dropout` drops do not come from its `rng`, or from `manual_seed` without one."
)
STAND_STILL = "The running numbers stay as they are. In training each batch moves them."
BIAS_PLACES = "The bias has a gradient for each image or place. All of them use the same one."
MEAN_OF_IMAGES = "This is the mean over the images. Each of them used the whole weight: add up."
SPREAD_OUT = "The equal numbers share g. The docstring gives all of it to the first."
LAST_OF_EQUALS = "The last of the equal numbers receives g. The docstring names the first."
ADDED_UP = "This is the sum of each window. The mean divides it by the numbers of the window."
DIVIDED_TWICE = "The gradient is divided by the numbers of a window twice."

# Wrong results and gradients, with the mistakes that make them.


def wrong_folds(g, a, size, stride=1):
    """At each pixel one number of the several: that of its first window, or of its last."""
    places, slips = seen(np.arange(a.size).reshape(a.shape), size, stride), np.zeros((2, a.size))
    for slip, step in zip(slips, (1, -1), strict=True):
        for i, j in [*np.ndindex(*size)][::step]:
            slip[places[..., i, j, :, :]] = g[..., i, j, :, :]
    return [known(mistake("overlaps-lost"), *(slip.reshape(a.shape) for slip in slips))]


def wrong_windows(a, size, stride=1):
    rows, columns = seen(a, size, stride).shape[-2:]
    return [(seen(a, size)[..., :rows, :columns], NO_STRIDE)]


def wrong_convolved(x, w, b, **options):
    right = convolved(x, w, b, **options)
    turned = convolved(x, w[..., ::-1, ::-1], b, **options)
    return [(turned, mistake("kernel-turned")), (right - b[:, None, None], NO_BIAS)]


def wrong_conv_gradients(g, x, w, b, stride=1, padding=0, groups=1):
    dx, dw, _ = conv_gradients(g, padded(x, padding), w, b, stride, 0, groups)
    cut = [dx[:, :, : x.shape[2], : x.shape[3]], dx[:, :, 2 * padding :, 2 * padding :]]
    places = [g, *(g.sum(axes) for axes in (0, (2, 3), (0, 2), (0, 3))), g.mean((0, 2, 3))]
    frames = known(mistake("frame-left-on"), dx, *cut) if padding else []
    return [frames, [(dw / len(x), MEAN_OF_IMAGES)] if len(x) > 1 else [], known(BIAS_PLACES, *places)]


def wrong_largest_gradients(g, a, size, stride=None):
    flat, g = pooled(a, size, stride), g[:, :, None]
    equal = flat == flat.max(axis=2, keepdims=True)
    last = flat[:, :, ::-1].argmax(axis=2)[:, :, None] == np.arange(flat.shape[2])[::-1, None, None]
    slips = ((equal * g, mistake("every-largest")), (last * g, LAST_OF_EQUALS),
             (equal * g / equal.sum(axis=2, keepdims=True), SPREAD_OUT))  # fmt: skip
    return [[(to_pixels(wrong, a, size, stride), sentence) for wrong, sentence in slips]]


def wrong_mean_gradients(g, a, size, stride=None):
    (right,), k = mean_gradients(g, a, size, stride), pooled(a, size, stride).shape[2]
    return [[(right * k, mistake("mean-without-its-share")), (right / k, DIVIDED_TWICE)]]


# The rules.

RULES = (
    Rule("10.2", "standardize", "standardize(a, axis)", standardized, gradients=standardize_gradients,
         draw=apart, wrong=wrong_standardize_gradients, wrong_results=wrong_standardized,
         large=Case((1000, 100), axis=1), module="regularization"),
    Rule("10.2", "rms_norm", "rms_norm(a)", lambda a, axis=-1, eps=1e-5: a / size_of(a, axis, eps),
         gradients=rms_gradients, draw=apart, wrong=wrong_rms_gradients, large=Case((1000, 100)),
         module="regularization"),
    Rule("10.4", "windows", "windows(a, size, stride)", seen, kind="moves", wrong=wrong_folds,
         wrong_results=wrong_windows, large=Case((20, 50, 50), size=(3, 3)), module="convolution"),
    Rule("10.5", "conv2d", "conv2d(x, w, b)", convolved, gradients=conv_gradients, module="convolution",
         wrong=wrong_conv_gradients, wrong_results=wrong_convolved,
         large=Case((8, 4, 28, 28), (6, 4, 3, 3), (6,))),
    Rule("10.6", "max_pool2d", "max_pool2d(a, size)", largest, gradients=largest_gradients, draw=apart,
         wrong=wrong_largest_gradients, large=Case((10, 4, 50, 50), size=2), module="convolution"),
    Rule("10.6", "avg_pool2d", "avg_pool2d(a, size)", means, gradients=mean_gradients,
         wrong=wrong_mean_gradients, large=Case((10, 4, 50, 50), size=2), module="convolution",
         wrong_results=lambda *a, **sizes: [(pooled(*a, **sizes).sum(axis=2), ADDED_UP)]),
)  # fmt: skip
NAMED = {rule.name: rule for rule in RULES}
EQUAL = np.float64([[[[5, 5, 1, 2], [5, 1, 2, 2], [-3, -3, 0, 0], [-3, -4, 0, 0]]]])


def along(*rows):
    """A case for each row: the shape, the axis and perhaps eps."""
    return [Case(shape, **dict(zip(("axis", "eps"), values, strict=False))) for shape, *values in rows]


def sized(*rows):
    """A case for each row: the shape of the images, the size of a window and perhaps the stride."""
    return [Case(shape, **dict(zip(("size", "stride"), values, strict=False))) for shape, *values in rows]


def images(*rows, **settings):
    """A case of `conv2d` for each row: the shapes of x and w; b has a number for each output."""
    return [Case(x, w, w[:1], **settings) for x, w in rows]


def situation(task, name, text, *cases):
    return Row(task, name, text, cases=cases)


SITUATIONS = (
    situation("10.2", "standardize", """standardize gives numbers of mean 0 and variance 1
        Each number is in its own numerator, in every μ and in every σ: the gradient has three parts.""",
        *along(((2, 5), 1), ((6, 4), 0), ((2, 3, 4), -1))),
    situation("10.2", "standardize-axes", """standardize takes several axes, and negative ones
        All numbers along the axes have one μ and one σ.""",
        *along(((3, 2, 4), (0, 2)), ((2, 3, 2, 2), (0, 2, 3)), ((2, 3, 3), (-2, -1)))),
    situation("10.2", "standardize-eps", """eps is under the root, and counts where numbers are nearly equal
        A single number has the distance 0 from its mean, and an empty row stays empty.""",
        *along(((4, 3), 1, 0.5), ((3, 4), 0, 4.0), ((3, 1), 1), ((0, 4), 1))),
    situation("10.2", "rms_norm", """rms_norm divides by the root of the mean square
        Each number is in its own numerator and in every r: the gradient has two parts.""",
        *along(((2, 5),), ((4,),), ((2, 3, 4),))),
    situation("10.2", "rms_norm-axes", """rms_norm takes other axes, another eps, and single numbers
        All numbers along the axes have one r.""",
        *along(((4, 3), 0), ((3, 2, 4), (0, 2)), ((2, 4), 1, 0.5), ((3, 1), -1, 2.0), ((0, 3),))),
    situation("10.4", "windows", """windows lays the numbers of each window side by side
        A pixel receives the sum over all windows that it lies in.""",
        *sized(((3, 4), (2, 2)), ((4, 5), (2, 3)), ((2, 4, 4), (3, 3)))),
    situation("10.4", "windows-stride", """Windows follow one another at a stride, and can leave pixels out
        A pixel in no window receives 0.""",
        *sized(((2, 5, 6), (2, 2), 2), ((5, 7), (2, 3), 2), ((7, 8), (2, 2), 3), ((5, 5), (3, 3), 2))),
    situation("10.4", "windows-axes", """All axes but the last two stay in front
        Windows of one pixel, of the whole image, and of no image at all are windows too.""",
        *sized(((2, 3, 4, 4), (2, 2)), ((2, 3, 3), (1, 1)), ((1, 2, 3, 4), (3, 4)), ((0, 2, 3, 3), (2, 2)))),
    situation("10.5", "conv2d", """conv2d computes the same weighted sums at every place
        The last axes of w lie on the window as they are. Each output has its own bias.""",
        *images(((2, 2, 4, 5), (3, 2, 2, 3)), ((1, 1, 3, 3), (1, 1, 3, 3)), ((3, 1, 4, 4), (2, 1, 2, 2)))),
    situation("10.5", "conv2d-padding", """A frame of zeros around each image makes room for more windows
        The gradient has the shape of the image without its frame.""",
        *images(((2, 2, 4, 4), (3, 2, 3, 3)), padding=1), *images(((1, 2, 3, 2), (2, 2, 2, 3)), padding=2)),
    situation("10.5", "conv2d-stride", """Windows at a stride, with a frame and without
        Pixels that no window sees receive 0.""",
        *images(((2, 2, 6, 5), (2, 2, 2, 2)), stride=2),
        *images(((1, 2, 5, 6), (3, 2, 3, 3)), stride=2, padding=1)),
    situation("10.5", "conv2d-groups", """Each group of outputs sees its own group of channels
        With as many groups as channels, each channel has its own filters.""",
        *images(((2, 4, 4, 4), (6, 2, 2, 2)), groups=2),
        *images(((2, 3, 4, 4), (3, 1, 2, 2)), groups=3, padding=1)),
    situation("10.5", "conv2d-few", """Windows of one pixel, of the whole image, and of no image
        An empty batch has no windows. The weight then has the gradient 0.""",
        *images(((2, 3, 2, 2), (4, 3, 1, 1)), ((2, 2, 3, 4), (3, 2, 3, 4)), ((0, 2, 3, 3), (2, 2, 2, 2)))),
    situation("10.6", "max_pool2d", """max_pool2d keeps the largest number of each window
        This number alone receives g of its window.""",
        *sized(((2, 3, 4, 4), 2), ((1, 2, 5, 7), 3), ((2, 1, 3, 3), 1), ((0, 1, 2, 2), 2))),
    situation("10.6", "max_pool2d-overlaps", """Windows overlap at a small stride, or have unequal sides
        The largest number of several windows receives the sum of their g.""",
        *sized(((2, 2, 5, 5), 3, 1), ((1, 2, 6, 5), (2, 3), 2), ((2, 1, 4, 5), (3, 2), 1),
                ((2, 2, 7, 5), (3, 1)))),
    situation("10.6", "max_pool2d-ties", """Of several equal numbers, the first receives g
        It is the first row by row, as for argmax.""", At(EQUAL, size=2), At(EQUAL, size=3, stride=1)),
    situation("10.6", "avg_pool2d", """avg_pool2d is the mean of each window
        Each number of the window has the same part in it.""",
        *sized(((2, 3, 4, 4), 2), ((1, 2, 5, 7), 3), ((2, 1, 3, 3), 1), ((0, 1, 2, 2), 2))),
    situation("10.6", "avg_pool2d-overlaps", """Windows of means overlap, or have unequal sides
        A number in several windows receives a part of each g.""",
        *sized(((2, 2, 5, 5), 3, 1), ((1, 2, 6, 5), (2, 3), 2), ((2, 1, 4, 5), (3, 2), 1),
                ((2, 2, 7, 5), (3, 1)))),
)  # fmt: skip
FEW = {row.name: row.cases for row in SITUATIONS}


@each_rule(SITUATIONS)
def test_values(rule, student, rng):
    """{rule.text}"""
    as_promised(student, rng, NAMED[rule.name.partition("-")[0]], rule.cases)


@each_rule(RULES)
def test_left_alone(rule, student, rng):
    """{rule.text} leaves everything that it was given as it was, and can go backwards twice

    Other code uses the same arrays. Each call makes its own gradient.
    """
    left_alone(student, rng, rule, FEW[rule.name])


@each_rule(RULES)
def test_many_numbers(rule, student, rng):
    """{rule.text} keeps float32, and is quick for many numbers

    NumPy goes both ways without a loop over all numbers.
    """
    in_float32(student, rng, rule, FEW[rule.name])
    at_scale(student, rng, rule)


@task("10.2")
def test_small_and_large(student, rng):
    """Numbers of size 0.001, where eps is larger than the variance, and of size 1000

    The same formula holds for both. eps decides about the small ones.
    """
    for size, name in ((1e-3, "standardize"), (1e-3, "rms_norm"), (1e3, "standardize"), (1e3, "rms_norm")):
        scaled = NAMED[name].but(draw=lambda *shapes, size=size: [size * a for a in apart(*shapes)])
        as_promised(student, rng, scaled, along(((3, 5), -1), ((6, 4), 0)))


UNFIT = ((1, 3, 4, 4), (4, 2, 2, 2), 1), ((1, 2, 4, 4), (4, 2, 2, 2), 2), ((1, 2, 2, 2), (4, 2, 3, 3), 1)


@task("10.5")
def test_images_that_do_not_fit(student, rng):
    """Other channels than the weight has, and windows larger than the image, raise ValueError

    `check_channels` and `places` raise it.
    """
    as_promised(student, rng, NAMED["conv2d"], FEW["conv2d"])
    for x, w, groups in UNFIT:
        with student.raises("ValueError"):
            student.convolution.conv2d(np.ones(x), np.ones(w), np.ones(4), groups=groups)


# Dropout.

ROWS = (
    Row("10.1", "quarter", "A quarter of the numbers is missing", p=0.25),
    Row("10.1", "half", "Half of the numbers is missing", p=0.5),
    Row("10.1", "most", "Most of the numbers are missing", p=0.8),
)


def expect_dropped(found, a, p, what):
    """The mask of a result, in which each number is 0 or scaled."""
    expect(np.shape(found), a.shape, f"the shape of {what}")
    kept = np.asarray(found) != 0
    turned = p != 0.5 and abs(kept.mean() - p) <= 0.05
    wrong = [(a * kept, mistake("kept-numbers-unscaled")), (a, DROPS_NOTHING)]
    wrong += [(a * kept / p, P_KEPT if turned else DIVIDED_BY_P)]
    expect(found, a * kept / (1 - p), what, wrong=wrong)
    require(not turned, P_KEPT)
    require(evenly_by_chance(kept, p), NOT_BY_CHANCE)
    return kept


def expect_same_choice(found, kept, g, p, what):
    other = np.asarray(found) != 0
    wrong = [(g / (1 - p), NO_MASK), (g, NO_MASK), (g * kept, UNSCALED_BACK)]
    wrong += [(g * other / (1 - p), mistake("a-second-draw")), (g * other, mistake("a-second-draw"))]
    expect(found, g * kept / (1 - p), what, wrong=wrong)


@each_rule(ROWS)
def test_dropout(rule, student, rng):
    """{rule.text}, and the others are divided by 1 - p

    The gradient makes the same choice as the result. Each call makes a new one.
    """
    p, (a, *gs) = rule.p, numbers(rng, *[(40, 60)] * 3)
    one, other = rng.choice(10_000, 2, replace=False).tolist()
    masks = []
    for out, *gradients, again, a_after, first, second in student.define(WORKER, "dropped")(
        a, gs, p, [one, other, one]
    ):
        kept = expect_dropped(out, a, p, "the result of dropout")
        for found, g in zip(gradients, gs, strict=True):
            expect_same_choice(found, kept, g, p, "the gradient of dropout")
        masks += [kept, expect_dropped(again, a, p, "the result of a second call")]
        still = all(map(np.array_equal, (a_after, first, second), (a, *gs)))
        require(still, CHANGED)
    same = [np.array_equal(masks[i], masks[j]) for i, j in ((0, 1), (0, 2), (0, 4))]
    require(not same[0], SAME_AGAIN)
    require(not same[1] and same[2], OTHER_SEED)


@task("10.1")
def test_dropout_of_all_and_none(student, rng):
    """With p = 0 all numbers stay, and with p = 1 all are 0; float32 stays float32

    1 / (1 - p) has no value at p = 1.
    """
    for dtype in ("float32", "float64"):
        a, g = (array.astype(dtype) for array in numbers(rng, (40, 60), (40, 60)))
        for p, scale in ((0.0, 1.0), (1.0, 0.0), (0.75, 4.0)):
            ((out, da, *_),) = student.define(WORKER, "dropped")(a, [g, g], p, [3])
            kept = np.asarray(out) != 0
            for found, array, what in ((out, a, "result"), (da, g, "gradient")):
                right = (array * kept * scale).astype(dtype)
                expect(found, right, f"the {what} for p = {p} in {dtype}", rtol=1e-6)
            require(evenly_by_chance(kept, p) if scale == 4 else kept.mean() == 1 - p, NOT_BY_CHANCE)


@task("10.1")
def test_dropout_in_use(student, rng):
    """The module drops numbers in training, and changes nothing in use

    `eval()` ends the training.
    """
    p, (a, g), masks = 0.4, numbers(rng, (40, 60), (40, 60)), []
    one, other = rng.choice(10_000, 2, replace=False).tolist()
    for seed in (one, other, one):
        found = student.define(WORKER, "by_module")(a, g, p, seed)
        for out, da, in_use, da_in_use in (found[:4], found[4:]):
            kept = expect_dropped(out, a, p, "the result in training")
            expect_same_choice(da, kept, g, p, "the gradient in training")
            scaled = [a * (np.asarray(in_use) != 0) * scale for scale in (1 / (1 - p), 1.0)]
            expect(in_use, a, "the result in use", wrong=known(mistake("drops-in-use"), *scaled))
            expect(da_in_use, g, "the gradient in use")
            masks.append(kept)
    for i in (0, 1):
        same = [np.array_equal(masks[i], masks[i + later]) for later in (2, 4)]
        require(same == [False, True], OTHER_GENERATOR)


# Batch normalisation, as a module.

BATCHES = (
    Row("10.3", "columns", "A batch of columns", kind="BatchNorm1d", shape=(6, 3), eps=1e-5, momentum=0.1),
    Row("10.3", "rows", "A batch of rows with channels", kind="BatchNorm1d", shape=(3, 4, 5), eps=0.25,
        momentum=0.3),
    Row("10.3", "images", "A batch of images", kind="BatchNorm2d", shape=(3, 2, 4, 3), eps=0.5,
        momentum=0.75),
)  # fmt: skip


@each_rule(BATCHES)
def test_in_training(rule, student, rng):
    """{rule.text} is normalised by its own μ and σ in training

    μ and σ are functions of x. Their gradient is a part of that of x.
    """
    batch = Batch(rng, rule)
    out, dx, dw, db = batch.ask(student, "passed", True, batch.x, batch.g)
    z, g = batch.own(), batch.g
    running = (batch.x - batch.mean) / np.sqrt(batch.var + rule.eps)
    wrong = [(batch.out(running), RUNNING_IN_TRAINING), (batch.out(batch.own(ddof=1)), BY_N_MINUS_1)]
    expect(out, batch.out(z), "the result in training", wrong=wrong)
    given = g * batch.weight, batch.x, batch.axes, rule.eps
    wrong = [(slip, CUT) for slip, _ in wrong_standardize_gradients(*given)[0]]
    expect(dx, standardize_gradients(*given)[0], "the gradient of x", wrong=wrong, atol=1e-11)
    expect([dw, db], [(g * z).sum(batch.axes), g.sum(batch.axes)], "the gradients of weight and bias")


@each_rule(BATCHES)
def test_running_numbers(rule, student, rng):
    """{rule.text} moves the running numbers towards its own, in training alone

    momentum is the part of the new ones. The variance of the batch divides by n - 1.
    """
    batch, m = Batch(rng, rule), rule.momentum
    batches = numbers(rng, *[rule.shape] * 3)
    right, still = batch.moved(batches, m), [batch.tensors[2:]] * 3
    wrong = known(mistake("momentum-turned"), *(batch.moved(batches, 1 - m, ddof) for ddof in (1, 0)))
    wrong += [(batch.moved(batches, m, ddof=0), mistake("running-variance-by-n")), (still, STAND_STILL)]
    expect(batch.ask(student, "followed", True, batches), right, "the running numbers", wrong=wrong)
    remembered = batch.ask(student, "remembered", True, batches)
    expect(remembered, True, "whether the state has the running numbers", wrong=[(False, NOT_IN_STATE)])
    found = batch.ask(student, "followed", False, batches)
    expect(found, still, "the running numbers in use", wrong=[(right, MOVES_IN_USE)])


@each_rule(BATCHES)
def test_in_use(rule, student, rng):
    """{rule.text} is normalised by the running numbers in use

    They are constants there, and the answer for one example is independent of the others.
    """
    batch = Batch(rng, rule)
    out, dx, dw, db = batch.ask(student, "passed", False, batch.x, batch.g)
    sigma, distances, g = np.sqrt(batch.var + rule.eps), batch.x - batch.mean, batch.g
    own = (batch.out(batch.own(ddof)) for ddof in (0, 1))
    wrong = known(mistake("batch-statistics-in-use"), *own)
    wrong += [(batch.out(distances / (np.sqrt(batch.var) + rule.eps)), EPS_OUTSIDE)]
    wrong += [(batch.out(distances / np.sqrt(batch.var)), NO_EPS)]
    expect(out, batch.out(distances / sigma), "the result in use", wrong=wrong)
    right = [g * batch.weight / sigma, (g * distances / sigma).sum(batch.axes), g.sum(batch.axes)]
    expect([dx, dw, db], right, "the gradients in use")


# Tasks 10.7 and 10.8: attention. The rows of ATTENTION are functions of Tensors, with their gradients.

ATTENTION = (
    TensorRule("10.7", "attention_weights", "attention_weights(query, key)", weights, module="attention",
               gradients=weights_gradients, wrong_results=wrong_weights),
    TensorRule("10.7", "attention", "attention(query, key, value)", attended, module="attention",
               gradients=attended_gradients, wrong_results=wrong_attended),
    TensorRule("10.8", "split_heads", "split_heads(x, heads)", split, kind="moves", module="attention",
               wrong_results=wrong_split),
    TensorRule("10.8", "join_heads", "join_heads(x)", joined, kind="moves", module="attention",
               wrong_results=wrong_joined),
    TensorRule("10.8", "MultiHeadAttention", "MultiHeadAttention(width, heads)", several, source=MULTI_HEAD,
               wrong_results=wrong_several),
)  # fmt: skip


def small(rng, *shapes):
    """Numbers whose scores are of the size of 1: larger ones cost digits of float32."""
    return [0.3 * array for array in numbers(rng, *shapes)]


def large(rng, *shapes):
    return [200_000 * array for array in numbers(rng, *shapes)]


def texts(*shapes, causal=True):
    """Cases of query and key, or of query, key and value."""
    return [Case(*each, causal=causal) for each in shapes]


def layers(x, biases=0, **options):
    width = x[-1]
    return Case(x, *[(width, width)] * 4, *[(width,)] * biases, **options)


LOOKS = (
    Row("10.7", "attention_weights", """Each place looks at the others by the softmax of its scores
        The scores are products of query and key, divided by √width. Each row has the sum 1.""",
        cases=[Case((4, 2), (3, 2)), Case((3, 5), (3, 5)), Case((2, 3, 1, 4), (2, 3, 4, 4))]),
    Row("10.7", "attention_weights-causal", """With causal=True, no place looks at a later one
        What is hidden has no share before the shares are made, so each row has the sum 1 again.""",
        cases=texts(((4, 3), (4, 3)), ((2, 3, 4), (2, 5, 4)), ((5, 2), (2, 2)), ((1, 2), (1, 2)))),
    Row("10.7", "attention_weights-far", """Scores of billions make weights of 0 and 1, and no nan
        The softmax of stage 06 takes them.""", draw=large,
        cases=[Case((4, 3), (5, 3)), Case((2, 4, 2), (2, 3, 2))]),
    Row("10.7", "attention", """Each place receives a mean of the values
        The weights are those of `attention_weights`. Query, key and value have gradients.""",
        cases=[Case((4, 2), (3, 2), (3, 5)), Case((2, 2, 3, 4), (2, 2, 3, 4), (2, 2, 3, 4))]),
    Row("10.7", "attention-causal", """With causal=True, each place receives a mean of the values so far
        The first place receives the first value itself.""",
        cases=texts(((4, 3), (4, 3), (4, 3)), ((2, 3, 4), (2, 3, 4), (2, 3, 1)))),
    Row("10.8", "split_heads", """Each head receives its own part of each vector, place by place
        First cut the last axis in two, and then exchange two axes.""",
        cases=[Case((4, 6), heads=3), Case((2, 3, 8), heads=4), Case((2, 1, 3, 4), heads=2),
               Case((3, 4), heads=1), Case((3, 4), heads=4)]),
    Row("10.8", "join_heads", """The parts of each place come together again
        This is the way of `split_heads`, backwards.""",
        cases=[Case((3, 4, 2)), Case((2, 4, 3, 2)), Case((2, 1, 3, 2, 2)), Case((1, 4, 3))]),
    Row("10.8", "MultiHeadAttention", """Several heads attend, each in its part of the vectors
        Queries, keys and values are split. The answers are joined and mixed. All weights have gradients.""",
        cases=[layers((3, 4), heads=2), layers((2, 3, 4), biases=4, heads=4)]),
    Row("10.8", "MultiHeadAttention-causal", """With causal=True, no head looks at a later place
        The layer passes on what it was told.""",
        cases=[layers((4, 4), heads=2, causal=True)]),
)  # fmt: skip
OF_TENSORS = {rule.name: rule for rule in ATTENTION}


@each_rule(LOOKS)
def test_tensors(rule, student, rng):
    """{rule.text}"""

    of_tensors = OF_TENSORS[rule.name.partition("-")[0]]
    as_promised(student, rng, of_tensors.but(draw=getattr(rule, "draw", small)), rule.cases)


@each_rule(ATTENTION)
def test_tensors_left_alone(rule, student, rng):
    """{rule.text} changes nothing that it was given, keeps float32, and can go backwards twice

    Other code uses the same Tensors.
    """
    cases = [row.cases[0] for row in LOOKS if row.name.partition("-")[0] == rule.name]
    left_alone(student, rng, rule.but(draw=small), cases)
    in_float32(student, rng, rule.but(draw=small), cases)


@task("10.7")
def test_places(student, rng):
    """positional_encoding gives each place sines and cosines of its number

    Two columns are one wave. From pair to pair, the waves become longer.
    """
    for length, width in ((1, 2), (3, 8), (int(rng.integers(20, 40)), 2 * int(rng.integers(4, 9)))):
        found = student.attention.positional_encoding(length, width)
        wrong = wrong_places(length, width)
        expect(found, places(length, width), "the positional encoding", wrong=wrong)
