"""The property harness: a right rule has every property, and each way to be wrong lacks one."""

from types import SimpleNamespace

import numpy as np
import pytest
from checks.expectations import CheckFailed

from autograder.course import HIDDEN, STAGES, load
from autograder.grading.answers import Probe
from autograder.grading.gradients import elementwise_derivative, gathered
from autograder.grading.properties import (
    CHANGED,
    CROSSED,
    G_CHANGED,
    REGIMES,
    WIDENED,
    Case,
    Rule,
    apart,
    as_promised,
    at_scale,
    calls,
    every,
    gradients,
    in_dtype,
    in_float32,
    left_alone,
    numbers,
    parts,
)
from tests.autograder.grading.here import Here
from tests.autograder.grading.suites import suite

UNSUMMED = "Sum it back."
OWN = "That is the operand itself."
MULTIPLY = Rule(
    "1.1",
    "multiply",
    "a * b",
    np.multiply,
    kind="elementwise",
    gradients=lambda g, a, b: (g * b, g * a),
    points=(every(REGIMES, REGIMES),),
    unsummed=UNSUMMED,
    wrong=lambda g, a, b: ([(g * a, OWN)], []),
    large=Case((40, 25), (25,)),
)
CASES = [Case((2, 3), (2, 3)), Case((2, 1), (2, 3)), Case((), (3,)), Case((0, 2), (2,))]


def multiply(a, b):
    return a * b, lambda g: gathered(g * b, a.shape), lambda g: gathered(g * a, b.shape)


def changes(operand):
    def rule(a, b):
        found = multiply(a.copy(), b.copy())
        (a, b)[operand][...] += 1
        return found

    return rule


def changes_g(a, b):
    def back(g):
        found = gathered(g * b, a.shape)
        g *= 0
        return found

    return a * b, back, lambda g: gathered(g * a, b.shape)


def raises_at_scalars(a, b):
    if a.ndim == 0:
        raise ZeroDivisionError
    return multiply(a, b)


def remembers(a, b):
    total = np.zeros(a.shape)

    def back(g):
        total[...] += gathered(g * b, a.shape)
        return total.copy()

    return a * b, back, lambda g: gathered(g * a, b.shape)


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def student(rule):
    return Here(arithmetic=SimpleNamespace(multiply=rule))


def failure(prove, *arguments):
    with pytest.raises(CheckFailed) as caught:
        prove(*arguments)
    return caught.value


PROPERTIES = {
    "as promised": lambda student, rng, rule: as_promised(student, rng, rule, CASES),
    "float32": lambda student, rng, rule: in_float32(student, rng, rule, CASES[:2]),
    "float16": lambda student, rng, rule: in_dtype(student, rng, rule, CASES[:2], "float16"),
    "left alone": lambda student, rng, rule: left_alone(student, rng, rule, CASES[:2]),
    "at scale": at_scale,
}


@pytest.mark.parametrize("prove", PROPERTIES.values(), ids=PROPERTIES)
def test_a_right_rule_has_every_property_and_is_asked_one_question(rng, prove):
    package = student(multiply)
    prove(package, rng, MULTIPLY)
    assert package.questions == 1


def by_differences(a, b):
    """A rule without any derivative: central differences of its own result, in float64."""

    def back(i):
        def apply(g):
            xs = [a.astype(float), b.astype(float)]
            found = np.zeros(xs[i].shape)
            for index in np.ndindex(found.shape):
                sides = []
                for h in (6e-6, -6e-6):
                    moved = [x.copy() for x in xs]
                    moved[i][index] += h
                    sides.append(np.vdot(g, moved[0] * moved[1]))
                found[index] = (sides[0] - sides[1]) / 1.2e-5
            return found.astype(a.dtype)

        return apply

    return a * b, back(0), back(1)


NEVER = {
    "identities": lambda a, b: (a * b, lambda g: g, lambda g: g),
    "differences": by_differences,
    "ignores g": lambda a, b: (a * b, lambda g: gathered(b + 0 * g, a.shape), lambda g: g),
    "wrong sign": lambda a, b: (
        a * b,
        lambda g: gathered(-g * b, a.shape),
        lambda g: gathered(g * a, b.shape),
    ),
    "a list": lambda a, b: [*multiply(a, b)],
    "None": lambda a, b: None,
}


@pytest.mark.parametrize("prove", PROPERTIES.values(), ids=PROPERTIES)
@pytest.mark.parametrize("rule", NEVER.values(), ids=NEVER)
def test_no_property_holds_where_gradients_are_wrong(rng, prove, rule):
    failure(prove, student(rule), rng, MULTIPLY)


DEAD = {
    "beside 0": lambda a: abs(a) < 1e-6,
    "between the draws": lambda a: (a > 0.499) & (a < 0.501),
    "in saturation": lambda a: a < -30,
    "far out": lambda a: a > 900,
}


@pytest.mark.parametrize("prove", PROPERTIES.values(), ids=PROPERTIES)
@pytest.mark.parametrize("dead", DEAD.values(), ids=DEAD)
def test_no_property_holds_where_a_regime_is_wrong(rng, prove, dead):
    def rule(a, b):
        out, _, db = multiply(a, b)
        return out, lambda g: gathered(g * b * ~dead(a), a.shape).astype(a.dtype), db

    failure(prove, student(rule), rng, MULTIPLY)


def widens(a, b):
    out, *back = multiply(a, b)
    return out, *(lambda g, f=f: f(g).astype(np.float64) for f in back)


