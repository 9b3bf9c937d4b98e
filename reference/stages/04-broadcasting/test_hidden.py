"""Stage 04: the rules of arithmetic, on shapes that broadcast, in their corners, and inside a Tensor.

Two tables hold the rules: six of two operands, three over axes. Each property below them runs over all rows
of a table. A third table holds calculations with Tensors. What teaches stands alone: ties, 0⁰, nan, and the
faults that other engines have (S, K and M).
"""

import math

import numpy as np

from autograder.grading.properties import (
    A_RULE,
    REGIMES,
    At,
    Case,
    Graph,
    Row,
    Rule,
    apart,
    as_promised,
    at_scale,
    calls,
    each_rule,
    every,
    gathered,
    in_a_graph,
    in_float32,
    left_alone,
    numbers,
    parts,
    positive,
)
from autograder.grading.suite import expect, mistake, require, task

# Operands as they meet in networks: each stretched in turn, by a row, a column, a single number; both at
# once; axes added; and arrays without elements.
ALIKE = (Case((2, 3), (2, 3)), Case((4,), (4,)), Case((), ()), Case((0, 2), (0, 2)))
STRETCHED = (Case((2, 3), (3,)), Case((2, 1), (2, 3)), Case((3, 1), (1, 4)), Case((2, 1, 3), (2, 1)),
             Case((), (2, 2)), Case((2,), ()), Case((0, 3), (1, 3)))  # fmt: skip
BOTH = (ALIKE[0], *STRETCHED[:2])

# Fixed points: all pairs of REGIMES where a rule has a derivative and no result leaves float64.
PAIRS = (every(REGIMES, REGIMES),)
UNEQUAL = (every(REGIMES, REGIMES, but=np.equal),)
POWERS = (every(REGIMES[::2], REGIMES, but=lambda a, b: abs(b * np.log10(a)) > 290),)
LINES = (At(np.array([[x, 3 * x] for x in REGIMES]), axis=1),)
AXES = (None, 0, 1, -1, (0, 2), (-1, 1), (2, 1, 0))

# The sums of many copies of g, one behind another on a new first axis, which was never broadcast.
OF_MANY = """
import numpy as np

def of_many(unbroadcast, g, shape, times):
    return unbroadcast(np.repeat(g[None], times, axis=0), (times, *[1] * (g.ndim - len(shape)), *shape))[0]
"""

# One column of biases, trained by many columns of inputs and then used on a few.
TRAINED = """
import numpy as np

def trained(add, wanted, steps, few):
    b, nothing = np.zeros((wanted.shape[0], 1)), np.zeros(wanted.shape)
    for _ in range(steps):
        out, _, db = add(nothing, b)
        b = b - 0.5 / wanted.shape[1] * db(out - wanted)
    return b, add(few, b)[0] if b.shape == (len(wanted), 1) else None
"""

AN_ARRAY = "unbroadcast gives an array back."
AVERAGED = "That is the mean of the contributions. A number that was used in many places receives their sum."
G_CHANGED = "unbroadcast has changed g. Other nodes can hold the same array: make a new one."
OWN_FACTOR = "That is g times the operand itself. When a grows by 1, by how much does a * b grow?"
SQUARED = "b * b becomes inf, or 0, long before b does. Divide by b twice: `out` has done it once already."
LOSES_NAN = "An operand was nan, and its gradient became 0: a poisoned network would look healthy."
EACH_ALL = "Of two equal operands each received all of g, so together they receive 2 g."
NEITHER = "Two equal operands received 0 each, and that part of g is lost."
NO_CHOICE = "g has gone to the smaller number too. When that grows by a little, does the maximum move?"
AXIS_NUMBERS = "n is the product of the lengths of the axes. Their numbers and their count leave it as it is."
NOT_DIVIDED = "That is the gradient of a sum. A mean moves only by one n-th of what its numbers do."
WIDENED = "float32 went in and float64 came out. Somewhere an array or a number of float64 has come between."


