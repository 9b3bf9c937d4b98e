"""nbgrader's gradebook on a PostgreSQL server: the same totals as in SQLite, and errors that say why.

The server is this test's own: in a temporary folder, on a Unix socket, run by a plain user. It needs Debian's
package `postgresql`, which `.ci/run` installs.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import PyFileConfigLoader

from autograder.build.stubs import solved
from autograder.course import REFERENCE, load
from tests.autograder.commands.typed import run as typed
from tests.autograder.desk.downloads import packed
from tests.containers.conftest import run

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's, on every run

STAGE = load().stage("02-backprop")
PASSWORD = "a-s3cret-of-staff"
SECONDS = 60


def _as_nobody(*words: str | Path) -> None:
    """The server refuses to run as root."""
    plain = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
    done = subprocess.run(words, cwd="/", timeout=SECONDS, capture_output=True, text=True, **plain)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """The folder of a running server's socket. The user is `grader`."""
    [*_, programs] = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path has at most 107 characters
    data, secret = folder / "data", folder / "password"
    secret.write_text(PASSWORD)
    if os.getuid() == 0:
        for path in (folder, secret):
            shutil.chown(path, "nobody", "nogroup")
    _as_nobody(programs / "initdb", "-D", data, "-U", "grader", "--auth=scram-sha-256", f"--pwfile={secret}")
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off"
    control = programs / "pg_ctl"
    _as_nobody(control, "-D", data, "-o", settings, "-l", folder / "log", "-t", str(SECONDS), "-w", "start")
    try:
        yield folder
    finally:
        _as_nobody(control, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


def url(
    server: Path, password: str = f":{PASSWORD}", database: str = "postgres", user: str = "grader"
) -> str:
    return f"postgresql+psycopg://{user}{password}@/{database}?host={server}"


@pytest.fixture(scope="module")
def download(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two submissions as Canvas has them: one that is right, one that overwrites gradients."""
    right = solved((REFERENCE / "kittengrad/graph.py").read_text())
    wrong = right.replace("parent.grad += derivative", "parent.grad = derivative")
    assert wrong != right
    files = {"leeann_100_901_graph.py": right, "libo_200_902_graph.py": wrong}
    return packed(tmp_path_factory.mktemp("download") / "canvas.zip", files)


def played(
    course: Path, download: Path, patch: pytest.MonkeyPatch, db: str = ""
) -> tuple[dict[str, float], dict[str, float]]:
    """{student: nbgrader's total} and {student: that of grades.csv} of a class whose answers are marked."""
    laid = typed("nbgrader", course, STAGE.id)
    assert laid.returncode == 0, laid.stderr
    if db:
        with (course / "nbgrader_config.py").open("a") as config:
            config.write(f"c.CourseDirectory.db_url = {db!r}\n")
    api = in_course(course, patch)
    said = done(api.generate_assignment(STAGE.id))
    collected = typed("collect", download, "--to", course / "submitted", "--stage", STAGE.id)
    assert collected.returncode == 0, collected.stderr
    for student in ("leeann-100", "libo-200"):
        said += done(api.autograde(STAGE.id, student))
    with Gradebook(db or f"sqlite:///{course / 'gradebook.db'}") as book:
        for number, submission in enumerate(book.assignment_submissions(STAGE.id)):
            for question in STAGE.written[number:]:
                [notebook] = submission.notebooks
                grade = book.find_grade(question.grade_id, notebook.name, STAGE.id, submission.student.id)
                grade.manual_score, grade.needs_manual_grade = question.points / 2, False
        book.db.commit()
    carried = typed("gradebook", course, "--results", course / "results")
    assert carried.returncode == 0, carried.stderr
    exported = run(sys.executable, "-m", "nbgrader", "export", "--to", "x.csv", cwd=course)
    for one in (collected, carried, exported):
        said += one.stdout + one.stderr
    assert PASSWORD not in said
    scores = {row["student_id"]: float(row["score"]) for row in table(course / "x.csv")}
    return scores, {row["student"]: float(row["final"]) for row in table(course / "results/grades.csv")}


def in_course(course: Path, patch: pytest.MonkeyPatch) -> NbGraderAPI:
    """nbgrader in the folder of the course."""
    patch.chdir(course)
    return NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config())


def done(outcome: dict[str, Any]) -> str:
    """What nbgrader logged; it went well."""
    assert outcome["success"], outcome.get("log", "") + outcome["error"]
    return str(outcome["log"])


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as sheet:
        return list(csv.DictReader(sheet))


def test_totals_are_those_of_sqlite(server, download, tmp_path, monkeypatch):
    in_postgres = played(tmp_path / "server", download, monkeypatch, url(server))
    assert not (tmp_path / "server" / "gradebook.db").exists()
    in_sqlite = played(tmp_path / "file", download, monkeypatch)
    for exported, ours in (in_postgres, in_sqlite):
        assert len(ours) == 2
        assert exported == pytest.approx(ours, abs=0.011)
    assert in_postgres[1] == in_sqlite[1]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"password": ":wr0ng-s3cret"}, "the user name or the password is wrong"),
        ({"password": ""}, "it wants a password"),
        ({"user": "nobody"}, "the user name or the password is wrong"),
        ({"database": "missing"}, "the server has no such database"),
    ],
)
def test_what_the_server_refuses_is_told_without_the_password(server, tmp_path, options, why):
    told(tmp_path, url(server, **options), why)


@pytest.mark.parametrize(
    ("host", "why"),
    [("127.0.0.1:9", "the server does not answer"), ("no.such.host.invalid", "there is no such host")],
)
def test_a_server_out_of_reach_is_told(tmp_path, host, why):
    told(tmp_path, f"postgresql+psycopg://grader:{PASSWORD}@{host}/x", why)
    told(tmp_path, f"postgresql+psycopg://grader@{host}/x?password={PASSWORD}", why)


def told(course: Path, db: str, why: str) -> None:
    (course / "nbgrader_config.py").write_text(f"c = get_config()\nc.CourseDirectory.db_url = {db!r}\n")
    for words in ((), ("--db", db)):
        done = typed("gradebook", course, "--results", course / "results", *words)
        assert done.returncode == 1
        assert why in done.stderr, done.stderr
        assert ("--db" if words else "nbgrader_config.py") in done.stderr
        assert "Traceback" not in done.stderr
        assert "s3cret" not in done.stdout + done.stderr
