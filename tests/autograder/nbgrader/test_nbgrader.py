"""nbgrader, one round trip with our grader process in it; and what a hostile notebook comes to on the way."""

import csv
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import capture_log, determine_grade, temp_attrs
from traitlets.config import Config, PyFileConfigLoader

from autograder import submissions as intake
from autograder.build import assignments as build
from autograder.build.stubs import solved
from autograder.course import HIDDEN, REFERENCE, STAGES, VISIBLE, load
from autograder.grading.pool import Pool, lost_row
from autograder.nbgrader import submission as handin
from autograder.nbgrader.autograde import NoVerdict, verdict, write
from autograder.nbgrader.configuration import configure
from autograder.nbgrader.layout import BONUS, lay_out
from autograder.nbgrader.submission import keep_plain_files, restored
from autograder.plan import plan, secret_of
from autograder.results import Result, StudentView, TaskResult, TestOutcome

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's, on every run

COURSE = load()
STAGE = COURSE.stage("02-backprop")
GRAPH = solved((REFERENCE / "kittengrad/graph.py").read_text())


# The round trip: laid out, generated, released, fetched, submitted, collected, autograded, fed back.


def perfect(folder: Path) -> None:
    (folder / "kittengrad/graph.py").write_text(GRAPH)


def wrong(folder: Path) -> None:
    text = GRAPH.replace("parent.grad += derivative", "parent.grad = derivative")
    assert text != GRAPH
    (folder / "kittengrad/graph.py").write_text(text)


def untouched(folder: Path) -> None:
    pass


def tampered(folder: Path) -> None:
    """Right answers beside a notebook that lies in every way."""
    perfect(folder)
    path = folder / f"{STAGE.id}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    checks = [cell for cell in notebook.cells if _name(cell).startswith("task-")]
    notebook.cells.remove(checks[0])
    checks[1].metadata.nbgrader.grade = False
    checks[2].metadata.nbgrader.points = 1000
    checks[2].source = "1000"
    forged = [
        new_output("display_data", data={"text/html": "<script>forged()</script>"}),
        new_output("execute_result", data={"text/plain": "1000"}, execution_count=1),
    ]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = forged
    meta = {
        "grade": True,
        "grade_id": "more",
        "locked": True,
        "points": 50,
        "schema_version": 3,
        "solution": False,
    }
    notebook.cells.append(new_code_cell("50", metadata={"nbgrader": meta}, outputs=forged))
    notebook.cells.append(new_markdown_cell("<script>forged()</script> where a < b"))
    notebook.cells.append(new_raw_cell("<script>forged()</script>"))
    notebook.metadata.title = "</title><script>forged()</script>"
    nbformat.write(notebook, path)


STUDENTS = {work.__name__: work for work in (perfect, wrong, untouched, tampered)}


@dataclass
class Classroom:
    """A course folder and its gradebook after a round trip with all students."""

    folder: Path
    scores: dict[str, dict[str, float]] = field(default_factory=dict)  # by student and grade cell

    def notebook(self, step: str, student: str) -> nbformat.NotebookNode:
        return nbformat.read(self.folder / step / student / STAGE.id / f"{STAGE.id}.ipynb", as_version=4)

    def feedback(self, student: str) -> str:
        return (self.folder / "feedback" / student / STAGE.id / f"{STAGE.id}.html").read_text()


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    base = tmp_path_factory.mktemp("nbgrader")
    room = Classroom(base / "course")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            patch.setenv(name, str(base / name.lower()))
        patch.setenv("PATH", os.environ["PATH"])  # configure() adds to it: to be put back
        lay_out(COURSE, STAGE, room.folder)
        patch.chdir(room.folder)
        api = NbGraderAPI(
            config=PyFileConfigLoader("nbgrader_config.py", path=str(room.folder)).load_config()
        )
        done(api.generate_assignment(STAGE.id))
        done(api.release_assignment(STAGE.id))
        for student, work in STUDENTS.items():
            home = base / "homes" / student
            home.mkdir(parents=True)
            patch.chdir(home)
            submit(api, student, work)
        patch.chdir(room.folder)
        done(api.collect(STAGE.id))
        plant(room.folder / "submitted/tampered" / STAGE.id)
        for student in STUDENTS:
            done(api.autograde(STAGE.id, student))
        for student in ("wrong", "tampered"):
            done(api.generate_feedback(STAGE.id, student))
        with Gradebook(api.coursedir.db_url) as gradebook:
            for student in STUDENTS:
                submission = gradebook.find_submission_notebook(STAGE.id, STAGE.id, student)
                room.scores[student] = {grade.name: grade.auto_score for grade in submission.grades}
        yield room


