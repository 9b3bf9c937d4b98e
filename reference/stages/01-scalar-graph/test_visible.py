"""Stage 01: the number, the operands and the derivatives of each operator.

The derivative of a result with respect to an operand is how much the result moves when the operand moves a
little. `derivatives` below reads it off the graph, so an operator can build several nodes: `a + (-b)` is a
right `a - b`.
"""

import math
from numbers import Real

from checks import expect, require, task

DERIVATIVES = '''
def derivatives(out, *operands):
    """d(out)/d(operand) for each operand: multiply the local derivatives along a path, add up the paths."""
    totals, to_do = [0.0] * len(operands), [(out, 1.0)]
    for node, product in to_do:
        for i, operand in enumerate(operands):
            if node is operand:
                totals[i] += product
        to_do += [(p, product * d) for p, d in zip(node.parents, node.local_derivatives, strict=True)]
    return tuple(totals)
'''

NO_SIGN = (
    "`op` is empty. A drawing shows it in the box: give `Value` the operator's sign, its fourth argument."
)
VALUES = "A local derivative is a plain number, and not a Value: write `other.data`."
TEXT = "Text is no number. `as_value` raises a TypeError for it: use it in each operator."
PAIRS = ((1.5, -2.5), (-0.75, 2), (-3, -4), (2.5e-9, 3e7), (0.25, 0.25), (-2, 1e-3))


def expect_operator(student, text, rows, atol=0.0, left=True):
    """Expect of each row (operands, number, derivatives) just that; None stands for any derivative.

    Each row is tried with Values, with a plain number on the right, and on the left unless `left` is False.
    """
    apply = student.define(f"apply = lambda a, b=None: {text}", "apply")
    derivatives = student.define(DERIVATIVES, "derivatives")
    for point, number, moves in rows:
        for plain in (None, 1, 0)[: 1 if len(point) == 1 else 2 + left]:
            nodes = [student.Value(x) for x in point]
            out = apply(*(x if i == plain else nodes[i] for i, x in enumerate(point)))
            asked = [i for i, move in enumerate(moves) if i != plain and move is not None]
            found = [out.data, *derivatives(out, *(nodes[i] for i in asked))]
            names = ", ".join(f"{name} = {x}" for name, x in zip("ab", point, strict=False))
            what = f"{text} and its derivatives for {names}" + f", {'ab'[plain or 0]} a plain number" * (
                plain is not None
            )
            expect(found, [float(number), *(float(moves[i]) for i in asked)], what, atol=atol)
            expect(
                [(node.data, node.grad) for node in nodes],
                [(float(x), 0.0) for x in point],
                f"operands after {text}",
            )
        require(bool(out.op), NO_SIGN)


@task("1.1")
def test_sum(student):
    """A sum is the right number

    `as_value(other)` makes a node of a plain number, so that `a + 3` works like `a + Value(3)`.
    """
    a, b = student.Value(2.0), student.Value(-3.0)
    expect((a + b).data, -1.0, "(a + b).data for a = 2, b = -3")
    expect((a + 3).data, 5.0, "(a + 3).data for a = 2")
    expect((a.data, b.data), (2.0, -3.0), "the operands after a + b")


@task("1.1")
def test_sum_remembers(student):
    """A sum remembers its operands

    `parents` is the tuple of both operands, in order. `local_derivatives` has one number for each of them.
    """
    a, b = student.Value(2.0, label="a"), student.Value(-3.0, label="b")
    out = a + b
    labels = [parent.label for parent in student.items(out.parents)]
    expect(
        labels,
        ["a", "b"],
        "the labels of (a + b).parents",
        wrong=[
            ([], "The sum has lost its parents: give `Value` the operands, `Value(…, (self, other), …)`."),
            (["b", "a"], "The operands are in the wrong order: a comes first, then b."),
        ],
    )
    expect(
        student.items(out.local_derivatives),
        [1.0, 1.0],
        "(a + b).local_derivatives",
        wrong=[([], "Give one derivative per parent: how much does the sum move when a moves by 1?")],
    )
    left_out = "The plain number is missing. `as_value` makes a leaf of it, which is a parent too."
    numbers = [parent.data for parent in student.items((a + 3).parents)]
    expect(numbers, [2.0, 3.0], "the numbers of (a + 3).parents for a = 2", wrong=[([2.0], left_out)])


