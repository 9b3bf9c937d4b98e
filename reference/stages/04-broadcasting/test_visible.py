"""Stage 04: does each rule compute the right array, and does each operand get a gradient of its own shape?

A rule gives its result, and for every operand a function from g = dL/dout to dL/d(operand). The gradients
that are handed in here are no ones: with ones, a gradient that is ignored or turned round would not show.
"""

import math

import numpy as np
from checks import expect, require, task

A_RULE = "A rule returns a tuple: the result, and after it one function for each array operand."
NOT_SUMMED = "This has the shape of the result. Sum it back to the shape of the operand: `unbroadcast`."

# The same question here and in the grader: what does a rule give, and are its arrays what they were?
ASKED = '''
import numpy as np

def asked(rule, operands, g, way):
    """The result, what each function makes of g after another g, and the operands and g afterwards."""
    found = rule(*operands, **way)
    if not isinstance(found, tuple) or len(found) != 1 + len(operands):
        return None
    for function in found[1:]:
        function(np.asarray(2 * g))
    return found[0], [function(g) for function in found[1:]], operands, g
'''

WIDE = "float32 has become float64: on its way it has met an array or a number of float64."
CHANGED = "An operand or g was changed. It belongs to others: make a new array."


def array(*numbers):
    return np.array(numbers, dtype=float)


SOME, OTHERS = array(1.5, 0, -0.7, 2.2, -1.9), array(0.6, -2.4, 1.3, 0, -0.9, 2.7)
AXES = (None, 0, 1, -2, -1, (0, 2), (-1, 1), (2, 1, 0))
SHAPES = (((2, 3), (2, 3)), ((3, 1), (1, 2)), ((2,), (3, 1, 2)), ((2, 1, 2), (3, 1)), ((1, 1), (3,)),
          ((2, 2), (1,)), ((0, 2), (1, 2)), ((), (2, 3)), ((2,), ()), ((), ()))  # fmt: skip


def parts_of(found, operands):
    """The result of a rule and its functions, when that is what it returned."""
    require(isinstance(found, tuple) and len(found) == 1 + operands, A_RULE)
    return found


def quotients(function, operands, i, g):
    """The gradient of operand i, by a step of H to either side of each of its elements."""
    gradient, H = np.zeros(operands[i].shape), 1e-5
    for place in np.ndindex(gradient.shape):
        up, down = ([x.copy() for x in operands] for _ in range(2))
        up[i][place] += H
        down[i][place] -= H
        gradient[place] = np.sum(g * (function(*up) - function(*down))) / (2 * H)
    return gradient


def expect_rule(student, name, against, *operands, **way):
    """Expect of a rule what NumPy's function gives, and the gradients that its difference quotients say.

    Expect also that float32 stays float32, and that operands and g stay as they were.
    """
    rule, asked = getattr(student.arithmetic, name), student.define(ASKED, "asked")
    shape, close = np.shape(against(*operands, **way)), {"rtol": 1e-5, "atol": 1e-5}
    g = np.resize(array(1, -2.5, 0.5, 4, -3), shape)
    for dtype in (np.float64, np.float32)[: 1 + all(x.ndim for x in operands)]:
        given = [x.astype(dtype) for x in operands]
        found = asked(rule, [x.copy() for x in given], g.astype(dtype), way)
        require(found is not None, A_RULE)
        out, gradients, *after = found
        of = f"{name} for {' and '.join(str(x.shape) for x in operands)} {way or ''} in {dtype.__name__}"
        expected = np.asarray(against(*given, **way))
        wide = [(expected.astype(float), WIDE)]
        expect(np.asarray(out), expected, f"the result of {of}", **close, wrong=wide)
        for i, gradient in enumerate(map(np.asarray, gradients)):
            truth = quotients(lambda *x: against(*x, **way), operands, i, g)
            unsummed = [(gradient, NOT_SUMMED)] if gradient.shape == shape != truth.shape else []
            what = f"the gradient of operand {i + 1} in {of}"
            expect(gradient, truth.astype(dtype), what, **close, wrong=[(truth, WIDE), *unsummed])
        expect(after, [given, g.astype(dtype)], f"the operands and g after {of}", wrong=[(after, CHANGED)])


def expect_pairs(student, name, against, some=SOME, others=OTHERS):
    """`expect_rule` for operands of all SHAPES, filled with these numbers."""
    for mine, other in SHAPES:
        expect_rule(student, name, against, np.resize(some, mine), np.resize(others, other))


