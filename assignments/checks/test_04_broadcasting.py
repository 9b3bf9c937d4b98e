"""Stage 04: does each rule compute the right array, and does each operand get a gradient of its own shape?

A rule gives its result, and for every operand a function from g = dL/dout to dL/d(operand). The gradients
that are handed in here are no ones: with ones, a gradient that is ignored or turned round would not show.
"""

import math

import numpy as np
from checks import expect, require, task

A_RULE = "A rule returns a tuple: the result, and after it one function for each array operand."
NOT_SUMMED = "This has the shape of the result. Sum it back to the shape of the operand: `unbroadcast`."

# The same question here and in the grader: does a rule change the arrays that it is given?
LEFT_ALONE = '''
import numpy as np

def left_alone(rule):
    """Whether the operands of a rule are what they were, after the rule and its functions."""
    a, b = np.array([1.0, 2.0]), np.array([5.0, 6.0])
    for function in rule(a, b)[1:]:
        function(np.ones(2))
    return a.tolist() == [1.0, 2.0] and b.tolist() == [5.0, 6.0]
'''


def array(*numbers):
    return np.array(numbers, dtype=float)


def parts_of(found, operands):
    """The result of a rule and its functions, when that is what it returned."""
    require(isinstance(found, tuple) and len(found) == 1 + operands, A_RULE)
    return found


def operands_stay(student, rule, name):
    """Expect that the operands of a rule are what they were before it."""
    found = student.define(LEFT_ALONE, "left_alone")(rule)
    changed = "An operand was changed. It belongs to others: make a new array."
    expect(found, True, f"whether the operands of {name} are what they were", wrong=[(False, changed)])


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
def test_both(student):
    """Added and stretched at once, a single number, and nothing at all

    For shape (3, 1) and g.shape (2, 3, 4): axis 0 was added, axis 2 was stretched.
    """
    undo, g = student.arithmetic.unbroadcast, np.ones((2, 3, 4))
    expect(undo(g, (3, 1)), array([8], [8], [8]), "unbroadcast(g, (3, 1)) for g of shape (2, 3, 4)")
    expect(np.asarray(undo(g, ())), np.array(24.0), "unbroadcast(g, ()): all of g")
    expect(undo(g, (2, 3, 4)), g, "unbroadcast(g, g.shape): nothing was broadcast")


@task("4.1")
def test_stretched_to_nothing(student):
    """A row that was added to an array of no rows: its gradient is a row of zeros

    The axis of length 1 was stretched to length 0. A sum of no numbers is 0.
    """
    g = np.ones((0, 3))
    still = "An axis of length 1 has become one of length 0. It was stretched too: sum over it."
    found = student.arithmetic.unbroadcast(g, (1, 3))
    expect(found, np.zeros((1, 3)), "unbroadcast(g, (1, 3)) for g of shape (0, 3)", wrong=[(g, still)])


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
    _, db, _ = parts_of(student.arithmetic.add(b, a), 2)
    expect(db(g), array([3], [70]), "the same, where the biases come first", wrong=[(g, NOT_SUMMED)])


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
    _, da, _ = parts_of(student.arithmetic.subtract(np.array(3.0), b), 2)
    expect(np.asarray(da(g)), np.array(21.0), "the gradient of 3 in 3 - b", wrong=[(g, NOT_SUMMED)])


@task("4.2")
def test_operands_stay(student):
    """An operand is the same after it was added as before

    `a += b` writes into the array a. `a + b` makes a new one.
    """
    operands_stay(student, student.arithmetic.add, "add")
    operands_stay(student, student.arithmetic.subtract, "subtract")


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
    operands_stay(student, student.arithmetic.multiply, "multiply")


@task("4.3")
def test_multiply_stretched(student):
    """A row that was multiplied with two rows

    At each place the gift to b is g times the a that stood there. Then the gifts are added.
    """
    a, b, g = array([1, 2], [3, 4]), array([5, 6]), array([1, 10], [100, 1000])
    out, da, db = parts_of(student.arithmetic.multiply(a, b), 2)
    early = "The sum came before the product: g was summed while each part of it still needed its own factor."
    wrong = [
        (array([404, 6060]), early),
        (array([101, 2020], [303, 4040]), early),
        (array([1, 20], [300, 4000]), NOT_SUMMED),
    ]
    expect(out, array([5, 12], [15, 24]), "a * b")
    expect(da(g), array([5, 60], [500, 6000]), "the gradient of a")
    expect(db(g), array([301, 4020]), "the gradient of the row b", wrong=wrong)
    _, db, _ = parts_of(student.arithmetic.multiply(b, a), 2)
    expect(db(g), array([301, 4020]), "the same, where the row comes first", wrong=wrong)


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
    _, da, _ = parts_of(student.arithmetic.divide(b, a), 2)
    expect(da(g), array([1 / 6 + 5, 25.125]), "the gradient of b in b / a", wrong=[(g / a, NOT_SUMMED)])
    operands_stay(student, student.arithmetic.divide, "divide")


