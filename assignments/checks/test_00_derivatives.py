"""Stage 00: difference quotients, their step, gradients of arrays, derivatives by hand.

`function(student, "x * x")` is `lambda x: x * x`. Functions are written as text, so that the grader can make
them where your code runs.
"""

import numpy as np
from checks import expect, require, task


def function(student, expression):
    return student.define(f"import math\nimport numpy as np\n\nf = lambda x: {expression}", "f")


@task("0.1")
def test_one_step_ahead(student):
    """From 3 to 3.5, x² rises from 9 to 12.25

    It rises by 3.25 on half a unit. How much is that on a whole unit?
    """
    found = student.calculus.forward_difference(function(student, "x * x"), 3.0, 0.5)
    rise = "This is how far f went. Divide it by how far x went."
    wrong = [
        (3.25, rise),
        (5.5, "This is the quotient from 2.5 to 3. Look ahead, to x + h."),
        (6.0, "This looks to both sides, which is the next task."),
        (-6.5, "The sign is wrong: f(x + h) comes first, f(x) is subtracted."),
        (-5.75, "Python divides before it subtracts: only f(x) was divided by h. Put brackets around f - f."),
    ]
    expect(found, 6.5, "forward_difference(f, 3, 0.5) for f(x) = x²", wrong=wrong)


@task("0.1")
def test_a_smaller_step(student):
    """forward_difference uses the given step: h = 0.001, and h = -0.5

    A negative step looks back. The formula is the same.
    """
    f = function(student, "x * x")
    found = student.calculus.forward_difference(f, 3.0, 0.001)
    expect(found, 6.001, "forward_difference(f, 3, 0.001) for f(x) = x²")
    size = "The sign of h got lost. A negative step looks back, and f is divided by that same negative h."
    wrong = [(-5.5, size), (6.5, size)]
    expect(
        student.calculus.forward_difference(f, 3.0, -0.5), 5.5, "forward_difference(f, 3, -0.5)", wrong=wrong
    )


@task("0.2")
def test_one_step_to_either_side(student):
    """From 2.5 to 3.5, x² rises from 6.25 to 12.25

    It rises by 6 on one unit. On a parabola this is exactly the derivative in the middle.
    """
    found = student.calculus.central_difference(function(student, "x * x"), 3.0, 0.5)
    wrong = [
        (12.0, "The two points are two steps apart: divide by 2h."),
        (1.5, "Python goes from left to right: `a / 2 * h` divides by 2 and then multiplies by h."),
        (6.5, "One of your points is x itself. It should lie one step behind x."),
        (-6.0, "The sign is wrong: f(x + h) comes first, f(x - h) is subtracted."),
    ]
    expect(found, 6.0, "central_difference(f, 3, 0.5) for f(x) = x²", wrong=wrong)


@task("0.2")
def test_the_error_falls_with_the_square(student):
    """The derivative of x³ at 1 is 3, and the error is h²

    A tenth of the step gives a hundredth of the error.
    """
    f = function(student, "x ** 3")
    for h in (0.5, 0.1, 0.01):
        found = student.calculus.central_difference(f, 1.0, h)
        one_term = (1 + h) ** 3 - (1 - h) ** 3 / (2 * h)
        wrong = [(one_term, "Python divides before it subtracts: only f(x - h) was divided by 2h.")]
        expect(found, 3 + h * h, f"central_difference(f, 1, {h}) for f(x) = x³", wrong=wrong)


@task("0.3")
def test_nine_digits(student):
    """Nine digits are right, for functions that bend a little

    The step is the cube root of ε, times max(1, |x|). The quotient is that of task 0.2.
    """
    worst = "Too few digits: is your step the cube root of ε, and your quotient the central one?"
    tiny = "x + h is still x: the step is far too small. Python reads `a ** 1 / 3` as `(a ** 1) / 3`."
    for expression, x, derivative in (
        ("math.exp(x)", 1.0, 2.718281828459045),
        ("math.exp(x)", 1.7, 5.473947391727199),
        ("math.sin(x)", 0.7, 0.7648421872844885),
        ("x ** 3", 2.0, 12.0),
        ("x ** 3", 1.3, 5.07),
    ):
        found = student.numeric_derivative(function(student, expression), x)
        require(isinstance(found, (float, np.floating)), "numeric_derivative returns one number.")
        wrong = [(0.0, tiny), (found if abs(found - derivative) < 1e-4 else None, worst)]
        expect(found, derivative, f"numeric_derivative of {expression} at {x}", rtol=1e-9, wrong=wrong)


@task("0.3")
def test_at_zero(student):
    """At x = 0 the step is the cube root of ε

    max(1, |x|) is 1 when x is 0.
    """
    found = student.numeric_derivative(function(student, "math.exp(x)"), 0.0)
    expect(found, 1.0, "numeric_derivative of exp at 0", rtol=1e-9)


