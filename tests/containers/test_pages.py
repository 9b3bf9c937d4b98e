"""The pages that we make, in a browser: readable on a telephone, and without a serious fault for axe.

They come from a class that is made up, with everything in it that pages show. What notebooks show stands on a
page of its own here: inside JupyterLab, axe measures no contrast.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from autograder import results
from autograder.build.stubs import solved
from autograder.course import ASSIGNMENTS, REFERENCE, Leaderboard, Limits, load
from autograder.report import register, views
from autograder.report.register import Enrolment
from autograder.results import Category, Score
from autograder.similar import page as similar_page
from autograder.similar import tokens
from autograder.similar.compare import compare
from tests.autograder.report.conftest import COURSE, cases
from tests.autograder.similar.copies import renamed, solutions
from tests.containers.browser import NARROW, WIDE, chromium, faults, fits, keep, new_page

# The pages that differ in what they are made of.
LOOKS = {
    "feedback": ("perfect", "untouched", "overwrites-grad", "infinite-loop", "syntax-error", "half-done"),
    "staff": ("perfect", "infinite-loop", "syntax-error", "half-done"),
}
STAGE = COURSE.stages[-1]
REAL = load().stage("02")  # submissions to it can be compared
PAGES = [
    "index.html",
    "class-section-tuesday.html",
    f"class-stage-{STAGE.id}.html",
    f"similar/{REAL.id}.html",
    *(f"{kind}/{name}/{STAGE.id}.html" for kind, names in LOOKS.items() for name in names),
]

BOARD = Leaderboard("nowhere:nothing", "classifier.py", "classifier.h5", 64, 200, Limits())
SCORES = {
    "perfect": Score(Category.PASSED, 190, 200, 1.25),
    "recursive": Score(Category.EXCEPTION, 0, 200, 0.5, "It raised `KeyError` in `classifier.py`, line 4."),
}
# A notebook's HTML, as JupyterLab's light and dark themes surround it.
NOTEBOOK = """<!doctype html><html lang="en"><head><title>Outputs</title><meta charset="utf-8"></head>
<body style="margin:8px;font:14px/1.5 sans-serif;background:{paper};color:{ink}"><main><h1>Outputs</h1>
<style>:root {{ --jp-content-link-color: {link} }} a {{ color: {link} }}</style>{html}</main></body></html>"""
THEMES = {
    "light": {"paper": "#ffffff", "ink": "rgba(0,0,0,0.87)", "link": "#0d47a1"},
    "dark": {"paper": "#111111", "ink": "rgba(255,255,255,1)", "link": "#64b5f6"},
}
DRAW = """
from checks import drawing, overview, record, rendering, rules, running
outcomes = running.run(["02", "03"])
record.keep(outcomes, rules.handed_out(running.HERE))
print(rendering.as_html(outcomes), rendering.note_as_html("A note."), drawing.as_html(overview.stages()))
"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The results folder of the class, with all of its pages."""
    *others, last = COURSE.stages
    course = replace(COURSE, stages=(*others, replace(last, leaderboard=BOARD)))
    folder = tmp_path_factory.mktemp("results")
    for name, result in cases(STAGE).items():
        result.student, result.leaderboard = name, SCORES.get(name)
        results.write(result, folder)
    earlier = results.Result("perfect", COURSE.stages[0].id, tasks=[])  # so that each stage has a page
    results.write(earlier, folder)
    register.note(folder, {"/class": Enrolment({}, {"perfect": "Tuesday", "half-done": "Friday"})})
    views.write_all(folder, course)
    similar(folder)
    return folder


def similar(folder):
    """The page of two copies among right solutions."""
    [file] = REAL.owns
    texts = {style: files[file] for style, files in solutions(REAL).items()}
    texts["copy"] = renamed(next(iter(texts.values())))
    compared = compare(texts, dict(tokens.of_class(texts)), load(), REAL)
    similar_page.write(folder, compared, 5, COURSE.title)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """What the checks and the progress show of work with every kind of result."""
    work = tmp_path_factory.mktemp("work")
    for name in ("checks", "kittengrad"):
        shutil.copytree(ASSIGNMENTS / name, work / name)
    for name in ("scalar.py", "graph.py"):
        (work / "kittengrad" / name).write_text(solved((REFERENCE / "kittengrad" / name).read_text()))
    graph = work / "kittengrad" / "graph.py"
    graph.write_text(graph.read_text().replace("parent.grad += derivative", "parent.grad = derivative"))
    graph.write_text(graph.read_text().replace("for node in nodes:", "for noode in nodes:"))
    shown = subprocess.run([sys.executable, "-c", DRAW], cwd=work, capture_output=True, text=True, check=True)
    return shown.stdout


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (NARROW, "dark")])
def test_every_page_is_readable_for_all(browser, folder, size, theme):
    page = new_page(browser, size, color_scheme=theme)
    found = {}
    for name in PAGES:
        page.goto((folder / name).as_uri())
        keep(page, f"page-{name.replace('/', '-').removesuffix('.html')}-{theme}")
        found[name] = faults(page) + ([] if fits(page) else ["it is wider than the screen"])
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (NARROW, "dark")])
def test_what_notebooks_show_is_readable_for_all(browser, outputs, size, theme):
    page = new_page(browser, size)
    page.set_content(NOTEBOOK.format(html=outputs, **THEMES[theme]))
    keep(page, f"outputs-{theme}")
    assert faults(page) == []
    assert fits(page)
