"""Stage 05: the matrix product in all ranks, and the rules that move numbers about, on numbers that differ
for everyone.

What a rule should give is what NumPy's own function gives; what its slopes should be is what differences of
NumPy's function say, in the direction of a random cotangent. Where a shape would betray a mistake before any
number does, there is also a test in which all shapes are alike.
"""

import numpy as np

from autograder.grading.suite import expect, mistake, require, task

# What is said to slips too small to be kept among the known mistakes.
A_RULE = "A rule returns a tuple: the result, and after it one function for each array operand."
A_LIST = "split gives a list with as many entries as parts: each the part and its function, in a tuple."
COLUMNS_FIRST = "The numbers are read down the columns. NumPy reads along the rows, unless told otherwise."
LEFT_AS_IT_CAME = "The gradient has come back as it arrived. It has a way of its own to go: the way back."
REVERSED = "Reversing the axes undoes a reversal and nothing else. Which order undoes the one that was given?"
CROSSED = "That is the gradient of the other operand: first comes the function of a, then that of b."
DOT = "`np.dot` of stacks pairs every matrix with every other one. Which operator pairs them one to one?"
EQUAL_PARTS = "The operands need not be equally long: where in the result does each of them begin and end?"
FIRST_AXIS = "g was cut along its first axis. Along which axis do the parts lie one after the other?"
KEEPS_AXIS = "A layer still has the axis that counts the layers. Is it chosen by a slice, or by a number?"
EXCHANGED = "The gradients of the two operands are exchanged: which one was chosen where the truth holds?"
MIXED = "What was not chosen has got into the result. 0 times inf is nan: choose, do not multiply."
UNEQUAL = "Equal parts were asked for, and there are none: a ValueError should say so."


def drawn(rng, *shapes, dtype=np.float64):
    return [np.asarray(rng.standard_normal(shape), dtype) for shape in shapes]


def parts_of_rule(result, operands):
    """What a rule has returned, when it is one result and as many functions as operands."""
    require(type(result) is tuple and len(result) == 1 + operands, A_RULE)
    require(all(callable(function) for function in result[1:]), A_RULE)
    return result


def over_there(student, calculation):
    """A calculation with Tensors that is done over there as a whole.

    What an operator of theirs returns is then never an operand here, where two arrays that are no Tensors
    could be stretched against one another until the memory is full.
    """
    return student.define(f"calculation = {calculation}", "calculation")


# The same numbers in another shape.


def as_it_came(g):
    """The wrong slope of a rule that changes the shape, and hands g back in the shape of the result."""
    return [(g, mistake("gradient-in-the-new-shape"))]


@task("5.1")
def test_reshape(student, rng, check_rule):
    """reshape keeps the numbers in their order, and brings the gradient home in the operand's shape

    Row by row they are read, and row by row they are put down again.
    """
    reshape = student.matrices.reshape
    for shape, new in (((2, 3, 4), (4, 6)), ((6,), (1, 3, 2)), ((2, 3), (6,)), ((3, 4), (2, 6))):
        (a,) = drawn(rng, shape)
        check_rule(
            reshape,
            a,
            against=np.reshape,
            shape=new,
            wrong=[(a.reshape(new, order="F"), COLUMNS_FIRST)],
            wrong_gradients=lambda g, shape=shape: [
                (g, mistake("gradient-in-the-new-shape")),
                (g.reshape(shape, order="F"), COLUMNS_FIRST),
            ],
        )


@task("5.1")
def test_reshape_with_a_length_left_over(student, rng, check_rule):
    """One length of the new shape may be -1

    NumPy works it out; the way back needs only the shape that the operand had.
    """
    reshape = student.matrices.reshape
    for shape, new in (((2, 3, 4), (4, -1)), ((2, 3), (-1,)), ((4,), (-1, 1))):
        check_rule(
            reshape,
            *drawn(rng, shape),
            against=np.reshape,
            shape=new,
            wrong_gradients=as_it_came,
        )


@task("5.1")
def test_reshape_of_few_numbers(student, rng, check_rule):
    """An array without axes, and arrays without numbers, have shapes too

    A single number may have any number of axes of length 1.
    """
    reshape = student.matrices.reshape
    for shape, new in (((3, 2), (2, 3)), ((), (1, 1)), ((1, 1), ()), ((0, 3), (3, 0)), ((2, 0), (0,))):
        check_rule(reshape, *drawn(rng, shape), against=np.reshape, shape=new, wrong_gradients=as_it_came)


@task("5.1")
def test_squeeze(student, rng, check_rule):
    """squeeze drops axes of length 1: all of them, or those that are named

    However many were dropped, the operand's own shape says where they were.
    """
    squeeze = student.matrices.squeeze
    cases = (((1, 3, 1), None), ((1, 3, 1), 0), ((1, 3, 1), -1), ((1, 2, 1, 3), (0, 2)), ((2, 3), None))
    for shape, axis in (*cases, ((1, 1), None), ((1, 0), 0)):
        check_rule(
            squeeze,
            *drawn(rng, shape),
            against=np.squeeze,
            axis=axis,
            wrong_gradients=as_it_came,
        )


