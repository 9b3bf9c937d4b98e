"""Stage 04: the rules of arithmetic, on shapes that broadcast, in their corners, and inside a Tensor.

`check_rule` and `gradcheck` hold values and slopes against NumPy, by a random cotangent and element by
element. Where a rule has a kink (ties) or a hole (0⁰), the slopes are written down here. S, K and M number
the faults of other engines that ours must not have.
"""

import math

import numpy as np

from autograder.grading.suite import expect, mistake, require, task

# Operands as they meet in networks: alike; each the smaller on its turn, by a row, a column, a single number;
# both stretched at once; axes added; and arrays without elements.
PAIRS = (
    ((2, 3), (2, 3)),
    ((2, 3), (3,)),
    ((2, 1), (2, 3)),
    ((3, 1), (1, 4)),
    ((2, 1, 3), (2, 1)),
    ((), (2, 2)),
    ((2,), ()),
    ((), ()),
    ((0, 3), (1, 3)),
)
STRETCHED = PAIRS[1:5]
AXES = (None, 0, 1, -1, (0, 2), (-1, 1), (2, 1, 0))

# What a rule gives, and what has become of g and of the operands. Runs over there, where arrays can be
# changed; what they are then is seen here.
AFTERWARDS = '''
def afterwards(rule, g, *operands):
    """The rule's result and its slopes, and g and the operands when its functions have been called."""
    out, *vjps = rule(*operands)
    return (out, [vjp(g) for vjp in vjps], g, *operands)
'''

# What a function of g gives, and what has become of g. Seen here as well.
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

A_RULE = "A rule returns a tuple: the result, and after it one function for each array operand."
AN_ARRAY = "A rule's functions take an array and give an array back."

# What is said to slips too small to be kept among the known mistakes.
AVERAGED = "That is the mean of the gifts. A number that was used in many places receives their sum."
G_CHANGED = "The gradient that was handed in has been changed. Others may hold it too: make a new array."
CROSSED = "That is the gradient of the other operand: first comes the function of a, then that of b."
OWN_FACTOR = "That is g times the operand itself. When a grows by 1, by how much does a * b grow?"
SQUARED = "b * b is inf, or 0, long before b is. Divide by b twice: `out` has done it once already."
LOSES_NAN = "An operand was nan, and its gradient became 0: a poisoned network would look healthy."
EACH_ALL = "Of two equal operands each received all of g, and the shares no longer sum to g."
NEITHER = "Of two equal operands neither received anything, and that part of g is lost."
NO_CHOICE = "g has gone to the smaller number too. When that grows by a little, does the maximum move?"
ONE_BY_ONE = "An array that stood on the left made an array of Tensors. It has to make one Tensor of arrays."
AXIS_NUMBERS = (
    "n has to do with how long the axes are. What they are called, and how many they are, does not matter."
)
LOST_DTYPE = "float32 went in and another dtype came out. A number of the other dtype must have come between."


def gathered(g, shape):
    """dL/da by the definition: each element of g is added at the place that it was broadcast from."""
    places = np.arange(math.prod(shape)).reshape(shape)
    places = np.broadcast_to(places, g.shape).ravel()
    return np.bincount(places, g.ravel(), math.prod(shape)).reshape(shape).astype(g.dtype)


def numbers(rng, *shapes, low=0.4, high=2.0):
    """An array for each shape, of both signs, none near 0."""
    return [np.asarray(rng.uniform(low, high, shape) * rng.choice((-1, 1), shape)) for shape in shapes]


def apart(rng, *shapes):
    """An array for each shape, no two numbers of which are near one another."""
    sizes = [math.prod(shape) for shape in shapes]
    drawn = (rng.permutation(sum(sizes)) - rng.uniform(1.2, 1.8)) / 4
    ends = np.cumsum([0, *sizes])
    return [
        drawn[start:end].reshape(shape) for start, end, shape in zip(ends[:-1], ends[1:], shapes, strict=True)
    ]


def short(*arrays):
    return [array.astype(np.float32) for array in arrays]


def asked(rule, g, *arrays, **options):
    """The result of a rule, and what its functions make of g, all as arrays."""
    parts = rule(*arrays, **options)
    require(isinstance(parts, tuple) and len(parts) == 1 + len(arrays), A_RULE)
    require(all(callable(part) for part in parts[1:]), A_RULE)
    found = [parts[0], *(vjp(g) for vjp in parts[1:])]
    require(all(isinstance(part, (np.ndarray, np.number, float)) for part in found), AN_ARRAY)
    return [np.asarray(part) for part in found]


def undone(unbroadcast, g, shape):
    found = unbroadcast(g, shape)
    require(isinstance(found, (np.ndarray, np.number, float)), "unbroadcast gives an array back.")
    return np.asarray(found)