@task("1.1")
def test_sums_of_all_signs(student):
    """Sums of numbers of all signs and sizes, and of one Value with itself; text is refused

    A sum moves as much as each operand moves. An operand that is used twice has two edges.
    """
    expect_operator(student, "a + b", [((a, b), a + b, (1, 1)) for a, b in PAIRS], left=False)
    expect_operator(student, "a + a", [((x,), 2 * x, (2,)) for x in (3.0, -0.5)])
    with student.raises("TypeError", TEXT):
        student.op("add", student.Value(2.0), "3")


@task("1.2")
def test_product(student):
    """A product is the right number, with the right derivatives

    Let a grow by a little h: then a * b grows by h * b. So the derivative with respect to a is b.
    """
    a, b = student.Value(2.0), student.Value(-3.0)
    out = a * b
    expect(out.data, -6.0, "(a * b).data for a = 2, b = -3")
    expect(out.op, "*", "(a * b).op", wrong=[("", NO_SIGN)])
    derivatives = student.items(out.local_derivatives)
    require(all(isinstance(each, Real) for each in derivatives), VALUES)
    expect(
        derivatives,
        [-3.0, 2.0],
        "(a * b).local_derivatives for a = 2, b = -3",
        wrong=[
            (
                [2.0, -3.0],
                "These two are swapped: the derivative with respect to a is the other operand, b.",
            ),
            ([1.0, 1.0], "These are the derivatives of a sum. What does a * b do when a grows by 1?"),
        ],
    )


@task("1.2")
def test_square(student):
    """A number multiplied by itself has two edges to one parent

    In a * a the operand appears twice, so it stands in `parents` twice, with one derivative each time.
    """
    a = student.Value(3.0, label="a")
    out = a * a
    labels = [parent.label for parent in student.items(out.parents)]
    once = "The product kept its operand once. It was used twice: two edges, each with the derivative 3."
    expect(labels, ["a", "a"], "the labels of (a * a).parents", wrong=[(["a"], once)])
    expect(student.items(out.local_derivatives), [3.0, 3.0], "(a * a).local_derivatives for a = 3")


@task("1.2")
def test_products_of_all_signs(student):
    """Products of numbers of all signs and sizes, also with plain numbers

    A plain number becomes a leaf, which is a parent too.
    """
    expect_operator(student, "a * b", [((a, b), a * b, (b, a)) for a, b in (*PAIRS, (0, 3))], left=False)
    numbers = [parent.data for parent in student.items((student.Value(2.0) * 3).parents)]
    expect(numbers, [2.0, 3.0], "the numbers of (a * 3).parents for a = 2")


@task("1.3")
def test_minus(student):
    """Minus, before one number and between two

    In a - b the result falls when b grows: the derivative with respect to b is -1.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    a, b = student.Value(2.0), student.Value(5.0)
    expect((-a).data, -2.0, "(-a).data for a = 2")
    expect(derivatives(-a, a), (-1.0,), "the derivative of -a")
    expect((a - b).data, -3.0, "(a - b).data for a = 2, b = 5")
    falls = "The derivative with respect to b has the wrong sign: when b grows, a - b falls."
    expect(derivatives(a - b, a, b), (1.0, -1.0), "the derivatives of a - b", wrong=[((1.0, 1.0), falls)])


@task("1.3")
def test_plain_number_on_the_left(student):
    """A plain number can stand on the left: 2 + a, 2 * a, 2 - a

    Python asks the 2 first. That knows nothing about Value, so Python calls `a.__radd__(2)`.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    a = student.Value(3.0)
    expect((2 + a).data, 5.0, "(2 + a).data for a = 3")
    expect((2 * a).data, 6.0, "(2 * a).data for a = 3")
    swapped = "That is a - 2. In `__rsub__` the plain number stands on the left."
    expect((2 - a).data, -1.0, "(2 - a).data for a = 3", wrong=[(1.0, swapped)])
    expect(derivatives(2 - a, a), (-1.0,), "the derivative of 2 - a")


