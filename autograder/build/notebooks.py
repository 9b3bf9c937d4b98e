"""A stage's notebook, from the author's py:percent source to the student's version.

    complete   the author's notebook, with points from course.toml and nbgrader's metadata filled in
    released   the same after nbgrader's own release steps: answers and outputs are removed

The author marks a task's check cell `nbgrader={"grade": true, "solution": false, "grade_id": "task-2-3"}`,
and a written question's markdown cell as both grade and solution. Points stand in stage.toml only; where a
question is asked, the author writes `{points of 2.A}`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from copy import deepcopy

import jupytext
import nbformat
from nbformat import NotebookNode
from nbgrader import preprocessors, utils
from nbgrader.nbgraderformat import MetadataValidator, ValidationError

from autograder.build.errors import BuildError
from autograder.course import Stage

# `nbgrader generate_assignment` does these in this order, and between them saves the cells in its gradebook.
RELEASE = (
    preprocessors.LockCells,
    preprocessors.ClearSolutions,
    preprocessors.ClearOutput,
    preprocessors.CheckCellMetadata,
    preprocessors.ComputeChecksums,
    preprocessors.ClearHiddenTests,
    preprocessors.ClearMarkScheme,
    preprocessors.ComputeChecksums,
    preprocessors.CheckCellMetadata,
)

_POINTS = re.compile(r"\{points of (\d+\.[A-Z])\}")


def read(source: str) -> NotebookNode:
    """A notebook from its py:percent source, with a kernel and a name for each cell, and without outputs."""
    notebook: NotebookNode = jupytext.reads(source, fmt="py:percent")
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(display_name="Python 3 (ipykernel)", language="python", name="python3"),
        language_info=NotebookNode(name="python"),
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    _name_cells(notebook)
    return notebook


def complete(stage: Stage, source: str) -> NotebookNode:
    """The instructor's notebook: with answers, points and ids, and empty outputs.

    Raises BuildError unless every task and written question of the stage has exactly one grade cell, every
    other graded cell is a written question without points, and nbgrader accepts the metadata.
    """
    notebook = read(source)
    tasks = {task.grade_id: task.points for task in stage.tasks}
    questions = {question.grade_id: question.points for question in stage.written}
    for cell in notebook.cells:
        meta = cell.metadata.get("nbgrader")
        if meta is None:
            continue
        where = f"stages/{stage.id}/notebook.py, cell {meta.get('grade_id', '?')}"
        if "points" in meta:
            raise BuildError(f"{where}: points belong in course.toml, and nowhere else")
        meta.setdefault("schema_version", 3)
        meta.setdefault("task", False)
        meta.setdefault("locked", not meta.get("solution", False))
        meta["cell_type"] = cell.cell_type
        if utils.is_grade(cell):
            written = utils.is_solution(cell)
            if not written and meta.get("grade_id") not in tasks:
                raise BuildError(f"{where}: {stage.id} has no such task in course.toml")
            meta["points"] = questions.get(meta["grade_id"], 0.0) if written else tasks[meta["grade_id"]]
    _refuse_other_than_one_cell_a_task(stage, notebook)
    _fill_in_points(stage, notebook)
    try:
        MetadataValidator().validate_nb(notebook)
        nbformat.validate(notebook)
    except ValidationError as error:
        raise BuildError(f"stages/{stage.id}/notebook.py: {error.message}") from error
    return notebook


def released(stage: Stage, notebook: NotebookNode) -> NotebookNode:
    """The students' version of a complete notebook, made by nbgrader's own steps. Raises BuildError."""
    notebook = deepcopy(notebook)
    for step in RELEASE:
        try:
            notebook, _ = step().preprocess(notebook, {})
        except (RuntimeError, ValidationError) as error:
            raise BuildError(f"stages/{stage.id}/notebook.py, {step.__name__}: {error}") from error
    return notebook


def to_text(notebook: NotebookNode) -> str:
    """The .ipynb file: the same bytes for the same notebook."""
    return f"{nbformat.writes(notebook)}\n"


def _refuse_other_than_one_cell_a_task(stage: Stage, notebook: NotebookNode) -> None:
    graded = [cell for cell in notebook.cells if utils.is_grade(cell) and not utils.is_solution(cell)]
    cells = Counter(cell.metadata.nbgrader.grade_id for cell in graded)
    for task in stage.tasks:
        if cells[task.grade_id] != 1:
            raise BuildError(
                f"stages/{stage.id}/notebook.py: {cells[task.grade_id]} cells are graded for task {task.id}, "
                f'not one; mark its check cell nbgrader={{"grade": true, "grade_id": "{task.grade_id}", …}}'
            )


def _fill_in_points(stage: Stage, notebook: NotebookNode) -> None:
    """Write the points of each written question where the text says `{points of 2.A}`."""
    written = {question.id: question for question in stage.written}
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    ids = [name for cell in cells for name in _POINTS.findall(cell.source)]
    answered = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
    for name in sorted({*ids, *written}):
        if name not in written or ids.count(name) != 1 or answered.count(written[name].grade_id) != 1:
            raise BuildError(
                f"stages/{stage.id}/notebook.py: a written question of stage.toml has one "
                f"{{points of {name}}}, and one cell for its answer"
            )
    for cell in cells:
        cell.source = _POINTS.sub(lambda found: _points(written[found[1]].points), cell.source)


def _points(points: float) -> str:
    return f"{points:g} point{'s' * (points != 1)}"


def _name_cells(notebook: NotebookNode) -> None:
    """Give each cell an id that is the same in every build, even after an author inserts cells above it."""
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,60}", name):
            name = hashlib.sha256(f"{cell.cell_type}\0{cell.source}".encode()).hexdigest()[:12]
        seen[name] += 1
        cell.id = name if seen[name] == 1 else f"{name}-{seen[name]}"
