"""Stage 05: the matrix product in all ranks, and the rules that move numbers.

A row of RULES is a rule, its function in NumPy and its known wrong gradients. A row of SITUATIONS is some
cases of one rule, and a row of GRAPHS is a calculation with Tensors: both hold the title and the hint that
students read. Every test of a table runs over all of its rows.
"""

import numpy as np

from autograder.grading.properties import (
    Case,
    Rule,
    as_promised,
    at_scale,
    each_rule,
    gathered,
    in_float32,
    left_alone,
    parts,
)
from autograder.grading.suite import expect, mistake, require, task

# The diagnoses of slips that are too small for a known mistake of their own.
A_LIST = "split gives a list with as many entries as parts. Each entry is a tuple: the part and its function."
COLUMNS_FIRST = "The numbers are read down the columns. NumPy reads along the rows."
CROSSED = "That is the gradient of the other operand. The function of a comes first, then that of b."
DOT = "`np.dot` of stacks pairs every matrix with every other one. Which operator pairs them one to one?"
EQUAL_PARTS = "The operands can have different lengths. Where in the result does each of them begin and end?"
EXCHANGED = "The gradients of the operands are exchanged. Which one is chosen where the condition is true?"
FIRST_AXIS = "g was cut along its first axis. Along which axis do the parts lie one after the other?"
KEEPS_AXIS = "A layer still has the axis that counts the layers: a slice keeps it. Choose it by a number."
LEFT_AS_IT_CAME = "The gradient still has its axes in the order of g. Put them in the operand's order."
MIXED = "A number that was left out has changed the result. 0 times inf is nan: choose with `where`."
REVERSED = "Reversing the axes undoes a reversal only. Which order undoes the one that was given?"
UNEQUAL = "These parts would be unequal. Raise a ValueError."
NEW_SHAPE = mistake("gradient-in-the-new-shape")
ONE_COPY = mistake("copies-share-one-gradient")
ONE_PART = mistake("every-part-is-the-last")
ONE_PLACE = mistake("parts-in-one-place")

# Wrong gradients, with the mistakes that make them: for each operand a list of pairs.


def keeps_shape(g, a, **options):
    return [[(g, NEW_SHAPE), (g.reshape(a.shape, order="F"), COLUMNS_FIRST)]]


def wrong_order(g, a, axes=None, **options):
    again = [(g.transpose(axes), mistake("permutes-again"))] if axes else []
    return [[*again, (g.transpose(), REVERSED), (g, LEFT_AS_IT_CAME)]]


def last_two(a, axes=None):
    return [(a.swapaxes(-1, -2), mistake("last-two-axes-only"))] if axes is None and a.ndim > 2 else []


def one_copy(g, a, shape):
    """The gradient of one of the copies, or the mean of all."""
    added = g.ndim - a.ndim
    axes = tuple(k for k in range(g.ndim) if k < added or a.shape[k - added] != g.shape[k])
    first = g[tuple(slice(0, 1) if k in axes else slice(None) for k in range(g.ndim))]
    return [[(x.reshape(a.shape), ONE_COPY) for x in (first, g.mean(axis=axes))] + [(g, NEW_SHAPE)]]


def wrong_products(g, a, b):
    """Factors exchanged, left as they were, or turned with their whole stack; layers that are not summed.

    Of two matrices ᵀ and .T make the same, so the other operand's gradient comes before a turned stack.
    """
    if min(a.ndim, b.ndim) == 1:
        formula = mistake("vectors-are-no-matrices")
        if max(a.ndim, b.ndim) > 2:  # matrices and vectors are right
            return wrong_beside_stacks(g, a, b)
        crossed = [(a.T, g, CROSSED)] if b.ndim == 1 < a.ndim == 2 else []
        return [products(a, *crossed, (g, b.T, formula)), products(b, (a.T, g, formula))]
    left, right = a.swapaxes(-1, -2), b.swapaxes(-1, -2)
    factors = (
        *((x, y, mistake("factor-not-transposed")) for x, y in ((g, b), (a, g))),
        *((x, y, mistake("factors-exchanged")) for x, y in ((right, g), (g, left))),
        *((x, y, CROSSED) for x, y in ((g, right), (left, g))),
        *((x, y, mistake("transposes-the-whole-stack")) for x, y in ((g, b.T), (a.T, g))),
    )
    layers = mistake("stack-not-summed")
    return [[(g @ right, layers), *products(a, *factors)], [(left @ g, layers), *products(b, *factors)]]


