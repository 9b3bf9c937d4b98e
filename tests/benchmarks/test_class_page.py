"""The made-up class of the benchmark is one that the pages accept."""

import sys

from benchmarks import class_page


def test_it_writes_all_pages_and_then_none(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["class_page", "--students", "12"])
    class_page.main()
    first, empty, size = capsys.readouterr().out.splitlines()
    assert first.startswith("all pages: ")
    assert not first.startswith("all pages: 0 ")
    assert empty.startswith("an empty rerun: 0 files")
    assert size.startswith("index.html: ")
