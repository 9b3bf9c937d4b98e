"""Bring a student's folder up to date with the course, and never lose a word of theirs.

For each file that the course ships, three versions matter: what is shipped now, what was shipped last (the
record `work/.kittengrad/shipped.json` holds its SHA-256), and what the student has.

    the student has            then
    nothing                    it is copied
    what is shipped now        all is well
    what was shipped last      they never touched it: it is replaced
    anything else              it is theirs and stays; a newer one than they were given last is laid
                               beside it as NAME.new, once, with a note in UPDATES.txt

Files that the course does not ship are none of its business.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

RECORD = Path(".kittengrad") / "shipped.json"
NOTES = Path("UPDATES.txt")
LITTER = {"__pycache__", ".ipynb_checkpoints"}


def seed(shipped: Path, work: Path) -> list[str]:
    """Bring `work` up to date with `shipped`; return one line for each thing that a student should know."""
    record = read_record(work / RECORD)
    said: list[str] = []
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
            said.append(f"{name}: updated; you had not changed it")
        elif last != digest(new):
            beside = lay_beside(work / name, new)
            said.append(f"{name}: you changed it, so it stays; the course's newer one is {beside}")
            notes.append(f"{date.today()}  {said[-1]}")
    write(work / RECORD, (json.dumps(record, indent=2, sort_keys=True) + "\n").encode())
    if notes:
        write(work / NOTES, (read(work / NOTES) or b"") + "".join(f"{note}\n" for note in notes).encode())
    return said


def files(folder: Path) -> Iterator[str]:
    """The files below `folder`, by name relative to it, in a fixed order."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not LITTER.intersection(name.parts):
            yield name.as_posix()


def lay_beside(path: Path, content: bytes) -> str:
    """Write `content` as NAME.new. One that is there already may hold notes by now: the next is NAME.new2."""
    beside, number = path.with_name(f"{path.name}.new"), 1
    while read(beside) not in (None, content):
        number += 1
        beside = path.with_name(f"{path.name}.new{number}")
    write(beside, content)
    return beside.name


def read_record(path: Path) -> dict[str, str]:
    """What was shipped last: {name: SHA-256}. A record that is lost or damaged only makes us more careful."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): str(value) for name, value in record.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def read(path: Path) -> bytes | None:
    """The file's content, or None when there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write(path: Path, content: bytes) -> None:
    """Write all of it or nothing: the old file stands until the new one is complete."""
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