@task("5.1")
def test_expand_dims(student, rng, check_rule):
    """expand_dims adds axes of length 1, at one place or at several

    No number is new; the gradient loses the new axes again.
    """
    expand_dims = student.matrices.expand_dims
    for shape, axis in (((2, 3), 0), ((2, 3), 1), ((2, 3), -1), ((3,), (0, -1)), ((), 0), ((0,), 1)):
        check_rule(
            expand_dims,
            *drawn(rng, shape),
            against=np.expand_dims,
            axis=axis,
            wrong_gradients=as_it_came,
        )


@task("5.1")
def test_other_shapes_in_a_graph(student, rng, gradcheck):
    """Tensors change their shape on the way, and every leaf gets a gradient in its own

    float32 stays float32.
    """
    calculation = over_there(
        student,
        "lambda a, b: a.reshape(3, 2) * b.squeeze(0) + a.reshape(-1, 2) * b.expand_dims(0).reshape(3, 1)",
    )
    for dtype in (np.float64, np.float32):
        gradcheck(
            calculation,
            *drawn(rng, (2, 3), (1, 3, 1), dtype=dtype),
            against=lambda a, b: 2 * a.reshape(3, 2) * b[0],
            what="a product of reshaped tensors",
        )


# The axes in another order.

# Of no use twice: going the same way again does not lead back.
CYCLES = ((1, 2, 0, 3), (2, 0, 1, 3), (1, 2, 3, 0), (3, 0, 1, 2), (0, 2, 3, 1), (2, 1, 3, 0), (1, 3, 0, 2))


def no_way_back(axes):
    """Wrong slopes for a transpose by `axes`."""
    return lambda g: [
        (g.transpose(axes), mistake("permutes-again")),
        (g.transpose(), REVERSED),
        (g, LEFT_AS_IT_CAME),
    ]


@task("5.2")
def test_transpose_reverses(student, rng, check_rule):
    """Without axes, transpose reverses them all

    Rows become columns; a vector stays as it is.
    """
    transpose = student.matrices.transpose
    for shape in ((2, 3), (3, 3), (2, 3, 4), (3,), (), (0, 2)):
        check_rule(
            transpose,
            *drawn(rng, shape),
            against=np.transpose,
            wrong_gradients=lambda g: [(g, LEFT_AS_IT_CAME)],
        )


@task("5.2")
def test_transpose_by_any_permutation(student, rng, check_rule):
    """The axes in any order, and the gradient's axes back in theirs

    If axis 2 has gone to place 0, where has place 0 to go?
    """
    transpose = student.matrices.transpose
    for axes in rng.permutation(CYCLES)[:4].tolist():
        axes = tuple(axes)
        check_rule(
            transpose,
            *drawn(rng, (2, 3, 1, 4)),
            against=np.transpose,
            axes=axes,
            wrong_gradients=no_way_back(axes),
        )


@task("5.2")
def test_transpose_where_shapes_do_not_tell(student, rng, check_rule):
    """With axes of one length a wrong way back has the right shape, and the wrong numbers

    Follow one number on its way there, and then on its way back.
    """
    transpose = student.matrices.transpose
    for axes in ((1, 2, 0), (2, 0, 1)):
        check_rule(
            transpose,
            *drawn(rng, (3, 3, 3)),
            against=np.transpose,
            axes=axes,
            wrong_gradients=no_way_back(axes),
        )


@task("5.2")
def test_transpose_with_negative_axes(student, rng, check_rule):
    """Axes may count from the end

    -1 is the last axis. What is its number, counted from the front?
    """
    transpose = student.matrices.transpose
    for axes in ((-1, 0, 1), (1, -1, 0), (-2, -1, -3)):
        check_rule(
            transpose,
            *drawn(rng, (2, 3, 4)),
            against=np.transpose,
            axes=axes,
            wrong_gradients=no_way_back(axes),
        )


@task("5.2")
def test_swapaxes(student, rng, check_rule):
    """swapaxes exchanges two axes, and exchanging them again leads back

    Negative axes count from the end; an axis may also be exchanged with itself.
    """
    swapaxes = student.matrices.swapaxes
    for shape, axes in (((2, 3), (0, 1)), ((2, 3, 4), (0, -1)), ((2, 3, 4), (2, 1)), ((2, 0), (-1, -1))):
        check_rule(
            swapaxes,
            *drawn(rng, shape),
            against=np.swapaxes,
            axis1=axes[0],
            axis2=axes[1],
            wrong_gradients=lambda g: [(g, LEFT_AS_IT_CAME), (g.transpose(), REVERSED)],
        )


@task("5.2")
def test_other_orders_in_a_graph(student, rng, gradcheck):
    """Tensors in another order of axes, and back, and used in both

    One tensor with two users adds up what both bring, in its own order of axes.
    """
    calculation = over_there(
        student, "lambda a, b: (a.T * b.transpose(2, 0, 1)).transpose(1, 2, 0) + b * a.swapaxes(0, 1).sum()"
    )
    for dtype in (np.float64, np.float32):
        gradcheck(
            calculation,
            *drawn(rng, (3, 2), (2, 3, 2), dtype=dtype),
            against=lambda a, b: (a.T * b.transpose(2, 0, 1)).transpose(1, 2, 0) + b * a.sum(),
            what="a product of transposed tensors",
        )


