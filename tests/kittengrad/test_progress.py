"""The progress bar: one line that grows in a terminal, and a few lines of text elsewhere."""

import io

import pytest
from kittengrad import progress as module
from kittengrad.progress import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _time(monkeypatch):
    """A clock that goes on by a second each time it is read."""
    clock = iter(range(10**6))
    monkeypatch.setattr(module.time, "monotonic", lambda: float(next(clock)))


def run(stream, items, **options):
    bar = progress(items, "training", stream=stream, **options)
    for item in bar:
        bar.note = f"loss {item}"
    return stream.getvalue()


def test_text_is_a_few_lines():
    lines = run(io.StringIO(), range(200)).splitlines()
    assert len(lines) == module.LINES
    assert "\r" not in "".join(lines)
    assert lines[4].startswith("training  50% 100/200")
    assert lines[-1].endswith("loss 199")


def test_text_of_few_items_is_a_line_for_each():
    assert len(run(io.StringIO(), "abc").splitlines()) == 3


def test_a_bar_grows_in_one_line():
    text = run(Terminal(), range(4))
    assert text.count("\n") == 1
    pictures = text.rstrip("\n").split("\r")[1:]
    assert "▕█████               ▏ 1/4" in pictures[0]
    assert "100% ▕████████████████████▏ 4/4" in pictures[-1]
    assert pictures[-1].rstrip().endswith("loss 3")


def test_a_shorter_line_covers_the_longer_one():
    stream = Terminal()
    bar = progress(["long", "l"], stream=stream)
    for item in bar:
        bar.note = item
    first, second = stream.getvalue().split("\r")[1:3]
    assert len(second.rstrip("\n")) >= len(first)


def test_a_break_ends_the_line():
    stream = Terminal()
    for item in (bar := progress(range(9), stream=stream)):
        if item == 3:
            break
    del bar
    assert stream.getvalue().endswith("\n")
    assert "3/9" in stream.getvalue()


def test_what_stops_at_once_shows_nothing():
    stream = Terminal()
    for _ in (bar := progress(range(9), stream=stream)):
        break
    del bar
    assert stream.getvalue() == ""


def test_a_run_of_nbgrader_has_one_line(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert run(Terminal(), range(200)).splitlines() == ["training 100% 200/200  0:01  loss 199"]


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_items_without_a_length(stream):
    assert "%" not in run(stream(), iter(range(9)))
    assert "100%" in run(stream(), iter(range(9)), total=9)
    assert run(stream(), []) == ""


def test_a_notebook_can_go_back_in_its_line():
    kind = type("OutStream", (io.StringIO,), {"__module__": "ipykernel.iostream"})
    assert module.stream_grows(kind())
    assert not module.stream_grows(io.StringIO())
    assert not module.stream_grows(object())
