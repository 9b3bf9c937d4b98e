"""A term in small: six students go through all stages, with grades, feedback, a regrade and the class page.

The reference's files of earlier stages stand in for a student's own, so a bad week costs that week alone.
"""

import csv
import re

import pytest

from autograder import results, run
from autograder.authoring import mistakes
from autograder.build.stubs import solved, stub
from autograder.course import REFERENCE

HOSTILE = (
    "import os\nos._exit(0)\n",
    "import sys\nsys.exit('everything passed')\n",
    "import os\nwhile True:\n    os.fork()\n",
    "raise KeyboardInterrupt\n",
    "class Equal:\n    __eq__ = __call__ = lambda *_: True\n\ndef __getattr__(name):\n    return Equal()\n",
)
MARK = "### BEGIN SOLUTION"
CANARY = "all-points-to-me"


def finished(stage):
    """The owned files of the reference, without marks."""
    return {name: solved(text) for name, text in marked(stage).items()}


def marked(stage):
    return {name: (REFERENCE / "kittengrad" / name).read_text("utf-8") for name in stage.owns}


def untouched(stage):
    return {name: stub(text, stage, name) for name, text in marked(stage).items()}


def half_done(stage):
    """The first half of the tasks is done."""
    texts = marked(stage)
    for task in first_half(stage):
        region = re.compile(rf" *{MARK} {re.escape(task)}\n(.*?) *### END SOLUTION\n", re.DOTALL)
        texts = {name: region.sub(r"\1", text) for name, text in texts.items()}
    return {name: stub(text, stage, name) if MARK in text else text for name, text in texts.items()}


def first_half(stage):
    return [task.id for task in stage.tasks[: len(stage.tasks) // 2]]


def slip(stage):
    """The first known mistake of the stage: its task, and the files with it."""
    mistake = mistakes.load(stage.id)[0]
    return mistake.task, finished(stage) | {mistake.file: solved(next(iter(mistake.variants.values())))}


def hostile(stage, number):
    attack = f"print({CANARY!r})\n{HOSTILE[number % len(HOSTILE)]}"
    return dict.fromkeys(stage.owns, attack)


def submissions(course):
    """(student, stage, files) of the whole term."""
    for number, stage in enumerate(course.stages):
        early = number < len(course.stages) // 2
        yield "right", stage, finished(stage)
        yield "half-done", stage, half_done(stage)
        yield "one-slip", stage, slip(stage)[1]
        yield "begins-late", stage, untouched(stage) if early else finished(stage)
        yield "bad-week", stage, {n: "def (" if early else t for n, t in finished(stage).items()}
        yield "hostile", stage, hostile(stage, number)


def write(folder, student, stage, files):
    place = folder / student / stage.id
    place.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (place / name).write_text(text, "utf-8")


def grade(folder, out, course):
    with run.grade_class([folder], out, course) as outcome:
        list(outcome)
    return outcome


@pytest.fixture(scope="module")
def term(course, tmp_path_factory):
    """The graded term: the class folder and the results folder."""
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("term") / "results"
    for student, stage, files in submissions(course):
        write(folder, student, stage, files)
    outcome = grade(folder, out, course)
    assert outcome.status in (run.COMPLETE, run.INCOMPLETE)
    return folder, out


@pytest.fixture
def marks(term, course):
    """The marks of a student: {stage id: {task id: (points, of)}}."""

    def of(student):
        found = {
            stage.id: results.read(results.path_of(term[1], student, stage.id)) for stage in course.stages
        }
        return {name: {t.id: (t.points, t.max_points) for t in one.tasks} for name, one in found.items()}

    return of


def full(points):
    return all(got == most for got, most in points.values())


def nothing(points):
    return all(got == 0 for got, _ in points.values())


def test_the_right_student_earns_everything(marks, course):
    assert {name for name, points in marks("right").items() if points and full(points)} == {
        stage.id for stage in course.stages
    }


def test_half_of_the_tasks_earns_their_points(marks, course):
    """A later task of a function that is done can be earned too."""
    found = marks("half-done")
    for stage in course.stages:
        done = first_half(stage)
        assert full({task: found[stage.id][task] for task in done}), stage.id
        assert any(got == 0 for got, _ in found[stage.id].values()), stage.id


def test_a_slip_costs_points_in_its_own_task(marks, course):
    found = marks("one-slip")
    for stage in course.stages:
        points = found[stage.id]
        lost = {task for task, (got, most) in points.items() if got < most}
        assert slip(stage)[0] in lost, stage.id
        assert sum(got for got, _ in points.values()) > 0, stage.id


@pytest.mark.parametrize("student", ["begins-late", "bad-week"])
def test_nobody_is_sunk_by_an_earlier_stage(marks, course, student):
    found = marks(student)
    half = len(course.stages) // 2
    assert all(nothing(found[stage.id]) for stage in course.stages[:half])
    assert all(found[stage.id] and full(found[stage.id]) for stage in course.stages[half:])


def test_hostile_files_earn_nothing(marks):
    assert all(nothing(points) for points in marks("hostile").values())


def test_the_sheet_and_the_pages_show_the_whole_term(term, course):
    _, out = term
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    students = {"right", "half-done", "one-slip", "begins-late", "bad-week", "hostile"}
    assert {row["student"] for row in rows} == students
    page = (out / "index.html").read_text("utf-8")
    assert all(student in page for student in students)
    pages = list((out / "feedback").rglob("*.html"))
    assert {stage.id for stage in course.stages} <= {
        path.stem for path in pages if path.parent.name == "right"
    }
    assert not any(CANARY in path.read_text("utf-8") for path in pages)


def test_a_regrade_touches_what_changed_alone(term, course):
    folder, out = term
    stage = course.stages[-1]
    before = {path: path.read_bytes() for path in (out / "json").rglob("*.json")}
    write(folder, "one-slip", stage, finished(stage))
    outcome = grade(folder, out, course)
    assert [(one.student, one.stage) for one in outcome.graded] == [("one-slip", stage.id)]
    after = {path: path.read_bytes() for path in (out / "json").rglob("*.json")}
    assert [path for path in before if before[path] != after[path]] == [
        results.path_of(out, "one-slip", stage.id)
    ]
    assert full({task.id: (task.points, task.max_points) for task in outcome.graded[0].tasks})
    with (out / "changes.csv").open(encoding="utf-8-sig", newline="") as sheet:
        assert [row["student"] for row in csv.DictReader(sheet)] == ["one-slip"]
    assert not grade(folder, out, course).graded
