"""Bring a student's folder up to date with the course, and keep all of the student's work.

    python seed.py assignments work

For each file of the course, three versions matter: the one shipped now, the one shipped last (see
`shipped.py`), and the student's.

    the student has            then
    no such file               the file is copied
    the file shipped now       the file stays
    the file shipped last      the student left it unchanged: it is replaced
    a notebook that was run    its cells are replaced, and the outputs of equal cells stay
    another file               the student's file stays; a newer version of the course is written next to it
                               as NAME.new, once, and UPDATES.txt and the page 00-start say what changed

All other files in the folder stay as they are. An older version of the course than the last one replaces
nothing.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import shipped
import updates
from files import digest, files, read, version, write
from notebooks import same_cells, with_outputs
from shipped import Record


@dataclass
class Update:
    """What one run did. The lists hold names of files.

    version, before   the version of the course now, and the one that the folder had; "" for unknown
    older             whether the folder had this version before its last one
    updated           replaced: the student had left them unchanged
    beside            changed by the student: {name: name of the newer version beside it}
    returned          copied again: the student had deleted them
    gone              the course has them no more, and the student's stay
    damaged           whether the record was damaged
    """

    version: str
    before: str
    older: bool
    damaged: bool
    updated: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    returned: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def seed(assignments: Path, work: Path) -> Update:
    """Bring `work` up to date with `assignments`, and return what was done. Raises OSError."""
    record, now = shipped.load(work), version(assignments)
    update = Update(now, record.version, now in record.versions[:-1], record.damaged)
    names = list(files(assignments))
    for name in names:
        _bring(name, (assignments / name).read_bytes(), work, record, update)
    if not update.older:
        update.gone = [name for name in record.files.keys() - names if (work / name).exists()]
        record.files = {name: record.files[name] for name in names}
        record.versions += [now] if now not in ("", record.version) else []
    updates.note(update, record, work)
    record.save(work)
    return update


def _bring(name: str, new: bytes, work: Path, record: Record, update: Update) -> None:
    """Bring one file up to date."""
    old, last = read(work / name), record.files.get(name)
    if old is None:
        write(work / name, new)
        record.ship(name, new)
        update.returned += [name] if last else []
    elif update.older:
        return
    elif old == new or same_cells(old, new):
        record.ship(name, new)
    elif last and last.digest == digest(new):
        return
    elif last and (digest(old) == last.digest or same_cells(old, last.text)):
        write(work / name, with_outputs(new, old))
        record.ship(name, new)
        update.updated.append(name)
    else:
        pending = updates.waits(last, work / name)
        update.beside[name] = lay_beside(work / name, new, last.digest if last else "")
        record.offer(name, new, update.beside[name], pending)


def lay_beside(path: Path, content: bytes, last: str) -> str:
    """Write `content` as NAME.new, and return that name.

    An existing NAME.new can hold the student's notes: then use NAME.new2. `last` is the SHA-256 of a version
    that is replaced.
    """
    beside, number = path.with_name(f"{path.name}.new"), 1
    while (there := read(beside)) not in (None, content) and digest(there or b"") != last:
        number += 1
        beside = path.with_name(f"{path.name}.new{number}")
    write(beside, content)
    return beside.name


def main() -> None:
    """The command. A folder that cannot be written ends it with one sentence."""
    assignments, work = map(Path, sys.argv[1:])
    try:
        for line in updates.lines(seed(assignments, work)):
            print(line)
    except OSError as error:
        sys.exit(updates.refused(error, work))


if __name__ == "__main__":
    main()
