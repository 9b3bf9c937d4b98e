"""A place that holds submissions: a folder on the disk here, a zip in `archive.py`, with one interface.

Everything below the path that staff give is hostile. Every step down opens one name relative to the folder
before it and refuses symbolic links, so every name stays inside that path. `read` takes regular files only,
up to the limit, and all access is read-only.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from autograder import AutograderError
from autograder.text import shown

Kind = Literal["folder", "file", "link", "special", "double"]

# What systems, editors and tools leave behind, in lower case. Other names with a leading dot are not litter.
LITTER = {
    *("__macosx", ".ds_store", ".localized", ".fseventsd", ".spotlight-v100", ".trashes"),
    *("thumbs.db", "desktop.ini", "$recycle.bin", "lost+found", ".directory"),
    *(".git", ".gitignore", ".gitattributes", ".gitkeep", ".github", ".hg", ".svn"),
    *(".idea", ".vscode", ".venv", ".python-version", ".ipynb_checkpoints", "__pycache__"),
    *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".coverage"),
    ".autograder-examples",  # the record of `autograder examples`
    *(".collected", "manifest.csv"),  # the record of `autograder collect`
    "class.toml",  # the due dates of a class
    ".kittengrad",  # the lab's record of the files that it gave to the student
}
# Patterns for files only: AppleDouble files, locks of office programs, temporary files of vim and NFS.
LITTER_LIKE = re.compile(r"\._.*|\.~lock\..*#|~\$.*|\..*\.sw[op]|\.nfs[0-9a-f]{8,}", re.DOTALL)
READ_ME = re.compile(r"(?i)readme(?:\.(?:md|txt|rst|html|pdf))?")


@dataclass(frozen=True)
class Limits:
    """Bounds on reading files of unknown content."""

    file_bytes: int = 1 << 20  # bytes of one source file; an honest file has about a hundredth of this
    entries: int = 50_000  # names in one folder, or in one archive
    archive_bytes: int = 64 << 20  # bytes that are unpacked from one archive, in total


LIMITS = Limits()


@dataclass(frozen=True)
class Entry:
    """One name in a place. The kind `double` means that the archive holds the name more than once."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Content:
    """A file that was read: its bytes, the time of its last change, and the number of its names on the disk.

    For a file in an archive, `modified` is the archive's own time, and `packed_at` the time stored in it.
    """

    data: bytes
    modified: float
    links: int = 1
    packed_at: tuple[int, ...] = ()


class Refused(AutograderError):
    """The grader refuses to read an entry. The message says what is wrong, and what to do."""


class Tree(Protocol):
    """A place with named things in it."""

    @property
    def name(self) -> str:
        """The raw name of the place."""

    @property
    def source(self) -> str:
        """Its path for messages, with slashes, starting with the name of the path that staff gave."""

    @property
    def path(self) -> str:
        """Its absolute path on the disk; for a place in an archive, the archive's path."""

    @property
    def packed(self) -> bool:
        """Whether it lies in an archive."""

    @property
    def limits(self) -> Limits:
        """The bounds on reading it."""

    @property
    def flags(self) -> tuple[str, ...]:
        """Notes about it for staff."""

    def entries(self) -> list[Entry]:
        """Its entries except litter, sorted by name. Raises Refused."""

    def litter(self) -> int:
        """The number of its entries that are litter. Raises Refused."""

    def folder(self, name: str) -> Tree:
        """The folder of that name."""

    def read(self, name: str, most: int | None = None) -> Content:
        """The regular file of that name, up to `most` bytes, else `limits.file_bytes`. Raises Refused."""

    def again(self, name: str, most: int) -> Callable[[], Content]:
        """A function that reads the file later, when this place is closed. It raises Refused."""

    def open(self, name: str) -> BinaryIO:
        """The file of that name, open for reading as an archive. Raises Refused."""


