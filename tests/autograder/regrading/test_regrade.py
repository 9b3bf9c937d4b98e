"""Which submissions a regrade takes, and what it says of each."""

import csv

import pytest

from autograder import AutograderError, results, run
from autograder.marks.adjustments import add, new
from autograder.plan import Choice
from autograder.regrading.regrade import Selection, classes_of, differences, moved, selection
from tests.autograder.pools import Pool
from tests.autograder.test_run import dearer

STAGE = "02-backprop"


@pytest.fixture
def graded(course, class_folder, tmp_path, monkeypatch):
    """graded(again=True, …) -> the outcome of a run over a class of two, with a stand-in for the graders."""
    monkeypatch.setattr("autograder.grading.pool.Pool", Pool)
    monkeypatch.setattr("autograder.confinement.doctor.refuse_unless_confined", lambda: None)
    texts = {"half": "half = 1", "right": "x = 1"}
    folder = class_folder({name: {STAGE: {"graph.py": text}} for name, text in texts.items()})

    def graded(of=None, stored=True, **choice):
        monkeypatch.setattr(Pool, "course", of or course, raising=False)
        options = run.Options(Choice(**choice), stored=stored)
        with run.grade_class([folder], tmp_path / "out", of or course, options) as outcome:
            list(outcome)
        return outcome

    graded()
    return graded


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


def test_a_selection_is_what_was_typed(course):
    assert selection(course, ["half"], ["2"]) == Selection(("half",), (STAGE,))
    assert selection(course, [], None, "2.3") == Selection((), (STAGE,), "2.3")
    with pytest.raises(AutograderError, match=r"task 2\.3 belongs to 02-backprop"):
        selection(course, [], ["1"], "2.3")
    with pytest.raises(AutograderError, match=r"no task 2\.99; the course has 2\.1"):
        selection(course, [], None, "2.99")


def test_the_class_is_where_the_results_came_from(graded, tmp_path):
    assert classes_of(tmp_path / "out", Selection(("half",))) == [tmp_path / "class"]
    with pytest.raises(AutograderError, match="no result of this choice"):
        classes_of(tmp_path / "out", Selection(("nobody",)))
    (tmp_path / "class").rename(tmp_path / "elsewhere")
    with pytest.raises(AutograderError, match="is gone"):
        classes_of(tmp_path / "out", Selection())


def test_a_dry_run_says_the_same_and_writes_nothing(graded, course, tmp_path):
    before = contents(tmp_path / "out")
    outcome = graded(dearer(course), stored=False, again=True)
    dry = list(differences(outcome, tmp_path / "out"))
    assert len(dry) == 2
    assert all(one.why == "points" and moved(one) for one in dry)
    assert contents(tmp_path / "out") == before
    wet = list(differences(graded(dearer(course), again=True), tmp_path / "out"))
    assert [(one.after.student, one.after.points) for one in wet] == [
        (one.after.student, one.after.points) for one in dry
    ]


def test_one_students_regrade_leaves_the_others_alone(graded, course, tmp_path):
    path = results.path_of(tmp_path / "out", "right", STAGE)
    before = path.read_bytes()
    [one] = differences(graded(dearer(course), again=True, students=("half",)), tmp_path / "out")
    assert one.after.student == "half"
    assert path.read_bytes() == before


def test_points_by_hand_survive_and_stand_on_both_sides(graded, course, tmp_path):
    out = tmp_path / "out"
    record = results.read(results.path_of(out, "half", STAGE))
    add(out, record, new("2.1", 1.0, "TA", "why"))
    [one] = differences(graded(again=True, students=("half",)), out)
    assert one.before.points == one.after.points == record.points + 1
    assert not moved(one)
    [one] = differences(graded(dearer(course), again=True, students=("half",)), out)
    assert one.after.points == record.points + 1 + 0.5  # half of the point that the task is worth more
    [row] = csv.DictReader((out / "changes.csv").open(encoding="utf-8-sig"))
    assert float(row["after"]) == one.after.points
    assert row["tasks"].startswith("2.1: ")


def test_a_submission_that_is_graded_for_once_is_worth_a_line(graded, tmp_path):
    out = tmp_path / "out"
    record = results.read(results.path_of(out, "half", STAGE))
    record.problem = "It is a link."
    results.write(record, out)
    [one] = differences(graded(again=True, students=("half",)), out)
    assert moved(one)
    assert not one.moved


def test_an_older_list_of_changes_gets_its_column(graded, course, tmp_path):
    path = tmp_path / "out" / "changes.csv"
    old = "\ufeffwhen,student,stage,before,after,of before,of after,why\nt,a,b,1,2,3,3,suite\n"
    path.write_text(old, encoding="utf-8")
    graded(dearer(course), students=("half",))
    first, second = csv.DictReader(path.open(encoding="utf-8-sig"))
    assert (first["why"], first["tasks"]) == ("suite", None)
    assert second["tasks"].startswith("2.1: ")


def test_a_stopped_regrade_keeps_what_it_did_and_goes_on(graded, course, class_folder, tmp_path):
    out = tmp_path / "out"
    stops = tmp_path / "class" / "right" / STAGE / "graph.py"
    stops.write_text("stop = 1")
    outcome = graded(dearer(course), again=True)
    assert outcome.stopped
    assert [one.after.student for one in differences(outcome, out)] == ["half"]
    [row] = csv.DictReader((out / "changes.csv").open(encoding="utf-8-sig"))
    assert row["student"] == "half"
    stops.write_text("x = 1")
    outcome = graded(dearer(course), again=True)
    assert [one.after.student for one in differences(outcome, out)] == ["right"]
