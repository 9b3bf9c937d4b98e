"""Stage 01: the number and the derivatives of every operator, on random inputs.

A row of a table names an operator; `autograder.grading.operators` has its closed form and its fixed points.
Each property runs over all rows. The derivatives are read off the graph along all paths, so one operator can
build several nodes. Corners that teach stand alone.
"""

import math

import numpy as np

from autograder.grading.operators import SIZES, Operator, between, sigma
from autograder.grading.properties import each_rule
from autograder.grading.scalars import data, known, value
from autograder.grading.suite import expect, mistake, require, task

# Runs beside the submission: many cases in one round trip. A case holds the numbers, and the positions of
# those that are Values.
ASK = '''
import operator
from numbers import Real
from kittengrad import Value

def made(name, numbers, positions):
    """The result of the operator or method, and the operands that are Values."""
    operands = [Value(x) if i in positions else x for i, x in enumerate(numbers)]
    return applied(name, *operands), [operands[i] for i in positions]

def applied(name, a, *b):
    return getattr(operator, name)(a, *b) if hasattr(operator, name) else getattr(a, name)()

def along_paths(out, operands):
    """d(out)/d(operand) for each operand; None for a malformed node."""
    totals, to_do = [0.0] * len(operands), [(out, 1.0)]
    for node, product in to_do:
        for i, operand in enumerate(operands):
            if node is operand:
                totals[i] += product
        derivatives = node.local_derivatives
        if not isinstance(derivatives, (tuple, list)) or len(derivatives) != len(node.parents):
            return None
        if not all(isinstance(derivative, Real) for derivative in derivatives) or len(to_do) > 100:
            return None
        to_do += [(parent, product * d) for parent, d in zip(node.parents, derivatives)]
    return totals

def values(name, cases):
    results = [made(name, *case) for case in cases]
    return [[out.data, *[x for a in operands for x in (a.data, a.grad)]] for out, operands in results]

def derivatives(name, cases):
    results = [(out, along_paths(out, operands)) for out, operands in (made(name, *case) for case in cases)]
    return [found and [out.data, *found] for out, found in results]

def used_twice(name, numbers):
    nodes = [Value(x) for x in numbers]
    results = [(out, along_paths(out, [a])) for a in nodes for out in [applied(name, a, a)]]
    return [found and [out.data, *found, len(out.parents)] for out, found in results]

def signs(name, cases):
    return [[made(name, *case)[0].op] for case in cases]

def understood(name, number):
    """Whether an operator with a plain number on the left finds its way to the Value on the right."""
    try:
        return applied(name, number, Value(1.5)) is not None
    except TypeError as error:
        if "unsupported operand" in str(error):  # Python's own words when neither side has an answer
            return False
        raise
'''

FORM = (
    "Each node keeps one plain number per parent in `local_derivatives`, a tuple. A tuple of one needs its "
    "comma, `(1.0,)`. The derivative with respect to a is the number `b.data`; b itself is a node."
)

# Diagnoses of slips that are too small to be known mistakes.
LEAKS = "A negative number came through: relu is max(0, a)."
HIDES_NAN = "relu made a number of nan, and that hides a broken network. Ask `a <= 0` instead of `a > 0`."
OVERFLOW = "That is inf / inf: the exponential overflowed. math.tanh is right for every float."
UPSIDE_DOWN = "That is a / 2. In `2 / a` the plain number is divided by a."
TEN = "That is the logarithm to base 10."
ONE_OVER_RESULT = "That is 1 over the result. The derivative is 1 over the operand."
STAYS_ZERO = "At base 0 the power stays 0 when the exponent moves: see the second corner."
ADDED_TEXT = "A Value was added to text or to an array without a TypeError. Use `as_value`."
TEXT_ON_THE_LEFT = "Text or an array stood on the left, and there was no TypeError. Use `as_value`."
COPIES = "`parents` has to hold the operands themselves instead of copies."
OTHER_SIGNS = {"add": ["*"], "mul": ["+"]}
OTHER_SIGN = "`op` is the sign of another operator. A drawing shows it in the box of the result."
NO_ANSWER = "The grader could not read the results of this operator."


def ask(student, question, name, cases):
    """One list of plain numbers for each case. A malformed node fails the test."""
    found = student.define(ASK, question)(name, cases)
    require(isinstance(found, list) and len(found) == len(cases), NO_ANSWER)
    require(all(isinstance(numbers, list) for numbers in found), FORM)
    return found


