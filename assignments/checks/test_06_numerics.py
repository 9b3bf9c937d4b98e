"""Stage 06: do the functions stay finite, and does the checker find what is wrong?

The numbers of g differ from each other. With ones, a gradient that ignores g would pass.
"""

import math
from functools import partial

import numpy as np
from checks import expect, require, task

A_RULE = "A rule returns a tuple: the result, and after it one function for the operand."
ONLY_SLOPE = "g has no influence on this. Multiply the derivative by g."
NO_SUM = "A number that moves one share moves all others too. Where is their part?"


def array(*numbers):
    return np.array(numbers, dtype=float)


def parts_of(found):
    """The result of a rule and its function, when that is what it returned."""
    require(isinstance(found, tuple) and len(found) == 2, A_RULE)
    return found


FEW = 0.0, 0.001, 0.5, 1.0, 2.0, 5.0, 17.0, 40.0, 100.0, 700.0, 1000.0
SHAPES = (-1,), (2, -1), (1, -1, 1)


def expect_curve(function, value, slope, points=(*FEW, *(-x for x in FEW)), **options):
    """Expect the values of a curve and g times its slopes, in arrays of several shapes, and in float32."""
    for dtype, rtol, atol in ((np.float64, 1e-9, 1e-12), (np.float32, 1e-5, 1e-6)):
        for shape in (*SHAPES, ()):
            a = np.asarray(points[:2] if shape == SHAPES[1] else points, dtype)
            a = np.asarray(dtype(0.5)) if shape == () else a.reshape(shape)
            g = np.asarray(np.arange(a.size) + 2, dtype).reshape(a.shape)
            was, arrived = a.copy(), g.copy()
            with np.errstate(all="ignore"):
                out, da = parts_of(function(a, **options))
                right, gradient = value(a.astype(float)), g * slope(a.astype(float))
                right, gradient = (np.asarray(x).astype(dtype) for x in (right, gradient))
                case = f"for {dtype.__name__} numbers {a.tolist()}"
                expect(np.asarray(out), right, f"the result {case}", rtol=rtol, atol=atol)
                for _ in range(2):
                    expect(np.asarray(da(g)), gradient, f"the gradient {case}", rtol=rtol, atol=100 * atol)
            require(
                bool((a == was).all() and (g == arrived).all()), "`a` and g belong to others: leave them."
            )


@task("6.1")
def test_exp(student):
    """exp, and its gradient

    exp(a) is its own derivative, and you have it already: `out`.
    """
    a, g = array(0, 1, -1), array(10, 1, 0)
    out, da = parts_of(student.functional.exp(a))
    expect(out, array(1, math.e, 1 / math.e), "exp(a)")
    wrong = [(out, ONLY_SLOPE), (g, "That is g itself. Multiply it by the derivative.")]
    expect(da(g), array(10, math.e, 0), "the gradient of a", wrong=wrong)


@task("6.1")
def test_sqrt(student):
    """The root, and its gradient

    √4 is 2. Move to 4.04: the root moves to about 2.01.
    """
    out, da = parts_of(student.functional.sqrt(array(4, 25)))
    expect(out, array(2, 5), "sqrt(a)")
    double = "That is twice as much as the root moves."
    expect(da(array(1, 10)), array(0.25, 1), "the gradient of a", wrong=[(array(0.5, 2), double)])


@task("6.1")
def test_many_numbers(student):
    """exp, log and sqrt of tiny and large numbers, in float32 too

    The result has the dtype of the operand. At 0 the gradients of log and sqrt are infinite.
    """
    functions = student.functional
    expect_curve(functions.exp, np.exp, np.exp)
    expect_curve(functions.log, np.log, lambda a: 1 / a, FEW)
    expect_curve(functions.sqrt, np.sqrt, lambda a: 0.5 / np.sqrt(a), FEW)


@task("6.2")
def test_sigmoid(student):
    """sigmoid, from -1000 to 1000

    For both signs there is a form that needs exp of negative numbers only.
    """
    out, da = parts_of(student.functional.sigmoid(array(-1000, 0, 1000)))
    nan = "inf / inf is nan. Use the other form of the fraction for large numbers."
    expect(out, array(0, 0.5, 1), "sigmoid(a)", wrong=[(array(0, 0.5, math.nan), nan)])
    expect(da(array(1, 8, 3)), array(0, 2, 0), "the gradient of a")


