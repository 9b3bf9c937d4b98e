"""An index of the records, kept between runs in results/.index.

A class has hundreds of records of thirty kilobytes, and a rerun of the same class needs only their keys. An
entry is valid while the inode, time and size of its record's file stay the same. The index can be deleted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from autograder.results import KEY, SCHEMA, NewerResult, Result, UnreadableResult, path_of, read
from autograder.store import write_atomically

INDEX = ".index"

Stamp = tuple[int, int, int]  # inode, time, size: writing a file changes at least one of them


@dataclass(frozen=True)
class Head:
    """The fields of a record that planning needs. `key` is in the order of results.KEY."""

    student: str
    stage: str
    key: tuple[str | int, ...]
    problem: str
    degraded: bool
    class_path: str
    entry: str
    run: str


def head_of(record: Result) -> Head:
    values = {field.name: getattr(record, field.name) for field in fields(Head)}
    return Head(**values)


def stamp_of(path: Path | str) -> Stamp | None:
    """A value that identifies this state of a file; None if the file is missing."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class Index:
    """The heads of a results folder's records. `save` keeps them for the next run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, tuple[Stamp, Head]] = {}
        self._saved = self._load()

    def head(self, student: str, stage: str) -> Head | None:
        """The head of one record; None if the record is missing or damaged. Raises NewerResult."""
        path = path_of(self.folder, student, stage)
        stamp = stamp_of(path)
        if stamp is None:
            return None
        name = f"{student}/{stage}"
        known = self._known.get(name) or self._saved.get(name)
        if known is None or known[0] != stamp:
            try:
                known = stamp, head_of(read(path))
            except NewerResult:
                raise
            except UnreadableResult:
                return None
        self._known[name] = known
        return known[1]

    def heads(self) -> Iterator[Head]:
        """The heads of all readable records, by student and stage."""
        for student, stage in self._names():
            try:
                if head := self.head(student, stage):
                    yield head
            except NewerResult:
                continue

    def stamps(self) -> list[tuple[str, str, Stamp | None]]:
        """The state of every record's file, in order."""
        return [(*name, stamp_of(path_of(self.folder, *name))) for name in self._names()]

    def save(self) -> None:
        """Write the index if it changed. Raises CannotWrite."""
        if self._known == self._saved:
            return
        entries = {name: [stamp, astuple(head)] for name, (stamp, head) in self._known.items()}
        text = json.dumps({"version": _version(), "entries": entries})
        write_atomically(self.folder / INDEX, text)

    def _names(self) -> list[tuple[str, str]]:
        found = []
        top = self.folder / "json"
        for student in os.listdir(top) if top.is_dir() else ():
            if (top / student).is_dir():
                stages = os.listdir(top / student)
                found += [
                    (student, stage.removesuffix(".json")) for stage in stages if stage.endswith(".json")
                ]
        return sorted(found)

    def _load(self) -> dict[str, tuple[Stamp, Head]]:
        try:
            raw = json.loads((self.folder / INDEX).read_bytes())
            if raw["version"] != _version():
                return {}
            return {name: (_stamp(stamp), _head(head)) for name, (stamp, head) in raw["entries"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # the index is missing or damaged: `head` reads the records


def _version() -> str:
    return repr((SCHEMA, tuple(KEY), [field.name for field in fields(Head)]))


def _stamp(raw: list[int]) -> Stamp:
    inode, modified, size = raw
    return inode, modified, size


def _head(raw: list[object]) -> Head:
    student, stage, key, *rest = raw
    assert isinstance(key, list)
    return Head(student, stage, tuple(key), *rest)  # type: ignore[arg-type]
