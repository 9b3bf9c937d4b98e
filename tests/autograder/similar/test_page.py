"""The page and the sheet: for staff, closed to the outside, and phrased as a reason to look."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest

from autograder.course import load
from autograder.report.pages import Page
from autograder.similar import page, tokens
from autograder.similar.compare import compare
from autograder.similar.passages import marked, passages
from tests.autograder.similar.copies import renamed, reordered, solutions

COURSE = load()
STAGE = COURSE.stage("02")
EVIL = "=HYPERLINK(1)</bdi><script>alert(1)</script>\u202e"
[FILE] = STAGE.owns


@pytest.fixture(scope="module")
def comparison():
    own = {style: files[FILE] for style, files in solutions(STAGE).items()}
    first = next(iter(own))
    harm = f"{own[first]}\nx = '</pre><script>alert(2)</script>\u202e'\n"
    texts = {**own, "copy": reordered(renamed(own[first])), EVIL: harm, "long": "x = 1\n" * 10**5}
    texts["little"] = "def f(x):\n    return x\n"
    return compare(texts, dict(tokens.of_class(texts)), COURSE, STAGE)


@pytest.fixture(scope="module")
def html(comparison):
    return Page("similar").render(page=page.page_of(comparison, 5), course=COURSE.title)


class Text(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.ids, self.found, self.quiet = [], [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_data(self, data):
        self.found.append(data)


def test_a_page_is_one_file_that_loads_and_runs_nothing(html):
    read = Text(html)
    assert not {"script", "img", "link", "iframe", "form"} & set(read.tags)
    assert "default-src &#39;none&#39;" in html
    assert [link for link in read.links if not link.startswith(("#", "../"))] == []


def test_text_of_a_submission_is_escaped_and_its_hidden_characters_are_written_out(html):
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(2)" in html
    assert "\u202e" not in html
    assert "\\u202e" in html


def test_each_marked_passage_leads_to_the_other_text(html):
    read = Text(html)
    inside = [link[1:] for link in read.links if link.startswith("#p")]
    assert inside
    assert set(inside) <= set(read.ids)
    assert len(read.ids) == len(set(read.ids))


def test_the_page_gives_a_reason_to_look_and_no_verdict(html):
    said = " ".join(" ".join(Text(html).found).split())
    assert "a reason to look, and never a verdict" in said
    assert not re.search(r"plagiar|cheat|guilt|copied|suspect|fraud|misconduct", said, re.I)


def test_the_page_shows_the_class_and_who_is_not_compared(html, comparison):
    said = " ".join(Text(html).found)
    assert comparison.short == ["little"]
    assert comparison.unread == ["long"]
    assert "too long" in said
    assert "right solutions reach" in said


def test_the_page_shows_no_line_of_the_reference(tmp_path):
    """The course's own solutions give numbers for the picture, and none of their text."""
    own = [files[FILE] for files in solutions(STAGE).values()]
    other = "\n".join(f"def h{n}(a):\n    return a.p{n} + a.q{n} * {n}\n" for n in range(40))
    texts = {"one": other, "two": other.replace(" + ", " - ")}
    compared = compare(texts, dict(tokens.of_class(texts)), COURSE, STAGE)
    shown = Page("similar").render(page=page.page_of(compared, 5), course=COURSE.title)
    lines = {line.strip() for text in own for line in text.splitlines() if len(line.strip()) > 25}
    assert lines
    assert [line for line in lines if line in shown] == []


def test_the_whole_text_is_on_the_page(comparison):
    """Marks take nothing away, and each shared passage has the same symbols on both sides."""
    for look in comparison.looks(5):
        first, second = (comparison.listings[place] for place in (look.pair.first, look.pair.second))
        shared = passages(first, second, comparison.census)
        starts = [(one.first, one.runs) for one in shared]
        assert "".join(segment.text for segment in marked(first, starts)) == first.text
        for one in shared:
            ours = first.numbers[one.first : one.first + one.runs]
            assert (ours == second.numbers[one.second : one.second + one.runs]).all()


def test_the_sheet_has_safe_cells_and_the_same_order(comparison):
    rows = list(csv.DictReader(io.StringIO(page.sheet_of(comparison).removeprefix("\ufeff"))))
    names = {row[column] for row in rows for column in ("student", "other_student")}
    assert any(name.startswith("'=HYPERLINK") for name in names)
    assert not any(name.startswith("=") for name in names)
    shares = [float(row["likeness"]) for row in rows]
    assert shares == sorted(shares, reverse=True)


def test_the_bars_count_every_pair(comparison):
    assert sum(bar.pairs for bar in page.bars(comparison.all)) == len(comparison.all)
