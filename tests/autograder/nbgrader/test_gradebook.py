"""Points that a person gives in nbgrader stand beside those of the tests, and all totals agree."""

import csv
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook

from autograder import AutograderError
from autograder import results as store
from autograder.course import load
from autograder.marks import written as by_hand
from autograder.nbgrader import gradebook as nbgraders
from autograder.nbgrader.database import opened
from autograder.report import views
from autograder.results import Result, TaskResult
from tests.autograder.commands.typed import run
from tests.autograder.desk.downloads import packed

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's, on every run

COURSE = load()
STAGE = COURSE.stage("2")
NAME = "lee", STAGE.id
FIRST, *OTHERS = STAGE.written
RULES = '[deadlines.02]\ndue = 2026-11-18T10:00:00Z\npenalty = "10 % a day"\n'


@pytest.fixture
def gradebook(tmp_path, monkeypatch):
    """gradebook({question id: points}) -> nbgrader's total, with the tests' points of `out/`."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")  # it runs alembic
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(url) as book:
        book.add_assignment(STAGE.id)
        book.add_notebook(STAGE.id, STAGE.id)
        for part in (*STAGE.tasks, *STAGE.written):
            book.add_grade_cell(part.grade_id, STAGE.id, STAGE.id, max_score=part.points, cell_type="code")
        book.add_student("lee")
        book.add_submission(STAGE.id, "lee")

    def mark(points):
        marked = {question.grade_id: points.get(question.id) for question in STAGE.written}
        path = store.path_of(tmp_path / "out", *NAME)
        earned = {task.id: task.points for task in store.read(path).tasks} if path.exists() else {}
        with Gradebook(url) as book:
            submission = book.find_submission_notebook(STAGE.id, STAGE.id, "lee")
            for grade in submission.grades:
                grade.manual_score = marked.get(grade.name)
                if grade.name not in marked:
                    grade.auto_score = earned.get(grade.name.removeprefix("task-").replace("-", "."), 0.0)
                grade.needs_manual_grade = grade.manual_score is None and grade.auto_score is None
            book.db.commit()
            return book.find_submission(STAGE.id, "lee").score

    return mark


def given(folder):
    """What a person gave the only submission."""
    with opened(folder) as book:
        [(name, stage, grades, comments)] = nbgraders.submissions(book, COURSE)
        assert name == NAME
        return nbgraders.given(stage, grades, comments)


def test_each_question_has_its_points_or_waits(gradebook, tmp_path):
    gradebook({FIRST.id: 1.5})
    several = given(tmp_path).answers
    assert {one.question: one.points for one in several} == {
        FIRST.id: 1.5,
        **{question.id: None for question in OTHERS},
    }
    assert [one.most for one in several] == [question.points for question in STAGE.written]


def test_points_of_a_task_are_given_when_a_person_changed_them(gradebook, tmp_path):
    gradebook({})
    assert given(tmp_path).tasks == {}
    [task, other, *_] = STAGE.tasks
    with opened(tmp_path) as book:
        grades = {grade.name: grade for grade in book.find_submission(STAGE.id, "lee").notebooks[0].grades}
        grades[task.grade_id].manual_score = 100.0  # formgrader itself keeps to the maximum
        grades[other.grade_id].extra_credit = 0.5
        book.db.commit()
    found = given(tmp_path)
    assert found.tasks == {task.id: (task.points, nbgraders.UNEXPLAINED)}
    assert found.answers[-1] == by_hand.Answer("extra credit", 0.5, 0.0)


def test_a_comment_in_formgrader_is_the_reason():
    [task, *_] = STAGE.tasks
    grade = SimpleNamespace(manual_score=1.0, auto_score=0.0, extra_credit=None)
    comment = SimpleNamespace(manual_comment="read as a sum")
    found = nbgraders.given(STAGE, {task.grade_id: grade}, {task.grade_id: comment})
    assert found.tasks == {task.id: (1.0, "read as a sum")}


def test_a_submission_that_waits_for_autograding_is_left_alone():
    [task, *_] = STAGE.tasks
    grade = SimpleNamespace(manual_score=None, auto_score=None, extra_credit=None, needs_manual_grade=True)
    record = Result("lee", STAGE.id, tasks=[TaskResult(task.id, task.title, task.points, [])])
    assert nbgraders.tell(STAGE, {task.grade_id: grade}, record) == 0
    assert grade.auto_score is None


def test_formgrader_marks_points_by_a_person_for_a_look_when_the_tests_changed():
    [task, *_] = STAGE.tasks
    grade = SimpleNamespace(manual_score=1.0, auto_score=2.0, extra_credit=None, needs_manual_grade=False)
    record = Result("lee", STAGE.id, tasks=[TaskResult(task.id, task.title, task.points, [])])
    assert nbgraders.tell(STAGE, {task.grade_id: grade}, record) == 1
    assert (grade.auto_score, grade.manual_score, grade.needs_manual_grade) == (0.0, 1.0, True)


def test_a_folder_without_a_gradebook_is_named(tmp_path):
    with pytest.raises(AutograderError, match=r"gradebook\.db is missing"):
        given(tmp_path)


def test_other_submissions_keep_their_points(tmp_path):
    one, other = ((by_hand.Answer("2.A", points, 2),) for points in (1.0, None))
    by_hand.update(tmp_path, {("a", STAGE.id): one})
    by_hand.update(tmp_path, {("b", STAGE.id): other})
    assert by_hand.read(tmp_path) == {("a", STAGE.id): one, ("b", STAGE.id): other}


@pytest.mark.parametrize("text", ["{", "[]", '{"a": {"2": [{"question": "2.A", "points": NaN, "most": 2}]}}'])
def test_a_damaged_file_is_an_error_that_names_it(tmp_path, text):
    (tmp_path / by_hand.FILE).write_text(text)
    with pytest.raises(AutograderError, match=r"written\.json is damaged"):
        by_hand.read(tmp_path)


def table(path):
    with path.open(encoding="utf-8-sig") as sheet:
        [row] = csv.DictReader(sheet)
    return row


def test_all_totals_agree_after_every_step(gradebook, reference, tmp_path):
    class_, results, marks = tmp_path / "class", tmp_path / "out", tmp_path / "marks"
    entry = f"lee+{STAGE.id}+2026-11-20 10:00:00.000000 UTC+x/graph.py"
    download = packed(tmp_path / "d.zip", {entry: reference("graph.py").replace("+=", "=")})

    def agreed(total, penalty=0.0):
        assert run("export", "csv", class_, "--results", results, "--to", marks).returncode == 0
        sheet, exported = table(results / "grades.csv"), table(marks / "marks.csv")
        for row in (sheet, exported):
            earned = float(row["points"]) + float(row["written"] or 0)
            assert earned == pytest.approx(total, abs=0.011)
            assert float(row["penalty"]) == pytest.approx(penalty, abs=0.011)
            assert float(row["final"]) == pytest.approx(total - penalty, abs=0.011)
        page = (results / "index.html").read_text(encoding="utf-8")
        assert f'data-v="{float(sheet["final"])}"' in page
        return sheet

    assert run("collect", download, "--to", class_).returncode == 0
    assert run("grade", class_, "--results", results).returncode == 0
    assert agreed(gradebook({}))["written"] == ""
    for several in ({FIRST.id: 1.5}, {question.id: 1.0 for question in STAGE.written}):
        total = gradebook(several)
        done = run("gradebook", tmp_path, "--results", results)
        assert done.returncode == 0, done.stderr
        sheet = agreed(total)
        assert float(sheet["written"]) == sum(several.values())
        assert float(sheet["max_written"]) == sum(question.points for question in STAGE.written)
        assert f"{float(sheet['written']):g} of {float(sheet['max_written']):g} written" in (
            (results / "index.html").read_text(encoding="utf-8")
        )
    (class_ / "class.toml").write_text(RULES)
    assert run("grade", class_, "--results", results).returncode == 0
    sheet = agreed(total, penalty=0.2 * total)
    assert views.refresh(results, COURSE) == []
    in_the_terminal(class_, results, sheet)


def in_the_terminal(class_, results, sheet):
    """`grade`, its JSON, `report` and `explain` show the total of grades.csv, and the tests apart."""
    final, points = (f"{float(sheet[name]):g}" for name in ("final", "points"))
    tests = f"{STAGE.points:g}"
    most = f"{STAGE.points + sum(question.points for question in STAGE.written):g}"
    row = json.loads(run("grade", class_, "--results", results, "--json").stdout)
    assert [row[name] for name in ("final", "points", "written", "penalty")] == [
        float(sheet[name]) for name in ("final", "points", "written", "penalty")
    ]
    for words in (("grade", class_, "--table"), ("report",)):
        [line] = [line for line in run(*words, "--results", results).stdout.splitlines() if "lee" in line]
        assert f"{final} / {most}" in line
        assert f"{points} / {tests}" in line
    said = run("explain", "lee", "2", "--results", results).stdout.splitlines()[0]
    assert f"{final} of {most} points ({points} of {tests} for the tasks, {sheet['written']} of" in said
    assert f">of {most}<" in (results / "index.html").read_text(encoding="utf-8").replace("</span>of", ">of")
