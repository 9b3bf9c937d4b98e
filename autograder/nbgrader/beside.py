"""The student's own functions in formgrader, below the check of each task.

The graded work is in .py files, and formgrader shows the notebook. When it shows a submission to staff, this
step adds cells to the page. Files stay as they are. The same exporter makes the feedback for students, where
this step adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from traitlets import Unicode

from autograder.course import Stage, load
from autograder.report.code import of_task
from autograder.store import BadName, code_of


class ShowFunctions(Preprocessor):
    """Adds cells to a submission that formgrader shows: the code that was graded, task by task."""

    results = Unicode("results", help="The folder of results, in the course folder.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        if "submission_id" not in resources:  # formgrader alone gives it, and only staff can open formgrader
            return nb, resources
        autograded = Path(resources["metadata"]["path"]).absolute()  # COURSE/autograded/STUDENT/STAGE
        try:
            stage = load().stage(resources["assignment_id"])
            code = code_of(autograded.parents[2] / self.results, resources["student"], stage.id)
        except (KeyError, BadName):
            return nb, resources
        nb.cells = list(with_functions(nb.cells, stage, code))
        return nb, resources


def with_functions(
    cells: list[NotebookNode], stage: Stage, code: Mapping[str, str]
) -> Iterator[NotebookNode]:
    """The cells, with the functions of its task below each check."""
    tasks = {task.grade_id: task.id for task in stage.tasks}
    for cell in cells:
        yield cell
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in tasks:
            yield new_code_cell(_text(stage, tasks[name], code), id=f"functions-{name}")


def _text(stage: Stage, task: str, code: Mapping[str, str]) -> str:
    found = of_task(stage, task, code)
    if not found:
        return f"# Task {task}: the submission has none of its functions."
    return "\n\n".join(f"# {one.where}\n" + "\n".join(line.text for line in one.lines) for one in found)
