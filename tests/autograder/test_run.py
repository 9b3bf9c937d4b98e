"""One grading run: what counts, what is graded again, what is refused, and how the run ends."""

import csv
import json
import shutil
from dataclasses import replace

import pytest

from autograder import AutograderError, results, run, store
from autograder import submissions as intake
from autograder.course import ROOT, Limits
from autograder.grading import jobs
from autograder.plan import Choice, plan
from autograder.report import summary
from autograder.report.words import number
from autograder.submissions import Intake, Submission, Unplaced
from tests.autograder.pools import Pool

SECRET = b"for tests"
STAGE = "02-backprop"
HERE, THERE = "/classes/week-1", "/classes/week-2"


def submission(student, text="x = 1", *, class_path=HERE, entry="", stage=STAGE, **more):
    files = {} if more.get("problem") else {"graph.py" if stage == STAGE else "scalar.py": text}
    source = f"{class_path.rpartition('/')[2]}/{student}"
    return Submission(
        student, stage, files, source=source, class_path=class_path, entry=entry or student, **more
    )


@pytest.fixture
def grade(course, tmp_path, monkeypatch):
    """One run over these submissions: grade(submission(…), …, again=True, unplaced=[…]) -> its outcome."""
    monkeypatch.setattr("autograder.grading.pool.Pool", Pool)
    monkeypatch.setattr("autograder.confinement.doctor.refuse_unless_confined", lambda: None)
    monkeypatch.setattr(Pool, "course", course, raising=False)

    def run_once(*submissions, unplaced=(), litter=0, of=None, **choice):
        monkeypatch.setattr(
            intake, "collect", lambda *_, **__: Intake(list(submissions), list(unplaced), litter)
        )
        monkeypatch.setattr(Pool, "course", of or course)
        options = run.Options(Choice(**choice))
        with run.grade_class([tmp_path / "class"], tmp_path / "results", of or course, options) as outcome:
            list(outcome)
        return outcome

    return run_once


@pytest.fixture
def out(tmp_path):
    return tmp_path / "results"


def points(out, student, stage=STAGE):
    return results.read(results.path_of(out, student, stage)).points


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as sheet:
        return list(csv.DictReader(sheet))


def printed(outcome, out):
    return "\n".join(summary.lines(outcome, out))


# Who may replace what is on record.


@pytest.mark.parametrize(
    "intruder",
    [{"class_path": THERE}, {"entry": "intruder"}, {"class_path": "/classes/week-1/intruder"}],
    ids=["another class", "another entry", "inside another entry"],
)
def test_a_submission_from_elsewhere_is_listed_and_refused(grade, out, intruder):
    grade(submission("right"))
    before = results.path_of(out, "right", STAGE).read_bytes()
    outcome = grade(submission("right", "half", **intruder))
    assert results.path_of(out, "right", STAGE).read_bytes() == before
    assert outcome.status == run.INCOMPLETE
    assert [one.student for one in outcome.plan.conflicts] == ["right"]
    said = printed(outcome, out)
    assert "right" in said
    assert f"{HERE}/right" in said
    assert "--replace" in said
    assert "A new download" in said
    [row] = rows(out / "unplaced.csv")
    assert "refused for right" in row["why"]
    assert row["holds work"] == "yes"


def test_replace_takes_it_and_writes_down_the_change(grade, out):
    grade(submission("right"))
    outcome = grade(submission("right", "half", class_path=THERE), replace=True)
    assert outcome.status == run.COMPLETE
    record = results.read(results.path_of(out, "right", STAGE))
    assert record.class_path == THERE
    [row] = rows(out / "changes.csv")
    assert float(row["before"]) == float(row["of before"]) == record.max_points
    assert float(row["after"]) == record.points == record.max_points / 2
    assert f"{HERE}/right" in row["why"]
    assert not (out / "unplaced.csv").exists()


def test_a_problem_from_elsewhere_replaces_no_mark(grade, out):
    grade(submission("right"))
    outcome = grade(submission("right", class_path=THERE, problem="It is a link."))
    assert outcome.plan.conflicts
    assert not results.read(results.path_of(out, "right", STAGE)).problem


@pytest.mark.parametrize(("before", "after"), [(HERE, THERE), ("", THERE), (HERE, "")])
def test_what_is_equal_or_does_not_say_where_from_is_no_conflict(grade, out, before, after):
    grade(submission("right", class_path=before))
    text = "x = 1" if before and after else "half"
    outcome = grade(submission("right", text, class_path=after))
    assert not outcome.plan.conflicts
    assert outcome.status == run.COMPLETE
    assert len(outcome.graded) == (text == "half")