def expect_axes(student, name, against):
    """`expect_rule` over each of AXES, of arrays whose numbers all differ."""
    for shape, axes in (((3, 3), AXES[:4]), ((2, 3, 4), AXES), ((1, 3, 1), AXES), ((), AXES[:1])):
        for axis in axes:
            a = np.resize(np.cos(np.arange(24.0)) - 2, shape)
            expect_rule(student, name, against, a, axis=axis, keepdims=False)
            expect_rule(student, name, against, a, axis=axis, keepdims=True)


@task("4.1")
def test_added(student):
    """A row that was added to every row of a square: its gradient is the sum of the rows

    Shapes line up at their ends. Which axis of g is then the new one?
    """
    g = array([1, 2], [3, 4])
    wrong = [
        (g, "Nothing was summed. `g` has an axis that `shape` has not."),
        (array(3, 7), "You summed along the rows. The axis that was added is the first one."),
        (array(2, 3), "That is the mean of the rows. What was used several times receives the sum."),
    ]
    expect(student.arithmetic.unbroadcast(g, (2,)), array(4, 6), "unbroadcast(g, (2,))", wrong=wrong)


@task("4.1")
def test_stretched(student):
    """A column that was stretched over two columns: its gradient is a column

    `keepdims=True` leaves an axis of length 1 where there was a sum.
    """
    g = array([1, 2], [3, 4], [5, 6])
    wrong = [
        (g, "Nothing was summed. An axis of length 1 in `shape` that is longer in `g` was stretched."),
        (array(3, 7, 11), "The numbers are right. But a column has two axes, and this has one."),
    ]
    found = student.arithmetic.unbroadcast(g, (3, 1))
    expect(found, array([3], [7], [11]), "unbroadcast(g, (3, 1))", wrong=wrong)


@task("4.1")
def test_any_axes(student):
    """Any axes added or stretched: each element of g is added at the place that it was broadcast from

    An axis of length 1 is stretched to length 0 as well: a sum of no numbers is 0. g and its dtype stay.
    """
    undo = student.define("undo = lambda unbroadcast, g, shape: (unbroadcast(g, shape), g)", "undo")
    for wide, dtype in (((2, 3, 2), float), ((2, 1, 3), np.float32), ((0, 3), np.float32), ((1, 1), float)):
        for start, *kept in np.ndindex((len(wide) + 1, *[2] * len(wide))):
            shape = tuple(n if keep else 1 for n, keep in zip(wide, kept, strict=True))[start:]
            g, size = np.resize(array(1, -2.5, 0.5, 4, -3, 20), wide).astype(dtype), math.prod(shape)
            places = np.broadcast_to(np.arange(size).reshape(shape), wide).ravel()
            sums = np.bincount(places, g.ravel(), size).reshape(shape).astype(dtype)
            found, g_after = undo(student.arithmetic.unbroadcast, g.copy(), shape)
            what = f"unbroadcast(g, {shape}) for g of shape {wide} in {g.dtype}"
            wrong = [(g, NOT_SUMMED), (sums.astype(float), WIDE)]
            expect(np.asarray(found), sums, what, rtol=1e-6, atol=1e-6, wrong=wrong)
            expect(g_after, g, f"g after {what}", wrong=[(g_after, CHANGED)])


@task("4.2")
def test_add(student):
    """A column of biases, added to two columns

    Each bias moves a whole row of the result, so its gradient is the sum of that row of g.
    """
    a, b, g = array([1, 2], [3, 4]), array([10], [20]), array([1, 2], [30, 40])
    out, da, db = parts_of(student.arithmetic.add(a, b), 2)
    expect(out, array([11, 12], [23, 24]), "a + b")
    expect(da(g), g, "the gradient of a")
    expect(db(g), array([3], [70]), "the gradient of the biases", wrong=[(g, NOT_SUMMED)])
    expect_pairs(student, "add", np.add)


@task("4.2")
def test_subtract(student):
    """A difference falls when the second operand grows

    dL/db = -g, and it too is summed back.
    """
    a, b, g = array(1, 2), array(5, 7), array(1, 20)
    out, da, db = parts_of(student.arithmetic.subtract(a, b), 2)
    expect(out, array(-4, -5), "a - b")
    expect(da(g), g, "the gradient of a")
    expect(db(g), array(-1, -20), "the gradient of b", wrong=[(g, "b grows, and a - b …?")])
    expect_pairs(student, "subtract", np.subtract)


@task("4.2")
def test_tensors(student):
    """A Tensor adds and subtracts, also with a plain array on the left

    `tensor.py` uses your rules: you have written its operators.
    """
    t = student.Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    b = student.Tensor([1.0, 1.0], requires_grad=True)
    out = (array(10, 20) - t) + b
    expect(student.type_name(out), "Tensor", "the type of (array - t) + b")
    expect(out.data, array([10, 19], [8, 17]), "(array - t) + b")
    out.backward(array([1, 2], [3, 4]))
    expect(t.grad, array([-1, -2], [-3, -4]), "t.grad")
    expect(b.grad, array(4, 6), "b.grad")


