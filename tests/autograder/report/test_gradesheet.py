import csv
import io

import pytest

from autograder.deadlines.standing import Standing
from autograder.marks.marking import Marking
from autograder.report.gradesheet import COLUMNS, gradesheet_of
from autograder.report.spreadsheet import cell
from autograder.results import Result


def rows(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_one_row_per_student_and_stage(kinds, course):
    results = [result for stage in course.stages for result in kinds(stage).values()]
    sheet = rows(gradesheet_of(results, course))
    assert len(sheet) == len(results)
    assert [name for name in sheet[0] if name.startswith("task ")] == [
        f"task {task.id}" for stage in course.stages for task in stage.tasks
    ]


def test_the_figures_are_the_records(kinds, course, stage):
    result = kinds(stage)["half-done"]
    result.student = "noor"
    (row,) = rows(gradesheet_of([result], course))
    assert tuple(row)[: len(COLUMNS)] == COLUMNS
    assert row["student"] == "noor"
    assert row["stage"] == "02-backprop"
    assert float(row["points"]) == result.points
    assert (row["max_points"], row["bonus"], row["status"]) == ("12", "0.42", "graded")
    assert (row["tests_passed"], row["tests"]) == ("8", "15")
    assert (row["task 2.1"], row["task 2.3"], row["task 2.5"]) == ("3", "0.67", "0")
    assert (row["degraded"], row["flags"]) == ("no", "")


def test_a_problem_is_a_row_too(kinds, course, stage):
    (row,) = rows(gradesheet_of([kinds(stage)["syntax-error"]], course))
    assert (row["status"], row["points"], row["max_points"]) == ("not graded", "0", "12")
    assert row["look_at"].startswith("graph.py, line 12")


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u200b=1",
        "\x00=1",
        "\ufeff=cmd|'/C calc'!A0",
        "＝1",
    ],
)
def test_no_cell_can_be_taken_for_a_formula(make, course, stage, name):
    result = make(stage, name, flags=[name])
    (row,) = rows(gradesheet_of([result], course))
    assert row["student"].startswith("'")
    assert row["flags"].startswith("'")


@pytest.mark.parametrize("name", ["x;=1+1", "x; =1", 'x;"=1"', "x;y;@z", "x;'=1", "=x;=y"])
def test_no_part_of_a_cell_is_a_formula_where_a_sheet_splits_at_semicolons(make, course, stage, name):
    text = gradesheet_of([make(stage, name, flags=[f"brought {name}"])], course)
    parts = [part.strip(' "') for line in text.splitlines() for part in line.split(";")]
    assert not [part for part in parts if part.startswith(("=", "+", "-", "@"))]
    assert len({cell(other) for other in (name, name.replace(";", ";'"), f"'{name}")}) == 3


def test_no_cell_breaks_out_of_its_row(make, course, stage, hostile_names):
    names = [*hostile_names, 'a","b', "two\nlines", "a;b"]
    text = gradesheet_of([make(stage, name) for name in names], course)
    assert len(rows(text)) == len(names)
    assert len(text.splitlines()) == len(names) + 1
    assert not set(text) & set("\r\t\x00\x1b\u202e\u200b")


def test_a_spreadsheet_is_told_that_it_is_utf_8(make, course, stage):
    sheet = gradesheet_of([make(stage, "王小明")], course).encode()
    assert sheet.startswith(b"\xef\xbb\xbfstudent,")
    assert sheet.count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize(
    "text",
    [
        "007",
        "1e5",
        "3-4",
        "2/3",
        "12:30",
        "1.50",
        "1,5",
        "5 %",
        "123456789012",
        "٠٠٧",
        "MAR1",
        "1-dec",
        "sept 2",
        "3 pm",
        "TRUE",
        "false",
        "5e12345678901234",
        "'=x",
        "'007",
    ],
)
def test_what_a_spreadsheet_would_read_otherwise_is_marked_as_text(text):
    assert cell(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["7", "4567", "12345678901", "k20b7", "s0001-mia", "2.5 deep graphs", "O'Hara", ""]
)
def test_what_a_spreadsheet_reads_rightly_is_as_it_is(text):
    assert cell(text) == text