# The random operands. They come from between the fixed points, and no two of them are near each other.


def quadrants(rng):
    """Two Values, in each combination of signs."""
    signs = ((1, 1), (1, -1), (-1, 1), (-1, -1))
    return [((a * between(rng, 0.5, 1), b * between(rng, 2, 3)), (0, 1)) for a, b in signs]


def bases(rng):
    """Positive bases with any exponent, and negative ones with a whole number as the exponent."""
    positive = [((abs(a), b), nodes) for (a, b), nodes in quadrants(rng)]
    return [*positive, *(((-between(rng, 1, 2), n), (0,)) for n in (1, 2, 3, -2))]


def number_on_the_left(rng):
    """A plain number and a Value: int, float, and NumPy's numbers."""
    pairs = [pair for pair, _ in quadrants(rng)]
    plain = (lambda x: x, lambda x: round(4 * x), np.float64, lambda x: np.int64(round(4 * x)))
    return [((of(a), b), (1,)) for of, (a, b) in zip(plain, pairs, strict=True)]


def base_on_the_left(rng):
    """The same, for a base."""
    return [((abs(x), b), nodes) for (x, b), nodes in number_on_the_left(rng)]


def above_zero(rng):
    """One positive Value: near 0 and further away."""
    return [((between(rng, *limits),), (0,)) for limits in ((0, 0.1), (0.1, 0.5), (1, 2), (3, 8))]


def both_sides(rng):
    """The same, above and below 0."""
    return [((sign * x,), nodes) for (x,), nodes in above_zero(rng) for sign in (1, -1)]


# The operators: one row for each.

SUMS = (
    Operator("1.1", "add", "a + b", quadrants, changed=mistake("changes-its-operand")),
    Operator("1.2", "mul", "a * b", quadrants,
             wrong=lambda a, b: known(mistake("product-slopes-swapped"), (a, b))),
)  # fmt: skip
OTHERS = (
    Operator("1.3", "sub", "a - b", quadrants,
             wrong=lambda a, b: known(mistake("minus-adds-slopes"), (1.0, 1.0))),
    Operator("1.4", "pow", "a ** b", bases,
             wrong=lambda a, b: wrong_powers(a, b),
             wrong_numbers=lambda a, b: known(mistake("power-by-logarithm"), math.nan) if a < 0 else []),
    Operator("1.5", "truediv", "a / b", quadrants,
             wrong=lambda a, b: known(mistake("quotient-slope"),
                                      (1 / b, a / b**2), (1 / b, -a / b), (1 / b, a / b))
             + known(mistake("quotient-half-derived"), (1 / b, -1 / b**2), (1 / b, -a))),
)  # fmt: skip
LEFT = (
    Operator("1.3", "add", "2 + a", number_on_the_left),
    Operator("1.3", "mul", "2 * a", number_on_the_left),
    Operator("1.3", "sub", "2 - a", number_on_the_left,
             wrong=lambda k, a: known(mistake("minus-adds-slopes"), (1.0, 1.0)),
             wrong_numbers=lambda k, a: known(mistake("reflected-minus-swapped"), a - k)),
    Operator("1.4", "pow", "2 ** a", base_on_the_left, wrong=lambda k, a: wrong_powers(k, a),
             wrong_numbers=lambda k, a: known(mistake("reflected-power-swapped"), a**k) if a > 0 else []),
    Operator("1.5", "truediv", "2 / a", number_on_the_left,
             wrong=lambda k, a: known(mistake("quotient-slope"), (1 / a, k / a**2), (1 / a, -k / a))
             + known(mistake("quotient-half-derived"), (1 / a, -1 / a**2), (1 / a, -k)),
             wrong_numbers=lambda k, a: known(UPSIDE_DOWN, a / k)),
)  # fmt: skip
ALONE = (
    Operator("1.3", "neg", "-a", both_sides),
    Operator("1.6", "exp", "a.exp()", both_sides,
             wrong=lambda a: known(mistake("exp-as-a-power"), (a * math.exp(a - 1),))),
    Operator("1.6", "log", "a.log()", above_zero,
             wrong=lambda a: known(ONE_OVER_RESULT, (1 / math.log(a),)),
             wrong_numbers=lambda a: known(TEN, math.log10(a))),
    Operator("1.7", "tanh", "a.tanh()", both_sides,
             wrong=lambda a: known(mistake("tanh-slope-of-the-operand"), (1 - a * a,))),
    Operator("1.7", "sigmoid", "a.sigmoid()", both_sides,
             wrong=lambda a: known(mistake("sigmoid-slope-loses-digits"), (sigma(a) * (1 - sigma(a)),)),
             wrong_numbers=lambda a: known(mistake("sigmoid-overflows"), *far_off(a))),
    Operator("1.8", "relu", "a.relu()", both_sides,
             wrong=lambda a: known(mistake("relu-slope"), (1.0,)),
             wrong_numbers=lambda a: known(LEAKS, a, -a) + known(mistake("relu-capped"), *capped(a))),
)  # fmt: skip