# The same number in many places.


def stretched(shape, new):
    """The axes of `new` along which `shape` was added to or stretched."""
    added = len(new) - len(shape)
    return tuple(i for i in range(len(new)) if i < added or shape[i - added] != new[i])


def too_little(shape, new):
    """Wrong slopes for a stretch: one of the copies' gradients, or their mean."""

    def wrong(g):
        axes = stretched(shape, new)
        first = g[tuple(slice(0, 1) if i in axes else slice(None) for i in range(g.ndim))]
        return [
            (first.reshape(shape), mistake("copies-share-one-gradient")),
            (g.mean(axis=axes).reshape(shape), mistake("copies-share-one-gradient")),
            (g, mistake("gradient-in-the-new-shape")),
        ]

    return wrong


@task("5.3")
def test_broadcast_along_new_axes(student, rng, check_rule):
    """A row in every row, a matrix in every layer

    Axes are added on the left. What does a number receive that went to many places?
    """
    broadcast_to = student.matrices.broadcast_to
    for shape, new in (((3,), (2, 3)), ((2, 3), (4, 2, 3)), ((), (2, 3)), ((), (4,))):
        check_rule(
            broadcast_to,
            *drawn(rng, shape),
            against=np.broadcast_to,
            shape=new,
            wrong_gradients=too_little(shape, new),
        )


@task("5.3")
def test_broadcast_along_axes_of_length_1(student, rng, check_rule):
    """A column in every column, also when new axes come on top

    An axis of length 1 is there in the operand, so it is there in its gradient.
    """
    broadcast_to = student.matrices.broadcast_to
    for shape, new in (((2, 1), (2, 4)), ((1, 3), (2, 3)), ((1, 1), (2, 3)), ((3, 1), (2, 3, 2))):
        check_rule(
            broadcast_to,
            *drawn(rng, shape),
            against=np.broadcast_to,
            shape=new,
            wrong_gradients=too_little(shape, new),
        )


@task("5.3")
def test_broadcast_to_nowhere(student, rng, check_rule):
    """To the same shape, and to no places at all

    Stretched to length 0 a number goes nowhere, and receives 0.
    """
    broadcast_to = student.matrices.broadcast_to
    check_rule(
        broadcast_to,
        *drawn(rng, (2, 1)),
        against=np.broadcast_to,
        shape=(2, 3),
        wrong_gradients=too_little((2, 1), (2, 3)),
    )
    for shape, new in (((2, 3), (2, 3)), ((), ()), ((1,), (1,)), ((3,), (0, 3)), ((2, 1), (2, 0))):
        check_rule(broadcast_to, *drawn(rng, shape), against=np.broadcast_to, shape=new)


@task("5.3")
def test_broadcast_in_a_graph(student, rng, gradcheck):
    """A stretched tensor times another one, in both precisions

    The stretch adds up, and the product has its own factors.
    """
    # The sum counts the copies: the product alone would stretch a tensor that came back as it was.
    for dtype in (np.float64, np.float32):
        gradcheck(
            lambda a, b: a.broadcast_to(2, 3, 2).sum(axis=0) * b + a,
            *drawn(rng, (3, 1), (2, 3, 2), dtype=dtype),
            against=lambda a, b: np.broadcast_to(a, (2, 3, 2)).sum(axis=0) * b + a,
            what="a product with a stretched tensor",
        )


@task("5.3")
def test_broadcast_to_very_many_places(student, rng):
    """One row stretched over a thousand

    Each number of the row receives a thousand gradients.
    """
    (row,), (g,) = drawn(rng, (20,)), drawn(rng, (1000, 20))
    out, da = parts_of_rule(student.matrices.broadcast_to(row, (1000, 20)), 1)
    expect(out, np.broadcast_to(row, (1000, 20)), "broadcast_to")
    averaged = mistake("copies-share-one-gradient")
    wrong = [(g[0], averaged), (g.mean(axis=0), averaged)]
    expect(da(g), g.sum(axis=0), "the gradient of the row", wrong=wrong)


# The matrix product.


def wrong_factors(a, b):
    """Wrong slopes for a @ b: what comes of factors that are not transposed, or exchanged.

    Those that the shapes do not admit are left out: nobody can have computed them. Of two matrices ᵀ and .T
    make the same, so that a gradient of the other operand is looked for before a stack that was reversed.
    """
    a_turned, b_turned = a.swapaxes(-1, -2), b.swapaxes(-1, -2)

    def wrong(g):
        attempts = (
            (g, b, mistake("factor-not-transposed")),
            (a, g, mistake("factor-not-transposed")),
            (b_turned, g, mistake("factors-exchanged")),
            (g, a_turned, mistake("factors-exchanged")),
            (g, b_turned, CROSSED),
            (a_turned, g, CROSSED),
            (g, b.T, mistake("transposes-the-whole-stack")),
            (a.T, g, mistake("transposes-the-whole-stack")),
        )
        return [(x @ y, sentence) for x, y, sentence in attempts if fit(x, y)]

    return wrong


