"""The views of a results folder: a grade sheet, a class page, two pages per submission, a terminal table.

    json/STUDENT/STAGE.json  ─►  grades.csv                     for a spreadsheet or a gradebook
                                 leaderboard.csv                the ranked classifiers, if a stage ranks them
                                 index.html                     the class, for staff
                                 class-….html, class/           sections and stages; sheets and pictures
                                 feedback/STUDENT/STAGE.html    for the student
                                 staff/STUDENT/STAGE.html       for staff who explain the grade

You can delete all views and make them again. Each page is a single complete file: it opens from a disk, a
mail or a memory stick.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from autograder.course import Course
from autograder.index import Index, stamp_of
from autograder.marks import adjustments, marking
from autograder.report import register
from autograder.report.class_changes import changes
from autograder.report.class_files import class_files, remove_others
from autograder.report.feedback import feedback_for
from autograder.report.gradesheet import gradesheet_of
from autograder.report.leaderboard import sheet_of
from autograder.report.ledger import CHANGES
from autograder.report.pages import Page
from autograder.report.staff_page import staff_page_for
from autograder.report.terminal import table
from autograder.results import Result
from autograder.store import checked_name, code_of, write_atomically

__all__ = ["refresh", "table", "write_all"]

GRADER = Path(__file__).resolve().parents[1]
PACKAGES = ("report", "marks", "deadlines", "grading")  # that views are made with
STAMP = ".views"  # records the inputs of the views


def write_all(results_dir: Path, course: Course) -> list[Path]:
    """Bring every view of the results folder up to date. Return all their paths, the class page first.

    An unchanged view keeps its file and its time stamp. Raises store.BadName, store.CannotWrite and
    AdjustmentError.
    """
    graded = list(adjustments.read_all(results_dir))
    marks = marking.read(results_dir)
    for_student, for_staff = Page("feedback"), Page("staff")
    known = register.read(results_dir)
    everyone = known.everyone
    views = dict(class_files(graded, course, known, changes(results_dir), marks))
    views[Path("grades.csv")] = gradesheet_of(graded, course, marks, everyone.missing)
    if _ranks(graded, course):
        views[Path("leaderboard.csv")] = sheet_of(graded, course)
    for result in graded:
        student, file = _place(result)
        views[Path("feedback", student, file)] = for_student.render(
            page=feedback_for(result, course, marks.of(result), everyone), course=course.title
        )
        code = code_of(results_dir, result.student, result.stage)
        views[Path("staff", student, file)] = for_staff.render(
            page=staff_page_for(result, course, code, marks.of(result), everyone), course=course.title
        )
    for path, content in views.items():
        _write_if_new(results_dir / path, content)
    written = [results_dir / path for path in views]
    remove_others(results_dir, written)
    return written


def refresh(results_dir: Path, course: Course) -> list[Path]:
    """As `write_all`, but return [] at once if records and views are the same as the last time."""
    made_of = _made_of(results_dir, course)
    if _stamped(results_dir) == (made_of, True):
        return []
    views = write_all(results_dir, course)
    stamps = {str(path.relative_to(results_dir)): stamp_of(path) for path in views}
    write_atomically(results_dir / STAMP, json.dumps({"made_of": made_of, "views": stamps}))
    return views


def _ranks(graded: Sequence[Result], course: Course) -> bool:
    """Whether a submission belongs to a stage with a leaderboard."""
    ranking = {stage.id for stage in course.stages if stage.leaderboard}
    return any(result.stage in ranking for result in graded)


def _made_of(results_dir: Path, course: Course) -> str:
    """A digest of all inputs of the views: records, what counts beside them, course, code of the grader."""
    beside = [stamp_of(results_dir / name) for name in (register.FILE, CHANGES)]
    inputs = repr((course, Index(results_dir).stamps(), adjustments.stamps(results_dir), beside))
    digest = hashlib.sha256(inputs.encode("utf-8", "backslashreplace"))
    for path in code():
        digest.update(path.read_bytes())
    digest.update(repr(marking.read(results_dir)).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def code() -> list[Path]:
    """The files of the grader that can change a view: modules, templates, styles."""
    packages = (path for name in PACKAGES for path in (GRADER / name).rglob("*") if path.is_file())
    return [path for path in sorted([*GRADER.glob("*.py"), *packages]) if "__pycache__" not in path.parts]


def _stamped(results_dir: Path) -> tuple[str, bool]:
    """The digest of the last time, and whether every view is still unchanged."""
    try:
        stamp = json.loads((results_dir / STAMP).read_bytes())
        views = stamp["views"].items()
        return stamp["made_of"], all(stamp_of(results_dir / path) == tuple(stamp) for path, stamp in views)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "", False


def _place(result: Result) -> tuple[str, str]:
    """The folder and the file name of a result's pages, which are those of its record. Raises BadName."""
    return checked_name(result.student), f"{checked_name(result.stage)}.html"


def _write_if_new(path: Path, content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    try:
        if path.read_bytes() == data:
            return
    except OSError:
        pass  # not there yet
    write_atomically(path, data)