def rise(a, b):
    """How much a ** b moves with b."""
    return a**b * math.log(abs(a))


def wrong_powers(a, b):
    """Derivatives of a ** b with one wrong part: along the base, or along the exponent."""
    right, half = b * a ** (b - 1), [(part, rise(a, b)) for part in (b * a**b, a ** (b - 1))]
    wrong = known(mistake("power-rule-half-done"), *half)
    wrong += known(mistake("power-precedence"), (b * a**b - 1, rise(a, b)))
    wrong += known(mistake("exponent-held-fixed"), (right, 0.0))
    return wrong + (known(mistake("logarithm-of-the-exponent"), (right, a**b * math.log(b))) if b > 0 else [])


def far_off(a):
    """What a sigmoid that overflows can give: far from 0 only."""
    return [math.nan] if abs(a) > 700 else []


def capped(a):
    """What a relu with a second corner gives to the right of it: at 6 as a rule."""
    return [6.0] if a > 6 else []


# What holds for every operator.


@each_rule(SUMS + OTHERS + ALONE)
def test_number(rule, student, rng):
    """{rule.text} is the right number near 0 and far from it, and the operands stay as they are

    Compute the number from `data`, and make a new node for it. `as_value` turns a plain number into a Value.
    """
    cases = rule.cases(rng)
    for (a, *others), _ in cases[:2]:
        for b in others:
            cases += [((a, plain), (0,)) for plain in (b, np.float64(b))]
            cases += [((abs(a), plain), (0,)) for plain in (round(b), np.int64(round(b)))]
    what = f"{rule.text}, then data and grad of the operands"
    for (numbers, nodes), found in zip(cases, ask(student, "values", rule.name, cases), strict=True):
        floats = [float(number) for number in numbers]
        result, operands = rule.form.number(*floats), [floats[i] for i in nodes]
        wrong = [([out, *afterwards(operands)], words) for out, words in rule.known_wrong(floats)[0]]
        for i in range(len(operands)):
            changed = [*operands[:i], result, *operands[i + 1 :]]
            wrong += known(rule.changed, [result, *afterwards(changed)])
        expect(found, [result, *afterwards(operands)], what, atol=rule.form.atol, wrong=wrong)


def afterwards(operands):
    """The number and the gradient of each operand, in one list."""
    return [x for operand in operands for x in (operand, 0.0)]


@each_rule(SUMS + OTHERS + ALONE)
def test_derivatives(rule, student, rng):
    """{rule.text}: one local derivative for each operand, and the sign of the operator

    How much does the result move when one operand moves a little, and the other stays? `op` is for drawings.
    """
    cases = rule.cases(rng)
    expect_derivatives(student, rule, cases)
    expect_sign(rule, *ask(student, "signs", rule.name, cases[:1]))


def expect_sign(rule, found):
    """Expect a list of one text, which is not the sign of another operator."""
    require(len(found) == 1 and type(found[0]) is str and found != [""], mistake("op-left-out"))
    require(found != OTHER_SIGNS.get(rule.name), OTHER_SIGN)


@each_rule(LEFT)
def test_number_on_the_left(rule, student, rng):
    """{rule.text}, with a plain number on the left: the number and the derivative

    Python asks the plain number first. That knows nothing of Value, so Python then asks a by another name.
    """
    require(student.define(ASK, "understood")(rule.name, 2.5), mistake("forgets-reflected"))
    expect_derivatives(student, rule, rule.cases(rng))