@task("6.2")
def test_small_sigmoids(student):
    """sigmoid(-40) is small, and it is not 0

    1 - 0.99999999999999999 is 0 for the computer.
    """
    out, da = parts_of(student.functional.sigmoid(array(-40)))
    lost = "All digits are lost in a subtraction. Use a form of the fraction without one."
    expect(out, np.exp(array(-40)), "sigmoid(a) for a = -40", atol=0.0, wrong=[(array(0), lost)])
    expect(da(array(1)), np.exp(array(-40)), "the gradient of a", atol=0.0)


@task("6.2")
def test_both_curves(student):
    """tanh and sigmoid on both sides of 0, in float32 too

    tanh(a) has the slope 1 - tanh(a)², and σ(a) has the slope σ(a) σ(-a).
    """
    expect_curve(student.functional.tanh, np.tanh, lambda a: 1 - np.tanh(a) ** 2)
    expect_curve(student.functional.sigmoid, share, lambda a: share(a) * share(-a))
    a = -np.linspace(25, 65, 9)
    out, da = parts_of(student.functional.sigmoid(a))
    expect(out, np.exp(a), "sigmoid(a) from -25 to -65", rtol=1e-9, atol=0.0)
    expect(da(2 + a), (2 + a) * np.exp(a), "the gradient of a", rtol=1e-9, atol=0.0)
    ends = array(-math.inf, math.inf)
    expect(parts_of(student.functional.sigmoid(ends))[0], array(0, 1), "sigmoid of -inf and inf")
    expect(parts_of(student.functional.tanh(ends))[0], array(-1, 1), "tanh of -inf and inf")


def share(a):
    """σ(a), by the tanh."""
    return 0.5 + 0.5 * np.tanh(a / 2)


@task("6.3")
def test_relu(student):
    """relu, and its gradient on both sides and at 0

    At 0 the gradient is 0, as in PyTorch.
    """
    out, da = parts_of(student.functional.relu(array(-2, 0, 3)))
    kink = "At 0 you pass g on. Which of your comparisons is true for 0?"
    expect(out, array(0, 0, 3), "relu(a)")
    expect(da(array(5, 6, 7)), array(0, 0, 7), "the gradient of a", wrong=[(array(0, 6, 7), kink)])
    out, _ = parts_of(student.functional.relu(array(math.nan)))
    expect(out, array(math.nan), "relu of nan")


@task("6.3")
def test_leaky_relu(student):
    """leaky_relu lets a part through, below 0 and at 0

    The same part of g goes back.
    """
    out, da = parts_of(student.functional.leaky_relu(array(-4, 0, 3), 0.25))
    expect(out, array(-1, 0, 3), "leaky_relu(a, 0.25)")
    none = "Below 0 nothing comes back. The line has a slope there."
    expect(da(array(8, 4, 7)), array(2, 1, 7), "the gradient of a", wrong=[(array(0, 0, 7), none)])
    out, _ = parts_of(student.functional.leaky_relu(array(-1)))
    expect(out, array(-0.01), "leaky_relu(a), with the usual slope")


@task("6.3")
def test_both_sides_of_the_bend(student):
    """relu and leaky_relu close to 0 on both sides, in float32 too, with several slopes

    The bend is at 0, and 1e-9 is above it.
    """
    points = (*FEW, *(-x for x in FEW), 1e-9, -1e-9)
    expect_curve(student.functional.relu, lambda a: np.maximum(a, 0), lambda a: 1.0 * (a > 0), points)
    for slope in (0.125, 0.0, 0.75):
        line = partial(np.take, [slope, 1.0])
        bent = [lambda a, line=line: a * line(1 * (a > 0)), lambda a, line=line: line(1 * (a > 0))]
        expect_curve(student.functional.leaky_relu, *bent, points, negative_slope=slope)


