"""Stage 01: every operator's number and slopes, on inputs that differ from submission to submission.

Slopes are held against the closed form and against difference quotients of Python's own functions; nowhere is
the submission compared with itself. They are read off the graph along all paths, so an operator may be built
from one node or from several.
"""

import math

import numpy as np

from autograder.grading.suite import expect, is_object, mistake, require, task

# Runs beside the submission, in one round trip. None stands for a node that is not well formed.
SLOPES = '''
from numbers import Real

def slopes(out, *operands):
    """d(out)/d(operand) for each operand: multiply the local derivatives along a path, add up the paths."""
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
    return tuple(totals)
'''

# Whether an operator with a plain number on the left finds its way to the Value on the right.
UNDERSTOOD = """
import operator

def understood(name, number, value):
    try:
        return getattr(operator, name)(number, value) is not None
    except TypeError as error:
        if "unsupported operand" in str(error):  # Python's own words when nobody knows what to do
            return False
        raise
"""

FORM = (
    "Each node keeps one plain number per parent in `local_derivatives`, a tuple. A tuple of one needs its "
    "comma, `(1.0,)`; and the slope along a is `b.data`, not the node b."
)

# Said where no honest file leads. Two plain values would be reckoned with over here, which can take for ever.
NOT_A_NODE = "A Value has to be an object of your class, not a plain number."

# What is said to slips too small to be kept among the known mistakes.
LEAKS = "A negative number came through: relu is max(0, a)."
HIDES_NAN = (
    "relu made a number of nan, and a poisoned network looks healthy. Ask `a <= 0` instead of `a > 0`."
)
ROUNDED = "The slope has become exactly 0: 1 - σ(a) was rounded away. Compute σ(-a) by its own form."
OVERFLOW = "That is inf / inf: the exponential overflowed. math.tanh is right for every float."
UPSIDE_DOWN = "That is a / 2. In `2 / a` the plain number is divided by a."
ADDED_NO_NUMBER = (
    "A Value was added to something that is not a number, and nothing complained. Use `as_value`."
)
NO_NUMBER_ON_THE_LEFT = (
    "Something that is not a number stood on the left, and nothing complained. Use `as_value`."
)


def node(found):
    """`found`, if it is an object of the submission's."""
    require(is_object(found), NOT_A_NODE)
    return found


def value(student, number, **keywords):
    """A leaf."""
    return node(student.Value(number, **keywords))


def slope_reader(student):
    """A function of a result and some operands: ∂out/∂operand for each, as the submission's graph has it."""
    read = student.define(SLOPES, "slopes")

    def slopes(out, *operands):
        found = read(out, *operands)
        require(isinstance(found, tuple), FORM)
        return found

    return slopes


def quotient(f, x):
    """The slope of f at x by a central difference: off by about h² and by rounding over h, some 1e-9."""
    h = 1e-5 * max(1.0, abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)


def quadrants(rng):
    """One pair (a, b) for each combination of signs, none near 0 and none near each other."""
    for sign_a, sign_b in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        yield sign_a * float(rng.uniform(0.4, 1.4)), sign_b * float(rng.uniform(1.6, 3.1))


def mixed_signs(rng):
    """The two quadrants with one negative number, for tests that ask much of each pair."""
    return list(quadrants(rng))[1:3]


def both_sides(rng, low=0.4, high=2.5):
    """One number on each side of 0, away from it."""
    return float(rng.uniform(low, high)), -float(rng.uniform(low, high))


# Addition.


@task("1.1")
def test_sum(student, rng):
    """A sum is the right number, also with a plain number on its right

    int, float and NumPy's own scalars are all plain numbers: `as_value` knows them.
    """
    for x, y in mixed_signs(rng):
        a, b = value(student, x), value(student, y)
        expect((a + b).data, x + y, "(a + b).data")
        for plain in (y, round(y), np.float64(y), np.int64(round(y))):
            expect((a + plain).data, x + float(plain), "(a + plain number).data")


