"""Moodle: a grading worksheet, and a zip for "Upload multiple feedback files in a zip".

    Identifier,Full name,Email address,Status,Grade,Maximum Grade,…,Last modified (grade),Feedback comments
    Participant 4567,Ann Lee,…,10.5,12,…

Sources: mod/assign/feedback/offline/importgradeslib.php and mod/assign/feedback/file/importziplib.php. The
worksheet needs the columns of the identifier, the grade and the last change in the language of the site: give
the worksheet that Moodle exported, and all its columns and words are taken over. A feedback file is
`NAME_PARTICIPANT_assignsubmission_file_FILE`. Moodle refuses a grade above the maximum.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.desk.export.marks import Mark, neutral
from autograder.desk.export.sheets import missing, read, written

HEADER = (
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"),
    *("Grade can be changed", "Last modified (submission)", "Last modified (grade)", "Feedback comments"),
)
_ENDING = re.compile(r"(\d+)\s*$")


def worksheet(marks: Sequence[Mark], given: Path | None, column: str) -> tuple[str, list[str]]:
    """The worksheet of one stage, and the students that Moodle's worksheet lacks."""
    by_id = {mark.attempt.lms_id: mark for mark in marks if mark.attempt.lms == "moodle"}
    if given is None:
        rows = [_row(mark) for mark in by_id.values()]
        lacking = [mark.attempt.student for mark in marks if mark not in by_id.values()]
        return written(HEADER, rows), lacking
    sheet = read(given)
    grade = sheet.index([column or "Grade"])
    if grade is None:
        raise missing(column or "Grade", given, sheet.header)
    comments = sheet.index(["Feedback comments"])
    rows = []
    taken = set()
    for row in sheet.rows:
        found = _ENDING.search(row[0])
        if found and (mark := by_id.get(found[1])):
            taken.add(found[1])
            new = [mark.points if i == grade else neutral(word) for i, word in enumerate(row)]
            if comments is not None:
                new[comments] = comment(mark)
            rows.append(new)
    lacking = [mark.attempt.student for mark in marks if mark.attempt.lms_id not in taken]
    return written(sheet.header, rows), lacking


def _row(mark: Mark) -> list[str]:
    one = mark.attempt
    start = [f"Participant {one.lms_id}", neutral(one.name), neutral(one.email)]
    return [*start, "", mark.points, mark.most, "Yes", "-", "-", comment(mark)]


def comment(mark: Mark) -> str:
    """A sentence for the student; the page with the details is the feedback file."""
    return neutral(" ".join(filter(None, (mark.words, mark.by_hand))))


def feedback_name(mark: Mark) -> str:
    """The path of a feedback file in the zip; "" for a student whose number is unknown."""
    one = mark.attempt
    if one.lms != "moodle":
        return ""
    name = re.sub(r"[_/\\]", " ", one.name) or "student"
    return f"{name}_{one.lms_id}_assignsubmission_file_feedback.html"
