"""Stage 01's reference: values, local derivatives, and every scalar entry of the error catalogue (K, notes).

Where an entry of the catalogue is tested, its number stands in the test's docstring.
"""

import doctest
import math
import operator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from kittengrad import Value, numpy_values, scalar

BINARY = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow}
UNARY = ("exp", "log", "tanh", "sigmoid", "relu")

moderate = st.floats(-3.0, 3.0).filter(lambda x: abs(x) > 0.01)
positive = st.floats(0.05, 3.0)


def slope(f, x, h=1e-6):
    """The central difference quotient of f at x."""
    return (f(x + h) - f(x - h)) / (2 * h)


def test_doctests():
    failed, tried = doctest.testmod(scalar)
    assert failed == 0 < tried


# Values and local derivatives.


@pytest.mark.parametrize("symbol", BINARY)
@given(a=positive, b=moderate)
def test_two_operands(symbol, a, b):
    """The number, the parents in operand order, and the slope along each operand."""
    compute = BINARY[symbol]
    x, y = Value(a), Value(b)
    out = compute(x, y)
    assert out.data == pytest.approx(compute(a, b))
    assert out.parents == (x, y)
    assert out.op == symbol
    assert out.local_derivatives == pytest.approx(
        (slope(lambda a: compute(a, b), a), slope(lambda b: compute(a, b), b)), rel=1e-5, abs=1e-6
    )


@pytest.mark.parametrize("name", UNARY)
@given(a=positive)
def test_one_operand(name, a):
    x = Value(a)
    out = getattr(x, name)()
    assert (out.parents, out.op) == ((x,), name)
    assert out.local_derivatives == pytest.approx(
        (slope(lambda a: getattr(Value(a), name)().data, a),), rel=1e-5, abs=1e-6
    )


@given(a=moderate)
def test_minus(a):
    x = Value(a)
    out = -x
    assert (out.data, out.parents, out.local_derivatives) == (-a, (x,), (-1.0,))


@pytest.mark.parametrize("symbol", BINARY)
def test_an_operand_used_twice_is_a_parent_twice(symbol):
    x = Value(1.5)
    assert BINARY[symbol](x, x).parents == (x, x)


@given(a=st.floats(-5.0, 5.0))
def test_tanh_is_its_exponential_form(a):
    x = Value(a)
    grown = (2 * x).exp()
    assert x.tanh().data == pytest.approx(((grown - 1) / (grown + 1)).data, rel=1e-12, abs=1e-12)


# Plain numbers on either side (K3, K4b).


@pytest.mark.parametrize("symbol", BINARY)
@pytest.mark.parametrize(
    "number",
    [2, 2.0, True, Fraction(2), *(kind(2) for kind in (np.float64, np.float32, np.int64, np.int8))],
    ids=repr,
)
def test_plain_numbers_on_either_side(symbol, number):
    compute, x = BINARY[symbol], Value(3.0)
    right, left = compute(x, number), compute(number, x)
    for out, expected in ((right, compute(3.0, float(number))), (left, compute(float(number), 3.0))):
        assert type(out) is Value
        assert type(out.data) is float
        assert out.data == expected
        assert x in out.parents


def test_two_to_a_value():
    """K3: 2 ** v and v ** v, with both derivatives of the second."""
    x = Value(3.0)
    assert (2**x).local_derivatives[1] == pytest.approx(8.0 * math.log(2.0))
    assert (x**x).local_derivatives == pytest.approx((27.0, 27.0 * math.log(3.0)))


@pytest.mark.parametrize("symbol", BINARY)
def test_a_plain_number_becomes_a_leaf(symbol):
    """In its place among the operands, but `2 + v` counts as `v + 2`, and `2 * v` as `v * 2`."""
    x = Value(3.0)
    for out, place in ((BINARY[symbol](x, 2), 1), (BINARY[symbol](2, x), int(symbol in "+*"))):
        leaf = out.parents[place]
        assert out.parents[1 - place] is x
        assert (leaf.data, leaf.parents, leaf.local_derivatives, leaf.op) == (2.0, (), (), "")


