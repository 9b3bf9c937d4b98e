"""expect and require: what agrees, what does not, and which reason is given."""

import math
from decimal import Decimal

import numpy as np
import pytest
from checks.expectations import CheckFailed, agree, expect, require, task


class Sly:
    """Says yes to every comparison."""

    def __eq__(self, other):
        return True

    __hash__ = None


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (6.0, 6.0),
        (6, 6.0),
        (np.float64(6.0), 6.0),
        (6.0 + 1e-12, 6.0),
        (math.nan, math.nan),
        (math.inf, math.inf),
        (-0.0, 0.0),
        (True, True),
        (np.True_, True),
        ("a", "a"),
        (None, None),
        ([1.0, 2.0], [1.0, 2.0]),
        ((1.0, (math.nan,)), (1.0, (math.nan,))),
        (np.array([1.0, math.nan]), np.array([1.0, math.nan])),
    ],
)
def test_agree(actual, expected):
    assert agree(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (6.001, 6.0),
        (math.nan, 6.0),
        (6.0, math.nan),
        (math.inf, -math.inf),
        (math.inf, 1e308),
        (1.0, True),
        (True, 1.0),
        ("6.0", 6.0),
        (None, 0.0),
        (Sly(), 6.0),
        (Sly(), "a"),
        (Sly(), None),
        (Sly(), True),
        (10**400, 6.0),
        (Decimal("6"), 6.0),
        ((1.0, 2.0), [1.0, 2.0]),
        ([1.0], [1.0, 2.0]),
        ([Sly()], [1.0]),
        (np.array([1.0, 2.0]), np.array([[1.0, 2.0]])),
        (np.array([1.0], dtype=np.float32), np.array([1.0])),
        ([1.0], np.array([1.0])),
    ],
)
def test_disagree(actual, expected):
    assert not agree(actual, expected)


def test_tolerances_are_absolute_plus_relative():
    assert agree(1000.5, 1000.0, rtol=1e-3, atol=0.0)
    assert not agree(1000.5, 1000.0, rtol=1e-4, atol=0.0)
    assert agree(0.01, 0.0, rtol=0.0, atol=0.02)
    assert not agree(4e-18, 0.0, rtol=1e-6, atol=0.0)


def test_the_first_wrong_value_that_fits_is_the_reason():
    likely = [(4.0, "one"), (3.0, "two"), (3.0, "three")]
    with pytest.raises(CheckFailed) as failure:
        expect(3.0, 6.0, "a.grad", likely=likely)
    assert failure.value.diagnosis == "two"
    assert (failure.value.what, failure.value.actual, failure.value.expected) == ("a.grad", 3.0, 6.0)
    assert str(failure.value) == "a.grad is 3.0, expected 6.0. two"


def test_no_reason_is_invented():
    with pytest.raises(CheckFailed) as failure:
        expect(5.0, 6.0, likely=[(3.0, "two")])
    assert failure.value.diagnosis == ""


def test_an_expectation_that_holds_is_silent():
    expect(6.0, 6.0, likely=[(6.0, "never said")])


def test_require():
    require(True, "never said")
    with pytest.raises(CheckFailed, match=r"^the sentence$"):
        require(np.False_, "the sentence")


def test_require_lets_no_object_speak_for_itself():
    with pytest.raises(TypeError, match="plain bool, not Sly"):
        require(Sly(), "never said")


def test_a_message_survives_a_repr_that_raises_or_never_ends():
    class Broken:
        def __repr__(self):
            raise RuntimeError

    assert "Broken whose repr() raises RuntimeError" in str(CheckFailed("x", Broken(), 1.0))
    assert len(str(CheckFailed("x", "a" * 10**6, 1.0))) < 400


def test_task_marks_the_test():
    @task("2.3")
    def test():
        pass

    assert test.task == "2.3"