@task("1.3")
def test_minus_of_all_signs(student):
    """Minus, and plain numbers on either side, of all signs and sizes

    `sum` of a list of Values works too, and text on the left is refused.
    """
    expect_operator(student, "-a", [((x,), -x, (-1,)) for x in (3, -2.5, 1e-9)])
    expect_operator(student, "a - b", [((a, b), a - b, (1, -1)) for a, b in PAIRS])
    expect_operator(student, "a - a", [((x,), 0, (0,)) for x in (3.0, -0.5)])
    expect_operator(student, "a + b", [((a, b), a + b, (1, 1)) for a, b in PAIRS])
    expect_operator(student, "a * b", [((a, b), a * b, (b, a)) for a, b in PAIRS])
    expect_operator(student, "sum([a, b, a], 0.5)", [((1.5, -2.0), 1.5, (2, 1))])
    for operator in ("add", "sub", "mul"):
        with student.raises("TypeError", TEXT):
            student.op(operator, "3", student.Value(2.0))


@task("1.4")
def test_power(student):
    """A power is the right number, with the right derivative with respect to its base

    The power rule: bring the exponent down in front, and lower it by one.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    a = student.Value(3.0)
    expect((a**2).data, 9.0, "(a ** 2).data for a = 3")
    rule = "The exponent is in front. Lower it by one too: d(a²)/da is 2 * a¹."
    expect(
        derivatives(a**2, a),
        (6.0,),
        "the derivative of a ** 2 with respect to a, for a = 3",
        wrong=[((18.0,), rule)],
    )
    logarithm = "A negative base has no logarithm. `power` at the end of the file knows this power."
    b = student.Value(-2.0)
    expect((b**3).data, -8.0, "(a ** 3).data for a = -2", wrong=[(math.nan, logarithm)])


@task("1.4")
def test_exponent(student):
    """An exponent can be a Value too, and 2 ** a works

    When the exponent moves, the power moves by a**b * log(a).
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    a, b = student.Value(3.0), student.Value(2.0)
    expect(derivatives(a**b, a, b), (6.0, 9.0 * math.log(3.0)), "the derivatives of a ** b for a = 3, b = 2")
    expect((2**a).data, 8.0, "(2 ** a).data for a = 3")


@task("1.4")
def test_power_at_zero(student):
    """The corners at a = 0: the derivative of a ** 0 is 0, that of the square root is inf

    `power` at the end of the file knows 0 to a negative power. But 0 * inf is nan, so write a line of its own
    for b = 0.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    zero = student.Value(0.0)
    nan = "That is 0 * inf. The exponent 0 makes the result a constant: return 0.0 before multiplying."
    expect(
        derivatives(zero**0, zero), (0.0,), "the derivative of a ** 0 at a = 0", wrong=[((math.nan,), nan)]
    )
    expect(derivatives(zero**0.5, zero), (math.inf,), "the derivative of a ** 0.5 at a = 0")


@task("1.4")
def test_powers_of_all_signs(student):
    """Powers of all signs and sizes, with the corners that the docstring names

    `power` and `log` at the end of the file know what Python's own functions refuse.
    """
    inf, nan, log = math.inf, math.nan, math.log
    pairs = ((3, 2), (0.75, -2.5), (2.5, 0), (1, 3), (1e-9, 0.5), (2, 3.5), (10, -1), (1.5, 1.5))
    rows = [((a, b), a**b, (b * a ** (b - 1.0), a**b * log(a))) for a, b in pairs]
    rows += [
        ((a, b), a**b, (b * float(a) ** (b - 1), None)) for a, b in ((-2, 3), (-1.5, 2), (-2, -2), (-2, 1))
    ]
    rows += [((-2, 0), 1, (0, None)), ((0, 0), 1, (0, 0)), ((0, 1), 0, (1, 0)), ((0, 2.5), 0, (0, 0))]
    rows += [((0, 0.5), 0, (inf, 0)), ((0, -1), inf, (None, -inf)), ((-2, 0.5), nan, (None, None))]
    rows += [((10, 1000), inf, (None, None)), ((-10, 1001), -inf, (None, None))]
    expect_operator(student, "a ** b", rows)


@task("1.5")
def test_quotient(student):
    """A quotient is the right number, with the right derivatives

    When b grows by a little h, a / b falls by h * a / b². `divide` at the end of the file knows 1/0.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    a, b = student.Value(6.0), student.Value(3.0)
    expect((a / b).data, 2.0, "(a / b).data for a = 6, b = 3")
    sign = "The size is right and the sign is wrong: a larger divisor makes a smaller quotient."
    expected = (1 / 3, -2 / 3)
    expect(
        derivatives(a / b, a, b),
        expected,
        "the derivatives of a / b for a = 6, b = 3",
        wrong=[((1 / 3, 2 / 3), sign)],
    )
    expect((1 / b).data, 1 / 3, "(1 / b).data for b = 3", wrong=[(3.0, "That is b / 1: see `__rtruediv__`.")])
    expect((a / 0.0).data, math.inf, "(a / 0.0).data for a = 6")