@task("1.1")
def test_sum_remembers_its_operands(student, rng):
    """A sum remembers its operands, in order, with one slope for each

    An operand that was used twice stands in `parents` twice.
    """
    slopes = slope_reader(student)
    x, y = both_sides(rng)
    a, b = value(student, x, label="a"), value(student, y, label="b")
    for out, names in ((a + b, ["a", "b"]), (b + a, ["b", "a"]), (a + a, ["a", "a"])):
        labels = [parent.label for parent in student.items(out.parents)[:3]]
        expect(labels, names, "labels of the parents", wrong=[([], mistake("forgets-its-operands"))])
    parents = student.items((a + b).parents)
    require(student.same(parents[0], a), "`parents` must hold the operands themselves, not copies of them.")
    expect(slopes(a + b, a, b), (1.0, 1.0), "slopes of a + b")
    expect(slopes(a + a, a), (2.0,), "slope of a + a")
    expect((a + b).data, x + y, "(a + b).data")


@task("1.1")
def test_sum_leaves_its_operands_alone(student, rng):
    """Adding changes neither operand

    Both may be used again, elsewhere in the graph.
    """
    x, y = both_sides(rng)
    a, b = value(student, x), value(student, y)
    out = a + b
    expect(a.data, x, "a.data after a + b", wrong=[(x + y, mistake("changes-its-operand"))])
    expect(b.data, y, "b.data after a + b", wrong=[(x + y, mistake("changes-its-operand"))])
    require(not student.same(out, a) and not student.same(out, b), mistake("changes-its-operand"))
    expect(out.data, x + y, "(a + b).data")
    expect((a.grad, b.grad), (0.0, 0.0), "the gradients after a + b")


@task("1.1")
def test_sum_refuses_what_is_no_number(student, rng):
    """Text and arrays are refused with a TypeError

    `as_value(other)` does it for you, when you use it.
    """
    x, y = float(rng.uniform(1, 2)), float(rng.uniform(1, 9))
    a = value(student, x)
    expect((a + y).data, x + y, "(a + plain number).data")
    for wrong in (str(round(y)), rng.uniform(1, 2, size=3)):
        with student.raises("TypeError", ADDED_NO_NUMBER):
            student.op("add", a, wrong)


# Multiplication.


@task("1.2")
def test_product(student, rng):
    """A product is the right number, also with a plain number on its right

    The operands stay as they are.
    """
    for x, y in mixed_signs(rng):
        a, b = value(student, x), value(student, y)
        expect((a * b).data, x * y, "(a * b).data")
        for plain in (y, round(y), np.float64(y)):
            expect((a * plain).data, x * float(plain), "(a * plain number).data")
        expect((a.data, b.data), (x, y), "the operands after a * b")


@task("1.2")
def test_product_slopes(student, rng):
    """Each operand's slope in a product

    Let a grow by a little h: the product grows by h * b.
    """
    slopes = slope_reader(student)
    for x, y in mixed_signs(rng):
        a, b = value(student, x), value(student, y)
        wrong = [((x, y), mistake("product-slopes-swapped"))]
        expect(slopes(a * b, a, b), (y, x), "slopes of a * b", wrong=wrong)
        zero = value(student, 0.0)
        wrong = [((0.0, y), mistake("product-slopes-swapped"))]
        expect(slopes(zero * b, zero, b), (y, 0.0), "slopes of 0 * b", wrong=wrong)


@task("1.2")
def test_square(student, rng):
    """A number times itself: two edges, each with its slope

    Both uses of a contribute to how the square moves.
    """
    slopes = slope_reader(student)
    for x in both_sides(rng):
        a = value(student, x)
        wrong = [((x,), mistake("operand-kept-once"))]
        expect(slopes(a * a, a), (2 * x,), "slope of a * a", wrong=wrong)
        parents = student.items((a * a).parents)
        expect(len(parents), 2, "number of parents of a * a", wrong=[(1, mistake("operand-kept-once"))])