@pytest.mark.parametrize("replaced", [False, True])
def test_of_two_paths_in_one_run_the_first_counts_or_with_replace_the_last(grade, out, course, replaced):
    first, last = submission("right"), submission("right", "half", class_path=THERE)
    outcome = grade(first, last, replace=replaced)
    assert [len(outcome.graded), len(outcome.plan.conflicts)] == [1, not replaced]
    whole = course.stage(STAGE).points
    assert points(out, "right") == (whole / 2 if replaced else whole)
    assert outcome.status == (run.COMPLETE if replaced else run.INCOMPLETE)
    assert not grade(submission("twice"), submission("twice", class_path=THERE)).plan.conflicts


def test_a_refused_file_is_no_part_of_what_is_graded(grade, course, out):
    grade(submission("right", stage="01-scalar-graph"))
    intruder = [
        submission("right", "half", class_path=THERE, stage="01-scalar-graph"),
        submission("right", class_path=THERE),
    ]
    made = plan(course, intruder, out, secret=SECRET)
    assert len(made.conflicts) == 1
    assert [job.own_files for job in made.jobs] == [()]


# How a run ends.


@pytest.mark.parametrize(
    ("found", "unplaced", "status"),
    [
        (submission("right"), [], run.COMPLETE),
        (submission("right", "half"), [], run.COMPLETE),
        (submission("empty", problem="Nothing was submitted, the folder is empty: …"), [], run.COMPLETE),
        (submission("right"), [Unplaced("class/notes.pdf", "It is no work.", False)], run.COMPLETE),
        (submission("right"), [Unplaced("class/graph.py", "It has no owner.", True)], run.INCOMPLETE),
        (submission("odd", problem="graph.py is a link."), [], run.INCOMPLETE),
        (submission("unlucky", "lost"), [], run.INCOMPLETE),
        (submission("late", "stop"), [], run.STOPPED),
    ],
)
def test_the_exit_status_says_whether_all_was_graded(grade, found, unplaced, status):
    assert grade(found, unplaced=unplaced).status == status


def test_each_entry_in_no_submission_is_printed_and_recorded(grade, out):
    entries = [Unplaced(f"=class/{number}.py", "It has no owner.", True) for number in range(30)]
    outcome = grade(submission("right"), unplaced=entries, litter=7)
    said = printed(outcome, out)
    assert said.count("It has no owner.") == summary.MOST < len(entries)
    assert f"and {len(entries) - summary.MOST} more, in unplaced.csv" in said
    assert "7 entries without work" in said
    listed = rows(out / "unplaced.csv")
    assert [row["place"] for row in listed] == [f"'=class/{number}.py" for number in range(30)]
    grade(submission("right"))
    assert not (out / "unplaced.csv").exists()


def test_quiet_says_what_was_not_graded_and_nothing_else(grade, out):
    fine = grade(submission("right"))
    assert summary.rows(fine, out, quiet=True) == []
    assert list(summary.lines(fine, out, quiet=True)) == []
    odd = grade(submission("odd", problem="A link."), unplaced=[Unplaced("graph.py", "No owner.", True)])
    assert [row.student for row in summary.rows(odd, out, quiet=True)] == ["odd"]
    assert "No owner." in "\n".join(summary.lines(odd, out, quiet=True))


def test_json_has_an_object_for_each_row(grade, out):
    grade(submission("known"))
    outcome = grade(
        submission("known"),
        submission("new", "half"),
        submission("odd", problem="A link."),
        unplaced=[Unplaced("graph.py", "No owner.", True)],
    )
    told = [json.loads(line) for line in summary.json_lines(outcome, out)]
    assert [row["status"] for row in told] == ["known", "graded", "not graded", "unplaced"]
    assert told[1]["points"] == told[1]["max_points"] / 2


# Another course.


def dearer(course):
    """The same course, and its first task is worth a point more."""
    stage = course.stage(STAGE)
    tasks = (replace(stage.tasks[0], points=stage.tasks[0].points + 1), *stage.tasks[1:])
    stages = tuple(replace(one, tasks=tasks) if one == stage else one for one in course.stages)
    return replace(course, stages=stages)


