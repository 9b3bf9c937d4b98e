"""The page on which JupyterLab opens: it shows the progress at once, and keeps what the student wrote."""

import shutil
from pathlib import Path

import landing
import nbformat
import pytest
from nbformat.sign import NotebookNotary

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A student's folder, with a place for Jupyter's signatures."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    folder = tmp_path / "work"
    ignored = shutil.ignore_patterns("__pycache__", "datasets")
    shutil.copytree(ASSIGNMENTS, folder, ignore=ignored)
    return folder


def page(work):
    return nbformat.read(work / landing.PAGE, as_version=4)


def test_the_progress_stands_on_the_page_and_jupyter_trusts_it(work):
    assert landing.draw(work)
    (output,) = (output for cell in page(work).cells for output in cell.get("outputs", []))
    assert "Next: Task 0.1" in output.data["text/html"]
    assert "Next: Task 0.1" in output.data["text/plain"]
    assert NotebookNotary().check_signature(page(work))


def test_all_other_cells_stay(work):
    mine = page(work)
    mine.cells.insert(
        0, nbformat.v4.new_code_cell("1 + 1", outputs=[nbformat.v4.new_output("stream", text="2")])
    )
    mine.cells.append(nbformat.v4.new_markdown_cell("my notes"))
    nbformat.write(mine, work / landing.PAGE)
    assert landing.draw(work)
    after = page(work)
    assert [cell.source for cell in after.cells] == [cell.source for cell in mine.cells]
    assert after.cells[0].outputs == mine.cells[0].outputs


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"cells": []}', b"\xff"])
def test_a_page_that_is_gone_or_damaged_stays_as_it_is(work, content):
    path = work / landing.PAGE
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert not landing.draw(work)
    assert path.exists() == (content is not None)
    if content is not None:
        assert path.read_bytes() == content


@pytest.mark.parametrize("line", ["raise SystemExit(3)", "while True: pass", "print('hello')"])
def test_checks_that_the_student_changed_do_not_stop_the_lab(work, line, monkeypatch):
    monkeypatch.setattr(landing, "PATIENCE", 1)
    before = (work / landing.PAGE).read_bytes()
    (work / "checks" / "drawing.py").write_text(f"{line}\n")
    assert not landing.draw(work)
    assert (work / landing.PAGE).read_bytes() == before
