"""nbgrader's gradebook where nbgrader has it: SQLite in the course folder, or any database by its URL.

nbgrader's own loader reads the settings, so this grader and nbgrader use the same database. Errors name the
database without its password.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from traitlets import Unicode

from autograder import AutograderError
from autograder.desk.for_nbgrader import CONFIG
from autograder.text import one_line

SETTING = f"CourseDirectory.db_url in {CONFIG}"
SECONDS = 10  # for a connection
_CAUSES = (
    ("database is locked", "another program writes to it: close it, and type the command again"),
    ("password authentication failed", "the user name or the password is wrong: correct {setting}"),
    ("no password supplied", "it wants a password: add it to {setting}, or use a ~/.pgpass"),
    ("does not exist", "the server has no such database or user: make it, or correct {setting}"),
    ("resolve host", "there is no such host: correct {setting}"),
    ("unable to open database file", "the file cannot be opened: check its folder and your permission"),
    ("readonly database", "you may not write to it: check your permission"),
    ("not a database", "the file is damaged, or it is no gradebook: restore it from a copy"),
    ("malformed", "the file is damaged: restore it from a copy"),
)
_SHOWN = frozenset(("host", "port"))
_UNREACHABLE = "the server does not answer: check that it runs, and the host and port in {setting}"


class _Settings(NbGrader):  # type: ignore[misc]
    """nbgrader as it starts in the course folder. A faulty nbgrader_config.py is an error."""

    course = Unicode()
    load_cwd_config = False
    raise_config_file_errors = True

    @property
    def config_file_paths(self) -> list[str]:
        return [self.course, *jupyter_config_path()]


def settings(folder: Path) -> CourseDirectory:
    """The course's folder as nbgrader knows it. Raises AutograderError."""
    app = _Settings(course=str(folder.resolve()), log_level="ERROR")
    path = list(sys.path)
    try:
        app.initialize([], root=app.course)
    except (Exception, SystemExit) as error:  # the file is Python, written by staff
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename.endswith(CONFIG)]
        at = ", line ".join(map(str, [folder / CONFIG, *lines[-1:]]))
        raise AutograderError(f"{at}: {type(error).__name__}, so nbgrader cannot read it") from error
    finally:
        sys.path[:] = path
    return app.coursedir


@contextmanager
def opened(folder: Path, db: str = "", *, new: bool = False) -> Iterator[Gradebook]:
    """The gradebook of the course in `folder`. Raises AutograderError if the database fails.

    db   its URL; "": as nbgrader's configuration says
    new  whether a missing SQLite file is made
    """
    course = settings(folder)
    url = _url(db or course.db_url, "--db" if db else SETTING)
    if url.get_backend_name() == "sqlite" and not new and not Path(url.database or "").is_file():
        raise AutograderError(f"{url.database or url} is missing: give the folder of an nbgrader course")
    if url.get_backend_name() == "postgresql":
        url = url.update_query_dict({"connect_timeout": str(SECONDS), **url.query})
    try:
        with Gradebook(url.render_as_string(hide_password=False), course.course_id) as book:
            yield book
    except DBAPIError as error:
        raise AutograderError(_sentence(url, error, "--db" if db else SETTING)) from None
    except (ImportError, NoSuchModuleError):
        raise AutograderError(
            f"{_shown(url)}: this environment lacks the driver {url.drivername}; for PostgreSQL, "
            "write postgresql+psycopg:// and install the extra `postgres`"
        ) from None


def _url(text: str, where: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):  # the text can hold a password
        raise AutograderError(
            f"{where} is no URL of a database: write it as postgresql+psycopg://USER:PASSWORD@HOST/NAME"
        ) from None


def _sentence(url: URL, error: DBAPIError, setting: str) -> str:
    """What failed, and what to do next; the driver's own words alone can be several lines."""
    words = one_line(str(error.orig), 300)
    fallback = _UNREACHABLE if error.connection_invalidated or "connection" in words else words
    for secret in filter(None, (url.password, url.query.get("password"))):
        fallback = fallback.replace(str(secret), "***")
    step = next((step for cause, step in _CAUSES if cause in words), fallback)
    return f"the gradebook {_shown(url)}: {step.format(setting=setting)}"


def _shown(url: URL) -> str:
    """The URL without secrets: a password can be one of its parameters, too."""
    return url.set(query={word: url.query[word] for word in _SHOWN & url.query.keys()}).render_as_string()
