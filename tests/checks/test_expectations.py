"""expect and require: what agrees, what does not, and which reason is given."""

import math
from decimal import Decimal

import numpy as np
import pytest
from checks.expectations import CheckFailed, agree, expect, require, shortened, task


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
        (np.array([1.0, -math.inf]), np.array([1.0 + 1e-12, -math.inf])),
        (np.array([3e4, math.inf], np.float16), np.array([3e4, math.inf], np.float16)),
        (np.array(6.0), np.array(6.0)),
        (np.array([1j]), np.array([1j])),
        (np.int8(-128), -128),
        (np.float16(0.5), 0.5),
        (np.float16(math.inf), math.inf),
        (10**400, 10**400),
        (6 + 1j, 6 + 1j),
    ],
)
@pytest.mark.filterwarnings("error")
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
        (np.float16(0.1), 0.1),
        (np.float16(1.2345), 1.2345),
        (np.float16(0.0), 2e-8),
        (np.float16(math.inf), 70000.0),
        (70000.0, np.float16(math.inf)),
        (np.float32(0.1), 0.1),
        (np.int8(-128), 128),
        (np.int8(-128), -127.0),
        (np.uint8(3), 253.0),
        (np.uint8(255), -1),
        (6 + 0j, 6.0),
        (6 + 1e-3j, 6 + 0j),
        (10**400 + 1, 10**400),
        (np.array([-128], np.int8), np.array([127], np.int8)),
        (np.array([2**62 + 1]), np.array([2**62])),
        (np.array([1.0]), np.array([math.inf])),
        (np.array([math.inf]), np.array([1.0])),
        (np.array([1.0, math.nan]), np.array([1.0, 1.0])),
        (np.array([60000], np.float16), np.array([-60000], np.float16)),
    ],
)
@pytest.mark.filterwarnings("error")
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


class Counted:
    """Counts how often its text is asked for."""

    def __init__(self):
        self.asked = 0

    def __repr__(self):
        self.asked += 1
        return "x"


@pytest.mark.parametrize(
    "many",
    [
        lambda item: [item] * 60_000,
        lambda item: (item,) * 60_000,
        lambda item: [[item] * 300] * 300,
        lambda item: dict.fromkeys(range(60_000), item),
        lambda item: {"a": [(item, item)] * 60_000},
    ],
)
def test_a_text_is_made_only_as_far_as_it_is_shown(many):
    item = Counted()
    assert len(shortened(many(item))) < 250
    assert item.asked < 250


def test_long_values_are_shortened_before_they_become_text():
    assert shortened(7**100_000) == "<int of 280736 bits>"
    assert len(shortened(b"a" * 10**6)) < 250
    assert shortened(np.zeros((300, 300))).startswith("<array of shape (300, 300), float64, that begins with")
    nested = []
    for _ in range(100_000):
        nested = [nested]
    assert len(shortened(nested)) < 250


@pytest.mark.parametrize(
    "value", [[], (), {}, set(), (1,), [1, (2.0, "a")], {"a": [None]}, {1}, frozenset({1}), np.eye(2)]
)
def test_a_short_value_is_shown_as_python_shows_it(value):
    assert shortened(value) == repr(value)


def test_task_marks_the_test():
    @task("2.3")
    def test():
        pass

    assert test.task == "2.3"
