"""Stage 06: do the functions stay finite, and does the checker find what is wrong?

The numbers of g differ from each other. With ones, a gradient that ignores g would pass.
"""

import math

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
def test_log(student):
    """log, and its gradient; at 0 the result is -inf

    When a is twice as large, log(a) grows half as fast.
    """
    out, da = parts_of(student.functional.log(array(1, 4, 0)))
    expect(out, array(0, 2 * math.log(2), -math.inf), "log(a)")
    expect(da(array(10, 10, 1)), array(10, 2.5, math.inf), "the gradient of a")


@task("6.1")
def test_sqrt(student):
    """The root, and its gradient

    √4 is 2. Move to 4.04: the root moves to about 2.01.
    """
    out, da = parts_of(student.functional.sqrt(array(4, 25)))
    expect(out, array(2, 5), "sqrt(a)")
    double = "That is twice as much as the root moves."
    expect(da(array(1, 10)), array(0.25, 1), "the gradient of a", wrong=[(array(0.5, 2), double)])


@task("6.2")
def test_tanh(student):
    """tanh, from -1000 to 1000

    exp(1000) is inf, and inf / inf is nan. NumPy's own tanh knows that.
    """
    out, da = parts_of(student.functional.tanh(array(-1000, 0, 1000)))
    expect(out, array(-1, 0, 1), "tanh(a)")
    expect(da(array(1, 2, 3)), array(0, 2, 0), "the gradient of a")


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
def test_axes_of_logsumexp(student):
    """logsumexp over all axes, with keepdims, and of nothing

    exp(-inf) is 0, and the logarithm of 0 is -inf.
    """
    out, da = parts_of(student.functional.logsumexp(np.zeros((2, 4)), keepdims=True))
    expect(out, array([math.log(8)]), "logsumexp of eight zeros, with keepdims")
    expect(da(array([16])), np.full((2, 4), 2.0), "the gradient of a")
    out, _ = parts_of(student.functional.logsumexp(array(-math.inf, -math.inf)))
    nan = "inf - inf is nan. Where the largest number is infinite, subtract 0."
    expected = np.asarray(-math.inf)
    expect(np.asarray(out), expected, "logsumexp of [-inf, -inf]", wrong=[(np.asarray(math.nan), nan)])


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


# The rules that the checker judges: a right one, and wrong ones.
RULES = """
import numpy as np

def right(a, b):
    return a * b, lambda g: g * b, lambda g: g * a

def ignores_g(a, b):
    return a * b, lambda g: b, lambda g: g * a

def one_is_nan(a, b):
    return a * b, lambda g: g * b, lambda g: np.where(a == 3, np.nan, g * a)

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
