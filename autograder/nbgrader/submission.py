"""Makes a submitted notebook safe for nbgrader: the released notebook with the student's written answers.

The student's .py file earns the points, so changes to the notebook must leave the points the same. Students
can delete or copy cells, or write hostile ones. nbgrader alone would stop at some notebooks, lose the points
of a deleted cell, copy the file behind a link, and show HTML from a cell to its readers.
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

# Limits for notebooks, many times the course's longest. nbgrader reads a notebook four times in its own
# process and makes a page of it. The time for one Markdown cell can grow with the square of its length.
MAX_FILE = 2**25  # bytes, pictures included
MAX_CELLS = 2000
MAX_CELL = 20_000  # characters
MAX_TEXT = 500_000  # characters in all cells
READING_MEMORY = 2**29  # bytes
READING_SECONDS = 10  # of processor time


def keep_plain_files(assignment: str, student: str, notebooks: Iterable[str]) -> None:
    """nbgrader's pre_convert_hook: keep only plain files and folders in a submission.

    nbgrader would copy the file behind a link and give it to the student with the feedback. If nbgrader would
    fail to read a notebook within bounds of time and memory, the notebook is renamed to
    NAME.ipynb.unreadable, and the released notebook takes its place.

    nbgrader ignores exceptions of hooks, so this hook ends the run with SystemExit if it fails.
    """
    for notebook in map(Path, notebooks):
        try:
            for path in _odd(notebook.parent):
                log.warning("%s is not a plain file: it is removed from the submission", path)
                path.unlink()
            released = release_of(notebook.parent.name, notebook.stem)
            if released.is_file() and not _is_readable(notebook):
                log.warning("%s is no notebook, or is too large: the released notebook replaces it", notebook)
                if notebook.exists():
                    notebook.rename(f"{notebook}.unreadable")
                notebook.write_bytes(released.read_bytes())
        except OSError as error:
            raise SystemExit(f"{error}: give yourself write permission in submitted/") from error


def release_of(assignment: str, notebook: str) -> Path:
    """The released notebook, relative to the course folder, where nbgrader runs."""
    return Path("release", assignment, f"{notebook}.ipynb")


def _odd(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        for path in (Path(root, name) for name in folders + files):
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                yield path


def _is_readable(notebook: Path) -> bool:
    """Whether nbgrader can read the notebook. A bounded child process tries: reading can be costly."""
    read = partial(_is_small_notebook, notebook)
    return bool(bounded.answer(read, memory=READING_MEMORY, cpu_seconds=READING_SECONDS))


def _is_small_notebook(path: Path) -> bool:
    """Whether this is a notebook within the limits above. Exceptions of the reader pass through."""
    if path.stat().st_size > MAX_FILE:
        return False
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    lengths = [len(cell.source) for cell in notebook.cells]
    return len(lengths) <= MAX_CELLS and max(lengths, default=0) <= MAX_CELL and sum(lengths) <= MAX_TEXT


class Restore(NbGraderPreprocessor):  # type: ignore[misc]
    """The first step of sanitizing: use the released notebook with the student's answers."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        info = resources["nbgrader"]
        released = release_of(info["assignment"], info["notebook"])
        if not released.is_file():
            raise FileNotFoundError(
                f"{released} is missing: run `nbgrader generate_assignment {info['assignment']}`"
            )
        return restored(nb, nbformat.read(released, as_version=4)), resources


def restored(submitted: NotebookNode, released: NotebookNode) -> NotebookNode:
    """The released notebook with the student's answers.

    Every cell that nbgrader knows appears exactly once, as released. An answer cell holds the student's text;
    of several copies the last one counts, as in nbgrader. The student's own cells keep their places, as text.
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
    """The nbgrader name of a cell, or "". A submission can hold any value in its place."""
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if isinstance(name, str) else ""


def _filled_in(original: NotebookNode, cell: NotebookNode) -> NotebookNode:
    filled: NotebookNode = deepcopy(original)
    if utils.is_solution(original):
        answer = _text_of(cell)
        filled.source = answer.source
        if original.cell_type == answer.cell_type == "markdown" and "attachments" in answer:
            filled.attachments = answer.attachments
    return filled


def _text_of(cell: NotebookNode, trusted: bool = False) -> NotebookNode:
    """The cell's text alone, with HTML disabled unless the cell is `trusted`.

    nbgrader shows raw cells and the HTML in markdown cells as they are. So a raw cell becomes a code cell,
    which nbgrader escapes. A tag in markdown gets a blank, `< script>`: it becomes text; formulas still work.
    """
    if cell.cell_type != "markdown":
        code: NotebookNode = new_code_cell(cell.source)
        return code
    text: NotebookNode = new_markdown_cell(cell.source if trusted else _TAG.sub("< ", cell.source))
    if "attachments" in cell:
        text.attachments = cell.attachments
    return text