@task("0.3")
def test_far_from_zero(student):
    """The step grows with x, to the right and to the left

    Neighbouring floats lie a hundred million times further apart at a hundred million than at 1.
    """
    f = function(student, "x * x")
    for x in (1e8, -1e8, 7e9, -7e9):
        found = student.numeric_derivative(f, x)
        small = found if x < 0 else None  # for x > 0 the step is right
        wrong = [(small, "At a negative x the step must be as large as at -x: use |x|, `abs(x)`.")]
        expect(found, 2 * x, f"numeric_derivative of x² at {x:g}", rtol=1e-9, wrong=wrong)


@task("0.4")
def test_every_element(student):
    """The gradient of the sum of the squares is 2x, in the shape of x

    Each element has one derivative: how much the number f(x) moves when that element moves.
    """
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    expected = 2 * x
    found = student.numeric_gradient(function(student, "np.sum(x * x)"), x)
    together = "This is the sum of all derivatives: you moved all elements at once."
    wrong = [(np.full((2, 3), 42.0), together), (42.0, together)]
    require(not isinstance(found, list), "This is a list. The gradient is an array with the shape of x.")
    expect(found, expected, "numeric_gradient of Σ x²", rtol=1e-8, wrong=wrong)


@task("0.4")
def test_others_held_still(student):
    """The gradient of a product of three

    Each derivative is the product of the two other elements. Those stay at their old place.
    """
    x = np.array([2.0, -3.0, 5.0])
    found = student.numeric_gradient(function(student, "np.prod(x)"), x)
    require(isinstance(found, np.ndarray) and found.shape == (3,), "Three elements have three derivatives.")
    expected = np.array([-15.0, 10.0, -6.0])
    nudged = "Nearly right. Put each element back to its old place before you move the next one."
    wrong = [(found if np.allclose(found, expected, rtol=1e-4) else None, nudged)]
    expect(found, expected, "numeric_gradient of x₀ · x₁ · x₂", rtol=1e-8, wrong=wrong)


@task("0.4")
def test_each_its_own_step(student):
    """Beside a large element, a small one keeps its small step

    The step for an element depends on the size of that element alone.
    """
    f = function(student, "x[0] ** 3 + x[1] / 1e6")
    found = student.numeric_gradient(f, np.array([1.0, 1e6]))
    require(isinstance(found, np.ndarray) and found.shape == (2,), "Two elements have two derivatives.")
    largest = 2.0 ** (-52 / 3) * 1e6
    one = "The first derivative is far off: its step comes from the large element beside it."
    wrong = [(np.array([3.0 + largest**2, 1e-6]), one)]
    expect(found, np.array([3.0, 1e-6]), "numeric_gradient of x₀³ + x₁ / 1e6", rtol=1e-8, wrong=wrong)


@task("0.4")
def test_other_dtypes(student):
    """Whole numbers and float32 are differentiated in float64

    `np.array(x, dtype=np.float64)` makes a copy that can move by a little.
    """
    f = function(student, "float(np.sum(x ** 3))")
    for dtype in (np.int64, np.float32):
        x = np.array([1, 2], dtype=dtype)
        truncated = "In an array of whole numbers, 2.000006 becomes 2. Calculate in float64."
        found = student.numeric_gradient(f, x)
        require(isinstance(found, np.ndarray), "numeric_gradient gives back an array.")
        short = found.dtype != np.float64
        wrong = [(np.array([0.0, 0.0]), truncated), (found if short else None, truncated)]
        expect(
            found,
            np.array([3.0, 12.0]),
            f"numeric_gradient at an array of {x.dtype}",
            rtol=1e-8,
            wrong=wrong,
        )


@task("0.4")
def test_x_stays(student):
    """x is the same afterwards

    Others still use it. Move a copy.
    """
    asked = student.define(ASKED, "asked")
    expect(asked(), np.linspace(0.1, 3.3, 9), "x after numeric_gradient(f, x)", rtol=0.0, atol=0.0)


ASKED = """
import numpy as np
from kittengrad import numeric_gradient

def asked():
    x = np.linspace(0.1, 3.3, 9)
    numeric_gradient(lambda x: np.sum(x * x), x)
    return x
"""


def derivatives_of(student, a, b, c, f):
    """Your dictionary. It can hold more than the six keys."""
    found = student.calculus.slopes_by_hand(a, b, c, f)
    require(isinstance(found, dict), "slopes_by_hand returns a dictionary.")
    expect(sorted(set("abcdef") - set(found)), [], "the keys that are missing in the dictionary")
    return found


