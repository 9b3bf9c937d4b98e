"""A handed-in notebook made fit for nbgrader: what was released, the written answers, and nothing that bites.

The student's .py file is what earns points, so a notebook that was cut, copied about or turned against its
readers must cost nobody a point and gain nobody one. nbgrader alone stops at some of this, loses the points
of a deleted cell, copies the file that a link points to, and shows HTML from a cell to whoever reads it.
"""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.grading import bounded

log = logging.getLogger("traitlets")  # nbgrader's own

# A tag, a comment or a declaration begins like this; `a < b` and `x<3` do not.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")

# What a notebook may be, many times what our longest is. nbgrader reads it four times in its own process and
# makes a page of it, and the time for one cell of Markdown can grow with the square of its length.
MAX_FILE = 2**25  # bytes, pictures included
MAX_CELLS = 2000
MAX_CELL = 20_000  # characters
MAX_TEXT = 500_000  # characters in all cells
READING_MEMORY = 2**29  # bytes
READING_SECONDS = 10  # of processor time


def keep_plain_files(assignment: str, student: str, notebooks: Iterable[str]) -> None:
    """nbgrader's pre_convert_hook: take out of a submission what is neither a plain file nor a folder.

    nbgrader copies the file that a link points to, and gives it back to the student with the feedback. A
    notebook that nbgrader could not read, or not in reasonable time and memory, is put aside as
    NAME.ipynb.unreadable, and the released one takes its place.

    nbgrader ignores what a hook raises; if this one cannot do its work it therefore ends the run.
    """
    for notebook in map(Path, notebooks):
        try:
            for path in _odd(notebook.parent):
                log.warning("%s is not a plain file: it is taken out of the submission", path)
                path.unlink()
            released = release_of(notebook.parent.name, notebook.stem)
            if released.is_file() and not _is_readable(notebook):
                log.warning("%s is no notebook, or is too large: the released one is taken instead", notebook)
                if notebook.exists():
                    notebook.rename(f"{notebook}.unreadable")
                notebook.write_bytes(released.read_bytes())
        except OSError as error:
            raise SystemExit(f"{error}: give yourself the right to write in submitted/") from error


def release_of(assignment: str, notebook: str) -> Path:
    """The notebook as it was handed out. nbgrader works in the course folder."""
    return Path("release", assignment, f"{notebook}.ipynb")


def _odd(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        for path in (Path(root, name) for name in folders + files):
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                yield path


def _is_readable(notebook: Path) -> bool:
    """Whether nbgrader can read it. A child process tries, because a submission chooses what it costs."""
    read = partial(_is_small_notebook, notebook)
    return bool(bounded.answer(read, memory=READING_MEMORY, cpu_seconds=READING_SECONDS))


def _is_small_notebook(path: Path) -> bool:
    """Whether this is a notebook, and no larger than people write. Raises what the reader raises."""
    if path.stat().st_size > MAX_FILE:
        return False
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    lengths = [len(cell.source) for cell in notebook.cells]
    return len(lengths) <= MAX_CELLS and max(lengths, default=0) <= MAX_CELL and sum(lengths) <= MAX_TEXT


class Restore(NbGraderPreprocessor):  # type: ignore[misc]
    """The first step of sanitizing: what was submitted becomes the released notebook with the answers in."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        info = resources["nbgrader"]
        released = release_of(info["assignment"], info["notebook"])
        if not released.is_file():
            raise FileNotFoundError(
                f"{released} is missing: run `nbgrader generate_assignment {info['assignment']}`"
            )
        return restored(nb, nbformat.read(released, as_version=4)), resources


def restored(submitted: NotebookNode, released: NotebookNode) -> NotebookNode:
    """The released notebook with what the student wrote into it.

    Every cell that nbgrader knows is there exactly once, as released, and holds the student's text if it
    was for them to fill in. Of several copies the last counts, as in nbgrader. Cells of the student's own
    stay where they were, as mere text.
    """
    known = {cell.metadata.nbgrader.grade_id: cell for cell in released.cells if "nbgrader" in cell.metadata}
    unchanged = {(cell.cell_type, cell.source) for cell in released.cells}
    cells: list[NotebookNode] = []
    missing = dict(known)
    for cell in reversed(submitted.cells):
        original = missing.pop(_name(cell), None)
        if original is not None:
            cells.insert(0, _filled_in(original, cell))
        else:
            cells.insert(0, _text_of(cell, trusted=(cell.cell_type, cell.source) in unchanged))
    for before, name in zip([None, *known], known, strict=False):
        if name in missing:
            place = 1 + next(i for i, cell in enumerate(cells) if _name(cell) == before) if before else 0
            cells.insert(place, deepcopy(missing[name]))
    for number, cell in enumerate(cells):
        cell.id = _name(cell) or f"cell-{number}"
    notebook = deepcopy(released)
    notebook.cells = cells
    return notebook


def _name(cell: NotebookNode) -> str:
    """The name that nbgrader knows a cell by, or ""; a submission may hold anything in its place."""
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if isinstance(name, str) else ""


def _filled_in(original: NotebookNode, cell: NotebookNode) -> NotebookNode:
    filled: NotebookNode = deepcopy(original)
    if utils.is_solution(original):
        theirs = _text_of(cell)
        filled.source = theirs.source
        if original.cell_type == theirs.cell_type == "markdown" and "attachments" in theirs:
            filled.attachments = theirs.attachments
    return filled


def _text_of(cell: NotebookNode, trusted: bool = False) -> NotebookNode:
    """A cell without metadata and outputs, whose text says nothing to a browser unless it is `trusted`.

    nbgrader shows a raw cell and the HTML in a markdown cell as they are. A raw cell becomes code, which is
    escaped; a tag in markdown gets a blank, `< script>`, which makes it text and leaves formulas alone.
    """
    if cell.cell_type != "markdown":
        code: NotebookNode = new_code_cell(cell.source)
        return code
    text: NotebookNode = new_markdown_cell(cell.source if trusted else _TAG.sub("< ", cell.source))
    if "attachments" in cell:
        text.attachments = cell.attachments
    return text
