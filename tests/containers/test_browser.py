"""A student's evening with stage 02, in a real browser: log in, open the stage, write, check, look, validate.

The tests are one story and run in this order. `test_class.py` tells how a class hands in.
"""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Page, expect

from autograder.course import REFERENCE, load
from tests.containers import browser as in_browser
from tests.containers.browser import (
    NARROW,
    cell_that_shows,
    chromium,
    errors_in,
    faults,
    fits,
    html_of,
    keep,
    new_page,
    open_tab,
    run_all,
    show,
    text_of,
    write,
)

STAGE = load().stage("02")
NOTEBOOK = f"{STAGE.id}.ipynb"
FILE = STAGE.owns[0]
FIRST = STAGE.tasks[0].id
STUB = f'raise NotImplementedError("Task {FIRST}: {STAGE.tasks[0].title}")'
CARD = ".jp-RenderedHTML"  # what a check shows, and the progress


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def lab(clone):
    return clone((1000, 1000))


@pytest.fixture(scope="module")
def token(lab) -> str:
    """The token of the running lab, in which stage 01 is done."""
    token = lab.start()
    shutil.copyfile(REFERENCE / "kittengrad" / "scalar.py", lab.folder / "work" / "kittengrad" / "scalar.py")
    return token


@pytest.fixture(scope="module")
def page(browser, token):
    """The student's page."""
    page = new_page(browser)
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    return page


@pytest.fixture
def editor(page):
    return page.locator(".jp-FileEditor")


def log_in(page: Page, lab, password: str) -> None:
    """Open the lab and type a password, with the keyboard alone. `reset` closes what was open before."""
    page.goto(f"http://127.0.0.1:{lab.port}/lab/tree/00-start.ipynb?reset")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "password":
            break
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def progress(page: Page):
    """The card with the progress, as 00-start shows it."""
    return page.locator(CARD, has_text="Your progress").first


def test_the_lab_refuses_who_does_not_know_the_token(page, lab, token):
    log_in(page, lab, "0" * len(token))
    expect(page.get_by_text("Invalid credentials")).to_be_visible()
    keep(page, "01-refused")


def test_with_the_token_the_student_lands_on_the_progress(page, lab, token):
    log_in(page, lab, token)
    expect(progress(page)).to_contain_text(STAGE.title)
    assert faults(page, f"{CARD} > *") == []
    keep(page, "02-landed")


def test_a_button_opens_the_stage_with_its_file_beside_it(page, editor):
    button = progress(page).get_by_title(f"{NOTEBOOK} with kittengrad/{FILE} to its right").last
    button.click()
    expect(editor).to_contain_text("def topological_order")
    open_tab(page, NOTEBOOK)
    keep(page, "03-opened")


def test_a_notebook_of_stubs_runs_to_its_end_and_the_checks_are_friendly(page):
    outputs = run_all(page)
    assert errors_in(outputs) == []
    assert f"Not started yet: Task {FIRST}" in text_of(outputs)
    show(page, cell_that_shows(outputs, f"Task {FIRST}"))
    keep(page, "04-stubs")


def test_a_first_try_is_red_and_its_card_names_the_line(page, editor, lab):
    file = lab.folder / "work" / "kittengrad" / FILE
    tried = file.read_text().replace(STUB, "return [rooot]")
    write(page, editor, tried)
    assert file.read_text() == tried
    open_tab(page, NOTEBOOK)
    outputs = run_all(page)
    line = tried[: tried.index("rooot")].count("\n") + 1
    card = show(page, cell_that_shows(outputs, f"Task {FIRST}"))
    expect(card).to_contain_text("✗")
    expect(card).to_contain_text(f"kittengrad/{FILE}, line {line}")
    assert faults(page, f"{CARD} > *") == []
    keep(page, "05-red")


def test_a_click_on_the_cards_line_shows_it_in_the_editor(page, editor):
    page.get_by_role("button", name=f"kittengrad/{FILE}, line").first.click()
    expect(editor.locator(".cm-activeLine")).to_contain_text("rooot")
    keep(page, "05-line")


def test_the_checks_turn_green_when_the_code_is_written(page, editor):
    write(page, editor, (REFERENCE / "kittengrad" / FILE).read_text())
    open_tab(page, NOTEBOOK)
    outputs = run_all(page)
    assert errors_in(outputs) == []
    card = show(page, cell_that_shows(outputs, f"Task {FIRST}"))
    expect(card).to_contain_text("✓")
    assert "✗" not in text_of(outputs)
    assert "○" not in text_of(outputs)
    keep(page, "06-green")


def test_the_graph_is_drawn(page):
    outputs = page.evaluate(in_browser.OUTPUTS)
    at = next(at for at, cell in enumerate(outputs) if "a graph of" in html_of([cell]))
    drawing = show(page, at).get_by_role("img", name="a graph of").first
    expect(drawing).to_be_visible()
    assert drawing.evaluate("image => image.naturalWidth") > 0
    keep(page, "07-graph")


def test_then_validate_asks_for_the_written_answers_alone(page):
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .validate-button button").click()
    dialog = page.locator(".jp-Dialog", has_text=f"Question {STAGE.written[0].id} has no answer yet")
    dialog.wait_for()
    assert "Task" not in dialog.inner_text()
    keep(page, "08-validated")
    dialog.get_by_role("button").last.click()


def test_what_is_for_staff_and_for_classes_is_not_there(page):
    expect(page.get_by_role("menuitem", name="Nbgrader")).to_have_count(0)
    expect(page.get_by_text("Create Assignment")).to_have_count(0)


def test_nothing_pops_up_and_nothing_is_fetched_from_elsewhere(page, lab):
    expect(page.locator(".Toastify__toast")).to_have_count(0)
    own = (f"http://127.0.0.1:{lab.port}/", "data:", "blob:")
    assert [url for url in page.requested if not url.startswith(own)] == []


def test_the_keyboard_alone_opens_a_stage_and_runs_a_check(browser, lab, token):
    page = new_page(browser)
    log_in(page, lab, token)
    expect(progress(page)).to_contain_text(STAGE.title)
    page.evaluate(in_browser.CONNECTED)
    for _ in range(5 * len(load().stages)):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == STAGE.title:
            break
    keep(page, "09-keyboard-link")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{NOTEBOOK}")
    page.evaluate(in_browser.CONNECTED)
    at = page.evaluate(in_browser.SOURCES).index(f'check("{FIRST}")')
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-cell.jp-mod-active").wait_for()
    for _ in range(at + 1):
        page.keyboard.press("Shift+Enter")
    page.wait_for_function(in_browser.HAS_RUN, arg=at)
    expect(show(page, at)).to_contain_text("earned")
    keep(page, "10-keyboard-check")


def test_on_a_telephone_the_progress_is_readable(browser, lab, token):
    page = new_page(browser, NARROW)
    log_in(page, lab, token)
    card = progress(page)
    card.scroll_into_view_if_needed()
    assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
    assert card.bounding_box()["width"] > NARROW["width"] / 2
    assert fits(page)
    keep(page, "11-telephone")