def left_alone(student, rng, rule, shapes, against, slopes):
    """Expect that a rule computes, forwards and backwards, and changes neither its operands nor g.

    slopes  of g, a and b: both gradients in the shape of the result
    """
    operands = numbers(rng, *shapes)
    expected = against(*operands)
    (g,) = numbers(rng, expected.shape)
    found = student.define(AFTERWARDS, "afterwards")(rule, g, *operands)
    require(isinstance(found, tuple) and len(found) == 3 + len(operands), A_RULE)
    out, gradients, g_now, *operands_now = found
    for now, was in zip(operands_now, operands, strict=True):
        require(type(now) is np.ndarray and np.array_equal(now, was), mistake("works-in-the-operand"))
    require(type(g_now) is np.ndarray and np.array_equal(g_now, g), G_CHANGED)
    expect(out, expected, f"the result of {against.__name__}")
    require(isinstance(gradients, list) and len(gradients) == len(operands), A_RULE)
    for found, slope, operand in zip(gradients, slopes(g, *operands), operands, strict=True):
        wrong = [(slope, mistake("gradient-not-summed"))]
        expect(found, gathered(slope, operand.shape), f"a gradient of {against.__name__}", wrong=wrong)


def of_the_wrong_shape(a, b, alike=CROSSED):
    """What to say to the slope of an operand of a and b, when it has not been summed back.

    Where the shapes are alike there is no sum to forget: it belongs to the other operand. Such shapes come
    first in a test, so that for the others only the missing sum is left.
    """
    return alike if a.shape == b.shape else mistake("gradient-not-summed")


# What broadcasting did, undone.


@task("4.1")
def test_axes_that_were_added(student, rng):
    """Axes that were added on the left are summed away

    Shapes line up at their ends, so what was added stands at the beginning.
    """
    unbroadcast = student.arithmetic.unbroadcast
    for shape, wide in (((3,), (3, 3)), ((2, 3), (4, 2, 3)), ((2,), (3, 2, 2))):
        (g,) = numbers(rng, wide)
        last = g
        while last.ndim > len(shape):
            last = last.sum(axis=-1)
        wrong = [
            (last, mistake("lines-up-at-the-front")),
            (g.mean(axis=tuple(range(g.ndim - len(shape)))), AVERAGED),
        ]
        expect(undone(unbroadcast, g, shape), gathered(g, shape), "unbroadcast(g, shape)", wrong=wrong)


@task("4.1")
def test_axes_that_were_stretched(student, rng):
    """Axes of length 1 that were stretched are summed, and are there afterwards

    The sum has the shape that was asked for, with its axes of length 1.
    """
    unbroadcast = student.arithmetic.unbroadcast
    for shape, wide in (((3, 1), (3, 4)), ((1, 4), (3, 4)), ((1, 1), (2, 3)), ((2, 1, 3), (2, 4, 3))):
        (g,) = numbers(rng, wide)
        ones = tuple(axis for axis, length in enumerate(shape) if length == 1)
        wrong = [
            (g, mistake("sums-added-axes-only")),
            (g.sum(axis=ones), mistake("stretched-axis-lost")),
            (g.mean(axis=ones, keepdims=True), AVERAGED),
        ]
        expect(undone(unbroadcast, g, shape), gathered(g, shape), "unbroadcast(g, shape)", wrong=wrong)


@task("4.1")
def test_axes_added_and_stretched(student, rng):
    """Added and stretched axes at once

    An axis of `shape` stands as many places further to the right in `g` as axes were added.
    """
    unbroadcast = student.arithmetic.unbroadcast
    for shape, wide in (((3, 1), (2, 3, 4)), ((1,), (2, 3)), ((1, 3, 1), (2, 4, 3, 2)), ((2, 1), (2, 2, 2))):
        (g,) = numbers(rng, wide)
        added = tuple(range(g.ndim - len(shape)))
        ones = tuple(len(added) + axis for axis, length in enumerate(shape) if length == 1)
        wrong = [
            (g.sum(axis=added), mistake("sums-added-axes-only")),
            (g.sum(axis=added + ones), mistake("stretched-axis-lost")),
        ]
        expect(undone(unbroadcast, g, shape), gathered(g, shape), "unbroadcast(g, shape)", wrong=wrong)


@task("4.1")
def test_any_broadcast(student, rng):
    """Shapes drawn at random

    Each element of g is added at the place that it was broadcast from; no other word is needed.
    """
    unbroadcast = student.arithmetic.unbroadcast
    for _ in range(6):
        wide = tuple(rng.integers(2, 4, rng.integers(2, 5)).tolist())
        kept = [length if rng.random() < 0.5 else 1 for length in wide]
        shape = tuple(kept[int(rng.integers(0, 2)) :])
        (g,) = numbers(rng, wide)
        expect(undone(unbroadcast, g, shape), gathered(g, shape), "unbroadcast(g, shape)")


