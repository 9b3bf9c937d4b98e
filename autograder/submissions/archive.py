"""A zip as a place to look for submissions, read in memory only.

`opened_archive` reads the table of contents under a cap and turns it into a tree. Single entries are then
unpacked into memory, up to the limit. Names in the archive are only keys of that tree, so they are harmless.
A zip bomb is harmless too: reading stops one byte above the limit, at any size that a file claims or has.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO, NoReturn

from autograder.submissions.tree import (
    Content,
    Entry,
    Kind,
    Limits,
    Refused,
    is_left_behind,
    is_litter,
    kind_of_mode,
    refuse_if_large,
    refuse_kind,
)
from autograder.text import listed, shown

DEEPEST = 8  # wrapper / student / wrapper / stage / wrapper / kittengrad / file, and one to spare
BYTES_PER_ENTRY = 160  # of the table of contents; a name of 60 characters takes about 130
SLACK = 1 << 16  # packing can make a file slightly longer
ENCRYPTED, UTF8 = 0x1, 0x800  # flag bits
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # some other methods take unbounded memory


@dataclass(slots=True)
class _Node:
    """A name in the archive. A folder exists as soon as a file lies in it: a zip can omit folders."""

    kind: Kind
    below: dict[str, _Node] = field(default_factory=dict)
    info: zipfile.ZipInfo | None = None
    litter: set[str] = field(default_factory=set)


@dataclass
class _Opened:
    """The open archive.

    left    the number of bytes that can still be unpacked from it
    reopen  opens its file again, after it was closed
    """

    zip: zipfile.ZipFile
    limits: Limits
    modified: float
    left: int
    reopen: Callable[[], BinaryIO]
    path: str = ""


@dataclass(frozen=True)
class Archive:
    """A folder in a zip; the zip's own top has the zip's name without `.zip`."""

    name: str
    source: str
    flags: tuple[str, ...]
    _opened: _Opened
    _node: _Node

    packed = True

    @property
    def limits(self) -> Limits:
        return self._opened.limits

    @property
    def path(self) -> str:
        return self._opened.path

    def entries(self) -> list[Entry]:
        return [entry for entry in self._all() if not is_litter(entry)]

    def litter(self) -> int:
        return len(self._node.litter) + sum(map(is_litter, self._all()))

    def _all(self) -> list[Entry]:
        return [Entry(name, node.kind) for name, node in sorted(self._node.below.items())]

    def folder(self, name: str) -> Archive:
        return Archive(name, f"{self.source}/{shown(name)}", self.flags, self._opened, self._node.below[name])

    def read(self, name: str, most: int | None = None) -> Content:
        opened, node = self._opened, self._node.below[name]
        most = most or opened.limits.file_bytes
        refuse_kind(name, node.kind)
        assert node.info is not None  # only a folder has no info
        _refuse_unreadable(name, node.info)
        refuse_if_large(name, node.info.file_size, most)
        refuse_if_large(name, node.info.compress_size - SLACK, most)
        if opened.left <= 0:
            raise Refused(
                f"{shown(name)} is not read: its archive is too large when unpacked. Pack fewer files."
            )
        with _damage_explained(name), opened.zip.open(node.info) as file:
            data = file.read(most + 1)
        opened.left -= len(data)
        return Content(data, opened.modified, packed_at=node.info.date_time)

    def again(self, name: str, most: int) -> Callable[[], Content]:
        info, opened = self._node.below[name].info, self._opened
        assert info is not None  # only a folder has no info
        return partial(_read_again, name, info, opened.reopen, opened.limits, opened.modified, most)

    def open(self, name: str) -> NoReturn:
        raise Refused(
            f"{shown(name)} is an archive inside an archive, which the grader does not open: "
            "unpack the outer one."
        )


@contextmanager
def opened_archive(
    reopen: Callable[[], BinaryIO], name: str, source: str, limits: Limits, path: str = ""
) -> Iterator[Archive]:
    """The top of the zip that `reopen` opens; closes it at the end. Raises Refused for a damaged zip."""
    too_many = f"{shown(name)} holds more than {limits.entries:,} files: pack only what the course asks for."
    with reopen() as file, _Reader(file.fileno(), _cap(limits), too_many) as reader:
        with _damage_explained(name):
            archive = zipfile.ZipFile(reader)
        with archive:
            infos = archive.infolist()
            if len(infos) > limits.entries:
                raise Refused(too_many)
            top, unsafe, too_deep = _planted(infos)
            modified = os.fstat(file.fileno()).st_mtime
            opened = _Opened(archive, limits, modified, limits.archive_bytes, reopen, path)
            yield Archive(re.sub(r"(?i)\.zip$", "", name), source, _flags(unsafe, too_deep), opened, top)


def _cap(limits: Limits) -> int:
    """The most bytes to read from an archive at once."""
    return max(limits.entries * BYTES_PER_ENTRY, limits.file_bytes + 2 * SLACK)


def _read_again(
    name: str,
    info: zipfile.ZipInfo,
    reopen: Callable[[], BinaryIO],
    limits: Limits,
    modified: float,
    most: int,
) -> Content:
    """A file that was read before; the archive's file can have changed meanwhile. Raises Refused."""
    changed = f"The archive of {shown(name)} changed while it was read."
    with (
        reopen() as file,
        _Reader(file.fileno(), _cap(limits), changed) as reader,
        _damage_explained(name),
        zipfile.ZipFile(reader) as archive,
        archive.open(info) as member,
    ):
        return Content(member.read(most), modified)