@task("1.2")
def test_product_moves_as_its_slopes_say(student, rng):
    """When an operand of a product moves a little, the product moves as the slope says

    The difference quotient of the same operation on plain numbers, held against your slopes.
    """
    slopes = slope_reader(student)
    for x, y in mixed_signs(rng):
        a, b = value(student, x), value(student, y)
        expect((a * b).data, x * y, "(a * b).data")
        measured = quotient(lambda x, y=y: x * y, x), quotient(lambda y, x=x: x * y, y)
        wrong = [((x, y), mistake("product-slopes-swapped"))]
        expect(slopes(a * b, a, b), measured, "slopes of a * b", rtol=1e-6, wrong=wrong)


# Minus, and plain numbers on the left.


@task("1.3")
def test_negation(student, rng):
    """A minus sign before a Value

    The result falls as fast as a rises.
    """
    slopes = slope_reader(student)
    for x in both_sides(rng):
        a = value(student, x)
        expect((-a).data, -x, "(-a).data")
        expect(slopes(-a, a), (-1.0,), "slope of -a")
        expect(a.data, x, "a.data after -a")


@task("1.3")
def test_difference(student, rng):
    """A difference and its slopes

    What is taken away counts against the result: mind the sign of its slope.
    """
    slopes = slope_reader(student)
    for x, y in quadrants(rng):
        a, b = value(student, x), value(student, y)
        expect((a - b).data, x - y, "(a - b).data")
        expect((a - y).data, x - y, "(a - plain number).data")
        wrong = [((1.0, 1.0), mistake("minus-adds-slopes"))]
        expect(slopes(a - b, a, b), (1.0, -1.0), "slopes of a - b", wrong=wrong)


@task("1.3")
def test_number_on_the_left_of_plus_and_times(student, rng):
    """2 + a and 2 * a, with a plain number on the left

    Python asks the plain number first, which does not know Value, and then asks a by another name.
    """
    slopes = slope_reader(student)
    understood = student.define(UNDERSTOOD, "understood")
    for x, y in mixed_signs(rng):
        a = value(student, x)
        for plain in (y, round(y)):
            require(understood("add", plain, a), mistake("forgets-reflected"))
            require(understood("mul", plain, a), mistake("forgets-reflected"))
            expect((plain + a).data, plain + x, "(2 + a).data")
            expect((plain * a).data, plain * x, "(2 * a).data")
        expect(slopes(y + a, a), (1.0,), "slope of 2 + a")
        expect(slopes(y * a, a), (y,), "slope of 2 * a")


@task("1.3")
def test_number_on_the_left_of_minus(student, rng):
    """2 - a, with a plain number on the left

    Subtraction minds the order of its operands, and so does the slope.
    """
    slopes = slope_reader(student)
    understood = student.define(UNDERSTOOD, "understood")
    for x, y in mixed_signs(rng):
        a = value(student, x)
        require(understood("sub", y, a), mistake("forgets-reflected"))
        expect((y - a).data, y - x, "(2 - a).data", wrong=[(x - y, mistake("reflected-minus-swapped"))])
        wrong = [((1.0,), mistake("minus-adds-slopes"))]
        expect(slopes(y - a, a), (-1.0,), "slope of 2 - a", wrong=wrong)


@task("1.3")
def test_numpy_numbers_on_the_left(student, rng):
    """NumPy's scalars on the left, and the built-in sum

    Value's `__array_ufunc__ = None` sends them to your reflected methods; `sum` begins with 0 + its first.
    """
    understood = student.define(UNDERSTOOD, "understood")
    x, y = both_sides(rng)
    a, b = value(student, x), value(student, y)
    for plain in (np.float64(y), np.int64(3), np.float32(0.5)):
        require(understood("add", plain, a), mistake("forgets-reflected"))
        expect(student.op("add", plain, a).data, float(plain) + x, "(NumPy number + a).data")
        expect(student.op("mul", plain, a).data, float(plain) * x, "(NumPy number * a).data")
        expect(student.op("sub", plain, a).data, float(plain) - x, "(NumPy number - a).data")
    total = student.define("total = sum", "total")([a, b, a])
    expect(total.data, 2 * x + y, "sum([a, b, a]).data")