# What broadcasting did, undone.


def empty_as_it_was(g, shape):
    """What a sum gives that leaves an axis of length 0 alone, where the operand has one of length 1."""
    added = tuple(range(g.ndim - len(shape)))
    return [(g.sum(axis=added), mistake("empty-axis-stays-empty"))] if not g.size else []


def wrong_lines(g, shape):
    yield g.sum(axis=tuple(range(len(shape), g.ndim))), mistake("lines-up-at-the-front")
    yield g.mean(axis=tuple(range(g.ndim - len(shape)))), AVERAGED


def wrong_sums(g, shape):
    """What is left of g where only the added axes were summed, or where the stretched ones are gone."""
    added = tuple(range(g.ndim - len(shape)))
    ones = tuple(axis for axis, length in enumerate(shape, len(added)) if length == 1)
    yield g.sum(axis=added), mistake("sums-added-axes-only")
    yield g.sum(axis=added + ones), mistake("stretched-axis-lost")
    yield g.mean(axis=added + ones).reshape(shape), AVERAGED


def check_unbroadcast(student, rng, rule):
    """Expect the sums of random gradients, and g unchanged.

    Expect the first sum also for many copies of g: one call has time for whole arrays only.
    """
    unbroadcast = student.arithmetic.unbroadcast
    wrong = getattr(rule, "wrong", lambda g, shape: ())
    asked = [(numbers(rng, wide)[0], shape) for shape, wide in rule.pairs]
    asked += [(g.astype(rule.dtype), shape) for g, shape in asked if hasattr(rule, "dtype")]
    for (g, shape), (found, (afterwards, _)) in zip(asked, calls(student, unbroadcast, asked), strict=True):
        require(isinstance(found, (np.ndarray, np.number, float)), AN_ARRAY)
        close = (1e-12 if g.dtype == np.float64 else 1e-6) * float(abs(g).sum())
        more = {"rtol": 0.0, "atol": close, "wrong": wrong(g, shape)}
        expect(np.asarray(found), gathered(g, shape), "unbroadcast(g, shape)", **more)
        require(type(afterwards) is np.ndarray and np.array_equal(afterwards, g), G_CHANGED)
    g, shape = asked[0]
    added, times = [1] * (g.ndim - len(shape)), 10**5 // g.size
    found = student.define(OF_MANY, "of_many")(unbroadcast, g, shape, times)
    truth = gathered(g, shape).reshape((*added, *shape))
    expect(found, truth, "unbroadcast of many copies of g", rtol=1e-11, atol=1e-11)


ANY = [(tuple(n if kept else 1 for n, kept in zip((2, 3, 2), keeps, strict=True))[added:], (2, 3, 2))
       for keeps in np.ndindex(2, 2, 2) for added in (0, 1)]  # fmt: skip