@task("0.5")
def test_by_hand(student):
    """a = 2, b = -3, c = 10, f = -2: six derivatives

    Start at L and go back. Along a path the factors multiply. What is d, in terms of a, b and c?
    """
    found = derivatives_of(student, 2.0, -3.0, 10.0, -2.0)
    own = "L = d * f moves with d by the factor f, and with f by the factor d."
    last = "This is only the last step, to the next number. How much does L move with that number?"
    expect(found["d"], -2.0, "dL/dd", wrong=[(4.0, own)])
    expect(found["f"], 4.0, "dL/df", wrong=[(-2.0, own)])
    expect(found["e"], -2.0, "dL/de", wrong=[(1.0, last)])
    expect(found["c"], -2.0, "dL/dc", wrong=[(1.0, last)])
    other = "In the product a * b, each factor moves e by the other factor: you took its own."
    expect(found["a"], 6.0, "dL/da", wrong=[(-3.0, last), (-4.0, other)])
    expect(found["b"], -4.0, "dL/db", wrong=[(2.0, last), (6.0, other)])


@task("0.5")
def test_other_numbers(student):
    """a = 0, b = 3, c = 1, f = 5: use formulas, so that other numbers work too

    a is 0, and L still moves with it.
    """
    found = derivatives_of(student, 0.0, 3.0, 1.0, 5.0)
    found = [found[key] for key in "abcdef"]
    expect(found, [15.0, 0.0, 5.0, 5.0, 5.0, 1.0], "dL/da, b, c, d, e and f")


@task("0.1")
def test_steps_of_all_sizes(student):
    """Steps to either side and of all sizes, for a curve that bends: (f(x + h) - f(x)) / h

    For x² - x³ this is 2x + h - (3x² + 3xh + h²).
    """
    f = function(student, "x ** 2 - x ** 3")
    for x, h in ((1.0, 2.0), (-2.0, 0.5), (0.0, -0.5), (0.5, -3.0), (-1.5, 1.5)):
        found = student.calculus.forward_difference(f, x, h)
        expected = 2 * x + h - (3 * x * x + 3 * x * h + h * h)
        expect(found, expected, f"forward_difference(f, {x}, {h}) for f(x) = x² - x³")


@task("0.2")
def test_steps_to_either_side_of_all_sizes(student):
    """Steps of all sizes and signs, at points on both sides of 0

    For x² - x³ the quotient is 2x - 3x² - h², also for a negative step.
    """
    f = function(student, "x ** 2 - x ** 3")
    for x, h in ((1.0, 2.0), (-2.0, 0.5), (0.0, -0.5), (0.5, -3.0), (-1.5, 1.5)):
        found = student.calculus.central_difference(f, x, h)
        expect(found, 2 * x - 3 * x * x - h * h, f"central_difference(f, {x}, {h}) for f(x) = x² - x³")


@task("0.3")
def test_nine_digits_on_both_sides(student):
    """Nine digits are right on both sides of 0, near 0, and for large x

    The step grows with |x|, the distance from 0.
    """
    for expression, x, derivative in (
        ("math.exp(x)", -1.5, 0.22313016014842982),
        ("math.sin(x)", -0.25, 0.9689124217106447),
        ("math.cos(x)", 0.001, -0.0009999998333333417),
        ("x ** 3", -40.0, 4800.0),
        ("x ** 3", 2e5, 1.2e11),
    ):
        found = student.numeric_derivative(function(student, expression), x)
        expect(found, derivative, f"numeric_derivative of {expression} at {x:g}", rtol=2e-9, atol=1e-9)


@task("0.4")
def test_arrays_of_any_shape(student):
    """Arrays of any shape: three axes, one element, no elements, and a single number

    `np.ndindex(x.shape)` visits all elements of all of them.
    """
    f = function(student, "float(np.sum((x ** 2 + x) * np.arange(1.0, x.size + 1).reshape(x.shape)))")
    for shape in ((2, 1, 2), (1, 1), (3,), (0,), (2, 0), ()):
        x = np.resize(np.array([1.5, -2.0, 0.0, 0.25]), shape)
        expected = (2 * x + 1) * np.arange(1.0, x.size + 1).reshape(shape)
        found = np.asarray(student.numeric_gradient(f, x))
        expect(found, np.asarray(expected), f"numeric_gradient at {x.tolist()}", rtol=1e-8, atol=1e-8)


@task("0.5")
def test_many_numbers_by_hand(student):
    """All signs, and 0 at each place: each derivative is what a difference quotient says

    L = (a * b + c) * f is a straight line along each of its numbers.
    """
    for a, b, c, f in (
        (1.5, -2.0, 0.5, 3.0),
        (-1.0, 0.0, 2.0, -0.5),
        (2.0, 3.0, -6.0, 4.0),
        (3.0, 2.0, 0.0, 0.0),
    ):
        found = derivatives_of(student, a, b, c, f)
        expected = [b * f, a * f, f, f, f, a * b + c]
        what = f"dL/da, b, c, d, e and f for a = {a}, b = {b}, c = {c}, f = {f}"
        expect([found[key] for key in "abcdef"], expected, what)
