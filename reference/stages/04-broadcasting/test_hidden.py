"""Stage 04: the rules of arithmetic, on shapes that broadcast, in their corners, and inside a Tensor.

Two tables hold the rules: six of two operands, three over axes. Each property below them runs over all rows
of a table. What teaches stands alone: ties, 0⁰, nan, and the faults that other engines have (S, K and M).
"""

import math

import numpy as np

from autograder.grading.properties import (
    Case,
    Rule,
    apart,
    as_promised,
    at_scale,
    each_rule,
    gathered,
    in_float32,
    left_alone,
    numbers,
    parts,
)
from autograder.grading.suite import expect, mistake, require, task

# Operands as they meet in networks: each stretched in turn, by a row, a column, a single number; both at
# once; axes added; and arrays without elements.
ALIKE = (Case((2, 3), (2, 3)), Case((4,), (4,)), Case((), ()), Case((0, 2), (0, 2)))
STRETCHED = (
    Case((2, 3), (3,)),
    Case((2, 1), (2, 3)),
    Case((3, 1), (1, 4)),
    Case((2, 1, 3), (2, 1)),
    Case((), (2, 2)),
    Case((2,), ()),
    Case((0, 3), (1, 3)),
)
BOTH = (ALIKE[0], *STRETCHED[:2])
AXES = (None, 0, 1, -1, (0, 2), (-1, 1), (2, 1, 0))

# What a function of g gives, and what has become of g.
G_AFTERWARDS = """
def afterwards(f, g, shape):
    return f(g, shape), g
"""

# One column of biases, trained by many columns of inputs and then used on a few.
TRAINED = '''
import numpy as np

def trained(add, wanted, steps, few):
    """The biases after `steps` steps, each moving them towards the `wanted` columns, and few + them."""
    b, nothing = np.zeros((wanted.shape[0], 1)), np.zeros(wanted.shape)
    for _ in range(steps):
        out, _, db = add(nothing, b)
        b = b - 0.5 / wanted.shape[1] * db(out - wanted)
    return b, add(few, b)[0] if b.shape == (len(wanted), 1) else None
'''

AN_ARRAY = "unbroadcast gives an array back."
A_PAIR = "A rule returns a tuple: the result, and after it one function for each array operand."
AVERAGED = "That is the mean of the contributions. A number that was used in many places receives their sum."
G_CHANGED = "unbroadcast has changed g. Other nodes can hold the same array: make a new one."
OWN_FACTOR = "That is g times the operand itself. When a grows by 1, by how much does a * b grow?"
SQUARED = "b * b becomes inf, or 0, long before b does. Divide by b twice: `out` has done it once already."
LOSES_NAN = "An operand was nan, and its gradient became 0: a poisoned network would look healthy."
EACH_ALL = "Of two equal operands each received all of g, so together they receive 2 g."
NEITHER = "Two equal operands received 0 each, and that part of g is lost."
NO_CHOICE = "g has gone to the smaller number too. When that grows by a little, does the maximum move?"
ONE_BY_ONE = "An array that stood on the left made an array of Tensors. It has to make one Tensor of arrays."
AXIS_NUMBERS = "n is the product of the lengths of the axes. Their numbers and their count leave it as it is."
NOT_DIVIDED = "That is the gradient of a sum. A mean moves only by one n-th of what its numbers do."
WIDENED = "float32 went in and float64 came out. Somewhere an array or a number of float64 has come between."


def undone(student, g, shape):
    found = student.arithmetic.unbroadcast(g, shape)
    require(isinstance(found, (np.ndarray, np.number, float)), AN_ARRAY)
    return np.asarray(found)


def check_unbroadcast(student, rng, pairs, wrong=lambda g, shape: ()):
    """Expect the sums of random gradients, for pairs of an operand's shape and the shape of g."""
    for shape, wide in pairs:
        (g,) = numbers(rng, wide)
        expect(undone(student, g, shape), gathered(g, shape), "unbroadcast(g, shape)", wrong=wrong(g, shape))


# What broadcasting did, undone.


@task("4.1")
def test_axes_that_were_added(student, rng):
    """Axes that were added on the left are summed away

    Shapes line up at their ends, so the added axes stand at the beginning.
    """

    def wrong(g, shape):
        added = g.ndim - len(shape)
        yield g.sum(axis=tuple(range(len(shape), g.ndim))), mistake("lines-up-at-the-front")
        yield g.mean(axis=tuple(range(added))), AVERAGED

    check_unbroadcast(student, rng, (((3,), (3, 3)), ((2, 3), (4, 2, 3)), ((2,), (3, 2, 2))), wrong)


