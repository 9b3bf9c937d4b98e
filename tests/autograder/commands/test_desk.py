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
    assert points == {"right": full, "evil": full, "typed": 0, "absent": 0}
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


def test_a_mark_of_lateness_without_a_time_is_printed(reference, tmp_path):
    entries = {"right_LATE_12345_1_graph.py": reference("graph.py"), "typed_12346_text.html": "<p>sorry</p>"}
    folder, results = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    (folder / "class.toml").write_text("[deadlines.02]\ndue = 2026-11-20T12:00:00Z\n")
    done = run("collect", packed(tmp_path / "submissions.zip", entries), "--to", folder, "--stage", "2")
    assert "marked late by the system, without a time: right-12345" in done.stdout
    done = run("grade", folder, "--results", results)
    assert "0 of 2 submissions late, 1 marked late by the system; 2 without a known time" in done.stdout
    assert "right-12345" in (results / "class/attendance.csv").read_text()


def test_a_submission_without_a_mark_says_why_everywhere(reference, tmp_path):
    entries = {"right_12345_1_graph.py": reference("graph.py"), "typed_12346_text.html": "<p>sorry</p>"}
    folder, results = tmp_path / "class", tmp_path / "out"
    run("collect", packed(tmp_path / "submissions.zip", entries), "--to", folder, "--stage", "2")
    done = run("export", "csv", folder, "--results", results, "--to", tmp_path / "marks")
    assert done.returncode == 1
    assert f"{results} has no mark of this class and stage" in "".join(done.stderr.splitlines())
    run("grade", folder, "--results", results)
    done = run("explain", "typed-12346", "2", "--results", results)
    assert "graph.py is missing" in done.stdout
    assert load().stage("2").tasks[0].title not in done.stdout
    done = run("regrade", "--results", results)
    assert done.returncode == 3
    assert "1 submission could not be graded:\n  typed-12346, 02-backprop: graph.py is missing" in done.stdout


def test_a_student_of_another_system_is_named_with_the_reason(reference, tmp_path):
    download = packed(tmp_path / "submissions.zip", {"right_12345_1_graph.py": reference("graph.py")})
    folder, results = tmp_path / "class", tmp_path / "out"
    run("collect", download, "--to", folder)
    run("grade", folder, "--results", results)
    done = run("export", "gradescope", folder, "--results", results, "--to", tmp_path / "marks")
    assert done.returncode == 3
    assert "without a number of gradescope, which its download or --table has: right-12345" in done.stdout
