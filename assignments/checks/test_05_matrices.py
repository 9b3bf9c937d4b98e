"""Stage 05: do the numbers move where they should, and do the gradients come home?

A rule is asked here as the engine asks it: for its result, and for dL/d(operand) when `g` is dL/d(result).
The numbers of g are chosen so that one can see in the answer where each of them went.
"""

from itertools import permutations

import numpy as np
from checks import expect, require, task

HOME = "The gradient is as it arrived. It belongs to the operand, so it has to have the operand's shape."
COLUMNS = "The numbers were read down the columns. NumPy reads along the rows."
COPIES = "Nothing was summed. Each number of the operand went to several places: what do they bring it?"
LOOP = "Every function cuts out the same part. One made in a loop looks its variables up when it is called."
PAIRS = "Each entry of the list is a pair: the part, and its function from g to dL/da."
FORMULA = "Your formula is right for matrices. A vector is none until you make it one."
COUNT = "A rule returns a tuple: its result, and one function for each operand."
G_CHANGED = "A function has changed g. It belongs to others too: make a new array, or return a view."
CHANGED = "The rule has changed an operand. It belongs to the caller: make a new array."


def expect_rule(rule, against, rng, *shapes, **options):
    """Expect the result of `against`, and right gradients, for float64 and float32 operands of these shapes.

    All rules of this stage are linear in each operand. If one number of an operand grows by 1, then
    L = Σ g · result grows by exactly dL/d(number). Each function is asked twice.
    """
    told = ", ".join(f"{name}={value!r}" for name, value in options.items())
    for dtype in (np.float64, np.float32):
        case = f"for {dtype.__name__} operands of shapes {shapes}" + f" and {told}" * bool(told)
        arrays = [np.asarray(rng.integers(1, 50, shape), dtype) for shape in shapes]
        before = [a.copy() for a in arrays]
        found = rule(*arrays, **options)
        require(isinstance(found, tuple) and len(found) == 1 + len(shapes), COUNT)
        right = np.asarray(against(*arrays, **options))
        expect(np.asarray(found[0]), right, f"the result {case}")
        for i in (*range(len(shapes)), 0):
            g = np.asarray(rng.integers(1, 50, right.shape), dtype)
            given, expected = g.copy(), np.zeros_like(arrays[i])
            for place in np.ndindex(shapes[i]):
                moved = [a.copy() for a in arrays]
                moved[i][place] += 1
                expected[place] = (g * (against(*moved, **options) - right)).sum()
            expect(np.asarray(found[1 + i](given)), expected, f"the gradient of operand {i + 1} {case}")
            require(bool((given == g).all()), G_CHANGED)
        require(all(bool((a == b).all()) for a, b in zip(arrays, before, strict=True)), CHANGED)


@task("5.1")
def test_reshape(student):
    """Six numbers as two rows, or as three, or as one

    The numbers keep their order. The gradient takes the operand's shape again.
    """
    a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    out, da = student.matrices.reshape(a, (3, 2))
    expected = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    columns = np.array([[1.0, 5.0], [4.0, 3.0], [2.0, 6.0]])
    expect(out, expected, "the result for a of shape (2, 3)", wrong=[(columns, COLUMNS)])
    g = 10 * expected
    expect(da(g), 10 * a, "dL/da for g = 10 * result", wrong=[(g, HOME)])


@task("5.1")
def test_all_kinds_of_shapes(student, rng):
    """The same for stacks, single numbers, some of the axes, and length 0

    The way back needs one thing only: the operand's own shape.
    """
    rules = student.matrices
    for old, new in (((2, 2, 3), (3, -1)), ((), (1, 1, 1)), ((1,), ()), ((2, 0), (0, 3)), ((2, 2), (4,))):
        expect_rule(rules.reshape, np.reshape, rng, old, shape=new)
    for axis in (None, 0, 2, -2, (0, -2)):
        expect_rule(rules.squeeze, np.squeeze, rng, (1, 2, 1, 3), axis=axis)
    for axis in (0, 1, -1, -2, (1, 2), (0, -1)):
        expect_rule(rules.expand_dims, np.expand_dims, rng, (1, 2), axis=axis)
    expect_rule(rules.expand_dims, np.expand_dims, rng, (), axis=-1)
    expect_rule(rules.squeeze, np.squeeze, rng, (1, 0, 1))