def wrong_sums(g, shape):
    """What is left of g where only the added axes were summed, or where the stretched ones are gone."""
    added = tuple(range(g.ndim - len(shape)))
    ones = tuple(axis for axis, length in enumerate(shape, len(added)) if length == 1)
    yield g.sum(axis=added), mistake("sums-added-axes-only")
    yield g.sum(axis=added + ones), mistake("stretched-axis-lost")
    yield g.mean(axis=added + ones).reshape(shape), AVERAGED


@task("4.1")
def test_axes_that_were_stretched(student, rng):
    """Axes of length 1 that were stretched are summed, and are there afterwards

    The sum has the shape that was asked for, with its axes of length 1.
    """
    pairs = (((3, 1), (3, 4)), ((1, 4), (3, 4)), ((1, 1), (2, 3)), ((2, 1, 3), (2, 4, 3)))
    check_unbroadcast(student, rng, pairs, wrong_sums)


@task("4.1")
def test_axes_added_and_stretched(student, rng):
    """Added and stretched axes at once

    An axis of `shape` stands further to the right in `g`, by as many places as axes were added.
    """
    pairs = (((3, 1), (2, 3, 4)), ((1,), (2, 3)), ((1, 3, 1), (2, 4, 3, 2)), ((2, 1), (2, 2, 2)))
    check_unbroadcast(student, rng, pairs, wrong_sums)


@task("4.1")
def test_any_broadcast(student, rng):
    """Shapes drawn at random

    Each element of g is added at the place that it was broadcast from.
    """
    for _ in range(6):
        wide = tuple(rng.integers(2, 4, rng.integers(2, 5)).tolist())
        kept = [length if rng.random() < 0.5 else 1 for length in wide]
        check_unbroadcast(student, rng, [(tuple(kept[int(rng.integers(0, 2)) :]), wide)])


@task("4.1")
def test_a_single_number(student, rng):
    """A single number, of shape (), receives the sum of everything

    All axes were added. When g is a single number too, the sum is g itself.
    """
    pairs = [((), wide) for wide in ((3,), (2, 3), (2, 1, 2), ())]
    check_unbroadcast(student, rng, pairs, lambda g, shape: [(np.asarray(g.mean()), AVERAGED)])


@task("4.1")
def test_what_was_not_broadcast(student, rng):
    """Axes that kept their length stay, also those of length 1

    An axis of length 1 that has length 1 in g as well is as it was.
    """
    pairs = (((1, 3), (2, 3)), ((1, 3), (1, 3)), ((2, 1), (2, 1)), ((1,), (1, 1)), ((4,), (4,)))
    check_unbroadcast(student, rng, pairs)


@task("4.1")
def test_nothing_at_all(student, rng):
    """An axis of length 1 that was stretched to length 0 receives an empty sum, which is 0

    Broadcasting stretches 1 to any length, and 0 is one.
    """
    check_unbroadcast(student, rng, [((3,), (2, 3)), ((), (2,))])
    check_unbroadcast(student, rng, [((1, 3), (2, 3))], wrong_sums)
    for shape, wide in (((1, 3), (0, 3)), ((3,), (0, 3)), ((1,), (0,)), ((0,), (2, 0)), ((), (0,))):
        expect(undone(student, np.zeros(wide), shape), np.zeros(shape), "unbroadcast(g, shape) of an empty g")


@task("4.1")
def test_unbroadcast_keeps_the_dtype(student, rng):
    """The sum of float32 is float32, and g stays as it is

    Rules give back the dtype that they were given.
    """
    for shape, wide in (((1, 3), (2, 3)), ((3,), (2, 3)), ((2, 3), (2, 3))):
        g = numbers(rng, wide)[0].astype(np.float32)
        expect(undone(student, g, shape), gathered(g, shape), "unbroadcast(g, shape)", rtol=1e-5, atol=1e-6)
        found = student.define(G_AFTERWARDS, "afterwards")(student.arithmetic.unbroadcast, g, shape)
        require(isinstance(found, tuple) and len(found) == 2, AN_ARRAY)
        require(type(found[1]) is np.ndarray and np.array_equal(found[1], g), G_CHANGED)