class _Reader(io.FileIO):
    """A file that reads at most `cap` bytes at once: zipfile reads the table of contents in one piece."""

    def __init__(self, handle: int, cap: int, complaint: str) -> None:
        super().__init__(handle, closefd=False)
        self._cap = cap
        self._complaint = complaint

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:  # zipfile reads the end of the file, which locates the table
            size = 2 * SLACK
        if size > self._cap:
            raise Refused(self._complaint)
        return super().read(size) or b""


def _planted(infos: Iterable[zipfile.ZipInfo]) -> tuple[_Node, list[str], list[str]]:
    """The archive's names as a tree, the names that lead out of it, and the names that lie too deep."""
    top, unsafe, too_deep = _Node("folder"), [], []
    for info in infos:
        name = _name_of(info)
        steps = _steps(name)
        if steps is None:
            unsafe.append(name)
        elif not _plant(top, steps, info):
            too_deep.append(name)
    return top, unsafe, too_deep


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name that was meant: in a DOS code page unless it has the UTF-8 flag, which some programs omit."""
    name = info.orig_filename
    if not info.flag_bits & UTF8:
        with suppress(UnicodeError):
            return name.encode("cp437").decode("utf-8")
    return name


def _steps(name: str) -> list[str] | None:
    """The steps from the archive's top to `name`; None when it is absolute or goes upwards."""
    name = name.replace("\\", "/")  # as some Windows programs write them
    steps = [step for step in name.removesuffix("/").split("/") if step != "."]
    absolute = re.match("/|[A-Za-z]:", name)
    return None if absolute or "\0" in name or ".." in steps or "" in steps else steps


def _plant(node: _Node, steps: list[str], info: zipfile.ZipInfo) -> bool:
    """Put one name into the tree. Returns False when it lies too deep."""
    for depth, step in enumerate(steps, start=1):
        kind = _kind_of(info) if depth == len(steps) else "folder"
        if is_left_behind(Entry(step, kind)):
            node.litter.add(step)
            return True
        if depth > DEEPEST:
            return False
        known = node.below.get(step)
        if known is None:
            node.below[step] = _Node(kind, info=info if kind != "folder" else None)
        elif not known.kind == kind == "folder":
            known.kind = "double"
        node = node.below[step]
    return True


def _kind_of(info: zipfile.ZipInfo) -> Kind:
    mode = info.external_attr >> 16  # Unix programs keep the mode here; others leave the file type zero
    if info.orig_filename.endswith(("/", "\\")):
        return "folder"
    return kind_of_mode(mode) if mode & 0o170000 else "file"


def _flags(unsafe: list[str], too_deep: list[str]) -> tuple[str, ...]:
    flags = []
    if unsafe:
        lead = "1 name leads" if len(unsafe) == 1 else f"{len(unsafe)} names lead"
        flags.append(f"{lead} out of the archive and had no effect: {listed(unsafe)}")
    if too_deep:
        lie = "1 name lies" if len(too_deep) == 1 else f"{len(too_deep)} names lie"
        flags.append(f"{lie} too deep in the archive and had no effect: {listed(too_deep)}")
    return tuple(flags)


def _refuse_unreadable(name: str, info: zipfile.ZipInfo) -> None:
    if info.flag_bits & ENCRYPTED:
        raise Refused(f"{shown(name)} is encrypted: pack the archive again without a password.")
    if info.compress_type not in READABLE:
        raise Refused(f"{shown(name)} is compressed in an unusual way: pack it again as an ordinary zip.")


@contextmanager
def _damage_explained(name: str) -> Iterator[None]:
    try:
        yield
    except Refused:
        raise
    except Exception as error:  # zipfile raises about ten types of error for a damaged archive
        kind = type(error).__name__
        raise Refused(
            f"{shown(name)} cannot be unpacked ({kind}): pack it again, and test that it opens."
        ) from error