def wrong_beside_stacks(g, a, b):
    """Of a vector beside a stack: a gradient for each layer, that of the first one, products with .T."""
    left, said = a.ndim == 1, mistake("vector-beside-a-stack")
    x, stack = (a, b) if left else (b, a)
    layers = (g[..., None, :] * stack).sum(-1) if left else (g[..., None] * stack).sum(-2)
    one = [(part, said) for part in (layers, layers.reshape(-1, *x.shape)[0])]
    one += products(x, (stack.T, g, said), (g, stack.T, said))
    return [one, []] if left else [[], one]


def products(operand, *factors):
    """x @ y of each (x, y, sentence) where the shapes fit, also summed back to the shape of the operand."""
    found = []
    for x, y, sentence in factors:
        try:
            found.append((x @ y, sentence))
            found.append((gathered(x @ y, operand.shape), sentence))
        except ValueError:  # the shapes do not fit
            continue
    return found


def once_each(g, a, key):
    """One of several gradients at each place, g as it came, the sum with an earlier answer to 2 * g."""
    once, total = np.zeros_like(a), np.zeros_like(a)
    once[key] = g
    np.add.at(total, key, 3 * g)
    whole = [(total, mistake("zeros-made-once")), (g, mistake("gradient-of-the-part"))]
    return [[(once, mistake("repeated-places-count-once")), *whole]]


def wrong_parts(g, *arrays, axis=0):
    """The last part for all, equal parts, parts along the first axis."""
    lengths = [a.shape[axis] for a in arrays]
    ends = np.cumsum(lengths)
    loop = [(np.take(g, places, axis), ONE_PART) for places in (range(ends[-1] - lengths[-1], ends[-1]), [])]
    down = [g[end - length : end] for end, length in zip(ends, lengths, strict=True) if axis % g.ndim]
    equal = [(part, EQUAL_PARTS) for part in np.array_split(g, len(lengths), axis)]
    shared = [*equal, *((part, FIRST_AXIS) for part in down)]
    return [loop + shared] + [shared] * (len(arrays) - 1)  # one part for all: the first operand shows it


def wrong_layers(g, *arrays, axis=0):
    """The last layer for all, layers that keep the new axis, layers along the first axis."""
    kept = [(np.take(g, [i], axis), KEEPS_AXIS) for i in range(len(arrays))]
    first = [(g[i], FIRST_AXIS) for i in range(min(len(arrays), len(g))) if axis % g.ndim]
    return [[(np.take(g, -1, axis), ONE_PART), *kept, *first]] + [[*kept, *first]] * (len(arrays) - 1)


def wrong_places(g, a, i, sections, axis=0):
    """g in the first place and in the last, among zeros; g as it came."""
    pieces = [np.zeros_like(g)] * (sections - 1)
    first, last = np.concatenate([g, *pieces], axis), np.concatenate([*pieces, g], axis)
    return [[(first, ONE_PLACE), (last, ONE_PLACE), (g, mistake("gradient-of-the-part"))]]


def wrong_choices(g, a, b, condition):
    """The chosen part in the shape of the result, all of g, the part of the other operand."""
    own, other = np.where(condition, g, 0), np.where(condition, 0, g)
    both = mistake("both-are-chosen")
    return [
        [(own, NEW_SHAPE), (g, both), (gathered(g, a.shape), both), (gathered(other, a.shape), EXCHANGED)],
        [(other, NEW_SHAPE), (g, both), (gathered(g, b.shape), both), (gathered(own, b.shape), EXCHANGED)],
    ]


# The rules. Each is one row, and every property holds for all rows.


def product_gradients(g, a, b):
    """g @ bᵀ and aᵀ @ g of matrices, each summed over the layers that its operand serves."""
    row, column = a[np.newaxis] if a.ndim == 1 else a, b.reshape(-1, 1) if b.ndim == 1 else b
    g = g.reshape((row @ column).shape)
    da, db = g @ column.swapaxes(-1, -2), row.swapaxes(-1, -2) @ g
    return gathered(da, row.shape).reshape(a.shape), gathered(db, column.shape).reshape(b.shape)


