"""Text and HTML say the same, and nothing that a submission prints becomes markup."""

from base64 import b64decode
from html.parser import HTMLParser

import pytest
from checks.rendering import as_html, as_text, note_as_html
from checks.running import Outcome

EARNED = Outcome("2.1", "The title", "The hint", passed=True)
WRONG = Outcome(
    "2.3", "A `node`", "The hint", what="a.grad", computed="3.0", expected="6.0", diagnosis="Add them."
)
RAISED = Outcome(
    "2.3",
    "Another",
    "A hint",
    message="TypeError: no",
    where=("kittengrad/graph.py", 7),
    code=[(6, "x = 1"), (7, "y < x")],
    called_from=("kittengrad/scalar.py", 3),
)
WAITING = Outcome(
    "2.4", "Later", "A hint", waiting=True, message="Not started yet: Task 2.4 in kittengrad/graph.py"
)


class Reader(HTMLParser):
    """The words of a page, and its tags, which must close in order."""

    def __init__(self, page):
        super().__init__()
        self.words, self.open, self.tags = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag != "img":  # it has no end
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def read(page):
    reader = Reader(page)
    assert not reader.open
    return reader


def test_text_and_html_say_the_same():
    outcomes = [EARNED, WRONG, RAISED, WAITING]
    text, words = as_text(outcomes), " ".join(read(as_html(outcomes)).words)
    for fact in (
        "Task 2.1",
        "The title",
        "a.grad",
        "3.0",
        "6.0",
        "Add them.",
        "TypeError: no",
        "y < x",
        "line 7",
        "called from",
        "kittengrad/scalar.py, line 3",
    ):
        assert fact in text
        assert fact in words
    for mark in "✓✗○":
        assert mark in text
        assert mark in words


def test_the_text_as_a_whole():
    assert as_text([EARNED, WRONG]) == (
        "Task 2.1   earned\n"
        "  ✓ The title\n"
        "\n"
        "Task 2.3   0 of 1\n"
        "  ✗ A `node`\n"
        "      a.grad\n"
        "        computed  3.0\n"
        "        expected  6.0\n"
        "      Likely: Add them.\n"
        "      Hint: The hint"
    )


def test_a_score_in_words():
    assert "Task 2.4   not started yet" in as_text([WAITING])
    assert "Task 2.3   1 of 2" in as_text([Outcome("2.3", "t", "h", passed=True), WRONG])


def test_colour_is_asked_for():
    assert "\033[" not in as_text([EARNED, WRONG])
    assert "\033[31m✗\033[0m" in as_text([WRONG], colour=True)


def test_one_story_is_told_once():
    text = as_text([RAISED, RAISED])
    assert text.count("TypeError: no") == 1
    assert "as above" in text
    assert "".join(read(as_html([RAISED, RAISED])).words).count("TypeError: no") == 1


def test_a_file_that_python_cannot_read_is_told_once_for_all_tasks():
    message = "Python cannot read the file: invalid syntax."
    outcomes = [Outcome(task, task, "", message=message, unreadable=True) for task in ("2.1", "2.2", "2.3")]
    for text in (as_text(outcomes), as_html(outcomes)):
        assert (text.count(message), text.count("as above")) == (1, 2)
    waiting = [Outcome(task, task, "", message=message) for task in ("2.1", "2.2", "2.3")]
    assert as_text(waiting).count(message) == 3  # anything else is told anew in each task


def test_no_hint_for_what_is_not_begun_or_cannot_be_read():
    unreadable = Outcome("2.3", "t", "The hint", message="Python cannot read the file", unreadable=True)
    for outcome in (WAITING, unreadable):
        assert "hint" not in as_text([outcome]).lower()
        assert "hint" not in as_html([outcome]).lower()


NASTY = "<script>alert('x')</script>\"&`"


@pytest.mark.parametrize("field", ["title", "hint", "message", "what", "diagnosis"])
def test_prose_is_escaped(field):
    outcome = Outcome("2.3", "t", "h", what="w", computed="1", expected="2")
    setattr(outcome, field, NASTY)
    assert "script" not in [tag for tag, _ in read(as_html([outcome])).tags]


def test_values_and_code_are_escaped():
    outcome = Outcome(
        "2.3", "t", "h", what="w", computed=NASTY, expected=NASTY, where=(NASTY, 1), code=[(1, NASTY)]
    )
    page = read(as_html([outcome]))
    assert "script" not in [tag for tag, _ in page.tags]
    assert "".join(page.words).count("alert('x')") == 4
    assert "script" not in [tag for tag, _ in read(note_as_html(NASTY)).tags]


def test_backticks_become_code():
    page = as_html([WRONG])
    assert "<code" in page
    assert ">node</code>" in page


def test_the_smallest_example_is_a_sentence_and_a_picture():
    example = ("L = a < b: `a.grad` is 1.0.", "<svg><script>alert(1)</script></svg>")
    outcome = Outcome("2.3", "The title", "", message="no", example=example)
    assert "      Smallest example: L = a < b: `a.grad` is 1.0." in as_text([outcome])
    page = read(as_html([outcome]))
    assert "L = a < b: " in "".join(page.words)
    images = [attributes["src"] for tag, attributes in page.tags if tag == "img"]
    assert [b64decode(source.partition(",")[2]).decode() for source in images] == [example[1]]
    assert "script" not in [tag for tag, _ in page.tags]


def test_an_example_without_a_picture_is_a_sentence():
    outcome = Outcome("2.3", "The title", "", message="no", example=("Your L is 1.0.", ""))
    page = read(as_html([outcome]))
    assert "Your L is 1.0." in "".join(page.words)
    assert "img" not in [tag for tag, _ in page.tags]


def with_graph(width, height):
    svg = f'<svg width="{width}" height="{height}"><title>in red a, &lt;b&gt;</title></svg>'
    return Outcome("2.1", "A node", "", message="No.", example=("L = a", svg))


def test_a_graph_has_its_title_as_text():
    (tag,) = [attributes for name, attributes in read(as_html([with_graph(300, 90)])).tags if name == "img"]
    assert tag["alt"] == "in red a, <b>"


@pytest.mark.parametrize(("size", "folded"), [((300, 90), False), ((900, 90), True), ((300, 900), True)])
def test_a_large_graph_is_folded(size, folded):
    page = read(as_html([with_graph(*size)]))
    assert ("Its graph" in page.words) == folded
    assert any(name == "img" for name, _ in page.tags)
