"""A class in nbgrader has the same totals everywhere, after every step."""

import csv

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.plugins import CsvExportPlugin
from traitlets.config import PyFileConfigLoader

from autograder import results as store
from autograder.build.stubs import solved
from autograder.course import REFERENCE, load
from autograder.desk import collect
from autograder.desk.export import marks, write
from autograder.marks import adjustments
from autograder.marks.adjustments import AdjustmentError
from autograder.nbgrader import gradebook, together
from autograder.nbgrader.layout import BONUS, lay_out
from autograder.plan import Choice
from autograder.regrading import appeal
from autograder.run import Options, grade_class
from tests.autograder.desk.downloads import packed

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's, on every run

COURSE = load()
STAGE = COURSE.stage("2")
RIGHT, SCALAR = (solved((REFERENCE / f"kittengrad/{name}.py").read_text()) for name in ("graph", "scalar"))
WRONG = RIGHT.replace("parent.grad += derivative", "parent.grad = derivative")
CANVAS = {  # lee brings an earlier file, too
    "leeann_100_901_graph.py": RIGHT,
    "leeann_100_902_scalar.py": SCALAR,
    "libo_200_903_graph.py": WRONG,
}
LEE, BO = "leeann-100", "libo-200"


class Room:
    """An nbgrader course whose submissions came from Canvas, and the steps that staff take in it."""

    def __init__(self, folder):
        self.folder, self.results = folder, folder / "results"
        config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
        self.api = NbGraderAPI(config=config)

    def autograde(self, **options):
        for student in (LEE, BO):
            done = self.api.autograde(STAGE.id, student, **options)
            assert done["success"], done["log"]

    def regrade(self):
        options = Options(Choice(again=True), jobs=1)
        with grade_class([self.folder / "submitted"], self.results, COURSE, options) as outcome:
            assert len(list(outcome)) > 1

    def formgrader(self, student, cell, **values):
        """What formgrader stores when a person types into the fields of a cell."""
        with Gradebook(self.api.coursedir.db_url) as book:
            grade = book.find_grade(cell, STAGE.id, STAGE.id, student)
            for word, value in values.items():
                setattr(grade, word, value)
            grade.needs_manual_grade = grade.manual_score is None and grade.auto_score is None
            book.db.commit()

    def gradebook(self):
        return together.bring_together(self.folder, self.results, COURSE)

    def adjust(self, student, task, points, **who):
        return list(appeal.change(self.results, COURSE, student, task, points, by="TA", why="by mail"))

    def totals(self):
        """{student: total}, which every place agrees on, with the bonus that nbgrader's score has."""
        exported = self.folder / "exported.csv"
        with Gradebook(self.api.coursedir.db_url) as book:
            CsvExportPlugin(to=str(exported)).export(book)
        found = {"nbgrader export": column(exported, "student_id", "score")}
        sheet = [row for row in rows(self.results / "grades.csv") if row["stage"] == STAGE.id]
        found["grades.csv"] = {row["student"]: float(row["final"]) + float(row["bonus"]) for row in sheet}
        known = marks.of_class(self.folder / "submitted", self.results, COURSE, [STAGE.id], bonus=True)
        to = self.folder / "marks"
        for system in ("nbgrader", "csv", "canvas"):
            write.export(system, known, self.results, to)
        found["export nbgrader"] = column(to / "nbgrader.csv", "student_id", "score")
        found["export csv"] = column(to / "marks.csv", "student", "final")
        ids = {"100": LEE, "200": BO}
        sheet = [row for row in rows(to / f"canvas-{STAGE.id}.csv") if row["ID"]]
        found["export canvas"] = {ids[row["ID"]]: float(list(row.values())[-1]) for row in sheet}
        [one, *others] = found.values()
        assert one.keys() == {LEE, BO}
        for other in others:
            assert other == pytest.approx(one, abs=0.011), found
        return one

    def points(self, student, task):
        """The points of a task on record, with those by hand."""
        record = adjustments.applied(self.results, store.read(store.path_of(self.results, student, STAGE.id)))
        return next(one.points for one in record.tasks if one.id == task)


def rows(path):
    with path.open(encoding="utf-8-sig") as sheet:
        return list(csv.DictReader(sheet))


def column(path, key, value):
    return {row[key]: float(row[value]) for row in rows(path)}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """The course after its first autograding and `grade`."""
    base = tmp_path_factory.mktemp("together")
    folder = base / "course"
    with pytest.MonkeyPatch.context() as patch:
        lay_out(COURSE, STAGE, folder)
        patch.chdir(folder)
        room = Room(folder)
        done = room.api.generate_assignment(STAGE.id)
        assert done["success"], done["log"]
        collected = collect.collect([packed(base / "d.zip", CANVAS)], folder / "submitted", COURSE)
        gradebook.enrol(folder, collected.students)
        with grade_class([folder / "submitted"], room.results, COURSE, Options(jobs=1)) as outcome:
            list(outcome)
        room.autograde()
        yield room


def test_all_totals_agree_after_every_step(room):
    question, task, other = STAGE.written[0], STAGE.tasks[2], STAGE.tasks[-1]
    before = room.totals()
    bonus = store.read(store.path_of(room.results, LEE, STAGE.id)).bonus
    assert bonus > 0
    assert before[LEE] == pytest.approx(STAGE.points + bonus)
    assert before[BO] < STAGE.points

    room.formgrader(BO, question.grade_id, manual_score=question.points / 2)
    room.gradebook()
    assert room.totals()[BO] == pytest.approx(before[BO] + question.points / 2)

    tests = room.points(BO, task.id)
    room.formgrader(BO, task.grade_id, manual_score=task.points)
    [change] = room.gradebook().changes
    assert "formgrader" in change.why
    assert room.points(BO, task.id) == task.points > tests
    full = room.totals()
    assert full[BO] == pytest.approx(before[BO] + question.points / 2 + task.points - tests)
    assert not room.gradebook().changes

    room.adjust(LEE, other.id, -1.0)
    assert room.gradebook().told == 1
    assert room.totals()[LEE] == pytest.approx(before[LEE] - 1)
    with pytest.raises(AdjustmentError, match="given in formgrader"):
        room.adjust(BO, task.id, -1.0)
    with pytest.raises(AdjustmentError, match="given in formgrader"):
        room.adjust(BO, task.id, None)

    room.regrade()
    room.autograde(force=True)
    assert room.totals() == pytest.approx(full | {LEE: before[LEE] - 1})
    done = room.gradebook()
    assert (done.changes, done.told) == ([], 0)

    room.formgrader(BO, other.grade_id, manual_score=0.5)
    room.formgrader(BO, task.grade_id, manual_score=None, extra_credit=0.25)
    room.gradebook()
    assert room.points(BO, task.id) == tests
    assert room.points(BO, other.id) == 0.5
    assert room.totals()[LEE] == pytest.approx(before[LEE] - 1)
    sheet = (room.results / "feedback" / BO / f"{STAGE.id}.html").read_text()
    assert "by hand" in sheet


def test_a_changed_bonus_is_written_anew(room):
    before = room.totals()
    room.formgrader(LEE, BONUS, extra_credit=7.0)
    assert room.gradebook().told == 1
    assert room.totals() == before