# The rules of two operands.


def positive_base(rng, *shapes):
    a, b = numbers(rng, *shapes)
    return [np.asarray(abs(a)), b]


def wrong_products(g, a, b):
    """Gradients of a * b that use the wrong factor, or that are summed too early."""
    early = mistake("sums-before-multiplying")
    return [(g * a, OWN_FACTOR), (gathered(g, a.shape) * b, early)], [
        (g * b, OWN_FACTOR),
        (gathered(g, b.shape) * a, early),
    ]


def wrong_quotients(g, a, b):
    return [], [(g * a / b**2, mistake("divisor-sign-lost"))]


PLAIN = {"kind": "elementwise", "widened": WIDENED, "unsummed": mistake("gradient-not-summed")}
RULES = (
    Rule("4.2", "add", "a + b", np.add, changed=mistake("works-in-the-operand"), **PLAIN),
    Rule(
        "4.2",
        "subtract",
        "a - b",
        np.subtract,
        wrong=lambda g, a, b: ([], [(g, mistake("subtrahend-gains"))]),
        **PLAIN,
    ),
    Rule("4.3", "multiply", "a * b", np.multiply, wrong=wrong_products, crossed=OWN_FACTOR, **PLAIN),
    Rule("4.4", "divide", "a / b", np.divide, wrong=wrong_quotients, **PLAIN),
    Rule("4.5", "power", "a ** b", np.power, draw=positive_base, **PLAIN),
    Rule(
        "4.6",
        "maximum",
        "maximum(a, b)",
        np.maximum,
        draw=apart,
        wrong=lambda g, a, b: ([(g, NO_CHOICE)], [(g, NO_CHOICE)]),
        **PLAIN,
    ),
)
ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, MAXIMUM = RULES


@each_rule(RULES)
def test_gradients(rule, student, rng):
    """{rule.text}, and both gradients, where the operands have one shape

    Each gradient is g times the derivative along its operand.
    """
    as_promised(student, rng, rule, ALIKE)


@each_rule(RULES)
def test_gradients_of_what_was_stretched(rule, student, rng):
    """{rule.text}, and both gradients, where an operand was stretched

    Each gradient is computed in the shape of the result first, and is then summed to its operand's shape.
    """
    as_promised(student, rng, rule, (ALIKE[0], *STRETCHED))


@each_rule(RULES)
def test_float32(rule, student, rng):
    """{rule.text}: float32 stays float32, in the result and in both gradients

    A number of another dtype on the way makes the result wider.
    """
    in_float32(student, rng, rule, BOTH)


@each_rule(RULES)
def test_operands_stay(rule, student, rng):
    """{rule.text}: the rule and its gradients leave both operands and g as they are

    Other nodes hold the same arrays. Make a new array for every result.
    """
    left_alone(student, rng, rule, BOTH)


# Addition and subtraction: S1 to S5, K4, M4, M9, M18.


@task("4.2")
def test_biases_of_many_columns_serve_few(student, rng):
    """Biases that were trained on 209 columns are one column, and can be used on 10

    Each unit has one bias, and all columns share it.
    """
    (wanted,) = numbers(rng, (4, 209))
    steps, few = 3, np.zeros((4, 10))
    found = student.define(TRAINED, "trained")(student.arithmetic.add, wanted, steps, few)
    require(isinstance(found, tuple) and len(found) == 2, A_PAIR)
    b, used = found
    after = (1 - 0.5**steps) * wanted.mean(axis=1, keepdims=True)
    private = [((1 - (1 - 0.5 / 209) ** steps) * wanted, mistake("gradient-not-summed"))]
    expect(b, after, "the biases after training", wrong=private, rtol=1e-12, atol=1e-12)
    expect(used, np.broadcast_to(after, (4, 10)), "the biases, added to 10 columns", rtol=1e-12, atol=1e-12)


@task("4.2")
def test_plus_and_minus_of_tensors(student, rng, gradcheck):
    """+ and - of Tensors, with arrays, NumPy's numbers and plain ones on either side

    Each of them makes one Tensor.
    """
    x, y = numbers(rng, (2, 3), (3,))
    for other in (y, np.float64(y[0]), 2):
        gradcheck(lambda t, o=other: o + t, x, against=lambda t, o=other: o + t, what="other + t")
        gradcheck(lambda t, o=other: o - t, x, against=lambda t, o=other: o - t, what="other - t")
        require(student.type_name(other + student.Tensor(x)) == "Tensor", ONE_BY_ONE)
    gradcheck(lambda t: (t + y) - 2.5, x, against=lambda t: t + y - 2.5, what="(t + array) - number")


