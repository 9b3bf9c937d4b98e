"""`start.py` opens JupyterLab on the page 00-start, and prints an address that leads there."""

import sys
import urllib.request
from pathlib import Path

import landing
import pytest
import start

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"


@pytest.fixture
def launched(tmp_path, monkeypatch):
    """The arguments that JupyterLab gets."""
    words = []
    (tmp_path / "shipped").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["start.py", "shipped", "work"])
    monkeypatch.setattr(start, "announce", lambda *_: None)
    monkeypatch.setattr(start.LabApp, "launch_instance", lambda argv: words.extend(argv))
    monkeypatch.setattr(start.os, "environ", dict(start.os.environ))
    start.main()
    return words


def test_jupyterlab_opens_on_the_start_page(launched):
    assert launched == ["--LabApp.default_url=/lab/tree/00-start.ipynb"]
    assert (ASSIGNMENTS / "00-start.ipynb").is_file()


def test_the_printed_address_leads_there(monkeypatch, capsys, tmp_path):
    drawn = []

    class Answer:
        def close(self):
            assert drawn == [tmp_path]  # the page is complete before anybody opens it

    monkeypatch.setattr(landing, "draw", drawn.append)
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: Answer())
    start.announce("1234", "secret", tmp_path)
    assert "http://127.0.0.1:1234/lab/tree/00-start.ipynb?token=secret\n" in capsys.readouterr().out