# The rules that are called in a way of their own, in the worker.
CALLS = {
    "split": "lambda a, i, sections, axis=0: matrices.split(a, sections, axis=axis)[i]",
    "where": "lambda a, b, condition: matrices.where(condition, a, b)",
}


class Move(Rule):
    """A rule of `matrices`, called by its own name or as in CALLS."""

    def __init__(self, task, name, text, against, wrong, large, **others):
        others = {
            "kind": "moves",
            "module": "matrices",
            "wrong": wrong,
            "large": large,
            "times": 100,
        } | others
        super().__init__(task, name, text, against, **others)

    def of(self, student):
        call = CALLS.get(self.name, f"matrices.{self.name}")
        return student.define(f"from kittengrad import matrices\ncall = {call}", "call")


WIDE, CUBE = (10, 100), (10, 10, 10)  # of each, `at_scale` puts a hundred copies below one another
RULES = (
    Move("5.1", "reshape", "reshape(a, shape)", np.reshape, keeps_shape, Case(WIDE, shape=(-1, 40)),
         wrong_results=lambda a, shape: [(a.reshape(shape, order="F"), COLUMNS_FIRST)]),
    Move("5.1", "squeeze", "squeeze(a, axis)", np.squeeze, keeps_shape, Case((10, 1, 100))),
    Move("5.1", "expand_dims", "expand_dims(a, axis)", np.expand_dims, keeps_shape, Case(WIDE, axis=(1, -1))),
    Move("5.2", "transpose", "transpose(a, axes)", np.transpose, wrong_order, Case(CUBE, axes=(0, 2, 1)),
         wrong_results=last_two),
    Move("5.2", "swapaxes", "swapaxes(a, i, j)", np.swapaxes, wrong_order, Case(CUBE, axis1=1, axis2=-1)),
    Move("5.3", "broadcast_to", "broadcast_to(a, shape)", np.broadcast_to, one_copy,
         Case((1000,), shape=(100, 1000)), times=1),
    Move("5.4", "matmul", "a @ b", np.matmul, wrong_products, Case((1, 300), (300, 300)),
         gradients=product_gradients, times=1,
         wrong_results=lambda a, b: [(np.dot(a, b), DOT)] if max(a.ndim, b.ndim) > 2 else []),
    Move("5.5", "index", "a[key]", lambda a, key: a[key], once_each,
         Case((1000,), key=np.arange(100_000) * 7919 % 1009 % 1000), times=1),
    Move("5.6", "concatenate", "concatenate(a, b)", lambda *arrays, axis=0: np.concatenate(arrays, axis),
         wrong_parts, Case((10, 30), (10, 70), axis=1), changed_g=mistake("writes-into-g")),
    Move("5.6", "stack", "stack(a, b)", lambda *arrays, axis=0: np.stack(arrays, axis),
         wrong_layers, Case((10, 50), (10, 50), axis=-1)),
    Move("5.7", "split", "split(a, n)[i]", lambda a, i, sections, axis=0: np.split(a, sections, axis)[i],
         wrong_places, Case(WIDE, i=1, sections=2, axis=1)),
    Move("5.7", "where", "where(condition, a, b)", lambda a, b, condition: np.where(condition, a, b),
         wrong_choices, Case(WIDE, (10, 1), condition=np.arange(100) % 3 > 0)),
)  # fmt: skip
NAMED = {rule.name: rule for rule in RULES}

# The situations. A row asks one rule for values and gradients in several cases.


class Situation:
    """Some cases of one rule, whose name comes first in the name of the row.

    text   the title, and on the next line the hint
    cases  the shapes and options
    """

    def __init__(self, task, name, text, cases):
        self.task, self.name, self.text, self.cases = task, name, text, cases


def given(option, *rows):
    """A case of each row: the shape of the operand, and the value of one option."""
    return [Case(shape, **{option: value}) for shape, value in rows]


def by_key(shape, *keys):
    return [Case(shape, key=key) for key in keys]


