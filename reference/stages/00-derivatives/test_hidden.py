"""Stage 00: difference quotients, the step that is best for them, gradients of arrays, derivatives by hand.

A function to differentiate is written once, as an expression in x. `there` makes it in the worker for the
submission. `here` makes it in the grader process, for the values of known mistakes. The right derivatives are
closed forms. Each is a product of at least two numbers, because a submission can read the numbers in its
function.
"""

import math

import numpy as np

from autograder.grading.scalars import known
from autograder.grading.suite import expect, mistake, require, task

EPSILON, TINY = float(np.finfo(np.float64).eps), float(np.finfo(np.float64).tiny)
CUBE_ROOT, SQUARE_ROOT = EPSILON ** (1 / 3), EPSILON ** (1 / 2)
TOO_SMALL = (EPSILON, TINY, *(10.0**-k for k in range(10, 17)))

# Functions and their derivatives. All of them bend a little, for x between 0.5 and 2.
POWERS = (
    ("1 / (1 + x * x)", lambda x: -2 * x / (1 + x * x) ** 2),
    ("x ** 3", lambda x: 3 * x**2),
    ("math.sqrt(x)", lambda x: 0.5 / math.sqrt(x)),
)
WAVES = (
    ("math.exp(x)", math.exp),
    ("math.sin(x)", math.cos),
    ("math.tanh(x)", lambda x: 1 - math.tanh(x) ** 2),
)

# Diagnoses of slips that are too small to be known mistakes.
RISE = "The sign is wrong. f(x + h) comes first, and the other value is subtracted from it."
BACK = "That is the quotient towards x - h. This one looks ahead, to x + h."
BRACKETS = "Python divides before it subtracts. Put brackets around the difference, then divide it by 2h."
ONE_IS_X = "One of the two points is x itself. It has to be x - h, one step behind."
AHEAD_ONLY = "That is the derivative on the side ahead. Look at the other side too."
AN_ARRAY = "numeric_gradient returns an array, with one derivative for each element of x."
SIX = "slopes_by_hand returns a dictionary with the keys a, b, c, f, d and e."
PLUS_C = "f multiplies all of d, and d is a * b + c."


def there(student, expression, **given):
    """The submission's own `lambda x: expression`, in which the names of `given` are known."""
    source = f"import math\nimport numpy as np\n\ndef make({', '.join(given)}):\n    return lambda x: "
    return student.define(source + expression, "make")(*given.values())


def here(expression):
    """The same function in the grader process."""
    return eval(f"lambda x: {expression}", {"math": math})


def central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def ahead(f, x, h):
    return (f(x + h) - f(x)) / h


def quotients(expression, x, steps):
    """Both difference quotients with each of the steps."""
    return [quotient(here(expression), x, h) for h in steps for quotient in (central, ahead)]


def number(rng):
    """Of either sign, away from 0."""
    return float(rng.uniform(0.6, 1.9) * rng.choice([-1, 1]))


def step(rng):
    """Large enough for its error to be seen."""
    return float(rng.uniform(0.15, 0.45))


def signed(rng, shape=()):
    """An array of such numbers."""
    return rng.uniform(0.6, 1.9, shape) * rng.choice([-1.0, 1.0], shape)


# Task 0.1: one step ahead.


def expect_ahead(student, f, x, h, expected, what, *, here, wrong=()):
    """Expect the forward difference. `here` is f(x), for the known wrong values.

    Ask for a positive h first: a sign that is wrong then is wrong for every h.
    """
    found = student.calculus.forward_difference(f, x, h)
    sign = RISE if h > 0 else mistake("divides-by-the-size")
    common = known(mistake("forgets-to-divide"), expected * h, -expected * h) + known(sign, -expected)
    common += known(mistake("divides-before-it-subtracts"), here + expected * h - here / h)
    expect(found, expected, what, wrong=[*common, *wrong])


@task("0.1")
def test_slope_of_a_line(student, rng):
    """On a line the result is the same for every step: the derivative of the line

    How far does f go when x goes one unit?
    """
    u, v, c, x = (number(rng) for _ in range(4))
    line = there(student, "u * v * x + c", u=u, v=v, c=c)
    for h in (step(rng), 8 * step(rng), -step(rng)):
        expect_ahead(student, line, x, h, u * v, "the difference on a line", here=u * v * x + c)