@task("4.1")
def test_a_single_number(student, rng):
    """A single number, of shape (), receives the sum of everything

    However many axes were added; and when none was, g itself.
    """
    unbroadcast = student.arithmetic.unbroadcast
    for wide in ((3,), (2, 3), (2, 1, 2), ()):
        (g,) = numbers(rng, wide)
        expect(
            undone(unbroadcast, g, ()),
            np.asarray(g.sum()),
            "unbroadcast(g, ())",
            wrong=[(np.asarray(g.mean()), AVERAGED)],
        )


@task("4.1")
def test_what_was_not_broadcast(student, rng):
    """What was not broadcast stays, also where an axis has length 1

    An axis of length 1 that is still of length 1 was not stretched.
    """
    unbroadcast = student.arithmetic.unbroadcast
    for shape, wide in (((1, 3), (2, 3)), ((1, 3), (1, 3)), ((2, 1), (2, 1)), ((1,), (1, 1)), ((4,), (4,))):
        (g,) = numbers(rng, wide)
        expect(undone(unbroadcast, g, shape), gathered(g, shape), "unbroadcast(g, shape)")


@task("4.1")
def test_nothing_at_all(student, rng):
    """An axis of length 1, stretched to length 0, receives a sum of nothing, which is 0

    Broadcasting stretches 1 to any length, and 0 is one.
    """
    unbroadcast = student.arithmetic.unbroadcast
    for shape, wide in (((1, 3), (2, 3)), ((3,), (2, 3)), ((), (2,))):
        (g,) = numbers(rng, wide)
        wrong = [(g, mistake("sums-added-axes-only"))] if len(shape) == len(wide) else []
        expect(undone(unbroadcast, g, shape), gathered(g, shape), "unbroadcast(g, shape)", wrong=wrong)
    for shape, wide in (((1, 3), (0, 3)), ((3,), (0, 3)), ((1,), (0,)), ((0,), (2, 0)), ((), (0,))):
        g = np.zeros(wide)
        expect(undone(unbroadcast, g, shape), np.zeros(shape), "unbroadcast(g, shape) of an empty g")


@task("4.1")
def test_unbroadcast_keeps_the_dtype(student, rng):
    """The sum of float32 is float32, and g is not changed by summing it

    Rules give back the dtype that they were given.
    """
    unbroadcast = student.arithmetic.unbroadcast
    for shape, wide in (((1, 3), (2, 3)), ((3,), (2, 3)), ((2, 3), (2, 3))):
        (g,) = short(*numbers(rng, wide))
        found = undone(unbroadcast, g, shape)
        expect(found, gathered(g, shape), "unbroadcast(g, shape)", rtol=1e-5, atol=1e-6)
        parts = student.define(G_AFTERWARDS, "afterwards")(unbroadcast, g, shape)
        require(isinstance(parts, tuple) and len(parts) == 2, "unbroadcast gives an array back.")
        require(type(parts[1]) is np.ndarray and np.array_equal(parts[1], g), G_CHANGED)


# Addition and subtraction: S1 to S5, K4, M4, M9, M18.


@task("4.2")
def test_add(student, rng, check_rule):
    """a + b, and the gradient of each operand in its own shape

    Whichever of the two was stretched, and on whichever axis.
    """
    add = student.arithmetic.add
    for shapes in PAIRS:
        check_rule(
            add,
            *numbers(rng, *shapes),
            against=np.add,
            what="a + b",
            wrong_gradients=lambda g: [(g, mistake("gradient-not-summed"))],
        )


def subtrahend_gains(g, a, b):
    """The slope of b without its sign. Where a alone was stretched, it is also that of a, not summed."""
    certain = a.shape == b.shape or b.shape != g.shape
    return [(gathered(g, b.shape), mistake("subtrahend-gains"))] if certain else []


@task("4.2")
def test_subtract(student, rng, check_rule):
    """a - b, and the gradient of each operand in its own shape

    When b grows, the difference falls.
    """
    subtract = student.arithmetic.subtract
    for shapes in PAIRS:
        a, b = numbers(rng, *shapes)
        check_rule(
            subtract,
            a,
            b,
            against=np.subtract,
            what="a - b",
            wrong_gradients=lambda g, a=a, b=b: subtrahend_gains(g, a, b),
        )


@task("4.2")
def test_add_and_subtract_in_float32(student, rng, check_rule):
    """float32 stays float32, in the result and in both gradients

    A number of another dtype, somewhere on the way, would show.
    """
    for rule, against in ((student.arithmetic.add, np.add), (student.arithmetic.subtract, np.subtract)):
        check_rule(rule, *short(*numbers(rng, (2, 3), (2, 1))), against=against)


@task("4.2")
def test_operands_are_left_alone(student, rng):
    """Neither computing nor differentiating changes an operand, or g

    Whoever handed in the arrays still needs them.
    """
    for rule, against, sign in (
        (student.arithmetic.add, np.add, 1),
        (student.arithmetic.subtract, np.subtract, -1),
    ):
        for shapes in (((2, 3), (2, 3)), ((2, 3), (2, 1)), ((2, 1), (2, 3))):
            left_alone(student, rng, rule, shapes, against, lambda g, a, b, sign=sign: (g, sign * g))


