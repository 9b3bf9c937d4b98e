"""`autograder grade`: what it prints, what it leaves, how it ends."""

import csv
import json
import shutil
import signal
import subprocess
import time

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import ROOT, load
from autograder.results import SCHEMA
from tests.autograder.commands.typed import COMMAND, WIDE, run


def test_a_class_is_graded_and_the_grades_are_where_it_says(class_folder, reference, tmp_path):
    wrong = reference("graph.py", ("root.grad += gradient", "root.grad += 2 * gradient"))
    folder = class_folder(
        {
            "perfect": {"02-backprop": {"graph.py": reference("graph.py")}},
            "wrong": {"02-backprop": {"graph.py": wrong}},
            "empty": {"02-backprop": {}},
        }
    )
    found = run("grade", folder, "--results", tmp_path / "out", "--stats")
    assert found.returncode == 0, found.stderr
    full = load().stage("2").points
    assert f"{full:g} / {full:g}" in found.stdout
    assert "gradings in" in found.stdout
    rows = {
        row["student"]: row
        for row in csv.DictReader((tmp_path / "out/grades.csv").open(encoding="utf-8-sig"))
    }
    assert float(rows["perfect"]["points"]) == full
    assert 0 < float(rows["wrong"]["points"]) < full
    assert float(rows["empty"]["points"] or 0) == 0
    assert (tmp_path / "out/index.html").is_file()
    assert (tmp_path / "out/feedback/wrong/02-backprop.html").is_file()
    why = run("explain", "wrong", "02", "--results", tmp_path / "out")
    assert why.returncode == 0
    assert "expected" in why.stdout
    again = run("grade", folder, "--results", tmp_path / "out")
    assert "0 graded, 2 as they were, 1 impossible" in again.stdout
    assert "perfect" not in again.stdout
    every = run("grade", folder, "--results", tmp_path / "out", "--table")
    assert "perfect" in every.stdout
    quiet = run("grade", folder, "--results", tmp_path / "out", "--quiet", "--student", "perfect")
    assert [quiet.stdout, quiet.stderr] == ["", ""]
    told = run("grade", folder, "--results", tmp_path / "out", "--json", "--stage", "2")
    statuses = {row["student"]: row["status"] for row in map(json.loads, told.stdout.splitlines())}
    assert statuses == {"perfect": "known", "wrong": "known", "empty": "not graded"}
    table = run("report", "--results", tmp_path / "out", "--student", "wrong")
    assert "wrong" in table.stdout
    assert "perfect" not in table.stdout


def points(results):
    """The points in grades.csv, by student."""
    with (results / "grades.csv").open(encoding="utf-8-sig") as sheet:
        return {row["student"]: float(row["points"] or 0) for row in csv.DictReader(sheet)}


def test_another_class_takes_no_mark_of_the_first_one(class_folder, reference, tmp_path):
    right = {"02-backprop": {"graph.py": reference("graph.py")}}
    wrong = reference("graph.py", ("root.grad += gradient", "root.grad += 2 * gradient"))
    first = class_folder({"right": right, "half": {"02-backprop": {"graph.py": wrong}}})
    second = shutil.copytree(first, tmp_path / "another-class")
    (second / "half").rename(second / "late")
    (second / "right" / "02-backprop" / "graph.py").write_text(wrong)
    shutil.copytree(first / "right", second / "intruder" / "half")
    out = tmp_path / "out"

    assert run("grade", first, "--results", out).returncode == 0
    before = points(out)
    assert 0 < before["half"] < before["right"] == load().stage("2").points

    found = run("grade", second, "--results", out)
    assert found.returncode == 3, found.stderr
    assert "another-class/right/02-backprop" in found.stdout
    assert "--replace" in found.stdout
    after = points(out)
    assert {name: after[name] for name in before} == before
    assert after["late"] == before["half"]
    assert after["intruder"] == before["right"]  # a name comes from the top entry alone
    listed = (out / "unplaced.csv").read_text(encoding="utf-8-sig")
    assert "another-class/right/02-backprop" in listed
    assert not (out / "changes.csv").exists()

    assert run("grade", second, "--results", out, "--replace").returncode == 0
    assert points(out)["right"] == before["half"]
    (change,) = csv.DictReader((out / "changes.csv").open(encoding="utf-8-sig"))
    assert (change["student"], float(change["before"])) == ("right", before["right"])


def test_the_exit_status_is_documented_where_it_is_looked_for():
    found = CliRunner().invoke(app, ["grade", "--help"], env={"COLUMNS": "200"})
    said = " ".join(found.output.split())
    for status in ("0 when every submission was graded", "3 when an entry", "1 for", "2 for", "130 when"):
        assert status in said


def test_grading_refuses_where_nothing_can_be_confined(class_folder, reference, tmp_path):
    folder = class_folder({"perfect": {"02-backprop": {"graph.py": reference("graph.py")}}})
    nowhere = {**WIDE, "KITTENGRAD_WORKER_PYTHON": str(tmp_path / "no-python")}
    found = subprocess.run(
        [*COMMAND, "grade", folder, "-o", tmp_path / "out"],
        cwd=ROOT,
        env=nowhere,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 1
    assert "no-python" in found.stderr
    assert not list((tmp_path / "out").glob("json/*/*"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_keeps_what_it_has_and_goes_on(class_folder, reference, tmp_path, how):
    names = [f"student-{number}" for number in range(12)]
    folder = class_folder({name: {"02-backprop": {"graph.py": reference("graph.py")}} for name in names})
    second = folder / "student-1" / "02-backprop" / "graph.py"
    second.write_text("while True: pass\n")  # so that the run is surely not over
    out = tmp_path / "out"
    process = subprocess.Popen(
        [*COMMAND, "grade", folder, "-o", out, "-j", "1"],
        cwd=ROOT,
        env=WIDE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    give_up = time.monotonic() + 60
    while not list(out.glob("json/*/*.json")) and time.monotonic() < give_up:
        time.sleep(0.01)
    process.send_signal(how)
    printed, _ = process.communicate(timeout=60)
    done = list(out.glob("json/*/*.json"))
    assert 0 < len(done) < len(names)
    for path in done:
        assert json.loads(path.read_text())["schema"] == SCHEMA
    if how != signal.SIGKILL:
        assert process.returncode == 130
        assert "goes on from here" in printed
        assert (out / "grades.csv").is_file()
    before = {path: path.stat().st_mtime_ns for path in done}
    second.write_text(reference("graph.py"))
    rest = run("grade", folder, "-o", out)
    assert f"{len(names) - len(done)} graded" in rest.stdout
    assert {path: path.stat().st_mtime_ns for path in done} == before
