"""Stage 00: difference quotients, the step they are best with, gradients of arrays, slopes by hand.

A function to differentiate is written once, as an expression in x, and made on both sides: `there` for the
submission, `here` for the values that a known slip would give. The true slopes are closed forms. A submission
can read the numbers in its function, so no expected slope is one of them: it is a product of two at least.
"""

import math

import numpy as np

from autograder.grading.suite import expect, mistake, require, task

EPSILON, TINY = float(np.finfo(np.float64).eps), float(np.finfo(np.float64).tiny)
CUBE_ROOT, SQUARE_ROOT = EPSILON ** (1 / 3), EPSILON ** (1 / 2)
TOO_SMALL = (EPSILON, TINY, *(10.0**-k for k in range(10, 17)))

# Functions and their slopes. All of them bend, and none of them much, for x between 0.5 and 2.
POWERS = (
    ("x ** 3", lambda x: 3 * x**2),
    ("math.sqrt(x)", lambda x: 0.5 / math.sqrt(x)),
    ("1 / (1 + x * x)", lambda x: -2 * x / (1 + x * x) ** 2),
)
WAVES = (
    ("math.exp(x)", math.exp),
    ("math.sin(x)", math.cos),
    ("math.tanh(x)", lambda x: 1 - math.tanh(x) ** 2),
)

# What is said to slips too small to be kept among the known mistakes.
RISE = "The numbers in the difference stand the wrong way round: what was ahead comes first."
BACK = "That is the quotient towards x - h. Which way does this one look?"
BRACKETS = "Python divides before it subtracts: what is it that has to be divided by 2h?"
AN_ARRAY = "numeric_gradient gives back an array, with one derivative for each element of x."
SIX = "slopes_by_hand gives back a dictionary with the keys a, b, c, f, d and e."
PLUS_C = "f multiplies all of d, and d is more than the product of a and b."


def there(student, expression, **given):
    """The submission's own `lambda x: expression`, in which the names of `given` are known."""
    source = (
        f"import math\nimport numpy as np\n\ndef make({', '.join(given)}):\n    return lambda x: {expression}"
    )
    return student.define(source, "make")(*given.values())


def here(expression):
    """The same function on this side."""
    return eval(f"lambda x: {expression}", {"math": math})


def central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def ahead(f, x, h):
    return (f(x + h) - f(x)) / h


QUOTIENTS = (central, ahead)


def number(rng):
    """Of either sign, away from 0, and no round one."""
    return float(rng.uniform(0.6, 1.9) * rng.choice([-1, 1]))


def step(rng):
    """Large enough for its error to be seen."""
    return float(rng.uniform(0.15, 0.45))


def signed(rng, shape=()):
    """An array of such numbers."""
    return rng.uniform(0.6, 1.9, shape) * rng.choice([-1.0, 1.0], shape)


# One step ahead.


@task("0.1")
def test_slope_of_a_line(student, rng):
    """A line has one slope: everywhere, and for every step

    How far did f go, for each unit that x went?
    """
    u, v, c, x = (number(rng) for _ in range(4))
    line, m = there(student, "u * v * x + c", u=u, v=v, c=c), u * v
    for h in (step(rng), 8 * step(rng), -step(rng)):
        wrong = [
            (m * h, mistake("forgets-to-divide")),
            (-m, RISE),
            (-m * h, mistake("forgets-to-divide")),
            (m * (x + h) + c - (m * x + c) / h, mistake("divides-before-it-subtracts")),
        ]
        expect(student.calculus.forward_difference(line, x, h), m, "the slope of a line", wrong=wrong)


@task("0.1")
def test_ahead_on_a_parabola(student, rng):
    """On a parabola it errs by as much as the curve bends in one step

    Two points: one at x, the other one step ahead.
    """
    p, q, x, h = number(rng), number(rng), number(rng), step(rng)
    slope = 2 * p * x + q
    rise = (slope + p * h) * h
    below = (p * x + q) * x
    found = student.calculus.forward_difference(there(student, "p * x * x + q * x", p=p, q=q), x, h)
    wrong = [
        (rise, mistake("forgets-to-divide")),
        (-slope - p * h, RISE),
        (slope - p * h, BACK),
        (below + rise - below / h, mistake("divides-before-it-subtracts")),
    ]
    expect(found, slope + p * h, "the forward difference of a parabola", wrong=wrong)