@task("4.2")
def test_biases_of_many_columns_serve_few(student, rng):
    """Biases that were trained on 209 columns are one column, and can be used on 10

    One bias a unit, and not one a unit and picture.
    """
    (wanted,) = numbers(rng, (4, 209))
    steps, few = 3, np.zeros((4, 10))
    parts = student.define(TRAINED, "trained")(student.arithmetic.add, wanted, steps, few)
    require(isinstance(parts, tuple) and len(parts) == 2, A_RULE)
    b, used = parts
    after = (1 - 0.5**steps) * wanted.mean(axis=1, keepdims=True)
    private = [((1 - (1 - 0.5 / 209) ** steps) * wanted, mistake("gradient-not-summed"))]
    expect(b, after, "the biases after training", wrong=private)
    expect(used, np.broadcast_to(after, (4, 10)), "the biases, added to 10 columns")


@task("4.2")
def test_plus_and_minus_of_tensors(student, rng, gradcheck):
    """+ and - of Tensors, with arrays, NumPy's numbers and plain ones on either side

    One Tensor comes out, never an array of many.
    """
    x, y = numbers(rng, (2, 3), (3,))
    for other in (y, np.float64(y[0]), 2):
        gradcheck(lambda t, o=other: o + t, x, against=lambda t, o=other: o + t, what="other + t")
        gradcheck(lambda t, o=other: o - t, x, against=lambda t, o=other: o - t, what="other - t")
        require(student.type_name(other + student.Tensor(x)) == "Tensor", ONE_BY_ONE)
    gradcheck(lambda t: (t + y) - 2.5, x, against=lambda t: t + y - 2.5, what="(t + array) - number")


@task("4.2")
def test_a_tensor_used_twice(student, rng, gradcheck):
    """A Tensor that is used twice receives both gifts, each in its own shape

    In (a + b) - a, and where a is stretched in one place only.
    """
    gradcheck(lambda a, b: (a + b) - a, *numbers(rng, (2, 3), (3,)), against=lambda a, b: a + b - a)
    gradcheck(lambda a, b: (a - a) + b + a, *numbers(rng, (2, 1), (2, 3)), against=lambda a, b: a - a + b + a)
    gradcheck(lambda a: a - (-a), *numbers(rng, (3,)), against=lambda a: 2 * a, what="a - (-a)")


# Multiplication: S1, S3, S4, K4, M9, M18.


@task("4.3")
def test_multiply(student, rng, check_rule):
    """a * b, and the gradients where both have one shape

    The slope along a is b, and the one along b is a.
    """
    multiply = student.arithmetic.multiply
    for shape in ((2, 3), (4,), (), (0, 2)):
        a, b = numbers(rng, shape, shape)
        check_rule(
            multiply,
            a,
            b,
            against=np.multiply,
            what="a * b",
            wrong_gradients=lambda g, a=a, b=b: [(g * a, OWN_FACTOR), (g * b, OWN_FACTOR)],
        )


@task("4.3")
def test_multiply_where_shapes_differ(student, rng, check_rule):
    """a * b where an operand was stretched

    The product of g and the other operand has the shape of the result, and then is summed.
    """
    multiply = student.arithmetic.multiply
    for shapes in (PAIRS[0], *STRETCHED, ((), (2, 2)), ((2,), ()), ((0, 3), (1, 3))):
        a, b = numbers(rng, *shapes)

        def wrong(g, a=a, b=b):
            unsummed = of_the_wrong_shape(a, b, OWN_FACTOR)
            yield from ((g * a, unsummed), (g * b, unsummed))
            for mine, other in ((a, b), (b, a)):
                product = gathered(g, mine.shape) * other
                yield product, mistake("sums-before-multiplying")
                yield gathered(product, mine.shape), mistake("sums-before-multiplying")

        check_rule(multiply, a, b, against=np.multiply, what="a * b", wrong_gradients=wrong)


@task("4.3")
def test_multiply_in_float32(student, rng, check_rule):
    """float32 stays float32, in the product and in both gradients

    A number of another dtype, somewhere on the way, would show.
    """
    multiply = student.arithmetic.multiply
    for shapes in (((2, 3), (1, 3)), ((2, 3), (2, 3))):
        check_rule(multiply, *short(*numbers(rng, *shapes)), against=np.multiply)


@task("4.3")
def test_multiply_leaves_its_operands_alone(student, rng):
    """Neither computing nor differentiating a product changes an operand, or g

    A new array for every result; `*=` would write into an old one.
    """
    multiply = student.arithmetic.multiply
    for shapes in (((2, 3), (2, 3)), ((2, 3), (2, 1))):
        left_alone(student, rng, multiply, shapes, np.multiply, lambda g, a, b: (g * b, g * a))


