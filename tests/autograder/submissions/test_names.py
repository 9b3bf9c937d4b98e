"""Names: always safe to use as a file name, never two alike, and the same at every run."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.report.spreadsheet import cell
from autograder.submissions.names import MARKED, clean, folded, settle
from autograder.text import MAX_SHOWN, one_line, shown

anything = st.text(
    alphabet=st.characters(codec=None), max_size=120
)  # surrogates too: file names may hold them


def test_ordinary_names_stay_as_they_are() -> None:
    for name in ("anna", "Anna Example", "O'Hara, Ben", "李雷", "José", "n-42_7", "x" * 100):
        assert clean(name).text == name
        assert clean(name).flag == ""


def test_composed_and_decomposed_are_one_name_and_spaces_around_it_are_none() -> None:
    assert clean("Jose\u0301").text == "Jos\u00e9"
    assert clean("  anna ").text == "anna"


def test_unsafe_names_are_replaced_the_same_way_each_time() -> None:
    for name in (
        "",
        " ",
        ".",
        "..",
        "a/b",
        "a\\b",
        "a\0",
        "a\u202eb",
        "a\u200d",
        "\ufeff",
        "x" * 101,
        "漢" * 90,
        "\udcff",
    ):
        assert MARKED.search(clean(name).text)
        assert clean(name) == clean(name)
        assert shown(name) in clean(name).flag
    assert clean("a/b").text != clean("a\\b").text


def test_a_long_row_of_accents_is_not_composed() -> None:
    """Composing takes time with the square of the length: a megabyte of this would take an hour."""
    assert MARKED.search(clean("a" + "\u0301\u0323" * 500_000).text)


@given(anything)
@example("\udcff" * 120)
@example("00")
@example("\u0344" * 100)  # composing makes it longer
@example("0 / 0")
def test_a_clean_name_is_always_a_safe_file_name(raw: str) -> None:
    name = clean(raw).text
    assert name.isprintable()
    assert name == name.strip()
    assert name not in ("", ".", "..")
    assert not set(name) & set("/\\\0")
    assert len(name.encode()) + len(".json") <= 255
    assert (clean(name).text == name) is (MARKED.search(folded(name)) is None)
    assert one_line(name) == name
    assert not name.startswith("'")
    assert cell(name).removeprefix("'") == name  # a spreadsheet keeps `007` as it is after a '


@given(
    st.lists(
        anything | st.sampled_from(["anna", "Anna", "ANNA", " anna", "jose\u0301", "jos\u00e9", "ß", "ss"])
    )
)
def test_no_two_names_are_alike_even_without_case(raws: list[str]) -> None:
    """Also of those names that were made to look like the outcome for others."""
    raws += [name.text for name in settle(raws).values()]
    raws += [name.text.upper() for name in settle(raws).values()]
    names = settle(raws)
    assert set(names) == set(raws)
    assert len({folded(name.text) for name in names.values()}) == len(names)
    assert len({cell(name.text) for name in names.values()}) == len(names)
    for raw, name in names.items():
        assert name.text == clean(raw).text or "differs from this one only" in name.flag


def test_the_five_names_that_once_were_three() -> None:
    digest = hashlib.sha256(b"right").hexdigest()
    raws = ["right", "Right", f"right-{digest[:8]}", f"right-{digest[:16]}", "right\U000e0100"]
    raws += [f"right~{digest[:16]}", f"RIGHT~{digest[:16]}", f"right\uff5e{digest[:16]}", f"right~{digest}"]
    names = settle(raws)
    assert len({folded(name.text) for name in names.values()}) == len(raws)
    for raw in raws[2:4]:
        assert names[raw].text == raw
    assert all(name.flag for raw, name in names.items() if name.text != raw)


@pytest.mark.parametrize(
    "raw", ["=1+1", "'=1", "'right", "-right", "@right", "\uff1d1", "a  b", "a\u00a0b", "..."]
)
def test_a_name_that_a_sheet_or_a_page_would_change_is_marked(raw: str) -> None:
    name = clean(raw).text
    assert MARKED.search(name)
    assert one_line(name) == name
    assert not name.startswith("'")
    assert cell(name).removeprefix("'") == name  # a spreadsheet keeps `007` as it is after a '


def test_names_that_some_disk_takes_for_one_are_marked() -> None:
    for raws in (["right.", "right"], ["\u017fee", "see"], ["\ufb01", "fi"], ["stra\u00dfe", "STRASSE"]):
        assert all(MARKED.search(name.text) for name in settle(raws).values())


def test_names_that_look_alike_all_give_way_whoever_is_first() -> None:
    both = settle(["Anna", "anna"])
    assert both == settle(["anna", "Anna"])
    assert not {"anna", "Anna"} & {name.text for name in both.values()}
    assert "anna" in both["anna"].flag


def test_a_name_that_pretends_to_be_the_replacement_of_another_does_not_get_it() -> None:
    replaced = settle(["Anna", "anna"])["anna"].text
    names = settle(["Anna", "anna", replaced])
    assert len({name.text for name in names.values()}) == 3


@given(anything)
def test_what_is_shown_is_one_short_visible_line(raw: str) -> None:
    assert shown(raw).isprintable()
    assert len(shown(raw)) <= MAX_SHOWN


def test_what_is_shown_spells_out_the_invisible() -> None:
    assert shown("a\nb\u202ec\udcff") == "a\\nb\\u202ec\\udcff"
    assert shown("x" * 200) == "x" * 79 + "…"