@task("5.2")
def test_transpose(student):
    """Rows become columns; the gradient's columns become rows

    With two axes there is only one other order.
    """
    a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    out, da = student.matrices.transpose(a)
    expect(out, np.array([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]), "transpose(a)")
    expect(da(10 * out), 10 * a, "dL/da for g = 10 * result", wrong=[(10 * out, HOME)])
    a = np.arange(24.0).reshape(2, 3, 4)
    out, da = student.matrices.transpose(a)
    last = "Only the last two axes were exchanged. Without `axes` the order of all of them is reversed."
    expect(
        out.shape, (4, 3, 2), "the shape of transpose(a) for a of shape (2, 3, 4)", wrong=[((2, 4, 3), last)]
    )
    expect(da(out), a, "dL/da of transpose(a) for three axes")


@task("5.2")
def test_three_axes(student):
    """Axes in the order (1, 2, 0), there and back

    When g is the result itself, what comes back has to be the operand.
    """
    a = np.arange(24.0).reshape(2, 3, 4)
    out, da = student.matrices.transpose(a, (1, 2, 0))
    expect(out.shape, (3, 4, 2), "the shape of transpose(a, (1, 2, 0)) for a of shape (2, 3, 4)")
    again = "You went the same way twice. With three axes that does not lead back: what undoes (1, 2, 0)?"
    back = da(out)
    expect(back.shape, (2, 3, 4), "the shape of dL/da", wrong=[((4, 2, 3), again), ((3, 4, 2), HOME)])
    expect(back, a, "dL/da for g = result")


@task("5.2")
def test_all_orders(student, rng):
    """Every order of three axes, and some of four, counted from the front and from the end

    Axes of one length hide a wrong way back from the shapes. The numbers show it.
    """
    rules = student.matrices
    for axes in permutations(range(3)):
        expect_rule(rules.transpose, np.transpose, rng, (2, 2, 2), axes=axes)
        expect_rule(rules.transpose, np.transpose, rng, (1, 2, 3), axes=tuple(axis - 3 for axis in axes))
    for axes in ((3, 1, 0, 2), (1, -1, 0, -2)):
        expect_rule(rules.transpose, np.transpose, rng, (2, 1, 3, 2), axes=axes)
    for shape in ((), (2,), (2, 2), (2, 0, 3), (2, 1, 2, 3)):
        expect_rule(rules.transpose, np.transpose, rng, shape)
    for i, j in ((0, 1), (-1, 1), (-3, -1), (2, 2)):
        expect_rule(rules.swapaxes, np.swapaxes, rng, (2, 3, 2), axis1=i, axis2=j)


@task("5.3")
def test_row_and_column(student):
    """A row stretched over three rows receives three gradients, and so does a column over three columns

    If each copy moves L, how much does the number itself move it?
    """
    a = np.array([1.0, 2.0])
    _, da = student.matrices.broadcast_to(a, (3, 2))
    g = np.array([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]])
    one = "Only one of the three copies has spoken. All of them are the same number."
    mean = "This is the mean of the copies' gradients. Small movements add up; they are not averaged."
    wrong = [(g, COPIES), (g[0], one), (g[-1], one), (g.mean(axis=0), mean)]
    expect(da(g), np.array([111.0, 222.0]), "dL/da", wrong=wrong)
    a = np.array([[1.0], [2.0]])
    _, da = student.matrices.broadcast_to(a, (2, 3))
    g = np.array([[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]])
    axis = "The sums are right. But a column has two axes, and this has one."
    wrong = [(g, COPIES), (np.array([111.0, 222.0]), axis)]
    expect(da(g), np.array([[111.0], [222.0]]), "dL/da of the column", wrong=wrong)