def fit(x, y):
    """Whether x @ y is defined."""
    if not x.ndim or not y.ndim or x.shape[-1] != y.shape[max(0, y.ndim - 2)]:
        return False
    stacks = zip(x.shape[-3::-1], y.shape[-3::-1], strict=False)
    return all(m == n or 1 in (m, n) for m, n in stacks)


@task("5.4")
def test_matrices(student, rng, check_rule):
    """Matrices of different lengths: only one order of the factors fits

    g has as many rows as a and as many columns as b.
    """
    matmul = student.matrices.matmul
    for n, k, m in ((2, 3, 4), (3, 1, 2), (1, 4, 1)):
        a, b = drawn(rng, (n, k), (k, m))
        check_rule(matmul, a, b, against=np.matmul, what="a @ b", wrong_gradients=wrong_factors(a, b))


@task("5.4")
def test_square_matrices(student, rng, check_rule):
    """Square matrices: all orders of the factors fit, and only one is right

    Take matrices with different lengths to find out, and do the same here.
    """
    a, b = drawn(rng, (3, 3), (3, 3))
    check_rule(
        student.matrices.matmul, a, b, against=np.matmul, what="a @ b", wrong_gradients=wrong_factors(a, b)
    )


# The slopes of one product of matrices; None where they cannot be had.
SLOPES = """
def slopes(a, b, g):
    try:
        from kittengrad.matrices import matmul

        return [vjp(g) for vjp in matmul(a, b)[1:]]
    except Exception:
        return None
"""


def are(found, right):
    """Whether what was found are just these arrays."""
    if type(found) is not list or len(found) != len(right):
        return False
    return all(type(x) is np.ndarray and np.array_equal(x, y) for x, y in zip(found, right, strict=True))


def blame_vectors(student, wrong):
    """`wrong`, pairs of a slope and a sentence, where the slopes of matrices are right.

    Where they are not, vectors alone are not to blame. A generator, so that this is asked only where a slope
    is wrong. All numbers are small and whole, and so are their products: they are exact.
    """
    a, g = np.arange(8.0).reshape(2, 2, 2), np.arange(1.0, 9.0).reshape(2, 2, 2) ** 2
    b = a[::-1] + 1
    right = [g @ b.swapaxes(1, 2), a.swapaxes(1, 2) @ g]
    if are(student.define(SLOPES, "slopes")(a, b, g), right):
        yield from wrong


@task("5.4")
def test_vectors(student, rng, check_rule):
    """A vector on the left is a row, on the right a column, and its axis of length 1 is missing in the result

    Matrix times vector, vector times matrix, vector times vector.
    """
    matmul = student.matrices.matmul
    for left, right in (((3, 3), (3,)), ((3,), (3, 3)), ((2, 3), (3,)), ((3,), (3, 2)), ((4,), (4,))):
        a, b = drawn(rng, left, right)

        def no_matrix(g, a=a, b=b):
            """What the formula for matrices makes of a vector that has not become one."""
            pairs = ((g, b.T), (a.T, g))
            crossed = [(a.T @ g, CROSSED)] if b.ndim == 1 < a.ndim else []
            known = [(x @ y, mistake("vectors-are-no-matrices")) for x, y in pairs if fit(x, y)]
            return blame_vectors(student, crossed + known)

        check_rule(matmul, a, b, against=np.matmul, what="a @ b", wrong_gradients=no_matrix)


@task("5.4")
def test_stacks(student, rng, check_rule):
    """Stacks of matrices, multiplied one to one

    Only the last two axes belong to the matrices; the others count them.
    """
    matmul = student.matrices.matmul
    for left, right in (((2, 2, 2), (2, 2, 2)), ((2, 2, 3), (2, 3, 4)), ((2, 1, 3, 2), (2, 1, 2, 3))):
        a, b = drawn(rng, left, right)
        check_rule(
            matmul,
            a,
            b,
            against=np.matmul,
            what="a @ b",
            wrong=[(np.dot(a, b), DOT)],
            wrong_gradients=wrong_factors(a, b),
        )


@task("5.4")
def test_stacks_broadcast(student, rng, check_rule):
    """One matrix for a whole stack, and stacks of different heights

    The one matrix was used by all of them. Stage 04 has a word for what follows.
    """
    matmul = student.matrices.matmul
    heights = (((3,), ()), ((), (3,)), ((1,), (2,)), ((2, 1), (3,)), ((3,), (2, 1)))
    for left, right in heights:
        a, b = drawn(rng, (*left, 2, 3), (*right, 3, 2))
        check_rule(
            matmul,
            a,
            b,
            against=np.matmul,
            what="a @ b",
            wrong=[(np.dot(a, b), DOT)],
            wrong_gradients=lambda g, a=a, b=b: [
                (g @ b.swapaxes(-1, -2), mistake("stack-not-summed")),
                (a.swapaxes(-1, -2) @ g, mistake("stack-not-summed")),
                *wrong_factors(a, b)(g),
            ],
        )


@task("5.4")
def test_stacks_and_vectors(student, rng, check_rule):
    """A stack of matrices times one vector, and one vector times a stack

    First make the vector a matrix; then it is a matrix for a whole stack.
    """
    matmul = student.matrices.matmul
    for left, right in (((2, 3, 4), (4,)), ((4,), (2, 4, 3)), ((2, 1, 2, 3), (3,)), ((3,), (2, 1, 3, 2))):
        check_rule(matmul, *drawn(rng, left, right), against=np.matmul, what="a @ b")