@task("4.3")
def test_products_of_tensors(student, rng, gradcheck):
    """Products of Tensors, with arrays and numbers on either side, and of a Tensor with itself

    One Tensor comes out, never an array of many.
    """
    x, y = numbers(rng, (2, 3), (2, 1))
    gradcheck(lambda a, b: (a * b) * b, x, y, against=lambda a, b: a * b * b, what="(a * b) * b")
    gradcheck(lambda a: a * a, x, against=lambda a: a * a, what="a * a")
    for other in (x, np.float64(y[0, 0]), 3):
        gradcheck(lambda t, o=other: o * t, y, against=lambda t, o=other: o * t, what="other * t")
        require(student.type_name(other * student.Tensor(y)) == "Tensor", ONE_BY_ONE)


# Division: S4, M9, M19.


@task("4.4")
def test_divide(student, rng, check_rule):
    """a / b and both gradients, whichever operand was stretched

    When the divisor grows, a positive quotient falls.
    """
    divide = student.arithmetic.divide
    for shapes in PAIRS:
        a, b = numbers(rng, *shapes)

        def wrong(g, a=a, b=b):
            unsummed = of_the_wrong_shape(a, b)
            yield gathered(g * a / b**2, b.shape), mistake("divisor-sign-lost")
            yield from ((g / b, unsummed), (-g * a / b**2, unsummed))

        check_rule(divide, a, b, against=np.divide, what="a / b", wrong_gradients=wrong)


@task("4.4")
def test_divide_by_huge_and_tiny_numbers(student, rng):
    """Numbers whose squares are no numbers any more

    b² is inf, or 0, long before b is.
    """
    divide = student.arithmetic.divide
    for scale in (1e200, 1e-200):
        a, b = (scale * x for x in numbers(rng, (3,), (3,)))
        g = rng.uniform(1, 2, 3)
        out, da, db = asked(divide, g, a, b)
        with np.errstate(all="ignore"):
            squared = [(-g * a / b**2, SQUARED), (-g * (a / b**2), SQUARED)]
        expect(out, a / b, "a / b")
        expect(da, g / b, "the gradient of a in a / b", atol=0.0)
        expect(db, -(g / b) * (a / b), "the gradient of b in a / b", atol=0.0, wrong=squared)


@task("4.4")
def test_divide_in_float32(student, rng, check_rule):
    """float32 stays float32, in the quotient and in both gradients

    A number of another dtype, somewhere on the way, would show.
    """
    divide = student.arithmetic.divide
    for shapes in (((2, 3), (2, 1)), ((3,), (2, 3))):
        check_rule(divide, *short(*numbers(rng, *shapes)), against=np.divide)


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
def test_powers_of_positive_numbers(student, rng, check_rule):
    """a ** b and both gradients, whichever operand was stretched

    The exponent is an array too, and has a gradient.
    """
    power = student.arithmetic.power
    for shapes in PAIRS:
        a, b = numbers(rng, *shapes)
        a = np.asarray(abs(a))

        def wrong(g, a=a, b=b):
            unsummed = of_the_wrong_shape(a, b)
            yield from ((g * b * a ** (b - 1), unsummed), (g * a**b * np.log(a), unsummed))

        check_rule(power, a, b, against=np.power, what="a ** b", wrong_gradients=wrong)


@task("4.5")
def test_powers_of_negative_numbers(student, rng, check_rule):
    """Negative numbers to whole powers

    There is no logarithm of a negative number, but the slope along it needs none.
    """
    power = student.arithmetic.power
    (a,) = numbers(rng, (2, 4))
    exponents = np.array([-1.0, 1.0, 2.0, 3.0])
    check_rule(lambda a: power(a, exponents)[:2], a, against=lambda a: a**exponents, what="a ** b, along a")


@task("4.5")
def test_power_0_along_the_base(student, rng):
    """To the power of 0 everything is 1, and moves nothing: the slope along a is 0, also where a is 0

    The other elements of the same array go on as ever.
    """
    x, y = (float(rng.uniform(1.2, 2)) for _ in range(2))
    a = np.array([0.0, x, 0.0, -y, 0.0])
    b = np.array([0.0, 0.0, 2.0, 3.0, 1.0])
    g = rng.standard_normal(5)
    out, da, _ = asked(student.arithmetic.power, g, a, b)
    expect(out, np.array([1.0, 1.0, 0.0, -(y**3), 0.0]), "a ** b")
    rest = [g[1] * 0, 0.0, g[3] * 3 * y**2, g[4]]
    wrong = [(np.array([math.nan, *rest]), mistake("powers-of-zero"))]
    expect(da, np.array([0.0, *rest]), "the gradient of a in a ** b", wrong=wrong)