@task("4.2")
def test_a_tensor_used_twice(student, rng, gradcheck):
    """A Tensor that is used twice receives both contributions, each in its own shape

    In (a + b) - a, and where a is stretched in one place only.
    """
    gradcheck(lambda a, b: (a + b) - a, *numbers(rng, (2, 3), (3,)), against=lambda a, b: a + b - a)
    gradcheck(lambda a, b: (a - a) + b + a, *numbers(rng, (2, 1), (2, 3)), against=lambda a, b: a - a + b + a)
    gradcheck(lambda a: a - (-a), *numbers(rng, (3,)), against=lambda a: 2 * a, what="a - (-a)")


# Multiplication: S1, S3, S4, K4, M9, M18.


@task("4.3")
def test_products_of_tensors(student, rng, gradcheck):
    """Products of Tensors, with arrays and numbers on either side, and of a Tensor with itself

    Each of them makes one Tensor.
    """
    x, y = numbers(rng, (2, 3), (2, 1))
    gradcheck(lambda a, b: (a * b) * b, x, y, against=lambda a, b: a * b * b, what="(a * b) * b")
    gradcheck(lambda a: a * a, x, against=lambda a: a * a, what="a * a")
    for other in (x, np.float64(y[0, 0]), 3):
        gradcheck(lambda t, o=other: o * t, y, against=lambda t, o=other: o * t, what="other * t")
        require(student.type_name(other * student.Tensor(y)) == "Tensor", ONE_BY_ONE)


# Division: S4, M9, M19.


@task("4.4")
def test_divide_by_huge_and_tiny_numbers(student, rng):
    """Numbers whose squares leave the range of float64

    b² becomes inf, or 0, long before b does.
    """
    as_promised(student, rng, DIVIDE, ALIKE[:1])
    for scale in (1e200, 1e-200):
        a, b = (scale * x for x in numbers(rng, (3,), (3,)))
        g = rng.uniform(1, 2, 3)
        out, da, db = parts(student, student.arithmetic.divide, g, a, b)
        with np.errstate(all="ignore"):
            squared = [(-g * a / b**2, SQUARED), (-g * (a / b**2), SQUARED)]
        expect(out, a / b, "a / b")
        expect(da, g / b, "the gradient of a in a / b", atol=0.0)
        expect(db, -(g / b) * (a / b), "the gradient of b in a / b", atol=0.0, wrong=squared)


@task("4.4")
def test_quotients_of_tensors(student, rng, gradcheck):
    """Quotients of Tensors, with arrays and numbers on either side

    In 2 / t it is the divisor that has a gradient.
    """
    x, y = numbers(rng, (2, 3), (3,))
    gradcheck(lambda a, b: a / b, x, y, against=np.divide, what="a / b")
    gradcheck(lambda a: a / a, x, against=lambda a: a / a, what="a / a")
    for other in (y, np.arange(1, 4), np.float64(y[0]), 2):
        gradcheck(lambda t, o=other: o / t, x, against=lambda t, o=other: o / t, what="other / t")
        gradcheck(lambda t, o=other: t / o, x, against=lambda t, o=other: t / o, what="t / other")


# Powers: K3, K6, M9.


@task("4.5")
def test_powers_of_negative_numbers(student, rng):
    """Negative numbers to whole powers

    A negative number has no logarithm, and the gradient along it needs none.
    """
    as_promised(student, rng, POWER, ALIKE[:1])
    (a,) = numbers(rng, (2, 4))
    b, g = np.array([-1.0, 1.0, 2.0, 3.0]), rng.standard_normal((2, 4))
    out, da, _ = parts(student, student.arithmetic.power, g, a, b)
    expect(out, a**b, "a ** b")
    expect(da, g * b * a ** (b - 1), "the gradient of a in a ** b", rtol=1e-12)


