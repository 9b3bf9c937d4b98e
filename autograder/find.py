"""Find the record for a student and a stage; else suggest similar names, and explain why it is missing."""

from __future__ import annotations

import csv
import os
from difflib import get_close_matches
from pathlib import Path

from autograder import AutograderError
from autograder.course import Course
from autograder.report.ledger import UNPLACED
from autograder.results import path_of
from autograder.submissions import NO_STAGE
from autograder.text import one_line

MOST = 5  # names in a message


def find(results: Path, course: Course, student: str, stage: str = "") -> Path:
    """The path of a record's file; `student` can also be that path.

    A submission of an unknown stage has a row of its own, which says why it is ungraded. `find` returns that
    row if the stage has none. Raises AutograderError, which names the records that exist.
    """
    if not stage and student.endswith(".json"):
        return Path(student)
    students = _names(results / "json")
    if student not in students:
        raise AutograderError(_no_such_student(results, student, students))
    there = sorted(name.removesuffix(".json") for name in _names(results / "json" / student))
    if not stage:
        raise AutograderError(f"name the stage too: {student} has {_listed(there)}")
    try:
        wanted = course.stage(stage).id
    except KeyError:
        wanted = stage  # rows of unknown stages have names of their own
    for name in (wanted, NO_STAGE):
        if name in there:
            return path_of(results, student, name)
    raise AutograderError(f"{student} has no result for {one_line(wanted, 100)}; there is {_listed(there)}")


def _no_such_student(results: Path, student: str, students: list[str]) -> str:
    name = one_line(student, 100)
    if not students:
        return f"{results} holds no results, so none of {name}; `autograder grade` makes them"
    message = f"{results} holds no result of {name}"
    folded = {one.casefold(): one for one in students}
    near = get_close_matches(student[:200].casefold(), folded, n=MOST, cutoff=0.5)
    if near:
        message += f"; similar names are {_listed([folded[one] for one in near])}"
    for place, why in _unplaced(results):
        if student and student.casefold() in place.casefold():
            return f"{message}. Not graded: {one_line(place, 200)}: {one_line(why, 400)}"
    return message


def _unplaced(results: Path) -> list[tuple[str, str]]:
    try:
        with (results / UNPLACED).open(encoding="utf-8-sig", newline="") as sheet:
            return [(row["place"], row["why"]) for row in csv.DictReader(sheet)]
    except (OSError, KeyError, UnicodeDecodeError, csv.Error):
        return []


def _names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder)) if folder.is_dir() else []


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST:,} more" if len(names) > MOST else ""
    return ", ".join(one_line(name, 100) for name in names[:MOST]) + more
