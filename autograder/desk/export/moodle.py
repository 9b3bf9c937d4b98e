"""Moodle: a grading worksheet, and a zip for "Upload multiple feedback files in a zip".

    Identifier,Full name,Email address,Status,Grade,Maximum Grade,…,Last modified (grade),Feedback comments
    Participant 4567,Ann Lee,…,10.5,12,…

Sources: mod/assign/feedback/offline/importgradeslib.php and mod/assign/feedback/file/importziplib.php. The
worksheet needs the columns of the identifier, the grade and the last change in the language of the site: give
the worksheet that Moodle exported, and all its columns and words are taken over. A feedback file is
`NAME_PARTICIPANT_assignsubmission_file_FILE`. Moodle refuses a grade above the maximum. A student of another
system's class has no participant number: the address or the column "ID number" finds the row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.desk.export.marks import Mark, neutral
from autograder.desk.export.sheets import Table, missing, other_maximum, written
from autograder.desk.sheets import Sheet, read
from autograder.desk.worksheet import participant
from autograder.text import one_line

HEADER = (
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"),
    *("Grade can be changed", "Last modified (submission)", "Last modified (grade)", "Feedback comments"),
)


def worksheet(marks: Sequence[Mark], given: Path | None, column: str) -> Table:
    """The worksheet of one stage."""
    if given is None:
        by_id = {mark.attempt.lms_id: mark for mark in marks if _has_id(mark)}
        lacking = [mark.attempt.student for mark in marks if not _has_id(mark)]
        return Table(written(HEADER, map(_row, by_id.values())), lacking, _above(marks))
    sheet = read(given)
    grade = sheet.index([column or "Grade"])
    if grade is None:
        raise missing(column or "Grade", given, sheet.header)
    marks = _numbered(marks, sheet)
    by_id = {mark.attempt.lms_id: mark for mark in marks if _has_id(mark)}
    found = [(row, mark) for row in sheet.rows if (mark := by_id.get(participant(row)))]
    comments, most = sheet.index(["Feedback comments"]), sheet.index(["Maximum Grade"])
    taken = {mark.attempt.lms_id for _, mark in found}
    lacking = [
        mark.attempt.student for mark in marks if not _has_id(mark) or mark.attempt.lms_id not in taken
    ]
    notes = other_maximum(found[0][0][most], found[0][1].most, given) if found and most is not None else []
    rows = [_filled(*one, grade, comments) for one in found]
    return Table(written(sheet.header, rows), lacking, [*notes, *_above(marks)], marks)


def _numbered(marks: Sequence[Mark], sheet: Sheet) -> list[Mark]:
    """The marks; one without a participant number gets that of the row with its address or its key.

    An address or a key of several rows finds none of them, and several students of one row do not get it.
    """
    columns = [sheet.index([name]) for name in ("Email address", "ID number")]
    words = Counter((i, row[i].strip().casefold()) for row in sheet.rows for i in columns if i is not None)
    rows = {
        (i, word): participant(row)
        for row in sheet.rows
        for i in columns
        if i is not None and words[i, word := row[i].strip().casefold()] == 1 and word
    }
    numbers = [mark.attempt.lms_id if _has_id(mark) else _number(mark, columns, rows) for mark in marks]
    times = Counter(numbers)
    return [
        replace(mark, attempt=replace(mark.attempt, lms="moodle", lms_id=number))
        if number and times[number] == 1
        else mark
        for mark, number in zip(marks, numbers, strict=True)
    ]


def _number(mark: Mark, columns: Sequence[int | None], rows: Mapping[tuple[int, str], str]) -> str:
    one = mark.attempt
    keys = [(i, word.casefold()) for i in columns if i is not None for word in (one.email, one.student)]
    return next((rows[key] for key in keys if key in rows), "")


def _above(marks: Sequence[Mark]) -> list[str]:
    """A note about grades above the maximum, as a bonus gives them."""
    above = [mark.attempt.student for mark in marks if mark.score > float(mark.most)]
    return [f"above the maximum, so Moodle refuses the grade: {', '.join(above)}"] if above else []


def _has_id(mark: Mark) -> bool:
    return mark.attempt.lms == "moodle" and bool(mark.attempt.lms_id)


def _filled(row: Sequence[str], mark: Mark, grade: int, comments: int | None) -> list[str]:
    """A row of Moodle's worksheet with the mark."""
    new = [mark.points if place == grade else neutral(word) for place, word in enumerate(row)]
    if comments is not None:
        new[comments] = comment(mark)
    return new


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
    if not _has_id(mark):
        return ""
    name = re.sub(r"[_/\\]", " ", one_line(one.name)) or "student"
    return f"{name}_{one.lms_id}_assignsubmission_file_feedback.html"