@task("5.4")
def test_matrices_without_numbers(student, rng, check_rule):
    """A sum over nothing is 0, and so are the gradients of what was never multiplied

    The formulas hold for lengths of 0 as they stand.
    """
    matmul = student.matrices.matmul
    a, b = drawn(rng, (2, 3), (3, 4))
    check_rule(matmul, a, b, against=np.matmul, what="a @ b", wrong_gradients=wrong_factors(a, b))
    for left, right in (((2, 0), (0, 3)), ((0, 2), (2, 3)), ((0,), (0,)), ((0, 2, 3), (3, 2))):
        check_rule(matmul, *drawn(rng, left, right), against=np.matmul, what="a @ b")


@task("5.4")
def test_products_in_single_precision(student, rng, check_rule):
    """float32 in, float32 out, and float32 back

    In all ranks.
    """
    matmul = student.matrices.matmul
    for left, right in (((2, 3), (3, 4)), ((3,), (3, 2)), ((2, 3), (3,)), ((2, 2, 3), (3, 2))):
        a, b = drawn(rng, left, right, dtype=np.float32)
        check_rule(matmul, a, b, against=np.matmul, what="a @ b")


@task("5.4")
def test_products_in_a_graph(student, rng, gradcheck):
    """A tensor in several products, with arrays on either side

    Every product adds its share to the tensor's gradient.
    """
    left, right = drawn(rng, (4, 2), (3, 2))
    calculation = over_there(student, "lambda w, x, left, right: left @ (w @ x) @ right + (w @ x @ x).sum()")
    gradcheck(
        lambda w, x: calculation(w, x, left, right),
        *drawn(rng, (2, 3), (3, 3)),
        against=lambda w, x: left @ w @ x @ right + (w @ x @ x).sum(),
        what="a sum of products",
    )


@task("5.4")
def test_large_matrices(student, rng):
    """A layer of a real network, with hundreds of numbers in a row

    NumPy's own product does it at once, in both directions.
    """
    a, b, g = drawn(rng, (80, 200), (200, 30), (80, 30))
    out, da, db = parts_of_rule(student.matrices.matmul(a, b), 2)
    expect(out, a @ b, "a @ b", atol=1e-9)
    expect(da(g), g @ b.T, "the gradient of a", atol=1e-9)
    expect(db(g), a.T @ g, "the gradient of b", atol=1e-9)


# Some of the numbers.


def index_check(index, check_rule, a, key):
    """Check index(a, key), with the slopes that the usual mistakes would give it."""

    def wrong(g):
        once = np.zeros_like(a)
        once[key] = g
        return [(once, mistake("repeated-places-count-once")), (g, mistake("gradient-of-the-part"))]

    check_rule(
        lambda a: index(a, key),
        a,
        against=lambda a: a[key],
        what="a[key]",
        wrong_gradients=wrong,
    )


@task("5.5")
def test_slices_and_numbers(student, rng, check_rule):
    """Slices, numbers, an ellipsis, new axes

    What was not read had no influence on the result.
    """
    index = student.matrices.index
    keys = (
        1,
        slice(1, None),
        (slice(None), 0),
        (..., -1),
        (None, 1),
        (slice(None, None, -2),),
        (slice(None), slice(2, 0, -1), 1),
        (2, 2, 1),
        slice(0, 0),
    )
    for key in keys:
        index_check(index, check_rule, *drawn(rng, (3, 3, 2)), key)


@task("5.5")
def test_arrays_of_numbers(student, rng, check_rule):
    """An array of numbers names places, in any order

    Each number that was read receives what its place in the result receives.
    """
    index = student.matrices.index
    for key in (rng.permutation(4)[:3], rng.permutation(4).reshape(2, 2), [3, 1]):
        index_check(index, check_rule, *drawn(rng, (4, 2)), key)
    index_check(index, check_rule, *drawn(rng, (3, 4)), (rng.permutation(3), rng.permutation(4)[:3]))


@task("5.5")
def test_repeated_places(student, rng, check_rule):
    """A place that was read several times receives as many gradients

    How often did the result contain this number?
    """
    index = student.matrices.index
    index_check(index, check_rule, *drawn(rng, (4,)), np.array([0, 0, 2, 0, 3, 2]))
    index_check(index, check_rule, *drawn(rng, (3, 2)), rng.integers(0, 3, size=(2, 4)))
    index_check(index, check_rule, *drawn(rng, (2, 3)), (np.array([0, 1, 1, 1]), np.array([2, 0, 0, 1])))
    index_check(index, check_rule, *drawn(rng, (2, 3)), (slice(None), np.array([1, 1, 0])))


@task("5.5")
def test_repeated_by_another_name(student, rng, check_rule):
    """-1 and the last place are one place

    Two names for one place are a repetition as well.
    """
    index = student.matrices.index
    index_check(index, check_rule, *drawn(rng, (3,)), np.array([-1, 2, 0, -3]))
    index_check(index, check_rule, *drawn(rng, (3, 2)), (np.array([1, -2]), np.array([0, -2])))