def done(outcome: dict[str, Any]) -> None:
    """What nbgrader did went well."""
    assert outcome["success"], outcome.get("log", "") + outcome["error"]


def submit(api: NbGraderAPI, student: str, work: Callable[[Path], None]) -> None:
    """Fetch, work, submit, in the student's own folder."""
    with temp_attrs(api.coursedir, assignment_id=STAGE.id, student_id=student):
        parts = {"coursedir": api.coursedir, "authenticator": api.authenticator, "parent": api}
        done(capture_log(api.exchange.FetchAssignment(**parts)))
        work(Path(STAGE.id).absolute())
        done(capture_log(api.exchange.Submit(**parts)))


def plant(folder: Path) -> None:
    """What a student who can write in the exchange could leave there."""
    secret = folder.parent / "somebody-else.py"
    secret.write_text("a secret of somebody else")
    (folder / "notes.py").symlink_to(secret)
    os.mkfifo(folder / "pipe")


def _name(cell: nbformat.NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


@pytest.fixture(scope="module")
def ours(classroom: Classroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """The same submissions as `autograder grade submitted/` grades them, with nothing on record."""
    submissions = intake.collect([classroom.folder / "submitted"], COURSE).submissions
    secret = secret_of(classroom.folder / "results/.secret")
    jobs = plan(COURSE, submissions, tmp_path_factory.mktemp("results"), secret=secret).jobs
    with Pool(COURSE, [STAGE], 1) as pool:
        return {result.student: result for result in pool.grade(jobs)}


@pytest.mark.parametrize("student", STUDENTS)
def test_scores_in_the_gradebook_are_ours(classroom, ours, student):
    scores = classroom.scores[student]
    assert round(sum(scores.values()), 2) == ours[student].points
    for task, planned in zip(ours[student].tasks, STAGE.tasks, strict=True):
        assert scores[planned.grade_id] == pytest.approx(task.points, abs=1e-6)


def test_a_mark_by_hand_stands_beside_ours(classroom, ours):
    question = STAGE.written[0]
    with Gradebook(f"sqlite:///{classroom.folder / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission_notebook(STAGE.id, STAGE.id, "wrong")
        (grade,) = (grade for grade in submission.grades if grade.name == question.grade_id)
        assert (grade.max_score, submission.score) == (question.points, ours["wrong"].points)
        grade.manual_score = question.points / 2
        gradebook.db.flush()
        gradebook.db.expire_all()
        assert submission.score == ours["wrong"].points + question.points / 2
        gradebook.db.rollback()


def test_what_autograder_has_graded_is_not_graded_again(classroom, monkeypatch):
    monkeypatch.setattr(Pool, "__enter__", lambda self: pytest.fail("a grader process was started"))
    for student, scores in classroom.scores.items():
        folder = classroom.folder / "submitted" / student
        result = verdict(COURSE, STAGE.id, folder, classroom.folder / "results")
        assert result.points == round(sum(scores.values()), 2)


def test_each_gets_what_the_work_is_worth(classroom):
    total = {student: sum(scores.values()) for student, scores in classroom.scores.items()}
    assert total["perfect"] == STAGE.points
    assert total["untouched"] == 0
    assert 0 < total["wrong"] < STAGE.points
    assert classroom.scores["wrong"]["task-2-3"] < STAGE.task_by_id["2.3"].points


def test_a_tampered_notebook_costs_nothing_and_gains_nothing(classroom):
    assert classroom.scores["tampered"] == classroom.scores["perfect"]
    cells = classroom.notebook("autograded", "tampered").cells
    assert [_name(cell) for cell in cells if _name(cell).startswith("task-")] == [
        task.grade_id for task in STAGE.tasks
    ]
    assert "more" not in {_name(cell) for cell in cells}


def test_the_students_file_is_the_one_graded_and_kept(classroom):
    for student in STUDENTS:
        handed_in = (classroom.folder / "submitted" / student / STAGE.id / "kittengrad/graph.py").read_text()
        kept = (classroom.folder / "autograded" / student / STAGE.id / "kittengrad/graph.py").read_text()
        assert kept == handed_in
        assert "NotImplementedError" in kept or student != "untouched"
    stub = (classroom.folder / "source" / STAGE.id / "kittengrad/graph.py").read_text()
    assert stub != GRAPH


def test_every_grade_cell_has_feedback_and_then_a_score(classroom):
    for student in STUDENTS:
        cells = classroom.notebook("autograded", student).cells
        for cell in (cell for cell in cells if cell.cell_type == "code"):
            kinds = [output.output_type for output in cell.outputs]
            scored = _name(cell).startswith("task-") or _name(cell) == BONUS
            assert kinds == (["display_data", "execute_result"] if scored else [])


def test_nothing_that_a_notebook_brings_reaches_a_reader_alive(classroom):
    page = classroom.feedback("tampered")
    assert "forged()" in page
    assert "<script>forged" not in page
    assert "where a &lt; b" in page
    assert 'text/plain": "1000"' not in nbformat.writes(classroom.notebook("autograded", "tampered"))


def test_what_a_link_points_to_goes_nowhere(classroom):
    for step in ("autograded", "feedback"):
        folder = classroom.folder / step / "tampered" / STAGE.id
        assert (folder / "kittengrad/graph.py").exists()
        assert not (folder / "notes.py").exists()
        assert not (folder / "pipe").exists()


def test_feedback_holds_the_diagnosis_and_nothing_of_the_hidden_suite(classroom, ours):
    page, result = classroom.feedback("wrong"), ours["wrong"]
    diagnoses = {test.student.diagnosis for test in result.tests if test.student.diagnosis}
    assert diagnoses
    text = page.replace("<code>", "`").replace("</code>", "`")
    assert all(diagnosis in text for diagnosis in diagnoses)
    hidden = {line.strip() for line in (STAGES / STAGE.id / HIDDEN).read_text().splitlines()}
    visible = {line.strip() for line in (STAGES / STAGE.id / VISIBLE).read_text().splitlines()}
    shown = {test.title for test in result.tests} | {test.hint for test in result.tests}
    for line in hidden - visible:
        if len(line) > 20 and not any(line.strip('"') in words for words in shown):
            assert line not in page
    assert not any(test.staff and test.staff in page for test in result.tests)


def test_export_by_the_command_line_has_the_same_scores(classroom, monkeypatch):
    monkeypatch.chdir(classroom.folder)
    command = [sys.executable, "-m", "nbgrader", "export", "--to", "grades.csv"]
    subprocess.run(command, check=True, capture_output=True)
    with open("grades.csv") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(STUDENTS)
    for student, row in rows.items():
        assert float(row["score"]) == pytest.approx(sum(classroom.scores[student].values()))
        by_hand = sum(question.points for question in STAGE.written)
        assert float(row["max_score"]) == STAGE.points + by_hand


def test_what_nbgrader_releases_is_what_we_build(classroom):
    release = classroom.folder / "release" / STAGE.id
    built = nbformat.reads(build.notebook(STAGE)[1], as_version=4)
    *cells, bonus = nbformat.read(release / f"{STAGE.id}.ipynb", as_version=4).cells
    assert cells == built.cells
    assert (_name(bonus), bonus.metadata.nbgrader.points) == (BONUS, 0)
    stubs = build.package(COURSE)
    assert (release / "kittengrad/graph.py").read_text() == stubs["graph.py"]
    assert (release / "kittengrad/scalar.py").read_text() != stubs["scalar.py"]
    assert "SOLUTION" not in (release / "kittengrad/scalar.py").read_text()


# The course folder.


def test_earlier_files_are_stubs_for_those_who_bring_their_own(tmp_path):
    lay_out(COURSE, STAGE, tmp_path, "own")
    text = (tmp_path / "source" / STAGE.id / "kittengrad/scalar.py").read_text()
    assert text == build.package(COURSE)["scalar.py"]


def test_laying_out_again_changes_what_differs_and_leaves_the_configuration_alone(tmp_path):
    assert "nbgrader_config.py written" in lay_out(COURSE, STAGE, tmp_path)
    (tmp_path / "nbgrader_config.py").write_text("# mine\n")
    (tmp_path / "source" / STAGE.id / "kittengrad/graph.py").write_text("# broken\n")
    assert lay_out(COURSE, STAGE, tmp_path) == [f"source/{STAGE.id}/kittengrad/graph.py written"]
    assert (tmp_path / "nbgrader_config.py").read_text() == "# mine\n"


def test_every_file_that_students_write_is_theirs_to_keep(monkeypatch):
    monkeypatch.setenv("PATH", os.environ["PATH"])
    settings = Config()
    configure(settings)
    kept = settings.Autograde.exclude_overwriting
    assert kept["00-derivatives"] == ["kittengrad/calculus.py"]
    assert kept["02-backprop"] == [f"kittengrad/{name}.py" for name in ("calculus", "scalar", "graph")]


def test_zip_collect_takes_py_files_by_the_pattern_that_the_configuration_shows(tmp_path, monkeypatch):
    """The pattern stands in a comment, because its file names are one LMS's; here it is switched on."""
    course, archive = tmp_path / "course", tmp_path / "course/downloaded" / STAGE.id / "archive"
    lay_out(COURSE, STAGE, course)
    config = course / "nbgrader_config.py"
    text = config.read_text()
    assert text.count("# c.FileNameCollectorPlugin.named_regexp") == 1
    config.write_text(text.replace("# c.FileNameCollectorPlugin", "c.FileNameCollectorPlugin"))
    archive.mkdir(parents=True)
    (archive / "perfect_4567_12345_graph.py").write_text("# perfect")
    (archive / f"perfect_4567_12346_{STAGE.id}.ipynb").write_text("{}")
    (archive / "late_LATE_4568_12347_graph.py").write_text("# late")
    (archive / "late_LATE_4568_12348_notes.docx").write_text("no file of the course")
    with zipfile.ZipFile(archive / f"zipped_4569_12349_{STAGE.id}.zip", "w") as packed:
        for name in (
            f"{STAGE.id}.ipynb",
            "kittengrad/graph.py",
            "kittengrad/__init__.py",
            "checks/__init__.py",
        ):
            packed.writestr(f"{STAGE.id}/{name}", "# zipped")
    monkeypatch.chdir(course)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    command = [sys.executable, "-m", "nbgrader", "zip_collect", STAGE.id]
    said = subprocess.run(command, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    collected = {path.relative_to("submitted").as_posix() for path in Path("submitted").rglob("*.*")}
    assert collected - {"perfect/timestamp.txt"} == {
        *(f"perfect/{STAGE.id}/{name}" for name in ("graph.py", f"{STAGE.id}.ipynb")),
        f"late/{STAGE.id}/graph.py",
        *(f"zipped/{STAGE.id}/{name}" for name in (f"{STAGE.id}.ipynb", "checks/__init__.py")),
        *(f"zipped/{STAGE.id}/kittengrad/{name}" for name in ("graph.py", "__init__.py")),
    }
    assert Path(f"submitted/zipped/{STAGE.id}/kittengrad/graph.py").read_text() == "# zipped"


# A notebook put back in order.


def check_cell(name: str) -> nbformat.NotebookNode:
    meta = {
        "grade": True,
        "grade_id": name,
        "locked": True,
        "points": 1.0,
        "schema_version": 3,
        "solution": False,
    }
    return new_code_cell(f'check("{name}")', metadata={"nbgrader": meta}, id=name)


def question(name: str) -> nbformat.NotebookNode:
    meta = {
        "grade": True,
        "grade_id": name,
        "locked": False,
        "points": 0.0,
        "schema_version": 3,
        "solution": True,
    }
    return new_markdown_cell("YOUR ANSWER HERE", metadata={"nbgrader": meta}, id=name)


def released() -> nbformat.NotebookNode:
    welcome = new_markdown_cell("<b>Welcome</b>", id="welcome")
    return new_notebook(cells=[welcome, check_cell("one"), check_cell("two"), question("why")])


def sources(notebook: nbformat.NotebookNode) -> list[str]:
    nbformat.validate(notebook)
    return [cell.source for cell in notebook.cells]


def test_an_honest_notebook_stays_as_it_is():
    submitted = released()
    submitted.cells[3].source = "Because $a < b$, and `x<3`."
    submitted.cells.insert(1, new_code_cell("mine = 1"))
    assert sources(restored(submitted, released())) == sources(submitted)


def test_cells_that_were_deleted_come_back_in_their_place():
    submitted = new_notebook(cells=[new_markdown_cell("<b>Welcome</b>"), check_cell("two")])
    expected = ['check("one")', "<b>Welcome</b>", 'check("two")', "YOUR ANSWER HERE"]
    assert sources(restored(submitted, released())) == expected
    assert sources(restored(new_notebook(), released())) == [
        'check("one")',
        'check("two")',
        "YOUR ANSWER HERE",
    ]


def test_a_cell_that_was_changed_is_what_it_was():
    submitted = released()
    submitted.cells[1].source = "print(1)"
    submitted.cells[1].metadata.nbgrader.update(grade=False, points=9)
    submitted.cells[2].metadata.nbgrader = {"grade_id": "two"}
    submitted.cells[3].metadata.nbgrader.locked = True
    submitted.cells[3].source = "Because."
    cells = restored(submitted, released()).cells
    assert cells[1:3] == released().cells[1:3]
    assert cells[3].metadata == released().cells[3].metadata
    assert cells[3].source == "Because."


def test_of_two_copies_the_last_counts_and_the_other_is_mere_text():
    submitted = released()
    first, second = question("why"), question("why")
    first.source, second.source = "First.", "Second."
    submitted.cells[3:] = [first, second]
    cells = restored(submitted, released()).cells
    assert [(cell.source, _name(cell)) for cell in cells[3:]] == [("First.", ""), ("Second.", "why")]


@pytest.mark.parametrize("meta", [5, None, [], {"grade_id": 7}, {"grade_id": "unknown", "grade": True}])
def test_metadata_that_is_none_is_dropped(meta):
    submitted = released()
    submitted.cells.append(new_code_cell("x", metadata={"nbgrader": meta, "tags": ["y"]}))
    assert restored(submitted, released()).cells[-1].metadata == {}


def test_html_of_a_students_own_is_text():
    submitted = released()
    submitted.cells[3].source = "<img src=x onerror=f()>"
    submitted.cells[0].source += "</b><script>f()</script>"
    submitted.cells.append(new_markdown_cell("```mermaid\n<!--><iframe src=x>\n```"))
    submitted.cells.append(new_raw_cell("<script>f()</script>", metadata={"raw_mimetype": "text/html"}))
    cells = restored(submitted, released()).cells
    for cell in cells[0], cells[3], cells[4]:
        assert not any(f"<{letter}" in cell.source for letter in "iIsSbB/!?")
    assert cells[5].cell_type == "code"


def test_an_answer_keeps_its_pictures():
    submitted = released()
    submitted.cells[3].attachments = {"sketch.png": {"image/png": "aGk="}}
    assert restored(submitted, released()).cells[3].attachments == submitted.cells[3].attachments


TRY_IT = """
import sys
from pathlib import Path
from autograder.nbgrader import submission as handin
handin.READING_MEMORY = 2**26
print(handin._is_readable(Path(sys.argv[1])))
"""


def test_a_notebook_of_a_million_lists_is_not_read(tmp_path):
    """In a process of its own: one that has run other tests has memory to spare, and the bound is on more."""
    for name, lists in (("few", 1), ("many", 10**6)):
        text = notebook_of("").replace('"metadata": {}', f'"metadata": {{"x": [{"[]," * lists}[]]}}', 1)
        (tmp_path / name).write_text(text)
        tried = [sys.executable, "-c", TRY_IT, tmp_path / name]
        done = subprocess.run(tried, capture_output=True, text=True, cwd=REFERENCE.parent, check=True)
        assert done.stdout.strip() == str(name == "few")


def notebook_of(*cells: str) -> str:
    return nbformat.writes(new_notebook(cells=[new_markdown_cell(source) for source in cells]))


@pytest.mark.parametrize(
    "text",
    [
        *("", "not json", "[]", '{"cells": 3}', '{"cells": [{}], "nbformat": 4}', "[" * 100_000),
        notebook_of("\\begin{a}" * 2500),
        notebook_of(*["a" * 19_000] * 30),
        notebook_of(*[""] * 2001),
    ],
    ids=["empty", "text", "list", "cells", "cell", "deep", "long", "much", "many"],
)
def test_a_notebook_that_cannot_be_read_makes_way_for_the_released_one(tmp_path, monkeypatch, text):
    """Or one that is more than nbgrader can read in reasonable time and memory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("autograder.nbgrader.submission.READING_MEMORY", 2**26)
    for folder in ("release/02-backprop", "submitted/ann/02-backprop"):
        Path(folder).mkdir(parents=True)
    nbformat.write(released(), "release/02-backprop/02-backprop.ipynb")
    path = Path("submitted/ann/02-backprop/02-backprop.ipynb")
    path.write_text(text)
    keep_plain_files("02-backprop", "*", [str(path)])
    assert nbformat.read(path, as_version=4) == released()
    assert Path(f"{path}.unreadable").read_text() == text


def test_a_notebook_larger_than_any_is_not_even_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(nbformat, "read", None)
    with (tmp_path / "large.ipynb").open("wb") as file:
        file.truncate(2**30)
    assert not handin._is_readable(tmp_path / "large.ipynb")


@pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: stage.id)
def test_every_notebook_of_the_course_can_be_read(tmp_path, stage):
    for number, text in enumerate(build.notebook(stage)):
        path = tmp_path / f"{number}.ipynb"
        path.write_text(text)
        assert handin._is_readable(path)


# Verdicts.


def outcome(category: str, **view: Any) -> TestOutcome:
    return TestOutcome("t", "2.1", "A <b>title</b>", "A <i>hint</i>.", category, student=StudentView(**view))


def written(result: Result) -> list[nbformat.NotebookNode]:
    """The cells for tasks 2.1 and 2.2, as a result is written into them."""
    cells = [check_cell("task-2-1"), check_cell("task-2-2")]
    cells[0].outputs = [new_output("stream", name="stderr", text="forged")]
    write(new_notebook(cells=cells), result, COURSE)
    return cells


def test_a_score_is_between_nothing_and_the_cells_own_maximum():
    tests = [outcome("passed"), outcome("passed"), outcome("wrong value")]
    tasks = [TaskResult("2.1", "order", 1.0, tests), TaskResult("2.2", "rule", 7.0, [outcome("passed")])]
    cells = written(Result("ann", STAGE.id, tasks=tasks))
    assert determine_grade(cells[0]) == (0.666667, 1.0)
    assert determine_grade(cells[1]) == (1.0, 1.0)


def test_outputs_that_came_with_a_notebook_are_gone():
    own = new_code_cell("own", outputs=[new_output("stream", text="forged")], execution_count=7)
    write(new_notebook(cells=[own]), Result("ann", STAGE.id), COURSE)
    assert own.outputs == []
    assert own.execution_count is None


def test_feedback_is_escaped():
    tests = [outcome("wrong value", diagnosis="a <u>reason</u>"), outcome("passed")]
    html = written(Result("ann", STAGE.id, tasks=[TaskResult("2.1", "<s>order</s>", 1.0, tests)]))[0].outputs[
        0
    ]
    text = html.data["text/html"]
    for tag in ("b", "i", "u", "s"):
        assert f"&lt;{tag}&gt;" in text


def html_of(cells) -> str:
    return "".join(cell.outputs[0].data["text/html"] for cell in cells)


def test_a_syntax_error_is_told_in_one_cell_and_html_of_the_others_refers_to_it():
    test = outcome("exception", exception="SyntaxError", lines=[("graph.py", 63)])
    tests = [test] * 5
    tasks = [TaskResult("2.1", "order", 1.0, tests), TaskResult("2.2", "rule", 1.0, tests)]
    cells = written(Result("ann", STAGE.id, tasks=tasks))
    html = html_of(cells)
    assert html.count("SyntaxError") == 1
    assert "It stops all tests of tasks 2.1 and 2.2." in cells[0].outputs[0].data["text/html"]
    assert "task 2.1 names stops this task too" in cells[1].outputs[0].data["text/html"]
    assert "✗" not in html
    assert "Hint" not in html
    assert [determine_grade(cell)[0] for cell in cells] == [0, 0]


def test_in_the_html_what_was_not_started_is_no_failure():
    tasks = [TaskResult("2.1", "order", 1.0, [outcome("passed"), outcome("not started")])]
    html = html_of(written(Result("ann", STAGE.id, tasks=tasks))[:1])
    assert "✗" not in html
    assert "○" in html


def test_a_submission_that_cannot_be_graded_earns_nothing_and_says_why():
    tasks = [TaskResult(task.id, task.title, task.points, []) for task in STAGE.tasks]
    cells = written(Result("ann", STAGE.id, problem="graph.py is <missing>.", tasks=tasks))
    assert determine_grade(cells[0]) == (0, 1.0)
    assert "graph.py is &lt;missing&gt;." in cells[0].outputs[0].data["text/html"]


def test_a_submission_without_the_file_stands_at_zero(tmp_path):
    (tmp_path / "ann" / STAGE.id).mkdir(parents=True)
    result = verdict(COURSE, STAGE.id, tmp_path / "ann", tmp_path / "results")
    assert result.points == 0
    assert "graph.py" in result.problem


def test_a_grader_that_fails_gives_no_verdict(tmp_path, monkeypatch):
    folder = tmp_path / "ann" / STAGE.id
    folder.mkdir(parents=True)
    (folder / "graph.py").write_text(GRAPH)
    monkeypatch.setattr(Pool, "grade", lambda self, jobs: map(lost_row, jobs))
    with pytest.raises(NoVerdict, match="grade again"):
        verdict(COURSE, STAGE.id, tmp_path / "ann", tmp_path / "results")
    monkeypatch.undo()
    assert verdict(COURSE, STAGE.id, tmp_path / "ann", tmp_path / "results").points == STAGE.points


def test_an_assignment_that_is_no_stage_gets_no_verdict(tmp_path):
    with pytest.raises(NoVerdict, match="essay is no stage of this course"):
        verdict(COURSE, "essay", tmp_path, tmp_path / "results")
