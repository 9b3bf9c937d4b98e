"""The class page in a browser: on a telephone, by keyboard, on paper, and without scripts."""

from __future__ import annotations

import pytest

from autograder import results
from autograder.report import register, views
from autograder.report.register import Enrolment
from tests.autograder.report.conftest import COURSE, class_of
from tests.containers.browser import chromium, fits, new_page

SIZE, STAGE = 60, COURSE.stages[-1]
NAMES = """[...document.querySelectorAll('.map tbody tr')]
    .filter(row => !row.hidden).map(row => row.cells[0].innerText)"""
FIGURES = """[...document.querySelectorAll('[aria-labelledby=tasks] tbody tr')]
    .map(row => +row.cells[8].innerText)"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    class_ = list(class_of(SIZE, COURSE))
    for result in class_:
        results.write(result, folder)
    students = sorted({result.student for result in class_})
    sections = {one: f"Tuesday {10 + place % 2}:00" for place, one in enumerate([*students, "ghost"])}
    late = {STAGE.id: {result.student: 7200 for result in class_ if result.stage == STAGE.id}}
    known = Enrolment({"ghost": "Ghost G."}, sections, {STAGE.id: ["ghost"]}, late)
    register.note(folder, {"/class": known}, "2025-11-21T12:00:00+0000")
    views.write_all(folder, COURSE)
    return folder


@pytest.fixture
def page(browser, folder):
    """page(name, width, …) -> the page in a window of this width."""

    def page(name="index.html", width=1440, **settings):
        page = new_page(browser, {"width": width, "height": 900}, **settings)
        page.goto((folder / name).as_uri())
        return page

    return page


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "class-section-tuesday-10-00.html",
        f"class-stage-{STAGE.id}.html",
        f"class-{STAGE.id}-section-tuesday-10-00.html",
    ],
)
@pytest.mark.parametrize("width", [1440, 390])
def test_every_part_of_the_class_fits_the_screen(page, name, width):
    assert fits(page(name, width))


def test_the_keyboard_sorts_and_searches(page):
    shown = page()
    before = shown.evaluate(NAMES)
    head = shown.locator(".map thead button", has_text="student")
    head.focus()
    shown.keyboard.press("Enter")
    assert shown.evaluate(NAMES) == sorted(before, key=str.lower) != before
    shown.get_by_role("searchbox").focus()
    shown.keyboard.type("ghost")
    assert [name.splitlines()[0] for name in shown.evaluate(NAMES)] == ["Ghost G."]
    assert shown.get_by_text(f"1 of {len(before)}").is_visible()


def test_tasks_are_sorted_by_discrimination(page):
    shown = page()
    before = shown.evaluate(FIGURES)
    shown.get_by_role("button", name="discrimination").click()
    assert shown.evaluate(FIGURES) == sorted(before) != before


def test_all_is_there_without_scripts(page):
    shown = page(java_script_enabled=False)
    assert shown.locator(".map tbody tr").count() == SIZE + 1
    assert not shown.get_by_role("searchbox").is_visible()
    shown.get_by_role("navigation", name="Section").get_by_role("link", name="Tuesday 10:00").click()
    assert shown.locator("h1").inner_text() == "Kittengrad: section Tuesday 10:00"
    assert shown.locator(".map tbody tr").count() == SIZE // 2 + 1


def test_paper_shows_the_names_that_the_screen_folds(page):
    shown = page(f"class-stage-{STAGE.id}.html")
    folded = shown.locator("[aria-labelledby=who] details a").first
    assert not folded.is_visible()
    shown.emulate_media(media="print")
    assert folded.is_visible()
    assert not shown.get_by_role("searchbox").is_visible()
    assert shown.pdf().startswith(b"%PDF")