@task("0.1")
def test_ahead_on_a_parabola(student, rng):
    """On a parabola the error grows with the step

    Use two points: x, and the point one step ahead.
    """
    p, q, x, h = number(rng), number(rng), number(rng), step(rng)
    f, derivative = there(student, "p * x * x + q * x", p=p, q=q), 2 * p * x + q
    back, what = known(BACK, derivative - p * h), "the forward difference of a parabola"
    expect_ahead(student, f, x, h, derivative + p * h, what, here=(p * x + q) * x, wrong=back)


@task("0.1")
def test_ahead_with_smaller_and_smaller_steps(student, rng):
    """With smaller steps the result comes nearer to the derivative

    Use the step that was given, also when it is negative.
    """
    x, h = number(rng), step(rng)
    f = there(student, "math.exp(x)")
    for each in (h, h / 4, h / 64, -h):
        expected = math.exp(x) * math.expm1(each) / each
        expect_ahead(student, f, x, each, expected, "the forward difference of exp", here=math.exp(x))


@task("0.1")
def test_ahead_at_a_kink(student, rng):
    """At a kink the result is the derivative on one side: the side of h

    A positive h looks to the right of x, and a negative h to the left.
    """
    h, steep = step(rng), float(rng.uniform(1.1, 1.5))
    left, right = float(rng.uniform(2, 3)), float(rng.uniform(4, 5))
    f = there(student, "1 + (right if x > 0 else left) * steep * x", left=left, right=right, steep=steep)
    left, right = left * steep, right * steep
    what = "the forward difference at a kink"
    expect_ahead(student, f, 0.0, h, right, what, here=1.0, wrong=known(BACK, left))
    expect_ahead(student, f, 0.0, -h, left, what, here=1.0)


# Task 0.2: one step to either side.


@task("0.2")
def test_both_sides_of_a_parabola(student, rng):
    """On a parabola the result is exact, for every step

    The two points are one step before x and one step behind it.
    """
    p, q, x = number(rng), number(rng), number(rng)
    f, derivative = there(student, "p * x * x + q * x", p=p, q=q), 2 * p * x + q
    for h in (step(rng), 6 * step(rng)):
        wrong = known(mistake("divides-by-one-step"), 2 * derivative) + known(RISE, -derivative)
        wrong += known(mistake("divides-then-multiplies"), derivative * h * h)
        wrong += known(ONE_IS_X, derivative + p * h)
        found = student.calculus.central_difference(f, x, h)
        expect(found, derivative, "the central difference of a parabola", wrong=wrong)


@task("0.2")
def test_both_sides_of_a_cubic(student, rng):
    """On a cubic the error is the square of the step

    Half the step, a quarter of the error.
    """
    p, x, h = number(rng), number(rng), step(rng)
    f = there(student, "p * x ** 3", p=p)
    for each in (h, h / 2, h / 4):
        expected = p * (3 * x * x + each * each)
        wrong = known(mistake("divides-by-one-step"), 2 * expected)
        wrong += known(mistake("divides-then-multiplies"), expected * each * each)
        wrong += known(BRACKETS, p * ((x + each) ** 3 - (x - each) ** 3 / (2 * each)))
        found = student.calculus.central_difference(f, x, each)
        expect(found, expected, "the central difference of a cubic", wrong=wrong)


@task("0.2")
def test_both_sides_of_exp(student, rng):
    """The result uses the given step, and it is the same for -h

    With -h the two points change places, and the sign of 2h changes too.
    """
    x, h = number(rng), step(rng)
    f, expected = there(student, "math.exp(x)"), math.exp(x) * math.sinh(h) / h
    wrong = known(mistake("divides-by-one-step"), 2 * expected)
    wrong += known(mistake("divides-then-multiplies"), expected * h * h)
    wrong += known(BRACKETS, math.exp(x + h) - math.exp(x - h) / (2 * h))
    for each in (h, -h):
        found = student.calculus.central_difference(f, x, each)
        expect(found, expected, "the central difference of exp", wrong=wrong)


@task("0.2")
def test_both_sides_of_a_kink(student, rng):
    """At a kink the result is the mean of both sides, and on top of a hill it is 0

    On a hill one side rises as much as the other falls.
    """
    h, left, right = step(rng), float(rng.uniform(2, 3)), float(rng.uniform(4, 5))
    f = there(student, "right * x if x > 0 else left * x", left=left, right=right)
    found = student.calculus.central_difference(f, 0.0, h)
    wrong = known(mistake("divides-by-one-step"), left + right) + known(AHEAD_ONLY, right)
    expect(found, (left + right) / 2, "the central difference at a kink", wrong=wrong)
    hill = there(student, "math.cos(x)")
    expect(student.calculus.central_difference(hill, 0.0, h), 0.0, "the derivative on top of a hill")


