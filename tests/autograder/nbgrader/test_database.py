"""The gradebook is where nbgrader's configuration has it, and the error of a failing one says what to do."""

import os
import sqlite3
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import AutograderError
from autograder.nbgrader import database

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's, on every run

ELSEWHERE = "c.CourseDirectory.db_url, c.CourseDirectory.course_id = 'sqlite:////elsewhere.db', 'mine'"


@pytest.fixture
def course(tmp_path):
    """course(a line of nbgrader_config.py) -> the course folder."""

    def course(line=""):
        (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{line}\n")
        return tmp_path

    return course


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory):
    """The file of a gradebook with one student."""
    path = tmp_path_factory.mktemp("gradebook") / "mine.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")  # nbgrader runs alembic
        with Gradebook(f"sqlite:///{path}") as book:
            book.add_student("lee")
    return path


def why(folder, db=""):
    with pytest.raises(AutograderError) as error, database.opened(folder, db):
        pass
    return str(error.value)


def test_without_a_setting_it_is_in_the_course_folder(course):
    assert database.settings(course()).db_url == f"sqlite:///{course() / 'gradebook.db'}"


def test_the_setting_of_the_course_counts_wherever_one_stands(course, monkeypatch, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'other'\n")
    monkeypatch.chdir(elsewhere)
    path = list(sys.path)
    found = database.settings(course(ELSEWHERE))
    assert (found.db_url, found.course_id) == ("sqlite:////elsewhere.db", "mine")
    assert sys.path == path


def test_a_given_url_counts_before_the_setting(course, gradebook):
    folder = course("c.CourseDirectory.db_url = 'sqlite:////nowhere/at/all.db'")
    with database.opened(folder, f"sqlite:///{gradebook}") as book:
        assert [one.id for one in book.students] == ["lee"]


def test_a_faulty_configuration_is_named_with_its_line(course):
    assert "nbgrader_config.py, line 2: NameError" in why(course("unknown"))


@pytest.mark.parametrize("url", ["grader:s3cret@host", "postgresql+psycopg://grader:s3cret@host:port/x"])
def test_what_is_no_url_is_told_without_its_password(course, url):
    folder = course(f"c.CourseDirectory.db_url = {url!r}")
    for message in (why(folder), why(folder, url)):
        assert "is no URL of a database" in message
        assert "s3cret" not in message


def test_a_driver_that_is_missing_is_named_without_the_password(course):
    message = why(course(), "oracle9://grader:s3cret@host/x")
    assert "lacks the driver oracle9" in message
    assert "s3cret" not in message


def test_a_damaged_file_is_named(course):
    folder = course()
    (folder / "gradebook.db").write_text("no database" * 1000)
    assert "gradebook.db: the file is damaged" in why(folder)


def test_a_locked_file_says_that_another_program_writes(course, gradebook):
    other = sqlite3.connect(gradebook, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert "another program writes to it" in why(course(), f"sqlite:///{gradebook}?timeout=0.1")
    finally:
        other.close()