@task("5.5")
def test_arrays_of_truths(student, rng, check_rule):
    """An array of truths chooses the places where it is true

    Also none of them, or whole rows.
    """
    index = student.matrices.index
    (a,) = drawn(rng, (3, 4))
    truths = np.array([[True, False, True, False]]) ^ (a > 0)
    rows = np.array([True, False, True])
    for key in (truths, rows, (slice(None), truths[0]), np.zeros((3, 4), bool), np.ones(3, bool)):
        index_check(index, check_rule, a, key)


@task("5.5")
def test_mixtures(student, rng, check_rule):
    """Slices, arrays, new axes and numbers in one key

    Whatever NumPy makes of the key when it reads, it makes of it when it adds.
    """
    index = student.matrices.index
    (a,) = drawn(rng, (3, 4, 2))
    keys = (
        (slice(1, None), [0, 0, 3], None, 1),
        (np.array([True, False, True]), slice(None), np.array([1, 0])),
        ([0, 0], ..., [1, 1]),
    )
    for key in keys:
        index_check(index, check_rule, a, key)


@task("5.5")
def test_one_number(student, rng, check_rule):
    """Of an array without axes one may read the number, or give it an axis

    The key is then (), or an ellipsis, or a new axis.
    """
    index = student.matrices.index
    index_check(index, check_rule, *drawn(rng, (3, 2)), (2, None))
    for key in ((), ..., None):
        index_check(index, check_rule, *drawn(rng, ()), key)


@task("5.5")
def test_asked_twice(student, rng):
    """The function of an index may be called again, and nothing is left in it from the first time

    A graph that is kept is walked more than once.
    """
    a, g, other = drawn(rng, (4,), (3,), (3,))
    out, da = parts_of_rule(student.matrices.index(a, np.array([1, 1, 3])), 1)
    expect(out, a[[1, 1, 3]], "a[key]")
    first = np.array([0, g[0] + g[1], 0, g[2]])
    second = np.array([0, other[0] + other[1], 0, other[2]])
    expect(da(g), first, "the first answer")
    wrong = [(first + second, mistake("zeros-made-once"))]
    expect(da(other), second, "the second answer", wrong=wrong)


@task("5.5")
def test_index_in_a_graph(student, rng, gradcheck):
    """Rows, elements and repetitions of one tensor, multiplied with one another, in both precisions

    Every use adds its share, each at its own places.
    """
    twice = np.array([1, 1])
    calculation = over_there(
        student, "lambda a, b, twice: a[0] * b[1:] + a[twice, :] * a[-1, 2] + b[b.data > 0].sum()"
    )
    for dtype in (np.float64, np.float32):
        gradcheck(
            lambda a, b: calculation(a, b, twice),
            *drawn(rng, (2, 3), (3, 3), dtype=dtype),
            against=lambda a, b: a[0] * b[1:] + a[twice] * a[-1, 2] + (b * (b > 0)).sum(),
            what="a sum of products of parts",
        )


@task("5.5")
def test_a_lookup_of_thousands(student, rng):
    """Twenty thousand readings of forty numbers

    A word that comes often in a text is read often. A loop over all readings would take its time.
    """
    table, g = drawn(rng, (40,), (20_000,))
    key = rng.integers(0, 40, size=20_000)
    out, da = parts_of_rule(student.matrices.index(table, key), 1)
    expect(out, table[key], "table[key]")
    once = np.zeros(40)
    once[key] = g
    wrong = [(once, mistake("repeated-places-count-once"))]
    expect(da(g), np.bincount(key, g, 40), "the gradient of the table", atol=1e-8, wrong=wrong)


# Several arrays made one.


def concatenated(*arrays, axis=0):
    return np.concatenate(arrays, axis)


def stacked(*arrays, axis=0):
    return np.stack(arrays, axis)


def parts_of(axis, lengths):
    """Wrong slopes for a concatenation: one part for all, equal parts, parts along the first axis."""

    def wrong(g):
        ends = np.cumsum(lengths)
        equal = np.array_split(g, len(lengths), axis)
        down = [g[end - length : end] for end, length in zip(ends, lengths, strict=True)]
        last = np.take(g, range(ends[-1] - lengths[-1], ends[-1]), axis)
        beyond = np.take(g, [], axis)
        return [
            (last, mistake("every-part-is-the-last")),
            (beyond, mistake("every-part-is-the-last")),
            *((part, EQUAL_PARTS) for part in equal),
            *((part, FIRST_AXIS) for part in down),
        ]

    return wrong


@task("5.6")
def test_concatenate(student, rng, check_rule):
    """Arrays of different lengths, one after the other, along any axis

    Each receives the part of g that lies where it lies in the result.
    """
    concatenate = student.matrices.concatenate
    for axis in (0, 1, -1):
        lengths = (1, 3, 2)
        shapes = [(2, length) if axis else (length, 2) for length in lengths]
        check_rule(
            concatenate,
            *drawn(rng, *shapes),
            against=concatenated,
            axis=axis,
            wrong_gradients=parts_of(axis, lengths),
        )