@task("4.3")
def test_multiply(student):
    """In a product each operand's slope is the other operand

    `g * b` is what a receives at each place.
    """
    a, b, g = array(2, 3), array(5, 7), array(1, 10)
    out, da, db = parts_of(student.arithmetic.multiply(a, b), 2)
    own = "That is g times the operand's own number. When a grows by 1, a * b grows by …?"
    expect(out, array(10, 21), "a * b")
    expect(da(g), array(5, 70), "the gradient of a", wrong=[(array(2, 30), own)])
    expect(db(g), array(2, 30), "the gradient of b", wrong=[(array(5, 70), own)])
    expect_pairs(student, "multiply", np.multiply)


@task("4.3")
def test_multiply_stretched(student):
    """A row that was multiplied with two rows

    At each place the gift to b is g times the a that stood there. Then the gifts are added.
    """
    a, b, g = array([1, 2], [3, 4]), array([5, 6]), array([1, 10], [100, 1000])
    out, da, db = parts_of(student.arithmetic.multiply(a, b), 2)
    early = "The sum came before the product: g was summed while each part of it still needed its own factor."
    wrong = [(array([404, 6060]), early), (array([101, 2020], [303, 4040]), early)]
    wrong.append((array([1, 20], [300, 4000]), NOT_SUMMED))
    expect(out, array([5, 12], [15, 24]), "a * b")
    expect(da(g), array([5, 60], [500, 6000]), "the gradient of a")
    expect(db(g), array([301, 4020]), "the gradient of the row b", wrong=wrong)


@task("4.3")
def test_products_of_tensors(student):
    """A Tensor with plain numbers, and a Tensor with itself

    A number is an array of shape (): whatever it was multiplied with, its gradient would be one number.
    """
    t = student.Tensor([1.0, 2.0, 3.0], requires_grad=True)
    expect((t * 2).data, array(2, 4, 6), "Tensor([1, 2, 3]) * 2")
    expect((np.float64(2) * t).data, array(2, 4, 6), "np.float64(2) * Tensor([1, 2, 3])")
    (t * t).backward(array(1, 10, 100))
    expect(t.grad, array(2, 40, 600), "t.grad for t * t")


@task("4.4")
def test_divide(student):
    """A quotient and its slopes

    1 / b along a, and -a / b² along b.
    """
    a, b, g = array([6, 8], [2, 4]), array([2, 4]), array([1, 1], [10, 100])
    out, da, db = parts_of(student.arithmetic.divide(a, b), 2)
    sign = "When the divisor grows, the quotient of positive numbers …?"
    expect(out, array([3, 2], [1, 1]), "a / b")
    expect(da(g), array([0.5, 0.25], [5, 25]), "the gradient of a")
    expect(db(g), array([-6.5, -25.5]), "the gradient of b", wrong=[(array([6.5, 25.5]), sign)])
    expect_pairs(student, "divide", np.divide, others=OTHERS + 0.25)


@task("4.4")
def test_divide_by_huge_and_tiny_numbers(student):
    """Divisors whose square is no number any more

    1e200 is a number, and 1e400 is inf; 1e-200 is one, and 1e-400 is 0. `out` was divided by b once;
    divide it again.
    """
    squared = [(array(x), "b * b has become inf, or 0.") for x in (0, -math.inf, math.nan)]
    for a, b, g in ((3e200, 2e200, 1e200), (3e-200, 2e-200, 1e-200), (3.0, 4e200, 16e200)):
        with np.errstate(all="ignore"):
            _, da, db = parts_of(student.arithmetic.divide(array(a), array(b)), 2)
            of_a, of_b = da(array(g)), db(array(g))
        expect(of_a, array(g / b), f"the gradient of a in {a} / {b}", atol=0.0)
        expect(of_b, array(-g / b * (a / b)), f"the gradient of b in {a} / {b}", atol=0.0, wrong=squared)


@task("4.5")
def test_power(student):
    """A power and its slopes, along the base and along the exponent

    b * a**(b - 1), as for one number; and out * log(a), since the exponent is an array too.
    """
    a, b, g = array([2, 3]), array([3], [2]), array([1, 1], [1, 10])
    out, da, db = parts_of(student.arithmetic.power(a, b), 2)
    expect(out, array([8, 27], [4, 9]), "a ** b")
    expect(da(g), array([12 + 4, 27 + 60]), "the gradient of a")
    log2, log3 = math.log(2), math.log(3)
    expect(db(g), array([8 * log2 + 27 * log3], [4 * log2 + 90 * log3]), "the gradient of b")
    expect_pairs(student, "power", np.power, some=np.abs(SOME) + 0.25)


