"""A class of 60 at the instructor's desk in a container: collected, graded, marked in formgrader, exported.

`tests/autograder/test_class_of_sixty.py` plays the same term without a browser. The tests are one story and
run in this order.
"""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from tests.autograder.desk import made_up_class
from tests.autograder.desk.made_up_class import SLOW, STAGE
from tests.autograder.desk.totals import EXPORTED, in_results, in_the_records
from tests.containers.browser import NARROW, WIDE, chromium, faults, fits, keep, new_page
from tests.containers.conftest import free_port

OWNER = (4321, 4321)
SENT, MISSING = 60, 2
READ, NAME = "clears-leaves-a-004", "Clears Leaves A, 变体"  # whose answers are marked
GIVEN = {STAGE.written[0]: STAGE.written[0].points, STAGE.written[1]: 0.5}
ANYWAY = "; test $? -eq 3"  # the status when an entry could not be graded
PAGES = (
    "index.html",
    "class-section-tuesday-10-00.html",
    f"similar/{STAGE.id}.html",
    f"feedback/{READ}/{STAGE.id}.html",
    f"staff/{READ}/{STAGE.id}.html",
)


@pytest.fixture(scope="module")
def class_():
    return made_up_class.members(SENT + MISSING, without=SLOW)


@pytest.fixture(scope="module")
def desk(clone, class_):
    """The instructor's course after the class was collected and graded, here and in nbgrader."""
    made = clone(OWNER)
    course = made.folder / "course"
    made_up_class.canvas(class_[:SENT], course / "submissions.zip")
    made_up_class.canvas_gradebook(class_, course / "gradebook.csv")
    for name in ("submissions.zip", "gradebook.csv"):
        os.chown(course / name, *OWNER)
    at_the_desk(made, f"autograder nbgrader . {STAGE.id}", f"nbgrader generate_assignment {STAGE.id}")
    at_the_desk(
        made,
        "autograder collect submissions.zip --to submitted --stage 02 --roster gradebook.csv",
        f"(autograder grade submitted --results results{ANYWAY})",
        f"autograder similar {STAGE.id} --results results",
        f"nbgrader autograde {STAGE.id}",
    )
    return made


def at_the_desk(desk, *commands):
    """What an instructor types, in the instructor's container."""
    return desk.compose("run", "--rm", "-T", "instructor", "sh", "-c", " && ".join(commands))


@pytest.fixture(scope="module")
def page(desk):
    """The instructor's browser, in the running lab."""
    with pytest.MonkeyPatch.context() as patch, chromium() as browser:
        patch.setenv("INSTRUCTOR_PORT", str(port := free_port()))
        token = desk.start(service="instructor", port=port)
        page = new_page(browser)
        page.goto(f"http://127.0.0.1:{port}/lab?token={token}")
        yield page


def go(page: Page, path: str) -> None:
    page.goto(re.match(r"http://[^/]+", page.url)[0] + f"/{path}")


def test_formgrader_shows_the_class(page):
    go(page, f"formgrader/manage_submissions/{STAGE.id}")
    expect(page.locator("tbody tr")).to_have_count(SENT)
    expect(page.get_by_text("needs manual grading")).to_have_count(SENT)
    expect(page.get_by_text("Größe 2").first).to_be_visible()
    keep(page, "61-formgrader-class")


def test_the_answers_are_marked_beside_the_students_code(page):
    go(page, f"formgrader/gradebook/{STAGE.id}/{STAGE.id}")
    expect(page.locator("tbody tr")).to_have_count(SENT)
    page.get_by_role("button", name="Show All Names").click()
    keep(page, "62-formgrader-names")
    page.get_by_role("link", name=NAME).click()
    code = page.locator("pre", has_text=f"# {STAGE.owns[0]}:").first
    code.scroll_into_view_if_needed()
    expect(code).to_contain_text("def topological_order")
    keep(page, "63-formgrader-code")
    for question, points in GIVEN.items():
        box = page.locator(f"input.score#{question.grade_id}")
        box.scroll_into_view_if_needed()
        expect(page.get_by_text(f"to question {question.id}.")).to_be_visible()
        with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
            box.fill(f"{points:g}")
            box.press("Tab")
        assert saved.value.ok
    keep(page, "64-formgrader-marked")


def test_the_marks_reach_every_total(desk, page, class_):
    results = desk.folder / "course/results"
    before = in_the_records(results)
    commands = [
        f"(autograder export {system} submitted --results results --to marks --stage 02 {table}{ANYWAY})"
        for system, table in (("canvas", "--table gradebook.csv"), ("nbgrader", ""), ("csv", ""))
    ]
    said = at_the_desk(desk, "autograder gradebook . --results results", *commands)
    assert f"{SENT * len(STAGE.written) - len(GIVEN)} answers are still to be marked" in said
    after = in_results(results, class_[:SENT])
    assert after == before | {READ: before[READ] + sum(GIVEN.values())}
    for system in ("canvas", "nbgrader", "csv"):
        assert EXPORTED[system](desk.folder / "course/marks", class_) == after


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "light"), (NARROW, "dark")])
def test_the_pages_of_the_class_are_readable_for_all(desk, page, size, theme):
    shown = new_page(page.context.browser, size, color_scheme=theme)
    found = {}
    for name in PAGES:
        shown.goto((desk.folder / "course/results" / name).as_uri())
        keep(shown, f"class-{name.replace('/', '-').removesuffix('.html')}-{theme}")
        found[name] = faults(shown) + ([] if fits(shown) else ["it is wider than the screen"])
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_first_page_shows_the_standings(page, size):
    page.set_viewport_size(size)
    go(page, "lab/tree/00-start.ipynb")
    row = page.locator(".jp-OutputArea-output tr", has_text=STAGE.id)
    expect(row).to_contain_text(str(SENT))
    expect(page.get_by_text("autograder collect submissions.zip").first).to_be_attached()
    keep(page, f"65-desk-{size['width']}")
    assert faults(page, ".jp-OutputArea") == []