@task("4.4")
def test_divide_by_a_huge_number(student):
    """A divisor whose square is no number any more

    1e200 is a number, and 1e400 is inf. `out` was divided by b once; divide it again.
    """
    a, b = array(3e200), array(2e200)
    _, _, db = parts_of(student.arithmetic.divide(a, b), 2)
    squared = "b * b has become inf."
    expect(db(array(1e200)), array(-0.75), "the gradient of b", wrong=[(array(0), squared)])


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
    operands_stay(student, student.arithmetic.power, "power")


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
def test_negative_powers_of_0(student):
    """0 to the power of -1 is inf, and there is no constant 0

    The gradient along the exponent is g * out * log(a), as the formula says.
    """
    with np.errstate(all="ignore"):
        out, _, db = parts_of(student.arithmetic.power(array(0, 2), array(-1, -1)), 2)
        always = "0 to a negative power does not stay 0. The gradient is 0 only for exponents of 0 and more."
        half = math.log(2) / 2
        expect(out, array(math.inf, 0.5), "a ** b")
        expect(db(array(1, 1)), array(-math.inf, half), "the gradient of b", wrong=[(array(0, half), always)])


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
    _, db, _ = parts_of(student.arithmetic.maximum(b, a), 2)
    expect(db(g), array([1, 40]), "the gradient of b in maximum(b, a)")
    operands_stay(student, student.arithmetic.maximum, "maximum")


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
    _, da, _ = parts_of(student.arithmetic.maximum(array(1, 1), array(1 + 1e-9, 1 - 1e-9)), 2)
    near = "Two numbers that are nearly equal are two numbers. The larger one receives all."
    expect(da(g), array(0, 20), "the gradient of a where both are nearly 1", wrong=[(array(5, 10), near)])


@task("4.7")
def test_sum(student):
    """A sum hands g to every element that was summed

    Over axis 1 the sums are a number for each row: every element of the row receives that row's g.
    """
    a = array([1, 2], [3, 4])
    lined_up = "g was lined up with the columns. It has one number for each *row*: make it a column first."
    for axis, keepdims, total, g in (
        (1, False, array(3, 7), array(10, 20)),
        (1, True, array([3], [7]), array([10], [20])),
        (-1, False, array(3, 7), array(10, 20)),
    ):
        out, da = parts_of(student.arithmetic.sum(a, axis=axis, keepdims=keepdims), 1)
        expect(out, total, f"sum(a, axis={axis}, keepdims={keepdims})")
        wrong = [(array([10, 20], [10, 20]), lined_up)]
        expect(da(g), array([10, 10], [20, 20]), "the gradient of a", wrong=wrong)


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
    for axis in (1, -1):
        out, da = parts_of(student.arithmetic.mean(a, axis=axis), 1)
        expect(out, array(3, 1), f"mean(a, axis={axis})")
        expect(da(array(40, 80)), expected, "the gradient of a", wrong=wrong)
    _, da = parts_of(student.arithmetic.mean(a), 1)
    rows = "You divided by 2, the number of rows. The mean of all is made of 8 numbers."
    wrong = [(np.full((2, 4), 4.0), rows)]
    expect(da(np.array(8.0)), np.ones((2, 4)), "the gradient of a in mean(a)", wrong=wrong)


@task("4.7")
def test_sums_and_means_in_float32(student):
    """float32 stays float32

    An array that you make has the dtype float64, unless you ask for another one.
    """
    a, g = np.ones((2, 2), np.float32), np.ones(2, np.float32)
    wide = "It has become float64: on its way it has met an array or a number of float64."
    for rule, name, each in ((student.arithmetic.sum, "sum", 1.0), (student.arithmetic.mean, "mean", 0.5)):
        out, da = parts_of(rule(a, axis=1), 1)
        expect(out, np.full(2, 2 * each, np.float32), f"{name}(a, axis=1)")
        expected = np.full((2, 2), each, np.float32)
        expect(da(g), expected, f"the gradient of a in {name}", wrong=[(expected.astype(float), wide)])


@task("4.7")
def test_several_axes(student):
    """Over several axes, also counted from the end, and over all

    `kept_shape(a, axis)` understands them all.
    """
    a = np.ones((2, 3, 4))
    out, da = parts_of(student.arithmetic.mean(a, axis=(0, -1)), 1)
    expect(out, array(1, 1, 1), "mean(a, axis=(0, -1))")
    expected = np.broadcast_to(array([1], [2], [3]), (2, 3, 4))
    expect(da(array(8, 16, 24)), expected, "the gradient of a")
    out, da = parts_of(student.arithmetic.sum(a), 1)
    expect(np.asarray(out), np.array(24.0), "sum(a)")
    expect(da(np.array(5.0)), 5 * a, "the gradient of a")


@task("4.8")
def test_max(student):
    """The largest of each row receives that row's g

    Compare `a` with the result in its kept shape.
    """
    a = array([1, 7, 3], [9, 2, 8])
    out, da = parts_of(student.arithmetic.max(a, axis=1), 1)
    expect(out, array(7, 9), "max(a, axis=1)")
    expect(da(array(10, 20)), array([0, 10, 0], [20, 0, 0]), "the gradient of a")


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
    _, da = parts_of(student.arithmetic.max(array([1 + 1e-9, 1]), axis=1), 1)
    near = "What is nearly the largest is not the largest: it receives 0."
    expect(da(array(4)), array([4, 0]), "the gradient of [1.000000001, 1]", wrong=[(array([2, 2]), near)])


@task("4.8")
def test_max_in_float32(student):
    """float32 stays float32

    Half of the memory, and on most machines half of the time: a network is trained in it.
    """
    a = np.array([[1, 7, 7]], dtype=np.float32)
    _, da = parts_of(student.arithmetic.max(a, axis=1), 1)
    shares = array([0, 0.5, 0.5])
    counted = "It has become float64: float32 was divided by an array of whole numbers."
    expect(da(np.ones(1, np.float32)), np.float32([[0, 0.5, 0.5]]), "the gradient", wrong=[(shares, counted)])