@task("0.1")
def test_ahead_with_smaller_and_smaller_steps(student, rng):
    """It comes nearer to the slope with smaller steps

    The step is the one that was given, also when it is negative.
    """
    x, h = number(rng), step(rng)
    f = there(student, "math.exp(x)")
    for step_ in (h, h / 4, h / 64, -h):
        expected = math.exp(x) * math.expm1(step_) / step_
        one_divided = math.exp(x + step_) - math.exp(x) / step_
        wrong = [
            (expected * step_, mistake("forgets-to-divide")),
            (-expected, RISE),
            (one_divided, mistake("divides-before-it-subtracts")),
        ]
        found = student.calculus.forward_difference(f, x, step_)
        expect(found, expected, "the forward difference of exp", wrong=wrong)


@task("0.1")
def test_ahead_at_a_kink(student, rng):
    """At a kink it sees one side only: the side of h

    What lies behind x does not matter to it.
    """
    h, steep = step(rng), float(rng.uniform(1.1, 1.5))
    left, right = float(rng.uniform(2, 3)), float(rng.uniform(4, 5))
    f = there(student, "1 + (right if x > 0 else left) * steep * x", left=left, right=right, steep=steep)
    left, right = left * steep, right * steep
    found = student.calculus.forward_difference(f, 0.0, h)
    wrong = [
        (right * h, mistake("forgets-to-divide")),
        (-right, RISE),
        (left, BACK),
        (1 + right * h - 1 / h, mistake("divides-before-it-subtracts")),
    ]
    expect(found, right, "the slope ahead of a kink", wrong=wrong)
    expect(student.calculus.forward_difference(f, 0.0, -h), left, "the slope behind a kink")


# One step to either side.


@task("0.2")
def test_both_sides_of_a_parabola(student, rng):
    """On a parabola it is exact, however large the step

    The two points are one step before x and one step behind.
    """
    p, q, x = number(rng), number(rng), number(rng)
    f, slope = there(student, "p * x * x + q * x", p=p, q=q), 2 * p * x + q
    for h in (step(rng), 6 * step(rng)):
        wrong = [
            (2 * slope, mistake("divides-by-one-step")),
            (slope * h * h, mistake("divides-then-multiplies")),
            (
                slope + p * h,
                "One of the two points is x itself. It should lie as far behind as the other is ahead.",
            ),
            (-slope, RISE),
        ]
        found = student.calculus.central_difference(f, x, h)
        expect(found, slope, "the central difference of a parabola", wrong=wrong)


@task("0.2")
def test_both_sides_of_a_cubic(student, rng):
    """On a cubic it errs by the square of the step

    Half the step, a quarter of the error.
    """
    p, x, h = number(rng), number(rng), step(rng)
    f = there(student, "p * x ** 3", p=p)
    for step_ in (h, h / 2, h / 4):
        expected = p * (3 * x * x + step_ * step_)
        wrong = [
            (2 * expected, mistake("divides-by-one-step")),
            (expected * step_ * step_, mistake("divides-then-multiplies")),
            (p * ((x + step_) ** 3 - (x - step_) ** 3 / (2 * step_)), BRACKETS),
        ]
        found = student.calculus.central_difference(f, x, step_)
        expect(found, expected, "the central difference of a cubic", wrong=wrong)


@task("0.2")
def test_both_sides_of_exp(student, rng):
    """It takes the step that it is given, and a negative one changes nothing

    Before and behind are exchanged, and so is the sign of what you divide by.
    """
    x, h = number(rng), step(rng)
    f, expected = there(student, "math.exp(x)"), math.exp(x) * math.sinh(h) / h
    wrong = [
        (2 * expected, mistake("divides-by-one-step")),
        (expected * h * h, mistake("divides-then-multiplies")),
        (math.exp(x + h) - math.exp(x - h) / (2 * h), BRACKETS),
    ]
    found = student.calculus.central_difference(f, x, h)
    expect(found, expected, "the central difference of exp", wrong=wrong)
    expect(student.calculus.central_difference(f, x, -h), expected, "the same with a negative step")


@task("0.2")
def test_both_sides_of_a_kink(student, rng):
    """At a kink it gives the mean of the two slopes, and on top of a hill 0

    What rises on one side and falls on the other goes nowhere.
    """
    h, left, right = step(rng), float(rng.uniform(2, 3)), float(rng.uniform(4, 5))
    f = there(student, "right * x if x > 0 else left * x", left=left, right=right)
    found = student.calculus.central_difference(f, 0.0, h)
    wrong = [(left + right, mistake("divides-by-one-step")), (right, "Only the side ahead was looked at.")]
    expect(found, (left + right) / 2, "the central difference at a kink", wrong=wrong)
    hill = there(student, "math.cos(x)")
    expect(student.calculus.central_difference(hill, 0.0, h), 0.0, "the slope on top of a hill")