SUMS = (
    Row("4.1", "added", """Axes that were added on the left are summed away
        Shapes line up at their ends, so the added axes stand at the beginning.""",
        pairs=(((3,), (3, 3)), ((2, 3), (4, 2, 3)), ((2,), (3, 2, 2))), wrong=wrong_lines),
    Row("4.1", "stretched", """Axes of length 1 that were stretched are summed, and are there afterwards
        The sum has the shape that was asked for, with its axes of length 1.""",
        pairs=(((3, 1), (3, 3)), ((1, 3), (3, 3)), ((2, 1, 3), (2, 4, 3))), wrong=wrong_sums),
    Row("4.1", "added-and-stretched", """Added and stretched axes at once
        An axis of `shape` stands further to the right in `g`, by as many places as axes were added.""",
        pairs=(((3, 1), (2, 3, 4)), ((1,), (2, 3)), ((2, 1), (2, 2, 2))), wrong=wrong_sums),
    Row("4.1", "any", """Any axes added or stretched
        Each element of g is added at the place that it was broadcast from.""", pairs=ANY),
    Row("4.1", "single", """A single number, of shape (), receives the sum of everything
        All axes were added. When g is a single number too, the sum is g itself.""",
        pairs=(((), (3,)), ((), (2, 3)), ((), (2, 1, 2)), ((), ())),
        wrong=lambda g, shape: [(np.asarray(g.mean()), AVERAGED)]),
    Row("4.1", "kept", """Axes that kept their length stay, also those of length 1
        An axis of length 1 that has length 1 in g as well is as it was.""",
        pairs=(((1, 3), (2, 3)), ((1, 3), (1, 3)), ((2, 1), (2, 1)), ((1,), (1, 1)), ((4,), (4,)))),
    Row("4.1", "empty", """An axis of length 1, stretched to length 0, receives an empty sum, which is 0
        Broadcasting stretches 1 to any length, and 0 is one.""",
        pairs=(((1, 3), (2, 3)), ((3,), (2, 3)), ((), (2,)), ((1, 3), (0, 3)), ((3,), (0, 3)), ((1,), (0,)),
         ((0,), (2, 0)), ((), (0,))), wrong=empty_as_it_was),
    Row("4.1", "float32", """The sum of float32 is float32, and g stays as it is
        Rules give back the dtype that they were given.""",
        pairs=(((1, 3), (2, 3)), ((3,), (2, 3)), ((2, 3), (2, 3))), dtype=np.float32),
)  # fmt: skip


@each_rule(SUMS)
def test_unbroadcast(rule, student, rng):
    """{rule.text}"""
    check_unbroadcast(student, rng, rule)


# The rules of two operands: S1 to S5, K3, K4, K6, K9, M4, M9, M18, M19.


def wrong_products(g, a, b):
    """Gradients of a * b that use the wrong factor, or that are summed too early."""
    early = mistake("sums-before-multiplying")
    of_a, of_b = gathered(g, a.shape) * b, gathered(g, b.shape) * a
    return [(g * a, OWN_FACTOR), (of_a, early), (gathered(of_a, a.shape), early)], [
        (g * b, OWN_FACTOR), (of_b, early), (gathered(of_b, b.shape), early)]  # fmt: skip


def of_power(g, a, b):
    """Both gradients of a ** b: 0 where b is 0, and where 0 stays 0. nan where no derivative exists."""
    by_base = g * np.where((a == 0) & (b < 1) & (b != 0), math.nan, b * a ** np.where(b == 0, 0, b - 1))
    return by_base, g * a**b * np.log(np.where((a == 0) & (b >= 0), 1, a))


def wrong_powers(g, a, b):
    """nan or inf where the base is 0, 0 at all of these places, and rules with one wrong part."""
    by_base, by_exponent = of_power(g, a, b)
    corner, spoilt = (a == 0) & (b == 0), mistake("powers-of-zero")
    nan = np.where((a == 0) & ~corner, math.nan, by_exponent)
    along_b = [(np.where(corner, x, nan), spoilt) for x in (math.nan, -math.inf, math.inf)]
    along_b += [(np.where(a == 0, 0, by_exponent), mistake("zero-base-always-zero")),
                (g * a**b * np.log(b), mistake("exponent-gradient-wrong-logarithm"))]  # fmt: skip
    along_a = [(g * x, mistake("base-gradient-half-done")) for x in (b * a**b, a ** (b - 1))]
    along_a.append((g * (b * a**b - 1), mistake("base-gradient-precedence")))
    return [*along_a, (np.where(corner, math.nan, by_base), spoilt)], along_b


def of_maximum(g, a, b):
    return g * ((a > b) + (a == b) / 2), g * ((b > a) + (a == b) / 2)


PLAIN = {"kind": "elementwise", "widened": WIDENED, "unsummed": mistake("gradient-not-summed"),
         "large": Case((4, 25), (4, 25)), "times": 1000}  # fmt: skip
