"""A term as an instructor plays it: stage 02 goes out by nbgrader, and 60 submissions come back.

They come as a Canvas zip, a Moodle zip and a Gradescope export. One results folder holds the marks of all
three, and a class is graded once. The tests are one story and run in this order. After each step the totals
agree in the records, in grades.csv, on the pages and in the exports.
"""

import html
import os
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import PyFileConfigLoader
from typer.testing import CliRunner

from autograder.cli import app
from autograder.nbgrader.layout import lay_out
from tests.autograder.desk import made_up_class
from tests.autograder.desk.made_up_class import NOTEBOOK, SLOW, STAGE, UNGRADABLE
from tests.autograder.desk.totals import EXPORTED, in_results, in_the_records, rows

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's, on every run

SENT, MISSING = 60, 2
APPEALED, MARKED = "overwrites-grad-a-", ("right-000", "clears-leaves-a-004", "right-003")
LEFT_OUT = 3  # the exit status when an entry could not be graded
RULES = """
roster = "../extended.csv"
[deadlines]
penalty = "10 % a day, at most 50 %"
[deadlines.02]
due = 2026-11-20T12:00:00Z
"""


@dataclass
class Term:
    """The desk: the nbgrader course, the class that sent something, and those who sent nothing."""

    folder: Path
    class_: list
    missing: list

    @property
    def course(self):
        return self.folder / "course"

    @property
    def results(self):
        return self.course / "results"

    @property
    def classes(self):
        """The class folder of each system. nbgrader's own holds what came from Canvas."""
        return {
            "canvas": self.course / "submitted",
            "moodle": self.folder / "moodle",
            "gradescope": self.folder / "gradescope",
        }

    @property
    def graded(self):
        return [one for one in self.class_ if one.kind not in UNGRADABLE]

    def types(self, *words, status=0):
        """What the instructor types; what it printed."""
        done = CliRunner().invoke(app, list(map(str, words)))
        assert done.exit_code == status, done.output
        return done.output

    def grades(self, system, status=LEFT_OUT):
        return self.types("grade", self.classes[system], "--results", self.results, status=status)


@pytest.fixture(scope="module")
def term(tmp_path_factory, course):
    """The released stage, and what the systems hand out a week later."""
    folder = tmp_path_factory.mktemp("term")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
            patch.setenv(name, str(folder / name.lower()))
        patch.setenv("PATH", os.environ["PATH"])  # configure() adds to it: to be put back
        lay_out(course, STAGE, folder / "course")
        patch.chdir(folder / "course")
        done(nbgrader(folder).generate_assignment(STAGE.id))
        done(nbgrader(folder).release_assignment(STAGE.id))
        released = next((folder / "course/exchange").rglob(f"outbound/{STAGE.id}/{NOTEBOOK}")).read_text(
            "utf-8"
        )
        everybody = made_up_class.members(SENT + MISSING, released, without=SLOW)
        sent = everybody[:SENT]
        for system in ("canvas", "moodle", "gradescope"):
            getattr(made_up_class, system)(sent, folder / f"{system}.zip")
        made_up_class.roster(everybody, folder / "roster.csv")
        made_up_class.canvas_gradebook(everybody, folder / "gradebook.csv")
        made_up_class.moodle_worksheet(everybody, folder / "worksheet.csv")
        yield Term(folder, sent, everybody[SENT:])


def nbgrader(folder):
    settings = PyFileConfigLoader("nbgrader_config.py", path=str(folder / "course")).load_config()
    return NbGraderAPI(config=settings)


def done(outcome):
    """What nbgrader did went well."""
    assert outcome["success"], outcome.get("log", "") + outcome["error"]


TABLES = {"canvas": "gradebook.csv", "moodle": "worksheet.csv"}


def agree(term, system, *exports):
    """The same totals everywhere, and in these exports of the class of a system; the totals."""
    totals = in_results(term.results, term.class_)
    marks = term.folder / f"marks-{system}"
    for export in exports:
        table = ["--table", term.folder / TABLES[export]] if export in TABLES else []
        words = (
            "export",
            export,
            term.classes[system],
            "--results",
            term.results,
            "--to",
            marks,
            "--stage",
            "02",
        )
        term.types(*words, *table, status=LEFT_OUT)
        assert EXPORTED[export](marks, term.class_) == totals, export
    return totals


# The story.


@pytest.mark.parametrize("system", ["canvas", "moodle", "gradescope"])
def test_every_download_becomes_the_class(term, system):
    said = term.types(
        *("collect", term.folder / f"{system}.zip", "--to", term.classes[system], "--stage", "02"),
        *("--roster", term.folder / "roster.csv"),
    )
    assert f"{SENT} students" in said
    assert f"missing for {STAGE.id}: {MISSING} of the roster" in said
    for one in term.class_:
        folder = term.classes[system] / one.login / STAGE.id
        files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        sent = {name: data if isinstance(data, bytes) else data.encode() for name, data in one.files.items()}
        assert {name: files[name] for name in sent} == sent, one