@task("5.6")
def test_concatenate_where_shapes_do_not_tell(student, rng, check_rule):
    """Arrays of one shape: each still has a part of its own

    A function made in a loop looks at the loop's variables when it is called.
    """
    concatenate = student.matrices.concatenate
    for axis in (0, 1):
        check_rule(
            concatenate,
            *drawn(rng, (2, 2), (2, 2), (2, 2)),
            against=concatenated,
            axis=axis,
            wrong_gradients=parts_of(axis, (2, 2, 2)),
        )


@task("5.6")
def test_concatenate_one_none_and_many(student, rng, check_rule):
    """A single array, arrays without numbers, and more than a few

    Along axis 0 unless another one is named.
    """
    concatenate = student.matrices.concatenate
    for shapes in (((3,),), ((2,), (0,), (1,)), ((0, 2), (0, 2)), ((1,), (2,), (1,), (3,), (1,), (2,))):
        check_rule(
            concatenate,
            *drawn(rng, *shapes),
            against=concatenated,
            wrong_gradients=parts_of(0, tuple(shape[0] for shape in shapes)),
        )


def layers_of(axis):
    """Wrong slopes for a stack: the last layer for all, and layers that kept the new axis."""

    def wrong(g):
        count = g.shape[axis]
        return [
            (np.take(g, -1, axis), mistake("every-part-is-the-last")),
            *((np.take(g, [i], axis), KEEPS_AXIS) for i in range(count)),
            *((g[i], FIRST_AXIS) for i in range(min(count, len(g)))),
        ]

    return wrong


@task("5.6")
def test_stack(student, rng, check_rule):
    """Arrays side by side along a new axis, wherever it is put

    Layer i of g, without the axis that counts the layers, has the shape of array i.
    """
    stack = student.matrices.stack
    for shape, axis in (((3, 3), 0), ((3, 3), 1), ((3, 3), -1), ((2, 3), -2), ((2, 3), -3)):
        check_rule(
            stack,
            *drawn(rng, shape, shape, shape),
            against=stacked,
            axis=axis,
            wrong_gradients=layers_of(axis),
        )


@task("5.6")
def test_stack_one_none_and_numbers(student, rng, check_rule):
    """A single array, arrays without numbers, and single numbers

    Numbers, stacked, are a vector. Along axis 0 unless another one is named.
    """
    stack = student.matrices.stack
    for shapes in (((2, 3),), ((0, 2), (0, 2)), ((), (), (), ())):
        check_rule(stack, *drawn(rng, *shapes), against=stacked, wrong_gradients=layers_of(0))


@task("5.6")
def test_several_in_a_graph(student, rng, gradcheck):
    """Tensors joined, one of them twice, in both precisions

    A tensor that went in twice has two parts in the result, and gets the gradients of both.
    """
    for dtype in (np.float64, np.float32):
        arrays = drawn(rng, (2, 2), (2, 1), dtype=dtype)
        gradcheck(
            lambda a, b: student.concatenate([a, b, a], axis=-1) * b,
            *arrays,
            against=lambda a, b: np.concatenate([a, b, a], -1) * b,
            what="a concatenation",
        )
        gradcheck(
            lambda a, b: student.stack([a, a * b, b * b * a], axis=-1) * b,
            *arrays,
            against=lambda a, b: np.stack([a, a * b, b * b * a], -1) * b,
            what="a stack",
        )


# One array made several, and one of two.


# A calculation that is done over there, like the others.
PARTS_AND_CHOICES = """
from kittengrad import where

def calculation(condition, a, b):
    left, right = a.split(2, axis=-1)
    return where(condition, left * right, b) * left
"""


def parts_of_split(split, a, sections, **options):
    """What split has returned, when it is a list of so many rule's results."""
    parts = split(a, sections, **options)
    require(type(parts) is list and len(parts) == sections, A_LIST)
    require(all(type(part) is tuple and len(part) == 2 for part in parts), A_LIST)
    return [parts_of_rule(part, 1) for part in parts]


def all_parts_check(rng, split, a, sections, axis=0):
    """Expect the parts of `a`, and of each one's function g at the part's own place among zeros."""
    found = parts_of_split(split, a, sections, axis=axis)
    expect([part for part, _ in found], np.split(a, sections, axis), "the parts")
    for i, (part, da) in enumerate(found):
        (g,) = drawn(rng, part.shape)
        places = [np.zeros_like(a) for _ in range(sections)]
        for place, zeros in enumerate(places):
            np.split(zeros, sections, axis)[place][...] = g
        wrong = [
            (g, mistake("gradient-of-the-part")),
            *((wrong, mistake("parts-in-one-place")) for wrong in (places[0], places[-1])),
        ]
        expect(da(g), places[i], "the gradient of a part", wrong=wrong)