@given(a=moderate)
def test_as_value_keeps_a_node_and_makes_a_leaf(a):
    x, leaf = Value(a), scalar.as_value(a)
    assert scalar.as_value(x) is x
    assert (leaf.data, leaf.grad, leaf.parents, leaf.local_derivatives) == (a, 0.0, (), ())


def test_sum_of_values():
    """Python's sum() begins with 0 on the left."""
    assert sum([Value(1.0), Value(2.0)]).data == 3.0


# What is no real number is refused, by name (K5, K14).


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("3", "not str '3'"),
        (None, "not NoneType"),
        (1j, "not complex 1j"),
        ([1.0, 2.0], r"not list \[1.0, 2.0\]"),
        (np.array([1.0, 2.0]), r"array of shape \(2,\)"),
        (np.zeros((2, 3)), r"array of shape \(2, 3\)"),
        (np.array(3.0), "not ndarray"),
        (np.True_, "not bool"),
    ],
    ids=repr,
)
def test_refuses_what_is_no_number(wrong, words):
    with pytest.raises(TypeError, match=words):
        Value(wrong)
    for compute in BINARY.values():
        with pytest.raises(TypeError, match=words):
            compute(Value(2.0), wrong)


@pytest.mark.parametrize("symbol", BINARY)
def test_an_array_on_the_left_makes_no_array_of_objects(symbol):
    """K4b: np.array([1., 2.]) * Value(3.) was an object array of Values."""
    with pytest.raises(TypeError, match=r"array of shape \(2,\)"):
        BINARY[symbol](np.array([1.0, 2.0]), Value(3.0))


def test_numpys_functions_are_refused():
    """np.exp(v) would leave the graph silently. The error names what to write."""
    for call, advice in {
        np.exp: r"write v\.exp\(\)",
        np.sqrt: r"write v \*\* 0\.5",
        np.sum: r"write sum\(values\)",
        np.sin: "write the formula with the operators",
        np.isnan: r"give it v\.data",
        (lambda v: np.maximum(v, 0.0)): r"write v\.relu\(\)",
        (lambda v: np.ones(2) * v): "array of shape",
        math.exp: r"such as v\.exp\(\)",
        math.trunc: r"write v\.data",
    }.items():
        with pytest.raises(TypeError, match=advice):
            call(Value(1.0))


def test_the_advice_gives_what_numpys_function_gives():
    names = {"a": Value(1.5), "b": Value(1.2), "v": Value(1.5), "values": [Value(1.5)]}
    for name, advice in numpy_values.OURS.items():
        if " for " not in advice:
            function = getattr(np, name.removesuffix(".reduce"))
            plain = [1.5] if function.nin == 1 else [1.5, 1.5] if "v" in advice else [1.5, 1.2]
            expected = 1.5 if name == "add.reduce" else function(*plain)
            assert eval(advice, names).data == pytest.approx(expected), name


def test_numpys_operators_are_ours():
    v = Value(2.0)
    assert np.add(v, 1).data == 3.0
    assert np.power(2.0, v).data == 4.0
    assert np.negative(v).data == -2.0
    assert np.absolute(-v).data == 2.0
    assert np.float64(1.0) < v
    assert np.float64(3.0) >= v
    assert (np.float64(2.0) == v) is False
    assert (np.float64(2.0) != v) is True
    assert np.equal(v, v) is True
    numbers = np.ones(2)
    with pytest.raises(TypeError):
        numbers *= v


def test_a_long_refused_text_is_cut():
    with pytest.raises(TypeError) as caught:
        Value("x" * 100_000)
    assert len(str(caught.value)) < 120


# What a student types late at night is right, or refused with the way to write it.


@pytest.mark.parametrize("spec", [".4f", "8.2e", "+", "g", ">12"])
def test_a_format_is_that_of_the_number(spec):
    assert f"{Value(-0.70710678):{spec}}" == f"{-0.70710678:{spec}}"


def test_an_empty_format_is_str():
    assert f"{Value(2.0)}" == str(Value(2.0)) == "Value(data=2.0, grad=0.0)"


@pytest.mark.parametrize(
    "convert",
    [
        float,
        int,
        round,
        lambda v: round(v, 4),
        math.exp,
        math.log,
        math.tanh,
        math.floor,
        math.ceil,
    ],
)
def test_a_conversion_names_the_way_to_write_it(convert):
    with pytest.raises(TypeError, match=r"leave the graph: write v\.data for its number, or .* v\.exp\(\)"):
        convert(Value(1.5))


