"""`export`: each file is read as its system reads it, and gives the marks of the results."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest

from autograder import results as store
from autograder.deadlines import standing
from autograder.desk import collect as desk
from autograder.desk import lateness
from autograder.desk.collect import Options
from autograder.desk.export import marks as marks_of
from autograder.desk.export import moodle, others
from autograder.desk.export.write import export
from autograder.desk.records import CollectError
from autograder.marks import written
from autograder.marks.adjustments import add, new
from autograder.marks.written import Answer
from autograder.report import words
from autograder.results import Category, Result, TaskResult, TestOutcome
from autograder.store import write_code
from tests.autograder.desk.downloads import CODE, OTHER, gradescope, packed

STAGE = "02-backprop"
FORMULA = "=cmd()"


@pytest.fixture
def graded(tmp_path, course):
    """graded({entry: text}, ungraded=()) -> the marks of a collected class, most tests of a task passed."""

    def graded(entries, ungraded=(), rows=""):
        options = Options(course.stage("2"))
        if rows:
            (tmp_path / "roster.csv").write_text(rows)
            options = Options(course.stage("2"), tmp_path / "roster.csv")
        done = desk.collect([packed(tmp_path / "d.zip", entries)], tmp_path / "class", course, options)
        for number, one in enumerate(done.manifest.attempts):
            problem = "broken" if one.student in ungraded else ""
            tests = [
                outcome("a", Category.PASSED),
                outcome("b", Category.WRONG_VALUE),
                outcome("c", Category.PASSED),
            ]
            tasks = [TaskResult("2.1", "Order", 4.0 + number, tests)]
            store.write(Result(one.student, STAGE, "Backprop", problem, tasks), tmp_path / "out")
            page = tmp_path / "out" / "feedback" / one.student / f"{STAGE}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(f"page of {one.student}")
        return marks_of.of_class(tmp_path / "class", tmp_path / "out", course)

    return graded


def outcome(name, category):
    return TestOutcome(name, "2.1", name, f"hint {name}", category)


@pytest.fixture
def write(tmp_path):
    def write(system, marks, table="", **more):
        given = None
        if table:
            given = tmp_path / "table.csv"
            given.write_text(table, encoding="utf-8")
        return export(system, marks, tmp_path / "out", tmp_path / "marks", given, **more)

    return write


def rows(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def points(marks):
    return {mark.attempt.student: mark.points for mark in marks.known}


CANVAS = {
    "lee_12345_1_graph.py": CODE,
    "ohara_LATE_12346_2_graph.py": CODE,
    f"{FORMULA.strip('()')}_12347_3_graph.py": CODE,
}
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Other (7),Backprop (9),Final Score\n"
    '"    Points Possible",,,,,5,12,(read only)\n'
    '"Lee, Ann",12345,007,lee,One,3,,50\n"O\'Hara, Bo",12346,,bo,One,,,\n=Evil,12347,,evil,One,,,\n'
)


def imported_by_canvas(path):
    """{id: points}, and the title, as lib/gradebook_importer.rb reads a file."""
    header, possible, *students = rows(path)
    section = max(i for i, name in enumerate(header) if "Section" in name)
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert possible[0] == "    Points Possible"
    (title,) = header[section + 1 :]
    return {row[1]: row[section + 1] for row in students}, title


@pytest.mark.parametrize("table", ["", GRADEBOOK])
def test_canvas_imports_the_marks(graded, write, table):
    marks = graded(CANVAS)
    done = write("canvas", marks, table)
    found, title = imported_by_canvas(done.paths[0])
    assert found == {mark.attempt.lms_id: mark.points for mark in marks.known}
    assert title == ("Backprop (9)" if table else "Backprop")
    assert not done.lacking
    assert not [cell for row in rows(done.paths[0]) for cell in row if cell.startswith("=")]


def test_canvas_keeps_zeros_and_lists_who_is_not_in_the_gradebook(graded, write):
    done = write("canvas", graded({**CANVAS, "new_99_9_graph.py": CODE}), GRADEBOOK)
    assert [row[2] for row in rows(done.paths[0]) if row[1] == "12345"] == ["007"]
    assert done.lacking == ["new-99"]


def test_canvas_finds_a_member_of_a_group_by_the_login(graded, write):
    members = "key,name,group\nlee,Ann Lee,Red\nbo,Bo,Red\n"
    marks = graded({"red_777_1_graph.py": CODE}, rows=members)
    found, _ = imported_by_canvas(write("canvas", marks, GRADEBOOK).paths[0])
    assert set(found) == {"12345", "12346"}
    assert write("canvas", marks).lacking == ["bo", "lee"]


def test_one_members_page_is_not_for_a_group_with_other_marks(graded, write, tmp_path, course):
    rows_ = "key,name,group\nlee,Ann Lee,Red\nbo,Bo,Red\n"
    bo, lee = graded({"red_777_1_graph.py": CODE}, rows=rows_).known
    store.write(replace(lee.result, tasks=bo.result.tasks), tmp_path / "out")
    for given, pages in ((False, ["red_777_1_feedback.html"]), (True, [])):
        if given:
            add(tmp_path / "out", lee.result, new("2.1", 1.0, "TA", "for her alone"))
        done = write("canvas", marks_of.of_class(tmp_path / "class", tmp_path / "out", course))
        with zipfile.ZipFile(done.paths[1]) as archive:
            assert archive.namelist() == pages
    assert done.pageless == ["bo", "lee"]


def test_canvas_takes_feedback_by_the_two_numbers(graded, write):
    marks = graded({**CANVAS, "typed_12348_text.html": "x"})
    done = write("canvas", marks)
    with zipfile.ZipFile(done.paths[1]) as archive:
        found = {
            re.search(r"_(\d+)_(\d+)_", name).groups(): archive.read(name).decode()
            for name in archive.namelist()
        }
    assert found[("12345", "1")] == "page of lee-12345"
    assert found[("12346", "2")] == "page of ohara-12346"
    assert done.pageless == ["typed-12348"]


def test_a_column_that_is_missing_is_named(graded, write):
    marks = graded(CANVAS)
    with pytest.raises(CollectError, match=r"--column.*Other \(7\)"):
        write("canvas", marks, GRADEBOOK.replace("Backprop", "Sheet 2"))
    done = write("canvas", marks, GRADEBOOK, column="Other (7)")
    assert imported_by_canvas(done.paths[0])[1] == "Other (7)"


MOODLE = {
    "Ann Lee_4567_assignsubmission_file_/graph.py": CODE,
    f"{FORMULA}_4568_assignsubmission_file_/graph.py": CODE,
}
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 4567,Ann Lee,a@x.invalid,"Submitted, late",,12.00,Yes,"20 November, 10:00 AM",-,\n'
    "Participant 4568,=cmd(),b@x.invalid,Submitted,,12.00,Yes,-,-,\n"
    "Participant 9,Cy,c@x,,5.00,12.00,Yes,-,-,good\n"
)


def imported_by_moodle(path, changed="Last modified (grade)"):
    """{participant: grade} as importgradeslib.php reads a worksheet."""
    header, *students = rows(path)
    identifier, grade = header.index("Identifier"), header.index("Grade")
    assert changed in [*header, ""]
    return {row[identifier][len("Participant ") :]: row[grade] for row in students}


@pytest.mark.parametrize("table", ["", WORKSHEET])
def test_moodle_imports_the_marks(graded, write, table):
    marks = graded(MOODLE)
    done = write("moodle", marks, table)
    assert imported_by_moodle(done.paths[0]) == {mark.attempt.lms_id: mark.points for mark in marks.known}
    said = {row[0][-4:]: row[-1] for row in rows(done.paths[0])[1:]}
    assert said == {mark.attempt.lms_id: f"{mark.points} of {mark.most} points." for mark in marks.known}
    assert not done.lacking
    assert not [cell for row in rows(done.paths[0]) for cell in row if cell.startswith(("=", "'-"))]


def test_a_worksheet_in_another_language_keeps_its_words(graded, write):
    table = "ID,Name,Bewertung,Zuletzt geändert (Bewertung)\nTeilnehmer/in4567,Ann Lee,,-\n"
    done = write("moodle", graded(MOODLE), table, column="Bewertung")
    header, row = rows(done.paths[0])
    assert header == ["ID", "Name", "Bewertung", "Zuletzt geändert (Bewertung)"]
    assert row[0] == "Teilnehmer/in4567"
    assert float(row[2]) > 0
    assert done.lacking == [one for one in points(graded(MOODLE)) if "Ann" not in one]


def test_moodle_takes_feedback_by_the_participant(graded, write):
    done = write("moodle", graded(MOODLE))
    with zipfile.ZipFile(done.paths[1]) as archive:
        parts = [name.split("_", 4) for name in archive.namelist()]
    assert {part[1] for part in parts} == {"4567", "4568"}
    assert {tuple(part[2:]) for part in parts} == {("assignsubmission", "file", "feedback.html")}


def test_moodles_worksheet_finds_a_class_of_another_system_by_address_or_number(graded, write):
    emails = "key,id,email\nlee,12345,A@x.invalid\nbo,12346,bo@x.invalid\ncy,12347,\n"
    marks = graded({f"s_{n}_{n}_graph.py": CODE for n in (12345, 12346, 12347)}, rows=emails)
    table = (
        "Identifier,ID number,Email address,Grade\nParticipant 4567,,a@X.invalid,\n"
        "Participant 4568,,other@x.invalid,\nParticipant 4569,CY,cy@x.invalid,\n"
    )
    done = write("moodle", marks, table)
    points_of = points(marks)
    assert imported_by_moodle(done.paths[0], "") == {"4567": points_of["lee"], "4569": points_of["cy"]}
    assert done.lacking == ["bo"]
    with zipfile.ZipFile(done.paths[1]) as archive:
        pages = {name.split("_")[1]: archive.read(name).decode() for name in archive.namelist()}
    assert pages == {"4567": "page of lee", "4569": "page of cy"}


@pytest.mark.parametrize(
    ("first", "bo"), [("lee@x.invalid", "bo@x.invalid"), ("c@x.invalid", "lee@x.invalid")]
)
def test_an_address_of_several_finds_nobody(graded, write, first, bo):
    """Two rows have the address of one student, or two students have that of one row."""
    emails = f"key,id,email\nlee,12345,lee@x.invalid\nbo,12346,{bo}\n"
    marks = graded({f"s_{n}_{n}_graph.py": CODE for n in (12345, 12346)}, rows=emails)
    table = f"Identifier,Email address,Grade\nParticipant 1,{first},\nParticipant 2,lee@x.invalid,\n"
    done = write("moodle", marks, table)
    assert imported_by_moodle(done.paths[0], "") == {}
    assert done.lacking == ["bo", "lee"]


def test_an_odd_name_of_the_roster_keeps_the_number_in_the_zip(graded, write):
    marks = graded(MOODLE, rows="key,name,id\nlee,A\0n\u202en_Lee,4567\nbo,Bo,4568\n")
    with zipfile.ZipFile(write("moodle", marks).paths[1]) as archive:
        assert "Ann Lee_4567_assignsubmission_file_feedback.html" in archive.namelist()


def test_gradescope_gets_a_result_for_each_submission(graded, write, tmp_path, course):
    people = [("Ann", "1", "a@x.invalid"), ("Bo", "2", "b@x.invalid")]
    one, other = graded(gradescope({7: ("2026-11-20 13:00:00.0 Z", people, {"graph.py": CODE})})).known
    store.write(replace(other.result, tasks=one.result.tasks), tmp_path / "out")
    marks = marks_of.of_class(tmp_path / "class", tmp_path / "out", course)
    (path,) = write("gradescope", marks).paths
    assert path.parent.name == "submission_7"
    found = json.loads(path.read_text())
    assert str(found["score"]) in {mark.points for mark in marks.known}
    (test,) = found["tests"]
    assert (test["number"], test["status"], test["output"]) == ("2.1", "failed", "hint b")
    assert round(test["max_score"] * 2 / 3, 2) == test["score"] == found["score"]


def test_members_with_different_marks_are_never_given_one(graded, write, tmp_path, course):
    people = [("Ann", "1", "a@x.invalid"), ("Bo", "2", "b@x.invalid")]
    first = graded(gradescope({7: ("2026-11-20 13:00:00.0 Z", people, {"graph.py": CODE})})).known[0]
    add(tmp_path / "out", first.result, new("2.1", 1.0, "TA", "an extension"))
    marks = marks_of.of_class(tmp_path / "class", tmp_path / "out", course)
    done = write("gradescope", marks)
    assert not done.paths
    members = ", ".join(f"{mark.attempt.student} {mark.points}" for mark in marks.known)
    assert done.notes == [f"submission_7 has members with different marks, so set them there: {members}"]


def test_nbgraders_table_has_its_columns(graded, write):
    name = "lee+02-backprop+2026-11-20 10:00:00.000000 UTC+abc/graph.py"
    marks = graded({name: CODE})
    done = write("nbgrader", marks)
    header, row = rows(done.paths[0])
    assert ",".join(header) == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,"
        "raw_score,late_submission_penalty,score,max_score,lms_user_id"
    )
    (mark,) = marks.known
    assert row == [
        STAGE,
        "",
        "2026-11-20T10:00:00+00:00",
        "lee",
        "",
        "",
        "",
        mark.points,
        "0",
        mark.points,
        mark.most,
        "",  # an exchange has no other id
    ]
    with zipfile.ZipFile(done.paths[1]) as archive:
        assert archive.namelist() == [f"lee/{STAGE}/{STAGE}.html"]


def test_a_plain_table_is_harmless(graded, write):
    done = write("csv", graded(MOODLE))
    found = [dict(zip(rows(done.paths[0])[0], row, strict=True)) for row in rows(done.paths[0])[1:]]
    assert {row["name"] for row in found} == {"Ann Lee", f"'{FORMULA}"}
    assert all(row["points"] and row["max_points"] for row in found)


def test_a_mark_of_earlier_files_waits(graded, tmp_path, course):
    graded({"lee_12345_1_graph.py": CODE})
    write_code(tmp_path / "out", "lee-12345", STAGE, {"graph.py": CODE})
    assert marks_of.of_class(tmp_path / "class", tmp_path / "out", course).known
    newer = packed(tmp_path / "newer.zip", {"lee_12345_2_graph.py": OTHER})
    desk.collect([newer], tmp_path / "class", course, Options(course.stage("2")))
    marks = marks_of.of_class(tmp_path / "class", tmp_path / "out", course)
    assert not marks.known
    assert marks.without == (("lee-12345", STAGE, "its files changed since: grade the class again"),)


def test_a_result_that_no_collection_brought_is_named(graded, tmp_path, course):
    graded({"lee_12345_1_graph.py": CODE})
    for name, place in (("added", "class"), ("elsewhere", "another")):
        one = Result(name, STAGE, "Backprop", class_path=str(tmp_path / place), entry=name)
        store.write(one, tmp_path / "out")
    marks = marks_of.of_class(tmp_path / "class", tmp_path / "out", course)
    assert [(student, why) for student, _, why in marks.without] == [
        ("added", "it was put into the class by hand, so the system's id is unknown")
    ]
    assert not marks_of.of_class(tmp_path / "class", tmp_path / "out", course, ["3"]).without


@pytest.mark.parametrize(
    ("system", "entries", "table", "theirs"),
    [("canvas", CANVAS, GRADEBOOK, "5,12"), ("moodle", MOODLE, WORKSHEET, "12.00")],
)
def test_a_table_for_other_points_is_noted(graded, write, tmp_path, system, entries, table, theirs):
    marks = graded(entries)
    words = f"is for {theirs.removeprefix('5,')} points, and these marks are of {marks.known[0].most} points"
    assert write(system, marks, table).notes == [f"{tmp_path / 'table.csv'} {words}"]
    ours = theirs.replace("12", marks.known[0].most)
    assert not write(system, marks, table.replace(theirs, ours)).notes


def test_moodle_tells_of_grades_above_the_maximum(graded, write):
    marks = graded(MOODLE)
    above = marks_of.Marks(tuple(replace(mark, extra=9.0) for mark in marks.known[:1]), ())
    [note] = write("moodle", above).notes
    assert note.endswith(above.known[0].attempt.student)
    assert not write("moodle", marks).notes


def test_moodle_lists_who_has_no_number(graded, write):
    rows_ = "key,name,group\nlee,Ann Lee,Red\nbo,Bo,Red\n"
    done = write("moodle", graded({"Red_4567_assignsubmission_file_/graph.py": CODE}, rows=rows_))
    assert done.lacking == ["bo", "lee"]
    assert len(rows(done.paths[0])) == 1


def test_who_has_no_mark_is_named(graded, write):
    marks = graded(CANVAS, ungraded=["lee-12345"])
    assert marks.without == (("lee-12345", STAGE, "broken"),)
    assert "12345" not in imported_by_canvas(write("canvas", marks).paths[0])[0]


@pytest.mark.parametrize("answered", [None, 0.0, 3.0])
def test_written_answers_count_where_no_test_could_run(graded, write, tmp_path, course, answered):
    graded(CANVAS)
    store.write(Result("lee-12345", STAGE, problem="broken"), tmp_path / "out")
    written.update(tmp_path / "out", {("lee-12345", STAGE): (Answer("q", answered, 4.0),)})
    marks = marks_of.of_class(tmp_path / "class", tmp_path / "out", course)
    if answered is None:
        assert marks.without == (("lee-12345", STAGE, "broken"),)
        return
    [lee] = [mark for mark in marks.known if mark.attempt.student == "lee-12345"]
    assert (lee.score, lee.most) == (answered, words.number(course.stage("2").points + 4))
    done = write("canvas", marks, GRADEBOOK)
    assert imported_by_canvas(done.paths[0])[0]["12345"] == lee.points
    assert f"only the written answers of lee-12345, {STAGE} count: broken" in done.notes


def test_a_folder_that_was_not_collected_is_refused(tmp_path, course):
    with pytest.raises(CollectError, match="autograder collect"):
        marks_of.of_class(tmp_path, tmp_path, course)


def test_marks_of_no_one_are_refused(graded, write):
    with pytest.raises(CollectError, match="grade the class"):
        write("csv", graded({"lee_12345_1_graph.py": CODE}, ungraded=["lee-12345"]))


# Late marks.

RULES = '[deadlines]\npenalty = "10 % a day, at most 50 %"\n[deadlines.02]\ndue = 2026-11-18T10:00:00Z\n'
EARLY = {f"lee+{STAGE}+2026-11-17 10:00:00.000000 UTC+a/graph.py": CODE}
LATE = {f"bo+{STAGE}+2026-11-20 10:00:00.000000 UTC+a/graph.py": CODE}


@pytest.fixture
def late(graded, tmp_path, course):
    """late() -> the marks of a class with one late student, as they are on its pages."""

    def late(**options):
        (tmp_path / "class").mkdir()
        (tmp_path / "class/class.toml").write_text(RULES)
        graded(EARLY | LATE)
        names = [("lee", STAGE), ("bo", STAGE)]
        now = lateness.of_class(tmp_path / "class", names, course)
        standing.update(tmp_path / "out", names, now)
        return marks_of.of_class(tmp_path / "class", tmp_path / "out", course, **options)

    return late


def test_every_system_gets_the_points_that_count(late, write, course, tmp_path):
    marks = late()
    bo, lee = (mark.result.points for mark in marks.known)
    counts = {"lee": lee, "bo": round(bo * 0.8, 2)}
    assert {one: float(points_) for one, points_ in points(marks).items()} == counts
    table = rows(write("nbgrader", marks).paths[0])
    [row] = [dict(zip(table[0], row, strict=True)) for row in table if row[3] == "bo"]
    assert [float(row[name]) for name in ("raw_score", "late_submission_penalty", "score")] == [
        bo,
        round(bo * 0.2, 2),
        counts["bo"],
    ]
    table = rows(write("csv", marks).paths[0])
    [row] = [dict(zip(table[0], row, strict=True)) for row in table if row[0] == "bo"]
    assert [float(row[name]) for name in ("points", "penalty", "final", "late_seconds")] == [
        bo,
        round(bo * 0.2, 2),
        counts["bo"],
        172_800,
    ]
    [mark] = [mark for mark in marks.known if mark.attempt.student == "bo"]
    assert json.loads(others.gradescope(mark))["score"] == counts["bo"]
    assert "2 days late" in moodle.comment(mark)


def test_the_system_can_take_its_own_penalties(late):
    assert all(float(mark.points) == mark.result.points for mark in late(penalties=False).known)


def test_a_mark_whose_due_date_changed_since_waits(late, tmp_path, course):
    late()
    (tmp_path / "class/class.toml").write_text(RULES.replace("18T", "19T"))
    marks = marks_of.of_class(tmp_path / "class", tmp_path / "out", course)
    assert not marks.known
    assert {why for *_, why in marks.without} == {
        "its deadline or its time changed since: grade the class again"
    }


def test_points_by_hand_are_exported_with_their_reason(graded, write, tmp_path, course):
    student = graded({"lee_12345_1_graph.py": CODE}).known[0].attempt.student
    record = store.read(store.path_of(tmp_path / "out", student, STAGE))
    add(tmp_path / "out", record, new("2.1", 1.0, "TA", "read as a sum"))
    marks = marks_of.of_class(tmp_path / "class", tmp_path / "out", course)
    assert float(marks.known[0].points) == round(record.points + 1, 2)
    [header, row] = rows(write("csv", marks).paths[0])
    assert dict(zip(header, row, strict=True))["by_hand"] == "'+1 by hand in 2.1: read as a sum"
    assert moodle.comment(marks.known[0]).endswith("points. +1 by hand in 2.1: read as a sum")