def expect_derivatives(student, rule, cases):
    """Expect the number and the derivatives of a row in each case."""
    for (numbers, nodes), found in zip(cases, ask(student, "derivatives", rule.name, cases), strict=True):
        floats = [float(number) for number in numbers]
        number, right, atol = rule.form.number(*floats), rule.form.derivatives(*floats), rule.form.atol
        wrong_numbers, wrong = rule.known_wrong(floats)
        wrong_numbers = [([out], words) for out, words in wrong_numbers]
        expect(found[:1], [number], f"the number of {rule.text}", atol=atol, wrong=wrong_numbers)
        wrong = [([number, *(each[i] for i in nodes)], words) for each, words in wrong]
        expected = [number, *(right[i] for i in nodes)]
        expect(found, expected, f"{rule.text} and its derivatives", atol=atol, wrong=wrong)


@each_rule(SUMS)
def test_operand_used_twice(rule, student, rng):
    """{rule.text} where a and b are the same Value: two edges, each with its derivative

    An operand that is used twice stands in `parents` twice. Both uses add to the derivative.
    """
    numbers = [between(rng, 1, 2), -between(rng, 2, 3), *SIZES]
    for x, found in zip(numbers, ask(student, "used_twice", rule.name, numbers), strict=True):
        number, (first, second) = rule.form.number(x, x), rule.form.derivatives(x, x)
        wrong = known(mistake("operand-kept-once"), [number, first, 1]) if rule.name == "mul" else []
        expect(found, [number, first + second, 2], f"{rule.text} for b = a", atol=0.0, wrong=wrong)


@each_rule(SUMS)
def test_a_node_remembers(rule, student, rng):
    """{rule.text} remembers its operands, in order

    `parents` holds the operands themselves. A plain number becomes a leaf, which is a parent too.
    """
    x, y = between(rng, 1, 2), -between(rng, 2, 3)
    a, b = value(student, x, label="a"), value(student, y, label="b")
    for pair, names in (((a, b), ["a", "b"]), ((b, a), ["b", "a"]), ((a, a), ["a", "a"])):
        parents = parents_of(student, student.op(rule.name, *pair))
        wrong = known(mistake("forgets-its-operands"), [])
        expect([parent.label for parent in parents], names, "labels of the parents", wrong=wrong)
        require(student.same(parents[0], pair[0]), COPIES)
    out = student.op(rule.name, a, y)
    wrong = known(mistake("constants-left-out"), [x])
    expect(data(student, parents_of(student, out)), [x, y], "the parents of a result", wrong=wrong)
    expect(data(student, [out, a]), [rule.form.number(x, y), x], "the result, and its operand")


def parents_of(student, out):
    return student.items(out.parents)[:3]


# Addition.


@task("1.1")
def test_sum_refuses_what_is_no_number(student, rng):
    """Adding text or an array raises a TypeError

    `as_value(other)` raises it for you.
    """
    x, y = between(rng, 1, 2), between(rng, 3, 8)
    a = value(student, x)
    expect(data(student, [a + y]), [x + y], "(a + plain number).data")
    for wrong in (str(round(y)), rng.uniform(1, 2, size=3)):
        with student.raises("TypeError", ADDED_TEXT):
            student.op("add", a, wrong)


# Plain numbers on the left.


@task("1.3")
def test_built_in_sum(student, rng):
    """Python's sum adds up Values, and NumPy's numbers work on the left

    `sum` begins with a number + its first element. `__array_ufunc__` makes NumPy ask your methods.
    """
    x, y = between(rng, 1, 2), between(rng, 2, 3)
    a, b = value(student, x), value(student, y)
    for plain in (np.float64(y), np.float32(0.5), np.int64(3)):
        require(student.define(ASK, "understood")("add", plain), mistake("forgets-reflected"))
    total = student.define("total = sum", "total")([a, b, a], 0.5)
    expect(data(student, [total]), [2 * x + y + 0.5], "sum([a, b, a], 0.5).data")


@task("1.3")
def test_arrays_and_text_on_the_left_are_refused(student, rng):
    """Text or an array on the left raises a TypeError

    `as_value` raises it. The result is neither an array of Values nor repeated text.
    """
    x, y = between(rng, 1, 2), between(rng, 2, 3)
    a = value(student, x)
    for name, expected in (("add", y + x), ("sub", y - x), ("mul", y * x)):
        require(student.define(ASK, "understood")(name, y), mistake("forgets-reflected"))
        expect(data(student, [student.op(name, y, a)]), [expected], "the result for a plain number")
        for wrong in ("2", rng.uniform(1, 2, size=2)):
            with student.raises("TypeError", TEXT_ON_THE_LEFT):
                student.op(name, wrong, a)


