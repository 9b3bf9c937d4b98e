"""The results folder on disk: held by one run at a time, and every file in it whole.

    json/STUDENT/STAGE.json       the record, see `results.py`
    code/STUDENT/STAGE/graph.py   the files that were graded, as they were graded

A file is written beside its place and renamed into it, so a reader sees the old one or the new one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from autograder import AutograderError

UNFINISHED = ".unfinished"  # how the name of a file ends that is not yet what it will be
FOLDERS = ("json", "code", "feedback", "staff")  # that a results folder holds


class CannotWrite(AutograderError):
    """No room, or no permission; the message names the file and the cause."""

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(
            f"{path} cannot be written: {cause.strerror or cause}. What was there before is as it was; "
            "once this is put right, the same command goes on from here"
        )


class FolderInUse(AutograderError):
    """Another run holds this results folder; the message names its process."""


class BadName(AutograderError):
    """A name that a folder cannot have, or one that would lead out of the results folder."""


class BadPlace(AutograderError):
    """A results folder that must not be one; the message says why."""


def refuse_place(results: Path, submissions: Iterable[Path]) -> None:
    """Raise BadPlace unless the results can be kept here: nothing is written before that is known.

    Results among the submissions would be taken for submissions, and submissions among the results would be
    written over. A link could lead to either.
    """
    for place in (results, *(results / name for name in FOLDERS)):
        if place.is_symlink():
            raise BadPlace(f"{place} is a symbolic link: give --results the folder itself")
    ours = results.resolve()
    for path in submissions:
        theirs = path.resolve()
        if ours == theirs:
            raise BadPlace(f"{results} holds the submissions: give --results a folder of its own")
        if ours.is_relative_to(theirs):
            raise BadPlace(f"{results} lies inside {path}, among the submissions: give --results another")
        if theirs.is_relative_to(ours):
            raise BadPlace(f"{path} lies inside {results}, among the results: give --results another")


@contextmanager
def held(results: Path) -> Iterator[None]:
    """Lock a results folder for one run, make it if missing, and remove a killed run's unfinished files.

    The kernel releases the lock when the process ends. Forks do not inherit it, so grader processes that
    outlive a killed run by a moment do not block the next one. Raises FolderInUse, CannotWrite.
    """
    path = results / ".lock"
    try:
        results.mkdir(parents=True, exist_ok=True)
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise CannotWrite(path, error) from error
    try:
        _lock(lock, results)
        for folder, _, names in os.walk(results):
            for unfinished in (name for name in names if name.startswith(".") and name.endswith(UNFINISHED)):
                Path(folder, unfinished).unlink(missing_ok=True)
        yield
    finally:
        os.close(lock)


def _lock(lock: int, results: Path) -> None:
    """Lock the open file and write our process id into it, or raise FolderInUse with what stands there."""
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:  # the kernel may say either
        holder = os.pread(lock, 20, 0).decode(errors="replace").strip()
        raise FolderInUse(
            f"{results} is in use by another run, process {holder or 'unknown'}: wait until it has ended, "
            "or choose another folder with --results"
        ) from error
    with suppress(OSError):  # a courtesy, which a full disk may refuse
        os.pwrite(lock, f"{os.getpid():<20}".encode(), 0)


def write_atomically(path: Path, data: str | bytes, mode: int = 0o644) -> None:
    """Replace what `path` holds, all or nothing, also when the machine stops in between.

    Raises CannotWrite.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=UNFINISHED)
    except OSError as error:
        raise CannotWrite(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CannotWrite(path, error) from error
        raise


def write_code(results: Path, student: str, stage: str, files: Mapping[str, str]) -> None:
    """Keep the text of the files that were graded: {file name: text}; the names are the course's own.

    Raises BadName, CannotWrite.
    """
    folder = _code_folder(results, student, stage)
    for name, text in files.items():
        path = folder / checked_name(name)
        data = text.encode("utf-8", "backslashreplace")
        if _content(path) != data:
            write_atomically(path, data)


def code_of(results: Path, student: str, stage: str) -> dict[str, str]:
    """The files that were graded, {file name: text}; {} where none are kept. Raises BadName."""
    folder = _code_folder(results, student, stage)
    if folder.is_symlink() or not folder.is_dir():
        return {}
    contents = {path.name: _content(path) for path in sorted(folder.glob("*.py"))}
    return {name: data.decode("utf-8", "replace") for name, data in contents.items() if data is not None}


def drop_code(results: Path, student: str, stage: str) -> None:
    """Forget the files of an earlier submission, where the present one cannot be graded. Raises BadName."""
    shutil.rmtree(_code_folder(results, student, stage), ignore_errors=True)


def checked_name(name: str) -> str:
    """`name`, which one file or folder can have. Raises BadName for a record that was tampered with."""
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        raise BadName(f"a record in json/ names {name!r}, which cannot be a folder; remove it")
    return name


def _code_folder(results: Path, student: str, stage: str) -> Path:
    return results / "code" / checked_name(student) / checked_name(stage)


def _content(path: Path) -> bytes | None:
    """The bytes of a regular file; None where there is none."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            return file.read()
    except OSError:
        return None
