"""`collect` from a download to a class folder: every entry has its place or its line."""

import csv
import json
import os
import signal
from datetime import UTC, datetime, timedelta, timezone

import pytest

from autograder.desk import collect as desk
from autograder.desk import manifest, storing, summary, taking
from autograder.desk.collect import Options
from autograder.desk.records import CollectError
from autograder.submissions import collect as read_class
from tests.autograder.desk.downloads import CODE, OTHER, gradescope, packed, unpacked, zipped

DUE = datetime(2026, 11, 20, 12, tzinfo=UTC)
EXCHANGE = "{user}+02-backprop+2026-11-{day} {hour}:00:00.000000 UTC+{hour}abc/graph.py"


@pytest.fixture
def collect(tmp_path, course):
    """collect({entry: text}, …options) -> what was done; the class is tmp_path / "class"."""

    def collect(entries, *, form="zip", name="download", rows="", **options):
        path = tmp_path / (f"{name}.zip" if form == "zip" else name)
        (packed if form == "zip" else unpacked)(path, entries)
        if rows:
            options["roster"] = tmp_path / "roster.csv"
            options["roster"].write_text(rows, encoding="utf-8")
        stage = course.stage(options.pop("stage")) if "stage" in options else None
        return desk.collect([path], tmp_path / "class", course, Options(stage, **options))

    return collect


@pytest.fixture
def there(tmp_path):
    """there() -> {path: text} of the class, without the record of the collection."""

    def there():
        root = tmp_path / "class"
        files = (path for path in root.rglob("*") if path.is_file())
        named = {path.relative_to(root).as_posix(): path for path in files}
        return {
            name: path.read_text(errors="replace")
            for name, path in named.items()
            if not name.startswith(".collected/") and name != "manifest.csv"
        }

    return there


def exchange(user, day, hour, text=CODE):
    return {EXCHANGE.format(user=user, day=day, hour=hour): text}


def lines(done):
    return {one.place: one.why for one in done.behind}


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_canvas_becomes_a_class(collect, there, form, tmp_path, course):
    done = collect(
        {
            "lee_12345_1_graph-1.py": CODE,
            "bo_LATE_12346_2_graph (1).py": OTHER,
            "zip_12347_3_work.zip": zipped({"work/kittengrad/graph.py": CODE, "__MACOSX/x": ""}),
            "typed_12348_text.html": "<p>sorry</p>",
        },
        form=form,
        stage="2",
    )
    assert there() == {
        "lee-12345/02-backprop/graph.py": CODE,
        "bo-12346/02-backprop/graph.py": OTHER,
        "zip-12347/02-backprop/kittengrad/graph.py": CODE,
        "typed-12348/02-backprop/text.html": "<p>sorry</p>",
    }
    assert not done.behind
    marked = {one.student: (one.marked_late, one.late_seconds) for one in done.manifest.attempts}
    assert marked["bo-12346"] == (True, None)
    assert marked["lee-12345"] == (False, None)
    found = read_class([tmp_path / "class"], course)
    assert [one.student for one in found.submissions] == ["bo-12346", "lee-12345", "typed-12348", "zip-12347"]
    assert not found.unplaced


def test_every_entry_without_a_place_is_a_line(collect, there):
    done = collect({"lee_12345_1_graph.py": CODE, "notes.py": "x", "typed_12348_text.html": "x"})
    assert list(there()) == ["lee-12345/02-backprop/graph.py"]
    assert {one.place for one in done.unplaced} == {"notes.py", "typed_12348_text.html"}


def test_a_later_attempt_counts_and_the_earlier_one_is_kept(collect, there, tmp_path):
    entries = exchange("lee", 19, 10) | exchange("lee", 21, 10, OTHER) | exchange("bo", 20, 13)
    done = collect(entries, due=DUE)
    assert there() == {"lee/02-backprop/graph.py": OTHER, "bo/02-backprop/graph.py": CODE}
    found = {(one.student, one.number): one for one in done.manifest.attempts}
    assert [found[key].late_seconds for key in [("lee", 1), ("lee", 2), ("bo", 1)]] == [0, 22 * 3600, 3600]
    assert [found[key].taken for key in [("lee", 1), ("lee", 2)]] == [False, True]
    kept = storing.home_of(found["lee", 1], tmp_path / "class")
    assert (kept / "graph.py").read_text() == CODE


