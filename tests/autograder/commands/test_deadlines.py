"""Due dates from `class.toml` to the marks, as staff type it: every view shows the same mark."""

import csv

import pytest

from autograder.course import load
from tests.autograder.commands.typed import run
from tests.autograder.desk.downloads import packed

STAGE = load().stage("2")
LATE, EXTENDED = round(STAGE.points * 0.8, 2), round(STAGE.points * 0.9, 2)
RULES = """
roster = "../roster.csv"
[deadlines.02]
due = 2026-11-20T12:00:00Z
penalty = "10 % a day"
"""


def table(path):
    with path.open(encoding="utf-8-sig") as sheet:
        return {row["student"]: row for row in csv.DictReader(sheet)}


DAYS = [("late", 22), ("early", 20)]


@pytest.fixture
def class_(reference, tmp_path):
    code = reference("graph.py")
    entries = {f"{user}+{STAGE.id}+2026-11-{day} 11:00:00.000000 UTC+x/graph.py": code for user, day in DAYS}
    (tmp_path / "class").mkdir()
    (tmp_path / "class/class.toml").write_text(RULES)
    (tmp_path / "roster.csv").write_text("key,name,extension-02\nlate,Late,\nearly,Early,\n")
    done = run("collect", packed(tmp_path / "submitted.zip", entries), "--to", tmp_path / "class")
    assert done.returncode == 0, done.stderr
    return tmp_path / "class"


def test_one_mark_in_every_view_and_an_extension_that_comes_later(class_, tmp_path):
    results, marks = tmp_path / "out", tmp_path / "marks"

    def agreed():
        assert run("export", "csv", class_, "--results", results, "--to", marks).returncode == 0
        sheet, exported = table(results / "grades.csv"), table(marks / "marks.csv")
        finals = {name: float(row["final"]) for name, row in sheet.items()}
        assert finals == {name: float(row["final"]) for name, row in exported.items()}
        return finals

    done = run("grade", class_, "--results", results)
    assert done.returncode == 0, done.stderr
    assert "1 of 2 submissions late." in done.stdout
    assert agreed() == {"early": STAGE.points, "late": LATE}
    stored = (results / f"json/late/{STAGE.id}.json").read_bytes()
    page = results / f"feedback/late/{STAGE.id}.html"
    assert f"your mark is {LATE:g}." in page.read_text()

    (tmp_path / "roster.csv").write_text("key,name,extension-02\nlate,Late,+36h\nearly,Early,\n")
    assert run("export", "csv", class_, "--results", results, "--to", marks).returncode == 3
    done = run("grade", class_, "--results", results)
    assert f"late, {STAGE.id}: {LATE:g} before, {EXTENDED:g} now" in done.stdout
    assert agreed() == {"early": STAGE.points, "late": EXTENDED}
    assert table(results / "changes.csv")["late"]["why"] == "deadline"
    assert (results / f"json/late/{STAGE.id}.json").read_bytes() == stored


def test_a_wrong_policy_ends_the_run_before_it_grades(class_, tmp_path):
    (class_ / "class.toml").write_text(RULES.replace("a day", "a dya"))
    done = run("grade", class_, "--results", tmp_path / "out")
    assert done.returncode == 1
    assert "class.toml, deadlines.02.penalty: '10 % a dya' is no penalty" in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()