# Corners. Each case holds the numbers, the positions of the Values, and what is expected.


def expect_corners(student, name, *rows):
    """Expect the number and the derivatives of each row: (numbers, nodes, expected, known wrong results)."""
    found = ask(student, "derivatives", name, [(numbers, nodes) for numbers, nodes, *_ in rows])
    for one, (_, _, expected, *wrong) in zip(found, rows, strict=True):
        expect(one, expected, f"{name} at a corner", wrong=wrong)


def expect_numbers(student, name, *rows):
    """Expect the number alone of each row: (numbers, expected, known wrong numbers)."""
    found = ask(student, "values", name, [(numbers, (0,)) for numbers, *_ in rows])
    for one, (_, expected, *wrong) in zip(found, rows, strict=True):
        wrong = [([number], words) for number, words in wrong]
        expect(one[:1], [expected], f"{name} at a corner", atol=0.0, wrong=wrong)


@task("1.4")
def test_power_at_zero(student, rng):
    """The corners of a power at base 0, as PyTorch has them

    With exponent 0 the power is a constant, so its derivative is 0. The square root is infinitely steep at 0.
    """
    b, x = between(rng, 2, 3), between(rng, 1, 2)
    nan = known(mistake("power-at-zero"), [1.0, math.nan])
    stays = [((0.0, e), (1,), [0.0, 0.0], *known(STAYS_ZERO, [0.0, math.nan])) for e in (b, 0.5, 1.0)]
    expect_corners(
        student,
        "pow",
        ((0.0, 0.0), (0,), [1.0, 0.0], *nan),
        ((0.0, 0), (0,), [1.0, 0.0], *nan),
        ((0.0, 0.5), (0,), [0.0, math.inf]),
        ((0.0, b), (0,), [0.0, 0.0]),
        *stays,
        ((0.0, 0.0), (1,), [1.0, 0.0], *nan),
        *(((0.0, e), (1,), [math.inf, -math.inf]) for e in (-b, -0.5, -1.0)),
        ((x, b), (0, 1), [x**b, b * x ** (b - 1), x**b * math.log(x)]),
    )


@task("1.4")
def test_power_without_an_answer(student, rng):
    """Powers that Python refuses: 0 to a negative power is inf, a fractional power of a negative is nan

    `power` at the end of the file answers them.
    """
    x = between(rng, 1, 2)
    logarithm = known(mistake("power-by-logarithm"), math.nan)
    rows = [((-x, 3), -(x**3), *logarithm), ((0.0, -1), math.inf), ((-x, 1 / 3), math.nan)]
    expect_numbers(student, "pow", *rows, ((10.0, 1000), math.inf), ((-10.0, 1001), -math.inf))


@task("1.5")
def test_division_by_zero(student, rng):
    """Division by 0 gives inf, -inf or nan, without an exception

    `divide` at the end of the file knows which.
    """
    x, inf = between(rng, 1, 2), math.inf
    rows = [((x, 0.0), inf), ((-x, 0.0), -inf), ((0.0, 0), math.nan), ((x, 2.0), x / 2)]
    expect_numbers(student, "truediv", *rows)
    rows = [((1, 0.0), (1,), [inf, -inf]), ((x, 0.0), (0, 1), [inf, inf, -inf])]
    rows += [((1, x), (1,), [1 / x, -1 / x**2]), ((0.0, x), (0, 1), [0.0, 1 / x, 0.0])]
    expect_corners(student, "truediv", *rows)


@task("1.6")
def test_exponential_far_from_zero(student, rng):
    """The exponential of a large number is inf, and of a very negative one 0

    `exp` at the end of the file answers where math.exp raises an OverflowError.
    """
    far, near = float(rng.uniform(800, 1200)), between(rng, 1, 2)
    expect_numbers(student, "exp", ((far,), math.inf), ((-far,), 0.0), ((near,), math.exp(near)))


@task("1.6")
def test_logarithm_at_and_below_zero(student, rng):
    """The logarithm of 0 is -inf, with derivative inf. Below 0 it is nan

    `log` and `divide` at the end of the file know it.
    """
    x = between(rng, 1, 2)
    expect_corners(student, "log", ((0.0,), (0,), [-math.inf, math.inf]))
    expect_numbers(student, "log", ((-x,), math.nan), ((-1e-8,), math.nan), ((x,), math.log(x)))


