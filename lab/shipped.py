"""The record of what the course gave to a student: `work/.kittengrad/shipped.json`.

It is written last and in one step. So a start that was interrupted does the same work again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from files import digest, read, write

RECORD = Path(".kittengrad") / "shipped.json"
LARGEST = 1_000_000  # bytes of a text that the record keeps


@dataclass
class Entry:
    """One file of the course.

    digest   the SHA-256 of the version shipped last
    text     that version, if it is a text
    began    the version that the student's file began from, while a newer one lies beside the file
    beside   the name of the newer one
    """

    digest: str
    text: str | None = None
    began: str | None = None
    beside: str = ""


@dataclass
class Record:
    """What was shipped: the versions of the course, the latest last, and the files.

    damaged   whether a record was there that nobody can read
    """

    versions: list[str] = field(default_factory=list)
    files: dict[str, Entry] = field(default_factory=dict)
    damaged: bool = False

    @property
    def version(self) -> str:
        return self.versions[-1] if self.versions else ""

    def ship(self, name: str, content: bytes) -> None:
        """The student's file is this version of the course, or derives from it."""
        self.files[name] = Entry(digest(content), text_of(content))

    def offer(self, name: str, content: bytes, beside: str, pending: bool) -> None:
        """This version lies beside the student's file. `pending`: so does an earlier one that still waits."""
        last = self.files.get(name, Entry(""))
        began = last.began if pending else last.text
        self.files[name] = Entry(digest(content), text_of(content), began, beside)

    def save(self, work: Path) -> None:
        content = {
            "versions": self.versions,
            "files": {name: asdict(each) for name, each in self.files.items()},
        }
        new = (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()
        if new != read(work / RECORD):
            write(work / RECORD, new)


def load(work: Path) -> Record:
    """The record of a student's folder. A damaged one is empty: then every file that differs stays."""
    content = read(work / RECORD)
    if content is None:
        return Record()
    try:
        found = json.loads(content)
        versions = [str(version) for version in found.get("versions", [])]
        entries = found["files"].items() if "files" in found else found.items()
        return Record(versions, {str(name): _entry(each) for name, each in entries})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Record(damaged=True)


def _entry(stored: dict[str, Any] | str) -> Entry:
    """An entry as it was stored. The first labs stored the digest alone."""
    return Entry(stored) if isinstance(stored, str) else Entry(**stored)


def text_of(content: bytes) -> str | None:
    """The content as text; None for pictures and for what is too large."""
    try:
        return content.decode() if len(content) <= LARGEST else None
    except UnicodeDecodeError:
        return None
