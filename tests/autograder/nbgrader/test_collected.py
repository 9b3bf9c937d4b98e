"""A class that `collect` puts into submitted/ is one that nbgrader autogrades and formgrader shows."""

import csv
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import PyFileConfigLoader

from autograder import results as store
from autograder.build.stubs import solved
from autograder.course import REFERENCE, load
from autograder.desk import manifest
from autograder.nbgrader.export import ExportWithIds
from autograder.nbgrader.layout import lay_out
from tests.autograder.commands.typed import run
from tests.autograder.desk.downloads import packed, zipped

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's, on every run

COURSE = load()
STAGE = COURSE.stage("02-backprop")
GRAPH = solved((REFERENCE / "kittengrad/graph.py").read_text())
WRONG = GRAPH.replace("parent.grad += derivative", "parent.grad = derivative")
NOTEBOOK = f"{STAGE.id}.ipynb"
ROSTER = "key,name,id,email\nlee,Ann Lee,100,lee@x.org\nbo,Bo Li,200,\nno,None Yet,300,\n"


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A course folder with the stage generated."""
    folder = tmp_path_factory.mktemp("released") / "course"
    with pytest.MonkeyPatch.context() as patch:
        lay_out(COURSE, STAGE, folder)
        patch.chdir(folder)
        done = _api(folder).generate_assignment(STAGE.id)
        assert done["success"], done["log"]
    return folder


def _api(folder):
    return NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config())


@pytest.fixture
def room(released, tmp_path, monkeypatch):
    """A copy of that course, in which the test stands."""
    shutil.copytree(released, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def canvas(path, files):
    """A download of Canvas: {(name, id): {file: text}}."""
    numbered = (
        (f"{name}_{user}_{900 + number}_{file}", text)
        for (name, user), several in files.items()
        for number, (file, text) in enumerate(several.items())
    )
    return packed(path, dict(numbered))


def test_a_download_of_canvas_is_autograded_with_ids_and_names(room, tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER)
    notebook = (room / "release" / STAGE.id / NOTEBOOK).read_text()
    answered = notebook.replace("Double-click to write your answer here.", "an answer")
    download = canvas(
        tmp_path / "d.zip",
        {
            ("leeann", "100"): {"graph.py": GRAPH, NOTEBOOK: answered},
            ("libo", "200"): {"graph.py": WRONG, "timestamp.txt": "no time at all"},
        },
    )
    done = run(
        "collect", download, "--to", room / "submitted", "--stage", "2", "--roster", tmp_path / "roster.csv"
    )
    assert done.returncode == 0, done.stderr
    assert "gradebook has 3 students" in done.stdout
    api = _api(room)
    for student in ("lee", "bo"):
        graded = api.autograde(STAGE.id, student)
        assert graded["success"], graded["log"]
    kept = room / "autograded" / "lee" / STAGE.id / NOTEBOOK
    assert ("an answer" in kept.read_text()) == ("an answer" in answered)
    with Gradebook(api.coursedir.db_url) as book:
        told = {one.id: (one.first_name, one.last_name, one.email, one.lms_user_id) for one in book.students}
        ExportWithIds(to="exported.csv").export(book)
        scores = {one: book.find_submission(STAGE.id, one).score for one in ("lee", "bo")}
    assert told["lee"] == ("Ann", "Lee", "lee@x.org", "100")
    assert [told["bo"][3], told["no"][3]] == ["200", "300"]
    with Path("exported.csv").open() as sheet:
        rows = {row["student_id"]: row for row in csv.DictReader(sheet)}
    assert {one: row["lms_user_id"] for one, row in rows.items()} == {"lee": "100", "bo": "200", "no": "300"}
    assert {one: float(rows[one]["score"]) for one in scores} == scores
    assert rows["no"]["score"] == "0.0"
    ours = {one.student: one.points for one in store.read_all(room / "results")}
    assert scores == {student: pytest.approx(points) for student, points in ours.items()}
    assert ours["bo"] < ours["lee"] == sum(task.points for task in STAGE.tasks)


def test_a_newer_attempt_without_a_time_waits_for_autograding(room, tmp_path):
    made = room / "autograded" / "libo-200" / STAGE.id
    for text, count in ((WRONG, 1), (GRAPH, 2), (GRAPH, 2)):
        made.mkdir(parents=True, exist_ok=True)
        download = canvas(tmp_path / "d.zip", {("libo", "200"): {"graph.py": text}})
        assert run("collect", download, "--to", room / "submitted", "--stage", "2").returncode == 0
        assert len(manifest.read(room / "submitted").attempts) == count
        assert (room / "submitted/libo-200" / STAGE.id / "graph.py").read_text() == text
    assert made.exists()  # the last download brought nothing new
    shutil.rmtree(room / "autograded")


def test_times_are_the_ones_of_the_download(room, tmp_path):
    entry = f"lee+{STAGE.id}+2026-11-20 10:00:00.250000 UTC+x"
    files = {f"{entry}/graph.py": GRAPH, f"{entry}/timestamp.txt": "1999-01-01 00:00:00.000000 UTC"}
    assert run("collect", packed(tmp_path / "d.zip", files), "--to", room / "submitted").returncode == 0
    stamp = room / "submitted/lee" / STAGE.id / "timestamp.txt"
    assert stamp.read_text() == "2026-11-20 10:00:00.250000 UTC\n"


def test_folders_in_the_place_of_files_stop_nothing(room, tmp_path):
    inside = zipped({"graph.py": GRAPH, f"{NOTEBOOK}/x.py": "1", "timestamp.txt/x.py": "1"})
    download = canvas(tmp_path / "d.zip", {("libo", "200"): {"work.zip": inside}})
    done = run("collect", download, "--to", room / "submitted", "--stage", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    there = room / "submitted/libo-200" / STAGE.id
    assert (there / NOTEBOOK).read_bytes() == (room / "release" / STAGE.id / NOTEBOOK).read_bytes()
    assert not (there / "timestamp.txt").exists()


def test_a_missing_release_is_named_and_the_class_stays(room, tmp_path):
    shutil.rmtree(room / "release")
    download = canvas(tmp_path / "d.zip", {("libo", "200"): {"graph.py": GRAPH}})
    done = run("collect", download, "--to", room / "submitted", "--stage", "2")
    assert done.returncode == 1
    assert f"nbgrader generate_assignment {STAGE.id}" in " ".join(done.stderr.split())
    assert not (room / "submitted").exists()
