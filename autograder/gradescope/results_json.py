"""A result as Gradescope's results.json. Students read it, so it is made from their feedback page alone.

Every text is plain text. A task is one entry with its points. Its tests and hints stand in the same entry, or
in one of their own if staff show them at another time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.course import Course
from autograder.report import words
from autograder.report.feedback import Feedback, Task, Test, feedback_for
from autograder.results import Result

BOARD = "Right answers on hidden images, in percent"
HIDDEN = "hidden"  # students never see it


def results_of(result: Result, course: Course, scores: str, details: str) -> dict[str, Any]:
    """The content of results.json for a graded submission, or for one whose files cannot be graded.

    scores   Gradescope's word for when students see points and diagnoses
    details  the same for each test and its hint
    """
    page = feedback_for(result, course)
    entries = [*_problem(page), *(entry for task in page.tasks for entry in _task(task, scores, details))]
    entries += [*_bonus(page, result.bonus, scores), *_classifier(page, scores)]
    return {
        "score": result.earned,
        "execution_time": round(result.seconds, 2),
        "output": _top(page),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": scores,
        "stdout_visibility": HIDDEN,
        "tests": entries,
        **_leaderboard(result),
    }


def not_graded(why: str) -> dict[str, Any]:
    """results.json without a score: the grading itself failed, and the submission is untested.

    why  a clause for staff, which continues `Not graded: `
    """
    sentence = f"Not graded: {why}."
    student = "Your submission is safe, and its points are still open. Your teachers grade it again."
    entry = {"name": "Not graded", "output": f"{sentence}\n{student}", "output_format": "text"}
    return {
        "output": f"{sentence}\n{student}",
        "output_format": "text",
        "stdout_visibility": HIDDEN,
        "tests": [entry | {"status": "failed", "visibility": "visible"}],
    }


def _top(page: Feedback) -> str:
    points = f"{words.number(page.points)} of {words.number(page.max_points)} points."
    stops = [" ".join(filter(None, [one.raised, one.meaning, one.extent])) for one in page.stops]
    return "\n".join(filter(None, [points, page.summary, *stops, page.bonus]))


def _problem(page: Feedback) -> Iterator[dict[str, Any]]:
    if page.problem:
        yield _entry("This submission could not be graded", page.problem, "visible") | {"status": "failed"}


def _task(task: Task, scores: str, details: str) -> Iterator[dict[str, Any]]:
    """The entry of a task with its points, and the entry of its details if students see them later."""
    short, tests = _said(task), "\n".join(_line(test, task) for test in task.tests)
    together = "\n\n".join(filter(None, [short, tests])) if scores == details else short
    yield _entry(task.title, together, scores, task.id) | {
        "score": round(task.points, 6),
        "max_score": task.max_points,
        "status": "passed" if task.state == "done" else "failed",
    }
    if scores != details:
        yield _entry(f"{task.title}: each test", tests, details, f"{task.id} tests")


def _said(task: Task) -> str:
    """What the page says of the task as a whole."""
    lines = [f"What probably happened: {diagnosis}" for diagnosis in task.diagnoses]
    stopped = "The error at the top stops this task." if task.stop else ""
    tries = f'To try it: python -m checks {task.id} in a terminal, or check("{task.id}") in the notebook.'
    ends = [tries, task.checks] if task.state != "done" else []
    return "\n".join(filter(None, [*lines, stopped, task.begin, task.note, *ends]))


def _line(test: Test, task: Task) -> str:
    """One test: its mark and title, how it ended, and its hint."""
    if test.passed:
        return f"✓ {test.title}"
    if task.state == "untouched" or task.stop:
        return f"○ {test.title}" + (f"\n   Hint: {test.hint}" if test.hint and not task.stop else "")
    about = " ".join(filter(None, [test.raised, test.meaning]))
    lines = [about, f"Hint: {test.hint}" if test.hint else ""]
    mark = "○" if test.waits else "✗"
    return "\n   ".join([f"{mark} {test.title}: {test.ended}", *filter(None, lines)])


def _bonus(page: Feedback, bonus: float, scores: str) -> Iterator[dict[str, Any]]:
    if page.bonus:
        yield _entry("Your own earlier files", page.bonus, scores) | {"score": bonus}


def _classifier(page: Feedback, scores: str) -> Iterator[dict[str, Any]]:
    if page.classifier:
        yield _entry("Your classifier", page.classifier, scores)


def _leaderboard(result: Result) -> dict[str, Any]:
    score = result.leaderboard
    if score is None or not score.ranked:
        return {}
    return {"leaderboard": [{"name": BOARD, "value": round(100 * score.accuracy, 2), "order": "desc"}]}


def _entry(name: str, output: str, visibility: str, number: str = "") -> dict[str, Any]:
    entry = {"name": name, "output": output, "visibility": visibility}
    formats = {"name_format": "text", "output_format": "text"}
    return ({"number": number} if number else {}) | entry | formats