@task("5.7")
def test_split(student, rng, check_rule):
    """Equal parts along any axis, each with a way back to its own place

    Outside of the part the gradient is 0: the part does not depend on it.
    """
    split = student.matrices.split
    for shape, sections, axis in (((6,), 3, 0), ((2, 4), 2, 1), ((2, 4), 2, -1), ((4, 2, 1), 4, -3)):

        def somewhere_else(g, shape=shape, axis=axis):
            """g in the first place, and in the last, of zeros."""
            length, wrong = g.shape[axis], []
            for place in (slice(0, length), slice(shape[axis] - length, None)):
                zeros = np.zeros(shape)
                np.moveaxis(zeros, axis, 0)[place] = np.moveaxis(g, axis, 0)
                wrong.append((zeros, mistake("parts-in-one-place")))
            return [*wrong, (g, mistake("gradient-of-the-part"))]

        for i in range(sections):
            check_rule(
                lambda a, i=i, n=sections, axis=axis: parts_of_split(split, a, n, axis=axis)[i],
                *drawn(rng, shape),
                against=lambda a, i=i, n=sections, axis=axis: np.split(a, n, axis)[i],
                what="a part of split",
                wrong_gradients=somewhere_else,
            )


@task("5.7")
def test_split_has_all_the_parts(student, rng):
    """As many parts as were asked for, in a list, one after the other; all of it when one is asked for

    Without numbers the parts have none either.
    """
    split = student.matrices.split
    for shape, sections in (((6, 2), 3), ((6, 2), 6), ((2, 3), 1), ((0, 3), 2)):
        all_parts_check(rng, split, *drawn(rng, shape), sections)


@task("5.7")
def test_split_refuses_unequal_parts(student, rng):
    """What cannot be divided equally is refused with a ValueError

    Which division leaves a rest?
    """
    split = student.matrices.split
    (a,) = drawn(rng, (5, 4))
    all_parts_check(rng, split, a, 2, axis=1)
    for sections, axis in ((2, 0), (3, 1), (3, -1), (6, 0)):
        with student.raises("ValueError", UNEQUAL):
            split(a, sections, axis=axis)


@task("5.7")
def test_where(student, rng, check_rule):
    """From the one where the condition is true, from the other where it is not

    Who was not chosen had no influence.
    """
    condition = np.array([[True, False, True], [False, True, False]]) ^ (rng.random() > 0.5)
    check_rule(
        lambda a, b: student.matrices.where(condition, a, b),
        *drawn(rng, (2, 3), (2, 3)),
        against=lambda a, b: np.where(condition, a, b),
        what="where",
        wrong_gradients=lambda g: [
            (g, mistake("both-are-chosen")),
            (np.where(condition, 0, g), EXCHANGED),
            (np.where(condition, g, 0), EXCHANGED),
        ],
    )


@task("5.7")
def test_where_broadcasts(student, rng, check_rule):
    """Condition and operands stretch to one shape; gradients are summed back to their operands'

    A single number that was chosen in many places receives from all of them.
    """
    where = student.matrices.where
    truths = rng.permutation([True, True, True, True, False, False]).reshape(2, 3)
    cases = (
        (truths, (3,), ()),
        (truths, (2, 1), (2, 3)),
        (truths[:1], (2, 3), (1, 3)),
        (truths[:, :1], (3,), (2, 3)),
        (np.array(True), (2, 1), (1, 3)),
        (np.zeros((0, 3), bool), (3,), ()),
    )
    for condition, left, right in cases:
        check_rule(
            lambda a, b, condition=condition: where(condition, a, b),
            *drawn(rng, left, right),
            against=lambda a, b, condition=condition: np.where(condition, a, b),
            what="where",
            wrong_gradients=lambda g, condition=condition: [
                (g, mistake("both-are-chosen")),
                (np.where(condition, g, 0), mistake("gradient-in-the-new-shape")),
                (np.where(condition, 0, g), mistake("gradient-in-the-new-shape")),
            ],
        )


@task("5.7")
def test_where_leaves_the_rest_alone(student, rng):
    """What was not chosen has no influence, not even inf or nan

    0 times inf is nan: choose, do not multiply.
    """
    x, y = (float(rng.uniform(1, 2)) for _ in range(2))
    condition = np.array([True, False, True, False])
    a, b = np.array([x, np.inf, x, np.nan]), np.array([-np.inf, y, np.nan, y])
    out, da, db = parts_of_rule(student.matrices.where(condition, a, b), 2)
    poisoned = np.full(4, np.nan)
    expect(out, np.array([x, y, x, y]), "where", wrong=[(poisoned, MIXED)])
    g = np.array([x, np.inf, np.nan, y])
    first, second = np.array([x, 0, np.nan, 0]), np.array([0, np.inf, 0, y])
    wrong = [(np.array([x, np.nan, np.nan, 0]), MIXED)]
    expect(da(g), first, "the gradient of the first", wrong=wrong)
    wrong = [(np.array([0, np.inf, np.nan, y]), MIXED)]
    expect(db(g), second, "the gradient of the second", wrong=wrong)


@task("5.7")
def test_parts_and_choices_in_a_graph(student, rng, gradcheck):
    """Tensors taken apart, chosen from, and put together, in both precisions

    Each part is a tensor of its own, and all lead back to the one they were cut from.
    """
    calculation = student.define(PARTS_AND_CHOICES, "calculation")
    condition = np.array([[True, False], [False, True]])
    for dtype in (np.float64, np.float32):
        gradcheck(
            lambda a, b: calculation(condition, a, b),
            *drawn(rng, (2, 4), (2,), dtype=dtype),
            against=lambda a, b: np.where(condition, a[:, :2] * a[:, 2:], b) * a[:, :2],
            what="a choice between parts",
        )