def test_the_class_is_graded_once(term):
    """Another download of the same files finds its marks."""
    assert f"{len(term.graded)} graded, 0 as they were" in term.grades("canvas")
    totals = agree(term, "canvas", "canvas", "nbgrader", "csv")
    assert {totals[one.login] for one in term.graded if one.kind.startswith("right")} == {STAGE.points}
    assert totals["untouched-019"] == 0
    assert len(rows(term.results / "grades.csv")) == SENT + MISSING
    for system in ("moodle", "gradescope"):
        assert f"0 graded, {len(term.graded)} as they were" in term.grades(system)
        assert agree(term, system, system) == totals


def test_written_answers_that_staff_marked_count_everywhere(term):
    """As formgrader marks them, in nbgrader's gradebook. One student sent a zip of the released folder."""
    before = in_the_records(term.results)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(term.course)
        desk = nbgrader(term.folder)
        for login in MARKED:
            done(desk.autograde(STAGE.id, login))
        with Gradebook(desk.coursedir.db_url) as book:
            for login in MARKED:
                assert mark(book, login) == before[login] + 3
                page = term.course / "autograded" / login / STAGE.id / NOTEBOOK
                assert f"The answer of {login[:-4]} to question {STAGE.written[0].id}" in page.read_text(
                    "utf-8"
                )
    said = term.types("gradebook", term.course, "--results", term.results)
    waiting = len(MARKED) * (len(STAGE.written) - 2)
    assert f"{waiting} answers are still to be marked" in said
    after = agree(term, "canvas", "canvas", "nbgrader", "csv")
    assert after == before | {login: before[login] + 3 for login in MARKED}
    assert agree(term, "moodle", "moodle") == after
    assert agree(term, "gradescope", "gradescope") == after


def mark(book, login):
    """Two answers are marked; the total as nbgrader has it then."""
    notebook = book.find_submission_notebook(STAGE.id, STAGE.id, login)
    grades = {grade.name: grade for grade in notebook.grades}
    for question, points in zip(STAGE.written[:2], (2, 1), strict=True):
        grades[question.grade_id].manual_score = points
        grades[question.grade_id].needs_manual_grade = False
    book.db.commit()
    return book.find_submission(STAGE.id, login).score


def test_an_appeal_outlives_a_regrade(term):
    [login] = [one.login for one in term.class_ if one.login.startswith(APPEALED)]
    before = in_the_records(term.results)
    words = login, "2.3", "+0.4", "--by", "TA", "--why", "the sum can be read as one node"
    term.types("adjust", *words, "--results", term.results)
    after = agree(term, "canvas", "canvas", "csv")
    assert after == before | {login: round(before[login] + 0.4, 2)}
    said = term.types("regrade", "--student", login, "--stage", "02", "--results", term.results)
    assert "1 adjustment by hand kept" in said
    assert agree(term, "moodle", "moodle") == after


def test_an_extension_ends_a_penalty(term):
    class_, everybody = term.classes["gradescope"], [*term.class_, *term.missing]
    late = [one for one in term.graded if one.late]
    before = in_the_records(term.results)
    (class_ / "class.toml").write_text(RULES)
    made_up_class.roster(everybody, term.folder / "extended.csv")
    assert "0 graded" in term.grades("gradescope")
    after = agree(term, "gradescope", "gradescope", "csv")
    assert after == before | {one.login: round(before[one.login] * 0.9, 2) for one in late}
    made_up_class.roster(everybody, term.folder / "extended.csv", {late[0].login: "+48h"})
    assert f"{late[0].login}, {STAGE.id}" in term.grades("gradescope")
    after = after | {late[0].login: before[late[0].login]}
    assert agree(term, "gradescope", "gradescope", "csv", "nbgrader") == after
    changed = rows(term.results / "changes.csv")
    assert changed[-1]["student"] == late[0].login
    assert "deadline" in changed[-1].values()


@pytest.mark.parametrize(
    ("system", "zipped"),
    [("canvas", "canvas-feedback"), ("moodle", "moodle-feedback"), ("canvas", "csv-feedback")],
)
def test_each_student_gets_the_own_page(term, system, zipped):
    number = {"canvas-feedback": "canvas", "moodle-feedback": "moodle"}.get(zipped, "login")
    ids = {f"{getattr(one, number)}": one.login for one in term.graded}
    with zipfile.ZipFile(term.folder / f"marks-{system}" / f"{zipped}-{STAGE.id}.zip") as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    whose = [ids[next(part for part in re.split("[_/]", name) if part in ids)] for name in found]
    assert sorted(whose) == sorted(ids.values())
    parts = {one.login: f"{one.given} {one.family}".replace(",", " ").split() for one in term.class_}
    heads = {
        login: html.unescape(re.search('<p class="whose">for <bdi>(.*?)</bdi>', page)[1])
        for login, page in zip(whose, found.values(), strict=True)
    }
    assert len(set(heads.values())) == len(heads)
    for login, head in heads.items():  # a system gives the family name first or last
        assert login in head or all(part in head for part in parts[login])
    for login, page in zip(whose, found.values(), strict=True):
        assert not [one for one in parts if one != login and one in page]