# The step where the two errors are equal.


def likely_steps(f, x):
    """What a step that is far too small makes of f at x, and one that is best for a forward difference."""
    square_roots = [SQUARE_ROOT, SQUARE_ROOT * max(1.0, abs(x))]
    wrong = [(quotient(f, x, h), mistake("smallest-step")) for h in TOO_SMALL for quotient in QUOTIENTS]
    wrong += [
        (quotient(f, x, h), mistake("step-of-the-other")) for h in square_roots for quotient in QUOTIENTS
    ]
    return wrong


def expect_nine_digits(student, rng, functions):
    for expression, slope in functions:
        f = there(student, expression)
        for x in rng.uniform(0.5, 2.0, 6).tolist():
            wrong = [(2 * slope(x), mistake("divides-by-one-step")), *likely_steps(here(expression), x)]
            found = student.numeric_derivative(f, x)
            expect(found, slope(x), "the derivative", rtol=1e-9, atol=1e-9, wrong=wrong)


@task("0.3")
def test_nine_digits_of_powers(student, rng):
    """Nine digits are right: powers, roots, reciprocals

    A large step errs for the bend, a small one for the rounding. Where are the two equal?
    """
    expect_nine_digits(student, rng, POWERS)


@task("0.3")
def test_nine_digits_of_waves(student, rng):
    """Nine digits are right: exponential, sine, tanh

    A large step errs for the bend, a small one for the rounding. Where are the two equal?
    """
    expect_nine_digits(student, rng, WAVES)


@task("0.3")
def test_at_zero(student, rng):
    """At 0 there is a derivative like anywhere else

    What is your step when x is 0?
    """
    attempt = student.define(ATTEMPT, "attempt")
    u, v = (float(rng.uniform(1.1, 1.4)) for _ in range(2))
    f, factor = there(student, "math.exp(u * v * x)", u=u, v=v), u * v
    vanished = [(wrong, mistake("step-vanishes-at-zero")) for wrong in (None, math.nan)]
    for x in (0.0, -0.0):
        found = attempt(student.numeric_derivative, f, x)
        expect(found, factor, "the derivative at 0", rtol=1e-9, wrong=vanished)


ATTEMPT = '''
def attempt(derivative, f, x):
    """The derivative of f at x; None where the way to it divides by zero."""
    try:
        return derivative(f, x)
    except ZeroDivisionError:
        return None
'''


@task("0.3")
def test_near_zero(student, rng):
    """Beside 0 the step stays as wide as elsewhere

    It grows with x, but it does not shrink with it.
    """
    u, v = (float(rng.uniform(1.1, 1.4)) for _ in range(2))
    f = there(student, "math.exp(u * v * x)", u=u, v=v)
    for x in (1e-12, -1e-9, 1e-7):
        x *= float(rng.uniform(1, 9))
        shrunk = CUBE_ROOT * abs(x)
        vanished = mistake("step-vanishes-at-zero")
        wrong = [(q(lambda x: math.exp(u * v * x), x, shrunk), vanished) for q in QUOTIENTS]
        found = student.numeric_derivative(f, x)
        expect(found, u * v * math.exp(u * v * x), "the derivative near 0", rtol=1e-9, wrong=wrong)


@task("0.3")
def test_far_to_the_right(student, rng):
    """Far from 0 the step has grown with x

    Beside a large number the next float is far away, and a small step ends on the wrong one.
    """
    expect_far(student, [10.0**power * float(rng.uniform(1, 9)) for power in (4, 7, 10)])


@task("0.3")
def test_far_to_the_left(student, rng):
    """The step grows to the left as it does to the right

    What counts is how large x is, not on which side of 0 it lies.
    """
    expect_far(student, [-(10.0**power) * float(rng.uniform(1, 9)) for power in (4, 7, 10)])


def expect_far(student, places):
    f = there(student, "x * x")
    for x in places:
        wrong = [
            (quotient(here("x * x"), x, h), mistake("step-does-not-grow"))
            for h in (CUBE_ROOT, 1e-5, 1e-6)
            for quotient in QUOTIENTS
        ]
        found = student.numeric_derivative(f, x)
        expect(found, 2 * x, "the derivative far from 0", rtol=1e-9, wrong=wrong)


# One derivative for each element of an array.


