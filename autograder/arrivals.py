"""Collect downloads that grow, such as nbgrader's exchange, into the class that a watch grades."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course
from autograder.desk import exchange, listing
from autograder.desk.collect import Options, collect
from autograder.desk.records import CollectError
from autograder.text import one_line

MOST_ENTRIES = 100_000  # of one look; a larger folder is read at every look


@dataclass
class Arrivals:
    """Downloads and their class. An attempt is collected when two looks see the same, so it is complete."""

    paths: Sequence[Path]
    target: Path
    course: Course
    _seen: str = ""
    _taken: str = ""
    _told: set[str] = field(default_factory=set)

    def take(self) -> Iterator[str]:
        """Collect what is complete, and yield a line for each event. Raises CannotWrite."""
        now = [fingerprint(path, listing.MOST) for path in self.paths]
        if not all(now):
            yield from self._once([f"more than {listing.MOST:,} entries: name a part of the download"])
            return
        before, self._seen = self._seen, " ".join(now)
        if self._seen != before or self._seen == self._taken or not any(map(_holds_any, self.paths)):
            return
        for path in self.paths:
            form = "exchange" if exchange.is_inbound(path) else "auto"
            try:
                done = collect([path], self.target, self.course, Options(format=form))
            except CollectError as error:
                yield from self._once([one_line(str(error), 400)])
                return
            if done.new:
                yield f"{done.new:,} collected from {path.name}"
            yield from self._once(
                f"left out: {one_line(one.place, 200)}: {one_line(one.why, 300)}" for one in done.unplaced
            )
        self._taken = self._seen

    def _once(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            if line not in self._told:
                self._told.add(line)
                yield line


def _holds_any(path: Path) -> bool:
    return path.is_file() or (path.is_dir() and any(path.iterdir()))


def fingerprint(folder: Path, most: int = 0) -> str:
    """A digest of names, times and sizes of a folder or file; "" for one with more than `most` entries."""
    most = most or MOST_ENTRIES
    digest, count = hashlib.sha256(), 0
    for place, folders, files in [("", [], [os.fspath(folder)]), *os.walk(folder)]:
        folders.sort()
        for name in sorted([*files, *folders]):
            count += 1
            if count > most:
                return ""
            path = os.path.join(place, name)
            try:
                at = os.lstat(path)
            except OSError:
                continue  # it has just been removed
            digest.update(repr((path, at.st_ino, at.st_mtime_ns, at.st_size)).encode(errors="replace"))
    return digest.hexdigest()