GAINS, NO_SIGN, HALF = map(mistake, ("subtrahend-gains", "divisor-sign-lost", "divisor-gradient-incomplete"))
RULES = (
    Rule("4.2", "add", "a + b", np.add, points=PAIRS, gradients=lambda g, a, b: (g, g),
         changed=mistake("works-in-the-operand"), **PLAIN),
    Rule("4.2", "subtract", "a - b", np.subtract, points=PAIRS, gradients=lambda g, a, b: (g, -g),
         wrong=lambda g, a, b: ([], [(g, GAINS)]), **PLAIN),
    Rule("4.3", "multiply", "a * b", np.multiply, points=PAIRS, gradients=lambda g, a, b: (g * b, g * a),
         wrong=wrong_products, crossed=OWN_FACTOR, **PLAIN),
    Rule("4.4", "divide", "a / b", np.divide, points=PAIRS, gradients=lambda g, a, b: (g / b, -g * a / b / b),
         wrong=lambda g, a, b: ([], [(g * a / b**2, NO_SIGN), *((-g * x, HALF) for x in (b**-2, a, a / b))]),
         **PLAIN),
    Rule("4.5", "power", "a ** b", np.power, points=POWERS, gradients=of_power, draw=positive,
         wrong=wrong_powers, **PLAIN),
    Rule("4.6", "maximum", "maximum(a, b)", np.maximum, points=UNEQUAL, gradients=of_maximum, draw=apart,
         wrong=lambda g, a, b: ([(g, NO_CHOICE)], [(g, NO_CHOICE)]), **PLAIN),
)  # fmt: skip
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


@task("4.2")
def test_biases_of_many_columns_serve_few(student, rng):
    """Biases that were trained on 209 columns are one column, and can be used on 10

    Each unit has one bias, and all columns share it.
    """
    as_promised(student, rng, ADD, ALIKE[:1])
    (wanted,) = numbers(rng, (4, 209))
    steps, few = 3, np.zeros((4, 10))
    found = student.define(TRAINED, "trained")(student.arithmetic.add, wanted, steps, few)
    require(isinstance(found, tuple) and len(found) == 2, A_RULE)
    b, used = found
    after = (1 - 0.5**steps) * wanted.mean(axis=1, keepdims=True)
    private = [((1 - (1 - 0.5 / 209) ** steps) * wanted, mistake("gradient-not-summed"))]
    expect(b, after, "the biases after training", wrong=private, rtol=1e-12, atol=1e-12)
    expect(used, np.broadcast_to(after, (4, 10)), "the biases, added to 10 columns", rtol=1e-12, atol=1e-12)


@task("4.4")
def test_divide_by_huge_and_tiny_numbers(student, rng):
    """Numbers whose squares leave the range of float64

    b² becomes inf, or 0, long before b does.
    """
    as_promised(student, rng, DIVIDE, ALIKE[:1])
    for scale in (1e200, 1e-200):
        a, b, g = *(scale * x for x in numbers(rng, (3,), (3,))), rng.uniform(1, 2, 3)
        out, da, db = parts(student, student.arithmetic.divide, g, a, b)
        with np.errstate(all="ignore"):
            squared = [(-g * a / b**2, SQUARED), (-g * (a / b**2), SQUARED)]
        expect(out, a / b, "a / b")
        expect(da, g / b, "the gradient of a in a / b", atol=0.0)
        expect(db, -(g / b) * (a / b), "the gradient of b in a / b", atol=0.0, wrong=squared)