def pairs(*shapes):
    return [Case(*both) for both in shapes]


# Permutations that are not their own inverses, of three axes and of four; keys, and conditions. They are the
# same for every seed: a mistake that needs a certain key would win or lose by it.
CYCLES = ((1, 2, 0, 3), (2, 0, 1, 3), (0, 2, 3, 1), (2, 1, 3, 0), (1, 2, 3, 0), (3, 0, 1, 2), (1, 3, 0, 2))
PLACES = np.array([2, 0, 3]), np.array([[3, 1], [0, 2]]), [3, 1]
PAIRS = (np.array([0, 1, 1, 1]), np.array([2, 0, 0, 1])), (slice(None), np.array([1, 1, 0]))
TRUTHS = np.array([[True, False, True, True], [False, True, True, False], [True, False, False, True]])
CHOICES = (
    (TRUTHS[:2, :3], (3,), ()), (TRUTHS[:2, :3], (2, 1), (2, 3)), (TRUTHS[:1, :3], (2, 3), (1, 3)),
    (TRUTHS[:2, :1], (3,), (2, 3)), (np.array(True), (2, 1), (1, 3)), (np.array(False), (2, 1), (3,)),
    (np.zeros((0, 3), bool), (3,), ()),
)  # fmt: skip
# A vector is to blame only where matrices are right, and a vector beside a stack where both are.
SQUARES = ((3, 3), (3, 3)), ((3, 3), (3,)), ((3,), (3, 3))
SITUATIONS = (
    Situation("5.1", "reshape", """reshape keeps the numbers in their order
        They are read row by row and written row by row. The gradient has the operand's shape.""",
        given("shape", ((2, 3, 4), (4, 6)), ((6,), (1, 3, 2)), ((2, 3), (6,)), ((3, 4), (2, 6)))),
    Situation("5.1", "reshape-to-fit", """One length of the new shape can be -1
        NumPy works it out. The way back uses the shape of the operand.""",
        given("shape", ((2, 3, 4), (4, -1)), ((2, 3), (-1,)), ((4,), (-1, 1)))),
    Situation("5.1", "reshape-few", """A single number has a shape, and an empty array has one too
        A single number can have any number of axes of length 1.""",
        given("shape", ((3, 2), (2, 3)), ((), (1, 1)), ((1, 1), ()), ((0, 3), (3, 0)), ((2, 0), (0,)))),
    Situation("5.1", "squeeze", """squeeze drops axes of length 1: all of them, or those that you name
        The operand's own shape says where they were.""",
        given("axis", ((1, 3, 1), None), ((1, 3, 1), 0), ((1, 3, 1), -1), ((1, 2, 1, 3), (0, 2)),
              ((2, 3), None), ((1, 1), None), ((1, 0), 0))),
    Situation("5.1", "expand_dims", """expand_dims adds axes of length 1, at one place or at several
        The numbers stay the same. The gradient drops the new axes again.""",
        given("axis", ((2, 3), 0), ((2, 3), 1), ((2, 3), -1), ((3,), (0, -1)), ((), 0), ((0,), 1))),
    Situation("5.2", "transpose", """Without axes, transpose reverses them all
        Rows become columns. A vector stays as it is.""",
        pairs(((2, 3),), ((3, 3),), ((2, 3, 4),), ((3,),), ((),), ((0, 2),))),
    Situation("5.2", "transpose-permutes", """The axes go into any order, and the gradient's axes go back
        Axis 2 went to place 0. Where does place 0 go on the way back?""",
        given("axes", *(((2, 3, 1, 4), axes) for axes in CYCLES))),
    Situation("5.2", "transpose-alike", """Axes of one length go back to their own places
        Every way back gives the right shape here. Follow one number there and back.""",
        given("axes", ((3, 3, 3), (1, 2, 0)), ((3, 3, 3), (2, 0, 1)))),
    Situation("5.2", "transpose-from-the-end", """Axes can count from the end
        -1 is the last axis. What is its number, counted from the front?""",
        given("axes", ((2, 3, 4), (-1, 0, 1)), ((2, 3, 4), (1, -1, 0)), ((2, 3, 4), (-2, -1, -3)))),
    Situation("5.2", "swapaxes", """swapaxes exchanges two axes, and a second exchange leads back
        Negative axes count from the end. An axis can also be exchanged with itself.""",
        [Case(shape, axis1=i, axis2=j) for shape, i, j in (
            ((2, 3), 0, 1), ((2, 3, 4), 0, -1), ((2, 3, 4), 2, 1), ((2, 0), -1, -1))]),
    Situation("5.3", "broadcast_to-new-axes", """A row goes into every row, a matrix into every layer
        Axes are added on the left. A number goes to many places: what do all of them bring back?""",
        given("shape", ((3,), (2, 3)), ((2, 3), (4, 2, 3)), ((), (2, 3)), ((), (4,)))),
    Situation("5.3", "broadcast_to-length-1", """A column goes into every column, also under new axes
        The operand has an axis of length 1. Its gradient has that axis too.""",
        given("shape", ((2, 1), (2, 4)), ((1, 3), (2, 3)), ((1, 1), (2, 3)), ((3, 1), (2, 3, 2)))),
    Situation("5.3", "broadcast_to-nowhere", """An array is stretched to its own shape, or to length 0
        A number that goes to 0 places receives 0.""",
        given("shape", ((2, 1), (2, 3)), ((2, 3), (2, 3)), ((), ()), ((1,), (1,)), ((3,), (0, 3)),
              ((2, 1), (2, 0)))),
    Situation("5.4", "matmul", """Matrices of different lengths: only one order of the factors fits
        g has as many rows as a and as many columns as b.""",
        pairs(((2, 3), (3, 4)), ((3, 1), (1, 2)), ((1, 4), (4, 1)))),
    Situation("5.4", "matmul-square", """Square matrices: every order of the factors fits, and one is right
        Find the order with matrices of different lengths. The same order holds here.""",
        pairs(((3, 3), (3, 3)))),
    Situation("5.4", "matmul-vectors", """A vector on the left is a row, a vector on the right a column
        The result drops their axis of length 1. Give that axis back to g first.""",
        pairs(*SQUARES, ((2, 3), (3,)), ((3,), (3, 2)), ((4,), (4,)))),
    Situation("5.4", "matmul-stacks", """Stacks of matrices are multiplied one to one
        The last two axes belong to the matrices. The others count them.""",
        pairs(((2, 2, 2), (2, 2, 2)), ((2, 2, 3), (2, 3, 4)), ((2, 1, 3, 2), (2, 1, 2, 3)))),
    Situation("5.4", "matmul-stretched", """One matrix serves a stack, and stacks of different heights meet
        Every layer uses the one matrix. Stage 04 says what its gradient is then.""",
        pairs(((3, 2, 3), (3, 2)), ((2, 3), (3, 3, 2)), ((1, 2, 3), (2, 3, 2)), ((2, 1, 2, 3), (3, 3, 2)),
              ((3, 2, 3), (2, 1, 3, 2)))),
    Situation("5.4", "matmul-stacks-vectors", """Stacks of matrices times a vector, and a vector times stacks
        Make the vector a matrix first. Then it is one matrix for a whole stack.""",
        pairs(*SQUARES, ((3, 2, 3), (3, 2)), ((2, 3, 4), (4,)), ((4,), (2, 4, 3)), ((2, 1, 2, 3), (3,)),
              ((3,), (2, 1, 3, 2)))),
    Situation("5.4", "matmul-empty", """Empty matrices have products too
        A sum over zero terms is 0. The formulas hold for lengths of 0 as they stand.""",
        pairs(((2, 3), (3, 4)), ((2, 0), (0, 3)), ((0, 2), (2, 3)), ((0,), (0,)), ((0, 2, 3), (3, 2)))),
    Situation("5.5", "index", """A key holds slices, numbers, an ellipsis, new axes
        The numbers that were left out receive 0.""",
        by_key((3, 3, 2), 1, slice(1, None), (slice(None), 0), (..., -1), (None, 1), (slice(None, None, -2),),
               (slice(None), slice(2, 0, -1), 1), (2, 2, 1), slice(0, 0))),
    Situation("5.5", "index-places", """An array of numbers names places, in any order
        Each number that was read receives the gradient of its place in the result.""",
        [*by_key((4, 2), *PLACES), *by_key((3, 4), (np.array([2, 0, 1]), np.array([3, 0, 2])))]),
    Situation("5.5", "index-repeats", """A place that was read several times receives several gradients
        How often does the result contain this number?""",
        [*by_key((4,), np.array([0, 0, 2, 0, 3, 2])), *by_key((2, 3), *PAIRS),
         *by_key((3, 2), np.array([[0, 2, 2, 1], [0, 0, 1, 2]]))]),
    Situation("5.5", "index-other-names", """-1 and the last place are one place
        Two names for one place are a repetition as well.""",
        [*by_key((3,), np.array([-1, 2, 0, -3])), *by_key((3, 2), (np.array([1, -2]), np.array([0, -2])))]),
    Situation("5.5", "index-truths", """An array of truths chooses the places where it is true
        It can choose whole rows, or zero places.""",
        by_key((3, 4), TRUTHS, TRUTHS[:, 0], (slice(None), TRUTHS[0]), TRUTHS & False, np.ones(3, bool))),
    Situation("5.5", "index-mixtures", """Slices, arrays, new axes and numbers meet in one key
        NumPy reads with the key. It adds with the same key.""",
        by_key((3, 4, 2), (slice(1, None), [0, 0, 3], None, 1),
               (np.array([True, False, True]), slice(None), np.array([1, 0])), ([0, 0], ..., [1, 1]))),
    Situation("5.5", "index-one-number", """An array without axes gives its number, or gets an axis
        The key is then (), an ellipsis or a new axis.""",
        [*by_key((3, 2), (2, None)), *by_key((), (), ..., None)]),
    Situation("5.6", "concatenate", """Arrays of different lengths follow one another along an axis
        Each receives the part of g that lies where it lies in the result.""",
        [Case(*shapes, axis=axis) for axis, shapes in (
            (0, ((1, 2), (3, 2), (2, 2))), (1, ((2, 1), (2, 3), (2, 2))),
            (-1, ((2, 1, 1), (2, 1, 3), (2, 1, 2))))]),
    Situation("5.6", "concatenate-alike", """Arrays of one shape each have a part of their own
        A function made in a loop looks at the loop's variables when it is called.""",
        [Case((2, 2), (2, 2), (2, 2), axis=axis) for axis in (0, 1)]),
    Situation("5.6", "concatenate-few-and-many", """One array, empty arrays, and six arrays
        The axis is 0 if the call names none.""",
        pairs(((3,),), ((2,), (0,), (1,)), ((0, 2), (0, 2)), ((1,), (2,), (1,), (3,), (1,), (2,)))),
    Situation("5.6", "stack", """stack puts arrays side by side along a new axis, at any place
        Array i receives layer i of g. The new axis counts the layers.""",
        [Case(shape, shape, shape, axis=axis) for shape, axis in (
            ((3, 3), 0), ((3, 3), 1), ((3, 3), -1), ((2, 3), -2), ((2, 3), -3))]),
    Situation("5.6", "stack-few", """stack takes one array, empty arrays and single numbers
        A stack of numbers is a vector. The axis is 0 if the call names none.""",
        pairs(((2, 3),), ((0, 2), (0, 2)), ((), (), ()))),
    Situation("5.7", "split", """Each part of a split leads back to its own place
        The array depends on the part at that place. Everywhere else the gradient is 0.""",
        [Case(shape, i=i, sections=n, axis=axis)
         for shape, n, axis in (((6,), 3, 0), ((2, 4), 2, 1), ((2, 1, 4), 2, -1), ((4, 2, 1), 4, -3))
         for i in range(n)]),
    Situation("5.7", "split-all", """split gives all the parts, one after the other
        One part is the whole array. Parts of an empty array are empty.""",
        [Case(shape, i=i, sections=n)
         for shape, n in (((6, 2), 3), ((6, 2), 6), ((2, 3), 1), ((0, 3), 2)) for i in range(n)]),
    Situation("5.7", "where", """where takes from one operand where the condition is true, else from the other
        A number that was left out receives 0.""",
        [Case((3, 4), (3, 4), condition=TRUTHS)]),
    Situation("5.7", "where-stretched", """The condition and both operands stretch to one shape
        Each gradient is summed back. A number that was chosen in many places receives from all of them.""",
        [Case(a, b, condition=condition) for condition, a, b in CHOICES]),
)  # fmt: skip

