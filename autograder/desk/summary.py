"""What `autograder collect` prints: what was placed, who is missing, and what stayed behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.desk.collect import Collected
from autograder.desk.manifest import SHEET
from autograder.text import listed, one_line, shown

MOST = 20  # lines for entries; the manifest has all of them


def lines(done: Collected, target: Path) -> Iterator[str]:
    """The summary, line by line. All text of downloads is made safe."""
    for name, form in done.formats:
        yield f"{shown(name)}: {form}"
    students = {student for student, _ in done.seen}
    yield f"{_count(len(students), 'student')} in {target}, {_count(done.new, 'new attempt')}"
    if done.late:
        yield f"only late attempts, left out: {listed([student for student, _ in done.late])}"
    marked = [one for one in done.manifest.attempts if one.taken and one.marked_late and not one.submitted]
    if here := [one.student for one in marked if (one.student, one.stage) in done.seen]:
        yield f"marked late by the system, without a time: {listed(here)}"
    yield from _ungradable(done)
    collected = {stage for _, stage in done.seen}
    for stage, missing in sorted(done.manifest.missing.items()):
        if missing and (stage in collected or not collected):
            yield f"missing for {stage}: {len(missing)} of the roster: {listed([key for key, _ in missing])}"
    unplaced = done.unplaced
    if unplaced:
        yield f"{_count(len(unplaced), 'entry', 'entries')} without a place:"
    for one in unplaced[:MOST]:
        yield f"  {one_line(one.place, 200)}: {one_line(one.why, 300)}"
    if len(unplaced) > MOST:
        yield f"  and {len(unplaced) - MOST:,} more"
    if others := len(done.behind) - len(unplaced):
        yield f"{_count(others, 'entry', 'entries')} without work left out"
    yield f"All entries are listed in {target / SHEET}."


def _ungradable(done: Collected) -> Iterator[str]:
    """The attempts that cannot be graded, and what counts in their place."""
    found = done.ungradable
    if found:
        yield f"{_count(len(found), 'attempt')} without gradable files, not counted as an attempt:"
    counting = {(one.student, one.stage): one for one in done.manifest.attempts if one.taken}
    for one in found[:MOST]:
        other = counting.get((one.student, one.stage))
        instead = f"Attempt {other.number} counts" if other and other.number else "There is no other attempt"
        yield f"  {one_line(one.student, 100)}, {one.stage}: {one_line(one.ungradable, 300)} {instead}."
    if len(found) > MOST:
        yield f"  and {len(found) - MOST:,} more"


def _count(number: int, word: str, several: str = "") -> str:
    return f"{number:,} {word if number == 1 else several or word + 's'}"