@task("1.7")
def test_tanh_equals_its_exponential_form(student, rng):
    """tanh and (e²ᵃ - 1) / (e²ᵃ + 1) are one curve, in number and derivative

    Your own operators make both. Near 0 they agree.
    """
    cases = both_sides(rng) + [((sign * x,), (0,)) for x in SIZES[:7] for sign in (1, -1)]
    short = ask(student, "derivatives", "tanh", cases)
    long = student.define(LONG_FORM, "long_form")([x for (x,), _ in cases])
    require(isinstance(long, list) and len(long) == len(cases), NO_ANSWER)
    for ((x,), _), one, other in zip(cases, short, long, strict=True):
        expected = [math.tanh(x), 1 - math.tanh(x) ** 2]
        wrong = known(mistake("tanh-slope-of-the-operand"), [math.tanh(x), 1 - x * x])
        expect(one, expected, "a.tanh() and its derivative", wrong=wrong)
        expect(other, expected, "the exponential form and its derivative")


LONG_FORM = (
    ASK
    + """
def long_form(numbers):
    return [[out.data, *(along_paths(out, [a]) or [])] for a, out in map(grown, numbers)]

def grown(x):
    a = Value(x)
    power = (a * 2.0).exp()
    return a, (power - 1.0) / (power + 1.0)
"""
)


@task("1.7")
def test_tanh_far_from_zero(student, rng):
    """tanh far from 0 is 1 or -1, with derivative 0

    The formula with the exponential overflows there. math.tanh is right.
    """
    far, near = float(rng.uniform(350, 450)), between(rng, 1, 2)
    overflows = known(OVERFLOW, math.nan)
    expect_numbers(student, "tanh", ((far,), 1.0, *overflows), ((-far,), -1.0, *overflows))
    at = ((near,), (0,), [math.tanh(near), 1 - math.tanh(near) ** 2])
    expect_corners(student, "tanh", ((far,), (0,), [1.0, 0.0]), ((-far,), (0,), [-1.0, 0.0]), at)


@task("1.7")
def test_sigmoid_far_from_zero(student, rng):
    """sigmoid far from 0 is 0 or 1, with derivative 0

    The docstring has two forms. Use the one whose exponent is at most 0.
    """
    far, near = float(rng.uniform(800, 1200)), between(rng, 1, 2)
    overflows = known(mistake("sigmoid-overflows"), math.nan)
    rows = [((far,), 1.0, *overflows), ((-far,), 0.0, *overflows), ((near,), sigma(near))]
    expect_numbers(student, "sigmoid", *rows)
    flat = [
        ((x,), (0,), [out, 0.0], *known(mistake("sigmoid-overflows"), [out, math.nan]))
        for x, out in ((far, 1.0), (-far, 0.0))
    ]
    expect_corners(student, "sigmoid", *flat)


@task("1.7")
def test_sigmoid_slope_does_not_vanish_early(student, rng):
    """The derivative of sigmoid is tiny at a = 40, and greater than 0

    1 - σ(a) rounds to 0 there. σ(-a), computed by its own form, stays above 0.
    """
    x = float(rng.uniform(38, 44))
    for at in (x, -x):
        (found,) = ask(student, "derivatives", "sigmoid", [((at,), (0,))])
        wrong = known(mistake("sigmoid-slope-loses-digits"), [0.0])
        expect(found[1:], [math.exp(-x)], "the derivative of sigmoid", rtol=1e-6, atol=0.0, wrong=wrong)


@task("1.8")
def test_relu_at_the_kink_and_at_nan(student, rng):
    """relu has derivative 0 at 0, and a nan passes through it

    PyTorch has derivative 0 at the kink too. A nan comes out as nan, with derivative 1.
    """
    x = between(rng, 1, 2)
    found = ask(student, "derivatives", "relu", [((at,), (0,)) for at in (-x, 0.0, x)])
    left, right = [0.0, 0.0], [x, 1.0]
    wrong = known(mistake("relu-slope"), [[0.0, 1.0], [0.0, 1.0], right])
    wrong += known(mistake("relu-slope-at-zero"), *([left, [0.0, slope], right] for slope in (1.0, 0.5)))
    expect(found, [left, [0.0, 0.0], right], "relu and its derivative on both sides of 0", wrong=wrong)
    expect_numbers(student, "relu", ((math.nan,), math.nan, *known(HIDES_NAN, 0.0)))
    expect_corners(student, "relu", ((math.nan,), (0,), [math.nan, 1.0]))
