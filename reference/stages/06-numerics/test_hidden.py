"""Stage 06: functions of one array that stay finite, and a checker of rules.

A row of ELEMENTWISE or OVER_AXES is a rule, its function in NumPy and its known wrong gradients. Each
property runs over all rows. A row of CORNERS holds fixed operands: the ends of the numbers.
"""

import math

import numpy as np

from autograder.grading.checkers import Made, expect_answers, pairs_of
from autograder.grading.properties import (
    REGIMES,
    At,
    Case,
    Row,
    Rule,
    as_promised,
    at_scale,
    beside,
    calls,
    each_rule,
    every,
    in_float32,
    left_alone,
    numbers,
    parts,
    positive,
)
from autograder.grading.suite import expect, mistake, task

# The diagnoses of slips that are too small for a known mistake of their own.
ARGUMENT = "The formula with squares or 1 - x needs the result of the function, and this is its argument."
HALF_SLOPE = "That is a slope at 0. PyTorch and this course take the one from below."
NAN_RELU = "nan went in, and a number came out: a poisoned network would look healthy."
NO_G = "That is the derivative, and the chain rule multiplies it by g."
ONLY_G = "That is g itself. Multiply it by the derivative of the function."
POWER_RULE = "That is the rule for powers, where the base moves. In exp(a) the exponent moves."
RECIPROCAL = "The logarithm moves by 1 / a. Which number do you divide by?"
SHARE_OF_ONE = "Each element receives a share of g. The shares of one sum are exp(a) divided by that sum."
SUM_OF_G = "The sum of g belongs to the second term: each element of `a` is in every denominator."
WIDENED = "float32 went in and float64 came out. Somewhere an array or a number of float64 has come between."


# The functions, and their gradients in closed form.


def sigmoid(a):
    return np.exp(-np.logaddexp(0, -a))


def leaky_relu(a, negative_slope=0.01):
    return np.where(a > 0, a, negative_slope * a)


def logsumexp(a, axis=None, keepdims=False):
    axis = axis if axis is not None else tuple(range(a.ndim))
    return np.logaddexp.reduce(a, axis=axis, keepdims=keepdims) if axis != () else a.copy()


def log_softmax(a, axis=-1):
    return a - logsumexp(a, axis, keepdims=True)


def softmax(a, axis=-1):
    return np.exp(log_softmax(a, axis))


def of_logsumexp(g, a, axis=None, keepdims=False):
    out = logsumexp(a, axis, keepdims=True)
    return [g.reshape(out.shape) * np.exp(a - out)]


def of_softmax(g, a, axis=-1):
    out = softmax(a, axis)
    return [out * (g - (g * out).sum(axis, keepdims=True))]


def of_log_softmax(g, a, axis=-1):
    return [g - softmax(a, axis) * g.sum(axis, keepdims=True)]


# Known wrong gradients and results, each a list of pairs for the one operand.


def nan_at(condition, truth, sentence):
    """What comes out where inf is divided by inf, for numbers that are too large."""
    return [(np.where(condition, math.nan, truth), sentence)]


def wrong_tanh_values(a):
    """exp leaves float64 at 710 and float32 at 89; the formula can use exp(2a) too."""
    said, truth = mistake("tanh-by-exponentials"), np.tanh(a)
    both, one = nan_at(abs(a) > 900, truth, said), nan_at(a > 900, truth, said)
    return [*both, *one, *nan_at(a < -900, truth, said)]


def wrong_sigmoid(g, a):
    s = sigmoid(a)
    return [[(g * a * (1 - a), ARGUMENT), (s * (1 - s), NO_G), (g * s, ONLY_G)]]


def wrong_sigmoid_values(a):
    return nan_at(a > 900, sigmoid(a), mistake("sigmoid-divides-inf"))


def wrong_softplus_values(a):
    said = mistake("softplus-overflows")
    return [(np.where(a > 900, math.inf, np.logaddexp(0, a)), said)]


def wrong_softplus(g, a):
    said = mistake("softplus-overflows")
    return [[(np.where(a > 900, math.nan, g * sigmoid(a)), said), (g * (a > 0), ONLY_G), (sigmoid(a), NO_G)]]


