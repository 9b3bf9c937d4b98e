"""Stage 00: difference quotients, the step that is best for them, gradients of arrays, derivatives by hand.

A function to differentiate is written once, as an expression in x. `there` makes it in the worker for the
submission. `here` makes it in the grader process, for the values of known mistakes. The right derivatives are
closed forms. Each is a product of at least two numbers, because a submission can read the numbers in its
function.
"""

import math
from functools import cache

import numpy as np

from autograder.grading.scalars import known
from autograder.grading.suite import expect, mistake, require, task

EPSILON, TINY = float(np.finfo(np.float64).eps), float(np.finfo(np.float64).tiny)
CUBE_ROOT, SQUARE_ROOT = EPSILON ** (1 / 3), EPSILON ** (1 / 2)

# Functions and their derivatives. All of them bend a little, for x between 0.5 and 2.
POWERS = (
    ("8 + x * x * x", lambda x: 3 * x**2),
    ("math.sqrt(x)", lambda x: 0.5 / math.sqrt(x)),
    ("1 / (1 + x * x)", lambda x: -2 * x / (1 + x * x) ** 2),
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
TOO_LARGE = "Your step is too large: between the two points the curve bends. Look at the right arm of the U."
SMALLER = "Your step is a little too small: rounding is the larger error. Which step makes both errors equal?"
ONE_SIDED = "That is the forward difference. The cube root of ε is the best step for the central difference."
BY_SIZE = "The sign is wrong for a negative step. Divide by 2h itself: it is negative too."
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
    """Expect the forward difference. `here` is f(x), for the known wrong values."""
    found = student.calculus.forward_difference(f, x, h)
    common = known(mistake("forgets-to-divide"), expected * h, -expected * h)
    common += known(RISE if h > 0 else mistake("size-of-the-step"), -expected)
    common += known(mistake("divides-before-it-subtracts"), here + expected * h - here / h)
    expect(found, expected, what, wrong=[*common, *wrong])


@task("0.1")
def test_slope_of_a_line(student, rng):
    """On a line the result is the same for every step: the derivative of the line

    How far does f go when x goes one unit?
    """
    u, v, c, x = (number(rng) for _ in range(4))
    for w in (v, -v):  # one line rises, the other falls
        line = there(student, "u * v * x + c", u=u, v=w, c=c)
        for h in (step(rng), 8 * step(rng), -step(rng)):
            expect_ahead(student, line, x, h, u * w, "the difference on a line", here=u * w * x + c)


@task("0.1")
def test_ahead_on_a_parabola(student, rng):
    """On a parabola the error grows with the step

    Use two points: x, and the point one step ahead.
    """
    u, v, x, h = number(rng), number(rng), number(rng), step(rng)
    for p, q in ((u, v), (-u, -v)):  # one rises where the other falls
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
    to_the_right = known(mistake("size-of-the-step"), math.exp(x) * math.expm1(h) / h)
    for each in (h, h / 4, h / 64, -h):
        expected, wrong = math.exp(x) * math.expm1(each) / each, to_the_right if each < 0 else []
        what = "the forward difference of exp"
        expect_ahead(student, f, x, each, expected, what, here=math.exp(x), wrong=wrong)


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
    to_the_right = known(mistake("size-of-the-step"), right)
    expect_ahead(student, f, 0.0, -h, left, what, here=1.0, wrong=to_the_right)


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
        negative = known(BY_SIZE, -expected) if each < 0 else []
        expect(found, expected, "the central difference of exp", wrong=wrong + negative)


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


PLACES = (0.9, 0.7, 1.3, 1.7)
TOO_SMALL = (EPSILON, TINY, *(10.0**-k for k in range(9, 17)))
GROWTHS = (lambda x: 1.0, lambda x: max(1.0, x), lambda x: 1 + x, lambda x: x)


@cache
def wrong_steps():
    """What known steps give at all PLACES. Rounding decides their digits, so only many values name a step."""
    steps = (
        (mistake("step-of-the-other"), (SQUARE_ROOT, 1e-8)),
        (mistake("cube-root-precedence"), (EPSILON / 3,)),
        (mistake("smallest-step"), TOO_SMALL),
        (TOO_LARGE, (0.1, 1e-2, 1e-3, 1e-4)),
    )
    wrong = [(quotient, *each) for quotient in (central, ahead) for each in steps]
    wrong += [(central, SMALLER, (1e-7,)), (ahead, ONE_SIDED, (CUBE_ROOT, 1e-5, 1e-6, 1e-7))]
    grown = ((quotient, said, h, grow) for quotient, said, hs in wrong for h in hs for grow in GROWTHS)
    return [(at_places(quotient, h, grow), said) for quotient, said, h, grow in grown]


def at_places(quotient, h, grow):
    """What a quotient with the step h · grow(x) gives for all POWERS at all PLACES."""
    return [quotient(here(expression), x, h * grow(x)) for expression, _ in POWERS for x in PLACES]


def expect_right_step(student):
    """Expect nine digits at fixed places: a step that rounding spoils fails here for every seed.

    The tests of this task begin with it. So a later test can ask about one thing: how the step grows.
    """
    right = [derivative(x) for _, derivative in POWERS for x in PLACES]
    measure = student.define(MEASURE.format(", ".join(f"lambda x: {each}" for each, _ in POWERS)), "measure")
    found = measure(student.numeric_derivative, list(PLACES))
    wrong = known(mistake("divides-by-one-step"), [2 * each for each in right])
    expect(found, right, "the derivatives at fixed places", rtol=1e-9, wrong=wrong + wrong_steps())


MEASURE = """
import math

def measure(derivative, places):
    return [derivative(f, x) for f in ({}) for x in places]
"""


@task("0.3")
def test_nine_digits(student, rng):
    """Nine digits are right: powers, roots, reciprocals, exponential, sine, tanh

    A large step has an error from the bend, a small step from rounding. Which step makes both equal?
    """
    expect_right_step(student)
    for expression, derivative in POWERS + WAVES:
        f = there(student, expression)
        for x in rng.uniform(0.5, 2.0, 6).tolist():
            found = student.numeric_derivative(f, x)
            expect(found, derivative(x), "the derivative", rtol=1e-9, atol=1e-9)


@task("0.3")
def test_at_zero_and_near_zero(student, rng):
    """At 0 and near 0 the step is as wide as at 1

    It grows with a large x. For a small x it stays as it is. What is your step when x is 0?
    """
    expect_right_step(student)
    attempt = student.define(ATTEMPT, "attempt")
    u, v = (float(rng.uniform(1.1, 1.4)) for _ in range(2))
    f = there(student, "math.exp(u * v * x)", u=u, v=v)
    for x in (float(rng.uniform(1, 9)) * near for near in (0.0, -0.0, 1e-12, -1e-9, 1e-7)):
        shrunk = quotients(f"math.exp({u * v!r} * x)", x, [CUBE_ROOT * abs(x)]) if x else (None, math.nan)
        found, wrong = (
            attempt(student.numeric_derivative, f, x),
            known(mistake("step-vanishes-at-zero"), *shrunk),
        )
        expect(found, u * v * math.exp(u * v * x), "the derivative near 0", rtol=1e-9, wrong=wrong)


ATTEMPT = '''
def attempt(derivative, f, x):
    """The derivative of f at x; None where it divides by zero."""
    try:
        return derivative(f, x)
    except ZeroDivisionError:
        return None
'''


@task("0.3")
def test_far_to_the_right(student, rng):
    """Far from 0 the step has grown with x

    The floats near a large number lie far apart, so a small step is lost in rounding.
    """
    expect_far(student, [10.0**power * float(rng.uniform(1, 9)) for power in (4, 7, 10)])


@task("0.3")
def test_far_to_the_left(student, rng):
    """The step grows to the left as it does to the right

    Only the size of x counts, so take abs(x).
    """
    expect_far(student, [-(10.0**power) * float(rng.uniform(1, 9)) for power in (4, 7, 10)])


def expect_far(student, places):
    """Expect the derivative of a parabola at these places."""
    expect_right_step(student)
    f = there(student, "x * x")
    for x in places:
        wrong = known(mistake("step-does-not-grow"), *quotients("x * x", x, (CUBE_ROOT, 1e-5, 1e-6)))
        found = student.numeric_derivative(f, x)
        expect(found, 2 * x, "the derivative far from 0", rtol=1e-9, wrong=wrong)


# Task 0.4: one derivative for each element of an array.


def expect_gradient(student, f, x, right, what="the gradient", wrong=(), atol=1e-6):
    """Expect of numeric_gradient(f, x) an array of float64, with the elements and the shape of `right`.

    Six digits are enough here; task 0.3 asks for nine.
    """
    found = student.numeric_gradient(f, x)
    require(isinstance(found, (np.ndarray, np.number, float)), AN_ARRAY)
    total = np.asarray(np.sum(right))
    wrong = [*wrong, *known(mistake("nudges-all-at-once"), np.full_like(right, total), total)]
    wrong += known(mistake("divides-by-one-step"), np.asarray(2 * right))
    expect(np.asarray(found), np.asarray(right), what, rtol=1e-6, atol=atol, wrong=wrong)


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
def test_no_axes_and_no_elements(student, rng):
    """The gradient at a number, and at an empty array of any shape

    A number has the shape (), and () is also the index of its one element.
    """
    x = number(rng)
    f = there(student, "np.sum(np.sin(x)) if x.shape == () else np.nan")
    for given in (np.array(x), x):
        expect_gradient(student, f, given, math.cos(x), "the gradient at a number")
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
    expect_gradient(student, there(student, "np.prod(x)"), x, np.prod(x) / x, what, wrong, atol=0.0)
    alone = "np.sum(np.sin(x)) if np.sum(x != own) <= 1 else np.nan"
    expect_gradient(student, there(student, alone, own=x), x, np.cos(x), "the gradient, when all others stay")


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
def test_other_dtypes(student, rng):
    """Whole numbers, truth values and short floats are differentiated in float64

    An array of whole numbers rounds a small step away. A float32 has seven digits. How many are left when you
    subtract two neighbours?
    """
    for dtype, end in (("int64", 5), ("int8", 5), ("uint8", 5), ("bool", 2)):
        x = rng.integers(0, end, (2, 3))
        x[0, :2] = 0, 1
        expect_float64(student, x.astype(dtype))
    for dtype in ("float32", "float16"):
        expect_float64(student, signed(rng, (2, 3)).astype(dtype))


def expect_float64(student, x):
    """Expect the gradient at an array of another dtype to be calculated in float64."""
    f = there(student, "float(np.sum(5 * x ** 3 + x)) if x.dtype == np.float64 else np.nan")
    found = student.numeric_gradient(f, x)
    require(isinstance(found, np.ndarray), AN_ARRAY)
    require(found.dtype == np.float64 and not np.isnan(found).any(), mistake("keeps-the-dtype"))
    right = 15.0 * x.astype(np.float64) ** 2 + 1.0
    expect(found, right, "the gradient at an array of another dtype", rtol=1e-6)


@task("0.4")
def test_each_element_has_its_own_step(student, rng):
    """Large and small elements stand side by side, and each has a step of its own size

    The right step for the largest element is far too large for the smallest.
    """
    x, w, size = abs(signed(rng, (4,))), signed(rng, (4,)), np.array([1.0, 1e7, 1e-9, -1e7])
    x, wide = x * size, np.maximum(abs(size), 1.0)  # f bends on the scale of max(1, |x|)
    found = student.numeric_gradient(there(student, "np.sum(w * np.exp(-x / wide))", w=w, wide=wide), x)
    require(isinstance(found, np.ndarray), AN_ARRAY)
    bent = -w * np.exp(-x / wide)
    steps = [CUBE_ROOT * each for each in (np.max(abs(x)), np.linalg.norm(x), np.mean(abs(x)))]
    wrong = known(mistake("one-step-for-all"), *(bent * np.sinh(h / wide) / h for h in steps))
    expect(found, bent / wide, "the gradient", rtol=1e-6, wrong=wrong)


@task("0.4")
def test_x_is_not_changed(student, rng):
    """x is the same afterwards, to the last digit, and f is called a few times for each element

    Move a copy. Some arrays lie in memory in another order than their indices.
    """
    afterwards = student.define(AFTERWARDS, "afterwards")
    x, w = signed(rng, (3, 2)), signed(rng, (2, 3))
    f = there(student, "np.sum(w * np.exp(x))", w=w)
    gradient, kept, more = afterwards(student.numeric_gradient, f, x)
    expect(kept, x.T, "x afterwards", rtol=0.0, atol=0.0)
    expect(gradient, w * np.exp(x.T), "the gradient at a transposed array", rtol=1e-6)
    expect(more, 0, "calls of f beyond six for each element")


AFTERWARDS = '''
def afterwards(numeric_gradient, f, x):
    """The gradient at x transposed, what that array holds at the end, and the calls that were too many."""
    mine, calls = x.copy().T, []
    gradient = numeric_gradient(lambda at: calls.append(1) or f(at), mine)
    return gradient, mine.copy(), max(0, len(calls) - 6 * x.size)
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
def test_slopes_through_a_sum(student, rng):
    """How much L moves with its factors d and f, and through d with e and c

    When one factor grows a little, the product grows by that little times the other factor. When e moves a
    little, d moves by the same amount.
    """
    a, b, c, f = (number(rng) for _ in range(4))
    found, d = derivatives_of(student, a, b, c, f), a * b + c
    expect(found["d"], f, "dL/dd", wrong=known(mistake("own-factor"), d))
    for key in "ec":
        expect(found[key], f, f"dL/d{key}", wrong=known(mistake("last-step-only"), 1.0))
    expect(found["f"], d, "dL/df", wrong=known(mistake("own-factor"), f) + known(PLUS_C, a * b))


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
