import io
import re

import pytest
from rich.console import Console

from autograder.marks.marking import Marking
from autograder.marks.written import Answer
from autograder.report.terminal import table
from autograder.results import Category, Result, StudentView, TaskResult, TestOutcome


def draw(*graded, width=100, **options):
    out = io.StringIO()
    Console(file=out, width=width, **options).print(table(graded))
    return out.getvalue()


def result(student="ada", earned=4, stage="02-backprop", category=Category.WRONG_VALUE, diagnosis="", **more):
    """Four points, one for each test of task 2.1."""
    tests = [
        TestOutcome(
            f"test_{n}",
            "2.1",
            "t",
            "",
            Category.PASSED if n < earned else category,
            student=StudentView(diagnosis),
        )
        for n in range(4)
    ]
    return Result(student, stage, tasks=[TaskResult("2.1", "an order", 4.0, tests)], **more)


def row(text, start):
    return next(line for line in text.splitlines() if line.lstrip().startswith(start))


def test_a_row_says_who_how_much_and_what_to_look_at():
    text = draw(
        result("ada"), result("ben", 2), result("cleo", 0, diagnosis="You add where you should multiply.")
    )
    assert "4 / 4" in row(text, "ada")
    assert "████████ " in row(text, "ada")
    assert row(text, "ada").rstrip().endswith("all right")
    assert "2 / 4" in row(text, "ben")
    assert " ████ " in row(text, "ben")
    assert "2.1 an order: wrong value" in row(text, "ben")
    assert "█" not in row(text, "cleo")
    assert "You add where you should multiply." in row(text, "cleo")
    assert "3 submissions, 1 with every point." in text


def test_what_counts_stands_first_and_the_points_of_the_tasks_beside_it():
    answers = {("ada", "02-backprop"): (Answer("2.A", 1.5, 2.0),)}
    out = io.StringIO()
    Console(file=out, width=100).print(table([result("ada"), result("ben", 2)], Marking(written=answers)))
    assert re.search(r"5.5 / 6 +█+. +4 / 4 ", row(out.getvalue(), "ada"))
    assert re.search(r"2 / 6 +█+. +2 / 4 ", row(out.getvalue(), "ben"))
    assert "tasks" not in draw(result("ada"))


def test_a_problem_is_a_row_in_words():
    text = draw(Result("ada", "02-backprop", problem="graph.py is missing: submit again."))
    assert "–" in row(text, "ada")
    assert "graph.py is missing: submit again." in row(text, "ada")
    assert "1 could not be graded" in text


def test_flags_and_missing_confinement_are_shown():
    text = draw(result(flags=["printed 3 MB", "tried to fork"]), result("ben", degraded=True), width=140)
    assert "all right  ⚑ printed 3 MB  ⚑ tried to fork" in row(text, "ada")
    assert "1 graded WITHOUT full confinement: run `autograder doctor`." in " ".join(text.split())


def test_the_stage_is_named_when_there_are_several():
    assert "stage" not in draw(result())
    text = draw(
        result(), result("ben", stage="01-scalar-graph"), Result("cleo", "no-stage", problem="Which stage?")
    )
    assert row(text, "ada").split()[1] == "02"
    assert row(text, "ben").split()[1] == "01"
    assert row(text, "cleo").split()[1] == "no-stage"


@pytest.mark.parametrize(
    "name", ["\x1b[2J\x1b[31mred", "a\u202eb", "\x9b31m", "a\rb", "a\x07b", "a\u200bb", "\ud800x"]
)
def test_nothing_steers_the_terminal(name):
    graded = result(name, 1, diagnosis=name, flags=[name]), Result(name, name, problem=name)
    text = draw(*graded)
    assert not set(text) & set("\x1b\x9b\r\x07\u202e\u200b\ud800")
    coloured = draw(*graded, force_terminal=True, color_system="standard")
    assert "\x1b[2J" not in coloured
    assert "\x1b[31mred" not in coloured


def test_markup_is_not_obeyed():
    text = draw(result("[bold]x[/bold]", flags=["[link=http://x]y[/link]"]), width=140)
    assert "[bold]x[/bold]" in text
    assert "[link=http://x]y[/link]" in text


def test_a_long_name_leaves_room_for_the_rest():
    text = draw(result("n" * 300, 2))
    assert "…" in text
    assert "wrong value" in text
    assert all(len(line) <= 100 for line in text.splitlines())


def test_rows_come_by_student_and_stage_however_they_were_graded():
    text = draw(result("ben"), result("ada", stage="02-backprop"), result("ada", stage="01-scalar-graph"))
    assert [line.split()[:2] for line in text.splitlines()[3:6]] == [
        ["ada", "01"],
        ["ada", "02"],
        ["ben", "02"],
    ]


def test_an_empty_run_is_a_table_too():
    assert "0 submissions" in draw()


def test_written_answers_without_tests_are_points_without_a_maximum():
    out, answers = io.StringIO(), {("ada", "02-backprop"): (Answer("q", 3.0, 4.0),)}
    broken = Result("ada", "02-backprop", problem="broken")
    Console(file=out, width=100).print(table([broken], Marking(written=answers)))
    assert re.search(r"ada +3 ", out.getvalue())
    assert "3 / 4" not in out.getvalue()