def wrong_logsumexp_values(a, axis=None, keepdims=False):
    """The logarithm of an overflown sum, and what is left of a row far below the largest of all."""
    with np.errstate(all="ignore"):
        plain = np.log(np.exp(a).sum(axis=axis, keepdims=keepdims))
        m = a.max() if a.size else 0.0
        shared = m + np.log(np.exp(a - m).sum(axis=axis, keepdims=keepdims))
    return [(plain, mistake("logsumexp-overflows")), (shared, mistake("one-largest-for-all"))]


def wrong_logsumexp(g, a, axis=None, keepdims=False):
    shape = logsumexp(a, axis, keepdims=True).shape
    whole = np.broadcast_to(g.reshape(shape), a.shape)
    return [[(whole, SHARE_OF_ONE), (whole * np.exp(a), SHARE_OF_ONE)]]


def wrong_softmax(g, a, axis=-1):
    out = softmax(a, axis)
    return [[(g * out * (1 - out), mistake("softmax-alone")), (g * out, mistake("softmax-alone"))]]


def wrong_log_softmax(g, a, axis=-1):
    out = softmax(a, axis)
    return [[(g - out * g, SUM_OF_G), (g * (1 - out), SUM_OF_G), (g / out, mistake("log-of-softmax"))]]


def wrong_log_softmax_values(a, axis=-1):
    with np.errstate(all="ignore"):
        return [(np.log(softmax(a, axis)), mistake("log-of-softmax"))]


# The rules.


def function(task, name, against, gradients, **others):
    """A rule of `functional`, of one array."""
    others = {"module": "functional", "widened": WIDENED, "times": 1000, "large": Case((4, 25))} | others
    return Rule(task, name, f"{name}(a)", against, gradients=gradients, **others)


POINTS = (every(REGIMES),)
ABOVE_0 = (every(REGIMES[::2]),)
BENT = (every((*REGIMES, *beside(0.0))),)
ELEMENTWISE = (
    function("6.1", "exp", np.exp, lambda g, a: [g * np.exp(a)], points=POINTS,
             wrong=lambda g, a: [[(g, ONLY_G), (np.exp(a), NO_G), (g * a * np.exp(a - 1), POWER_RULE)]]),
    function("6.1", "log", np.log, lambda g, a: [g / a], points=ABOVE_0, draw=positive,
             wrong=lambda g, a: [[(g / np.log(a), RECIPROCAL), (1 / a, NO_G), (g * a, RECIPROCAL)]]),
    function("6.1", "sqrt", np.sqrt, lambda g, a: [g / 2 / np.sqrt(a)], points=ABOVE_0, draw=positive,
             wrong=lambda g, a: [[(g / np.sqrt(a), mistake("root-without-two")), (0.5 / np.sqrt(a), NO_G)]]),
    function("6.2", "tanh", np.tanh, lambda g, a: [g * (1 - np.tanh(a) ** 2)], points=POINTS,
             wrong=lambda g, a: [[(g * (1 - a * a), ARGUMENT), (1 - np.tanh(a) ** 2, NO_G)]],
             wrong_results=wrong_tanh_values),
    function("6.2", "sigmoid", sigmoid, lambda g, a: [g * sigmoid(a) * sigmoid(-a)], points=POINTS,
             wrong=wrong_sigmoid, wrong_results=wrong_sigmoid_values),
    function("6.3", "relu", lambda a: np.maximum(a, 0), lambda g, a: [g * (a > 0)], points=BENT,
             wrong=lambda g, a: [[(g * (a >= 0), mistake("kink-passes-g")),
                                 (g * ((a > 0) + (a == 0) / 2), HALF_SLOPE)]]),
    function("6.3", "leaky_relu", leaky_relu,
             lambda g, a, negative_slope=0.01: [g * np.where(a > 0, 1, negative_slope)], points=BENT,
             wrong=lambda g, a, negative_slope=0.01: [[
                 (x, mistake("leak-forgotten")) for x in (g * (a > 0), g * negative_slope)]]),
    function("6.4", "softplus", lambda a: np.logaddexp(0, a).astype(a.dtype), lambda g, a: [g * sigmoid(a)],
             points=POINTS, wrong=wrong_softplus, wrong_results=wrong_softplus_values),
)  # fmt: skip
LINES = (At(np.array([[x, 3 * x] for x in REGIMES]), axis=1),)
WIDE = {"large": Case((4, 25), axis=1), "points": LINES}
OVER_AXES = (
    function("6.5", "logsumexp", logsumexp, of_logsumexp, wrong=wrong_logsumexp,
             wrong_results=wrong_logsumexp_values, **WIDE),
    function("6.6", "softmax", softmax, of_softmax, wrong=wrong_softmax, **WIDE),
    function("6.6", "log_softmax", log_softmax, of_log_softmax, wrong=wrong_log_softmax,
             wrong_results=wrong_log_softmax_values, **WIDE),
)  # fmt: skip
NAMED = {rule.name: rule for rule in ELEMENTWISE + OVER_AXES}
SHAPES = (Case((2, 3)), Case((4,)), Case(()), Case((0, 2)), Case((2, 1, 3)))


