"""Names: always safe to use as a file name, never two alike, and the same at every run."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from autograder.intake.names import MAX_SHOWN, clean, settle, shown

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
        assert clean(name).text.startswith("odd-name-")
        assert clean(name) == clean(name)
        assert shown(name) in clean(name).flag
    assert clean("a/b").text != clean("a\\b").text


def test_a_long_row_of_accents_is_not_composed() -> None:
    """Composing takes time with the square of the length: a megabyte of this would take an hour."""
    assert clean("a" + "\u0301\u0323" * 500_000).text.startswith("odd-name-")


@given(anything)
@example("\udcff" * 120)
@example("\u0344" * 100)  # composing makes it longer
def test_a_clean_name_is_always_a_safe_file_name(raw: str) -> None:
    name = clean(raw).text
    assert name.isprintable()
    assert name == name.strip()
    assert name not in ("", ".", "..")
    assert not set(name) & set("/\\\0")
    assert len(name.encode()) + len(".json") <= 255
    assert clean(name).text == name


@given(
    st.lists(
        anything | st.sampled_from(["anna", "Anna", "ANNA", " anna", "jose\u0301", "jos\u00e9", "ß", "ss"])
    )
)
def test_no_two_names_are_alike_even_without_case(raws: list[str]) -> None:
    names = settle(raws)
    assert set(names) == set(raws)
    assert len({name.text.casefold() for name in names.values()}) == len(names)


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
