"""A place that holds submissions: a folder on the disk here, a zip in `archive.py`, with one interface.

Nothing below the path that staff give is trusted. Every step down opens one name relative to the folder
before it and refuses symbolic links, so no name leads out; only regular files are read, never more of them
than the limit, and nothing is ever written.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from autograder import AutograderError
from autograder.text import shown

Kind = Literal["folder", "file", "link", "special", "double"]

# What systems, editors and tools leave behind, in lower case. A dot alone makes no litter of a name.
LITTER = {
    *("__macosx", ".ds_store", ".localized", ".fseventsd", ".spotlight-v100", ".trashes"),
    *("thumbs.db", "desktop.ini", "$recycle.bin", "lost+found", ".directory"),
    *(".git", ".gitignore", ".gitattributes", ".gitkeep", ".github", ".hg", ".svn"),
    *(".idea", ".vscode", ".venv", ".python-version", ".ipynb_checkpoints", "__pycache__"),
    *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".coverage"),
    ".autograder-examples",  # what `autograder examples` wrote
    ".kittengrad",  # what the lab handed out
}
# Files alone: companions of others (AppleDouble), locks of office programs, what vim and NFS keep.
LITTER_LIKE = re.compile(r"\._.*|\.~lock\..*#|~\$.*|\..*\.sw[op]|\.nfs[0-9a-f]{8,}", re.DOTALL)
READ_ME = re.compile(r"(?i)readme(?:\.(?:md|txt|rst|html|pdf))?")


@dataclass(frozen=True)
class Limits:
    """How much is read of what nobody has looked at yet."""

    file_bytes: int = 1 << 20  # one source file; an honest one has a hundredth of it
    entries: int = 50_000  # names in one folder, or in one archive
    archive_bytes: int = 64 << 20  # all that is unpacked of one archive, together


LIMITS = Limits()


@dataclass(frozen=True)
class Entry:
    """One name in a place. A `double` stands in its archive more than once, so who knows what it is."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Content:
    """A file that was read: its bytes, the time of its last change, and how many names it has on its disk.

    Of a file in an archive, `modified` is the archive's time, and `packed_at` the one that stands in it.
    """

    data: bytes
    modified: float
    links: int = 1
    packed_at: tuple[int, ...] = ()


class Refused(AutograderError):
    """Something in a submission that is not read. The message says what is wrong, and what to do."""


class Tree(Protocol):
    """A place with named things in it."""

    @property
    def name(self) -> str:
        """Its own name, as it was given."""

    @property
    def source(self) -> str:
        """Where it lies, for messages: from the name of what staff gave, with slashes."""

    @property
    def path(self) -> str:
        """Where it lies on the disk: an absolute path; of what lies in an archive, that of the archive."""

    @property
    def packed(self) -> bool:
        """Whether it lies in an archive."""

    @property
    def limits(self) -> Limits:
        """How much is read of it."""

    @property
    def flags(self) -> tuple[str, ...]:
        """What staff should know of it."""

    def entries(self) -> list[Entry]:
        """What is in it, by name, without litter. Raises Refused."""

    def litter(self) -> int:
        """How many entries it has besides, which computers leave behind. Raises Refused."""

    def folder(self, name: str) -> Tree:
        """The folder of that name."""

    def read(self, name: str) -> Content:
        """The file of that name, when it is one and not too large. Raises Refused."""

    def open(self, name: str) -> BinaryIO:
        """The file of that name, to be read as an archive. Raises Refused."""


@dataclass(frozen=True)
class Folder:
    """A folder on the disk: `root`, which staff named (links to it are followed), and steps below it.

    `only` are the entries that staff named, when they named some of them.
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

    def read(self, name: str) -> Content:
        with self.open(name) as file:
            status = os.fstat(file.fileno())
            refuse_if_large(name, status.st_size, self.limits)
            data = file.read(self.limits.file_bytes + 1)
        refuse_if_large(name, len(data), self.limits)  # it may have grown since
        return Content(data, status.st_mtime, status.st_nlink)

    def open(self, name: str) -> BinaryIO:
        with self._opened() as here, explained(name):
            # Looked at first, since even to open a device can do something; and again, since it may have been
            # exchanged in between.
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
        """A descriptor of this folder, reached step by step; no step but the root follows a link."""
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
    """The name of what a path leads to, also of `.` and `..`."""
    return os.path.basename(os.path.abspath(path))


def is_left_behind(entry: Entry) -> bool:
    """Whether it is on the list of what systems, editors and tools leave behind."""
    by_pattern = entry.kind == "file" and LITTER_LIKE.fullmatch(entry.name)
    return entry.name.lower() in LITTER or bool(by_pattern)


def is_litter(entry: Entry) -> bool:
    """Whether it is no one's work: what systems and tools leave behind, and README files."""
    return is_left_behind(entry) or (entry.kind == "file" and READ_ME.fullmatch(entry.name) is not None)


def kind_of_mode(mode: int) -> Kind:
    """What a file of this mode is."""
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "special"


def refuse_unless_regular(name: str, mode: int) -> None:
    """Raise Refused for what is not an ordinary file."""
    refuse_kind(name, kind_of_mode(mode))


def refuse_kind(name: str, kind: Kind) -> None:
    """Raise Refused for what is not an ordinary file."""
    what = {
        "folder": "is a folder; submit a file of that name.",
        "link": "is a symbolic link, and those are not followed; submit the file itself.",
        "special": "is not an ordinary file but a pipe, socket or device; submit the file itself.",
        "double": "stands in the archive more than once; pack it again with one file of that name.",
    }
    if kind != "file":
        raise Refused(f"{shown(name)} {what[kind]}")


def refuse_if_large(name: str, size: int, limits: Limits) -> None:
    """Raise Refused for a file above the limit."""
    if size > limits.file_bytes:
        raise Refused(
            f"{shown(name)} is too large, more than {limits.file_bytes >> 10:,} KiB: "
            "submit the source alone, with no data in it."
        )


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what the system says about `name` into Refused."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            refuse_kind(name, "link")
        if isinstance(error, PermissionError):
            raise Refused(
                f"{shown(name)} may not be read (permission denied): make it readable for the grader."
            ) from error
        raise Refused(f"{shown(name)} cannot be read ({error.strerror}): submit it again.") from error


def _kind_of(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "special"