@each_rule(ELEMENTWISE)
def test_values_and_gradients(rule, student, rng):
    """{rule.text} and its gradient, from numbers near 0 up to 1000 and down to -1000

    The gradient is g times the derivative. Which formula stays finite for a large number?
    """
    leaks = [Case((2, 3), negative_slope=slope) for slope in (0.3, 0.0)] if rule.name == "leaky_relu" else []
    as_promised(student, rng, rule, (*SHAPES, *leaks))


@each_rule(OVER_AXES)
def test_along_an_axis(rule, student, rng):
    """{rule.text} along one axis, of a square and of shape (2, 3, 4); and without an axis

    Without one, a logsumexp runs over all axes, and a softmax along the last one.
    """
    cases = [Case(shape, axis=axis) for shape in ((3, 3), (2, 3, 4)) for axis in (0, 1, -1, -2)]
    as_promised(student, rng, rule, [*cases, Case((1, 3), axis=0), Case((3, 4)), Case((2, 3, 2))])


@task("6.5")
def test_over_several_axes(student, rng):
    """logsumexp over several axes, over all, and of a single number, with keepdims and without

    `kept_shape(a, axis)` understands them all.
    """
    axes = [{"axis": axis, "keepdims": kept} for axis in (None, (0, 2), (-1, 1), 1) for kept in (False, True)]
    single = [Case((), keepdims=kept) for kept in (False, True)]
    cases = [Case((2, 3, 4), **way) for way in axes]
    as_promised(student, rng, NAMED["logsumexp"], [Case((4, 3)), *cases, *single])


# A few cases of each rule, for the properties of all.
FEW = {rule.name: [Case((2, 3)), *rule.points] for rule in ELEMENTWISE}
FEW |= {rule.name: [Case((3, 4), axis=0), Case((3, 4), axis=-1), *LINES] for rule in OVER_AXES}


@each_rule(ELEMENTWISE + OVER_AXES)
def test_float32(rule, student, rng):
    """{rule.text}: float32 stays float32 and finite, also for 100,000 elements at once

    float32 ends at 3e38, so exp(89) is inf there. One expression over whole arrays computes all gradients.
    """
    in_float32(student, rng, rule, FEW[rule.name])
    at_scale(student, rng, rule)


@each_rule(ELEMENTWISE + OVER_AXES)
def test_operands_stay(rule, student, rng):
    """{rule.text}: `a` and g stay as they are, and a second call gives a right answer too

    Other nodes hold the same arrays. Make a new array for every result.
    """
    left_alone(student, rng, rule, FEW[rule.name][:1])


# The corners: fixed operands, at which only the elements of g are random.


class Corner(Row):
    """Fixed operands of one rule."""

    def __init__(self, task, of, name, text, *cases):
        super().__init__(task, f"{of}-{name}", text)
        self.of, self.at = NAMED[of], [At(np.array(a, float), **options) for a, options in cases]


def rows(*operands, **options):
    return [(operand, options) for operand in operands]