@task("6.4")
def test_softplus(student):
    """softplus, from -1000 to 1000

    log(1 + exp(1000)) is 1000 on paper, and inf in a computer that takes exp first.
    """
    out, da = parts_of(student.functional.softplus(array(-1000, 0, 1000)))
    overflow = "exp(1000) is inf. Take the larger of a and 0 out of the logarithm."
    wrong = [(array(0, math.log(2), math.inf), overflow)]
    expect(out, array(0, math.log(2), 1000), "softplus(a)", wrong=wrong)
    expect(da(array(1, 8, 3)), array(0, 4, 3), "the gradient of a")


@task("6.4")
def test_small_softplus(student):
    """softplus(-40) is small, and it is not 0

    1 + exp(-40) is 1 for the computer. `xp.log1p` needs no such sum.
    """
    out, _ = parts_of(student.functional.softplus(array(-40)))
    lost = "1 + exp(-40) is 1, and the logarithm of 1 is 0."
    expect(out, np.exp(array(-40)), "softplus(a) for a = -40", atol=0.0, wrong=[(array(0), lost)])


@task("6.4")
def test_many_softplus(student):
    """softplus on both sides of 0, in float32 too, and its small gradients

    Its slope is σ(a), which is small far below 0, and not 0.
    """
    expect_curve(student.functional.softplus, lambda a: np.logaddexp(0, a), share)
    a = -np.linspace(25, 65, 9)
    out, da = parts_of(student.functional.softplus(a))
    expect(out, np.exp(a), "softplus(a) from -25 to -65", rtol=1e-9, atol=0.0)
    expect(da(2 + a), (2 + a) * np.exp(a), "the gradient of a", rtol=1e-9, atol=0.0)
    ends = parts_of(student.functional.softplus(array(-math.inf, math.inf)))[0]
    expect(ends, array(0, math.inf), "softplus of -inf and inf")


def expect_along(function, value, vjp, a, kept=False, **options):
    """Expect a function along axes and its gradient, in float64 and in float32.

    vjp   the gradient, made of g, exp(a) and its sum, with the axes kept
    kept  whether the result has the shape of `a`
    """
    for dtype, rtol in ((np.float64, 1e-9), (np.float32, 1e-4)):
        x = np.asarray(a, dtype)
        axis = options.get("axis", -1 if kept else None)
        e, total = np.exp(a), np.exp(a).sum(axis=axis, keepdims=True)
        right = value(e, total)
        right = np.asarray(right if kept or options.get("keepdims") else right.squeeze(axis))
        g = np.asarray(np.arange(right.size) ** 2 + 1.0).reshape(right.shape)
        gradient = vjp(g.reshape(a.shape if kept else total.shape), e, total, axis)
        case = f"for a {dtype.__name__} array of shape {a.shape} and {options}"
        was, given = x.copy(), g.astype(dtype)
        out, da = parts_of(function(x, **options))
        expect(np.asarray(out), right.astype(dtype), f"the result {case}", rtol=rtol, atol=rtol)
        for _ in range(2):
            found = np.asarray(da(given))
            expect(found, np.asarray(gradient, dtype), f"the gradient {case}", rtol=rtol, atol=rtol * 100)
        require(bool((x == was).all() and (given == g).all()), "`a` and g belong to others: leave them.")


@task("6.5")
def test_logsumexp(student):
    """logsumexp of two equal numbers, at 1000, at 0 and at -1000

    log(exp(m) + exp(m)) is m + log(2).
    """
    a = array([1000, 1000], [0, 0], [-1000, -1000])
    out, da = parts_of(student.functional.logsumexp(a, axis=1))
    log2 = math.log(2)
    overflow = "exp(1000) is inf, and exp(-1000) is 0. Subtract the largest number of each row first."
    shared = "The largest number of the whole array is too large for the other rows."
    wrong = [(array(math.inf, log2, -math.inf), overflow), (array(1000 + log2, -math.inf, -math.inf), shared)]
    expect(out, array(1000 + log2, log2, log2 - 1000), "logsumexp(a, axis=1)", wrong=wrong)
    expect(da(array(2, 20, 200)), array([1, 1], [10, 10], [100, 100]), "the gradient of a")


