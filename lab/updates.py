"""Tell what an update did: a few lines for the terminal, UPDATES.txt, and the data of the page 00-start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import changes
from files import read, write
from notebooks import SUFFIX
from shipped import Entry, Record

if TYPE_CHECKING:
    from seed import Update

NOTES = Path("UPDATES.txt")
PAGE = Path(".kittengrad") / "updates.json"  # checks/updates.py draws it
SHOWN = 3  # names in a line of the terminal


def lines(update: Update) -> Iterator[str]:
    """What the update did, for the terminal. Nothing if it did nothing."""
    if update.older:
        yield (
            f"This lab brings version {update.version} of the course, and work/ already has the newer "
            f"{update.before}. Your files stay; get the newer kit or image. To go back to {update.version}, "
            "delete work/.kittengrad/shipped.json."
        )
    elif update.before not in ("", update.version):
        yield f"The course is now version {update.version}; work/ had {update.before}."
    if update.damaged:
        yield "The record of earlier updates was damaged. Every file of yours stays."
    yield from (f"  {line}" for line in _kinds(update))
    if update.beside:
        yield "  The page 00-start and work/UPDATES.txt show what the course changed."


def _kinds(update: Update) -> Iterator[str]:
    """One line for each kind of change."""
    if update.updated:
        yield f"Updated, as you had left them unchanged: {_names(update.updated)}."
    if update.beside:
        yield (
            f"You changed {_names(list(update.beside))}: your version stays, and the course's newer one is "
            "beside it as NAME.new."
        )
    if update.returned:
        yield f"You had deleted {_names(update.returned)}: the course's version is back."
    if update.gone:
        yield f"The course no longer has {_names(sorted(update.gone))}: your copy stays."


def refused(error: OSError, work: Path) -> str:
    """One sentence on a folder that cannot be written, or a file that cannot be read."""
    return f"{error.filename}: {error.strerror}. Check the permissions of {work}. Nothing was lost."


def note(update: Update, record: Record, work: Path) -> None:
    """Add this update to UPDATES.txt, and write what waits for the student to where the page finds it."""
    waiting = [_waiting(name, each, work) for name, each in record.files.items() if waits(each, work / name)]
    fresh = [each for each in waiting if each["file"] in update.beside]
    said = [
        *_sections(fresh),
        *(f"{name}: the course no longer has it; yours stays." for name in sorted(update.gone)),
    ]
    if said:
        title = f"{date.today()}  version {update.version or 'unknown'} of the course"
        text = "\n".join([title, *(f"  {line}".rstrip() for line in said), "", ""])
        write(work / NOTES, (read(work / NOTES) or b"") + text.encode())
    shown = {"version": record.version or update.version, "files": waiting}
    content = (json.dumps(shown, indent=1, ensure_ascii=False) + "\n").encode()
    if content != read(work / PAGE):
        write(work / PAGE, content)


def waits(entry: Entry | None, path: Path) -> bool:
    """Whether a newer version still lies beside the student's file."""
    return bool(entry and entry.beside and path.with_name(entry.beside).is_file())


def _waiting(name: str, entry: Entry, work: Path) -> dict[str, object]:
    """A newer version that lies beside the student's file, for the page."""
    says, shown = ["The lab has no copy of the version that you began from: compare the two files."], []
    if entry.began is not None and entry.text is not None:
        says = changes.in_words(name, entry.began, entry.text)
        shown = changes.in_lines(name, entry.began, entry.text)
        says += _meeting(name, entry.began, (read(work / name) or b"").decode(errors="replace"), entry.text)
    if name.endswith(SUFFIX):
        says = [*says, f"To open {entry.beside} as a notebook, rename it so that it ends in {SUFFIX}."]
    return {"file": name, "new": entry.beside, "says": says, "lines": shown}


def _meeting(name: str, began: str, yours: str, new: str) -> list[str]:
    """A sentence on whether the course and the student changed the same places."""
    places = "cells" if name.endswith(SUFFIX) else "lines"
    said = {
        True: f"You changed some of these {places} too: read both versions before you copy.",
        False: f"You changed none of these {places}: you can copy them into your file.",
    }
    met = changes.meets(name, began, yours, new)
    return [] if met is None else [said[met]]


def _sections(waiting: list[dict[str, object]]) -> Iterator[str]:
    for each in waiting:
        yield f"{each['file']}: you changed it, so it stays; the course's newer version is {each['new']}."
        yield from (f"    {sentence}" for sentence in each["says"])  # type: ignore[attr-defined]


def _names(names: list[str]) -> str:
    return changes.joined(names, SHOWN)