INF = math.inf
FAR_APART = (*rows([[1000.0, 999.0], [-1000.0, -1001.0], [0.0, -1000.0]], axis=1),
             *rows([[1000.0, -1000.0], [0.0, -1001.0]], axis=0))  # fmt: skip
CORNERS = (
    Corner("6.1", "exp", "ends", """exp is 0 far below 0, and inf above 709
        The result tells the truth. Its gradient is g * out, so it is 0 or infinite too.""",
        *rows([-INF, -1000.0, 709.0, 710.0, INF])),
    Corner("6.1", "log", "ends", """The logarithm of 0 is -inf, and its gradient is infinite
        Divide g by `a`, and leave the rest to NumPy.""", *rows([0.0, 1e-300, INF], [[0.0, 2.0]])),
    Corner("6.1", "sqrt", "ends", """The root of 0 is 0, and its gradient is infinite
        The curve of √a is vertical at 0.""", *rows([0.0, 1e-300, 4.0], [[9.0, 0.0]])),
    Corner("6.2", "tanh", "ends", """tanh ends at -1 and at 1, and is flat there
        inf is the limit of large numbers.""", *rows([-INF, INF, 0.0], [20.0, -360.0, 360.0, 700.0])),
    Corner("6.2", "sigmoid", "ends", """sigmoid ends at 0 and at 1, and is flat there
        inf is the limit of large numbers.""", *rows([-INF, INF, 0.0], [-709.0, 705.0, 709.0, 720.0])),
    Corner("6.3", "relu", "kink", """At 0 the gradient of relu is 0, as in PyTorch
        The curve has no derivative at its bend. The course takes the one from below.""",
        *rows([0.0, 1.0, -1.0, 0.0, -0.0], [[0.0], [2.0]])),
    Corner("6.3", "leaky_relu", "kink", """At 0 the gradient of leaky_relu is negative_slope * g
        The curve has no derivative at its bend. The course takes the one from below.""",
        *rows([0.0, 1.0, -1.0, -0.0]), *rows([0.0, 2.0, -3.0], negative_slope=0.25)),
    Corner("6.4", "softplus", "ends", """softplus is a far above 0, and 0 far below
        inf is the limit of large numbers.""", *rows([-INF, INF], [-720.0, -710.0, 709.0, 711.0, 1e300])),
    Corner("6.5", "logsumexp", "own-largest", """Each sum has its own largest number
        One row stands at 1000, and another at -1000. No row disturbs the other.""",
        *FAR_APART, *rows([[-800.0, 800.0], [0.5, -0.5]], axis=-1, keepdims=True)),
    Corner("6.5", "logsumexp", "infinite", """exp(-inf) adds nothing, and the logarithm of nothing is -inf
        inf - inf is nan. Where the largest is infinite, subtract 0.""",
        *rows([[-INF, 1.0], [-INF, -INF], [0.0, INF]], axis=1)),
    Corner("6.6", "softmax", "own-largest", """Each row has its own largest number
        One row stands at 1000, and another at -1000. No row disturbs the other.""",
        *FAR_APART),
    Corner("6.6", "log_softmax", "own-largest", """The logarithm of a tiny share is a number
        At a distance of 1000 a share is 0 for the computer. Its logarithm is -1000.""",
        *FAR_APART),
    Corner("6.6", "softmax", "masked", """-inf has the share 0, and receives no gradient
        An attention hides words in this way.""",
        *rows([[-INF, 1.0, 0.5], [2.0, -INF, -INF]], axis=1)),
)  # fmt: skip


@each_rule(CORNERS)
def test_corners(rule, student, rng):
    """{rule.text}

    The rule is right elsewhere too.
    """
    as_promised(student, rng, rule.of, [*FEW[rule.of.name][:1], *rule.at])


class Digits(Row):
    """Results below 1e-12, and the truth: their own first digits have to be right."""