@task("1.5")
def test_quotients_of_all_signs(student):
    """Quotients of all signs and sizes, and by 0

    1/0 is inf, -1/0 is -inf, and 0/0 is nan, without an exception.
    """
    inf = math.inf
    rows = [((a, b), a / b, (1 / b, -a / b**2)) for a, b in (*PAIRS, (0, 4), (6, 3))]
    rows += [((2, 0), inf, (inf, -inf)), ((-2, 0), -inf, (None, None)), ((0, 0), math.nan, (None, None))]
    expect_operator(student, "a / b", rows)


@task("1.6")
def test_exponential(student):
    """The exponential is its own derivative

    The derivative is a number you have just computed. `exp` at the end of the file returns inf where math.exp
    raises an OverflowError.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    a = student.Value(1.0)
    expect(a.exp().data, math.e, "a.exp().data for a = 1")
    itself = "This is a. The derivative of eᵃ is eᵃ, the result."
    expect(derivatives(a.exp(), a), (math.e,), "the derivative of a.exp() at a = 1", wrong=[((1.0,), itself)])
    expect(student.Value(1000.0).exp().data, math.inf, "a.exp().data for a = 1000")


@task("1.6")
def test_logarithm(student):
    """The logarithm has the derivative 1 / a

    `log` and `divide` at the end of the file know what happens at 0.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    a = student.Value(4.0)
    expect(a.log().data, math.log(4.0), "a.log().data for a = 4")
    expect(derivatives(a.log(), a), (0.25,), "the derivative of a.log() at a = 4")
    expect(student.Value(0.0).log().data, -math.inf, "a.log().data for a = 0")


@task("1.6")
def test_exponentials_and_logarithms(student):
    """Exponentials and logarithms near and far, and where Python's functions raise

    The logarithm of 0 is -inf, with the derivative inf. Below 0 it is nan.
    """
    inf, nan = math.inf, math.nan
    rows = [((x,), math.exp(x), (math.exp(x),)) for x in (-30, -1.5, -1e-9, 0, 0.5, 5, 700)]
    expect_operator(student, "a.exp()", [*rows, ((1000,), inf, (inf,)), ((-1000,), 0, (0,))])
    rows = [((x,), math.log(x), (1 / x,)) for x in (1e-300, 1e-9, 0.5, 1, 7, 1e300)]
    expect_operator(
        student, "a.log()", [*rows, ((0,), -inf, (inf,)), ((-1,), nan, (None,)), ((-1e-8,), nan, (None,))]
    )