def check_ties(student, rng, a, b):
    """Expect that equal operands share g; known wrong are all to one side, all to both, and nothing."""
    g = rng.standard_normal(a.shape)

    def shares(to_a, to_b):
        return g * to_a, gathered(g * to_b, b.shape)

    half, near, one_side = (a == b) / 2, np.isclose(a, b), mistake("tie-to-one-side")
    to_a, to_b = (a > b) + half, (a < b) + half
    wrong = [(shares(a >= b, a < b), one_side), (shares(a > b, a <= b), one_side)]
    wrong += [(shares(a >= b, a <= b), EACH_ALL), (shares(a > b, a < b), NEITHER)]
    wrong.append((shares(*(np.where(near, 0.5, to) for to in (to_a, to_b))), mistake("nearly-equal-shares")))
    wrong.append(((g * to_a, g * to_b), mistake("gradient-not-summed")))
    out, *found = parts(student, student.arithmetic.maximum, g, a, b)
    expect(out, np.maximum(a, b), "maximum(a, b)")
    expect(tuple(found), shares(to_a, to_b), "the gradients of a and b", wrong=wrong)


@task("4.6")
def test_maximum_lets_nan_through(student, rng):
    """An operand that is nan shows: its gradient passes

    With nan every comparison is false. Which question is answered rightly then?
    """
    as_promised(student, rng, MAXIMUM, ALIKE[:1])
    for poisoned in (0, 1):
        a, b = operands = apart(rng, (5,), (5,))
        (g,) = numbers(rng, (5,))
        operands[poisoned][2] = math.nan
        out, *found = parts(student, student.arithmetic.maximum, g, a, b)
        expect(out, np.maximum(a, b), "maximum(a, b) where an operand has a nan")
        for gradient, truth in zip(found, (g * (a > b), g * (b > a)), strict=True):
            require(gradient.shape == (5,), A_RULE)
            elsewhere = np.delete(gradient, 2), np.delete(truth, 2)
            expect(*elsewhere, "a gradient of maximum(a, b), without the nan", atol=1e-14)
        require(bool(found[poisoned][2] != 0), LOSES_NAN)


# The rules over axes: M6, M9, M24.


def spread(g, a, axis):
    """g, handed to every element of a that was reduced over `axis`."""
    return np.broadcast_to(g.reshape(a.sum(axis=axis, keepdims=True).shape), a.shape)


def wrong_sum(g, a, axis=None, keepdims=False):
    """g as it is, where the array is a square; along an axis from the end that is a mistake of its own."""
    forgets = mistake("negative-axis-forgotten"), mistake("sum-forgets-its-axis")
    said = forgets[axis is None or isinstance(axis, tuple) or axis >= 0]
    return [[(np.broadcast_to(g, a.shape), said)] if len(set(a.shape)) == 1 else []]


