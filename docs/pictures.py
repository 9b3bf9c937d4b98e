"""Take the pictures of `docs/instructor.md` anew, from the files that `docs/term.py` writes.

    python docs/pictures.py            all of them, in about three minutes
    python docs/pictures.py class      those whose name begins so

It needs the environment of `make setup-test`, and Chromium, whose path CHROMIUM can name. It types the
commands of the page in a temporary folder. Look at each picture before you commit it, and at its text in the
page: the text says what is to be seen.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import term
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

DOCS = Path(__file__).parent
BROWSER = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
COLOURS = 64
WEEK = [
    ["collect", "backprop.zip", "--to", "class", "--stage", "02"],
    ["grade", "class", "--results", "results"],
    ["similar", "02", "--results", "results"],
    ["collect", "backprop-2.zip", "--to", "class", "--stage", "02"],
    ["grade", "class", "--results", "results"],
    ["adjust", "overwrites-grad", "2.3", "+1", "--by", "TA", "--why", "the task can be read as a sum"],
]
ANSWER = "Each path brings its own contribution, and the node adds them up."  # to each written question


@dataclass(frozen=True)
class Shot:
    """A page of the results, how wide it is, and the part from one selector to before another."""

    page: str
    first: str
    last: str = ""
    width: int = 1040
    most: int = 900  # pixels of height


SHOTS = {
    "class": Shot("index.html", "body"),
    "class-section": Shot("class-section-tuesday-10-00.html", "[aria-labelledby=map]", width=1240, most=760),
    "staff": Shot(f"staff/overwrites-grad/{term.STAGE}.html", '[id="task-2.3"]', most=800),
    "feedback": Shot(f"feedback/overwrites-grad/{term.STAGE}.html", '[id="task-2.3"]', width=760, most=640),
    "similar": Shot(f"similar/{term.STAGE}.html", "[aria-labelledby=pairs-title]", most=640),
}


def main(chosen: str) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        week = Path(folder, "week")
        term.write(week)
        for command in WEEK:
            autograder(week, *command)
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        for name, shot in SHOTS.items():
            if name.startswith(chosen):
                keep(name, taken(browser, week / "results", shot))
        if "formgrader".startswith(chosen):
            course = Path(folder, "course")
            prepare(course, week)
            with server(course) as address:
                for name, data in formgrader(browser, address):
                    keep(name, data)
        browser.close()


def autograder(folder: Path, *words: str) -> None:
    """Type a command there. Status 3 says that an entry was left out, as on the page."""
    done = run(folder, "-m", "autograder", *words)
    assert done.returncode in (0, 3), done.stderr


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    settings = os.environ | {"PYTHONPATH": str(DOCS.parent), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=settings, text=True, capture_output=True, check=False
    )


def taken(browser: Browser, results: Path, shot: Shot) -> bytes:
    """The picture of a part of a page."""
    page = new_page(browser, shot.width)
    page.goto((results / shot.page).as_uri())
    return cut(page, shot.first, shot.most)


def new_page(browser: Browser, width: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": 900}).new_page()


def cut(page: Page, first: str, most: int) -> bytes:
    """The page from its first element with this selector on, over its whole width."""
    top = page.locator(first).first.evaluate("part => part.getBoundingClientRect().top + window.scrollY")
    size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": top, "width": size[0], "height": min(most, size[1] - top)}
    return page.screenshot(full_page=True, clip=clip)


def keep(name: str, data: bytes) -> None:
    """Store a picture with few colours, which makes it small."""
    picture = (
        Image.open(io.BytesIO(data))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    )
    path = DOCS / f"{name}.png"
    picture.save(path, optimize=True)
    print(f"{path.name}: {picture.width} x {picture.height}, {path.stat().st_size:,} bytes")


# nbgrader's formgrader, on a course of one student.


def prepare(course: Path, week: Path) -> None:
    """A course whose student answered a written question, graded."""
    course.mkdir()
    autograder(course, "nbgrader", ".", term.STAGE)
    nbgrader(course, "generate_assignment", term.STAGE)
    sent = course / "submitted" / "overwrites-grad" / term.STAGE
    shutil.copytree(course / "release" / term.STAGE, sent)
    answer(sent / f"{term.STAGE}.ipynb")
    shutil.copy(week / "class" / "overwrites-grad" / term.STAGE / term.FILE, sent / "kittengrad" / term.FILE)
    nbgrader(course, "autograde", term.STAGE)


def answer(notebook: Path) -> None:
    """Write an answer into each cell of a written question."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("grade") and cell["cell_type"] == "markdown":
            cell["source"] = ANSWER
    notebook.write_text(json.dumps(content), encoding="utf-8")


def nbgrader(course: Path, *words: str) -> None:
    done = run(course, "-m", "nbgrader", *words)
    assert not done.returncode, done.stderr


@contextmanager
def server(course: Path) -> Iterator[str]:
    """Jupyter's server with formgrader; the address of formgrader, and its token."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    token = secrets.token_hex(16)
    extensions = "{'nbgrader.server_extensions.formgrader': True}"
    settings = [f"--port={port}", f"--IdentityProvider.token={token}", "--no-browser", "--allow-root"]
    words = [
        sys.executable,
        "-m",
        "jupyter",
        "server",
        f"--ServerApp.jpserver_extensions={extensions}",
        *settings,
    ]
    environment = os.environ | {"PYTHONPATH": str(DOCS.parent)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, cwd=course, env=environment, **quiet) as process:
        try:
            yield waited(f"http://127.0.0.1:{port}/formgrader", token)
        finally:
            process.terminate()


def waited(address: str, token: str) -> str:
    """The address with its token, once the server answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}?token={token}").close()
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return f"{address}?token={token}"
    raise SystemExit(f"{address} gave no answer")


def formgrader(browser: Browser, address: str) -> Iterator[tuple[str, bytes]]:
    """The page on which a person marks: at a failed task, and at the written questions."""
    page = new_page(browser, 1100)
    page.goto(address)  # the token logs in
    base, _ = address.split("?")
    page.goto(f"{base}/gradebook/{term.STAGE}/{term.STAGE}/")
    page.locator("table a[href*=submissions]").first.click()
    page.wait_for_load_state("networkidle")
    yield "formgrader", cut(page, ".nbgrader_cell:has(#task-2-3)", 960)
    page.locator("#question-2-a").fill("2")
    yield "formgrader-written", cut(page, ".nbgrader_cell:has(#question-2-a)", 470)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