@task("1.3")
def test_arrays_and_text_on_the_left_are_refused(student, rng):
    """Text or an array on the left is refused with a TypeError

    It must not become an array of Values or be repeated: `as_value` refuses it.
    """
    understood = student.define(UNDERSTOOD, "understood")
    x, y = both_sides(rng)
    a = value(student, x)
    for name, expected in (("add", y + x), ("sub", y - x), ("mul", y * x)):
        require(understood(name, y, a), mistake("forgets-reflected"))
        expect(student.op(name, y, a).data, expected, f"{name} with a plain number on the left")
        for wrong in ("2", rng.uniform(1, 2, size=2)):
            with student.raises("TypeError", NO_NUMBER_ON_THE_LEFT):
                student.op(name, wrong, a)


# Powers.


@task("1.4")
def test_power(student, rng):
    """A power is the right number

    Whole exponents work on negative bases too; a plain number may be the exponent or the base.
    """
    understood = student.define(UNDERSTOOD, "understood")
    for x, y in quadrants(rng):
        base = abs(x)
        expect((value(student, base) ** value(student, y)).data, base**y, "(a ** b).data")
        expect((value(student, base) ** y).data, base**y, "(a ** plain number).data")
        require(understood("pow", base, value(student, y)), mistake("forgets-reflected"))
        expect((base ** value(student, y)).data, base**y, "(2 ** b).data")
    for n in (1, 2, 3, -2):
        expect((value(student, -base) ** n).data, (-base) ** n, "(a ** whole number).data, a negative")


@task("1.4")
def test_power_slope_along_the_base(student, rng):
    """The power rule: the slope along the base

    The exponent comes down in front, and is lowered by one.
    """
    slopes = slope_reader(student)
    cases = [(float(rng.uniform(1.3, 2.5)), float(rng.uniform(1.5, 3.5)) * sign) for sign in (1, -1)]
    cases += [(-float(rng.uniform(1.3, 2.5)), n) for n in (2, 3, -2)]
    for x, n in cases:
        a = value(student, x)
        wrong = [
            ((n * x**n,), mistake("power-rule-half-done")),
            ((x ** (n - 1),), mistake("power-rule-half-done")),
        ]
        expect(slopes(a**n, a), (n * x ** (n - 1),), "slope of a ** n along a", wrong=wrong)


@task("1.4")
def test_power_slope_along_the_exponent(student, rng):
    """The slope of a power along its exponent

    When b moves, aᵇ moves by aᵇ times the logarithm of a; for `2 ** v` too.
    """
    slopes = slope_reader(student)
    for x, y in quadrants(rng):
        base = abs(x)
        a, b = value(student, base), value(student, y)
        expected = (base**y * math.log(base),)
        expect(slopes(a**b, b), expected, "slope of a ** b along b")
        expect(slopes(base**b, b), expected, "slope of 2 ** b along b")


@task("1.4")
def test_power_moves_as_its_slopes_say(student, rng):
    """When base or exponent moves a little, the power moves as the slopes say

    The difference quotient of the same operation on plain numbers, held against your slopes.
    """
    slopes = slope_reader(student)
    for x, y in mixed_signs(rng):
        x = abs(x) + 0.5
        a, b = value(student, x), value(student, y)
        expect((a**b).data, x**y, "(a ** b).data")
        by_base = quotient(lambda x, y=y: x**y, x)
        by_exponent = quotient(lambda y, x=x: x**y, y)
        wrong = [
            ((y * x**y, by_exponent), mistake("power-rule-half-done")),
            ((x ** (y - 1), by_exponent), mistake("power-rule-half-done")),
        ]
        found = slopes(a**b, a, b)
        expect(found, (by_base, by_exponent), "slopes of a ** b", rtol=1e-6, wrong=wrong)