@task("5.3")
def test_all_kinds_of_stretching(student, rng):
    """New axes and stretched axes together, a single number, no stretching, and length 0

    Sum over the new axes, and over each axis that had length 1.
    """
    cases = ((2, 1), (3, 2, 2)), ((1, 2, 1), (2, 2, 2)), ((1, 1), (3, 1)), ((2, 1, 2), (2, 2, 2, 2))
    for old, new in (*cases, ((), (2, 2)), ((), ()), ((2, 2), (2, 2)), ((1, 2), (0, 2)), ((2,), (0, 2))):
        expect_rule(student.matrices.broadcast_to, np.broadcast_to, rng, old, shape=new)


@task("5.4")
def test_square_matrices(student):
    """Square matrices, where every product fits

    Here L is the number at the top left of a @ b, 1·1 + 2·100. How much does it move with the 2?
    """
    a = np.array([[1.0, 2.0], [3.0, 4.0]])
    b = np.array([[1.0, 10.0], [100.0, 1000.0]])
    _, da, db = student.matrices.matmul(a, b)
    g = np.array([[1.0, 0.0], [0.0, 0.0]])
    turn = "A factor stands as it stood in the product. It fits only because all is square."
    side = "The right factor, turned as it should be, but on the other side of g."
    wrong = [(np.array([[1.0, 10.0], [0.0, 0.0]]), turn), (np.array([[1.0, 0.0], [10.0, 0.0]]), side)]
    expect(da(g), np.array([[1.0, 100.0], [0.0, 0.0]]), "dL/da", wrong=wrong)
    expect(db(g), np.array([[1.0, 0.0], [2.0, 0.0]]), "dL/db")


@task("5.4")
def test_vectors(student):
    """A matrix times a vector, and two vectors

    Make a matrix of the vector first: a column on the right, a row on the left. g lacks the same axis.
    """
    a, b = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([1.0, 10.0, 100.0])
    out, _, db = student.matrices.matmul(a, b)
    expect(out, np.array([321.0, 654.0]), "a @ b for a of shape (2, 3) and b of shape (3,)")
    expect(db(np.array([1.0, 2.0])), np.array([9.0, 12.0, 15.0]), "dL/db")
    _, da, db = student.matrices.matmul(b, b + 1.0)
    three = np.array(3.0)
    expect(da(three), 3.0 * b + 3.0, "dL/da of two vectors, for g = 3", wrong=[(three, FORMULA)])
    expect(db(three), 3.0 * b, "dL/db of two vectors, for g = 3", wrong=[(three, FORMULA)])


@task("5.4")
def test_stack(student):
    """Two matrices times one: the one was used twice

    Turn only the last two axes, and sum where a matrix served the whole stack.
    """
    a = np.array([[[1.0, 2.0], [3.0, 4.0]], [[10.0, 20.0], [30.0, 40.0]]])
    b = np.array([[1.0, 0.0], [1.0, 1.0]])
    out, _, db = student.matrices.matmul(a, b)
    expect(out, np.array([[[3.0, 2.0], [7.0, 4.0]], [[30.0, 20.0], [70.0, 40.0]]]), "a @ b")
    g = np.zeros((2, 2, 2))
    g[:, 0, 0] = 1.0
    each = np.array([[[1.0, 0.0], [2.0, 0.0]], [[10.0, 0.0], [20.0, 0.0]]])
    apart = "The two layers' gradients stand side by side. They are gradients of one matrix."
    mixed = "The layers were mixed with the rows. Which axes does ᵀ exchange in a stack?"
    wrong = [(each, apart), ((a.T @ g).sum(axis=0), mixed)]
    expect(db(g), np.array([[11.0, 0.0], [22.0, 0.0]]), "dL/db", wrong=wrong)