# The calculations with Tensors. The worker does each one as a whole.


class Graph:
    """A calculation with Tensors, the same in NumPy, and the shapes of the operands."""

    def __init__(self, task, name, text, calculation, against, shapes):
        self.task, self.name, self.text = task, name, text
        self.calculation, self.against, self.shapes = calculation, against, shapes


GRAPHS = (
    Graph("5.1", "shapes", """Tensors change their shape, and every leaf gets a gradient in its own
        float32 stays float32.""",
        "lambda a, b: a.reshape(3, 2) * b.squeeze(0) + a.reshape(-1, 2) * b.expand_dims(0).reshape(3, 1)",
        lambda a, b: 2 * a.reshape(3, 2) * b[0], ((2, 3), (1, 3, 1))),
    Graph("5.2", "orders", """Tensors change the order of their axes, and one of them serves twice
        It adds up both gradients in its own order of axes. float32 stays float32.""",
        "lambda a, b: (a.T * b.transpose(2, 0, 1)).transpose(1, 2, 0) + b * a.swapaxes(0, 1).sum()",
        lambda a, b: (a.T * b.transpose(2, 0, 1)).transpose(1, 2, 0) + b * a.sum(), ((3, 2), (2, 3, 2))),
    # The sum counts the copies: a product alone would stretch a tensor that came back as it was.
    Graph("5.3", "stretched", """A stretched tensor is multiplied by another one
        The stretch adds up gradients. The product has its own factors. float32 stays float32.""",
        "lambda a, b: a.broadcast_to(2, 3, 2).sum(axis=0) * b + a",
        lambda a, b: np.broadcast_to(a, (2, 3, 2)).sum(axis=0) * b + a, ((3, 1), (2, 3, 2))),
    Graph("5.4", "products", """A tensor takes part in several products, also with plain arrays
        Every product adds its share to the tensor's gradient.""",
        "lambda w, x: np.float32([[0.1, -0.2], [0.3, 0.1]]) @ (w @ x) @ np.float32([3, 1, -2])"
        " + (w @ x @ x).sum() / 20",
        lambda w, x: np.float32([[0.1, -0.2], [0.3, 0.1]]) @ (w @ x) @ np.float32([3, 1, -2])
        + (w @ x @ x).sum() / 20,  # small terms: any order of summing rounds within the tolerance
        ((2, 3), (3, 3))),
    Graph("5.5", "readings", """Rows, elements and repetitions of one tensor are multiplied
        Every use adds its share at its own places. float32 stays float32.""",
        "lambda a, b: a[0] * b[1:] + a[[1, 1], :] * a[-1, 2] + b[b.data > 0].sum()",
        lambda a, b: a[0] * b[1:] + a[[1, 1]] * a[-1, 2] + (b * (b.real > 0)).sum(), ((2, 3), (3, 3))),
    Graph("5.6", "joined", """Tensors are joined, one of them twice
        It has two parts in the result, and receives the gradients of both.""",
        "lambda a, b: concatenate([a, b, a], axis=-1) * b",
        lambda a, b: np.concatenate([a, b, a], -1) * b, ((2, 2), (2, 1))),
    Graph("5.6", "stacked", """Tensors are stacked after they were multiplied
        A tensor in several layers receives the gradients of all of them.""",
        "lambda a, b: stack([a, a * b, b * b * a], axis=-1) * b",
        lambda a, b: np.stack([a, a * b, b * b * a], -1) * b, ((2, 2), (2, 1))),
    Graph("5.7", "parts-and-choices", """Tensors are taken apart, chosen from, and put together
        Each part is a tensor of its own. All of them lead back to the one that was cut.""",
        "lambda a, b: where(np.eye(2) > 0, (parts := a.split(2, axis=-1))[0] * parts[1], b) * parts[0]",
        lambda a, b: np.where(np.eye(2) > 0, a[:, :2] * a[:, 2:], b) * a[:, :2], ((2, 4), (2,))),
)  # fmt: skip


