"""Formgrader shows the student's functions below each check, and the feedback for students does not."""

from __future__ import annotations

import os
import re
from html import unescape
from pathlib import Path

import pytest
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from autograder.build import assignments as build
from autograder.course import load
from autograder.nbgrader.configuration import configure
from autograder.report.code import LONGEST_FUNCTION
from autograder.store import write_code

COURSE = load()
STAGE = COURSE.stage("02-backprop")
STUDENT = "wrong"
GRAPH = """\
def topological_order(root):
    \"\"\"</pre><script>forged()</script>\"\"\"
    return mine(root)


def backward(root, gradient=1.0):
    return "my own way"
"""


@pytest.fixture
def notebook(tmp_path) -> Path:
    """A submission in a course folder, as nbgrader leaves it in autograded/."""
    folder = tmp_path / "course" / "autograded" / STUDENT / STAGE.id
    folder.mkdir(parents=True)
    path = folder / f"{STAGE.id}.ipynb"
    path.write_text(build.notebook(STAGE)[1])
    write_code(tmp_path / "course" / "results", STUDENT, STAGE.id, {"graph.py": GRAPH})
    return path


@pytest.fixture
def page(notebook, monkeypatch):
    """page(…): the HTML of the submission, made with these resources beside the usual ones."""
    monkeypatch.setenv("PATH", os.environ["PATH"])  # configure() adds to it: to be put back
    settings = Config()
    configure(settings)

    def make(**resources: str) -> str:
        given = {"assignment_id": STAGE.id, "student": STUDENT, **resources}
        return HTMLExporter(config=settings).from_filename(str(notebook), resources=given)[0]

    return make


def test_staff_see_the_functions_that_were_graded(page):
    html = page(submission_id="1")
    assert "graph.py:1–3" in html
    assert "my own way" in html


def test_what_the_submission_wrote_is_text(page):
    html = page(submission_id="1")
    assert "forged()" in html
    assert "<script>forged" not in html


def test_the_feedback_for_students_has_none_of_it(page):
    html = page()
    assert "my own way" not in html
    assert "forged" not in html


def test_the_functions_stand_below_their_check_and_the_file_stays(page, notebook):
    before = notebook.read_bytes()
    text = unescape(re.sub("<[^>]+>", "", page(submission_id="1")))
    first, second = (text.index(f'check("{task.id}")') for task in STAGE.tasks[:2])
    assert first < text.index("graph.py:1–3") < second
    assert notebook.read_bytes() == before


def test_a_function_of_any_length_is_cut(page, notebook):
    long = GRAPH.replace("    return mine(root)\n", "    x = 'kilroy'\n" * LONGEST_FUNCTION * 20)
    write_code(notebook.parents[3] / "results", STUDENT, STAGE.id, {"graph.py": long})
    assert 0 < page(submission_id="1").count("kilroy") < LONGEST_FUNCTION * len(STAGE.tasks)


def test_a_missing_function_is_named_as_missing(page, notebook):
    write_code(notebook.parents[3] / "results", STUDENT, STAGE.id, {"graph.py": "x = 1\n"})
    assert "has none of its functions" in page(submission_id="1")


@pytest.mark.parametrize("wrong", [{"assignment_id": "no-stage"}, {"student": ".."}])
def test_what_is_not_of_this_course_stays_as_it_is(page, wrong):
    assert "my own way" not in page(submission_id="1", **wrong)