@task("5.4")
def test_stack_and_vector(student):
    """Two matrices times a vector, and a vector times two matrices

    The vector was used once for each layer. Its gradient has the shape of the vector.
    """
    stack = np.array([[[1.0, 2.0], [3.0, 4.0]], [[10.0, 20.0], [30.0, 40.0]]])
    x, g = np.array([1.0, 10.0]), np.array([[1.0, 2.0], [3.0, 4.0]])
    layer = "That is the gradient from one layer. The vector was used in both."
    _, _, db = student.matrices.matmul(stack, x)
    expect(db(g), np.array([157.0, 230.0]), "dL/db", wrong=[(np.array([7.0, 10.0]), layer)])
    _, da, _ = student.matrices.matmul(x, stack)
    expect(da(g), np.array([115.0, 261.0]), "dL/da", wrong=[(np.array([5.0, 11.0]), layer)])


@task("5.4")
def test_all_kinds_of_products(student, rng):
    """Matrices, vectors and stacks of every kind

    Where both operands are stretched, both gradients have to be summed.
    """
    both = ((2, 1, 2, 3), (3, 3, 2)), ((3, 2, 2), (2, 1, 2, 2)), ((2, 2), (3, 2, 2)), ((1, 2, 2), (2, 2, 2))
    vectors = ((3,), (3, 2)), ((2, 3), (3,)), ((2,), (2, 2)), ((2,), (2,)), ((1,), (1,))
    beside = ((3, 2, 2), (2,)), ((2,), (3, 2, 2)), ((2,), (2, 1, 2, 3)), ((2, 2, 1, 3), (3,))
    empty = ((2, 0), (0, 2)), ((0,), (0, 2)), ((0, 2, 2), (2, 2)), ((2, 2), (2, 0))
    for shapes in (*both, *vectors, *beside, *empty, ((2, 4), (4, 3)), ((3, 3), (3, 3))):
        expect_rule(student.matrices.matmul, np.matmul, rng, *shapes)


@task("5.5")
def test_part(student):
    """What was read receives, what was not read has a gradient of 0

    Begin with zeros in the operand's shape.
    """
    a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    key = (slice(None), slice(1, None))
    out, da = student.matrices.index(a, key)
    expect(out, np.array([[2.0, 3.0], [5.0, 6.0]]), "a[:, 1:]")
    g = 10 * out
    expected = np.array([[0.0, 20.0, 30.0], [0.0, 50.0, 60.0]])
    expect(da(g), expected, "dL/da for g = 10 * a[:, 1:]", wrong=[(g, HOME)])
    _, da = student.matrices.index(np.float32([1.0, 2.0]), 1)
    wide = "It has become float64. Begin with zeros that have the dtype of the operand."
    found = da(np.asarray(5.0, np.float32))
    expect(found, np.float32([0.0, 5.0]), "dL/da in float32", wrong=[(np.array([0.0, 5.0]), wide)])


@task("5.5")
def test_repeated(student):
    """A place that was read twice receives twice

    `zeros[key] += g` writes each place once, however often the key names it.
    """
    a = np.array([5.0, 6.0, 7.0])
    out, da = student.matrices.index(a, np.array([0, 0, 2, -1]))
    expect(out, np.array([5.0, 5.0, 7.0, 7.0]), "a[[0, 0, 2, -1]]")
    g = np.array([1.0, 10.0, 100.0, 1000.0])
    last = "Of each place's gradients only the last is here. They have to add up."
    wrong = [(np.array([10.0, 0.0, 1000.0]), last)]
    expect(da(g), np.array([11.0, 0.0, 1100.0]), "dL/da", wrong=wrong)
    kept = "The zeros were not zeros any more: something of the first call is still in them."
    wrong = [(np.array([22.0, 0.0, 2200.0]), kept), (np.array([10.0, 0.0, 1000.0]), last)]
    expect(da(g), np.array([11.0, 0.0, 1100.0]), "dL/da, asked for a second time", wrong=wrong)


@task("5.5")
def test_all_kinds_of_keys(student, rng):
    """Numbers, steps, new axes, lists, truths, and mixtures of them

    The key that reads is the key that adds. A place can have two names, such as -1 and 2.
    """
    names = np.array([2, -1, 0]), np.array([0, -2, 1])
    truths = np.array([[True, False], [False, False], [True, True]])
    simple = 1, -1, slice(None, None, -1), (..., 0), (None, 2), (1, 1), (slice(0, 3, 2), -1), slice(1, 1)
    arrays = [2, 0, 0], np.array([[1, 0], [1, 1]]), names, (slice(None), [1, 1]), ([0, 0], None)
    for key in (*simple, *arrays, truths, truths[:, 0], ([True, False, True], [1, 0]), truths & False):
        expect_rule(student.matrices.index, lambda a, key: a[key], rng, (3, 2), key=key)
    for key in ((), ..., None):
        expect_rule(student.matrices.index, lambda a, key: a[key], rng, (), key=key)