@dataclass(frozen=True)
class Folder:
    """A folder on the disk: `root`, which staff gave (it can be a link), and the steps below it.

    `only` holds the entries that staff gave, when they gave single entries of the folder.
    """

    root: Path
    limits: Limits
    steps: tuple[str, ...] = ()
    only: frozenset[str] | None = None

    packed = False
    flags = ()

    @property
    def name(self) -> str:
        return self.steps[-1] if self.steps else own_name(self.root)

    @property
    def source(self) -> str:
        return "/".join(map(shown, (own_name(self.root), *self.steps)))

    @property
    def path(self) -> str:
        return os.path.realpath(os.path.join(self.root, *self.steps))

    def folder(self, name: str) -> Folder:
        return Folder(self.root, self.limits, (*self.steps, name))

    def entries(self) -> list[Entry]:
        return sorted((e for e in self._all() if not is_litter(e)), key=lambda entry: entry.name)

    def litter(self) -> int:
        return sum(map(is_litter, self._all()))

    def _all(self) -> list[Entry]:
        with self._opened() as here, os.scandir(here) as scan:
            named = (Entry(e.name, _kind_of(e)) for e in scan if self.only is None or e.name in self.only)
            entries = list(islice(named, self.limits.entries + 1))
        if len(entries) > self.limits.entries:
            raise Refused(
                f"{self.source} holds more than {self.limits.entries:,} files: submit only the course's."
            )
        return entries

    def read(self, name: str, most: int | None = None) -> Content:
        most = most or self.limits.file_bytes
        with self.open(name) as file:
            status = os.fstat(file.fileno())
            refuse_if_large(name, status.st_size, most)
            data = file.read(most + 1)
        refuse_if_large(name, len(data), most)  # the file can grow after fstat
        return Content(data, status.st_mtime, status.st_nlink)

    def again(self, name: str, most: int) -> Callable[[], Content]:
        return partial(self.read, name, most)

    def open(self, name: str) -> BinaryIO:
        with self._opened() as here, explained(name):
            # Check the kind before opening, because opening a device can have an effect. Check it again
            # afterwards, because another process can exchange the file in between.
            refuse_unless_regular(name, os.stat(name, dir_fd=here, follow_symlinks=False).st_mode)
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=here)
            file = os.fdopen(handle, "rb")
            try:
                refuse_unless_regular(name, os.fstat(handle).st_mode)
            except Refused:
                file.close()
                raise
            return file

    @contextmanager
    def _opened(self) -> Iterator[int]:
        """A descriptor of this folder, reached step by step; only the root can be a link."""
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
        with explained(self.name):
            here = os.open(self.root, flags)
        try:
            for step in self.steps:
                with explained(step):
                    below = os.open(step, flags | os.O_NOFOLLOW, dir_fd=here)
                os.close(here)
                here = below
            with explained(self.name):
                yield here
        finally:
            os.close(here)


def own_name(path: Path) -> str:
    """The name of the file or folder at `path`; works for `.` and `..` too."""
    return os.path.basename(os.path.abspath(path))


def is_left_behind(entry: Entry) -> bool:
    """Whether a system, an editor or a tool leaves behind entries of this name."""
    by_pattern = entry.kind == "file" and LITTER_LIKE.fullmatch(entry.name)
    return entry.name.lower() in LITTER or bool(by_pattern)


def is_litter(entry: Entry) -> bool:
    """Whether an entry is litter: what systems, editors and tools leave behind, and README files."""
    return is_left_behind(entry) or (entry.kind == "file" and READ_ME.fullmatch(entry.name) is not None)


def kind_of_mode(mode: int) -> Kind:
    """The kind of a file with this mode."""
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "special"


def refuse_unless_regular(name: str, mode: int) -> None:
    """Raise Refused for a mode other than that of a regular file."""
    refuse_kind(name, kind_of_mode(mode))


def refuse_kind(name: str, kind: Kind) -> None:
    """Raise Refused for a kind other than `file`."""
    what = {
        "folder": "is a folder; submit a file of that name.",
        "link": "is a symbolic link, which the grader does not follow; submit the file itself.",
        "special": "is a pipe, socket or device; submit an ordinary file.",
        "double": "is in the archive more than once; pack it again with one file of that name.",
    }
    if kind != "file":
        raise Refused(f"{shown(name)} {what[kind]}")


def refuse_if_large(name: str, size: int, most: int) -> None:
    """Raise Refused for a file of more than `most` bytes."""
    if size > most:
        too_large = f"{shown(name)} is too large, more than {most >> 10:,} KiB"
        source = ": submit only the source, without data in it" if name.endswith(".py") else ""
        raise Refused(f"{too_large}{source}.")


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn an OSError about `name` into Refused."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            refuse_kind(name, "link")
        if isinstance(error, PermissionError):
            raise Refused(
                f"{shown(name)} cannot be read (permission denied): make it readable for the grader."
            ) from error
        raise Refused(f"{shown(name)} cannot be read ({error.strerror}): submit it again.") from error


def _kind_of(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "special"
