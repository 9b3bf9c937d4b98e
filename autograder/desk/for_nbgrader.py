"""What nbgrader needs beside the files of a collected class.

A class that is collected into COURSE/submitted is nbgrader's folder of submissions too. nbgrader grades a
submission that has its notebook, and reads the time of sending from a file:

    COURSE/submitted/STUDENT/STAGE/STAGE.ipynb    the student's notebook, else the released one
    COURSE/submitted/STUDENT/STAGE/timestamp.txt  the time as the manifest has it; none if it is unknown
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from autograder.desk.manifest import Attempt, Manifest
from autograder.desk.people import Student
from autograder.desk.records import CollectError
from autograder.desk.roster import Enrolled
from autograder.store import write_atomically

CONFIG, SUBMITTED, TIME = "nbgrader_config.py", "submitted", "timestamp.txt"
NAMES = ("exchange", "plain")  # formats whose id is the student's name in the class


def course_around(folder: Path) -> Path | None:
    """The nbgrader course whose submissions this folder holds; None for a class of its own."""
    folder = folder.absolute()
    return folder.parent if folder.name == SUBMITTED and (folder.parent / CONFIG).is_file() else None


def complete(root: Path, course: Path, attempts: Iterable[Attempt]) -> None:
    """Add notebook and time to these submissions below `root`. Raises CollectError, CannotWrite.

    A stage that the course lacks is left as it is: its files can earn the bonus of a later stage.
    """
    for one in attempts:
        if not (course / "source" / one.stage).is_dir():
            continue
        folder = root / one.student / one.stage
        notebook, time = folder / f"{one.stage}.ipynb", folder / TIME
        _remove_folders(notebook, time)
        _add_notebook(notebook, course / "release" / one.stage)
        if one.when:
            write_atomically(time, f"{one.when.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC\n")
        else:  # what a student wrote there says nothing about the time of sending
            time.unlink(missing_ok=True)


def _remove_folders(*paths: Path) -> None:
    """Remove the folders that a student's zip has in the place of these files."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)


def _add_notebook(path: Path, release: Path) -> None:
    if path.is_file():
        return
    elsewhere = [one for one in path.parent.rglob(path.name) if one.is_file()]
    if len(elsewhere) == 1:
        shutil.copy(elsewhere[0], path)
        return
    try:
        shutil.copy(release / path.name, path)
    except FileNotFoundError as error:
        raise CollectError(
            f"{release / path.name} is missing, and a submission has no notebook: type "
            f"`nbgrader generate_assignment {release.name}` in {release.parent.parent}, and collect again"
        ) from error


def forget(course: Path, changed: Iterable[tuple[str, str]]) -> None:
    """Remove what nbgrader made of earlier attempts of (student, stage). It then asks for a new autograding.

    nbgrader does so itself when the newer attempt has a time.
    """
    for student, stage in changed:
        shutil.rmtree(course / "autograded" / student / stage, ignore_errors=True)


def everyone(known: Manifest, enrolled: Iterable[Enrolled], folders: dict[str, str]) -> list[Student]:
    """All students of the class, each with the system's id: the roster's, else that of the latest attempt.

    folders  {key in the roster: folder}
    """
    found: dict[str, Student] = {}
    for one in sorted(known.attempts, key=lambda one: one.run):
        number = "" if one.lms in NAMES else one.lms_id
        before = found.get(one.student)
        known_id, known_email = (before.id, before.email) if before else ("", "")
        found[one.student] = Student(
            one.student, one.student, one.name, number or known_id, one.email or known_email
        )
    for row in enrolled:
        key = folders[row.key]
        number = row.lms_id or (found[key].id if key in found else "")
        found[key] = Student(key, row.key, row.name, number, row.email)
    return [found[key] for key in sorted(found)]