@task("4.5")
def test_corners_of_power(student):
    """Elements that are 0, among others that are not

    a⁰ is the constant 1; and 0 to any power above 0 is the constant 0. A constant has the slope 0.
    """
    a, b, g = array(0, 0, 3), array(0, 2, 2), array(1, 1, 1)
    out, da, db = parts_of(student.arithmetic.power(a, b), 2)
    nan = "nan: 0 has met inf. Choose the exponent, or what the logarithm is of, before it comes to that."
    fine = 9 * math.log(3)
    expect(out, array(1, 0, 9), "a ** b")
    expect(da(g), array(0, 0, 6), "the gradient of a", wrong=[(array(math.nan, 0, 6), nan)])
    wrong = [(array(x, math.nan, fine), nan) for x in (math.nan, -math.inf)]
    expect(db(g), array(0, 0, fine), "the gradient of b", wrong=wrong)


@task("4.5")
def test_bases_below_0_and_near_it(student):
    """Bases that are negative, 0 or tiny

    Along the base no logarithm is needed. Along the exponent a base of 0 is a corner, but not for exponents
    below 0: 0 to the power of -1 is inf, and the formula holds.
    """
    with np.errstate(all="ignore"):
        a, b = array(-2, -2, -2, -2, 0, 0, 0), array(3, 2, -1, 0, 0, 1, 3)
        out, da, _ = parts_of(student.arithmetic.power(a, b), 2)
        expect(out, a**b, f"a ** b for a = {a} and b = {b}")
        expect(da(np.ones(7)), array(12, -4, -0.25, 0, 0, 1, 0), f"the gradient of a for a = {a}, b = {b}")
        a, b = array([0], [1e-14]), array(-1, 0, 0.5)
        out, _, db = parts_of(student.arithmetic.power(a, b), 2)
        of_b = math.log(1e-14) * array(math.inf, 1, 1e-7)
        always = "0 to a negative power does not stay 0. The gradient is 0 only for exponents of 0 and more."
        wrong = [(math.log(1e-14) * array(1e14, 1, 1e-7), always)]
        expect(
            out, array([math.inf, 1, 0], [1e14, 1, 1e-7]), "a ** b for a = [[0], [1e-14]], b = [-1, 0, 0.5]"
        )
        expect(db(np.ones((2, 3))), of_b, "the gradient of b for the same", atol=0.0, wrong=wrong)


@task("4.6")
def test_maximum(student):
    """The larger of two receives g, the smaller nothing

    Element by element, and summed back to the operand's shape.
    """
    a, b, g = array([1, 5], [7, 3]), array([4, 4]), array([1, 2], [30, 40])
    out, da, db = parts_of(student.arithmetic.maximum(a, b), 2)
    expect(out, array([4, 5], [7, 4]), "maximum(a, b)")
    expect(da(g), array([0, 2], [30, 0]), "the gradient of a")
    expect(db(g), array([1, 40]), "the gradient of b")
    expect_pairs(student, "maximum", np.maximum, others=OTHERS + 0.25)


@task("4.6")
def test_ties(student):
    """Two that are equal share g

    Each receives a half.
    """
    a, b, g = array(1, 2), array(1, 5), array(10, 20)
    _, da, db = parts_of(student.arithmetic.maximum(a, b), 2)
    all_or_none = "An operand that is equal to the other one receives all or nothing. Give it a half."
    wrong = [(array(10, 0), all_or_none), (array(0, 0), all_or_none)]
    expect(da(g), array(5, 0), "the gradient of a where 1 meets 1", wrong=wrong)
    wrong = [(array(10, 20), all_or_none), (array(0, 20), all_or_none)]
    expect(db(g), array(5, 20), "the gradient of b where 1 meets 1", wrong=wrong)
    _, da, _ = parts_of(student.arithmetic.maximum(array(1, 1), array(1 + 2**-52, 1 - 2**-53)), 2)
    near = "Two numbers that are nearly equal are two numbers. The larger one receives all."
    expect(da(g), array(0, 20), "the gradient of a where both are nearly 1", wrong=[(array(5, 10), near)])


