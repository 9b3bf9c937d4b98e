"""`autograder collect` and then `grade`, as staff type them."""

import csv
import zipfile

from autograder.course import load
from tests.autograder.commands.typed import run
from tests.autograder.desk.downloads import packed


def test_a_download_is_collected_and_graded_under_the_names_of_the_manifest(reference, tmp_path):
    entries = {
        "right_12345_1_graph-1.py": reference("graph.py"),
        "=evil_LATE_12346_2_graph (1).py": reference("graph.py"),
        "typed_12347_text.html": "<p>sorry</p>",
    }
    download, folder = packed(tmp_path / "submissions.zip", entries), tmp_path / "class"
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "key,name,id\nright,Right One,12345\nevil,=Evil,12346\nabsent,Absent,1\ntyped,Typed,12347\n"
    )
    done = run("collect", download, "--to", folder, "--stage", "2", "--roster", roster)
    assert done.returncode == 0, done.stderr
    assert "submissions.zip: canvas" in done.stdout
    assert "3 students" in done.stdout
    assert "missing for 02-backprop: 1 of the roster: absent" in done.stdout

    graded = run("grade", folder, "--results", tmp_path / "out")
    assert graded.returncode == 3  # the typed answer is a row that cannot be graded
    with (tmp_path / "out/grades.csv").open(encoding="utf-8-sig") as sheet:
        points = {row["student"]: float(row["points"] or 0) for row in csv.DictReader(sheet)}
    full = load().stage("2").points
    assert points == {"right": full, "evil": full, "typed": 0}
    with (folder / "manifest.csv").open(encoding="utf-8-sig") as sheet:
        kinds = {row["student"]: (row["what"], row["lms_id"]) for row in csv.DictReader(sheet)}
    assert kinds == {
        "right": ("taken", "12345"),
        "evil": ("taken", "12346"),
        "typed": ("taken", "12347"),
        "absent": ("missing", ""),
    }
    assert (
        not (tmp_path / "out/unplaced.csv").exists()
        or "manifest" not in (tmp_path / "out/unplaced.csv").read_text()
    )


def test_an_entry_without_a_place_is_printed_and_is_the_exit_status(tmp_path):
    download = packed(tmp_path / "submissions.zip", {"a_1_text.html": "x", "b_2_3_graph.py": "x = 1"})
    done = run("collect", download, "--to", tmp_path / "class")
    assert done.returncode == 3
    assert "a_1_text.html: its stage is unknown" in done.stdout


def test_wrong_usage_of_collect(tmp_path):
    download = packed(tmp_path / "submissions.zip", {"b_2_3_graph.py": "x = 1"})
    for option, value, why in (
        ("--zone", "Nowhere", "Europe/Berlin"),
        ("--due", "tomorrow", "2026-11-30T23:59"),
        ("--due", "2026-11-30", "2026-11-30T23:59"),  # a day would end at its beginning
    ):
        done = run("collect", download, "--to", tmp_path / "class", option, value)
        assert done.returncode == 2
        assert why in done.stderr
    done = run("collect", tmp_path / "none.zip", "--to", tmp_path / "class")
    assert done.returncode == 1
    assert "none.zip" in done.stderr


def test_marks_go_back_to_the_system(reference, tmp_path):
    entries = {"right_12345_1_graph.py": reference("graph.py"), "typed_12346_text.html": "<p>sorry</p>"}
    download, folder = packed(tmp_path / "submissions.zip", entries), tmp_path / "class"
    assert run("collect", download, "--to", folder, "--stage", "2").returncode == 0
    results, marks = tmp_path / "out", tmp_path / "marks"
    run("grade", folder, "--results", results)
    done = run("export", "canvas", folder, "--results", results, "--to", marks)
    assert done.returncode == 3  # the typed answer has no mark
    assert "no mark: typed-12346" in done.stdout
    stage = load().stage("2")
    rows = list(csv.reader((marks / f"canvas-{stage.id}.csv").open(encoding="utf-8")))
    assert rows[2] == ["right", "12345", "", "", "", f"{stage.points:g}"]
    with zipfile.ZipFile(marks / f"canvas-feedback-{stage.id}.zip") as archive:
        assert archive.namelist() == ["right_12345_1_feedback.html"]
    assert run("export", "csv", tmp_path, "--results", results).returncode == 1
