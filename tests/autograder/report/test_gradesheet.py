import csv
import io

import pytest

from autograder.report.gradesheet import COLUMNS, cell, gradesheet_of


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


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
    assert (row["status"], row["points"]) == ("not graded", "0")
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


def test_no_cell_breaks_out_of_its_row(make, course, stage, hostile_names):
    names = [*hostile_names, 'a","b', "two\nlines", "a;b"]
    text = gradesheet_of([make(stage, name) for name in names], course)
    assert len(rows(text)) == len(names)
    assert len(text.splitlines()) == len(names) + 1
    assert not set(text) & set("\r\t\x00\x1b\u202e\u200b")


def test_ordinary_names_are_left_alone():
    assert cell("Zoë Ångström-Łukasiewicz") == "Zoë Ångström-Łukasiewicz"
    assert cell("a-b") == "a-b"


def test_an_empty_class_is_a_header(course):
    assert gradesheet_of([], course).strip() == ",".join(COLUMNS)