@task("4.5")
def test_power_0_along_the_base(student, rng):
    """Everything to the power of 0 is 1, so the gradient along a is 0 there, also where a is 0

    The other elements of the same array go on as ever.
    """
    as_promised(student, rng, POWER, ALIKE[:1])
    x, y = (float(rng.uniform(1.2, 2)) for _ in range(2))
    a = np.array([0.0, x, 0.0, -y, 0.0])
    b = np.array([0.0, 0.0, 2.0, 3.0, 1.0])
    g = rng.standard_normal(5)
    out, da, _ = parts(student, student.arithmetic.power, g, a, b)
    expect(out, np.array([1.0, 1.0, 0.0, -(y**3), 0.0]), "a ** b")
    rest = [g[1] * 0, 0.0, g[3] * 3 * y**2, g[4]]
    wrong = [(np.array([math.nan, *rest]), mistake("powers-of-zero"))]
    expect(da, np.array([0.0, *rest]), "the gradient of a in a ** b", wrong=wrong)


@task("4.5")
def test_powers_of_0_along_the_exponent(student, rng):
    """Where the base is 0 and the exponent is 0 or more, the gradient along the exponent is 0

    0 stays 0 when the exponent moves a little. The other elements go on as ever.
    """
    as_promised(student, rng, POWER, ALIKE[:1])
    x = float(rng.uniform(1.2, 2))
    a, b = np.array([0.0, x, 0.0]), np.array([float(rng.uniform(0.3, 3)), 2.0, 0.0])
    g = rng.standard_normal(3)
    out, _, db = parts(student, student.arithmetic.power, g, a, b)
    expect(out, np.array([0.0, x**2, 1.0]), "a ** b")
    fine = g[1] * x**2 * math.log(x)
    known = [[math.nan, fine, math.nan], [math.nan, fine, -math.inf], [math.nan, fine, math.inf]]
    wrong = [(np.array(found), mistake("powers-of-zero")) for found in known]
    expect(db, np.array([0.0, fine, 0.0]), "the gradient of b in a ** b", wrong=wrong)


@task("4.5")
def test_corners_where_shapes_differ(student, rng):
    """The corners, where one exponent is stretched over many bases, in float32 too

    Decide a corner for each element of the result, and then sum.
    """
    as_promised(student, rng, POWER, STRETCHED[:1])
    power = student.arithmetic.power
    x = float(rng.uniform(1.2, 2))
    a = np.array([[0.0, x, 1.0], [x, 0.0, 0.0]])
    for b in (np.zeros((2, 1)), np.full((), 2.0), np.zeros(3), np.array([[0.0], [2.0]])):
        g = rng.standard_normal((2, 3))
        out, da, db = parts(student, power, g, a, b)
        along = np.where(np.broadcast_to(b, a.shape) == 0, 0.0, b * a)
        expect(out, a**b, "a ** b")
        wrong = [(np.where((a == 0) & (b == 0), math.nan, g * along), mistake("powers-of-zero"))]
        expect(da, g * along, "the gradient of a in a ** b", wrong=wrong)
        logs = np.log(np.where(a == 0, 1.0, a))
        expect(db, gathered(g * a**b * logs, b.shape), "the gradient of b in a ** b")
    zeros = np.zeros(3, np.float32)
    for found in parts(student, power, zeros, zeros, zeros):
        require(found.dtype == np.float32, WIDENED)


@task("4.5")
def test_powers_of_tensors(student, rng, gradcheck):
    """t ** 2, 2 ** t, and arrays to the power of a Tensor

    In 2 ** t it is the exponent that has a gradient.
    """
    x, y = numbers(rng, (2, 3), (3,))
    gradcheck(lambda t: t**2, x, against=lambda t: t**2, what="t ** 2")
    gradcheck(lambda t: t**-1, x, against=lambda t: 1 / t, what="t ** -1")
    gradcheck(lambda t: 2**t, x, against=lambda t: 2.0**t, what="2 ** t")
    gradcheck(lambda t: abs(y) ** t, x, against=lambda t: abs(y) ** t, what="array ** t")
    t = student.Tensor([0.0, 1.0], requires_grad=True)
    (t**0).sum().backward()
    wrong = [(np.array([math.nan, 0.0]), mistake("powers-of-zero"))]
    expect(t.grad, np.zeros(2), "the gradient of t ** 0", wrong=wrong)


# The larger of two: K9, M9.