@task("1.4")
def test_power_at_zero(student, rng):
    """The corners of a power at base 0, as PyTorch has them

    An exponent of 0 makes a constant, which is flat everywhere. A root is infinitely steep there.
    """
    slopes = slope_reader(student)
    zero = value(student, 0.0)
    constant = zero ** value(student, 0.0)
    expect(constant.data, 1.0, "(0 ** 0).data")
    wrong = [((math.nan,), mistake("power-at-zero"))]
    expect(slopes(constant, zero), (0.0,), "slope of a ** 0 at 0", wrong=wrong)
    expect(slopes(zero**0, zero), (0.0,), "slope of a ** 0 at 0", wrong=wrong)
    expect((zero**0.5).data, 0.0, "(0 ** 0.5).data")
    expect(slopes(zero**0.5, zero), (math.inf,), "slope of a ** 0.5 at 0")
    exponent = value(student, float(rng.uniform(1.5, 3)))
    wrong = [((math.nan,), "At base 0 the power stays 0 when the exponent moves: see the second corner.")]
    expect(slopes(zero**exponent, exponent), (0.0,), "slope of 0 ** b along b", wrong=wrong)
    x, y = float(rng.uniform(1.3, 2.5)), float(rng.uniform(1.5, 3.5))
    expect((value(student, x) ** y).data, x**y, "(a ** plain number).data, a positive")


@task("1.4")
def test_power_without_an_answer(student, rng):
    """Powers that Python refuses: 0 to a negative power is inf, a fractional power of a negative is nan

    `power` at the end of the file answers them.
    """
    zero, negative = value(student, 0.0), value(student, -float(rng.uniform(1, 3)))
    expect((zero**-1).data, math.inf, "(0 ** -1).data")
    expect((negative ** (1 / 3)).data, math.nan, "(a ** (1/3)).data, a negative")
    expect((value(student, 10.0) ** 1000).data, math.inf, "(10 ** 1000).data")
    x = float(rng.uniform(1.3, 2.5))
    expect((value(student, -x) ** 3).data, -(x**3), "(a ** 3).data, a negative")


# Division.


@task("1.5")
def test_quotient(student, rng):
    """A quotient is the right number, with a plain number on either side

    In `2 / a` the plain number is the one above the line.
    """
    understood = student.define(UNDERSTOOD, "understood")
    for x, y in quadrants(rng):
        a = value(student, x)
        expect((a / value(student, y)).data, x / y, "(a / b).data")
        expect((a / y).data, x / y, "(a / plain number).data")
        require(understood("truediv", y, a), mistake("forgets-reflected"))
        expect((y / a).data, y / x, "(2 / a).data", wrong=[(x / y, UPSIDE_DOWN)])
        expect(student.op("truediv", np.float64(y), a).data, y / x, "(NumPy number / a).data")


@task("1.5")
def test_quotient_slopes(student, rng):
    """The slopes of a quotient

    a / b is a times b⁻¹; the power rule gives the slope along b.
    """
    slopes = slope_reader(student)
    for x, y in quadrants(rng):
        a, b = value(student, x), value(student, y)
        wrong = [
            ((1 / y, x / y**2), mistake("quotient-slope")),
            ((1 / y, -x / y), mistake("quotient-slope")),
            ((1 / y, x / y), mistake("quotient-slope")),
        ]
        expect(slopes(a / b, a, b), (1 / y, -x / y**2), "slopes of a / b", wrong=wrong)
        wrong = [((x / y**2,), mistake("quotient-slope")), ((-x / y,), mistake("quotient-slope"))]
        expect(slopes(x / b, b), (-x / y**2,), "slope of 2 / b", wrong=wrong)