def test_before_the_deadline_counts_the_last_in_time(collect, there):
    entries = exchange("lee", 19, 10) | exchange("lee", 21, 10, OTHER) | exchange("bo", 20, 13)
    done = collect(entries, due=DUE, rule="before-deadline")
    assert there() == {"lee/02-backprop/graph.py": CODE}
    assert done.late == [("bo", "02-backprop")]


def test_another_rule_on_the_same_download_changes_what_counts(collect, there):
    entries = exchange("lee", 19, 10) | exchange("lee", 21, 10, OTHER)
    collect(entries, due=DUE)
    assert collect(entries, due=DUE, rule="before-deadline").new == 0
    assert there() == {"lee/02-backprop/graph.py": CODE}


def test_a_further_download_adds_newer_attempts_and_loses_none(collect, there):
    collect({"lee_12345_1_graph.py": CODE, "bo_12346_2_graph.py": CODE}, name="first")
    done = collect({"lee_12345_7_graph-1.py": OTHER}, name="second")
    assert there() == {"lee-12345/02-backprop/graph.py": OTHER, "bo-12346/02-backprop/graph.py": CODE}
    assert (done.new, len(done.manifest.attempts)) == (1, 3)
    done = collect({"lee_12345_1_graph.py": CODE}, name="first")  # the older download again
    assert there()["lee-12345/02-backprop/graph.py"] == OTHER
    assert done.new == 0


def test_a_mark_of_the_system_that_comes_later_is_noted(collect):
    collect({"lee_1_7_graph.py": CODE}, name="first")
    for name, late in (("lee_LATE_1_7_graph.py", True), ("lee_1_7_graph.py", False)):
        [attempt] = collect({name: CODE}, name=f"late-{late}").manifest.attempts
        assert attempt.marked_late is late


def test_a_system_without_times_and_numbers_counts_the_collection(collect, there):
    name = "Ann Lee_4567_assignsubmission_file_/graph.py"
    for text in (CODE, OTHER, CODE):
        collect({name: text}, name="moodle")
    assert there() == {"Ann Lee-4567/02-backprop/graph.py": CODE}


def test_groups_give_every_member_the_same_files(collect, there):
    people = [("Ann", "1", "a@x.invalid"), ("Bo", "2", "b@x.invalid")]
    done = collect(gradescope({7: ("2026-11-20 13:00:00.0 Z", people, {"graph.py": CODE})}), due=DUE)
    assert there() == {"Ann-1/02-backprop/graph.py": CODE, "Bo-2/02-backprop/graph.py": CODE}
    assert {tuple(one.group) for one in done.manifest.attempts} == {("Ann-1", "Bo-2")}
    assert {one.late_seconds for one in done.manifest.attempts} == {3600}


def test_a_group_of_the_roster_gives_every_member_the_files(collect, there):
    rows = "key,name,id,group\nlee,Ann Lee,1,Red Pandas\nbo,Bo,2,Red Pandas\ncy,Cy,3,\n"
    done = collect({"redpandas_777_1_graph.py": CODE}, rows=rows)
    assert sorted(there()) == ["bo/02-backprop/graph.py", "lee/02-backprop/graph.py"]
    assert done.manifest.missing == {"02-backprop": [["cy", "Cy"]]}


def test_canvas_gives_a_group_the_id_of_one_member(collect, there):
    rows = (
        'Student,ID,SIS Login ID,Section,group\n"Lee, Ann",1,lee,,Red Team\nBo,2,bo,,Red Team\nRed,3,red,,\n'
    )
    done = collect({"redteam_1_7_graph.py": CODE}, rows=rows)
    assert sorted(there()) == ["bo/02-backprop/graph.py", "lee/02-backprop/graph.py"]
    assert {one.student: one.lms_id for one in done.manifest.attempts} == {"lee": "1", "bo": "2"}


