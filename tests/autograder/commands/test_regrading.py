"""`regrade`, `adjust` and `what-if` as staff type them, over a class of two."""

import csv
import shutil

import pytest

from autograder.course import load
from tests.autograder.commands.typed import run

STAGE = "02-backprop"
WHY = "the task can be read as a sum"


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory):
    """A class that the grader graded, and its results; each test takes a copy."""
    folder = tmp_path_factory.mktemp("regrading")
    run("examples", folder / "examples")
    for student in ("perfect", "overwrites-grad"):
        shutil.copytree(folder / "examples" / student / STAGE, folder / "class" / student / STAGE)
    assert run("grade", folder / "class", "--results", folder / "results").returncode == 0
    return folder / "results"


@pytest.fixture
def out(graded_once, tmp_path):
    return shutil.copytree(graded_once, tmp_path / "results")


def marks(out):
    with (out / "grades.csv").open(encoding="utf-8-sig") as sheet:
        return {row["student"]: row for row in csv.DictReader(sheet)}


def adjust(out, *words):
    return run("adjust", *words, "--results", out)


def test_an_adjustment_is_on_every_page_and_survives_a_regrade(out):
    before = float(marks(out)["overwrites-grad"]["points"])
    found = adjust(out, "overwrites-grad", "2.3", "+1", "--by", "TA", "--why", WHY)
    assert found.returncode == 0, found.stderr
    assert "2.3: " in found.stdout
    again = run("regrade", "--student", "overwrites-grad", "--stage", "2", "--results", out)
    assert again.returncode == 0, again.stderr
    assert "1 submission graded again: 0 changed, 1 as before.\n1 adjustment by hand kept." in again.stdout
    row = marks(out)["overwrites-grad"]
    assert float(row["points"]) == before + 1
    assert (row["by_hand"], row["why_by_hand"]) == ("1", f"2.3 +1, TA: {WHY}")
    student = (out / "feedback" / "overwrites-grad" / f"{STAGE}.html").read_text()
    assert f"+1 by hand: {WHY}" in student
    assert "by TA" not in student
    assert "by TA" in (out / "staff" / "overwrites-grad" / f"{STAGE}.html").read_text()
    assert "of them by hand" in (out / "index.html").read_text()
    assert "by TA, 2" in run("explain", "overwrites-grad", "2", "--results", out).stdout
    assert WHY in (out / "changes.csv").read_text()


def test_points_are_taken_listed_and_given_back(out):
    full = marks(out)["perfect"]["points"]
    assert adjust(out, "perfect", "2.1", "-1", "--by", "TA", "--why", WHY).returncode == 0
    assert float(marks(out)["perfect"]["points"]) == float(full) - 1
    assert f"perfect, {STAGE}: 2.1 -1, " in adjust(out, "--list").stdout
    assert "No points were adjusted" in adjust(out, "overwrites-grad", "--list").stdout
    assert adjust(out, "perfect", "2.1", "--undo", "--by", "TA", "--why", "settled").returncode == 0
    assert marks(out)["perfect"]["points"] == full
    assert "undone" in adjust(out, "--list").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("perfect", "2.1"),
        ("perfect", "2.1", "1", "--undo"),
        ("perfect",),
        ("perfect", "2.1", "much"),
        ("perfect", "9.99", "1", "--by", "TA", "--why", "x"),
        ("nobody", "2.1", "1", "--by", "TA", "--why", "x"),
        ("perfect", "2.1", "-1", "--why", "x"),
    ],
)
def test_what_cannot_be_adjusted_changes_nothing(out, words):
    found = adjust(out, *words)
    assert found.returncode in (1, 2)
    assert found.stderr
    assert not (out / "adjustments").exists()
    assert not (out / "changes.csv").exists()


def test_a_dry_run_and_a_what_if_report_and_store_nothing(out, tmp_path):
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and path.name != ".lock"}
    dry = run("regrade", "--task", "2.3", "--dry-run", "--results", out)
    assert dry.returncode == 0, dry.stderr
    assert "2 submissions graded again: 0 changed, 2 as before." in dry.stdout
    assert "Nothing was stored" in dry.stdout
    task = load().stage("2").task_by_id["2.3"]
    sheet = tmp_path / "report.csv"
    words = ("--points", f"2.3={task.points + 2:g}", "--results", out, "--to", sheet)
    tried = run("what-if", "2", *words)
    assert tried.returncode == 0, tried.stderr
    assert "2 submissions: 2 up, 0 down, 0 as before." in tried.stdout
    rows = {row["student"]: row for row in csv.DictReader(sheet.open(encoding="utf-8-sig"))}
    assert float(rows["perfect"]["after"]) == task.points + 2
    after = {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and path.name != ".lock"}
    assert after == before


@pytest.mark.parametrize("points", ["2.3", "2.3=", "2.3=-1", "2.3=nan", "=4"])
def test_other_points_are_written_as_an_equation(out, points):
    assert run("what-if", "2", "--points", points, "--results", out).returncode != 0


def test_what_if_needs_a_change(out):
    done = run("what-if", "2", "--results", out)
    assert done.returncode == 2
    assert "--drop-test" in done.stderr
