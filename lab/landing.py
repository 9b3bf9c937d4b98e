"""The page on which JupyterLab opens, 00-start.ipynb, with the progress as it is now.

The drawing goes under the cell that calls `progress()`, as if the student had run it. All other cells stay.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
from files import write
from nbformat.sign import NotebookNotary

PAGE = "00-start.ipynb"
CALL = "progress()"
PATIENCE = 20  # seconds for the drawing; it takes less than one
DRAW = """
import json
from checks import drawing, overview
found = overview.stages()
print(json.dumps({"text/html": drawing.as_html(found), "text/plain": drawing.as_text(found)}))
"""


def draw(work: Path) -> bool:
    """Draw the progress into the page, and sign the page, so that JupyterLab trusts what it shows.

    Returns whether it did. A page, checks or a record that the student changed can make this impossible: then
    the page stays as it is.
    """
    try:
        page = nbformat.read(work / PAGE, as_version=4)
        cell = next(c for c in page.cells if c.cell_type == "code" and CALL in c.source.splitlines())
        cell.outputs = [nbformat.v4.new_output("display_data", drawn(work))]
        nbformat.validate(page)
        write(work / PAGE, f"{nbformat.writes(page)}\n".encode())
        NotebookNotary().sign(page)
    except Exception:  # the lab starts in any case
        return False
    return True


def drawn(work: Path) -> dict[str, str]:
    """Both forms of the progress, drawn by the checks in the student's folder, in a process of its own."""
    command = [sys.executable, "-c", DRAW]
    done = subprocess.run(command, cwd=work, capture_output=True, timeout=PATIENCE, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found