def test_a_step_that_rebinds_a_name_is_refused():
    """PyTorch's own idiom, `p -= lr * p.grad`, trained nothing without a word."""
    p = Value(3.0)
    (p * p).backward()
    with pytest.raises(TypeError, match=r"trains nothing: write `p\.data -= number`"):
        p -= 0.1 * p.grad
    assert p.data == 3.0


def test_other_rebinding_goes_on():
    """`loss -= …` is a new node, as before. A leaf can begin a sum."""
    total, x = Value(0.0), Value(3.0)
    total -= x
    total -= 0.5
    total -= 0
    total += x * x
    assert total.data == 5.5
    start = Value(0.0)
    start -= 0  # what `max(0, v)` may give
    assert start.data == 0.0


@pytest.mark.parametrize(("number", "slope"), [(2.0, 1.0), (-3.0, -1.0), (0.0, 0.0), (-math.inf, -1.0)])
def test_absolute_value(number, slope):
    x = Value(number)
    out = abs(x)
    assert (out.data, out.parents, out.local_derivatives) == (abs(number), (x,), (slope,))


def test_a_value_of_a_value_names_the_way_to_write_it():
    with pytest.raises(TypeError, match=r"a Value already: .* Value\(v\.data\)"):
        Value(Value(1.0))


# Where Python raises, IEEE 754 and PyTorch answer inf, nan or the right number (K6, K8, K9b).
# What PyTorch itself answered at these points is in test_torch.py; here are the ones to know by heart.


@pytest.mark.parametrize(
    ("compute", "at", "value", "derivative"),
    [
        (lambda v: v**0, 0.0, 1.0, 0.0),
        (lambda v: v**0.5, 0.0, 0.0, math.inf),
        (lambda v: v**-1, 0.0, math.inf, -math.inf),
        (lambda v: v**2, -3.0, 9.0, -6.0),
        (lambda v: v**3, -2.0, -8.0, 12.0),
        (lambda v: v**400, 10.0, math.inf, math.inf),
        (lambda v: v**401, -10.0, -math.inf, math.inf),
        (lambda v: v ** (1 / 3), -8.0, math.nan, math.nan),
        (lambda v: 1 / v, 0.0, math.inf, -math.inf),
        (lambda v: 1 / v, -0.0, -math.inf, -math.inf),
        (lambda v: 0 / v, 0.0, math.nan, math.nan),
        (lambda v: v.exp(), 1000.0, math.inf, math.inf),
        (lambda v: v.exp(), -1000.0, 0.0, 0.0),
        (lambda v: v.log(), 0.0, -math.inf, math.inf),
        (lambda v: v.log(), -1.0, math.nan, -1.0),
        (lambda v: v.tanh(), 400.0, 1.0, 0.0),
        (lambda v: v.tanh(), -400.0, -1.0, 0.0),
        (lambda v: v.sigmoid(), -1000.0, 0.0, 0.0),
        (lambda v: v.sigmoid(), 1000.0, 1.0, 0.0),
        (lambda v: v.sigmoid(), 40.0, 1.0, math.exp(-40.0)),
        (lambda v: v.sigmoid(), -40.0, math.exp(-40.0), math.exp(-40.0)),
        (lambda v: v.relu(), 0.0, 0.0, 0.0),
        (lambda v: v.relu(), math.nan, math.nan, 1.0),
    ],
)
def test_corners(compute, at, value, derivative):
    x = Value(at)
    out = compute(x)
    where = [i for i, parent in enumerate(out.parents) if parent is x]
    assert out.data == pytest.approx(value, rel=1e-12, abs=0.0, nan_ok=True)
    assert out.local_derivatives[where[0]] == pytest.approx(derivative, rel=1e-12, abs=0.0, nan_ok=True)


@given(a=st.floats(allow_nan=True), b=st.floats(allow_nan=True))
def test_no_float_makes_it_raise(a, b):
    """Whatever the two numbers, there is an answer, and it is a float."""
    outs = [compute(Value(a), Value(b)) for compute in BINARY.values()]
    outs += [getattr(Value(a), name)() for name in UNARY]
    for out in outs:
        assert type(out.data) is float
        assert all(type(derivative) is float for derivative in out.local_derivatives)