def expect_gradient(student, f, x, truth, what="the gradient", wrong=()):
    """Expect of numeric_gradient(f, x) an array of float64, with the elements and the shape of `truth`.

    To six digits: how many of the nine are right is a question of task 0.3.
    """
    found = student.numeric_gradient(f, x)
    require(isinstance(found, (np.ndarray, np.number, float)), AN_ARRAY)
    total, doubled = np.sum(truth), [(2 * truth, mistake("divides-by-one-step"))]
    at_once = [(wrong, mistake("nudges-all-at-once")) for wrong in (np.full_like(truth, total), total)]
    wrong = [(np.asarray(wrong), sentence) for wrong, sentence in (*wrong, *at_once, *doubled)]
    expect(np.asarray(found), np.asarray(truth), what, rtol=1e-6, atol=1e-6, wrong=wrong)


@task("0.4")
def test_arrays_of_any_shape(student, rng):
    """The gradient has the shape of x, and f is always given an array of that shape

    One number in, one slope out, for every place in x.
    """
    for shape in ((4,), (1,), (3, 2), (2, 1, 3)):
        x, w = signed(rng, shape), signed(rng, shape)
        f = there(student, "np.sum(w * np.sin(x)) if x.shape == w.shape else np.nan", w=w)
        expect_gradient(student, f, x, w * np.cos(x))


@task("0.4")
def test_no_axes(student, rng):
    """A number is an array without axes

    Its shape is (), and () is also the one place in it.
    """
    x = number(rng)
    f = there(student, "np.sum(np.sin(x)) if x.shape == () else np.nan")
    expect_gradient(student, f, np.array(x), math.cos(x), "the gradient at an array without axes")
    expect_gradient(student, f, x, math.cos(x), "the gradient at a number")


@task("0.4")
def test_no_elements(student, rng):
    """An array without elements has a gradient without elements

    Nothing to move, and still a shape.
    """
    f = there(student, "float(np.sum(x * x))")
    x = signed(rng, (2,))
    expect_gradient(student, f, x, 2 * x, "the gradient of the same function at two elements")
    for shape in ((0,), (2, 0)):
        expect_gradient(student, f, np.zeros(shape), np.zeros(shape), "the gradient without elements")


@task("0.4")
def test_others_are_held_still(student, rng):
    """While one element is moved, all others are where they were

    After its turn an element has to be back in its place, before the next one has its own.
    """
    x = signed(rng, (2, 3))
    h = CUBE_ROOT * np.maximum(1, np.abs(x))
    wrong = [(left_nudged(x, by), mistake("leaves-them-nudged")) for by in (h, -h)]
    what = "the gradient of a product of all elements"
    expect_gradient(student, there(student, "np.prod(x)"), x, np.prod(x) / x, what, wrong)


def left_nudged(x, h):
    """The gradient of np.prod when each element stays moved by its h, once it has had its turn."""
    slopes, moved = np.empty_like(x), x.copy()
    for i in np.ndindex(x.shape):
        slopes[i] = np.prod(moved) / moved[i]
        moved[i] += h[i]
    return slopes


@task("0.4")
def test_elements_may_be_mixed(student, rng):
    """f may mix the elements as it likes

    The gradient of x·Ax is (A + Aᵀ)x.
    """
    x, A = signed(rng, (5,)), signed(rng, (5, 5))
    what = "the gradient of a quadratic form"
    expect_gradient(student, there(student, "x @ A @ x", A=A), x, (A + A.T) @ x, what)


@task("0.4")
def test_whole_numbers(student, rng):
    """Whole numbers and truth values are differentiated in float64

    A whole number cannot move by a little.
    """
    for dtype, end in (("int64", 5), ("int8", 5), ("bool", 2)):
        expect_float64(student, rng.integers(0, end, (2, 3)).astype(dtype))


@task("0.4")
def test_short_floats(student, rng):
    """Short floats are differentiated in float64

    A float32 has seven digits. What is left of them when two neighbours are subtracted?
    """
    for dtype in ("float32", "float16"):
        expect_float64(student, signed(rng, (2, 3)).astype(dtype))


def expect_float64(student, x):
    f = there(student, "float(np.sum(x ** 3 + x)) if x.dtype == np.float64 else np.nan")
    truth = 3.0 * x.astype(np.float64) ** 2 + 1.0
    found = student.numeric_gradient(f, x)
    require(isinstance(found, np.ndarray), AN_ARRAY)
    require(found.dtype == np.float64 and not np.isnan(found).any(), mistake("keeps-the-dtype"))
    expect(found, truth, "the gradient at an array of another dtype", rtol=1e-6)


