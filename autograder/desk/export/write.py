"""Write the files for one system into a folder."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from autograder.desk.export import canvas, moodle, others
from autograder.desk.export.marks import Mark, Marks
from autograder.desk.records import CollectError
from autograder.store import write_atomically

System = Literal["canvas", "moodle", "gradescope", "nbgrader", "csv"]
TIME = (2026, 1, 1, 0, 0, 0)  # of all files in a zip, so that equal marks give equal zips


@dataclass
class Exported:
    """The files that were written.

    lacking   the students whom the system's table lacks
    pageless  the students without a place in the zip of feedback
    notes     sentences for staff, who look before they import
    """

    paths: list[Path] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    pageless: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, path: Path, data: str | bytes) -> None:
        write_atomically(path, data)
        self.paths.append(path)


def export(
    system: System, marks: Marks, results: Path, target: Path, given: Path | None = None, column: str = ""
) -> Exported:
    """Write the marks and one feedback file for each student. Raises CollectError, CannotWrite.

    given   the table that the system exported; canvas and moodle take over its columns
    column  the name of the column for the marks in it
    """
    several = marks.stages()
    if not several:
        raise CollectError(
            f"{results} has no mark of this class and stage: grade the class with --results {results}"
        )
    if (given or column) and len(several) > 1:
        raise CollectError("one table is for one stage: add --stage")
    done = Exported()
    if system == "nbgrader":
        done.add(target / "nbgrader.csv", others.nbgrader(marks.known))
    if system == "csv":
        done.add(target / "marks.csv", others.plain(marks.known))
    done.notes += map(_untested, (mark for mark in marks.known if mark.result.problem))
    for stage, of_stage in several.items():
        _stage(system, stage, of_stage, results, target, given, column, done)
    return done


def _untested(mark: Mark) -> str:
    one = mark.attempt
    return f"only the written answers of {one.student}, {one.stage} count: {mark.result.problem}"


def _stage(
    system: System,
    stage: str,
    marks: Sequence[Mark],
    results: Path,
    target: Path,
    given: Path | None,
    column: str,
    done: Exported,
) -> None:
    """The files of one stage."""
    if system in ("canvas", "moodle"):
        made, name = TABLES[system]
        table = made(marks, given, column)
        done.add(target / f"{system}-{stage}.csv", table.text)
        done.lacking += table.lacking
        done.notes += table.notes
        _feedback(table.marks or marks, name, results, target / f"{system}-feedback-{stage}.zip", done)
    elif system == "gradescope":
        done.lacking += [mark.attempt.student for mark in marks if mark.attempt.lms != system]
        _gradescope(stage, [mark for mark in marks if mark.attempt.lms == system], target, done)
    else:
        _feedback(marks, _by_folder, results, target / f"{system}-feedback-{stage}.zip", done)


def _gradescope(stage: str, marks: Sequence[Mark], target: Path, done: Exported) -> None:
    """One file for each submission. A group has one mark there, so members with other marks are a note."""
    entries: dict[str, list[Mark]] = {}
    for mark in marks:
        entries.setdefault(mark.attempt.entry, []).append(mark)
    for entry, group in entries.items():
        if len({mark.points for mark in group}) == 1:
            place = target / f"gradescope-{stage}" / entry / "results.json"
            done.add(place, others.gradescope(group[0]))
        else:
            members = ", ".join(f"{mark.attempt.student} {mark.points}" for mark in group)
            done.notes.append(f"{entry} has members with different marks, so set them there: {members}")


def _by_folder(mark: Mark) -> str:
    """nbgrader's place of a feedback file."""
    return f"{mark.attempt.student}/{mark.attempt.stage}/{mark.attempt.stage}.html"


TABLES = {
    "canvas": (canvas.gradebook, canvas.feedback_name),
    "moodle": (moodle.worksheet, moodle.feedback_name),
}


def _feedback(
    marks: Sequence[Mark], name: Callable[[Mark], str], results: Path, path: Path, done: Exported
) -> None:
    """A zip with each student's page, one for a group. A student without a place in it is listed.

    All members read the page of a group, so a group whose members have different marks gets none.
    """
    data = io.BytesIO()
    places: dict[str, list[Mark]] = {}
    for mark in marks:
        places.setdefault(name(mark), []).append(mark)
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, group in places.items():
            one = group[0].attempt
            page = results / "feedback" / one.student / f"{one.stage}.html"
            alike = len({(mark.words, mark.by_hand) for mark in group}) == 1
            if place and alike and page.is_file():
                archive.writestr(zipfile.ZipInfo(place, TIME), page.read_bytes(), zipfile.ZIP_DEFLATED)
            else:
                done.pageless += [mark.attempt.student for mark in group]
    done.add(path, data.getvalue())
