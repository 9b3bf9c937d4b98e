"""Build a class folder beside the earlier one, and exchange the two at the end.

A stopped run leaves the earlier class as it was. The new folder takes the files of the earlier one as further
names of the same data, so that nothing is copied.
"""

from __future__ import annotations

import calendar
import fcntl
import hashlib
import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, Stage
from autograder.deadlines.class_file import NAME
from autograder.desk.manifest import ATTEMPTS, STATE, Attempt
from autograder.desk.records import CollectError, Left, Steps
from autograder.desk.taking import Own
from autograder.submissions.found import Student, Submission
from autograder.submissions.reading import of_stage
from autograder.submissions.tree import LIMITS, Content, Folder, Refused

UNFINISHED = ".unfinished"
MOST_BYTES = 64 << 20  # bytes of one attempt


@contextmanager
def built(target: Path) -> Iterator[Path]:
    """A new folder with everything of the class; it takes the class's place when the block ends well.

    Raises CollectError if the folder holds something other than a collected class, or is in use.
    """
    target = Path(os.path.abspath(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    _refuse(target)
    new = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=UNFINISHED))
    lock = os.open(new, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if target.exists():
            shutil.copytree(target, new, symlinks=True, copy_function=_linked, dirs_exist_ok=True)
        os.chmod(new, 0o755)
        yield new
        _exchange(new, target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        os.close(lock)


def _refuse(target: Path) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise CollectError(f"{target} is no folder: give --to a new folder")
    if target.exists() and not (target / STATE).exists() and any(p.name != NAME for p in target.iterdir()):
        raise CollectError(f"{target} holds something else than a collected class: give --to a new folder")


def recover(target: Path) -> None:
    """Undo what a killed run left beside the class. Raises CollectError while another run builds there."""
    target = Path(os.path.abspath(target))
    if not target.parent.is_dir():
        return
    ours = re.compile(rf"\.{re.escape(target.name[:100])}\.[^.]+(?P<old>\.old)?{re.escape(UNFINISHED)}")
    found = [(path, match) for path in target.parent.iterdir() if (match := ours.fullmatch(path.name))]
    for path, match in sorted(found, key=lambda one: one[1]["old"] or ""):  # a class at the end
        if match["old"]:
            _restore(path, target)
        elif not path.is_symlink():
            _remove_unless_held(path, target)


def _restore(old: Path, target: Path) -> None:
    """Put the class back that a run had moved aside when it was killed."""
    if target.exists():
        raise CollectError(f"{old} is the class before a stopped run, and {target} is there, too: remove one")
    os.rename(old, target)


def _remove_unless_held(path: Path, target: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path, ignore_errors=True)
    except BlockingIOError as error:
        raise CollectError(f"another run collects into {target}: wait until it has ended") from error
    finally:
        os.close(handle)


def _linked(source: str, copy: str) -> None:
    try:
        os.link(source, copy, follow_symlinks=False)
    except OSError:  # a file system without links
        shutil.copy2(source, copy, follow_symlinks=False)


def _exchange(new: Path, target: Path) -> None:
    """Let the new folder and the class change places. Signals wait meanwhile.

    After a kill between two renames, the class is in `old`, and the next run puts it back.
    """
    old = new.with_name(new.name.removesuffix(UNFINISHED) + ".old" + UNFINISHED)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        if target.exists():
            os.rename(target, old)
        os.rename(new, target)
        if old.exists():
            os.rename(old, new)
    except OSError as error:
        with suppress(OSError):
            os.rename(old, target)
        where = f", and the class is in {old}" if old.exists() else ""
        raise CollectError(
            f"{target} cannot be replaced ({error.strerror}){where}: give --to a folder below it"
        ) from error
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# One attempt.


@dataclass(frozen=True)
class Loaded:
    """The files of an attempt in memory: (path, source, content) of each, and the digest of all."""

    files: tuple[tuple[Steps, str, Content], ...]
    digest: str

    @property
    def names(self) -> list[list[str]]:
        return [["/".join(path), source] for path, source, _ in self.files]


def loaded(files: Sequence[Own]) -> tuple[Loaded, list[Left]]:
    """Read the files of an attempt; a line for each unreadable one, and for what is too large."""
    found: list[tuple[Steps, str, Content]] = []
    left: list[Left] = []
    digest, total = hashlib.sha256(), 0
    for one in sorted(files, key=lambda one: one.path):
        try:
            content = one.read()
        except Refused as refused:
            left.append(Left(one.source, str(refused)))
            continue
        total += len(content.data)
        if total > MOST_BYTES:
            left.append(Left(one.source, "the attempt is too large: its further files are left out."))
            break
        found.append((one.path, one.source, content))
        word = repr(("/".join(one.path), hashlib.sha256(content.data).digest()))
        digest.update(word.encode("utf-8", "backslashreplace"))
    return Loaded(tuple(found), digest.hexdigest()[:16]), left


def home_of(attempt: Attempt, root: Path) -> Path:
    """The folder that keeps an attempt: one level, because folders take most of the time of a collection."""
    return root / ATTEMPTS / f"{attempt.student}~{attempt.stage}~{attempt.digest}"


def keep(attempt: Loaded, home: Path) -> None:
    """Write the files of an attempt into its home."""
    if home.exists():  # the manifest of an earlier run lost it
        shutil.rmtree(home)
    for path, _, content in attempt.files:
        _write(home.joinpath(*path), content)


def why_ungradable(home: Path, stage: Stage, course: Course) -> str:
    """Why the stored attempt cannot be graded, by the rules of `grade`; "" if it can."""
    return submission(home, stage, course).problem


def submission(home: Path, stage: Stage, course: Course) -> Submission:
    """The stored attempt as a submission of nobody."""
    [found] = of_stage(Folder(home, LIMITS), Student("", "", ""), stage, course).found
    return found.submission


def _write(path: Path, content: Content) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.data)
    changed = content.modified
    with suppress(ValueError, OverflowError, OSError):  # a zip can hold any numbers as its time
        changed = float(calendar.timegm((*content.packed_at, 0, 0, 0))) if content.packed_at else changed
        os.utime(path, (changed, changed))


def place(attempt: Attempt | None, student: str, stage: str, root: Path) -> None:
    """Make STUDENT/STAGE a copy of the attempt that counts; remove it if none counts."""
    folder = root / student / stage
    if folder.exists():
        shutil.rmtree(folder)
    if attempt:
        shutil.copytree(home_of(attempt, root), folder)
    elif folder.parent.exists() and not any(folder.parent.iterdir()):
        folder.parent.rmdir()