@task("1.7")
def test_tanh(student):
    """tanh, as the neuron of the notebook needs it

    The derivative is 1 - out². The square is of the *result*.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    x = 0.8813735870195432  # the neuron's n: tanh is √½, and the derivative a half
    a = student.Value(x)
    expect(a.tanh().data, math.sqrt(0.5), "a.tanh().data for a = 0.8814")
    of_operand = "That is 1 - a². The square is of the result: 1 - out²."
    expect(
        derivatives(a.tanh(), a),
        (0.5,),
        "the derivative of a.tanh() at a = 0.8814",
        wrong=[((1 - x * x,), of_operand)],
    )
    expect(student.Value(400.0).tanh().data, 1.0, "a.tanh().data for a = 400")


@task("1.7")
def test_sigmoid(student):
    """sigmoid, also far from 0

    Two forms are equal on paper. Use the one whose exponent is at most 0.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    a = student.Value(0.0)
    expect(a.sigmoid().data, 0.5, "a.sigmoid().data for a = 0")
    expect(derivatives(a.sigmoid(), a), (0.25,), "the derivative of a.sigmoid() at a = 0")
    overflow = "That is inf / inf: the exponential overflowed. Choose the form by the sign of a."
    far = student.Value(1000.0)
    expect(far.sigmoid().data, 1.0, "a.sigmoid().data for a = 1000", wrong=[(math.nan, overflow)])
    expect(student.Value(-1000.0).sigmoid().data, 0.0, "a.sigmoid().data for a = -1000")
    rounded = "1 - σ(a) was rounded to 0. σ(-a) by its own form stays above 0."
    at = student.Value(40.0)
    (found,) = derivatives(at.sigmoid(), at)
    expect(found, math.exp(-40), "the derivative at a = 40", atol=0.0, wrong=[(0.0, rounded)])


@task("1.7")
def test_squashing_near_and_far(student):
    """tanh and sigmoid near 0 and far from it, on both sides

    σ(-a) = 1 - σ(a) is small far from 0, but above 0.
    """
    numbers = [sign * x for x in (1e-9, 0.5, 3.0, 20.0, 40.0, 400.0, 1000.0) for sign in (1, -1)]
    rows = [((x,), math.tanh(x), (1 - math.tanh(x) ** 2,)) for x in numbers]
    expect_operator(student, "a.tanh()", rows, atol=1e-12)
    far = [math.exp(-abs(x)) for x in numbers]
    rows = [
        ((x,), (1 if x > 0 else e) / (1 + e), (e / (1 + e) ** 2,)) for x, e in zip(numbers, far, strict=True)
    ]
    expect_operator(student, "a.sigmoid()", rows)


@task("1.8")
def test_relu(student):
    """relu lets positive numbers through and stops the others

    Where it stops them, the result stays 0 when a moves a little: the derivative is 0 there.
    """
    derivatives = student.define(DERIVATIVES, "derivatives")
    up, down, kink = student.Value(3.0), student.Value(-2.0), student.Value(0.0)
    expect(up.relu().data, 3.0, "a.relu().data for a = 3")
    expect(student.Value(1000.0).relu().data, 1000.0, "a.relu().data for a = 1000")
    expect(down.relu().data, 0.0, "a.relu().data for a = -2")
    expect(derivatives(up.relu(), up), (1.0,), "the derivative of a.relu() at a = 3")
    flat = "The result is 0 on this whole side. It stays 0 when a moves."
    expect(
        derivatives(down.relu(), down), (0.0,), "the derivative of a.relu() at a = -2", wrong=[((1.0,), flat)]
    )
    corner = "At 0 itself the derivative is 0, as the docstring says. Your code counts 0 as positive."
    at_kink = derivatives(kink.relu(), kink)
    expect(at_kink, (0.0,), "the derivative of a.relu() at the kink, a = 0", wrong=[((1.0,), corner)])


@task("1.8")
def test_relu_near_and_far(student):
    """relu just beside the kink and far from it

    The kink is at 0 exactly. There is no other corner.
    """
    above, below = (1e-300, 1e-9, 0.5, 1, 6.5, 1e6, math.inf), (-1e-300, -1e-9, -0.5, -6.5, -math.inf)
    rows = [((x,), x, (1,)) for x in above] + [((x,), 0, (0,)) for x in (0, *below)]
    expect_operator(student, "a.relu()", rows)


@task("1.8")
def test_relu_of_nan(student):
    """relu lets a nan through

    Both `nan > 0` and `nan <= 0` are False. Ask `a <= 0`, and nan passes through.
    """
    require(
        math.isnan(student.Value(math.nan).relu().data),
        "relu made a number of nan, and that hides a broken network. Ask `a <= 0` instead of `a > 0`.",
    )
