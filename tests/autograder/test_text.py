"""Untrusted text: one idea of what is hidden, in every function and for every character."""

import sys
import unicodedata

import pytest

from autograder.submissions.names import clean as clean_name
from autograder.text import BLANK, is_hidden, one_line, plain, shown, visible
from autograder.text import clean as clean_message

EVERY = [chr(number) for number in range(sys.maxunicode + 1)]
STEERING = [
    c
    for c in EVERY
    if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")
    or unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
]


def test_what_steers_is_hidden():
    assert len(STEERING) > 2000
    assert all(map(is_hidden, STEERING))


def test_everything_that_makes_text_safe_agrees_on_every_character():
    """But for blanks and slashes, which differ by purpose, and the escape, which takes the next with it."""
    tried = [c for c in EVERY if not c.isspace() and c not in "/\\\x1b"]
    inked = {c for c in tried if not is_hidden(c)}
    text = "".join(tried)
    assert set(one_line(text, len(text))) == inked
    assert set(clean_message(text, len(text))) == inked
    assert set(visible(text)) - {"\\"} == inked
    assigned = [c for c in tried if c in BLANK or unicodedata.category(c) not in ("Cn", "Co", "Cs")]
    assert {c for c in assigned if shown(c) == c} == inked
    composed = [f"a{c}b" for c in assigned if unicodedata.normalize("NFC", f"a{c}b") == f"a{c}b"]
    assert {name[1] for name in composed if clean_name(name).text == name} == inked & {n[1] for n in composed}


def test_one_line_has_no_character_that_steers():
    survivors = [hex(ord(c)) for c in STEERING if one_line(f"a{c}b") not in ("ab", "a b")]
    assert survivors == []


def test_one_line_is_one_line():
    assert one_line("  two\r\nlines\tand a tab\u2028") == "two lines and a tab"
    assert one_line("a \u200b b") == "a b"


@pytest.mark.parametrize("name", ["Zoë Ångström", "王小明", "محمد", "O'Brien-Łuk, Jr. <x> & =1", "x² + ∂y"])
def test_what_people_and_mathematics_write_stays(name):
    assert one_line(name) == name
    assert visible(name) == name


def test_one_line_cuts_and_shows_that_it_did():
    assert one_line("x" * 200, 10) == "x" * 9 + "…"
    assert one_line("x" * 10, 10) == "x" * 10


def test_visible_keeps_lines_and_writes_the_rest_out():
    assert visible("a\n\tb\x1b[31m\u202e\U000e0041\ud800") == "a\n\tb\\x1b[31m\\u202e\\U000e0041\\ud800"
    assert not set("".join(visible(c) for c in STEERING if c not in "\n\t")) & set(STEERING)


def test_plain_text_neither_steers_nor_paints():
    assert plain("\x07[red]") == "\\x07\\[red]"


# Cleaning messages and output.


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("plain text", "plain text"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("naïve ∂L/∂a ≤ 1", "naïve ∂L/∂a ≤ 1"),
        ("\x1b[31;1mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x\x1b]8;;http://a\x1b\\y", "xy"),
        ("a\x1b", "a"),
        ("a\rb\x00c\x08d\x7f\x9b31me", "abcd31me"),
        ("\u202eevil\u2066\u200b\ufeff\u2028", "evil"),
        ("\ud800\ue000", ""),
    ],
)
def test_clean(dirty, cleaned):
    assert clean_message(dirty, 100) == cleaned


def test_clean_cuts():
    assert clean_message("a" * 50, 10) == clean_message("é" * 0 + "a" * 50, 10) == "a" * 10
    assert clean_message("é" * 50, 10) == "é" * 10