@task("4.6")
def test_maximum_of_nan(student):
    """nan passes its gradient on, as either operand

    With nan, `a > b` and `a < b` are both False. Ask for "not smaller".
    """
    lost = "An operand was nan and received 0: the network would hide that it is broken."
    for i, (a, b) in enumerate(((array(math.nan, 1), array(2, 2)), (array(2, 1), array(math.nan, 2)))):
        out, *functions = parts_of(student.arithmetic.maximum(a, b), 2)
        expect(out, array(math.nan, 2), "maximum(a, b) with a nan")
        require(bool(functions[i](array(3, 5))[0] != 0), lost)


@task("4.7")
def test_sum(student):
    """A sum hands g to every element that was summed

    Over axis 1 the sums are a number for each row: every element of the row receives that row's g.
    """
    a = array([1, 2], [3, 4])
    lined_up = "g was lined up with the columns. It has one number for each *row*: make it a column first."
    wrong = [(array([10, 20], [10, 20]), lined_up)]
    out, da = parts_of(student.arithmetic.sum(a, axis=1), 1)
    expect(out, array(3, 7), "sum(a, axis=1)")
    expect(da(array(10, 20)), array([10, 10], [20, 20]), "the gradient of a", wrong=wrong)


@task("4.7")
def test_mean(student):
    """A mean hands one n-th of g to each of its n numbers

    Over axis 1 of an array of shape (2, 4), n is 4.
    """
    a = array([1, 2, 3, 6], [0, 0, 4, 0])
    expected = array([10] * 4, [20] * 4)
    wrong = [
        (expected / 2, "You divided by 8, the number of all elements. One mean is made of 4 of them."),
        (expected * 4, "That is the gradient of the sum."),
    ]
    out, da = parts_of(student.arithmetic.mean(a, axis=1), 1)
    expect(out, array(3, 1), "mean(a, axis=1)")
    expect(da(array(40, 80)), expected, "the gradient of a", wrong=wrong)
    _, da = parts_of(student.arithmetic.mean(a), 1)
    rows = "You divided by 2, the number of rows. The mean of all is made of 8 numbers."
    wrong = [(np.full((2, 4), 4.0), rows)]
    expect(da(np.array(8.0)), np.ones((2, 4)), "the gradient of a in mean(a)", wrong=wrong)


@task("4.7")
def test_any_axes_summed(student):
    """Over several axes, also counted from the end, and over all, in float64 and float32

    `kept_shape(a, axis)` understands them all.
    """
    expect_axes(student, "sum", np.sum)
    expect_axes(student, "mean", np.mean)
    _, da = parts_of(student.arithmetic.sum(np.ones((2, 0)), axis=1), 1)
    expect(da(array(1, 2)), np.ones((2, 0)), "the gradient of an array without columns")


@task("4.8")
def test_max(student):
    """The largest of each row receives that row's g

    Compare `a` with the result in its kept shape.
    """
    a = array([1, 7, 3], [9, 2, 8])
    out, da = parts_of(student.arithmetic.max(a, axis=1), 1)
    expect(out, array(7, 9), "max(a, axis=1)")
    expect(da(array(10, 20)), array([0, 10, 0], [20, 0, 0]), "the gradient of a")
    expect_axes(student, "max", np.max)


@task("4.8")
def test_several_largest(student):
    """Several that are the largest share g

    Three of them: each receives a third.
    """
    a = array([4, 4, 1, 4], [0, 5, 3, 2])
    _, da = parts_of(student.arithmetic.max(a, axis=1), 1)
    wrong = [
        (array([9, 9, 0, 9], [0, 1, 0, 0]), "Each received all of it, three times g together."),
        (array([9, 0, 0, 0], [0, 1, 0, 0]), "Only the first received something. The others are as large."),
    ]
    expect(da(array(9, 1)), array([3, 3, 0, 3], [0, 1, 0, 0]), "the gradient of a", wrong=wrong)
    _, da = parts_of(student.arithmetic.max(array([1 + 2**-52, 1]), axis=1), 1)
    near = "What is nearly the largest is not the largest: it receives 0."
    expect(da(array(4)), array([4, 0]), "the gradient of [1 + 2⁻⁵², 1]", wrong=[(array([2, 2]), near)])
    a = array([[4, 4, 1], [0, 4, 3]], [[-2, -5, -5], [-2, -2, -9]])
    for way in ({"axis": (1, 2)}, {"axis": (0, -1)}, {"axis": -1}, {}):
        winners = a == a.max(**way, keepdims=True)
        g = np.asarray(2.0 * winners.sum(**way))  # so each winner receives 2
        _, da = parts_of(student.arithmetic.max(a, **way), 1)
        expect(da(g), 2.0 * winners, f"the gradient of {a.tolist()} {way} for g = {g.tolist()}")