@task("6.5")
def test_every_axis_of_logsumexp(student, rng):
    """logsumexp along every axis, along several, with keepdims and without, in float32 too

    g needs the shape with the axes kept. Axes of length 1 that are no part of the sum stay.
    """
    function = student.functional.logsumexp
    for shape in ((2, 3, 2), (1, 3, 1)):
        for axis in (0, 1, -1, -2, (0, 1), (2, 0), None):
            for keepdims in (False, True):
                a, options = rng.uniform(-2, 2, shape), {"axis": axis, "keepdims": keepdims}
                expect_along(function, lambda e, s: np.log(s), lambda g, e, s, _: g * e / s, a, **options)
    for shape in ((), (4,), (2, 2)):
        a = rng.uniform(-2, 2, shape)
        expect_along(function, lambda e, s: np.log(s), lambda g, e, s, _: g * e / s, a)
    infinite = array([-math.inf, 3], [-math.inf, -math.inf], [math.inf, 3])
    out, _ = parts_of(function(infinite, axis=1))
    expect(out, array(3, -math.inf, math.inf), "logsumexp of rows with inf and -inf")
    out, _ = parts_of(function(array([800, -800], [800, 0], [-900, -800]), axis=0))
    expect(out, array(800 + math.log(2), 0), "logsumexp along axis 0")


@task("6.6")
def test_softmax(student):
    """softmax of equal numbers, and of a number far above another

    The shares of each row have the sum 1.
    """
    out, da = parts_of(student.functional.softmax(array([1000, 1000], [0, -1000])))
    expect(out, array([0.5, 0.5], [1, 0]), "softmax(a)")
    wrong = [(array([2, 0.5], [0, 0]), NO_SUM), (array([4, 1], [1, 0]), NO_SUM)]
    expect(da(array([8, 2], [1, 3])), array([1.5, -1.5], [0, 0]), "the gradient of a", wrong=wrong)
    out, _ = parts_of(student.functional.softmax(array([0, 0], [5, 5]), axis=0))
    expect(out.sum(axis=0), array(1, 1), "the sum of a softmax along axis 0")


@task("6.6")
def test_log_softmax(student):
    """The logarithm of a share that is 0 for the computer

    log(x / y) is log(x) - log(y), and log(exp(-1000)) is -1000.
    """
    out, da = parts_of(student.functional.log_softmax(array([1000, 0], [7, 7])))
    log2 = math.log(2)
    zero = "That is the logarithm of 0. Take the logarithm before you divide."
    wrong = [(array([0, -math.inf], [-log2, -log2]), zero)]
    expect(out, array([0, -1000], [-log2, -log2]), "log_softmax(a)", wrong=wrong)
    expect(da(array([1, 2], [8, 2])), array([-2, 2], [3, -3]), "the gradient of a")


@task("6.6")
def test_every_axis_of_softmax(student, rng):
    """softmax and log_softmax along every axis, in float32 too; -inf has the share 0

    Every largest number and every sum is one along the same axis.
    """

    def of_softmax(g, e, s, axis):
        return e / s * (g - (g * e / s).sum(axis, keepdims=True))

    def of_logarithm(g, e, s, axis):
        return g - e / s * g.sum(axis, keepdims=True)

    softmax, log_softmax = student.functional.softmax, student.functional.log_softmax
    for shape in ((3, 3), (2, 3, 2), (1, 4)):
        a = rng.uniform(-2, 2, shape)
        for options in ({}, *({"axis": axis} for axis in (0, 1, -1, -2))):
            expect_along(softmax, lambda e, s: e / s, of_softmax, a, True, **options)
            expect_along(log_softmax, lambda e, s: np.log(e / s), of_logarithm, a, True, **options)
    far = array([1000, -900, 0], [-1000, -900, 1200])
    expect(parts_of(softmax(far, axis=0))[0], array([1, 0.5, 0], [0, 0.5, 1]), "softmax(a, axis=0)")
    log2, expected = math.log(2), array([0, 0, -1200], [-2000, 0, 0])
    expected[:, 1] = -log2
    expect(parts_of(log_softmax(far, axis=0))[0], expected, "log_softmax(a, axis=0)")
    expect(parts_of(log_softmax(far))[0], array([0, -1900, -1000], [-2200, -2100, 0]), "log_softmax(a)")
    out, da = parts_of(softmax(array([-math.inf, 2, 2], [7, -math.inf, -math.inf])))
    expect(out, array([0, 0.5, 0.5], [1, 0, 0]), "softmax of rows with -inf")
    expect(da(array([5, 1, 3], [1, 2, 3])), array([0, -0.5, 0.5], [0, 0, 0]), "the gradient of a")


