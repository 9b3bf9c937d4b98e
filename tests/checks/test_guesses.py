"""How a guess is judged: numbers with a tolerance, lists, yes and no; words only where they are known."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from checks import guesses
from checks.guesses import CLOSE, NOT_YET, OPEN, RIGHT


@pytest.mark.parametrize(
    ("guess", "answer", "verdict"),
    [
        (6, 6.001, RIGHT),
        ("6", 6.001, RIGHT),
        ("6 thousandths", 6.001, RIGHT),
        ("about 5", 6.001, CLOSE),
        (60, 6.001, NOT_YET),
        ("-6", 6.001, NOT_YET),
        ("−4", -4.0, RIGHT),
        ("1/4", 0.25, RIGHT),
        ("10^-8", 1e-8, RIGHT),
        ("1e-8", 1e-8, RIGHT),
        ("245,973", 245973, RIGHT),
        (82, 82, RIGHT),
        (81, 82, CLOSE),
        ("nan", math.nan, RIGHT),
        ("∞", math.inf, RIGHT),
        (1e300, math.inf, NOT_YET),
        (0, 1e-87, NOT_YET),
        (1e-17, 0.0, NOT_YET),
        ("0", 0.0, RIGHT),
        ("not 6", 6.0, OPEN),
        ("between 3 and 6", 6.0, OPEN),
    ],
)
def test_a_number(guess, answer, verdict):
    assert guesses.verdict(guesses.plain(guess), answer) == verdict


@pytest.mark.parametrize("guess", [66, "66", "66 %", "0.66", 0.66])
def test_a_share_may_be_said_in_per_cent(guess):
    assert guesses.verdict(guess, 0.66) == RIGHT


def test_what_is_close_to_a_share_is_close():
    assert guesses.verdict(1.1, 0.95) == CLOSE


def test_per_cent_of_what_is_counted_in_per_cent():
    assert guesses.verdict("88 %", 88.0) == RIGHT


@pytest.mark.parametrize(
    ("guess", "answer", "verdict"),
    [
        ([11, 0, 100], [11.0, 0.0, 100.0], RIGHT),
        ("11, 0, 100", [11.0, 0.0, 100.0], RIGHT),
        ("(2, 3)", (2, 3), RIGHT),
        ([6, 60], [[6], [60]], CLOSE),
        ([10, 0, 100], [11.0, 0.0, 100.0], CLOSE),
        ([1, 0, 100], [11.0, 0.0, 100.0], NOT_YET),
        ((2,), (2, 3), NOT_YET),
        (0, [0.0, 0.0, 0.0], RIGHT),
        ("the first", [1, 2], OPEN),
        (["a", "b"], [1, 2], OPEN),
        ("('x', 2)", [1, 2], OPEN),
    ],
)
def test_a_list(guess, answer, verdict):
    assert guesses.verdict(guess, answer) == verdict


def test_names_in_a_list_are_compared_as_words():
    assert guesses.verdict(["a.weight", "a.bias"], ["a.weight", "a.bias"]) == RIGHT
    assert guesses.verdict("['a.weight', 'a.bias']", ["a.weight", "a.bias"]) == RIGHT


@pytest.mark.parametrize(
    ("guess", "answer", "verdict"),
    [("yes", True, RIGHT), ("No.", False, RIGHT), (True, False, NOT_YET), ("maybe", True, OPEN)],
)
def test_yes_and_no(guess, answer, verdict):
    assert guesses.verdict(guess, answer) == verdict


def test_words_are_right_or_open():
    """No rule knows that free words are wrong."""
    assert guesses.verdict("Across, and up!", "across them, and up", accepts=["across and up"]) == RIGHT
    assert guesses.verdict("not across", "across", accepts=["across them"]) == OPEN
    assert guesses.verdict(4, 10531.0, accepts=["4"]) == RIGHT


@pytest.mark.parametrize("guess", ["?", "", "  ", "…", None])
def test_an_empty_guess(guess):
    assert guesses.is_empty(guess)


@pytest.mark.parametrize("guess", [0, 0.0, False, "0", "no idea", []])
def test_a_guess_that_is_not_empty(guess):
    assert not guesses.is_empty(guess)


def test_arrays_become_lists():
    assert guesses.plain(np.array([1.0, 2.0])) == [1.0, 2.0]
    assert guesses.plain(np.float32(0.5)) == 0.5
    assert guesses.plain(...) is None
    assert guesses.plain({"a": 1}) == "{'a': 1}"


def test_a_node_is_read_as_its_name():
    assert guesses.plain(SimpleNamespace(label="w2")) == "w2"
    assert "namespace" in guesses.plain(SimpleNamespace(label=""))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (6.0009999, "6.001"),
        (2.0, "2"),
        (245973, "245,973"),
        (True, "yes"),
        ((2,), "(2,)"),
        ([[6], [60.0]], "[[6], [60]]"),
        ("two\nlines", "two lines"),
        (10**400, "a very large number"),
        ("x" * 1000, "x" * guesses.LONGEST + "…"),
    ],
)
def test_how_values_are_shown(value, text):
    assert guesses.shown(value) == text


@pytest.mark.parametrize("guess", ["[" * 5000, "1" * 5000, "9e999", "1/0", "10^99999", "(" * 250 + ")" * 250])
def test_no_text_is_too_odd(guess):
    assert guesses.verdict(guess, 6.0) in (OPEN, NOT_YET)


@pytest.mark.parametrize("guess", [10**400, [10**400], float("-inf"), [[]], [], {"a": 1}, {1}, 3 + 4j])
def test_no_value_is_too_odd(guess):
    for answer in (6.0, 6, [6.0], True, "six"):
        assert guesses.verdict(guesses.plain(guess), answer) in (OPEN, NOT_YET)
        guesses.shown(guesses.plain(guess))