@each_rule(SITUATIONS)
def test_values(rule, student, rng):
    """{rule.text}"""
    as_promised(student, rng, NAMED[rule.name.partition("-")[0]], rule.cases)


@each_rule(GRAPHS)
def test_in_a_graph(rule, student, rng, gradcheck):
    """{rule.text}"""
    words = "import numpy as np\nfrom kittengrad import concatenate, stack, where"
    calculation = student.define(f"{words}\ncalculation = {rule.calculation}", "calculation")
    for dtype in (np.float64, np.float32):
        arrays = [np.asarray(rng.uniform(-2, 2, shape), dtype) for shape in rule.shapes]
        gradcheck(calculation, *arrays, against=rule.against)


# A few cases of each rule, for the properties below.
FEW = {
    "reshape": given("shape", ((2, 3), (3, 2))),
    "squeeze": given("axis", ((1, 3, 1), None)),
    "expand_dims": given("axis", ((2, 3), (0, -1))),
    "transpose": given("axes", ((2, 3, 4), (1, 2, 0))),
    "swapaxes": [Case((2, 3, 4), axis1=0, axis2=-1)],
    "broadcast_to": given("shape", ((2, 1), (3, 2, 4)), ((3,), (3,))),
    "matmul": pairs(((2, 3), (3, 4)), ((3,), (3, 2)), ((2, 3), (3,)), ((2, 2, 3), (3, 2))),
    "index": by_key((3, 2), slice(0, 2), np.array([1, 1, -3])),
    "concatenate": [Case((2, 2), (2, 1), axis=-1)],
    "stack": [Case((2, 3), (2, 3), axis=-1)],
    "split": [Case((2, 4), i=1, sections=2, axis=1)],
    "where": [Case((2, 2), (2,), condition=np.array([[True, False], [False, True]]))],
}