# Task 0.3: the step where the two errors are equal.


def expect_nine_digits(student, rng, functions):
    """Expect right derivatives. Known wrong values come from steps that are too small.

    At most places several of these steps give the same value. At 0.935 they differ for the first functions.
    """
    for expression, derivative in functions:
        f = there(student, expression)
        for x in [0.935, *rng.uniform(0.5, 2.0, 6).tolist()]:
            size = max(1.0, x)
            roots = (SQUARE_ROOT, SQUARE_ROOT * size, SQUARE_ROOT * (1 + x))
            thirds = (EPSILON / 3, EPSILON / 3 * size)
            wrong = known(mistake("divides-by-one-step"), 2 * derivative(x))
            wrong += known(mistake("cube-root-precedence"), *quotients(expression, x, thirds))
            wrong += known(mistake("smallest-step"), *quotients(expression, x, TOO_SMALL))
            wrong += known(mistake("step-of-the-other"), *quotients(expression, x, roots))
            found = student.numeric_derivative(f, x)
            expect(found, derivative(x), "the derivative", rtol=1e-9, atol=1e-9, wrong=wrong)


@task("0.3")
def test_nine_digits_of_powers(student, rng):
    """Nine digits are right: powers, roots, reciprocals

    A large step has an error from the bend, a small step from rounding. Which step makes both equal?
    """
    expect_nine_digits(student, rng, POWERS)


@task("0.3")
def test_nine_digits_of_waves(student, rng):
    """Nine digits are right: exponential, sine, tanh

    A large step has an error from the bend, a small step from rounding. Which step makes both equal?
    """
    expect_nine_digits(student, rng, WAVES)


@task("0.3")
def test_at_zero(student, rng):
    """The derivative at 0 is right too

    What is your step when x is 0?
    """
    attempt = student.define(ATTEMPT, "attempt")
    for u, v in rng.uniform(1.1, 1.4, (8, 2)).tolist():
        f = there(student, "math.exp(u * v * x)", u=u, v=v)
        for x in (0.0, -0.0):
            found = attempt(student.numeric_derivative, f, x)
            wrong = known(mistake("step-vanishes-at-zero"), None, math.nan)
            expect(found, u * v, "the derivative at 0", rtol=1e-9, wrong=wrong)


ATTEMPT = '''
def attempt(derivative, f, x):
    """The derivative of f at x; None where it divides by zero."""
    try:
        return derivative(f, x)
    except ZeroDivisionError:
        return None
'''


@task("0.3")
def test_near_zero(student, rng):
    """Near 0 the step is as wide as at 1

    It grows with a large x. For a small x it stays as it is.
    """
    u, v = (float(rng.uniform(1.1, 1.4)) for _ in range(2))
    f = there(student, "math.exp(u * v * x)", u=u, v=v)
    for x in (np.array([1e-12, -1e-12, -1e-9, 1e-9, 1e-8, -1e-7, 1e-7]) * rng.uniform(1, 9, 7)).tolist():
        shrunk = quotients(f"math.exp({u * v!r} * x)", x, [CUBE_ROOT * abs(x)])
        wrong = known(mistake("step-vanishes-at-zero"), *shrunk)
        found = student.numeric_derivative(f, x)
        expect(found, u * v * math.exp(u * v * x), "the derivative near 0", rtol=1e-9, wrong=wrong)


@task("0.3")
def test_far_to_the_right(student, rng):
    """Far from 0 the step has grown with x

    The floats near a large number lie far apart, so a small step is lost in rounding.
    """
    expect_far(student, (10.0**POWERS_OF_10 * rng.uniform(1, 9, 7)).tolist())


@task("0.3")
def test_far_to_the_left(student, rng):
    """The step grows to the left as it does to the right

    Only the size of x counts, so take abs(x).
    """
    expect_far(student, (-(10.0**POWERS_OF_10) * rng.uniform(1, 9, 7)).tolist())


POWERS_OF_10 = np.arange(4, 11)  # enough places for rounding to spare none that is wrong


def expect_far(student, places):
    """Expect the derivative of a parabola at these places."""
    f = there(student, "x * x")
    for x in places:
        wrong = known(mistake("step-does-not-grow"), *quotients("x * x", x, (CUBE_ROOT, 1e-5, 1e-6)))
        found = student.numeric_derivative(f, x)
        expect(found, 2 * x, "the derivative far from 0", rtol=1e-9, wrong=wrong)


# Task 0.4: one derivative for each element of an array.


