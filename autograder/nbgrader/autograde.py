"""A step of `nbgrader autograde` that replaces `Execute`.

It grades a submission as `autograder grade` does: in confinement, with the result in the same folder. So
`autograder grade submitted/` can grade a class on all cores first, and this step reuses its results.

nbgrader reads the score from a cell's outputs by strict rules. The score is the first `execute_result`
that is a number from 0 to the cell's maximum. If a cell has none, it earns all points.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder import AutograderError
from autograder import results as store
from autograder.course import Course, load
from autograder.marks import adjustments
from autograder.nbgrader.layout import BONUS
from autograder.plan import REPLACING, Choice
from autograder.report import words
from autograder.report.feedback import Feedback, Stop, Task, Test, feedback_for
from autograder.report.pages import prose
from autograder.results import Result
from autograder.run import Options, grade_class


class NoVerdict(AutograderError):
    """Grading failed. nbgrader then keeps the submission in its list of work to autograde."""


class GradeConfined(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades the submission in confinement, and writes score and feedback under each task's cell."""

    submitted = Unicode("submitted", help="The folder of submissions, in the course folder.").tag(config=True)
    results = Unicode("results", help="The folder of results, in the course folder.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        info = resources["nbgrader"]
        course = load()
        folder = Path(self.submitted, info["student"])
        result = verdict(course, info["assignment"], folder, Path(self.results))
        record = adjustments.applied(Path(self.results), result, without=adjustments.FORMGRADER)
        write(nb, record, course)
        info["bonus"] = result.bonus
        return nb, resources


class SaveBonus(NbGraderPreprocessor):  # type: ignore[misc]
    """Saves the integration bonus as extra credit of its cell, after nbgrader has saved the scores."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        info = resources["nbgrader"]
        with Gradebook(info["db_url"]) as book, suppress(MissingEntry):  # a release without the cell
            grade = book.find_grade(BONUS, info["notebook"], info["assignment"], info["student"])
            grade.extra_credit = info["bonus"] or None
            book.db.commit()
        return nb, resources


def verdict(course: Course, assignment: str, folder: Path, results: Path) -> Result:
    """The result of one stage from a student's folder: the stored one, or a new one, which is then stored.

    folder   STUDENT/, with a folder for each submitted stage; earlier stages count for integration

    Raises NoVerdict.
    """
    try:
        stage = course.stage(assignment)
    except KeyError:
        there_are = ", ".join(stage.id for stage in course.stages)
        raise NoVerdict(f"{assignment} is no stage of this course: there are {there_are}") from None
    options = Options(Choice(stages=(stage.id,)), layout="student", jobs=1, pages=False)
    with grade_class([folder], results, course, options) as outcome:
        for refused in outcome.plan.conflicts:
            raise NoVerdict(f"{refused.source} is refused: {refused.why}. {REPLACING}")
        graded = list(outcome)
    standing = [*outcome.plan.known, *outcome.plan.kept]
    known = [store.read(store.path_of(results, *name)) for name in standing]
    for result in [*graded, *known, *outcome.plan.ungraded]:
        if not result.tasks:
            raise NoVerdict(result.problem)
        return result
    raise NoVerdict(f"{folder} holds nothing for {stage.id}")


def write(notebook: NotebookNode, result: Result, course: Course) -> None:
    """Replace all outputs of the notebook: each task's cell gets feedback and then a score."""
    page = feedback_for(result, course)
    names = {task.id: task.grade_id for task in course.stage(result.stage).tasks}
    tasks = {names[task.id]: task for task in page.tasks}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        if utils.is_grade(cell) and not utils.is_solution(cell):
            task = tasks.get(cell.metadata.nbgrader.grade_id)
            earned = min(task.points, float(cell.metadata.nbgrader.points)) if task else 0.0
            bonus = cell.metadata.nbgrader.grade_id == BONUS
            cell.outputs = [_bonus(page) if bonus else _display(page, task), _score(earned)]


def _score(points: float) -> Any:
    """The score with six decimals, so that the sum over a stage matches the result, which has two."""
    return new_output("execute_result", data={"text/plain": repr(round(points, 6))}, execution_count=1)


def _bonus(page: Feedback) -> Any:
    words = page.bonus or "No bonus: it is for your own files of earlier stages."
    html = _paragraph("{}", prose(words))
    return new_output("display_data", data={"text/html": str(html), "text/plain": ""})


def _display(page: Feedback, task: Task | None) -> Any:
    if page.problem:
        html = _paragraph("This submission could not be graded. {}", prose(page.problem))
    elif task is None:
        html = _paragraph("This cell belongs to no task of the stage.")
    else:
        html = as_html(task)
    return new_output("display_data", data={"text/html": str(html), "text/plain": ""})


def as_html(task: Task) -> Markup:
    """One task as the student sees it, with every text escaped."""
    worth = f"{words.number(task.points)} of {words.number(task.max_points)}"
    html = _paragraph("<b>{} {}</b>: {} points", task.id, task.title, worth)
    for sentence in task.given:
        html += _paragraph("{}", sentence)
    for sentence in task.diagnoses:
        html += _paragraph("<b>What probably happened:</b> {}", prose(sentence))
    if task.stop:
        html += _stopped(task, task.stop)
    if task.begin:
        html += _paragraph("{}", prose(task.begin))
    if task.note:
        html += _paragraph("{}", task.note)
    items = (_item(test, begun=not (task.begin or task.stop), hint=not task.stop) for test in task.tests)
    return html + Markup("<ul>{}</ul>").format(Markup("").join(items))


def _stopped(task: Task, stop: Stop) -> Markup:
    """The failure, under the first task that it stopped. The other tasks refer to it."""
    if task.id != stop.tasks[0]:
        return _paragraph("The error that task {} names stops this task too.", stop.tasks[0])
    return _paragraph(
        "<b>What stops your work:</b> {} {} {}", prose(stop.raised), prose(stop.meaning), stop.extent
    )


def _item(test: Test, begun: bool, hint: bool) -> Markup:
    if test.passed:
        return Markup("<li>✓ {}</li>").format(prose(test.title))
    ended = "○ {}: {}" if test.waits else "✗ {}: <b>{}</b>"
    html = Markup(ended).format(prose(test.title), test.ended) if begun else prose(test.title)
    if begun and (test.raised or test.meaning):
        html += _paragraph("{} {}", prose(test.raised), prose(test.meaning))
    if test.hint and hint:
        html += _paragraph("<i>Hint.</i> {}", prose(test.hint))
    return Markup("<li>{}</li>").format(html)


def _paragraph(template: str, *texts: str) -> Markup:
    return Markup(f"<p>{template}</p>").format(*texts)