def wrong_ties(a, b, g):
    """The gradients of both where ties go to one side, to both in full, or to neither."""

    def pair(to_a, to_b):
        return g * to_a, gathered(g * to_b, b.shape)

    yield pair(a >= b, a < b), mistake("tie-to-one-side")
    yield pair(a > b, a <= b), mistake("tie-to-one-side")
    yield pair(a >= b, a <= b), EACH_ALL
    yield pair(a > b, a < b), NEITHER
    half = (a == b) / 2
    yield (g * ((a > b) + half), g * ((a < b) + half)), mistake("gradient-not-summed")


def check_ties(student, a, b, g):
    out, da, db = parts(student, student.arithmetic.maximum, g, a, b)
    expect(out, np.maximum(a, b), "maximum(a, b)")
    half = (a == b) / 2
    shares = g * ((a > b) + half), gathered(g * ((a < b) + half), b.shape)
    expect((da, db), shares, "the gradients of a and b", wrong=wrong_ties(a, b, g))


@task("4.6")
def test_equal_operands_share(student, rng):
    """Where both are equal, each receives g / 2

    The two shares are alike, and sum to g.
    """
    as_promised(student, rng, MAXIMUM, ALIKE[:1])
    a, b = np.array([1.0, 2.0, 3.0, 0.0]), np.array([2.0, 2.0, 2.0, 0.0])
    check_ties(student, a, b, rng.standard_normal(4))


@task("4.6")
def test_equal_operands_share_where_shapes_differ(student, rng):
    """Equal elements, some of which were stretched, in float32 too

    Each place where the stretched number was as large gives it one half.
    """
    as_promised(student, rng, MAXIMUM, STRETCHED[:1])
    a = rng.integers(0, 2, (3, 4)).astype(float)
    for b in (np.ones((3, 1)), np.array(1.0), np.zeros(4)):
        check_ties(student, a, b, rng.standard_normal((3, 4)))
    g = np.ones((2, 3), np.float32)
    for found in parts(student, student.arithmetic.maximum, g, g, np.ones((2, 1), np.float32)):
        require(found.dtype == np.float32, WIDENED)


@task("4.6")
def test_maximum_lets_nan_through(student, rng):
    """An operand that is nan shows: its gradient passes

    With nan every comparison is false. Which question is answered rightly then?
    """
    as_promised(student, rng, MAXIMUM, ALIKE[:1])
    for poisoned in (0, 1):
        operands = apart(rng, (5,), (5,))
        (g,) = numbers(rng, (5,))
        operands[poisoned][2] = math.nan
        a, b = operands
        out, *found = parts(student, student.arithmetic.maximum, g, a, b)
        expect(out, np.maximum(a, b), "maximum(a, b) where an operand has a nan")
        for gradient, truth in zip(found, (g * (a > b), g * (b > a)), strict=True):
            require(gradient.shape == (5,), A_PAIR)
            expect(
                np.delete(gradient, 2), np.delete(truth, 2), "a gradient of maximum(a, b), without the nan"
            )
        require(bool(found[poisoned][2] != 0), LOSES_NAN)


@task("4.6")
def test_maximum_of_tensors(student, rng, gradcheck):
    """maximum of Tensors, and with a plain number, as relu needs it

    t.maximum(0.0) is max(0, t).
    """
    x, y = apart(rng, (2, 3), (3,))
    gradcheck(student.maximum, x, y, against=np.maximum, what="maximum(a, b)")
    gradcheck(
        lambda t: t.maximum(0.0) * t, x, against=lambda t: np.maximum(t, 0.0) * t, what="t.maximum(0) * t"
    )


# The rules over axes: M6, M9, M24.


def kept(shape, axis):
    """The shape of what was reduced over `axis`, with axes of length 1 in their places."""
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    gone = {i % len(shape) for i in axes}
    return tuple(1 if i in gone else length for i, length in enumerate(shape))


def spread(g, shape, axis):
    """g, handed to every element that was reduced over `axis`."""
    return np.broadcast_to(g.reshape(kept(shape, axis)), shape)


def averaged(shape, axis):
    """How many numbers are reduced to one."""
    return math.prod(shape) // max(1, math.prod(kept(shape, axis)))


def by_sum(g, a, axis=None, keepdims=False):
    return [spread(g, a.shape, axis)]


def by_mean(g, a, axis=None, keepdims=False):
    return [spread(g, a.shape, axis) / averaged(a.shape, axis)]


