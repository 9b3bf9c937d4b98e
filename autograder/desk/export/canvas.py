"""Canvas: a gradebook file for "Import grades", and a zip of feedback for "Upload submissions".

    Student,ID,SIS User ID,SIS Login ID,Section,TITLE (ASSIGNMENT ID)
        Points Possible,,,,,12
    "Lee, Ann",12345,,,,10.5

Source: lib/gradebook_importer.rb. Canvas finds a student by ID and an assignment by the number behind its
title; a title alone makes a new assignment if none has it. So give the gradebook that Canvas exported: its
columns are taken over. A blank mark would delete one, so only students with a mark have a row. Feedback files
carry the two numbers of the file that they answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.desk.export.marks import Mark, neutral
from autograder.desk.export.sheets import Table, missing, other_maximum, written
from autograder.desk.sheets import Sheet, read

INFO = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POSSIBLE = "    Points Possible"  # with four blanks, as Canvas writes it
_NUMBER = re.compile(r"\s*\(\d+\)$")
_FILE = re.compile(r"(.*?)_(?:LATE_)?(?:\d+|anon_[^\W_]+)_\d+_|(?:LATE_)?anon_[^\W_]+_\d+_")


def gradebook(marks: Sequence[Mark], given: Path | None, column: str) -> Table:
    """The file for one stage."""
    stage, most = marks[0].attempt.stage, marks[0].most
    title = next((mark.result.title for mark in marks if mark.result.title), stage)
    if given is None:
        lacking = [mark.attempt.student for mark in marks if not _has_id(mark)]
        rows = [_row(mark) for mark in marks if _has_id(mark)]
        return Table(written([*INFO, column or title], [[POSSIBLE, "", "", "", "", most], *rows]), lacking)
    sheet = read(given)
    last = _section(sheet, given)
    index = _assignment(sheet, [column] if column else [title, stage], given, last)
    found, lacking = _matched(sheet, marks)
    rows = [[*map(neutral, row[: last + 1]), mark.points] for row, mark in found]
    possible = [POSSIBLE, *[""] * last, most]
    theirs = next((row[index] for row in sheet.rows if row[0].strip() == POSSIBLE.strip()), "")
    text = written([*sheet.header[: last + 1], sheet.header[index]], [possible, *rows])
    return Table(text, lacking, other_maximum(theirs, most, given))


def _has_id(mark: Mark) -> bool:
    return mark.attempt.lms == "canvas" and mark.attempt.lms_id.isdigit()


def _row(mark: Mark) -> list[str]:
    return [neutral(mark.attempt.name), mark.attempt.lms_id, "", "", "", mark.points]


def _section(sheet: Sheet, given: Path) -> int:
    index = sheet.index(["Section"])
    if index is None or sheet.index(["ID"]) is None:
        raise missing("ID or Section", given, sheet.header)
    return index


def _assignment(sheet: Sheet, titles: Sequence[str], given: Path, after: int) -> int:
    """The column of the assignment: its whole name, or its name without the number."""
    wanted = {title.casefold() for title in titles}
    names = list(enumerate(sheet.header))[after + 1 :]
    found = [i for i, name in names if {name.casefold(), _NUMBER.sub("", name).casefold()} & wanted]
    if len(found) != 1:
        raise missing(" or ".join(titles), given, sheet.header[after + 1 :])
    return found[0]


def _matched(sheet: Sheet, marks: Sequence[Mark]) -> tuple[list[tuple[tuple[str, ...], Mark]], list[str]]:
    """Each mark with the student's row: by Canvas's id, else by the login or the number of the university."""
    columns = [sheet.index([name]) for name in ("ID", "SIS Login ID", "SIS User ID")]
    rows: dict[tuple[int, str], tuple[str, ...]] = {}
    for row in sheet.rows:
        rows |= {(i, row[i].casefold()): row for i in columns if i is not None and row[i]}
    found, lacking = [], []
    for mark in marks:
        one = mark.attempt
        keys = [(columns[0], one.lms_id)] if one.lms == "canvas" else []
        keys += [(i, word.casefold()) for i in columns[1:] for word in (one.student, one.email) if word]
        if fitting := [rows[i, word] for i, word in keys if i is not None and (i, word) in rows]:
            found.append((fitting[0], mark))
        else:
            lacking.append(one.student)
    return found, lacking


def feedback_name(mark: Mark) -> str:
    """The name of a feedback file in the zip; "" for an attempt without a file."""
    for _, source in mark.attempt.files:
        if found := _FILE.match(source.split("/", 1)[0]):
            return f"{found[0]}feedback.html"
    return ""