@each_rule(RULES)
def test_left_alone(rule, student, rng):
    """{rule.text}: operands and g stay as they are, and a second call gives a right answer too

    Other functions use the same arrays. Each call makes its own gradient.
    """
    left_alone(student, rng, rule, FEW[rule.name])


@each_rule(RULES)
def test_many_numbers(rule, student, rng):
    """{rule.text}: float32 stays float32, also for a hundred thousand numbers

    The way back costs about as much as the way there. NumPy does both without a loop of Python.
    """
    in_float32(student, rng, rule, FEW[rule.name])
    at_scale(student, rng, rule)


@task("5.7")
def test_split_refuses_unequal_parts(student, rng):
    """split refuses unequal parts with a ValueError

    Which division leaves a rest?
    """
    a = rng.standard_normal((5, 4))
    halves = student.matrices.split(a, 2, axis=1)
    require(type(halves) is list and [type(half) for half in halves] == [tuple, tuple], A_LIST)
    as_promised(student, rng, NAMED["split"], [Case((5, 4), i=1, sections=2, axis=1)])
    for sections, axis in ((2, 0), (3, 1), (3, -1), (6, 0)):
        with student.raises("ValueError", UNEQUAL):
            student.matrices.split(a, sections, axis=axis)


@task("5.7")
def test_where_leaves_the_rest_out(student, rng):
    """A number that is left out has no influence, even inf or nan

    0 times inf is nan. Choose, and leave out the product.
    """
    x, y = rng.uniform(1, 2, 2)
    condition = np.array([True, False, True, False])
    a, b = np.array([x, np.inf, x, np.nan]), np.array([-np.inf, y, np.nan, y])
    g = np.array([x, np.inf, np.nan, y])
    out, da, db = parts(student, NAMED["where"].of(student), g, a, b, condition=condition)
    expect(out, np.array([x, y, x, y]), "where", wrong=[(np.full(4, np.nan), MIXED)])
    wrong = [(np.array([x, np.nan, np.nan, 0]), MIXED)]
    expect(da, np.array([x, 0, np.nan, 0]), "the gradient of the first", wrong=wrong)
    wrong = [(np.array([0, np.inf, np.nan, y]), MIXED)]
    expect(db, np.array([0, np.inf, 0, y]), "the gradient of the second", wrong=wrong)