@task("1.5")
def test_quotient_moves_as_its_slopes_say(student, rng):
    """When an operand of a quotient moves a little, the quotient moves as the slope says

    The difference quotient of the same operation on plain numbers, held against your slopes.
    """
    slopes = slope_reader(student)
    for x, y in mixed_signs(rng):
        a, b = value(student, x), value(student, y)
        expect((a / b).data, x / y, "(a / b).data")
        above = quotient(lambda x, y=y: x / y, x)
        below = quotient(lambda y, x=x: x / y, y)
        wrong = [
            ((above, -below), mistake("quotient-slope")),
            ((above, below * y), mistake("quotient-slope")),
        ]
        expect(slopes(a / b, a, b), (above, below), "slopes of a / b", rtol=1e-6, wrong=wrong)


@task("1.5")
def test_division_by_zero(student, rng):
    """Division by 0 gives inf, -inf or nan, and no exception

    `divide` at the end of the file knows which.
    """
    x = float(rng.uniform(1, 3))
    zero = value(student, 0.0)
    expect((value(student, x) / zero).data, math.inf, "(a / 0).data, a positive")
    expect((value(student, -x) / zero).data, -math.inf, "(a / 0).data, a negative")
    expect((zero / 0).data, math.nan, "(0 / 0).data")
    expect((1 / zero).data, math.inf, "(1 / 0).data")
    expect((zero / value(student, x)).data, 0.0, "(0 / a).data")
    expect((1 / value(student, x)).data, 1 / x, "(1 / a).data")


# Exponential and logarithm.


@task("1.6")
def test_exponential(student, rng):
    """The exponential and its slope

    It is its own slope, above and below 0.
    """
    slopes = slope_reader(student)
    for x in both_sides(rng):
        a = value(student, x)
        expect(a.exp().data, math.exp(x), "a.exp().data")
        wrong = [((x * math.exp(x - 1),), mistake("exp-as-a-power"))]
        expect(slopes(a.exp(), a), (math.exp(x),), "slope of a.exp()", wrong=wrong)
        expect(a.data, x, "a.data after a.exp()")


@task("1.6")
def test_exponential_far_from_zero(student, rng):
    """The exponential of a large number is inf, and of a very negative one 0

    `exp` at the end of the file answers where math.exp stops with an OverflowError.
    """
    far = float(rng.uniform(800, 1200))
    expect(value(student, far).exp().data, math.inf, "a.exp().data, a large")
    expect(value(student, -far).exp().data, 0.0, "a.exp().data, a very negative")
    near = float(rng.uniform(0.4, 2.5))
    expect(value(student, near).exp().data, math.exp(near), "a.exp().data, a near 0")


@task("1.6")
def test_logarithm(student, rng):
    """The natural logarithm and its slope

    The curve is steep near 0 and flattens out: 1 over the operand.
    """
    slopes = slope_reader(student)
    for x in (float(rng.uniform(0.1, 0.6)), float(rng.uniform(2, 9))):
        a = value(student, x)
        expect(
            a.log().data,
            math.log(x),
            "a.log().data",
            wrong=[(math.log10(x), "That is the logarithm to base 10.")],
        )
        wrong = [((1 / math.log(x),), "That is 1 over the result; the slope is 1 over the operand.")]
        expect(slopes(a.log(), a), (1 / x,), "slope of a.log()", wrong=wrong)


@task("1.6")
def test_logarithm_at_and_below_zero(student, rng):
    """The logarithm of 0 is -inf, infinitely steep; below it is nan

    `log` and `divide` at the end of the file know it.
    """
    slopes = slope_reader(student)
    zero = value(student, 0.0)
    expect(zero.log().data, -math.inf, "a.log().data at 0")
    expect(slopes(zero.log(), zero), (math.inf,), "slope of a.log() at 0")
    x = float(rng.uniform(1.1, 3))
    expect(value(student, -x).log().data, math.nan, "a.log().data, a negative")
    expect(value(student, x).log().data, math.log(x), "a.log().data, a positive")


