"""The `student` of a visible check answers as the grader's does."""

import operator
import warnings

import pytest
from checks import package
from checks.expectations import CheckFailed
from checks.fixtures import fixtures


@pytest.fixture
def given(kittengrad):
    with package.fresh(kittengrad()) as fresh, fixtures(fresh, "test_x") as given:
        yield given


@pytest.fixture
def student(given):
    return given["student"]


def test_the_package_and_its_modules_are_there(student):
    assert student.Value(2.0).data == 2.0
    assert student.graph.topological_order is student.topological_order
    with pytest.raises(AttributeError, match="nothing"):
        _ = student.nothing


def test_same_items_op_and_type_name(student):
    a, b = student.Value(2.0), student.Value(2.0)
    assert student.same(a, a)
    assert not student.same(a, b)
    assert student.items((a + b).parents) == [a, b]
    assert student.op("add", 2.0, a).data == operator.add(2.0, 2.0)
    assert student.type_name(a) == "Value"


def test_define_runs_with_the_same_package(student):
    double = student.define(
        "from kittengrad import Value\n\ndef double(v):\n    return Value(v.data * 2)", "double"
    )
    assert double(student.Value(3.0)).data == 6.0
    assert student.type_name(double(student.Value(3.0))) == "Value"


def test_raises_wants_this_very_exception(student):
    with student.raises("TypeError"):
        student.Value("3")
    with (
        pytest.raises(CheckFailed, match="it complained of nothing"),
        student.raises("TypeError", "it complained of nothing"),
    ):
        student.Value(3.0)
    with pytest.raises(ZeroDivisionError), student.raises("TypeError"):
        student.op("truediv", 1, 0)


def test_warnings_are_those_since_the_last_question(student):
    assert student.warnings() == []
    warnings.warn("overflow encountered", RuntimeWarning, stacklevel=1)
    assert student.warnings() == ["RuntimeWarning: overflow encountered"]
    assert student.warnings() == []


def test_rng_is_the_same_at_every_run_and_another_for_another_check(kittengrad):
    draws = []
    for name in ("test_x", "test_x", "test_y"):
        with package.fresh(kittengrad()) as fresh, fixtures(fresh, name) as given:
            draws.append(given["rng"].integers(10**9))
    assert draws[0] == draws[1] != draws[2]