SMALL = (
    Digits("6.2", "sigmoid", """sigmoid: small results keep their digits
        1 - 0.9999… has lost them. Which form of the fraction needs no subtraction?""", truth=sigmoid,
        wrong=lambda a: [0.5 * (1 + np.tanh(a / 2)), 1 - 1 / (1 + np.exp(a))],
        said=mistake("sigmoid-loses-digits")),
    Digits("6.4", "softplus", """softplus: small results keep their digits
        1 + 1e-17 is 1 for the computer, and its logarithm is 0.""", truth=lambda a: np.logaddexp(0, a),
        wrong=lambda a: [np.log(1 + np.exp(a)), np.log(1 + np.exp(-abs(a)))],
        said=mistake("softplus-loses-digits")),
)  # fmt: skip


@each_rule(SMALL)
def test_small_results(rule, student, rng):
    """{rule.text}"""
    as_promised(student, rng, NAMED[rule.name], [Case((2, 3))])
    a, g = -rng.uniform(29, 34, 6), rng.uniform(1, 2, 6)
    a[3:] -= 30  # there nothing is left of a sum with 1
    out, da = parts(student, getattr(student.functional, rule.name), g, a)
    wrong = [(value, rule.said) for value in (*rule.wrong(a), np.where(a < -40, 0.0, out))]
    expect(out, rule.truth(a), f"{rule.name}(a) of numbers near -30 and -60", atol=0.0, wrong=wrong)
    expect(da, g * np.exp(a), f"the gradient of {rule.name}(a) there", atol=0.0)


@task("6.3")
def test_relu_keeps_nan(student, rng):
    """nan stays nan in relu, and its gradient shows

    `a > 0` is False for nan. `xp.maximum(a, 0)` keeps nan.
    """
    as_promised(student, rng, NAMED["relu"], [Case((2, 3))])
    (a,) = numbers(rng, (5,))
    truth, g = np.maximum(a, 0), rng.uniform(1, 2, 5)
    a[2] = truth[2] = math.nan
    out, da = parts(student, student.functional.relu, g, a)
    expect(out, truth, "relu(a) where `a` has a nan", wrong=[(np.where(a == a, truth, 0.0), NAN_RELU)])
    expect(np.delete(da, 2), np.delete(g * (a > 0), 2), "the gradient of relu(a), without the nan")


# Calculations with Tensors, written for the submission and for arrays.


class Methods(Row):
    """A calculation with the methods of a Tensor, and the same in NumPy."""


GRAPHS = (
    Methods("6.1", "exp-log-sqrt", """exp, log and sqrt of a Tensor
        Each is a method, and its gradient joins those of the other uses.""",
        calculation="lambda a: (a.exp() + 3 * a.sqrt()).log() * a", draw=positive,
        against=lambda a: np.log(np.exp(a) + 3 * np.sqrt(a)) * a),
    Methods("6.2", "tanh-sigmoid", """tanh and sigmoid of a Tensor
        tanh(a / 2) is 2σ(a) - 1.""", calculation="lambda a: a.tanh() * a.sigmoid() + (2 * a).sigmoid()",
        against=lambda a: np.tanh(a) / (1 + np.exp(-a)) + 1 / (1 + np.exp(-2 * a))),
    Methods("6.3", "relus", """relu and leaky_relu of a Tensor
        A kink lets one side pass.""", calculation="lambda a: a.relu() * a + (a - 1).leaky_relu(0.2)",
        against=lambda a: a * a * (a.real > 0) + (a - 1) * np.where(a.real > 1, 1, 0.2)),
    Methods("6.4", "softplus", """softplus of a Tensor, as the loss of a classifier needs it
        softplus(z) - y * z is the cross-entropy of σ(z).""",
        calculation="lambda a: (a.softplus() - 0.3 * a).mean() * a",
        against=lambda a: (np.log(1 + np.exp(a)) - 0.3 * a).mean() * a),
    Methods("6.5", "logsumexp", """logsumexp of a Tensor, over rows, columns and all
        It lies above the maximum, and below it plus log n.""",
        calculation="lambda a: (a.logsumexp(1, keepdims=True) - a) * a.logsumexp(axis=0) + a.logsumexp()",
        against=lambda a: (np.log(np.exp(a).sum(1, keepdims=True)) - a) * np.log(np.exp(a).sum(0))
        + np.log(np.exp(a).sum())),
    Methods("6.6", "softmaxes", """softmax and log_softmax of a Tensor
        The mean of -Σ p log p is the entropy.""",
        calculation="lambda a: (a.softmax() * a.log_softmax()).sum(axis=-1) + a.softmax(axis=0)[0, 0]",
        against=lambda a: (np.exp(a) / np.exp(a).sum(1, keepdims=True)
                           * np.log(np.exp(a) / np.exp(a).sum(1, keepdims=True))).sum(1)
        + np.exp(a[0, 0]) / np.exp(a[:, 0]).sum()),
)  # fmt: skip


