"""Tokens of hostile and broken files: each costs its own bounds, and hides no other file."""

import os

import pytest

from autograder.similar import tokens
from autograder.similar.tokens import even, of_class


def symbols(text):
    return [token.symbol for token in tokens.tokens(even(text))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = a + b\n", "total=first+second  # a comment\n"),
        ("def f(x):\n    return x\n", 'def g(y):\n    """What it is for."""\n    return y\n'),
        ("a = 'left'\n", 'b = """right\n"""\n'),
        ("a = 1\r\nb = 2\r\n", "c = 1\nd = 2\n"),
        ("self.data = 0\n", "this.data = 0\n"),
    ],
    ids=["names and blanks", "docstrings", "texts", "line ends", "self"],
)
def test_what_a_copier_changes_first_leaves_the_tokens_the_same(one, other):
    assert symbols(one) == symbols(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a + b", "a * b"), ("a.grad", "a.data"), ("a + 1", "a + 2"), ("len(a)", "sum(a)"), ("10", "1")],
)
def test_what_the_mathematics_needs_stays(one, other):
    assert symbols(one) != symbols(other)


def test_a_token_knows_its_place():
    text = "def f(x):  # doubles\n    return 2 * x\n"
    found = [text[token.start : token.end] for token in tokens.tokens(text)]
    assert found == ["def", "f", "(", "x", ")", ":", "return", "2", "*", "x"]


def test_a_file_with_a_syntax_error_is_read():
    [(_, found)] = of_class({"one": "def f(:\n    return ) 3 +\n\x00 ‮ 'open"})
    assert len(found) > 5


def test_a_long_text_is_left_unread():
    found = dict(of_class({"long": "x = 1\n" * tokens.MOST_CHARACTERS, "short": "x = 1\n"}))
    assert found["long"] is None
    assert len(found["short"]) == 3


def hangs(text):
    while True:
        pass


def dies(text):
    os.abort()


def eats(text):
    return [bytearray(2**26) for _ in range(100)]


@pytest.mark.parametrize("hostile", [hangs, dies, eats])
def test_a_text_that_takes_too_much_hides_no_other(hostile, monkeypatch):
    """The children inherit a reader of tokens that does harm to one text."""
    reads = tokens.tokens
    monkeypatch.setattr(tokens, "CPU_SECONDS", 1)
    monkeypatch.setattr(tokens, "tokens", lambda text: hostile(text) if text == "HARM" else reads(text))
    found = dict(of_class({"before": "x = 1\n", "hostile": "HARM", "after": "y = 2\n"}))
    assert found.pop("hostile") is None
    assert [len(tokens) for tokens in found.values()] == [3, 3]


def test_the_tokens_of_one_text_are_bounded():
    [(_, found)] = of_class({"many": "x;" * (tokens.MOST_CHARACTERS // 2)})
    assert len(found) == tokens.MOST_TOKENS