def test_somebody_of_the_same_name_never_costs_a_student_with_an_id_the_place(collect, there):
    done = collect({"lee_1_7_graph.py": CODE, "lee_99_8_graph.py": OTHER}, rows="key,name,id\na,Lee,1\n")
    assert there() == {"a/02-backprop/graph.py": CODE}
    assert "several people" in lines(done)["lee (99)"]


def test_a_name_of_a_student_and_of_a_group_is_never_guessed(collect, there):
    rows = "key,name,id,group\nred,Red,1,\nlee,Ann Lee,2,Red\nbo,Bo,3,Red\n"
    done = collect({"red_9_7_graph.py": CODE}, rows=rows)
    assert not there()
    assert "the name of a student and of a group" in lines(done)["red (9)"]
    collect({"red_1_8_graph.py": OTHER}, rows=rows)
    assert there() == {"red/02-backprop/graph.py": OTHER}


def test_two_students_of_one_name_without_ids_stay_two(collect, there):
    sent = {
        number: ("2026-11-20 10:00:00.0 Z", [("Ann Lee", "", f"{number}@x.invalid")], {"graph.py": text})
        for number, text in ((7, CODE), (8, OTHER))
    }
    collect(gradescope(sent), stage="2")
    assert sorted(there().values()) == sorted([CODE, OTHER])


def test_a_roster_names_the_folders_and_who_is_missing(collect, there):
    rows = "key,name,id\nlee,Ann Lee,12345\nbo,Bo,12346\n"
    done = collect({"leeann_12345_1_graph.py": CODE, "odd_99_2_graph.py": CODE}, rows=rows)
    assert list(there()) == ["lee/02-backprop/graph.py"]
    assert done.manifest.missing == {"02-backprop": [["bo", "Bo"]]}
    assert lines(done) == {
        "odd (99)": "odd (99) is not in the roster: add a line for this student, and collect again."
    }
    (one,) = done.manifest.attempts
    assert (one.name, one.lms_id, one.lms) == ("Ann Lee", "12345", "canvas")


def test_two_students_with_one_name_stay_two(collect, there):
    entries = {f"Ann Lee_{n}_assignsubmission_file_/graph.py": text for n, text in ((1, CODE), (2, OTHER))}
    collect(entries)
    assert there() == {"Ann Lee-1/02-backprop/graph.py": CODE, "Ann Lee-2/02-backprop/graph.py": OTHER}


def test_two_students_with_one_name_and_a_roster_of_names_are_never_guessed(collect, there):
    entries = {f"Ann Lee_{n}_assignsubmission_file_/graph.py": CODE for n in (1, 2)}
    done = collect(entries, rows="key,name\nlee,Ann Lee\n")
    assert not there()
    assert all("add the system's ids" in one.why for one in done.unplaced)
    assert len(done.unplaced) == 2


def test_two_folders_of_one_spelling_are_never_one_student(collect, there):
    entries = {"Ann Lee/graph.py": CODE, "ann-lee/graph.py": OTHER}
    done = collect(entries, form="folder", rows="key,name\nlee,Ann Lee\n")
    assert not there()
    assert len(done.unplaced) == 2


def test_hostile_names_stay_inside_and_lose_nothing(collect, there, tmp_path):
    names = ["../../evil/graph.py", "/abs/graph.py", "ok_1_1_graph.py", "\u202egnp_2_2_graph.py"]
    names += [
        "nul_8_8_\0graph.py",
        "ok_1_9_\u202enotes.txt",
        f"{'x' * 200}_3_3_graph.py",
        "case_4_4_Graph.py",
        "case_4_5_graph.py",
    ]
    done = collect(dict.fromkeys(names, CODE))
    assert {path.name for path in tmp_path.iterdir()} == {"class", "download.zip"}
    taken = there()
    (line,) = done.unplaced
    assert "evil" in line.why
    assert "abs" in line.why
    assert "nul" in line.why
    assert len(taken) == len(names) - 3
    assert "case-4/02-backprop/graph.py" in taken
    assert len({name.casefold() for name in taken}) == len(taken)
    assert not [name for name in taken if "\u202e" in name]
    assert not [step for name in taken for step in name.split("/") if len(step) > 100]


