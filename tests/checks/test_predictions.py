"""A prediction beside its answer: kindly, with the reason, and asked for once."""

import sys
from types import SimpleNamespace

import checks
import pytest
from checks import predictions

FILE = """
[my_guess]
because = "2 · 3 is 6"

[my_words]
answer = "across"
because = "the height stays the same along a line"

[my_a]
of = "a"

[my_b]
of = "b"
says = "six"
because = "both are factors"
"""


@pytest.fixture
def said(monkeypatch):
    """The variables of the student's notebook."""
    notebook = SimpleNamespace()
    monkeypatch.setitem(sys.modules, "__main__", notebook)
    monkeypatch.setattr(predictions, "_asked", set())
    return notebook


@pytest.fixture
def compare(said, tmp_path, capsys):
    """What the cell says: compare("my_words", my_guess=6.0)."""
    (tmp_path / "predictions_00.toml").write_text(FILE, encoding="utf-8")
    compare_them = predictions.comparison("00", tmp_path)

    def run(*names, **answers):
        assert compare_them(*names, **answers) is None
        return capsys.readouterr().out.rstrip("\n")

    return run


def test_it_is_among_the_words_of_the_notebooks():
    assert checks.comparison is predictions.comparison


@pytest.mark.parametrize(
    ("guess", "head"),
    [(6, "Right."), ("5.5", "Close."), (60, "Not yet, and that is the interesting part.")],
)
def test_a_number(said, compare, guess, head):
    said.my_guess = guess
    assert compare(my_guess=6.001) == f"{head} You said {guess}, it is 6.001, because 2 · 3 is 6."


def test_words_stand_beside_the_answer(said, compare):
    said.my_words = "along them"
    assert compare("my_words") == (
        "Compare. You said “along them”, the answer is across, "
        "because the height stays the same along a line."
    )


def test_several_have_a_line_each_in_the_order_of_the_file(said, compare):
    said.my_a, said.my_b = 3, 5
    assert compare(my_b=6.0, my_a=3.0).splitlines() == [
        "Close.",
        "a: you said 3, it is 3. ✓",
        "b: you said 5, it is six. ≈",
        "That is because both are factors.",
    ]


def test_an_empty_one_is_asked_for_once(said, compare):
    said.my_guess = "?"
    first = compare(my_guess=6.0)
    assert first.startswith("Your guess first: write it into the cell above, in `my_guess`.")
    assert "\n" not in first
    assert "6" not in first
    assert compare(my_guess=6.0) == "The answer. It is 6, because 2 · 3 is 6."
    assert compare(my_guess=6.0).startswith("The answer.")


def test_each_is_asked_for_by_itself(said, compare):
    said.my_guess = said.my_words = "?"
    compare(my_guess=6.0)
    assert "`my_words`" in compare("my_words")


def test_one_of_two_is_asked_for_by_name(said, compare):
    said.my_a, said.my_b = 3, ""
    assert "in `my_b`." in compare(my_a=3.0, my_b=6.0)
    assert compare(my_a=3.0, my_b=6.0).startswith("Right.\na: you said 3, it is 3. ✓\nb: it is six.\n")


def test_a_cell_that_did_not_run_counts_as_empty(compare):
    assert "`my_guess`" in compare(my_guess=6.0)


def test_nothing_that_a_student_writes_stops_the_cell(said, compare):
    class Odd:
        def __str__(self):
            raise RuntimeError

        __eq__ = __bool__ = __repr__ = __str__

    endless = []
    endless.append(endless)
    for said.my_guess in (Odd(), endless, {"a": Odd()}):
        assert "something that cannot be shown" in compare(my_guess=6.0)


def test_without_its_file_the_notebook_still_compares(said, tmp_path, capsys):
    said.my_guess = 6
    predictions.comparison("00", tmp_path / "gone")(my_guess=6.0)
    assert capsys.readouterr().out == "Right. You said 6, it is 6.\n"


def test_words_of_a_student_are_escaped_in_html(said, compare, monkeypatch):
    shown = []
    monkeypatch.setattr(predictions.Place, "show", lambda self, text, html: shown.append(html))
    said.my_words = "<script>alert(1)</script> `x` & <b>"
    compare("my_words")
    assert "<script>" not in shown[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown[0]
    assert "<b>Compare.</b>" in shown[0]
