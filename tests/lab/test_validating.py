"""The Validate button: the server answers others meanwhile, and the answer names the cell that never ends."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
import urllib.error
from importlib.metadata import version
from pathlib import Path
from urllib.request import Request, urlopen

import nbformat
import pytest
from checks.notebook import NotEarnedInTime
from checks.timelimit import TookTooLong
from nbgrader.utils import compute_checksum
from validation import limit_of

LAB = Path(__file__).parents[2] / "lab"
PATIENCE = 120  # seconds; for what takes two or three
WAITS = """
import os, pathlib, time
pathlib.Path("running").write_text(str(os.getpid()))
while not pathlib.Path("go").exists():
    time.sleep(0.05)
"""
ANSWER = "YOUR ANSWER HERE"
MARK = "open('ran', 'w').close()"


def write(path: Path, *cells: str) -> None:
    """Write a notebook. A cell that begins with `check` is graded and locked; ANSWER is for question 2.A."""
    notebook = nbformat.v4.new_notebook()
    for number, source in enumerate(cells):
        written, graded = source == ANSWER, source.startswith("check")
        cell = (nbformat.v4.new_markdown_cell if written else nbformat.v4.new_code_cell)(source)
        notebook.cells.append(cell)
        if written or graded:
            cell.metadata.nbgrader = {"grade": True, "locked": graded, "solution": written, "task": False}
            cell.metadata.nbgrader |= {"points": 1.0, "schema_version": 3, "cell_type": cell.cell_type}
            cell.metadata.nbgrader["grade_id"] = "question-2-a" if written else f"c{number}"
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    nbformat.write(notebook, path)


def wait_for(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


# The process.


@pytest.fixture
def validate(tmp_path):
    """validate(cell, …): all that the process says about a notebook of these cells."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.Execute.timeout = 2\n")

    def run(*cells):
        write(tmp_path / "one.ipynb", *cells)
        words = [sys.executable, LAB / "validation.py", "one.ipynb"]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE)
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def test_it_says_which_cell_runs_and_answers_as_nbgrader_does(validate):
    said = validate("check = print", "check(1)")
    assert said[:-1] == [{"cell": 1, "of": 2}, {"cell": 2, "of": 2}]
    assert said[-1] == {"answer": {"success": True, "value": {}}}


def test_a_failed_check_is_shown_as_its_card(validate):
    *_, said = validate(
        "class NotEarned(AssertionError): pass\ndef check():\n    raise NotEarned('Task 1.1   0 of 2')",
        "check()",
    )
    (failed,) = said["answer"]["value"]["failed"]
    assert failed["raw_error"] == "Task 1.1   0 of 2"


def test_a_question_without_an_answer_is_named(validate):
    *_, said = validate("check = print", ANSWER, "check(1)")
    (failed,) = said["answer"]["value"]["failed"]
    assert failed["error"].startswith("Question 2.A has no answer yet.")


def test_the_limits_of_the_checks_are_known():
    """The errors have the names that checks/ gives them."""
    for kind in (NotEarnedInTime, TookTooLong):
        told = nbformat.v4.new_output(
            "error", ename=kind.__name__, evalue="why", traceback=["Traceback", "why"]
        )
        assert limit_of(nbformat.v4.new_code_cell(outputs=[told]), 60) == "why"
    assert limit_of(nbformat.v4.new_markdown_cell(), 60) == ""


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (
            "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
            "after 2 seconds.",
        ),
        ("import os; os._exit(1)", "the memory was used up"),
    ],
)
def test_it_stops_at_the_cell_that_reached_a_limit(validate, tmp_path, cell, reason):
    *before, said = validate("1 + 1", cell, MARK)
    assert before[-1] == {"cell": 2, "of": 3}
    (failed,) = said["answer"]["value"]["failed"]
    assert failed["source"] == cell
    assert "Validate stopped at this cell" in failed["raw_error"]
    assert "press Validate again" in failed["raw_error"]
    assert reason in failed["raw_error"]
    assert not (tmp_path / "ran").exists()


def test_a_notebook_that_cannot_be_read_has_an_answer_too(tmp_path):
    (tmp_path / "one.ipynb").write_text("{")
    words = [sys.executable, LAB / "validation.py", "one.ipynb"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE)
    assert json.loads(done.stdout)["answer"]["success"] is False


# The server.


@pytest.fixture(scope="module")
def server(start_lab):
    """A lab that runs."""
    return start_lab()


def post(server, path: str, timeout: float = PATIENCE):
    asked = Request(server.url(f"assignments/validate?path={path}"), method="POST")
    with urlopen(asked, timeout=timeout) as answer:
        return json.load(answer)


def test_others_are_answered_while_a_cell_runs(server):
    write(server.work / "waits.ipynb", WAITS)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(post(server, "waits.ipynb")))
    asking.start()
    wait_for((server.work / "running").exists)
    with urlopen(server.url("api/status"), timeout=PATIENCE) as answer:
        assert answer.status == 200
    assert answers == []
    (server.work / "go").touch()
    asking.join()
    assert answers == [{"success": True, "value": {}}]


def test_who_leaves_stops_the_run(server):
    for name in ("running", "go"):
        (server.work / name).unlink(missing_ok=True)
    write(server.work / "waits.ipynb", WAITS)
    page = http.client.HTTPConnection("127.0.0.1", server.port)
    page.request("POST", f"/assignments/validate?path=waits.ipynb&token={server.token}")
    wait_for(lambda: (server.work / "running").exists() and (server.work / "running").read_text())
    kernel = int((server.work / "running").read_text())
    page.close()
    wait_for(lambda: not Path("/proc", str(kernel)).exists())


@pytest.mark.parametrize("path", ["../one.ipynb", "/etc/passwd"])
def test_a_notebook_elsewhere_is_refused(server, path):
    with pytest.raises(urllib.error.HTTPError, match="403"):
        post(server, path)


def test_nobody_validates_without_the_token(server):
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urlopen(Request(server.url("assignments/validate?path=x", token=""), method="POST"))


def test_the_page_that_shows_the_progress_is_served(server):
    with urlopen(server.url("lab/extensions/kittengrad-lab/static/lab.js")) as script:
        assert b"https://kittengrad/validation" in script.read()


@pytest.mark.parametrize(("asked", "fits"), [(version("nbgrader"), True), ("0.1", False)])
def test_the_button_hears_whether_it_belongs_to_this_nbgrader(server, asked, fits):
    with urlopen(server.url(f"nbgrader_version?version={asked}")) as answer:
        assert json.load(answer)["success"] is fits