def wrong_mean(g, a, axis=None, keepdims=False):
    """The gradients that the known ways to count n make."""
    axes = tuple(range(a.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    handed = spread(g, a, axis)
    counts = {len(axes), math.prod(axes)} - {0, sum(a.shape[i] for i in axes)}
    known = [(handed / max(1, a.size), mistake("mean-counts-everything")), (handed, NOT_DIVIDED)]
    known += [(handed / len(a), mistake("mean-counts-rows"))] if axis is None and a.size else []
    known += [(handed / n, AXIS_NUMBERS) for n in counts]
    return [[*known, (np.full(a.shape, math.inf) * np.sign(handed), AXIS_NUMBERS)]]


def of_max(g, a, axis=None, keepdims=False):
    winners = a == a.max(axis=axis, keepdims=True)
    return [spread(g, a, axis) * winners / winners.sum(axis=axis, keepdims=True)]


def wrong_max(g, a, axis=None, keepdims=False):
    """All of g for each winner, or for the first one; a share for what is nearly the largest."""
    largest = a.max(axis=axis, keepdims=True)
    winners, near, handed = a == largest, np.isclose(a, largest), spread(g, a, axis)
    shared = handed * near / near.sum(axis=axis, keepdims=True)
    known = [
        (handed * winners, mistake("every-winner-takes-all")),
        (shared, mistake("nearly-largest-shares")),
    ]
    if isinstance(axis, int):
        known.append((handed * winners * (winners.cumsum(axis) == 1), mistake("first-winner-takes-all")))
    return [known]


WIDE = {"large": Case((4, 25), axis=1), "times": 1000, "points": LINES}
OVER_AXES = (
    Rule("4.7", "sum", "sum(a)", np.sum, gradients=lambda g, a, axis=None, **_: [spread(g, a, axis)],
         wrong=wrong_sum, widened=mistake("sum-makes-float64"), **WIDE),
    Rule("4.7", "mean", "mean(a)", np.mean, wrong=wrong_mean, widened=WIDENED, **WIDE),
    Rule("4.8", "max", "max(a)", np.max, gradients=of_max, wrong=wrong_max, draw=apart,
         widened=mistake("max-makes-float64"), **WIDE),
)  # fmt: skip
SUM, MEAN, MAX = OVER_AXES


@each_rule(OVER_AXES)
def test_one_axis(rule, student, rng):
    """{rule.text} over one axis of a square, and over one of (3, 4)

    In a square an axis that was mistaken for the other shows in the numbers only.
    """
    ways = [{"axis": axis, "keepdims": kept} for axis in (0, 1, -1, -2) for kept in (False, True)]
    as_promised(student, rng, rule, [Case(shape, **way) for shape in ((3, 3), (3, 4)) for way in ways])


@each_rule(OVER_AXES)
def test_any_axes(rule, student, rng):
    """{rule.text} over all axes, over several, and counted from the end

    With and without keepdims. Axes come in any order.
    """
    cases = [Case((2, 3, 4), axis=axis, keepdims=kept) for axis in AXES for kept in (False, True)]
    as_promised(student, rng, rule, [Case((4, 3)), *cases])


@each_rule(OVER_AXES)
def test_one_number_and_one_axis_of_length_1(rule, student, rng):
    """{rule.text} of a single number, and over axes of length 1

    One number alone is its own sum, its own mean, and its own maximum. A sum of nothing is 0.
    """
    ones = [Case((), keepdims=kept) for kept in (False, True)]
    ones += [Case((1, 3, 1), axis=(0, -1), keepdims=kept) for kept in (False, True)]
    as_promised(student, rng, rule, [Case((2, 3), axis=1), *ones, Case((3, 1), axis=1, keepdims=True)])
    if rule is SUM:
        as_promised(student, rng, rule, [Case((2, 3), axis=1), Case((2, 0), axis=1)])


# A few cases of each rule, for the properties of all.
FEW = {rule.name: BOTH for rule in RULES}
FEW |= {
    rule.name: [Case((3, 4), axis=axis, keepdims=True) for axis in (1, None, (0, 1))] for rule in OVER_AXES
}


@each_rule(RULES + OVER_AXES)
def test_float32(rule, student, rng):
    """{rule.text}: float32 stays float32, in the result and in each gradient

    A number of another dtype on the way widens the result. Python's own numbers leave the dtype as it is.
    """
    in_float32(student, rng, rule, FEW[rule.name])


@each_rule(RULES + OVER_AXES)
def test_operands_stay(rule, student, rng):
    """{rule.text}: operands and g stay as they are, and a second call gives a right answer too

    Other nodes hold the same arrays. Make a new array for every result.
    """
    left_alone(student, rng, rule, FEW[rule.name])


@each_rule(RULES + OVER_AXES)
def test_many_elements(rule, student, rng):
    """{rule.text}: the gradients of 100,000 elements come at once

    One expression over whole arrays computes them all.
    """
    at_scale(student, rng, rule)


# The corners: fixed operands, at which only the elements of g are random.


class Corner(Row):
    """Fixed operands of one rule, and `gradients`, where they are not the rule's own."""

    def __init__(self, task, of, name, text, cases, gradients=None):
        super().__init__(task, f"{of.name}-{name}", text)
        self.of, self.at, self.cases = of, of.but(gradients=gradients or of.gradients, points=()), cases


def along(i):
    """Of a ** b the gradient along one operand; nan along the other, which has a corner of its own."""
    return lambda g, *operands: [x if j == i else x * math.nan for j, x in enumerate(of_power(g, *operands))]


def a_row(*numbers):
    return np.array(numbers, float)


BASES = np.array([[0.0, 1.5, 1.0], [1.9, 0.0, 0.0]])
TRUTHS = np.resize([0.0, 1.0, 1.0, 0.0, 1.0], (3, 4))
TIED = np.array([[1.0, 7.0, 7.0, 0.0], [3.0, 3.0, 2.0, 3.0], [5.0, 0.0, 1.0, 2.0]])
NEARLY = np.array([[1.0, np.nextafter(1, 2), 1 - 1e-7], [0.0, -1e-9, 1e-9], [1e3 + 1e-4, 1e3, 1e3 - 1e-4]])
CORNERS = (
    Corner("4.5", POWER, "negative-bases", """Negative numbers to whole powers
        A negative number has no logarithm, and the gradient along it needs none.""",
        [At(np.array([[-0.5], [-2.0]]), a_row(-2, -1, 0, 1, 2, 3))], along(0)),
    Corner("4.5", POWER, "exponent-0", """a ** 0 is 1, so its gradient along a is 0, also where a is 0
        The other elements of the same array go on as ever.""",
        [At(a_row(0, 1.5, 0, 1.9, 0), a_row(0, 0, 2, 3, 1))], along(0)),
    Corner("4.5", POWER, "base-0", """Where a is 0 and b is 0 or more, the gradient along b is 0
        0 stays 0 when the exponent moves a little. The other elements go on as ever.""",
        [At(a_row(0, 1.5, 0, 0), a_row(1.7, 2, 0, 0.5))], along(1)),
    Corner("4.5", POWER, "base-0-below-0", """Where a is 0 and b less than 0, the formula along b holds
        0 to the power of -1 is inf, and the logarithm of 0 is -inf.""",
        [At(a_row(0, 1.5, 0), a_row(-1, -2, -0.5))], along(1)),
    Corner("4.5", POWER, "stretched", """The corners, where one exponent is stretched over many bases
        Decide a corner for each element of the result, and then sum.""",
        [At(BASES, b) for b in (np.zeros((2, 1)), np.full((), 2.0), np.zeros(3), np.array([[0.0], [2.0]]))]),
    Corner("4.6", MAXIMUM, "equal", """Where both are equal, each receives g / 2
        The two shares are alike, and sum to g.""",
        [At(a_row(1, 2, 3, 0), a_row(2, 2, 2, 0))]),
    Corner("4.6", MAXIMUM, "nearly-equal", """Where both are nearly equal, the larger one receives all of g
        Two numbers are equal, or one of them is larger. A small distance is a distance.""",
        [At(a_row(1, 1, 1e-9, 0, 1e3, -1), a_row(1 + 1e-7, 1 - 1e-9, 2e-9, 1e-9, 1e3 + 1e-4, -1 + 2**-53))]),
    Corner("4.6", MAXIMUM, "stretched", """Equal elements, some of which were stretched
        Each place where the stretched number was as large gives it one half.""",
        [At(TRUTHS, b) for b in (np.ones((3, 1)), np.array(1.0), np.zeros(4))]),
    Corner("4.8", MAX, "negative", """The largest of negative numbers
        All of them are less than 0, and one is the largest.""",
        [At(-1 - TIED[:, [0, 2, 3]] - NEARLY, axis=1), At(np.array(-3.5), keepdims=True)]),
    Corner("4.8", MAX, "tied", """Several that are the largest share g equally
        What they receive together is g.""",
        [At(TIED, axis=1, keepdims=kept) for kept in (False, True)]),
    Corner("4.8", MAX, "nearly-tied", """What is nearly the largest receives 0
        Numbers are equal, or one of them is larger. A small distance is a distance.""",
        [At(NEARLY, axis=1)]),
    Corner("4.8", MAX, "tied-over-several-axes", """Several that are the largest, over two axes and over all
        The winners are counted over the same axes as the maximum was taken.""",
        [At(np.resize(TIED, (3, 2, 4)), axis=axis) for axis in ((0, 2), (-1, 1), None)]),
)  # fmt: skip


@each_rule(CORNERS)
def test_corners(rule, student, rng):
    """{rule.text}

    The rule is right elsewhere too, and float32 stays float32.
    """
    as_promised(student, rng, rule.of, FEW[rule.of.name][:1])
    if rule.of is MAXIMUM:
        check_ties(student, rng, *rule.cases[0].operands)
    in_float32(student, rng, rule.at, rule.cases)


# Calculations with Tensors. Each is written once, for the Tensors of the submission and for arrays.


GRAPHS = (
    Graph("4.2", "sums", """+ and - of Tensors, with arrays, NumPy's numbers and plain ones on either side
        Each of them makes one Tensor.""",
        ("lambda a: array([1.0, -2.0, 3.0]) + a", "lambda a: float64(2.5) - a", "lambda a: 2 - a",
         "lambda a: a + array([1, 2, 3]) - 2.5", "lambda a, b: a - b")),
    Graph("4.2", "used-twice", """A Tensor that is used twice receives both contributions
        In (a + b) - a, and where a is stretched in one place only.""",
        ("lambda a, b: (a + b) - a", "lambda a, b: (b - b) + a + b", "lambda a: a - (-a)")),
    Graph("4.3", "products", """Products of Tensors, with arrays, with numbers, and of a Tensor with itself
        Each of them makes one Tensor.""",
        ("lambda a, b: (a * b) * b", "lambda a: a * a", "lambda a: array([1.0, -2.0, 3.0]) * a",
         "lambda a: float64(2.5) * a", "lambda a: 3 * a")),
    Graph("4.4", "quotients", """Quotients of Tensors, with arrays and numbers on either side
        In 2 / a it is the divisor that has a gradient.""",
        ("lambda a, b: a / b", "lambda a: a / a", "lambda a: array([1.0, -2.0, 3.0]) / a", "lambda a: 2 / a",
         "lambda a: a / array([1, 2, 3])", "lambda a: float64(2.5) / a", "lambda a: a / 2")),
    Graph("4.5", "powers", """a ** 2, 2 ** a, and arrays to the power of a Tensor
        In 2 ** a it is the exponent that has a gradient. a ** 0 is 1, also where a is 0.""",
        ("lambda a: a ** 2", "lambda a: a ** -1", "lambda a: 2.0 ** a",
         "lambda a: array([0.5, 2.0, 3.0]) ** a", "lambda a: (a * array([0.0, 1.0, 1.0])) ** 0")),
    Graph("4.6", "maxima", """maximum of Tensors, and with a plain number, as relu needs it
        maximum(a, 0) is relu.""",
        ("lambda a, b: maximum(a, b)", "lambda a: maximum(a, 0.0) * a"), apart),
    Graph("4.7", "sums-and-means", """Numbers less their own mean, and a sum of what was stretched
        A Tensor can be summed and stretched again. Both ways its gradient finds its shape.""",
        ("lambda a: (a - a.mean(axis=0, keepdims=True)) * a", "lambda a, b: (a * b).sum()",
         "lambda a, b: (a + b).mean(axis=(-1, 0)) * 3")),
    Graph("4.8", "maxima-over-axes", """Numbers less their largest, as a softmax will need it
        A Tensor that is used once whole and once as its maximum.""",
        ("lambda a: (a - a.max(axis=-1, keepdims=True)) * a", "lambda a: a.max() * a"), apart),
)  # fmt: skip


@each_rule(GRAPHS)
def test_tensors(rule, student, rng):
    """{rule.text}"""
    in_a_graph(student, rng, rule, RULES + OVER_AXES)