@task("4.5")
def test_powers_of_0_along_the_exponent(student, rng):
    """Where the base is 0 and the exponent is not negative, the slope along the exponent is 0

    0 stays 0 when the exponent moves a little. The other elements go on as ever.
    """
    x = float(rng.uniform(1.2, 2))
    a, b = np.array([0.0, x, 0.0]), np.array([float(rng.uniform(0.3, 3)), 2.0, 0.0])
    g = rng.standard_normal(3)
    out, _, db = asked(student.arithmetic.power, g, a, b)
    expect(out, np.array([0.0, x**2, 1.0]), "a ** b")
    fine = g[1] * x**2 * math.log(x)
    wrong = [[math.nan, fine, math.nan], [math.nan, fine, -math.inf], [math.nan, fine, math.inf]]
    wrong = [(np.array(found), mistake("powers-of-zero")) for found in wrong]
    expect(db, np.array([0.0, fine, 0.0]), "the gradient of b in a ** b", wrong=wrong)


@task("4.5")
def test_corners_where_shapes_differ(student, rng):
    """The corners, where one exponent is stretched over many bases

    A corner is decided for each element of the result, and then is summed.
    """
    power = student.arithmetic.power
    x = float(rng.uniform(1.2, 2))
    a = np.array([[0.0, x, 1.0], [x, 0.0, 0.0]])
    for b in (np.zeros((2, 1)), np.full((), 2.0), np.zeros(3), np.array([[0.0], [2.0]])):
        g = rng.standard_normal((2, 3))
        out, da, db = asked(power, g, a, b)
        slopes = np.where(np.broadcast_to(b, a.shape) == 0, 0.0, b * a)
        expect(out, a**b, "a ** b")
        wrong = [(np.where((a == 0) & (b == 0), math.nan, g * slopes), mistake("powers-of-zero"))]
        expect(da, g * slopes, "the gradient of a in a ** b", wrong=wrong)
        logs = np.log(np.where(a == 0, 1.0, a))
        expect(db, gathered(g * a**b * logs, b.shape), "the gradient of b in a ** b")


@task("4.5")
def test_power_in_float32(student, rng, check_rule):
    """float32 stays float32, in the power and in both gradients

    Also in the corners: what does `where` choose between?
    """
    power = student.arithmetic.power
    a, b = numbers(rng, (2, 3), (3,))
    check_rule(power, *short(abs(a), b), against=np.power)
    for found in asked(power, *short(b, np.zeros(3), np.zeros(3))):
        require(found.dtype == np.float32, LOST_DTYPE)


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
    expect(
        t.grad,
        np.zeros(2),
        "the gradient of t ** 0",
        wrong=[(np.array([math.nan, 0.0]), mistake("powers-of-zero"))],
    )


# The larger of two: K9, M9.


@task("4.6")
def test_maximum(student, rng, check_rule):
    """The larger of two, and g for whoever it was

    Whichever operand was stretched.
    """
    maximum = student.arithmetic.maximum
    for shapes in PAIRS:
        a, b = apart(rng, *shapes)

        def wrong(g, a=a, b=b):
            unsummed = of_the_wrong_shape(a, b)
            yield from ((g * (a > b), unsummed), (g * (b > a), unsummed))
            yield from ((gathered(g, shape), NO_CHOICE) for shape in (a.shape, b.shape))

        check_rule(maximum, a, b, against=np.maximum, wrong_gradients=wrong)


@task("4.6")
def test_equal_operands_share(student, rng):
    """Where both are equal, each receives g / 2

    Neither is preferred, and the shares sum to g.
    """
    a, b = np.array([1.0, 2.0, 3.0, 0.0]), np.array([2.0, 2.0, 2.0, 0.0])
    g = rng.standard_normal(4)
    out, da, db = asked(student.arithmetic.maximum, g, a, b)
    expect(out, np.maximum(a, b), "maximum(a, b)")
    wrong = [
        ((g * (a >= b), g * (a < b)), mistake("tie-to-one-side")),
        ((g * (a > b), g * (a <= b)), mistake("tie-to-one-side")),
        ((g * (a >= b), g * (a <= b)), EACH_ALL),
        ((g * (a > b), g * (a < b)), NEITHER),
    ]
    half = g * (a == b) / 2
    expect((da, db), (g * (a > b) + half, g * (a < b) + half), "the gradients of a and b", wrong=wrong)


@task("4.6")
def test_equal_operands_share_where_shapes_differ(student, rng):
    """Equal elements, some of which were stretched

    Each place where the stretched number was as large gives it one half.
    """
    maximum = student.arithmetic.maximum
    a = rng.integers(0, 2, (3, 4)).astype(float)
    for b in (np.ones((3, 1)), np.array(1.0), np.zeros(4)):
        g = rng.standard_normal((3, 4))
        out, da, db = asked(maximum, g, a, b)
        expect(out, np.maximum(a, b), "maximum(a, b)")

        def gifts(to_a, to_b, g=g, shape=b.shape):
            return g * to_a, gathered(g * to_b, shape)

        half = (a == b) / 2
        to_a, to_b = (a > b) + half, (a < b) + half
        wrong = [
            (gifts(a >= b, a < b), mistake("tie-to-one-side")),
            (gifts(a > b, a <= b), mistake("tie-to-one-side")),
            (gifts(a >= b, a <= b), EACH_ALL),
            (gifts(a > b, a < b), NEITHER),
            ((g * to_a, g * to_b), mistake("gradient-not-summed")),
        ]
        expect((da, db), gifts(to_a, to_b), "the gradients of a and b", wrong=wrong)


