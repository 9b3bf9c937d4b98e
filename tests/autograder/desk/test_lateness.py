"""The deadlines of a collected class: the roster's extensions, the attempt that counts, and the standings."""

import csv

import pytest

from autograder.deadlines import class_file
from autograder.deadlines.class_file import DeadlineError
from autograder.desk import collect as desk
from autograder.desk import lateness, manifest, summary
from autograder.desk.collect import Options
from autograder.desk.records import CollectError
from tests.autograder.desk.downloads import CODE, OTHER, packed

STAGE = "02-backprop"
RULES = """
roster = "../roster.csv"
[deadlines]
penalty = "10 % a day"
[deadlines.02]
due = 2026-11-20T12:00:00Z
"""
BROKEN = b"\xff\xfe\x00"  # UTF-16: no source of Python


@pytest.fixture
def collect(tmp_path, course):
    """collect({entry: text}, rules, rows, …options) -> what was done; the class is tmp_path / "class"."""

    def collect(entries, rules=RULES, rows="key,name\nlee,Lee\nbo,Bo\n", **options):
        (tmp_path / "class").mkdir(exist_ok=True)
        (tmp_path / "class" / class_file.NAME).write_text(rules)
        (tmp_path / "roster.csv").write_text(rows)
        return desk.collect(
            [packed(tmp_path / "d.zip", entries)], tmp_path / "class", course, Options(**options)
        )

    return collect


@pytest.fixture
def standings(tmp_path, course):
    return lambda *students: lateness.of_class(tmp_path / "class", [(one, STAGE) for one in students], course)


def sent(user, day, hour, text=CODE):
    return {f"{user}+{STAGE}+2026-11-{day} {hour}:00:00.000000 UTC+{hour}abc/graph.py": text}


def attempts(done):
    return {(one.student, one.submitted[8:10]): one for one in done.manifest.attempts}


def taken(done):
    return {name for name, one in attempts(done).items() if one.taken}


def test_the_file_lies_in_the_class_before_the_first_collection_and_stays(collect, tmp_path):
    collect(sent("lee", 19, 10))
    collect(sent("bo", 19, 10))
    assert (tmp_path / "class" / class_file.NAME).read_text() == RULES


def test_an_extension_moves_the_due_date_of_one_student(collect, standings):
    rows = "key,name,Extension-02\nlee,Lee,+48h\nbo,Bo,\n"
    done = collect(sent("lee", 22, 11) | sent("bo", 22, 11), rows=rows)
    late = {name: one.late_seconds for (name, _), one in attempts(done).items()}
    assert late == {"lee": 0, "bo": 47 * 3600}
    lee, bo = standings("lee", "bo").values()
    assert (lee.words, lee.extended, lee.lost(10)) == ("on time", True, 0)
    assert (bo.words, bo.extended, bo.lost(10)) == ("1 day and 23 hours late", False, 2)


def test_an_extension_that_comes_later_needs_no_second_collection(collect, standings, tmp_path):
    collect(sent("lee", 22, 11))
    assert standings("lee")["lee", STAGE].late
    (tmp_path / "roster.csv").write_text("key,name,extension-2\nlee,Lee,2026-11-23T00:00+00:00\n")
    assert not standings("lee")["lee", STAGE].late


def test_an_extension_of_a_student_in_another_folder_is_never_passed_over(tmp_path, course):
    entries = {"Ann Lee_4567_assignsubmission_file_/graph.py": CODE}
    desk.collect([packed(tmp_path / "d.zip", entries)], tmp_path / "class", course)
    (tmp_path / "class" / class_file.NAME).write_text(RULES)
    roster, names = tmp_path / "roster.csv", [("Ann Lee-4567", STAGE)]
    roster.write_text("key,name,extension-02\nlee,Ann Lee,+48h\n")
    with pytest.raises(DeadlineError, match="of lee: the class has this student in the folder Ann Lee-4567"):
        lateness.of_class(tmp_path / "class", names, course)
    roster.write_text("key,name,extension-02\nAnn Lee-4567,Ann Lee,+48h\n")
    assert lateness.of_class(tmp_path / "class", names, course)[names[0]].extended


def test_before_the_deadline_means_the_students_own_with_the_grace(collect):
    entries = sent("lee", 19, 10) | sent("lee", 22, 11, OTHER) | sent("bo", 19, 10) | sent("bo", 20, 13)
    rows = "key,name,extension-02-backprop\nlee,Lee,+3d\nbo,Bo,\n"
    assert taken(collect(entries, rows=rows, rule="before-deadline")) == {("lee", "22"), ("bo", "19")}
    grace = RULES.replace("[deadlines]", "[deadlines]\ngrace = 60")
    assert taken(collect(entries, grace, rows, rule="before-deadline")) == {("lee", "22"), ("bo", "20")}