@each_rule(GRAPHS)
def test_tensors(rule, student, rng, gradcheck):
    """{rule.text}"""
    for other in ELEMENTWISE + OVER_AXES:
        if other.task == rule.task:
            as_promised(student, rng, other, ())
    (a,) = getattr(rule, "draw", numbers)(rng, (3, 3))
    calculation = student.define(f"calculation = {rule.calculation}", "calculation")
    gradcheck(calculation, a, against=rule.against)


# The checker of rules: `autograder.grading.checkers` makes the rules that it judges.


class Faults(Row):
    """Wrong rules among right ones: `seen` show with every g, and `blind` do not."""


SEEN = ("one-element", "every-sign", "doubled")
FAULTS = (
    Faults("6.7", "elements", """Right rules, and rules with one wrong element
        Which of both operands is wrong, and at which index? Look at every element.""",
        seen=("one-element", "one-entry")),
    Faults("6.7", "factors", """Right rules, and rules with a wrong sign or factor
        The worst element is reported, with both values.""", seen=("every-sign", "doubled", "mean-for-sum")),
    Faults("6.7", "cancel", """Right rules, and rules whose errors cancel in a sum
        With ones as g the errors vanish. With a random g they show.""", seen=SEEN,
        blind=("cancels-in-the-sum",)),
    Faults("6.7", "upstream", """Right rules, and rules that forget g, or use its mean
        With ones as g they are right. With a random g they are wrong.""", seen=SEEN,
        blind=("forgets-g", "averages-g")),
    Faults("6.7", "order", """Right rules, and rules that use the elements of g in another order
        With ones as g the order is the same. With a random g it shows.""", seen=SEEN,
        blind=("turns-g", "reverses-g")),
    Faults("6.7", "nan", """Right rules, and rules with one nan
        Every comparison with nan is False. What does your test say then?""", seen=SEEN,
        blind=("nan-in-one",), said=mistake("nan-passes")),
)  # fmt: skip


@each_rule(FAULTS)
def test_check_rule(rule, student, rng):
    """{rule.text}"""
    ones, row = mistake("checks-with-ones"), vars(rule)
    expect_answers(student, rng, rule.seen, row.get("blind", ()), ones, row.get("said", ones))


@task("6.7")
def test_both_gradients(student, rng):
    """both_gradients gives what the rule says, and what is true, for each operand

    L = Σ g * out, and each operand moves alone.
    """
    rules = Made(rng, "", ((), (1, 2), (0,)), (3,)), Made(rng, "forgets-g", ((4,),), ())
    for made in (Made(rng, "one-element"), *rules):
        g = rng.standard_normal(made.shape)
        both = zip(pairs_of(student, made, g), made.gradients(g), strict=True)
        for (given, numeric), (right_given, right) in both:
            expect(given, right_given, "the gradient that the rule gives", rtol=1e-9, atol=1e-9)
            expect(numeric, right, "the numeric gradient", rtol=1e-6, atol=1e-7)


ABSOLUTE = "The error is divided by |numeric|, where that is more than 1. A large number has a large error."
FIRST_WRONG = "That element is wrong, and another one has a larger error."


