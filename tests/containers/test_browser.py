"""A student's first hour, in a real browser: open the notebook, run it, write the code, see the check turn.

Screenshots of what the browser saw are left in SCREENSHOTS, when that names a folder.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
NOTEBOOK = "01-scalar-graph.ipynb"
PATIENCE = 120_000  # milliseconds; a whole notebook runs, on a busy machine
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
CHROMIUM += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]

# A cell that is run before its kernel has connected is dropped without a word.
CONNECTED = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.ready;
    await panel.revealed;
    await panel.sessionContext.ready;
    await panel.sessionContext.session.kernel.info;
}"""
# The page has `window.jupyterapp` only when it is told to before it starts.
EXPOSE_APP = """new MutationObserver((_, observer) => {
    const settings = document.getElementById("jupyter-config-data");
    if (settings?.textContent.includes("}")) {
        observer.disconnect();
        const told = {...JSON.parse(settings.textContent), exposeAppInBrowser: true};
        settings.textContent = JSON.stringify(told);
    }
}).observe(document, {childList: true, subtree: true})"""
# Playwright sees only the cells in view; the notebook's model has them all.
RAN = """() => {
    const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells];
    return cells.filter(cell => cell.type === "code").every(cell => cell.executionCount > 0);
}"""
OUTPUTS = """() => {
    const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells];
    return cells.filter(cell => cell.type === "code").map(cell => cell.outputs.toJSON());
}"""


@pytest.fixture(scope="module")
def lab(clone):
    return clone((1000, 1000))


@pytest.fixture(scope="module")
def page(lab):
    """The first notebook, open in JupyterLab, its kernel connected."""
    token = lab.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.requested = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.add_init_script(EXPOSE_APP)
        page.goto(f"http://127.0.0.1:{lab.port}/lab/tree/{NOTEBOOK}?token={token}")
        page.wait_for_selector(".jp-NotebookPanel")
        page.evaluate(CONNECTED)
        yield page
        browser.close()


def run_all(page: Page) -> list[list[dict]]:
    """Restart the kernel and run all cells, as the menu does; the outputs of the code cells."""
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_function("() => !(" + RAN + ")()")
    page.wait_for_function(RAN)
    return page.evaluate(OUTPUTS)


def errors_in(outputs: list[list[dict]]) -> list[dict]:
    return [piece for cell in outputs for piece in cell if piece["output_type"] == "error"]


def text_of(outputs: list[list[dict]]) -> str:
    """All that stands under the cells, without its markup."""
    shown = [piece for cell in outputs for piece in cell]
    html = ["".join(piece.get("data", {}).get("text/html", "")) for piece in shown]
    return re.sub(r"<[^>]+>", " ", "\n".join(html))


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_a_notebook_of_stubs_runs_to_its_end_and_the_checks_are_friendly(page):
    outputs = run_all(page)
    assert errors_in(outputs) == []
    assert "Not started yet: Task 1.1" in text_of(outputs)
    keep(page, "stubs")


def test_a_click_on_a_task_opens_its_file_beside_the_notebook(page):
    link = page.locator('button[data-commandlinker-command="kittengrad:open"]', has_text="scalar.py").first
    link.click()
    line = page.locator(".jp-FileEditor .cm-activeLine")
    expect(line).to_contain_text("# Task 1.1")
    notebook, editor = (page.locator(kind).bounding_box() for kind in (".jp-NotebookPanel", ".jp-FileEditor"))
    assert notebook["x"] + notebook["width"] <= editor["x"]
    keep(page, "opened")
    page.evaluate("() => window.jupyterapp.commands.execute('application:close')")
    page.locator(".jp-NotebookPanel .jp-Cell").first.click()


def test_the_checks_turn_when_the_code_is_written(page, lab):
    solution = lab.folder / "work" / "kittengrad" / "scalar.py"
    shutil.copyfile(ROOT / "reference" / "kittengrad" / "scalar.py", solution)
    outputs = run_all(page)
    assert errors_in(outputs) == []
    assert "Task 1.8" in text_of(outputs)
    assert "Not started yet" not in text_of(outputs)
    keep(page, "solved")


def test_then_nbgrader_validates_it(page):
    page.locator(".validate-button button").click()
    dialog = page.locator(".jp-Dialog", has_text="passes all the tests")
    dialog.wait_for()
    keep(page, "validated")
    dialog.get_by_role("button").last.click()


def test_what_is_for_staff_is_not_there(page):
    expect(page.get_by_role("menuitem", name="Nbgrader")).to_have_count(0)
    expect(page.get_by_text("Create Assignment")).to_have_count(0)


def test_nothing_pops_up_and_nothing_is_fetched_from_elsewhere(page, lab):
    expect(page.locator(".Toastify__toast")).to_have_count(0)
    own = (f"http://127.0.0.1:{lab.port}/", "data:", "blob:")
    assert [url for url in page.requested if not url.startswith(own)] == []
