"""What the tests in a browser share: Chromium, the moments to wait for in JupyterLab, axe, and screenshots.

Every step leaves a screenshot in .screenshots/, which git ignores: look there after a failure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / ".screenshots"
PATIENCE = 120_000  # milliseconds; a whole notebook runs, on a busy machine
WIDE = {"width": 1280, "height": 1000}
NARROW = {"width": 390, "height": 844}  # a telephone
FAULTS = ("serious", "critical")  # what axe finds, and nobody may publish
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
    return cells.map(cell => cell.type === "code" ? cell.outputs.toJSON() : []);
}"""
SOURCES = """() => {
    const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells];
    return cells.map(cell => cell.sharedModel.source);
}"""
HAS_RUN = "at => window.jupyterapp.shell.currentWidget.content.model.cells.get(at).executionCount > 0"
SHOW_CELL = "at => window.jupyterapp.shell.currentWidget.content.scrollToItem(at, 'start')"

Outputs = list[list[dict]]  # of each cell


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


def new_page(browser: Browser, size: dict[str, int] = WIDE, **settings: object) -> Page:
    """An empty page of a browser without a past. It shows its JupyterLab as `window.jupyterapp`."""
    page = browser.new_context(viewport=size, **settings).new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(EXPOSE_APP)
    return page


def keep(page: Page, name: str) -> None:
    """Leave a screenshot of this step."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def open_tab(page: Page, name: str) -> None:
    """Bring a tab of JupyterLab to the front; a notebook also waits for its kernel."""
    page.get_by_role("main").get_by_role("tab", name=name, exact=True).click()
    if name.endswith(".ipynb"):
        page.evaluate(CONNECTED)


def write(page: Page, editor: Locator, text: str) -> None:
    """Put this text in the place of all that an editor holds, and save it by Ctrl+S."""
    editor.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+s")
    page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty").wait_for(state="detached")


def run_all(page: Page) -> Outputs:
    """Restart the kernel and run all cells, as the menu does; the outputs of the cells."""
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…", exact=True).click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    page.wait_for_function("() => !(" + RAN + ")()")
    page.wait_for_function(RAN)
    return page.evaluate(OUTPUTS)


def cell_that_shows(outputs: Outputs, words: str) -> int:
    """The place of the first cell under which these words stand."""
    return next(at for at, cell in enumerate(outputs) if words in text_of([cell]))


def show(page: Page, at: int) -> Locator:
    """Scroll to a cell; the cell."""
    page.evaluate(SHOW_CELL, at)
    cell = page.locator(f'.jp-NotebookPanel:not(.lm-mod-hidden) [data-windowed-list-index="{at}"]')
    cell.wait_for()
    cell.evaluate("cell => cell.scrollIntoView()")
    return cell


def errors_in(outputs: Outputs) -> list[dict]:
    return [piece for cell in outputs for piece in cell if piece["output_type"] == "error"]


def html_of(outputs: Outputs) -> str:
    """All HTML that stands under the cells."""
    shown = [piece for cell in outputs for piece in cell]
    return "\n".join("".join(piece.get("data", {}).get("text/html", "")) for piece in shown)


def text_of(outputs: Outputs) -> str:
    """All that stands under the cells, without its markup."""
    return re.sub(r"<[^>]+>", " ", html_of(outputs))


def faults(page: Page, within: str | None = None) -> list[str]:
    """The accessibility faults that axe finds on the page, or within a part of it, one line each."""
    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {place['html'][:200]} {place['failureSummary'][:300]}"
        for fault in found
        if fault["impact"] in FAULTS
        for place in fault["nodes"]
    ]


def fits(page: Page) -> bool:
    """Whether the page needs no scrolling from left to right."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