@task("6.7")
def test_worst_element(student, rng):
    """worst_element finds the largest error, relative to large numbers

    An error of 1 in 1000 is smaller than an error of 0.5 in 1.
    """
    asked, answers = [], []
    for shape in ((5,), (2, 3), (3, 1, 2), (2, 2), (4,)):
        numeric = rng.uniform(0.2, 0.9, shape) * rng.choice((-1, 1), shape)
        first, worst, large = np.sort(rng.permutation(numeric.size)[:3])[[0, 1, 2]]
        given = numeric.copy()
        numeric.flat[large] = given.flat[large] = rng.uniform(1e3, 2e3)
        given.flat[first] += rng.uniform(0.01, 0.02)
        given.flat[worst] -= rng.uniform(0.1, 0.2)
        given.flat[large] += rng.uniform(1, 2)
        asked += [(given, numeric), (numeric + 1e-8 * rng.uniform(-1, 1, shape), numeric)]
        at = [tuple(int(i) for i in np.unravel_index(k, shape)) for k in (worst, large, first)]
        answers += [(at[0], [(at[1], ABSOLUTE), (at[2], FIRST_WRONG)]), (None, ())]
    asked.append((np.array(1.5), np.array(1.0)))
    answers.append(((), ()))
    found = calls(student, student.gradcheck.worst_element, asked)
    for (index, _), (right, wrong) in zip(found, answers, strict=True):
        expect(index, right, "worst_element(given, numeric)", wrong=wrong)


# The likely cause.


class Symptom:
    """A wrong gradient with its cause: `given`, `numeric` and g, drawn at random."""

    def __init__(self, rng, cause, shape=(3, 3)):
        numeric = rng.uniform(0.3, 2, shape) * rng.choice((-1, 1), shape)
        g = rng.uniform(0.3, 2, shape) * rng.choice((-1, 1), shape)
        numeric.flat[rng.integers(numeric.size)] = 0.0
        numeric.flat[0] *= rng.integers(2)  # a quotient of the first elements is often 0 / 0
        c = rng.uniform(0.2, 0.7) * rng.choice((-1, 1)) + rng.choice((0, 2))
        one = numeric.copy()
        one.flat[-1] += rng.uniform(0.2, 0.8)
        given = {"zero": 0 * numeric, "sign": -numeric, "factor": c * numeric, "upstream": numeric / g,
                 "transposed": numeric.T.copy(), None: one}[cause]  # fmt: skip
        self.arguments, self.cause = (given, numeric, g), cause


CAUSES = ("zero", "sign", "factor", "upstream", "transposed", None)
OTHER_SHAPE = [("upstream", "g has another shape here, and is no factor of the operand's elements.")]


def check_causes(student, rng, symptoms, wrong):
    """Expect the causes of these, in a random order. `wrong` holds the known wrong words of a cause."""
    symptoms = [symptoms[i] for i in rng.permutation(len(symptoms))]
    found = calls(student, student.gradcheck.likely_cause, [symptom.arguments for symptom in symptoms])
    for (word, _), symptom in zip(found, symptoms, strict=True):
        expect(word, symptom.cause, "likely_cause(given, numeric, g)", wrong=wrong.get(symptom.cause, ()))


@task("6.8")
def test_causes(student, rng):
    """likely_cause names the cause of twelve wrong gradients

    Each cause has a condition of its own.
    """
    wrong = {cause: [("factor", mistake("factor-first"))] for cause in ("zero", "sign")}
    check_causes(student, rng, [Symptom(rng, cause) for cause in CAUSES * 2], wrong)


@task("6.8")
def test_causes_in_other_shapes(student, rng):
    """likely_cause of vectors, of oblong matrices, and for a g of another shape

    A condition holds only for arrays of one shape.
    """
    shapes = ((4,), (2, 3))
    symptoms = [Symptom(rng, cause, shape) for shape in shapes for cause in (*CAUSES[:4], None, "upstream")]
    for symptom in symptoms[5::6]:
        given, numeric, g = symptom.arguments
        symptom.arguments, symptom.cause = (given, numeric, g[np.newaxis]), None
    check_causes(student, rng, symptoms, {None: OTHER_SHAPE})


@task("6.8")
def test_no_cause(student, rng):
    """likely_cause gives None where all elements agree with a cause but one

    Every element has to agree.
    """
    nearly = [Symptom(rng, cause) for cause in CAUSES[:-1]]
    for symptom in nearly:
        symptom.arguments[0].flat[rng.integers(1, 9)] += rng.uniform(0.3, 0.6)
        symptom.cause = None
    check_causes(student, rng, [*nearly, *(Symptom(rng, cause) for cause in CAUSES)], {})
