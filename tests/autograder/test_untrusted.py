import sys
import unicodedata

import pytest

from autograder.untrusted import one_line, plain, visible

STEERING = [
    chr(number)
    for number in range(sys.maxunicode + 1)
    if unicodedata.category(chr(number)) in ("Cc", "Cs", "Zl", "Zp")
    or unicodedata.bidirectional(chr(number))
    in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
]


def test_one_line_has_no_character_that_steers():
    assert len(STEERING) > 2000
    survivors = [hex(ord(c)) for c in STEERING if one_line(f"a{c}b") not in ("ab", "a b")]
    assert survivors == []


def test_one_line_is_one_line():
    assert one_line("  two\r\nlines\tand a tab\u2028") == "two lines and a tab"


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