DIAGNOSED = {
    "unsummed": (lambda a, b: (a * b, lambda g: g * b, lambda g: g * a), "as promised", UNSUMMED),
    "crossed": (
        lambda a, b: (a * b, lambda g: gathered(g * b, a.shape), lambda g: gathered(g * b, b.shape)),
        "as promised",
        CROSSED,
    ),
    "the row's own": (
        lambda a, b: (a * b, lambda g: gathered(g * a, a.shape), lambda g: g),
        "as promised",
        OWN,
    ),
    "changes a": (changes(0), "left alone", CHANGED),
    "changes b": (changes(1), "left alone", CHANGED),
    "changes g": (changes_g, "left alone", G_CHANGED),
    "widens": (widens, "float32", WIDENED),
}


def test_a_function_that_remembers_an_earlier_g_is_not_left_alone(rng):
    as_promised(student(remembers), rng, MULTIPLY, CASES)
    failure(left_alone, student(remembers), rng, MULTIPLY, CASES)


@pytest.mark.parametrize("way", DIAGNOSED)
def test_a_known_way_to_be_wrong_is_named(rng, way):
    rule, prove, said = DIAGNOSED[way]
    assert failure(PROPERTIES[prove], student(rule), rng, MULTIPLY).diagnosis == said


def test_an_exception_comes_after_the_values_before_it(rng):
    with pytest.raises(ZeroDivisionError):
        as_promised(student(raises_at_scalars), rng, MULTIPLY, CASES)
    wrong_before = student(lambda a, b: (a + b, *raises_at_scalars(a, b)[1:]))
    assert "the result of a * b" in str(failure(as_promised, wrong_before, rng, MULTIPLY, CASES))


def test_draws_stay_within_the_reach_of_differences(rng):
    a, b = numbers(rng, (50,), (3, 4))
    assert 0.4 <= abs(a).min() < abs(a).max() <= 2
    assert b.shape == (3, 4)
    flat = np.sort(np.concatenate([x.ravel() for x in apart(rng, (4, 3), (3,))]))
    assert np.diff(flat).min() > 0.2
    assert abs(flat).max() <= 2


def test_parts_and_calls_ask_once(rng):
    package = student(multiply)
    a, g = numbers(rng, (3,), (3,))
    out, da, _ = parts(package, multiply, g, a, a)
    np.testing.assert_array_equal([out, da], [a * a, g * a])
    assert [found for found, _ in calls(package, len, [([1],), ([1, 2],)])] == [1, 2]
    assert package.questions == 2


def small(hidden, rule):
    """The first case among the suite's situations of this rule; else the large case, made small."""
    tables = (table for table in vars(hidden).values() if isinstance(table, tuple))
    for row in (row for table in tables for row in table):
        if getattr(row, "cases", ()) and row.name.split("-")[0] == rule.name:
            return row.cases[0]
    case = rule.large
    return Case(*(tuple(min(length, 4) for length in shape) for shape in case.shapes), **case.options)


def tables():
    """Every row of every hidden suite, with a small case of it."""
    for stage in load().stages:
        path = STAGES / stage.id / HIDDEN
        if "properties" in path.read_text("utf-8"):
            hidden = suite(stage)
            found = {
                row.name: row
                for table in vars(hidden).values()
                if isinstance(table, tuple)
                for row in table
                if isinstance(row, Rule)
            }
            for name, row in found.items():
                yield pytest.param(row, small(hidden, row), id=f"{stage.id}-{name}")


@pytest.mark.parametrize(("rule", "case"), list(tables()))
def test_the_truth_of_a_row_is_what_differences_say(rng, rule, case):
    """Central differences are no part of grading any more; here they confirm each row's exact gradients."""
    operands = rule.draw(rng, *case.shapes)

    def f(*arrays):
        return np.asarray(rule.against(*arrays, **case.options))

    probe = Probe(operands, case.options, rng.standard_normal(f(*operands).shape))
    for i, found in enumerate(gradients(rule, probe)):
        truth = differences(f, operands, i, probe.g)
        np.testing.assert_allclose(gathered(found, truth.shape), truth, rtol=1e-6, atol=1e-7)


ELEMENTWISE = [
    pytest.param(case.values[0], id=case.id) for case in tables() if case.values[0].kind == "elementwise"
]


@pytest.mark.parametrize("rule", ELEMENTWISE)
def test_an_elementwise_row_is_right_at_points_of_every_regime(rng, rule):
    """The complex step subtracts no close numbers: it confirms the closed forms at fixed points."""
    assert rule.gradients
    asked = np.concatenate([point.operands for point in rule.points], axis=-1)
    assert {*REGIMES} <= {*np.ravel(asked)}
    for point in rule.points:
        probe = Probe(point.operands, point.options, rng.standard_normal(point.shapes[0]))
        for i, found in enumerate(gradients(rule, probe)):
            truth = elementwise_derivative(rule.against, point.operands, i, probe.g)
            np.testing.assert_allclose(found, truth, rtol=1e-9, atol=1e-15)


def differences(f, arrays, i, g):
    found = np.zeros(arrays[i].shape)
    for index in np.ndindex(found.shape):
        sides = []
        for h in (6e-6, -6e-6):
            moved = [array.copy() for array in arrays]
            moved[i][index] += h
            sides.append(np.vdot(g, f(*moved)))
        found[index] = (sides[0] - sides[1]) / 1.2e-5
    return found
