"""Where the mark of a student of the made-up class stands, read as its reader reads it: {login: points}."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from autograder.marks import adjustments, marking
from tests.autograder.desk.made_up_class import STAGE, TITLE, UNGRADABLE, Member

GRADED = ("graded", "not started")
Totals = dict[str, float]


def in_results(results: Path, class_: Iterable[Member]) -> Totals:
    """The totals of all who have a mark, which the records, grades.csv and the class page agree about."""
    totals = in_the_records(results)
    assert set(totals) == {one.login for one in class_ if one.kind not in UNGRADABLE}
    assert in_the_sheet(results) == totals
    page = on_the_class_page(results)
    assert {login: page[login] for login in totals} == totals
    return totals


def in_the_records(results: Path) -> Totals:
    counts = marking.read(results)
    return {one.student: counts.of(one).final for one in adjustments.read_all(results) if not one.problem}


def in_the_sheet(results: Path) -> Totals:
    found = rows(results / "grades.csv")
    return {row["student"]: float(row["final"]) for row in found if row["status"] in GRADED}


def on_the_class_page(results: Path) -> Totals:
    """The number by which the page sorts each total; also of those who have no mark."""
    row = re.compile(r'class="key"><bdi>([^<]+)</bdi>.*?</th>\s*<td class="sum total" data-v="([\d.]+)"')
    page = (results / "index.html").read_text("utf-8")
    return {login: float(points) for login, points in row.findall(page)}


def in_canvas(marks: Path, class_: Iterable[Member]) -> Totals:
    logins = {str(one.canvas): one.login for one in class_}
    possible, *found = rows(marks / f"canvas-{STAGE.id}.csv")
    assert possible["Student"] == "    Points Possible"
    return {logins[row["ID"]]: float(row[TITLE]) for row in found}


def in_moodle(marks: Path, class_: Iterable[Member]) -> Totals:
    logins = {f"Participant {one.moodle}": one.login for one in class_}
    found = rows(marks / f"moodle-{STAGE.id}.csv")
    return {logins[row["Identifier"]]: float(row["Grade"]) for row in found if row["Grade"]}


def in_gradescope(marks: Path, class_: Iterable[Member]) -> Totals:
    folder = marks / f"gradescope-{STAGE.id}"
    paths = {one.login: folder / f"submission_{one.gradescope}/results.json" for one in class_}
    return {login: json.loads(path.read_text())["score"] for login, path in paths.items() if path.exists()}


def in_nbgrader(marks: Path, class_: Iterable[Member]) -> Totals:
    return {row["student_id"]: float(row["score"]) for row in rows(marks / "nbgrader.csv")}


def in_the_table(marks: Path, class_: Iterable[Member]) -> Totals:
    return {row["student"]: float(row["final"]) for row in rows(marks / "marks.csv")}


EXPORTED: dict[str, Callable[[Path, Iterable[Member]], Totals]] = {
    "canvas": in_canvas,
    "moodle": in_moodle,
    "gradescope": in_gradescope,
    "nbgrader": in_nbgrader,
    "csv": in_the_table,
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