def expect_gradient(student, f, x, right, what="the gradient", wrong=()):
    """Expect of numeric_gradient(f, x) an array of float64, with the elements and the shape of `right`.

    Six digits are enough here; task 0.3 asks for nine.
    """
    found = student.numeric_gradient(f, x)
    require(isinstance(found, (np.ndarray, np.number, float)), AN_ARRAY)
    total = np.asarray(np.sum(right))
    wrong = [*wrong, *known(mistake("nudges-all-at-once"), np.full_like(right, total), total)]
    wrong += known(mistake("divides-by-one-step"), np.asarray(2 * right))
    expect(np.asarray(found), np.asarray(right), what, rtol=1e-6, atol=1e-6, wrong=wrong)


@task("0.4")
def test_arrays_of_any_shape(student, rng):
    """The gradient has the shape of x, and f always receives an array of that shape

    Each element of x has one derivative.
    """
    for shape in ((4,), (1,), (3, 2), (2, 1, 3)):
        x, w = signed(rng, shape), signed(rng, shape)
        f = there(student, "np.sum(w * np.sin(x)) if x.shape == w.shape else np.nan", w=w)
        expect_gradient(student, f, x, w * np.cos(x))


@task("0.4")
def test_no_axes(student, rng):
    """A number is an array without axes

    Its shape is (), and () is also the index of its one element.
    """
    x = number(rng)
    f = there(student, "np.sum(np.sin(x)) if x.shape == () else np.nan")
    for given in (np.array(x), x):
        expect_gradient(student, f, given, math.cos(x), "the gradient at a number")


@task("0.4")
def test_no_elements(student, rng):
    """The gradient of an empty array is an empty array of the same shape

    Its shape is the shape of x.
    """
    f, x = there(student, "float(np.sum(x * x))"), signed(rng, (2,))
    for given in (x, np.zeros((0,)), np.zeros((2, 0))):
        expect_gradient(student, f, given, 2 * given)


@task("0.4")
def test_others_are_held_still(student, rng):
    """While one element moves, all others are at their own place

    Put an element back before you move the next one.
    """
    x = signed(rng, (2, 3))
    h = CUBE_ROOT * np.maximum(1, np.abs(x))
    wrong = known(mistake("leaves-them-nudged"), left_nudged(x, h), left_nudged(x, -h))
    what = "the gradient of a product of all elements"
    expect_gradient(student, there(student, "np.prod(x)"), x, np.prod(x) / x, what, wrong)


def left_nudged(x, h):
    """The gradient of np.prod when each element stays moved by its h after its turn."""
    derivatives, moved = np.empty_like(x), x.copy()
    for i in np.ndindex(x.shape):
        derivatives[i] = np.prod(moved) / moved[i]
        moved[i] += h[i]
    return derivatives


@task("0.4")
def test_elements_may_be_mixed(student, rng):
    """f can mix all elements of x

    The gradient of x·Ax is (A + Aᵀ)x.
    """
    x, A = signed(rng, (5,)), signed(rng, (5, 5))
    what = "the gradient of a quadratic form"
    expect_gradient(student, there(student, "x @ A @ x", A=A), x, (A + A.T) @ x, what)


@task("0.4")
def test_whole_numbers(student, rng):
    """Whole numbers and truth values are differentiated in float64

    An array of whole numbers rounds a small step away.
    """
    for dtype, end in (("int64", 5), ("int8", 5), ("bool", 2)):
        expect_float64(student, rng.integers(0, end, (2, 3)).astype(dtype))


@task("0.4")
def test_short_floats(student, rng):
    """Short floats are differentiated in float64

    A float32 has seven digits. How many are left when you subtract two neighbours?
    """
    for dtype in ("float32", "float16"):
        expect_float64(student, signed(rng, (2, 3)).astype(dtype))


def expect_float64(student, x):
    """Expect the gradient at an array of another dtype to be calculated in float64."""
    f = there(student, "float(np.sum(x ** 3 + x)) if x.dtype == np.float64 else np.nan")
    found = student.numeric_gradient(f, x)
    require(isinstance(found, np.ndarray), AN_ARRAY)
    require(found.dtype == np.float64 and not np.isnan(found).any(), mistake("keeps-the-dtype"))
    right = 3.0 * x.astype(np.float64) ** 2 + 1.0
    expect(found, right, "the gradient at an array of another dtype", rtol=1e-6)