@task("4.6")
def test_maximum_lets_nan_through(student, rng):
    """An operand that is nan is not hidden: its gradient passes

    With nan every comparison is false. Which question is answered rightly then?
    """
    maximum = student.arithmetic.maximum
    for poisoned in (0, 1):
        operands = apart(rng, (5,), (5,))
        g = numbers(rng, (5,))[0]
        operands[poisoned][2] = math.nan
        a, b = operands
        out, *slopes = asked(maximum, g, a, b)
        expect(out, np.maximum(a, b), "maximum(a, b) where an operand has a nan")
        for found, truth in zip(slopes, (g * (a > b), g * (b > a)), strict=True):
            require(found.shape == (5,), AN_ARRAY)
            expect(np.delete(found, 2), np.delete(truth, 2), "a gradient of maximum(a, b), without the nan")
        require(bool(slopes[poisoned][2] != 0), LOSES_NAN)


@task("4.6")
def test_maximum_in_float32(student, rng, check_rule):
    """float32 stays float32, in the result and in both gradients

    Also where a half is handed out.
    """
    maximum = student.arithmetic.maximum
    check_rule(maximum, *short(*apart(rng, (2, 3), (3,))), against=np.maximum)
    g = np.ones((2, 3), np.float32)
    for found in asked(maximum, g, g, np.ones((2, 1), np.float32)):
        require(found.dtype == np.float32, LOST_DTYPE)


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


# Sums and means: M6, M9, M24.


@task("4.7")
def test_sum_over_one_axis(student, rng, check_rule):
    """A sum over one axis of a square array hands g out along that axis

    In a square an axis that was mistaken for the other shows in the numbers only.
    """
    total = student.arithmetic.sum
    for axis in (0, 1, -1, -2):
        for keepdims in (False, True):
            check_rule(
                total,
                *numbers(rng, (3, 3)),
                axis=axis,
                keepdims=keepdims,
                against=np.sum,
                wrong_gradients=lambda g: [(np.broadcast_to(g, (3, 3)), mistake("sum-forgets-its-axis"))],
            )


@task("4.7")
def test_sum_over_any_axes(student, rng, check_rule):
    """Sums over all axes, over several, and counted from the end

    With and without keepdims. Axes may stand in any order.
    """
    total = student.arithmetic.sum
    for axis in AXES:
        keepdims = bool(rng.integers(2))
        check_rule(total, *numbers(rng, (2, 1, 3)), axis=axis, keepdims=keepdims, against=np.sum)
    check_rule(total, *numbers(rng, (2, 3)), against=np.sum)


def wrong_means(shape, axis):
    """The gradients that the known ways to miscount n would make, for an array of this shape."""
    axes = tuple(range(len(shape))) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    kept = [1 if i in {j % len(shape) for j in axes} else length for i, length in enumerate(shape)]

    def wrong(g):
        spread = np.broadcast_to(g.reshape(kept), shape)
        yield spread / math.prod(shape), mistake("mean-counts-everything")
        yield spread, "That is the gradient of a sum. A mean moves only by one n-th of what its numbers do."
        for n in {len(axes), math.prod(axes)} - {0}:
            yield spread / n, AXIS_NUMBERS
        yield np.full(shape, math.inf) * np.sign(spread), AXIS_NUMBERS

    return wrong


@task("4.7")
def test_mean_over_one_axis(student, rng, check_rule):
    """A mean over one axis hands to each of its numbers one n-th of g

    n is how many numbers go into *one* mean.
    """
    mean = student.arithmetic.mean
    for axis in (0, 1, -1):
        for keepdims in (False, True):
            check_rule(
                mean,
                *numbers(rng, (3, 4)),
                axis=axis,
                keepdims=keepdims,
                against=np.mean,
                wrong_gradients=wrong_means((3, 4), axis),
            )


@task("4.7")
def test_mean_over_any_axes(student, rng, check_rule):
    """Means over all axes, over several, and counted from the end

    Lengths are multiplied, not the numbers of the axes.
    """
    mean = student.arithmetic.mean
    for axis in AXES:
        check_rule(
            mean,
            *numbers(rng, (2, 3, 4)),
            axis=axis,
            keepdims=bool(rng.integers(2)),
            against=np.mean,
            wrong_gradients=wrong_means((2, 3, 4), axis),
        )


