"""What `autograder collect` prints: what was placed, who is missing, and what stayed behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.desk import manifest
from autograder.desk.attempts import rivals
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
    yield from done.notes
    if done.late:
        yield f"only late attempts, left out: {listed([student for student, _ in done.late])}"
    marked = [one for one in done.manifest.attempts if one.taken and one.marked_late and not one.submitted]
    if here := [one.student for one in marked if (one.student, one.stage) in done.seen]:
        yield f"marked late by the system, without a time: {listed(here)}"
    yield from _compared(done)
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


def _compared(done: Collected) -> Iterator[str]:
    """Whose attempts `grade` compares, because the best one counts."""
    rules, several = done.manifest.rules, manifest.by_name(done.manifest)
    for stage in sorted({stage for _, stage in done.seen if rules.get(stage) == "best"}):
        every = [rivals(those) for (_, of), those in several.items() if of == stage]
        every = [those for those in every if those[1:]]
        yield (
            f"the best attempt counts for {stage}: `grade` compares {sum(map(len, every)):,} attempts "
            f"of {_count(len(every), 'student')}"
        )


def _ungradable(done: Collected) -> Iterator[str]:
    """The attempts that cannot be graded, and what counts in their place."""
    found = done.ungradable
    if found:
        yield f"{_count(len(found), 'attempt')} without gradable files, not counted as an attempt:"
    counting = {(one.student, one.stage): one for one in done.manifest.attempts if one.taken}
    for one in found[:MOST]:
        other = counting.get((one.student, one.stage))
        counts = f"Attempt {other.number} counts" if other and other.number else "There is no other attempt"
        compared = other and other.number > 1 and done.manifest.rules.get(one.stage) == "best"
        instead = "The best of the others counts" if compared else counts
        yield f"  {one_line(one.student, 100)}, {one.stage}: {one_line(one.ungradable, 300)} {instead}."
    if len(found) > MOST:
        yield f"  and {len(found) - MOST:,} more"


def _count(number: int, word: str, several: str = "") -> str:
    return f"{number:,} {word if number == 1 else several or word + 's'}"