def test_a_download_without_times_costs_nothing_and_says_so(collect, standings):
    collect({"lee_LATE_1_2_graph.py": CODE, "bo_3_4_graph.py": CODE}, rows="key,id\nlee,1\nbo,3\n")
    lee, bo = standings("lee", "bo").values()
    assert (lee.words, lee.lost(10)) == ("marked late, time unknown", 0)
    assert (bo.words, bo.lost(10)) == ("time unknown", 0)


def test_a_stage_without_a_due_date_has_no_standing(tmp_path, collect, course):
    collect(sent("lee", 19, 10))
    assert lateness.of_class(tmp_path / "class", [("lee", "03-scalar-nets")], course) == {}


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("extension-77", "+1d", "there is no such stage"),
        ("extension-03", "+1d", "no due date for stage 03"),
        ("extension-02", "two days", "or write +48h"),
        ("extension-02", "2026-12-01T12:00", "names no zone"),
    ],
)
def test_a_wrong_extension_names_the_roster_the_column_and_the_student(collect, column, text, why):
    with pytest.raises(DeadlineError) as caught:
        collect(sent("lee", 19, 10), rows=f"key,{column}\nlee,{text}\n")
    assert all(word in str(caught.value) for word in ("roster.csv", column, "of lee", why))


def test_extensions_outside_the_roster_of_the_class_are_refused_and_not_forgotten(collect, tmp_path):
    rules = RULES.replace('roster = "../roster.csv"', "")
    other = tmp_path / "other.csv"
    other.write_text("key,extension-02\nlee,+1d\n")
    with pytest.raises(DeadlineError, match=r"other\.csv has extensions.*names no roster"):
        collect(sent("lee", 19, 10), rules, roster=other)
    with pytest.raises(DeadlineError, match="leave out --roster"):
        collect(sent("lee", 19, 10), roster=other)


def test_a_second_due_date_is_refused(collect):
    due = class_file.moment("2026-11-20T12:00+00:00")
    with pytest.raises(CollectError, match="leave out --due"):
        collect(sent("lee", 19, 10), due=due)


def test_an_ungradable_attempt_is_told_and_the_one_before_it_counts(collect, standings, tmp_path):
    done = collect(sent("lee", 19, 10) | sent("lee", 25, 10, BROKEN) | sent("bo", 25, 10, BROKEN))
    assert taken(done) == {("lee", "19"), ("bo", "25")}
    assert standings("lee")["lee", STAGE].words == "on time"
    assert {name: one.number for name, one in attempts(done).items()} == {
        ("lee", "19"): 1,
        ("lee", "25"): 0,
        ("bo", "25"): 0,
    }
    printed = "\n".join(summary.lines(done, tmp_path / "class"))
    assert f"lee, {STAGE}: graph.py is UTF-16" in printed
    assert "Attempt 1 counts." in printed
    assert "There is no other attempt." in printed
    with (tmp_path / "class/manifest.csv").open(encoding="utf-8-sig") as sheet:
        rows = [row for row in csv.DictReader(sheet) if row["student"] == "lee"]
    assert [(row["what"], row["attempt"], row["attempts"]) for row in rows] == [
        ("ungradable", "", "1"),
        ("taken", "1", "1"),
    ]
    assert "UTF-16" in rows[0]["note"]


def test_ungradable_attempts_are_told_by_student(collect):
    entries = sent("bo", 25, 10, BROKEN) | sent("lee", 25, 10, BROKEN)
    done = collect(entries, rows="key,username\nz,bo\na,lee\n")
    assert [one.student for one in done.ungradable] == ["a", "z"]


def test_an_ungradable_attempt_uses_no_number(collect):
    done = collect(sent("lee", 18, 10, BROKEN) | sent("lee", 19, 10))
    assert attempts(done)["lee", "19"].number == 1


def test_a_missing_file_is_ungradable_and_a_syntax_error_is_not(collect):
    entries = sent("lee", 19, 10) | sent("bo", 19, 10) | sent("bo", 21, 10, "def f(:\n")
    entries |= {f"lee+{STAGE}+2026-11-21 10:00:00.000000 UTC+x/notes.txt": "sorry"}
    done = collect(entries)
    assert taken(done) == {("lee", "19"), ("bo", "21")}
    assert attempts(done)["lee", "21"].ungradable
    assert not attempts(done)["bo", "21"].ungradable


def test_a_manifest_of_an_earlier_version_is_read(collect, tmp_path):
    collect(sent("lee", 19, 10))
    path = tmp_path / "class" / manifest.STATE
    path.write_text(path.read_text().replace('"note": "",\n   "ungradable": ""', '"note": ""'))
    assert "ungradable" not in path.read_text()
    assert manifest.read(tmp_path / "class").attempts[0].ungradable == ""