@task("5.6")
def test_concatenate(student):
    """Three arrays of different lengths in a row: each receives its part

    Where does each of them begin, and where does it end?
    """
    arrays = np.zeros(1), np.zeros(3), np.zeros(2)
    out, *functions = student.matrices.concatenate(*arrays)
    expect(out, np.zeros(6), "concatenate of lengths 1, 3 and 2")
    require(len(functions) == 3, "A rule returns its result and one function for each operand: here three.")
    g = np.arange(1.0, 7.0)
    equal = "These are equal parts. The operands are not equally long."
    parts = np.array([1.0]), np.array([2.0, 3.0, 4.0]), np.array([5.0, 6.0])
    first = [(parts[2], LOOP), (g[6:], LOOP), (g[:2], equal)]
    for function, part, number, wrong in zip(functions, parts, (1, 2, 3), (first, [], []), strict=True):
        expect(function(g), part, f"the gradient of operand {number}", wrong=wrong)
    require(g.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], G_CHANGED)


@task("5.6")
def test_stack_of_vectors(student):
    """Two vectors as the columns of a matrix: each receives its column

    The axis that counts the layers is new, and none of the operands has it.
    """
    a, b = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])
    out, da, db = student.matrices.stack(a, b, axis=-1)
    expect(out, np.array([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]), "stack(a, b, axis=-1)")
    axis = "The axis of the layers is still there. Choose the layer by a number, not by a slice."
    expect(da(out), a, "dL/da for g = result", wrong=[(out[:, :1], axis), (b, LOOP)])
    expect(db(out), b, "dL/db for g = result", wrong=[(out[:, 1:], axis)])


@task("5.6")
def test_all_kinds_of_joins(student, rng):
    """One array or many, along every axis, alike or of different lengths, also of length 0

    A negative axis of `stack` counts from the end of the result.
    """
    joined, stacked = student.matrices.concatenate, student.matrices.stack

    def concatenate(*arrays, **options):
        return np.concatenate(arrays, **options)

    def stack(*arrays, **options):
        return np.stack(arrays, **options)

    for axis, shapes in ((0, ((2,), (1,), (0,), (2,))), (0, ((2, 2), (1, 2))), (1, ((2, 0), (2, 2), (2, 1)))):
        expect_rule(joined, concatenate, rng, *shapes, axis=axis)
        expect_rule(joined, concatenate, rng, *shapes, axis=axis - len(shapes[0]))
    expect_rule(joined, concatenate, rng, (2, 2, 2), (2, 1, 2), axis=-2)
    for axis in (0, 1, 2, -1, -2, -3):
        expect_rule(stacked, stack, rng, (2, 2), (2, 2), axis=axis)
    for shapes in (((2,),), ((), ()), ((0,), (0,), (0,))):
        expect_rule(stacked, stack, rng, *shapes)
    expect_rule(joined, concatenate, rng, (2, 1))


@task("5.7")
def test_split(student):
    """Six numbers in three parts, each with a way back to its own place

    A part is a slice; `index` knows the derivative of a slice.
    """
    a = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    parts = student.matrices.split(a, 3)
    require(type(parts) is list and len(parts) == 3, "split gives a list with one pair for each part.")
    require(all(type(part) is tuple and len(part) == 2 for part in parts), PAIRS)
    place = "All parts bring their gradients to one place. Each has to remember its own."
    for i, (part, da) in enumerate(parts):
        expect(part, a[2 * i : 2 * i + 2], f"part {i}")
        expected, first, last = np.zeros(6), np.zeros(6), np.zeros(6)
        expected[2 * i : 2 * i + 2] = first[:2] = last[4:] = (10.0, 20.0)
        wrong = [(first, place), (last, place), (np.array([10.0, 20.0]), HOME)]
        expect(da(np.array([10.0, 20.0])), expected, f"dL/da by way of part {i}", wrong=wrong)