def test_points_that_change_grade_again_and_say_whose_moved(grade, out, course):
    grade(submission("=cmd"), submission("absent"))
    outcome = grade(submission("=cmd"), of=dearer(course))
    assert outcome.plan.earlier == len(outcome.graded) == outcome.outside == 1
    old, new = (number(points) for points in (course.stage(STAGE).points, course.stage(STAGE).points + 1))
    said = printed(outcome, out)
    assert "1 record of an earlier course was graded again" in said
    assert "1 record of an earlier course outside of these paths" in said
    assert f"{old} of {old} before, {new} of {new} now (points)" in said
    grade(submission("=cmd"))
    there, back = rows(out / "changes.csv")
    assert [there[name] for name in ("before", "of before", "after", "of after")] == [old, old, new, new]
    assert [there["why"], there["student"]] == ["points", "'=cmd"]
    assert [back["before"], back["after"]] == [new, old]


@pytest.mark.parametrize(
    ("change", "part"),
    [({"limits": Limits(call_seconds=99.0)}, "policy"), ({"integration": 0.25}, "points_hash")],
)
def test_what_the_stage_says_is_in_the_key(course, change, part):
    stage = course.stage(STAGE)
    now, then = jobs.course_key(replace(stage, **change)), jobs.course_key(stage)
    assert {name for name in then if then[name] != now[name]} == {part}


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("reference/stages/02-backprop/test_hidden.py", "suite_hash"),
        ("reference/stages/02-backprop/mistakes/overwrites.py", "suite_hash"),
        ("checks/expectations.py", "suite_hash"),
        ("reference/kittengrad/graph.py", "reference_hash"),
        ("autograder/confinement/worker/server.py", "policy"),
        *((f"autograder/{name}.py", "grader_hash") for name in jobs.DECIDING),
    ],
)
def test_whatever_decides_is_in_the_key(course, tmp_path, monkeypatch, file, part):
    for folder in ("autograder", "checks", "reference", "assignments/kittengrad"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.setattr(jobs, "ROOT", tmp_path)
    monkeypatch.setattr(jobs, "REFERENCE", tmp_path / "reference")
    monkeypatch.setattr(jobs, "STAGES", tmp_path / "reference/stages")
    monkeypatch.setattr(jobs, "CHECKS", tmp_path / "checks")
    monkeypatch.setattr(jobs, "ASSIGNMENTS", tmp_path / "assignments")
    stage = course.stage(STAGE)
    then = jobs.course_key.__wrapped__(stage)
    with (tmp_path / file).open("a") as source:
        source.write("\n# another\n")
    now = jobs.course_key.__wrapped__(stage)
    assert {name for name in then if then[name] != now[name]} == {part}


def python(path, says):
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("other", ["3.11.3 2.4.6", "3.11.2 2.4.7"])
def test_another_python_or_numpy_grades_again(grade, tmp_path, monkeypatch, other):
    jobs.course_key.cache_clear()
    monkeypatch.setenv("KITTENGRAD_WORKER_PYTHON", str(python(tmp_path / "then", "echo 3.11.2 2.4.6")))
    grade(submission("a"))
    assert not grade(submission("a")).graded
    jobs.course_key.cache_clear()
    monkeypatch.setenv("KITTENGRAD_WORKER_PYTHON", str(python(tmp_path / "now", f"echo {other}")))
    outcome = grade(submission("a"))
    assert outcome.plan.earlier == len(outcome.graded) == 1
    assert f"worker Python {other.split()[0]}, NumPy {other.split()[1]}" in outcome.graded[0].versions
    jobs.course_key.cache_clear()


# An `--again` run that was stopped.


def again(grade, *submissions):
    return [result.student for result in grade(*submissions, again=True).graded]


def test_again_goes_on_where_it_was_stopped_and_then_begins_anew(grade, out):
    every = [submission("a"), submission("b"), submission("c")]
    grade(*every)
    assert again(grade, every[0], submission("b", "stop"), every[2]) == ["a"]
    assert again(grade, *every) == ["b", "c"]
    assert again(grade, *every) == ["a", "b", "c"]


def test_a_plain_run_in_between_does_not_end_a_stopped_again(grade, out):
    every = [submission("a"), submission("b")]
    grade(*every)
    assert again(grade, every[0], submission("b", "stop")) == ["a"]
    assert not grade(every[0]).graded
    assert again(grade, *every) == ["b"]


def test_a_stopped_again_is_no_other_commands_business(grade, out):
    assert again(grade, submission("a"), submission("b", "stop")) == ["a"]
    other = grade(submission("a"), submission("b"), again=True, seed=3)
    assert [result.student for result in other.graded] == ["a", "b"]


# Where results may be.


@pytest.mark.parametrize(
    ("folder", "paths", "reason"),
    [
        ("class", ["class"], "holds the submissions"),
        ("class/results", ["class"], "lies inside"),
        ("class/a/../../class/b/results", ["other", "class"], "lies inside"),
        (".", ["class"], "among the results"),
        (".", ["class.zip"], "among the results"),
        ("link", ["class"], "symbolic link"),
        ("nowhere", ["class"], "symbolic link"),
        ("linked", ["class"], "symbolic link"),
    ],
)
def test_results_among_the_submissions_or_behind_a_link_are_refused(
    course, tmp_path, monkeypatch, folder, paths, reason
):
    for name in ("class/a", "class/b", "other", "elsewhere", "linked"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "link").symlink_to("elsewhere")
    (tmp_path / "nowhere").symlink_to("not-there")
    (tmp_path / "linked/json").symlink_to(tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    classes = [tmp_path / path for path in paths]
    with pytest.raises(store.BadPlace, match=reason), run.grade_class(classes, tmp_path / folder, course):
        pass
    assert sorted(tmp_path.rglob("*")) == before


# A run that changes nothing.


def state(out):
    return {
        path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and path.name != ".lock"
    }


def test_an_unchanged_run_writes_nothing_and_says_so_in_a_few_lines(grade, out):
    every = [submission(f"student-{number}") for number in range(40)]
    odd = submission("odd", problem="A link.")
    grade(*every, odd)
    before = state(out)
    outcome = grade(*every, odd)
    assert state(out) == before
    assert outcome.pages == []
    assert len(list(summary.lines(outcome, out))) < 6
    assert [row.student for row in summary.rows(outcome, out)] == ["odd"]
    assert len(summary.rows(outcome, out, everything=True)) == len(every) + 1


@pytest.mark.parametrize("spoilt", ["index.html", f"feedback/right/{STAGE}.html"])
def test_a_view_that_was_spoilt_is_made_again(grade, out, spoilt):
    grade(submission("right"))
    whole = (out / spoilt).read_bytes()
    (out / spoilt).write_text("spoilt")
    assert grade(submission("right")).pages
    assert (out / spoilt).read_bytes() == whole


def test_a_record_that_was_changed_by_hand_is_seen(grade, out):
    grade(submission("right"))
    path = results.path_of(out, "right", STAGE)
    path.write_text("{")
    assert len(grade(submission("right")).graded) == 1


def test_the_code_that_was_graded_is_kept_and_goes_with_the_submission(grade, out):
    grade(submission("right", "half"))
    assert store.code_of(out, "right", STAGE) == {"graph.py": "half"}
    grade(submission("right", "whole"))
    assert store.code_of(out, "right", STAGE) == {"graph.py": "whole"}


def test_an_ungradable_submission_is_told_and_the_graded_one_before_it_counts(grade, out):
    grade(submission("right"))
    before = results.path_of(out, "right", STAGE).read_bytes()
    outcome = grade(submission("right", problem="A link."))
    assert outcome.status == run.INCOMPLETE
    [row] = outcome.problems
    assert row.problem == "A link. The submission before it was graded, and still counts."
    assert results.path_of(out, "right", STAGE).read_bytes() == before
    assert store.code_of(out, "right", STAGE)
    assert row.problem in (out / "unplaced.csv").read_text(encoding="utf-8-sig")
    assert not outcome.changes


# A part of a class.


def test_a_run_can_be_for_some_students_and_stages(grade, course):
    every = [
        submission(student, stage=stage) for student in ("a", "b") for stage in ("01-scalar-graph", STAGE)
    ]
    outcome = grade(*every, students=("b",), stages=(STAGE,))
    assert [(one.student, one.stage) for one in outcome.graded] == [("b", STAGE)]
    assert outcome.plan.jobs[0].own_files == ("scalar.py",)


def test_a_student_who_is_not_there_is_named_with_the_near_ones(grade):
    with pytest.raises(AutograderError, match=r"no student wrong-rely .* wrong-relu"):
        grade(submission("wrong-relu"), submission("perfect"), students=("wrong-rely",))


def test_a_caller_that_stops_leaves_a_valid_part(course, tmp_path, monkeypatch, grade):
    three = [submission("a"), submission("b"), submission("c")]
    monkeypatch.setattr(intake, "collect", lambda *_, **__: Intake(three, [], 0))
    with run.grade_class([tmp_path / "class"], tmp_path / "results", course) as outcome:
        assert next(iter(outcome)).student == "a"
    assert (outcome.stopped, outcome.left, outcome.status) == (True, 2, run.STOPPED)
    assert [result.student for result in grade(*three).graded] == ["b", "c"]