@task("4.7")
def test_sums_of_one_and_of_none(student, rng, check_rule):
    """The sum of a single number, the mean of one, and the sum of nothing

    A sum of nothing is 0; its gradient has nobody to go to, and the shape of that nobody.
    """
    for rule, against in ((student.arithmetic.sum, np.sum), (student.arithmetic.mean, np.mean)):
        check_rule(rule, *numbers(rng, (2, 3)), axis=1, against=against)
        for keepdims in (False, True):
            check_rule(rule, *numbers(rng, ()), keepdims=keepdims, against=against)
            check_rule(rule, *numbers(rng, (1, 2, 1)), axis=(0, -1), keepdims=keepdims, against=against)
    out, da = asked(student.arithmetic.sum, np.ones(2), np.zeros((2, 0)), axis=1)
    expect(out, np.zeros(2), "the sum of nothing")
    expect(da, np.zeros((2, 0)), "the gradient of a sum of nothing")


@task("4.7")
def test_sums_in_float32(student, rng, check_rule):
    """float32 stays float32, in sum, mean, and the gradient of each

    A whole number of Python's leaves the dtype of what it divides. One of NumPy's, as `np.prod` makes it,
    does not.
    """
    for rule, against in ((student.arithmetic.sum, np.sum), (student.arithmetic.mean, np.mean)):
        for axis in (None, 1, (0, 1)):
            check_rule(rule, *short(*numbers(rng, (2, 3))), axis=axis, against=against)


@task("4.7")
def test_sums_of_tensors(student, rng, gradcheck):
    """Numbers less their own mean, and a sum of what was stretched

    A Tensor may be summed and stretched again; both ways its gradient finds its shape.
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
def test_max_over_any_axes(student, rng, check_rule):
    """The largest over one axis, over several, over all; counted from the end too

    With and without keepdims.
    """
    largest = student.arithmetic.max
    for axis in AXES:
        for keepdims in (False, True):
            check_rule(largest, *apart(rng, (2, 3, 2)), axis=axis, keepdims=keepdims, against=np.max)


@task("4.8")
def test_max_of_negative_numbers_and_of_one(student, rng, check_rule):
    """The largest of negative numbers, and of a single one

    Whoever is alone is the largest.
    """
    largest = student.arithmetic.max
    check_rule(largest, *apart(rng, (3, 3)), against=np.max, what="max of a")
    (a,) = apart(rng, (2, 3))
    check_rule(largest, a - 9.0, axis=1, against=np.max)
    check_rule(largest, np.array(-3.0), against=np.max)
    check_rule(largest, a[:, :1], axis=1, keepdims=True, against=np.max)


@task("4.8")
def test_several_largest_share(student, rng):
    """Several that are the largest share g equally, along one axis

    What they receive together is g.
    """
    largest = student.arithmetic.max
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
        out, da = asked(largest, g if keepdims else g[:, 0], a, axis=1, keepdims=keepdims)
        expect(out, a.max(axis=1, keepdims=keepdims), "max(a, axis=1)")
        expect(da, g * winners / winners.sum(1, keepdims=True), "the gradient of max(a, axis=1)", wrong=wrong)


@task("4.8")
def test_several_largest_share_over_several_axes(student, rng):
    """Several that are the largest, over two axes and over all

    The winners are counted over the same axes as the maximum was taken.
    """
    largest = student.arithmetic.max
    a = rng.integers(0, 3, (3, 2, 4)).astype(float)
    for axis in ((0, 2), (-1, 1), None):
        out = a.max(axis=axis)
        kept = a.max(axis=axis, keepdims=True)
        winners = a == kept
        g = np.asarray(rng.standard_normal(out.shape))
        found, da = asked(largest, g, a, axis=axis)
        expect(found, np.asarray(out), "max(a)")
        gifts = g.reshape(kept.shape) * winners
        wrong = [(gifts, mistake("every-winner-takes-all"))]
        expect(da, gifts / winners.sum(axis=axis, keepdims=True), "the gradient of max(a)", wrong=wrong)


@task("4.8")
def test_max_in_float32(student, rng, check_rule):
    """float32 stays float32, in the maximum and in its gradient

    Also where g is shared: by what, exactly, is it divided?
    """
    largest = student.arithmetic.max
    (a,) = short(*apart(rng, (3, 4)))
    g = np.ones(3, np.float32)
    for array in (a, np.ones((3, 4), np.float32)):
        out, da = asked(largest, g, array, axis=1)
        winners = array == array.max(axis=1, keepdims=True)
        share = winners / winners.sum(axis=1, keepdims=True)
        expect(out, array.max(axis=1), "max(a, axis=1)")
        wrong = [(share.astype(np.float64), mistake("max-makes-float64"))]
        expect(da, share.astype(np.float32), "the gradient of max(a)", rtol=1e-6, wrong=wrong)
    check_rule(largest, a, axis=(0, 1), against=np.max)


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