@task("5.7")
def test_split_refuses(student):
    """Six numbers have no four equal parts

    Raise a ValueError where the division leaves a rest.
    """
    with student.raises("ValueError", "Six numbers were cut into four parts, and nobody complained."):
        student.matrices.split(np.zeros(6), 4)
    for shape, sections, axis in (((4, 3), 2, 1), ((3, 4), 2, -2), ((2,), 4, 0), ((2, 4), 8, 0)):
        said = f"Shape {shape} has no {sections} equal parts along axis {axis}. Raise a ValueError."
        with student.raises("ValueError", said):
            student.matrices.split(np.zeros(shape), sections, axis)


@task("5.7")
def test_where(student):
    """From the one where it is true, from the other where it is not

    The one that was not chosen had no influence there. An operand that was stretched gets a sum.
    """
    condition = np.array([True, False, False])
    a, b = np.array([1.0, 2.0, 3.0]), np.array(0.5)
    out, *functions = student.matrices.where(condition, a, b)
    require(len(functions) == 2, "`where` returns its result and two functions: for a, and for b.")
    da, db = functions
    expect(out, np.array([1.0, 0.5, 0.5]), "where(condition, a, b)")
    g = np.array([1.0, 10.0, 100.0])
    both = "This operand was not chosen everywhere, and has received everywhere."
    expect(da(g), np.array([1.0, 0.0, 0.0]), "dL/da", wrong=[(g, both)])
    apart = "b is one number. What it receives in several places has to be summed."
    wrong = [(np.array(111.0), both), (np.array([0.0, 10.0, 100.0]), apart)]
    expect(np.asarray(db(g)), np.array(110.0), "dL/db", wrong=wrong)
    g = np.array([1.0, np.inf, np.inf])
    chosen = "0 times inf is nan. Choose with `where` instead of multiplying by truths."
    nan = np.array([1.0, np.nan, np.nan])
    expect(da(g), np.array([1.0, 0.0, 0.0]), "dL/da when g is inf elsewhere", wrong=[(nan, chosen)])
    a, b = np.array([1.0, np.nan, np.inf]), np.array([np.inf, 2.0, 3.0])
    found = student.matrices.where(condition, a, b)[0]
    expect(found, np.array([1.0, 2.0, 3.0]), "where(condition, a, b), where inf and nan are left out")
    expect(np.asarray(db(np.array([np.nan, 1.0, 2.0]))), np.array(3.0), "dL/db when g is nan elsewhere")


@task("5.7")
def test_all_kinds_of_parts_and_choices(student, rng):
    """Parts along every axis, and choices in which all three arrays are stretched

    Each part has its own place. Each operand gets a gradient in its own shape.
    """

    def split(a, i, sections, axis):
        return student.matrices.split(a, sections, axis)[i]

    def part(a, i, sections, axis):
        return np.split(a, sections, axis)[i]

    for shape, sections, axis in (((4, 2), 2, 0), ((2, 4), 4, 1), ((2, 2, 2), 2, -2), ((0,), 3, 0)):
        for i in range(sections):
            expect_rule(split, part, rng, shape, i=i, sections=sections, axis=axis)

    def where(a, b, condition):
        return student.matrices.where(condition, a, b)

    def choice(a, b, condition):
        return np.where(condition, a, b)

    truths = np.array([[True, False, True], [False, False, True]])
    shapes = ((2, 3), (2, 3)), ((3,), (2, 1)), ((2, 1), (1, 3)), ((), (2, 3)), ((2, 1, 3), (3,))
    for a, b in shapes:
        for condition in (truths, truths[:1], truths[:, 2:], np.array(True), np.array(False)):
            expect_rule(where, choice, rng, a, b, condition=condition)
    expect_rule(where, choice, rng, (0, 3), (), condition=truths[0])
