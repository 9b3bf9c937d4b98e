"""A class on one machine: a student hands in through the list of assignments and reads the feedback there.

The student's lab and the instructor's container share one folder, as `docker-compose.exchange.yml` says. The
tests are one story and run in this order.
"""

from __future__ import annotations

import os
import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from autograder.course import REFERENCE, ROOT, load
from tests.containers.browser import chromium, keep, new_page, write

STUDENT, INSTRUCTOR = (1000, 1000), (4321, 4321)
NAME = "perfect"
STAGE = load().stage("02")
MOST = STAGE.points + sum(question.points for question in STAGE.written)  # these are marked by hand
FILE = STAGE.owns[0]


@pytest.fixture(scope="module")
def room(clone):
    """A clone in which the instructor's course and the student's work belong to two users."""
    made = clone(STUDENT)
    shutil.copy(ROOT / "docker-compose.exchange.yml", made.folder)
    exchange = made.folder / "course" / "exchange"
    exchange.mkdir()
    for path in (exchange.parent, exchange):
        os.chown(path, *INSTRUCTOR)
    exchange.chmod(0o1777)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COMPOSE_FILE", "docker-compose.yml:docker-compose.exchange.yml")
        patch.setenv("STUDENT", NAME)
        yield made


def at_the_desk(room, *commands: str) -> None:
    """What an instructor types, in the instructor's container."""
    room.compose("run", "--rm", "-T", "instructor", "sh", "-c", " && ".join(commands))


@pytest.fixture(scope="module")
def page(room):
    """The student's page, once the stage is released. The server is the student's own lab."""
    at_the_desk(
        room,
        f"autograder nbgrader . {STAGE.id}",
        f"nbgrader generate_assignment {STAGE.id}",
        f"nbgrader release_assignment {STAGE.id}",
    )
    token = room.start()
    with chromium() as browser:
        page = new_page(browser)
        page.goto(f"http://127.0.0.1:{room.port}/lab?token={token}")
        yield page


@pytest.fixture
def assignments(page: Page):
    return page.locator("#nbgrader-assignment-list")


def test_the_menu_has_the_list_of_assignments_and_nothing_for_staff(page, assignments):
    page.get_by_role("menuitem", name="Nbgrader").click()
    entries = page.locator(".lm-Menu-item:visible")
    expect(entries).to_have_text(["Assignment List"])
    entries.click()
    expect(assignments.get_by_role("button", name="Fetch", exact=True)).to_be_visible()
    keep(page, "21-released")


def test_the_student_fetches_the_stage_and_writes_the_code(page, assignments, room):
    assignments.get_by_role("button", name="Fetch", exact=True).click()
    expect(assignments.get_by_role("button", name="Submit", exact=True)).to_be_visible()
    keep(page, "22-fetched")
    for name in (STAGE.id, "kittengrad", FILE):
        page.locator(".jp-DirListing-item").get_by_text(name, exact=True).dblclick()
    written = (REFERENCE / "kittengrad" / FILE).read_text()
    write(page, page.locator(".jp-FileEditor"), written)
    assert (room.folder / "work" / STAGE.id / "kittengrad" / FILE).read_text() == written


def test_the_student_submits(page, assignments):
    page.get_by_role("main").get_by_role("tab", name="Assignments").click()
    assignments.get_by_role("button", name="Submit", exact=True).click()
    expect(assignments.locator("#submitted_assignments_list")).to_contain_text(STAGE.id)
    keep(page, "23-submitted")


def test_the_instructor_collects_grades_and_returns(room, page):
    at_the_desk(
        room,
        *(
            f"nbgrader {step} {STAGE.id}"
            for step in ("collect", "autograde", "generate_feedback", "release_feedback")
        ),
        "nbgrader export --to grades.csv",
    )
    header, row = (room.folder / "course" / "grades.csv").read_text().splitlines()
    graded = dict(zip(header.split(","), row.split(","), strict=True))
    found = graded["student_id"], float(graded["score"]), float(graded["max_score"])
    assert found == (NAME, STAGE.points, MOST)


def test_the_student_reads_the_feedback(page, assignments):
    page.get_by_title("Refresh assignments list").click()
    assignments.get_by_role("button", name="Fetch Feedback").click()
    assignments.get_by_text("(view feedback)").click()
    keep(page, "24-feedback-ready")
    page.locator(".jp-DirListing-item").get_by_text(f"{STAGE.id}.html").dblclick()
    feedback = page.frame_locator("iframe")
    expect(feedback.get_by_text(f"{STAGE.id} (Score: {STAGE.points:.1f} / {MOST:.1f})")).to_be_visible()
    first = STAGE.tasks[0]
    shown = feedback.get_by_text(re.compile(f"{first.id} {first.title}")).first
    shown.scroll_into_view_if_needed()
    keep(page, "25-feedback")


def test_the_work_of_both_stays_theirs(room):
    assert room.owners("work") == {STUDENT}
    assert {uid for uid, _ in room.owners("course")} == {
        STUDENT[0],
        INSTRUCTOR[0],
    }  # what was handed in, the rest
