"""Bring a student's folder up to date with the course, and keep all of the student's work.

    python seed.py assignments work

For each file of the course, three versions matter: the one shipped now, the one shipped last (the record
`work/.kittengrad/shipped.json` holds its SHA-256), and the student's.

    the student has            then
    no such file               the file is copied
    the file shipped now       the file stays
    the file shipped last      the student left it unchanged: it is replaced
    another file               the student's file stays; a newer version of the course is written next to it
                               as NAME.new, once, with a note in UPDATES.txt

All other files in the folder stay as they are.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

RECORD = Path(".kittengrad") / "shipped.json"
NOTES = Path("UPDATES.txt")
LITTER = {"__pycache__", ".ipynb_checkpoints", ".kittengrad"}


def seed(shipped: Path, work: Path) -> list[str]:
    """Bring `work` up to date with `shipped`; return one message for each such change."""
    record = read_record(work / RECORD)
    messages: list[str] = []
    notes: list[str] = []
    for name in files(shipped):
        new = (shipped / name).read_bytes()
        old = read(work / name)
        last = record.get(name)
        record[name] = digest(new)
        if old is None:
            write(work / name, new)
        elif old == new:
            continue
        elif digest(old) == last:
            write(work / name, new)
            messages.append(f"{name}: updated (you had left it unchanged)")
        elif last != digest(new):
            beside = lay_beside(work / name, new)
            messages.append(f"{name}: you changed it, so it stays; the course's newer version is {beside}")
            notes.append(f"{date.today()}  {messages[-1]}")
    write(work / RECORD, (json.dumps(record, indent=2, sort_keys=True) + "\n").encode())
    if notes:
        write(work / NOTES, (read(work / NOTES) or b"") + "".join(f"{note}\n" for note in notes).encode())
    return messages


def files(folder: Path) -> Iterator[str]:
    """The files below `folder`, by name relative to it, in a fixed order."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not LITTER.intersection(name.parts):
            yield name.as_posix()


def lay_beside(path: Path, content: bytes) -> str:
    """Write `content` as NAME.new. An existing NAME.new can hold the student's notes: then use NAME.new2."""
    beside, number = path.with_name(f"{path.name}.new"), 1
    while read(beside) not in (None, content):
        number += 1
        beside = path.with_name(f"{path.name}.new{number}")
    write(beside, content)
    return beside.name


def read_record(path: Path) -> dict[str, str]:
    """The record of the last shipment: {name: SHA-256}. Empty if lost or damaged: then all changes stay."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): str(value) for name, value in record.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def read(path: Path) -> bytes | None:
    """The file's content, or None if the file is missing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write(path: Path, content: bytes) -> None:
    """Write the file atomically: the old file stays until the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    for line in seed(*map(Path, sys.argv[1:])):
        print(line)