# The rules that the checker judges: a right one, and wrong ones.
RULES = """
import numpy as np

def right(a, b):
    return a * b, lambda g: g * b, lambda g: g * a

def ignores_g(a, b):
    return a * b, lambda g: b, lambda g: g * a

def one_is_nan(a, b):
    return a * b, lambda g: g * b, lambda g: np.where(a == 3, np.nan, g * a)

def wrong_sign(a, b):
    return a * b, lambda g: g * b, lambda g: -g * a

def one_element(a, b):
    return a * b, lambda g: g * b, lambda g: g * a + np.array([0.0, 0.01])

def cancels(a, b):
    return a * b, lambda g: g * b + np.array([1.0, -1.0]), lambda g: g * a

def turns_g(a, b):
    return a * b, lambda g: g[::-1] * b, lambda g: g * a

def averages_g(a, b):
    return a * b, lambda g: g * b, lambda g: g.mean() * a

def scaled(a, b, c=1.0):
    return c * a.sum() * b, lambda g: c * (g * b).sum() * np.ones(a.shape), lambda g: c * g * a.sum()

def numeric_of(both_gradients, g, c):
    pairs = both_gradients(scaled, [np.array(2.0), np.array([[1.0, 3.0]])], g, c=c)
    return [np.asarray(x) for pair in pairs for x in pair]

def judged(check_rule, name):
    a, b = np.array([2.0, 3.0]), np.array([5.0, 7.0])
    found = check_rule(globals()[name], a, b, rng=np.random.default_rng(1))
    return None if found is None else [int(found[0]), *map(int, np.atleast_1d(found[1]))]
"""


@task("6.7")
def test_worst_element(student):
    """Of three errors the largest is reported, and nan is larger still

    An error is divided by the numeric value where that is larger than 1.
    """
    worst, numeric = student.gradcheck.worst_element, array([1, 1000], [0, 2])
    expect(worst(numeric, numeric), None, "worst_element of two equal arrays")
    given = array([1.5, 1001], [0.1, 2])
    absolute = "An error of 1 in 1000 is smaller than an error of 0.5 in 1."
    expect(worst(given, numeric), (0, 0), "worst_element", wrong=[((0, 1), absolute)])
    given[1, 1] = math.nan
    expect(worst(given, numeric), (1, 1), "worst_element where one is nan")


@task("6.7")
def test_both_gradients(student):
    """The gradients of a product, given and numeric

    Each operand moves alone.
    """
    rule = student.define(RULES, "ignores_g")
    found = student.gradcheck.both_gradients(rule, [array(2, 3), array(5, 7)], array(1, 10))
    require(isinstance(found, list) and len(found) == 2, "Return a list with a pair for each operand.")
    (given, numeric), (_, second) = found
    expect(given, array(5, 7), "what the rule gives to a")
    ones = "That is the gradient of Σ out. Multiply out by g before you sum."
    expect(numeric, array(5, 70), "the numeric gradient of a", rtol=1e-6, wrong=[(array(5, 7), ones)])
    expect(second, array(2, 30), "the numeric gradient of b", rtol=1e-6)


@task("6.7")
def test_check_rule(student):
    """A right rule, one that ignores g, and one with a nan

    With ones as g, the second one would look right.
    """
    judged = student.define(RULES, "judged")
    check_rule = student.gradcheck.check_rule
    expect(judged(check_rule, "right"), None, "check_rule of a right rule")
    found = judged(check_rule, "ignores_g")
    require(found is not None, "A rule that ignores g was found right. What is your g?")
    expect(found[0], 0, "the operand with the wrong gradient")
    expect(judged(check_rule, "one_is_nan"), [1, 1], "the operand and the index of a nan")