def test_no_two_names_share_a_cell(make, course, stage):
    names = ["=x", "'=x", "''=x", "007", "'007", "7", "''007"]
    sheet = rows(gradesheet_of([make(stage, name) for name in names], course))
    cells = [row["student"] for row in sheet]
    assert [written.removeprefix("'") for written in cells] == sorted(names)
    assert len(set(cells)) == len(names)


def test_everyone_has_a_row_in_every_stage_that_anyone_submitted(make, kinds, course):
    first, second = course.stages
    class_ = [make(first, "both"), make(second, "both"), make(second, "late")]
    class_.append(Result("lost", "no-stage", problem="Which stage is it?"))
    sheet = rows(gradesheet_of(class_, course))
    assert [(row["student"], row["stage"], row["status"]) for row in sheet] == [
        ("both", "01-scalar-graph", "graded"),
        ("both", "02-backprop", "graded"),
        ("late", "01-scalar-graph", "no submission"),
        ("late", "02-backprop", "graded"),
        ("lost", "01-scalar-graph", "no submission"),
        ("lost", "02-backprop", "no submission"),
        ("lost", "no-stage", "not graded"),
    ]
    absent = sheet[2]
    assert (absent["points"], absent["max_points"], absent["tests"]) == ("0", str(int(first.points)), "0")
    assert absent["task 1.1"] == absent["graded_at"] == ""
    assert len(rows(gradesheet_of(class_[1:3], course))) == 2  # stage 01 is not open yet: no rows for it


def test_a_student_of_the_roster_alone_has_a_row(make, course):
    first, second = course.stages
    sheet = rows(
        gradesheet_of([make(second, "here")], course, missing={second.id: ["ghost"], first.id: ["here"]})
    )
    assert [(row["student"], row["stage"], row["status"], row["final"]) for row in sheet] == [
        ("ghost", second.id, "no submission", "0"),
        ("here", second.id, "graded", f"{second.points:g}"),
    ]


def test_what_was_not_started_is_neither_graded_nor_a_failure(kinds, course, stage):
    (row,) = rows(gradesheet_of([kinds(stage)["untouched"]], course))
    assert (row["status"], row["look_at"]) == ("not started", "not started yet")


def test_ordinary_names_are_left_alone():
    assert cell("Zoë Ångström-Łukasiewicz") == "Zoë Ångström-Łukasiewicz"
    assert cell("a-b") == "a-b"


def test_an_empty_class_is_a_header(course):
    assert gradesheet_of([], course).strip("\ufeff\n") == ",".join(COLUMNS)


DUE, LATE = "2026-11-30T23:59:00+01:00", "2026-12-01T23:59:00+00:00"
DEADLINE = ("submitted", "late", "late_seconds", "penalty", "final")


@pytest.mark.parametrize(
    ("standing", "cells"),
    [
        (None, ["", "", "", "0", "12"]),
        (Standing(DUE, DUE, penalty="10 % a day"), [DUE, "on time", "0", "0", "12"]),
        (Standing(DUE, LATE, penalty="10 % a day"), [LATE, "1 day and 1 hour late", "90000", "2.4", "9.6"]),
        (Standing(DUE, penalty="10 % a day"), ["", "time unknown", "", "0", "12"]),
    ],
)
def test_the_points_the_penalty_and_what_is_left_stand_side_by_side(make, course, stage, standing, cells):
    marks = Marking({("a", stage.id): standing} if standing else {})
    (row,) = rows(gradesheet_of([make(stage, "a")], course, marks))
    assert [row[name].removeprefix("'") for name in DEADLINE] == cells
    assert row["points"] == "12"
