"""Start the instructor's JupyterLab: lay the course out, write its first page, print the address at last.

    python desk.py course

The address stays the same, as in the students' lab: `lab/start.py` tells why this is safe.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
from jupyterlab.labapp import LabApp
from nbformat.sign import NotebookNotary
from start import ADDRESS, MESSAGES, last_token, send_messages_to, write_private

from autograder.course import load
from autograder.nbgrader.layout import lay_out
from autograder.nbgrader.overview import Overview

HERE = Path(__file__).parent
PAGE = "00-start.ipynb"
CELL = "from autograder.nbgrader.overview import Overview\n\nOverview()"
READY = "The instructor's JupyterLab is ready. Open this address:"


def main() -> None:
    os.chdir(sys.argv[1])
    course = load()
    written = sum(len(lay_out(course, stage, Path())) for stage in course.stages)
    print(f"{written} files of the course were written or brought up to date.", flush=True)
    port = os.environ.setdefault("LAB_PORT", "8889")
    ADDRESS.parent.mkdir(exist_ok=True)
    token = os.environ.get("JUPYTER_TOKEN") or last_token(ADDRESS) or secrets.token_hex(24)
    os.environ["JUPYTER_TOKEN"] = token
    address = f"http://127.0.0.1:{port}/lab/tree/{PAGE}?token={token}"
    write_private(ADDRESS, f"{address}\n")
    write_page(Path(PAGE))
    threading.Thread(target=announce, args=(address,), daemon=True).start()
    LabApp.launch_instance(argv=[f"--LabApp.default_url=/lab/tree/{PAGE}"])


def announce(address: str) -> None:
    """Wait until the server answers, then print the address, at last. Later messages go to a file."""
    while subprocess.run(["bash", HERE / "healthy"], check=False).returncode:
        print("JupyterLab gave no answer for 20 s; see its messages above.", flush=True)
    print(f"\n{READY}\n\n    {address}\n", flush=True)
    send_messages_to(MESSAGES)


def write_page(path: Path) -> None:
    """Write the first page anew, with the standings as they are. Signed, JupyterLab trusts what it shows."""
    page = nbformat.v4.new_notebook()
    shown = Overview()
    data = {"text/html": shown._repr_html_(), "text/plain": repr(shown)}
    outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    text = (HERE / "start.md").read_text(encoding="utf-8")
    page.cells = [
        nbformat.v4.new_markdown_cell(text, id="page"),
        nbformat.v4.new_code_cell(CELL, outputs=outputs, execution_count=1, id="overview"),
    ]
    page.metadata.kernelspec = {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    }
    nbformat.write(page, path)
    NotebookNotary().sign(page)


if __name__ == "__main__":
    main()