@task("6.7")
def test_more_errors(student):
    """Small errors and large ones, negative numbers, and a single number without axes

    Below TOLERANCE two numbers agree. The error is divided by |numeric|, where that is larger than 1.
    """
    worst, numeric = student.gradcheck.worst_element, array([-1000, 3, 0.5], [0.25, -4, 0])
    for change, right in (
        (array([0.0005, 0, 5e-7], [0, -3e-6, 9e-7]), None),
        (array([0.002, 0, 0], [0, 0, 0]), (0, 0)),
        (array([0, 0, 1.4e-6], [0, 0, 0]), (0, 2)),
        (array([-100, 0.5, 0], [0, -0.6, 0.1]), (0, 1)),
        (array([-1, 0, 0.3], [-0.4, 1, 0]), (1, 0)),
        (array([0, math.nan, 0], [9, 0, 0]), (0, 1)),
    ):
        expect(worst(numeric + change, numeric), right, f"worst_element for the errors {change.tolist()}")
    expect(worst(np.array(2.5), np.array(1.0)), (), "worst_element of two numbers without axes")
    found = student.define(RULES, "numeric_of")(student.gradcheck.both_gradients, array([5, 7]), 3.0)
    right = np.array(78.0), np.array(78.0), array([30, 42]), array([30, 42])
    for value, expected in zip(found, right, strict=True):
        expect(value, expected, "a gradient of 3 Σa · b, for c = 3", rtol=1e-6)


@task("6.7")
def test_more_wrong_rules(student):
    """Errors that cancel, a single wrong element, and a g that is turned or averaged

    A random g shows them all. The first wrong operand is reported.
    """
    judged = student.define(RULES, "judged")
    for name, operand in (("cancels", 0), ("turns_g", 0), ("averages_g", 1), ("wrong_sign", 1)):
        found = judged(student.gradcheck.check_rule, name)
        require(found is not None, f"The rule `{name}` was found right. What is your g?")
        expect(found[0], operand, f"the operand with the wrong gradient in `{name}`")
    expect(judged(student.gradcheck.check_rule, "one_element"), [1, 1], "the operand and the wrong index")
    expect(judged(student.gradcheck.check_rule, "scaled"), None, "check_rule of a right rule with a sum")


@task("6.8")
def test_causes(student):
    """A sign, a factor, a forgotten g, and rows for columns

    Try the conditions in the order of the docstring.
    """
    cause, numeric, g = student.gradcheck.likely_cause, array([2, 3], [0, 8]), array([2, 4], [5, 1])
    factor = "-1 and 0 are factors too. The docstring has an order."
    expect(cause(-numeric, numeric, g), "sign", "the cause of -numeric", wrong=[("factor", factor)])
    expect(cause(0 * numeric, numeric, g), "zero", "the cause of zeros", wrong=[("factor", factor)])
    expect(cause(numeric / 4, numeric, g), "factor", "the cause of numeric / 4")
    expect(cause(numeric / g, numeric, g), "upstream", "the cause of numeric / g")
    expect(cause(numeric.T, numeric, g), "transposed", "the cause of numeric.T")
    expect(cause(numeric + array([0, 0], [0, 1]), numeric, g), None, "the cause of one wrong element")


@task("6.8")
def test_other_causes(student):
    """Factors with either sign, vectors, oblong matrices, a g of another shape, and one wrong element

    Every element has to agree, also where numeric begins with 0.
    """
    cause = student.gradcheck.likely_cause
    for numeric in (array(0, -3, 2, 0.5), array([0, 2, -5], [3, 0, 1]), array(-1, 0, -2)):
        g, one = np.arange(numeric.size).reshape(numeric.shape) + 2.0, np.zeros(numeric.shape)
        one.flat[-1] = 0.25
        for word, given in (("zero", 0 * numeric), ("sign", -numeric), ("upstream", numeric / g)):
            expect(cause(given, numeric, g), word, f"the cause for numeric = {numeric.tolist()}")
            expect(cause(given + one, numeric, g), None, f"the cause of {word!r}, where one element differs")
        for c in (0.5, 3.0, -2.0, 1.25):
            expect(cause(c * numeric, numeric, g), "factor", f"the cause of {c} * numeric")
            expect(cause(c * numeric + one, numeric, g), None, f"the cause of {c} * numeric, but one element")
        expect(
            cause(numeric / g, numeric, g[np.newaxis]), None, "the cause of numeric / g, g of another shape"
        )
    square = array([1, 4], [2, 3])
    expect(cause(square.T, square, array(1, 2)), "transposed", "the cause of numeric.T, g of another shape")