@task("0.4")
def test_each_element_has_its_own_step(student, rng):
    """Large and small elements stand side by side, and each has a step of its own size

    The right step for the largest element is far too large for the smallest.
    """
    x = signed(rng, (4,)) * np.array([1.0, 1e8, 1.0, 1e7])
    found = student.numeric_gradient(there(student, "np.sum(np.log1p(x * x))"), x)
    require(isinstance(found, np.ndarray), AN_ARRAY)
    steps = [CUBE_ROOT * size for size in (np.abs(x).max(), np.linalg.norm(x))]
    wrong = known(mistake("one-step-for-all"), *[central(lambda x: np.log1p(x * x), x, h) for h in steps])
    expect(found, 2 * x / (1 + x * x), "the gradient", rtol=1e-5, atol=1e-15, wrong=wrong)


@task("0.4")
def test_x_is_not_changed(student, rng):
    """x is the same afterwards, to the last digit

    Move a copy. Some arrays lie in memory in another order than their indices.
    """
    afterwards = student.define(AFTERWARDS, "afterwards")
    x, w = signed(rng, (3, 2)), signed(rng, (2, 3))
    f = there(student, "np.sum(w * np.exp(x))", w=w)
    gradient, kept = afterwards(student.numeric_gradient, f, x)
    expect(kept, x.T, "x afterwards", rtol=0.0, atol=0.0)
    expect(gradient, w * np.exp(x.T), "the gradient at a transposed array", rtol=1e-6)


AFTERWARDS = '''
def afterwards(numeric_gradient, f, x):
    """The gradient at x transposed, and what that array holds at the end."""
    mine = x.copy().T
    return numeric_gradient(f, mine), mine.copy()
'''


# Task 0.5: by hand.


BY_HAND = '''
def six(slopes_by_hand, *numbers):
    """The derivatives under the six keys, from a dictionary of any kind; None for anything else."""
    found = slopes_by_hand(*numbers)
    return {key: found[key] for key in "abcdef" if key in found} if isinstance(found, dict) else None
'''


def derivatives_of(student, a, b, c, f):
    """The submission's derivatives of L, under the six keys. A dictionary can hold others beside them."""
    found = student.define(BY_HAND, "six")(student.calculus.slopes_by_hand, a, b, c, f)
    require(type(found) is dict, SIX)
    expect(sorted(map(str, found)), list("abcdef"), "the keys of the dictionary")
    return found


@task("0.5")
def test_slopes_next_to_the_result(student, rng):
    """How much L moves with d and with f: L is their product

    When one factor grows a little, the product grows by that little times the other factor.
    """
    a, b, c, f = (number(rng) for _ in range(4))
    found, d = derivatives_of(student, a, b, c, f), a * b + c
    expect(found["d"], f, "dL/dd", wrong=known(mistake("own-factor"), d))
    expect(found["f"], d, "dL/df", wrong=known(mistake("own-factor"), f) + known(PLUS_C, a * b))


@task("0.5")
def test_slopes_through_a_sum(student, rng):
    """How much L moves with e and with c, through d, and with f, which multiplies d

    When e moves a little, d moves by the same amount. How much does L move then?
    """
    a, b, c, f = (number(rng) for _ in range(4))
    found = derivatives_of(student, a, b, c, f)
    for key in "ec":
        expect(found[key], f, f"dL/d{key}", wrong=known(mistake("last-step-only"), 1.0))
    expect(found["f"], a * b + c, "dL/df", wrong=known(mistake("own-factor"), f) + known(PLUS_C, a * b))


@task("0.5")
def test_slopes_through_a_product(student, rng):
    """How much L moves with a and with b, through e and d

    First e moves, then d, then L. That is three steps and three factors.
    """
    a, b, c, f = (number(rng) for _ in range(4))
    found = derivatives_of(student, a, b, c, f)
    for key, own, other in (("a", a, b), ("b", b, a)):
        wrong = known(mistake("last-step-only"), other) + known(mistake("own-factor"), own * f)
        expect(found[key], other * f, f"dL/d{key}", wrong=wrong)


@task("0.5")
def test_slopes_where_a_factor_is_zero(student, rng):
    """Where a factor is 0, L can still move with that factor

    A factor that is 0 now is different after it moves. But the number that it multiplies has derivative 0.
    """
    a, b, c = (number(rng) for _ in range(3))
    found = derivatives_of(student, 0.0, b, c, 2.0)
    expect([found["a"], found["b"]], [2 * b, 0.0], "dL/da and dL/db where a is 0")
    found = derivatives_of(student, a, b, c, 0.0)
    expect([found[key] for key in "abcde"], [0.0] * 5, "all derivatives but dL/df, where f is 0")
    expect(found["f"], a * b + c, "dL/df where f is 0")
