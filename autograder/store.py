"""The results folder on disk: one run at a time holds its lock, and every file in it is complete.

    json/STUDENT/STAGE.json       the record, see `results.py`
    code/STUDENT/STAGE/graph.py   the text of the files that were graded
    attempts/HASH/                the same of each attempt, where the best of several counts

The grader writes a new file under a temporary name and renames it, so a reader sees the old or the new file.
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

UNFINISHED = ".unfinished"  # the ending of temporary names
# The folders in a results folder.
FOLDERS = ("json", "code", "feedback", "staff", "similar", "adjustments", "attempts", "class")


class CannotWrite(AutograderError):
    """A file cannot be written, for example on a full disk; the message names the file and the cause."""

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(
            f"{path} cannot be written: {cause.strerror or cause}. The earlier content is unchanged. "
            "Repair this and type the same command again: the run continues from here"
        )


class FolderInUse(AutograderError):
    """Another run holds this results folder; the message names its process."""


class BadName(AutograderError):
    """A name is invalid for a folder, or leads out of the results folder."""


class BadPlace(AutograderError):
    """A path is unsuitable as a results folder; the message says why."""


def refuse_place(results: Path, submissions: Iterable[Path]) -> None:
    """Raise BadPlace unless the results can be kept here. A run calls this before its first write.

    The next run would read results among the submissions as submissions, and the results would overwrite
    submissions among them. A link can lead to either.
    """
    for place in (results, *(results / name for name in FOLDERS)):
        if place.is_symlink():
            raise BadPlace(f"{place} is a symbolic link: give --results the folder itself")
    target = results.resolve()
    for path in submissions:
        source = path.resolve()
        if target == source:
            raise BadPlace(f"{results} holds the submissions: give --results a folder of its own")
        if target.is_relative_to(source):
            raise BadPlace(f"{results} lies inside {path}, among the submissions: give --results another")
        if source.is_relative_to(target):
            raise BadPlace(f"{path} lies inside {results}, among the results: give --results another")


@contextmanager
def held(results: Path) -> Iterator[None]:
    """Lock a results folder for one run, make it if missing, and remove a killed run's unfinished files.

    The kernel releases the lock when the process ends. The lock belongs to this process alone: grader
    processes that end shortly after a killed run leave the next run free. Raises FolderInUse, CannotWrite.
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
    """Lock the open file and write this process's id into it. Raises FolderInUse with the holder's id."""
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:  # POSIX allows both errors for a held lock
        holder = os.pread(lock, 20, 0).decode(errors="replace").strip()
        raise FolderInUse(
            f"{results} is in use by another run, process {holder or 'unknown'}: wait until it has ended, "
            "or choose another folder with --results"
        ) from error
    with suppress(OSError):  # the id is only for the message above; a full disk can refuse it
        os.pwrite(lock, f"{os.getpid():<20}".encode(), 0)


def write_atomically(path: Path, data: str | bytes, mode: int = 0o644) -> None:
    """Replace the content of `path` in one step, safe against a stop of the machine. `mode` is for chmod.

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
    """Store the text of the graded files, {file name: text}; the course defines the names.

    Raises BadName, CannotWrite.
    """
    folder = _code_folder(results, student, stage)
    for name, text in files.items():
        path = folder / checked_name(name)
        data = text.encode("utf-8", "backslashreplace")
        if _content(path) != data:
            write_atomically(path, data)


def code_of(results: Path, student: str, stage: str) -> dict[str, str]:
    """The stored text of the graded files, {file name: text}, possibly {}. Raises BadName."""
    folder = _code_folder(results, student, stage)
    if folder.is_symlink() or not folder.is_dir():
        return {}
    contents = {path.name: _content(path) for path in sorted(folder.glob("*.py"))}
    return {name: data.decode("utf-8", "replace") for name, data in contents.items() if data is not None}


def drop_code(results: Path, student: str, stage: str) -> None:
    """Remove the files of an earlier submission when the present one is ungraded. Raises BadName."""
    shutil.rmtree(_code_folder(results, student, stage), ignore_errors=True)


def checked_name(name: str) -> str:
    """`name`, if it is valid for one file or folder. Raises BadName for others, as in a forged record."""
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        raise BadName(f"a record in json/ names {name!r}, which cannot be a folder; remove it")
    return name


def _code_folder(results: Path, student: str, stage: str) -> Path:
    return results / "code" / checked_name(student) / checked_name(stage)


def _content(path: Path) -> bytes | None:
    """The bytes of a file; None if it is missing, a link or unreadable."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            return file.read()
    except OSError:
        return None
