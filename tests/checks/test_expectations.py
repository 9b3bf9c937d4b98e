"""expect and require: what agrees, what does not, and which reason is given."""

import math
from decimal import Decimal

import numpy as np
import pytest
from checks import expectations
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
        (np.float16(0.5), 0.5),
        (np.int8(-128), -128),
        (np.int8(-128), -128.0),
        (10**400, 10**400),
        (np.complex64(1 + 2j), 1 + 2j),
        (np.array([math.inf, -math.inf, 1.0]), np.array([math.inf, -math.inf, 1.0])),
        (np.array(2.5), np.array(2.5)),
        (np.array([3, 4]), np.array([3, 4])),
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
        (np.float16(2.984), 2.9841367126708223),  # equal in float16
        (np.float16(0.0), 1e-8),
        (np.float16(math.inf), 70_000.0),
        (70_000.0, np.float16(math.inf)),
        (np.float32(0.1), 0.1),
        (np.int8(-128), 128),
        (np.uint8(0), 256),
        (10**12, 10**12 + 1),
        (10**400, 10**400 + 1),
        (np.array([10**12]), np.array([10**12 + 1])),
        (np.array([1e308, 1.0]), np.array([math.inf, 1.0])),
        (np.array([math.inf]), np.array([1e308])),
        (np.array([math.nan]), np.array([math.inf])),
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
    wrong = [(4.0, "one"), (3.0, "two"), (3.0, "three")]
    with pytest.raises(CheckFailed) as failure:
        expect(3.0, 6.0, "a.grad", wrong=wrong)
    assert failure.value.diagnosis == "two"
    assert (failure.value.what, failure.value.actual, failure.value.expected) == ("a.grad", 3.0, 6.0)
    assert str(failure.value) == "a.grad is 3.0, expected 6.0. two"


def test_no_reason_is_invented():
    with pytest.raises(CheckFailed) as failure:
        expect(5.0, 6.0, wrong=[(3.0, "two")])
    assert failure.value.diagnosis == ""


def test_an_expectation_that_holds_is_silent():
    expect(6.0, 6.0, wrong=[(6.0, "never said")])


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
    """Counts how many of them are put into words."""

    shown = 0

    def __repr__(self):
        Counted.shown += 1
        return "Counted()"


@pytest.mark.parametrize("many", [list, tuple, lambda items: [[list(items)]], lambda i: dict.fromkeys(i, 0)])
def test_a_text_visits_no_more_of_a_value_than_it_has_room_for(many):
    Counted.shown = 0
    text = shortened(many(Counted() for _ in range(60_000)))
    assert "Counted()" in text
    assert len(text) < 300
    assert Counted.shown < 200


def test_a_text_of_arrays_without_elements_is_short(monkeypatch):
    shown = []
    monkeypatch.setattr(expectations, "_array", lambda array: shown.append(1) or repr(array))
    shortened([np.zeros(0)] * 60_000)
    assert 0 < len(shown) < 200


@pytest.mark.parametrize(
    "value",
    [7**1_000_000, "x" * 10**6, b"x" * 10**6, np.zeros((4,) * 10), np.zeros(10**6), np.zeros((2,) * 20)],
    ids=["int", "str", "bytes", "ten axes", "one axis", "twenty axes"],
)
def test_a_text_of_something_large_is_short(value):
    assert 0 < len(shortened(value)) < 400


def test_a_list_in_itself_has_a_text():
    endless = []
    endless.append(endless)
    assert shortened(endless).startswith("[[[")


@pytest.mark.parametrize(
    "value",
    [1, -2.5, "a", [1, (2.0,), {}], {"a": [None]}, {1}, frozenset({1}), (), np.arange(3.0), np.float16(1)],
)
def test_a_short_value_is_shown_whole(value):
    assert shortened(value) == repr(value)


def test_task_marks_the_test():
    @task("2.3")
    def test():
        pass

    assert test.task == "2.3"
