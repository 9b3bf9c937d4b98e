"""The bar appears in a terminal, when the work takes longer than one likes to wait."""

from __future__ import annotations

import io

import pytest

from datasets import bar as module
from datasets.bar import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that this test sets."""
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_it_appears_after_two_seconds_and_goes_at_the_end(clock):
    stream = Terminal()
    bar = Bar(2000, "pictures", stream)
    bar.add(500, "a")
    assert stream.getvalue() == ""
    clock[0] = 2.5
    bar.add(500, "a")
    assert stream.getvalue() == "\r\x1b[K▕████████████            ▏ 1,000 of 2,000 pictures  a"
    bar.add(1, "a")  # too soon after the last picture
    bar.end()
    assert stream.getvalue().endswith("pictures  a\r\x1b[K")
    assert stream.getvalue().count("▕") == 1


def test_a_file_gets_no_bar(clock):
    stream = io.StringIO()
    bar = Bar(2, "pictures", stream)
    clock[0] = 9.0
    bar.add(1)
    bar.end()
    assert stream.getvalue() == ""