def test_hostile_files_of_a_folder_are_lines(collect, there, tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("secret")
    download = unpacked(tmp_path / "download", {"lee/graph.py": CODE, "bo/graph.py": CODE})
    (download / "bo" / "helper.py").symlink_to(secret)
    os.mkfifo(download / "bo" / "pipe.py")
    done = collect({}, form="folder")
    assert sorted(there()) == ["bo/02-backprop/graph.py", "lee/02-backprop/graph.py"]
    assert "symbolic link" in lines(done)["bo/helper.py"]
    assert "pipe" in lines(done)["bo/pipe.py"]


def test_a_students_bomb_or_broken_zip_costs_that_student_alone(collect, there, monkeypatch):
    bomb = zipped({"graph.py": CODE, "big.txt": "0" * (9 << 20)})
    entries = {
        "a_1_1_2.zip": bomb,
        "b_2_2_2.zip": b"no zip at all",
        "c_3_3_2.zip": zipped({"../x.py": "", "graph.py": CODE}),
    }
    done = collect(entries, stage="2")
    assert there() == {
        "a-1/02-backprop/graph.py": CODE,
        "b-2/02-backprop/2.zip": "no zip at all",
        "c-3/02-backprop/graph.py": CODE,
    }
    found = lines(done)
    assert "too large" in found["a_1_1_2.zip/big.txt"]
    assert "cannot be unpacked" in found["b_2_2_2.zip"]
    assert "leads out" in found["c_3_3_2.zip"]


def test_files_of_one_name_are_all_kept(collect, there):
    entries = {
        "a_1_1_graph.py": CODE,
        "a_1_2_graph-1.py": OTHER,
        "a_1_3_work.zip": zipped({"graph.py": "three"}),
    }
    collect(entries)
    assert sorted(there().values()) == sorted([CODE, OTHER, "three"])
    assert there()["a-1/02-backprop/graph.py"] == CODE
    assert there()["a-1/02-backprop/graph-1.py"] == OTHER


@pytest.mark.parametrize("zip_id", [1, 9])  # the zip is read before the file, and after it
def test_a_folder_with_the_name_of_a_file_costs_nobody_anything(collect, there, zip_id):
    work = zipped({"graph.py/graph.py": "deeper", "GRAPH.PY/x.txt": "x", "notes.txt": "n"})
    done = collect({f"lee_1_{zip_id}_w.zip": work, "lee_1_5_graph.py": CODE, "kim_2_3_graph.py": OTHER})
    found = there()
    assert (found["lee-1/02-backprop/graph.py"], found["kim-2/02-backprop/graph.py"]) == (CODE, OTHER)
    assert sorted(found.values()) == sorted([CODE, OTHER, "deeper", "x", "n"])
    assert not done.ungradable


def test_of_many_files_the_courses_own_are_taken(collect, there, monkeypatch):
    monkeypatch.setattr(taking, "MOST_FILES", 3)
    more = {f"album/{number}.txt": str(number) for number in range(9)}
    done = collect({"lee_1_1_work.zip": zipped(more | {"src/graph.py": "deep", "graph.py": CODE})})
    assert there()["lee-1/02-backprop/graph.py"] == CODE
    assert lines(done) == {"lee (1)": "8 files are too many: 3 are taken."}


def test_of_two_numbered_copies_the_later_counts_and_staff_see_both(collect, there, tmp_path, course):
    collect({"lee_1_1_graph-9.py": CODE, "lee_1_2_graph-10.py": OTHER}, stage="2")
    assert there() == {"lee-1/02-backprop/graph.py": OTHER, "lee-1/02-backprop/graph-9.py": CODE}
    [found] = read_class([tmp_path / "class"], course).submissions
    assert any("2 versions of graph.py" in flag for flag in found.flags)


def test_a_zip_beside_a_file_loses_its_wrapping(collect, there):
    collect({"a_1_1_graph.py": CODE, "a_1_2_work.zip": zipped({"work/notes.txt": "n"})})
    assert sorted(there()) == ["a-1/02-backprop/graph.py", "a-1/02-backprop/notes.txt"]


def test_time_decides_before_the_systems_number(collect, there):
    ann = [("Ann", "1", "a@x.invalid")]
    early, late = "2026-11-20 10:00:00.0 Z", "2026-11-20 11:00:00.0 Z"
    collect(gradescope({10: (early, ann, {"graph.py": CODE}), 9: (late, ann, {"graph.py": OTHER})}))
    assert there() == {"Ann-1/02-backprop/graph.py": OTHER}


def test_the_same_files_sent_again_are_a_new_attempt(collect, there):
    for number, text in ((1, CODE), (2, OTHER), (3, CODE)):
        done = collect({f"lee_12345_{number}_graph.py": text}, name="canvas")
    assert len(done.manifest.attempts) == 3
    assert there() == {"lee-12345/02-backprop/graph.py": CODE}


def test_an_empty_folder_is_a_line(collect, tmp_path):
    unpacked(tmp_path / "download", {"lee/graph.py": CODE})
    (tmp_path / "download" / "bo").mkdir()
    (tmp_path / "download" / "lee" / "more").mkdir()
    done = collect({}, form="folder")
    assert lines(done) == {"bo": "Nothing was sent in it.", "lee/more": "The folder is empty."}
    assert len(done.behind) == 2
    assert not done.unplaced


def test_folders_of_unknown_form_are_no_class_without_a_word(collect, there):
    entries = {"album/2026/photo.png": "", "music/2026/song.txt": ""}
    done = collect(entries, form="folder")
    assert not there()
    assert "--format" in done.unplaced[0].why
    done = collect(entries, form="folder", format="plain", stage="2")
    assert sorted(there()) == ["album/02-backprop/photo.png", "music/02-backprop/song.txt"]


def test_a_stopped_run_leaves_the_class_as_it_was(collect, there, tmp_path, monkeypatch):
    collect({"lee_12345_1_graph.py": CODE}, name="first")
    before, state = there(), (tmp_path / "class" / manifest.STATE).read_bytes()

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(manifest, "write", stop)
    with pytest.raises(KeyboardInterrupt):
        collect({"lee_12345_2_graph.py": OTHER, "bo_1_3_graph.py": CODE}, name="second")
    assert (there(), (tmp_path / "class" / manifest.STATE).read_bytes()) == (before, state)
    assert {path.name for path in tmp_path.iterdir()} == {"class", "first.zip", "second.zip"}


def test_what_a_killed_run_left_is_cleared(collect, there, tmp_path):
    left = tmp_path / f".class.abc{storing.UNFINISHED}"
    left.mkdir()
    collect({"lee_12345_1_graph.py": CODE})
    assert not left.exists()


def test_a_run_that_is_killed_between_the_two_names_loses_no_class(collect, there, tmp_path, monkeypatch):
    collect({"lee_12345_1_graph.py": CODE}, name="first")
    (tmp_path / "class" / "class.toml").write_text('[deadlines.02]\ndue = "2026-11-20T12:00+00:00"\n')
    rename = os.rename

    def killed(old, new):
        if str(new) == str(tmp_path / "class"):
            raise SystemExit
        rename(old, new)

    with monkeypatch.context() as stopped:
        stopped.setattr(os, "rename", killed)
        with pytest.raises(SystemExit):
            collect({"bo_1_2_graph.py": CODE}, name="second")
    assert not (tmp_path / "class").exists()
    collect({"kim_2_3_graph.py": CODE}, name="third", rule="before-deadline")
    assert {"class.toml", "kim-2/02-backprop/graph.py", "lee-12345/02-backprop/graph.py"} <= there().keys()


def test_a_class_that_cannot_change_places_is_kept(collect, tmp_path, monkeypatch):
    collect({"lee_12345_1_graph.py": CODE}, name="first")
    rename = os.rename

    def blocked(old, new):
        if str(new) == str(tmp_path / "class"):
            (tmp_path / "class").mkdir(exist_ok=True)
            (tmp_path / "class" / "of an editor").touch()
        rename(old, new)

    monkeypatch.setattr(os, "rename", blocked)
    with pytest.raises(CollectError, match="and the class is in"):
        collect({"bo_1_2_graph.py": CODE}, name="second")
    [kept] = tmp_path.glob(f".class.*{storing.UNFINISHED}")
    assert (kept / "lee-12345/02-backprop/graph.py").read_text() == CODE
    with pytest.raises(CollectError, match="remove one"):
        collect({"bo_1_2_graph.py": CODE}, name="second")
    assert kept.exists()


def test_the_work_of_a_class_with_a_similar_name_is_left_alone(collect, tmp_path):
    other = tmp_path / f".class.b.abcdefgh{storing.UNFINISHED}"
    other.mkdir()
    collect({"lee_12345_1_graph.py": CODE})
    assert other.exists()


def test_signals_wait_while_the_folders_are_exchanged(collect, monkeypatch, tmp_path):
    blocked = []
    rename = os.rename

    def watched(old, new):
        if os.path.dirname(new) == str(tmp_path):
            blocked.append(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
        rename(old, new)

    collect({"lee_12345_1_graph.py": CODE})
    monkeypatch.setattr(os, "rename", watched)
    collect({"lee_12345_2_graph.py": OTHER})
    assert blocked == [True, True, True]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_the_sheet_is_harmless_in_a_spreadsheet(collect, tmp_path):
    collect({"=cmd()_1_assignsubmission_file_/graph.py": CODE})
    with (tmp_path / "class" / "manifest.csv").open(encoding="utf-8-sig", newline="") as sheet:
        (row,) = csv.DictReader(sheet)
    assert row["name"] == "'=cmd()"
    assert not row["student"].startswith("=")
    state = json.loads((tmp_path / "class" / manifest.STATE).read_text())
    assert state["attempts"][0]["name"] == "=cmd()"


def test_a_folder_of_something_else_is_refused(collect, tmp_path):
    unpacked(tmp_path / "class", {"thesis.txt": "mine"})
    with pytest.raises(CollectError, match="something else"):
        collect({"lee_12345_1_graph.py": CODE})
    assert (tmp_path / "class" / "thesis.txt").read_text() == "mine"


def test_a_rule_that_needs_a_deadline_says_so(collect, tmp_path):
    with pytest.raises(CollectError, match="--due"):
        collect({"lee_12345_1_graph.py": CODE}, rule="before-deadline")
    assert not (tmp_path / "class").exists()


def test_an_nbgrader_course_compares_no_attempts(tmp_path, course):
    (tmp_path / "nbgrader_config.py").touch()
    download = packed(tmp_path / "download.zip", exchange("lee", 19, 10))
    with pytest.raises(CollectError, match="nbgrader grades one submission"):
        desk.collect([download], tmp_path / "submitted", course, Options(rule="best"))
    assert not (tmp_path / "submitted").exists()


def test_a_rule_stays_until_another_one_is_given(collect, there):
    entries = exchange("lee", 19, 10) | exchange("lee", 21, 10, OTHER)
    collect(entries, due=DUE, rule="before-deadline")
    collect(exchange("lee", 22, 10), due=DUE)
    assert there() == {"lee/02-backprop/graph.py": CODE}
    with pytest.raises(CollectError, match="needs the deadline"):
        collect(exchange("lee", 23, 10, OTHER))
    assert collect(entries, rule="latest").manifest.rules == {"02-backprop": "latest"}
    assert there() == {"lee/02-backprop/graph.py": CODE}


def test_where_the_best_counts_the_manifest_names_what_grade_compares(collect, tmp_path):
    done = collect(
        exchange("lee", 19, 10) | exchange("lee", 21, 10, OTHER) | exchange("bo", 19, 10), rule="best"
    )
    with (tmp_path / "class" / "manifest.csv").open(encoding="utf-8-sig", newline="") as sheet:
        rows = [(row["student"], row["what"], row["attempt"]) for row in csv.DictReader(sheet)]
    assert rows == [("bo", "taken", "1"), ("lee", "compared", "1"), ("lee", "compared", "2")]
    printed = list(summary.lines(done, tmp_path / "class"))
    assert "the best attempt counts for 02-backprop: `grade` compares 2 attempts of 1 student" in printed


def test_an_ambiguous_download_is_one_line(collect, there):
    done = collect({**exchange("lee", 19, 10), "lee_12345_1_graph.py": CODE})
    assert not there()
    (line,) = done.unplaced
    assert "--format" in line.why


def test_one_students_folder_is_no_class(collect, there):
    done = collect({"02-backprop/graph.py": CODE}, form="folder")
    assert not there()
    assert "one student's work" in done.unplaced[0].why


def test_times_without_a_zone_are_those_of_the_site(collect):
    name = "101-9 - Ann Lee - Nov 20, 2026 0130 PM/graph.py"
    done = collect({name: CODE}, due=DUE, zone=timezone(timedelta(hours=1)))
    assert [one.late_seconds for one in done.manifest.attempts] == [1800]


def test_a_student_whose_name_changes_keeps_the_folder(collect, there):
    collect({"lee_12345_1_graph.py": CODE}, name="first")
    collect({"newname_12345_2_graph.py": OTHER}, name="second")
    assert there() == {"lee-12345/02-backprop/graph.py": OTHER}


def test_a_roster_that_comes_later_never_gives_one_student_two_folders(collect, there):
    collect({"lee_12345_1_graph.py": CODE}, name="first")
    done = collect({"lee_12345_2_graph.py": OTHER}, name="second", rows="key,name,id\nann,Ann,12345\n")
    assert there() == {"lee-12345/02-backprop/graph.py": CODE}
    assert "new folder" in done.unplaced[0].why


SYSTEMS = {
    "brightspace": {"101-9 - Ann Lee - Nov 20, 2026 1003 AM/graph.py": CODE, "index.html": "x"},
    "blackboard": {"Back_ann_attempt_2026-11-20-10-00-00_graph.py": CODE},
    "classroom": {"02-ann/kittengrad/graph.py": CODE, "02-ann/.git/HEAD": "x", "02-bo/.git/HEAD": "x"},
    "exchange": exchange("ann", 20, 10),
    "gradescope": gradescope({7: ("2026-11-20 10:00:00.0 Z", [("Ann", "1", "a@x")], {"graph.py": CODE})}),
    "moodle": {"Ann_1_assignsubmission_file_graph.py": CODE},
    "canvas": {"ann_1_2_graph.py": CODE},
    "plain": {"ann/graph.py": CODE, "bo/graph.py": CODE},
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_becomes_a_class_that_grade_reads(collect, tmp_path, course, system):
    done = collect(SYSTEMS[system], form="folder")
    assert [form for _, form in done.formats] == [system]
    assert not done.unplaced
    found = read_class([tmp_path / "class"], course)
    assert [one.student for one in found.submissions] == sorted(
        {one.student for one in done.manifest.attempts}
    )
    assert [one.problem for one in found.submissions] == [""] * len(found.submissions)
    assert found.submissions[0].student.casefold().startswith("ann")


def test_moodles_numbers_of_two_assignments_are_one_student_of_the_roster(collect, there):
    rows = "Identifier,Full name,Email address\nParticipant 1,Ann Lee,ann@x.invalid\n"
    collect({"Ann Lee_1_assignsubmission_file_/graph.py": CODE}, name="first", rows=rows)
    collect({"Ann Lee_77_assignsubmission_file_/scalar.py": CODE}, name="second", rows=rows)
    assert sorted(there()) == [
        "ann@x.invalid/01-scalar-graph/scalar.py",
        "ann@x.invalid/02-backprop/graph.py",
    ]