@task("0.4")
def test_each_element_has_its_own_step(student, rng):
    """Large and small elements stand side by side, and each moves by as much as suits it

    A step that is right for the largest is none for the smallest.
    """
    x = signed(rng, (4,)) * np.array([1.0, 1e6, 1e-3, 1e4])
    found = student.numeric_gradient(there(student, "np.sum(np.log1p(x * x))"), x)
    require(isinstance(found, np.ndarray), AN_ARRAY)
    expect(found, 2 * x / (1 + x * x), "the gradient", rtol=1e-6, atol=1e-15)


@task("0.4")
def test_x_is_not_changed(student, rng):
    """Whoever asks for a gradient finds x as it was, to the last digit

    Move a copy. And mind that not every array lies in memory in the order of its indices.
    """
    afterwards = student.define(AFTERWARDS, "afterwards")
    x, w = signed(rng, (3, 2)), signed(rng, (2, 3))
    f = there(student, "np.sum(w * np.exp(x))", w=w)
    gradient, kept = afterwards(student.numeric_gradient, f, x)
    expect(kept, x.T, "x afterwards", rtol=0.0, atol=0.0)
    expect(gradient, w * np.exp(x.T), "the gradient at an array that lies transposed", rtol=1e-6)


AFTERWARDS = '''
def afterwards(numeric_gradient, f, x):
    """The gradient at x transposed, and what is in that array when all is done."""
    mine = x.copy().T
    return numeric_gradient(f, mine), mine.copy()
'''


# By hand.


BY_HAND = '''
def six(slopes_by_hand, *numbers):
    """The slopes under the six keys, whatever kind of dictionary they stand in; None where it is none."""
    found = slopes_by_hand(*numbers)
    return {key: found[key] for key in "abcdef" if key in found} if isinstance(found, dict) else None
'''


def slopes_of(student, a, b, c, f):
    """The submission's slopes, once they are sure to be six. A dictionary may hold others beside them."""
    found = student.define(BY_HAND, "six")(student.calculus.slopes_by_hand, a, b, c, f)
    require(type(found) is dict, SIX)
    expect(sorted(map(str, found)), list("abcdef"), "the keys of the dictionary")
    return found


@task("0.5")
def test_slopes_next_to_the_result(student, rng):
    """How L moves with d and with f, of which it is the product

    When one factor grows by a little, the product grows by that little times the other factor.
    """
    a, b, c, f = (number(rng) for _ in range(4))
    found, d = slopes_of(student, a, b, c, f), a * b + c
    expect(found["d"], f, "dL/dd", wrong=[(d, mistake("own-factor"))])
    expect(found["f"], d, "dL/df", wrong=[(f, mistake("own-factor")), (a * b, PLUS_C)])


@task("0.5")
def test_slopes_through_a_sum(student, rng):
    """How L moves with e and with c, by way of d, and with f, which multiplies their sum

    When one of them moves by a little, d moves by as much. And L?
    """
    a, b, c, f = (number(rng) for _ in range(4))
    found = slopes_of(student, a, b, c, f)
    expect(found["e"], f, "dL/de", wrong=[(1.0, mistake("last-step-only"))])
    expect(found["c"], f, "dL/dc", wrong=[(1.0, mistake("last-step-only"))])
    expect(found["f"], a * b + c, "dL/df", wrong=[(f, mistake("own-factor")), (a * b, PLUS_C)])


@task("0.5")
def test_slopes_through_a_product(student, rng):
    """How L moves with a and with b, by way of e and d

    First e moves, by the other factor; then d does, and then L. Three steps, three factors.
    """
    a, b, c, f = (number(rng) for _ in range(4))
    found = slopes_of(student, a, b, c, f)
    expect(found["a"], b * f, "dL/da", wrong=[(b, mistake("last-step-only")), (a * f, mistake("own-factor"))])
    expect(found["b"], a * f, "dL/db", wrong=[(a, mistake("last-step-only")), (b * f, mistake("own-factor"))])


@task("0.5")
def test_slopes_where_a_factor_is_zero(student, rng):
    """Where a factor is 0 the result may still move

    A number that is 0 now need not be 0 when it has moved. But what it multiplies stands still.
    """
    a, b, c = (number(rng) for _ in range(3))
    found = slopes_of(student, 0.0, b, c, 2.0)
    expect([found["a"], found["b"]], [2 * b, 0.0], "dL/da and dL/db where a is 0")
    found = slopes_of(student, a, b, c, 0.0)
    expect([found[key] for key in "abcde"], [0.0] * 5, "all slopes but that along f, where f is 0")
    expect(found["f"], a * b + c, "dL/df where f is 0")