def by_max(g, a, axis=None, keepdims=False):
    return [spread(g, a.shape, axis) * (a == spread(a.max(axis=axis), a.shape, axis))]


def wrong_sum(g, a, axis=None, keepdims=False):
    square = len(set(a.shape)) == 1
    return [[(np.broadcast_to(g, a.shape), mistake("sum-forgets-its-axis"))] if square else []]


def wrong_mean(g, a, axis=None, keepdims=False):
    """The gradients that the known ways to count n make."""
    axes = tuple(range(a.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    handed = spread(g, a.shape, axis)
    counts = {len(axes), math.prod(axes)} - {0}
    return [
        [
            (handed / max(1, a.size), mistake("mean-counts-everything")),
            (handed, NOT_DIVIDED),
            *((handed / n, AXIS_NUMBERS) for n in counts),
            (np.full(a.shape, math.inf) * np.sign(handed), AXIS_NUMBERS),
        ]
    ]


WIDE = {"widened": WIDENED, "large": Case((400, 250), axis=1)}
OVER_AXES = (
    Rule("4.7", "sum", "sum(a)", np.sum, gradients=by_sum, wrong=wrong_sum, **WIDE),
    Rule("4.7", "mean", "mean(a)", np.mean, gradients=by_mean, wrong=wrong_mean, **WIDE),
    Rule(
        "4.8",
        "max",
        "max(a)",
        np.max,
        gradients=by_max,
        draw=apart,
        widened=mistake("max-makes-float64"),
        large=WIDE["large"],
    ),
)
SUM, MEAN, MAX = OVER_AXES


@each_rule(OVER_AXES)
def test_one_axis(rule, student, rng):
    """{rule.text} over one axis of a square, and over one of (3, 4)

    In a square an axis that was mistaken for the other shows in the numbers only.
    """
    shapes = ((3, 3), (3, 4))
    as_promised(
        student,
        rng,
        rule,
        [
            Case(shape, axis=axis, keepdims=kept)
            for shape in shapes
            for axis in (0, 1, -1, -2)
            for kept in (False, True)
        ],
    )


@each_rule(OVER_AXES)
def test_any_axes(rule, student, rng):
    """{rule.text} over all axes, over several, and counted from the end

    With and without keepdims. Axes come in any order.
    """
    cases = [Case((2, 3, 4), axis=axis, keepdims=kept) for axis in AXES for kept in (False, True)]
    as_promised(student, rng, rule, [Case((2, 3)), *cases])


@each_rule(OVER_AXES)
def test_one_number_and_one_axis_of_length_1(rule, student, rng):
    """{rule.text} of a single number, and over axes of length 1

    One number alone is its own sum, its own mean, and its own maximum.
    """
    ones = [Case((), keepdims=kept) for kept in (False, True)]
    ones += [Case((1, 2, 1), axis=(0, -1), keepdims=kept) for kept in (False, True)]
    as_promised(student, rng, rule, [Case((2, 3), axis=1), *ones, Case((3, 1), axis=1, keepdims=True)])


@each_rule(OVER_AXES)
def test_float32_over_axes(rule, student, rng):
    """{rule.text}: float32 stays float32, in the result and in its gradient

    A whole number of Python's leaves the dtype as it is. One of NumPy's, as `np.prod` makes it, widens it.
    """
    in_float32(student, rng, rule, [Case((3, 4), axis=axis) for axis in (1, None, (0, 1))])


@each_rule(OVER_AXES)
def test_operand_stays_over_axes(rule, student, rng):
    """{rule.text}: the rule and its gradient leave the operand and g as they are

    Other nodes hold the same arrays. Make a new array for every result.
    """
    left_alone(student, rng, rule, [Case((2, 3), axis=axis, keepdims=True) for axis in (0, 1, None)])


@each_rule(RULES + OVER_AXES)
def test_many_elements(rule, student, rng):
    """{rule.text}: the gradients of 100,000 elements come at once

    One expression over whole arrays computes them all.
    """
    at_scale(student, rng, rule)


@task("4.7")
def test_sum_of_nothing(student, rng):
    """An empty sum is 0, and its gradient is empty

    The gradient has the shape of its operand, as ever.
    """
    as_promised(student, rng, SUM, [Case((2, 3), axis=1), Case((2, 0), axis=1)])


@task("4.7")
def test_sums_of_tensors(student, rng, gradcheck):
    """Numbers less their own mean, and a sum of what was stretched

    A Tensor can be summed and stretched again. Both ways its gradient finds its shape.
    """
    x, y = numbers(rng, (3, 4), (4,))
    gradcheck(
        lambda t: (t - t.mean(axis=0, keepdims=True)) * x,
        y.reshape(1, 4) + x,
        against=lambda t: (t - t.mean(axis=0, keepdims=True)) * x,
        what="(t - t.mean(axis=0)) * x",
    )
    gradcheck(lambda a, b: (a * b).sum(), x, y, against=lambda a, b: (a * b).sum(), what="(a * b).sum()")
    gradcheck(
        lambda a, b: (a + b).mean(axis=(-1, 0)) * 3, x, y, against=lambda a, b: (a + b).mean(axis=(-1, 0)) * 3
    )


# The largest along an axis: M9.


@task("4.8")
def test_max_of_negative_numbers(student, rng):
    """The largest of negative numbers

    All of them are less than 0, and one is the largest.
    """
    below = MAX.but(draw=lambda rng, *shapes: [a - 3.0 for a in apart(rng, *shapes)])
    as_promised(student, rng, below, [Case((2, 3), axis=1), Case((3, 3)), Case((), keepdims=True)])


@task("4.8")
def test_several_largest_share(student, rng):
    """Several that are the largest share g equally, along one axis

    What they receive together is g.
    """
    as_promised(student, rng, MAX, [Case((3, 4), axis=1)])
    a = np.array([[1.0, 7.0, 7.0, 0.0], [3.0, 3.0, 3.0, 2.0], [5.0, 0.0, 1.0, 2.0]])
    a = rng.permuted(a, axis=1)
    winners = a == a.max(axis=1, keepdims=True)
    first = np.arange(4) == a.argmax(axis=1)[:, None]
    for keepdims in (False, True):
        g = rng.standard_normal((3, 1))
        wrong = [
            (g * winners, mistake("every-winner-takes-all")),
            (g * first, mistake("first-winner-takes-all")),
        ]
        given = g if keepdims else g[:, 0]
        out, da = parts(student, student.arithmetic.max, given, a, axis=1, keepdims=keepdims)
        expect(out, a.max(axis=1, keepdims=keepdims), "max(a, axis=1)")
        shares = g * winners / winners.sum(1, keepdims=True)
        expect(da, shares, "the gradient of max(a, axis=1)", wrong=wrong)


@task("4.8")
def test_several_largest_share_over_several_axes(student, rng):
    """Several that are the largest, over two axes and over all, in float32 too

    The winners are counted over the same axes as the maximum was taken.
    """
    as_promised(student, rng, MAX, [Case((2, 3, 2), axis=(0, 2))])
    largest = student.arithmetic.max
    a = rng.integers(0, 3, (3, 2, 4)).astype(float)
    for axis in ((0, 2), (-1, 1), None):
        winners = a == a.max(axis=axis, keepdims=True)
        g = np.asarray(rng.standard_normal(a.max(axis=axis).shape))
        out, da = parts(student, largest, g, a, axis=axis)
        expect(out, np.asarray(a.max(axis=axis)), "max(a)")
        handed = spread(g, a.shape, axis) * winners
        wrong = [(handed, mistake("every-winner-takes-all"))]
        expect(da, handed / winners.sum(axis=axis, keepdims=True), "the gradient of max(a)", wrong=wrong)
    ones = np.ones((3, 4), np.float32)
    _, da = parts(student, largest, ones[:, 0], ones, axis=1)
    wrong = [(np.full((3, 4), 0.25), mistake("max-makes-float64"))]
    expect(da, ones / 4, "the gradient of max(a) in float32", wrong=wrong)


@task("4.8")
def test_max_of_tensors(student, rng, gradcheck):
    """Numbers less their largest, as a softmax will need it

    A Tensor that is used once whole and once as its maximum.
    """
    (x,) = apart(rng, (3, 4))
    gradcheck(
        lambda t: (t - t.max(axis=-1, keepdims=True)) * x,
        x,
        against=lambda t: (t - t.max(axis=-1, keepdims=True)) * x,
        what="(t - t.max(axis=-1)) * x",
    )
    gradcheck(lambda t: t.max() * t, x, against=lambda t: t.max() * t, what="t.max() * t")
