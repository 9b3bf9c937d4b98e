"""The page of figures: whoever measures a part leaves the others as they are."""

import pytest

from benchmarks import accuracy, anatomy, cats, gpt, higher, page, report
from benchmarks.grading import report as grading

WRITTEN = {
    "engines": [report.INTRODUCTION, *report.WORDS.values()],
    "accuracy": accuracy.as_markdown({}).split("\n\n")[:2],
    "cats": cats.as_markdown({}).split("\n\n")[:3],
    "gpt": gpt.as_markdown([], {"value": ([1.0], 0), "tensor": ([1.0], 0)}).split("\n\n")[:3],
    "higher": higher.as_markdown({}).split("\n\n")[:2],
    "grading": [*grading.INTRODUCTION.split("\n\n")[2:], grading.UNEARNED],
    "anatomy": anatomy.as_markdown([]).split("\n\n"),
}


def test_a_part_is_replaced_and_the_other_kept(tmp_path):
    document = tmp_path / "page.md"
    page.rewrite("grading", "## Grading\n\nquick\n", document)
    page.rewrite("engines", "## Engines\n\nslow\n", document)
    before = document.read_text()
    assert before.startswith(page.HEAD)
    assert before.index("slow") < before.index("quick")
    page.rewrite("engines", "## Engines\n\nfaster\n", document)
    assert document.read_text() == before.replace("slow", "faster")
    assert list(tmp_path.iterdir()) == [document]


def test_the_page_that_there_is_has_its_parts():
    text = page.DOCUMENT.read_text()
    assert text.startswith(page.HEAD)
    assert list(page._parts(text)) == list(page.PARTS)


@pytest.mark.parametrize("part", page.PARTS)
def test_the_page_says_what_its_measurement_would_write(part):
    """Words that change in the code change on the page too, before the next measurement."""
    text = page._parts(page.DOCUMENT.read_text())[part]
    assert [words for words in WRITTEN[part] if words.strip() not in text] == []


def test_tables_have_a_line_for_each_row():
    rows = ["", "seconds"], ["ours", "1.0"], ["another", "12.0"]
    assert page.table(*rows) == "|  | seconds |\n| --- | ---: |\n| ours | 1.0 |\n| another | 12.0 |"
    assert page.columns(*rows).splitlines()[1] == "  ours     1.0"