@given(a=st.floats(-800.0, 800.0))
def test_sigmoid_keeps_its_last_digits(a):
    """To a few units in the last place, on both sides: 1 - σ(40) must not be 0."""
    out = Value(a).sigmoid()
    grown = math.exp(-abs(a))
    assert out.data == pytest.approx(1 / (1 + grown) if a > 0 else grown / (1 + grown), rel=1e-14, abs=0.0)
    assert out.local_derivatives[0] == pytest.approx(grown / (1 + grown) ** 2, rel=1e-14, abs=0.0)


@pytest.mark.parametrize(
    ("found", "promised"),
    [
        (scalar.divide(1.0, 0.0), math.inf),
        (scalar.divide(-1.0, 0.0), -math.inf),
        (scalar.divide(1.0, -0.0), -math.inf),
        (scalar.divide(0.0, 0.0), math.nan),
        (scalar.divide(math.nan, 0.0), math.nan),
        (scalar.power(0.0, -1.5), math.inf),
        (scalar.power(1e200, 2.0), math.inf),
        (scalar.power(-1e200, 3.0), -math.inf),
        (scalar.power(-2.0, 0.5), math.nan),
        (scalar.exp(710.0), math.inf),
        (scalar.log(0.0), -math.inf),
        (scalar.log(-0.5), math.nan),
    ],
)
def test_the_provided_functions_answer_where_python_raises(found, promised):
    assert found == pytest.approx(promised, nan_ok=True)


@pytest.mark.parametrize(
    ("exponent", "derivative"),
    [(2.0, 0.0), (0.5, 0.0), (0.0, 0.0), (-0.5, -math.inf), (-1.0, -math.inf)],
)
def test_a_power_of_zero_along_its_exponent(exponent, derivative):
    assert (Value(0.0) ** Value(exponent)).local_derivatives[1] == derivative


# A node is a node.


def test_a_new_node_is_a_leaf_without_gradient_and_names():
    x = Value(2.0)
    assert (x.grad, x.parents, x.local_derivatives, x.op, x.label) == (0.0, (), (), "", "")


def test_operators_name_themselves_and_leave_the_label_empty():
    x = Value(2.0, label="x")
    outs = [-x, abs(x), *(compute(x, x) for compute in BINARY.values())]
    outs += [getattr(x, name)() for name in UNARY]
    assert [out.op for out in outs] == ["neg", "abs", *BINARY, *UNARY]
    assert {out.label for out in outs} == {""}


def test_repr():
    v = Value(2.0)
    v.grad = -1.5
    assert repr(v) == "Value(data=2.0, grad=-1.5)"


def test_equality_asks_for_the_same_node():
    """K12: on purpose. Sets and lists of nodes rest on it; equal numbers do not make equal nodes."""
    a, b = Value(2.0), Value(2.0)
    assert a != b
    assert a == a
    assert len({a, b}) == 2
    assert b not in [a]


@given(a=moderate, b=moderate)
def test_order_compares_numbers(a, b):
    """K12: `<` was missing, so max() and sorted() were."""
    assume(a != b)
    x, y = Value(a), Value(b)
    assert ((x < y), (x <= y), (x > y), (x >= y)) == (a < b, a <= b, a > b, a >= b)
    assert ((x < b), (a < y), (np.float64(a) < y)) == (a < b,) * 3
    assert max(x, y).data == max(a, b)
    assert (x <= x, x < x) == (True, False)


def test_a_value_is_true_when_its_number_is_not_zero():
    """K12: bool(Value(0.0)) was True."""
    assert [bool(Value(number)) for number in (0.0, -0.0, 0.5, math.nan)] == [False, False, True, True]


def test_changing_data_afterwards_changes_no_derivative():
    """K11: a.data = 100 between forward and backward made d(a*a) at 3 come out as 200."""
    a = Value(3.0)
    out = a * a
    a.data = 100.0
    out.backward()
    assert a.grad == 6.0


def test_a_misspelt_attribute_is_refused():
    with pytest.raises(AttributeError):
        Value(1.0).gard = 0.0