@task("1.6")
def test_exponential_and_logarithm_move_as_their_slopes_say(student, rng):
    """When the operand moves a little, exp and log move as their slopes say

    The difference quotient of the same operation on plain numbers, held against your slopes.
    """
    slopes = slope_reader(student)
    x = float(rng.uniform(0.6, 2.5))
    a = value(student, x)
    expect((a.exp().data, a.log().data), (math.exp(x), math.log(x)), "a.exp().data and a.log().data")
    wrong = [((x * math.exp(x - 1),), mistake("exp-as-a-power"))]
    measured = (quotient(math.exp, x),)
    expect(slopes(a.exp(), a), measured, "slope of a.exp()", rtol=1e-6, wrong=wrong)
    expect(slopes(a.log(), a), (quotient(math.log, x),), "slope of a.log()", rtol=1e-6)


# tanh and sigmoid.


@task("1.7")
def test_tanh(student, rng):
    """tanh and its slope

    The slope is 1 minus the square of the result.
    """
    slopes = slope_reader(student)
    for x in both_sides(rng):
        a = value(student, x)
        expect(a.tanh().data, math.tanh(x), "a.tanh().data")
        wrong = [((1 - x * x,), mistake("tanh-slope-of-the-operand"))]
        expected = (1 - math.tanh(x) ** 2,)
        expect(slopes(a.tanh(), a), expected, "slope of a.tanh()", wrong=wrong)


@task("1.7")
def test_tanh_equals_its_exponential_form(student, rng):
    """tanh and (e²ᵃ - 1) / (e²ᵃ + 1) are one curve, in number and slope

    Both are made with your own operators: near 0 they must agree.
    """
    slopes = slope_reader(student)
    for x in both_sides(rng):
        a = value(student, x)
        grown = (a * 2.0).exp()
        long = node(grown - 1.0) / (grown + 1.0)
        expect(a.tanh().data, math.tanh(x), "a.tanh().data")
        expect(long.data, math.tanh(x), "the exponential form's data")
        wrong = [((1 - x * x,), mistake("tanh-slope-of-the-operand"))]
        expected = (1 - math.tanh(x) ** 2,)
        expect(slopes(a.tanh(), a), expected, "slope of a.tanh()", wrong=wrong)
        expect(slopes(long, a), expected, "slope of the exponential form")


@task("1.7")
def test_tanh_far_from_zero(student, rng):
    """tanh far from 0 is 1 or -1, and flat

    The formula with the exponential overflows there; math.tanh does not.
    """
    slopes = slope_reader(student)
    far = float(rng.uniform(350, 450))
    up, down = value(student, far), value(student, -far)
    expect(up.tanh().data, 1.0, "a.tanh().data, a large", wrong=[(math.nan, OVERFLOW)])
    expect(down.tanh().data, -1.0, "a.tanh().data, a very negative", wrong=[(math.nan, OVERFLOW)])
    expect(slopes(up.tanh(), up), (0.0,), "slope of a.tanh(), a large")
    near = float(rng.uniform(0.4, 2.5))
    expect(value(student, near).tanh().data, math.tanh(near), "a.tanh().data, a near 0")


@task("1.7")
def test_sigmoid(student, rng):
    """sigmoid and its slope

    The slope is σ(a) * σ(-a), largest at 0 and equal on both sides.
    """
    slopes = slope_reader(student)
    for x in both_sides(rng):
        a = value(student, x)
        expected = 1 / (1 + math.exp(-x))
        expect(a.sigmoid().data, expected, "a.sigmoid().data")
        expect(slopes(a.sigmoid(), a), (expected * (1 - expected),), "slope of a.sigmoid()")


