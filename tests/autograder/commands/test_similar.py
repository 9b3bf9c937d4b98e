"""`autograder similar`: from a results folder to the page and the sheet."""

import csv

from autograder.course import load
from autograder.store import write_code
from tests.autograder.commands.typed import run
from tests.autograder.similar.copies import renamed, solutions

STAGE = load().stage("02")


def test_a_stage_is_compared_and_the_page_is_where_it_says(tmp_path):
    own = solutions(STAGE)
    students = own | {"copy": {name: renamed(text) for name, text in own["counting"].items()}}
    for student, files in students.items():
        write_code(tmp_path, student, STAGE.id, files)
    found = run("similar", "2", "--results", tmp_path, "--pairs", "2")
    assert found.returncode == 0, found.stderr
    page, sheet = tmp_path / f"similar/{STAGE.id}.html", tmp_path / f"similar/{STAGE.id}.csv"
    assert found.stdout.splitlines()[1:] == [str(page), str(sheet)]
    assert page.read_text("utf-8").count('<details class="pair"') == 2
    first, *_ = csv.DictReader(sheet.open(encoding="utf-8-sig"))
    assert {first["student"], first["other_student"]} == {"copy", "counting"}


def test_an_empty_folder_is_a_sentence(tmp_path):
    found = run("similar", "2", "--results", tmp_path)
    assert found.returncode == 1
    assert "two are needed" in found.stderr
    assert not (tmp_path / "similar").exists()