@task("1.7")
def test_sigmoid_far_from_zero(student, rng):
    """sigmoid far from 0 is 0 or 1, and neither nan nor an exception

    Of the two forms in the docstring, take the one whose exponent is not positive.
    """
    slopes = slope_reader(student)
    far = float(rng.uniform(800, 1200))
    overflows = [(math.nan, mistake("sigmoid-overflows"))]
    up, down = value(student, far), value(student, -far)
    expect(up.sigmoid().data, 1.0, "a.sigmoid().data, a large", wrong=overflows)
    expect(down.sigmoid().data, 0.0, "a.sigmoid().data, a very negative", wrong=overflows)
    flat = [((math.nan,), mistake("sigmoid-overflows"))]
    expect(slopes(up.sigmoid(), up), (0.0,), "slope of a.sigmoid(), a large", wrong=flat)
    expect(slopes(down.sigmoid(), down), (0.0,), "slope, a very negative", wrong=flat)
    near = float(rng.uniform(0.4, 2.5))
    expect(value(student, near).sigmoid().data, 1 / (1 + math.exp(-near)), "a.sigmoid().data, a near 0")


@task("1.7")
def test_sigmoid_slope_does_not_vanish_early(student, rng):
    """The slope of sigmoid is tiny at a = 40, but not 0

    1 - σ(a) rounds to 0 there. σ(-a), computed by its own form, does not.
    """
    slopes = slope_reader(student)
    x = float(rng.uniform(38, 44))
    for at in (x, -x):
        a = value(student, at)
        found = slopes(a.sigmoid(), a)
        expect(found, (math.exp(-x),), "slope of a.sigmoid()", rtol=1e-6, atol=0.0, wrong=[((0.0,), ROUNDED)])


# relu.


@task("1.8")
def test_relu(student, rng):
    """relu lets positive numbers through, and makes 0 of the others

    The operand itself stays as it is.
    """
    for x in both_sides(rng):
        a = value(student, x)
        expect(a.relu().data, max(0.0, x), "a.relu().data", wrong=[(x, LEAKS), (-x, LEAKS)])
        expect(a.data, x, "a.data after a.relu()")


@task("1.8")
def test_relu_slope(student, rng):
    """The slope of relu on both sides of 0

    Where the result is 0, it does not move when a does.
    """
    slopes = slope_reader(student)
    up, down = (value(student, x) for x in both_sides(rng))
    expect(slopes(up.relu(), up), (1.0,), "slope of a.relu(), a positive")
    wrong = [((1.0,), mistake("relu-slope"))]
    expect(slopes(down.relu(), down), (0.0,), "slope of a.relu(), a negative", wrong=wrong)
    expect_relu(student, rng)


@task("1.8")
def test_relu_at_the_kink_and_at_nan(student, rng):
    """relu at 0 is flat, and a nan passes through it

    At the kink the slope is 0, as PyTorch has it. A nan must come out as nan, with slope 1.
    """
    slopes = slope_reader(student)
    kink, lost = value(student, 0.0), value(student, math.nan)
    wrong = [((1.0,), mistake("relu-slope"))]
    expect(slopes(kink.relu(), kink), (0.0,), "slope of a.relu() at 0", wrong=wrong)
    expect(lost.relu().data, math.nan, "a.relu().data for nan", wrong=[(0.0, HIDES_NAN)])
    expect(slopes(lost.relu(), lost), (1.0,), "slope of a.relu() for nan")
    expect_relu(student, rng)


def expect_relu(student, rng):
    """The numbers on both sides, of two nodes that were made before relu is asked."""
    above, below = both_sides(rng)
    up, down = value(student, above), value(student, below)
    expect(up.relu().data, above, "a.relu().data, a positive")
    expect(down.relu().data, 0.0, "a.relu().data, a negative", wrong=[(below, LEAKS)])
