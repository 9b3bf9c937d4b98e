"""The manifest of a class folder: what came from where, when, how late, under which name and number.

CLASS/.collected/manifest.json            what the next `collect` and `export` read
CLASS/.collected/attempts/STUDENT~STAGE~DIGEST/…    every attempt, also those that do not count
CLASS/manifest.csv                        the same for a spreadsheet
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.desk.records import CollectError
from autograder.report.spreadsheet import cell, table
from autograder.store import write_atomically

VERSION = 1
HOME = ".collected"
STATE, ATTEMPTS, SHEET = Path(HOME, "manifest.json"), Path(HOME, "attempts"), Path("manifest.csv")
COLUMNS = (
    *("student", "stage", "what", "attempt", "attempts", "submitted", "late_seconds", "marked_late", "name"),
    *("lms", "lms_id", "email", "group", "download", "entry", "files", "note"),
)


@dataclass
class Attempt:
    """One attempt of one student for one stage.

    digest       of its files, its time and its number in the download
    taken        whether it is the one in STUDENT/STAGE
    submitted    ISO time; "" if unknown
    late_seconds after the student's due date; None without a due date or a time
    marked_late  whether the system marks it as late
    order, run   a number that grows with each attempt, and the number of the collection that last saw it
    files        [path in the attempt, entry of the download] of each file
    ungradable   why it cannot be graded, as a sentence; "" if it can
    """

    student: str
    stage: str
    digest: str
    lms: str
    name: str
    lms_id: str
    email: str = ""
    group: list[str] = field(default_factory=list)
    number: int = 0
    taken: bool = False
    submitted: str = ""
    late_seconds: int | None = None
    marked_late: bool = False
    order: int = 0
    run: int = 0
    download: str = ""
    entry: str = ""
    files: list[list[str]] = field(default_factory=list)
    note: str = ""
    ungradable: str = ""

    @property
    def when(self) -> datetime | None:
        return datetime.fromisoformat(self.submitted) if self.submitted else None


@dataclass
class Behind:
    """An entry of a download that stayed behind, and why."""

    download: str
    place: str
    why: str
    holds_work: bool


@dataclass
class Manifest:
    """All that is known of a class.

    folders  the raw name of each student → the folder
    missing  [student, name] of the roster without an attempt, by stage
    sections the section of each student of the roster that has one
    runs     the number of collections
    rules    the rule that chooses the attempt that counts, by stage
    """

    attempts: list[Attempt] = field(default_factory=list)
    behind: list[Behind] = field(default_factory=list)
    folders: dict[str, str] = field(default_factory=dict)
    missing: dict[str, list[list[str]]] = field(default_factory=dict)
    runs: int = 0
    sections: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)


def read(folder: Path) -> Manifest:
    """The manifest of a class folder; an empty one if the folder has none. Raises CollectError."""
    path = folder / STATE
    try:
        state = json.loads(path.read_bytes())
        if state["version"] != VERSION:
            raise CollectError(f"{path} is of another version: collect into a new folder")
        return _of(state)
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CollectError(f"{path} is damaged: collect into a new folder") from error


def _of(state: dict[str, Any]) -> Manifest:
    return Manifest(
        [Attempt(**one) for one in state["attempts"]],
        [Behind(**one) for one in state["behind"]],
        state["folders"],
        state["missing"],
        state["runs"],
        state.get("sections", {}),
        state.get("rules", {}),
    )


def by_name(manifest: Manifest) -> dict[tuple[str, str], list[Attempt]]:
    """The attempts by student and stage."""
    several: dict[tuple[str, str], list[Attempt]] = {}
    for one in manifest.attempts:
        several.setdefault((one.student, one.stage), []).append(one)
    return several


def identities(manifest: Manifest, lms: str) -> dict[str, str]:
    """{id in this system: folder} of each student who sent something alone."""
    alone = (one for one in manifest.attempts if one.lms == lms and one.lms_id and not one.group)
    return {one.lms_id: one.student for one in alone}


def write(manifest: Manifest, folder: Path) -> None:
    """Write both forms of the manifest. Raises CannotWrite."""
    state = {"version": VERSION, **asdict(manifest)}
    write_atomically(folder / STATE, json.dumps(state, indent=1, ensure_ascii=True) + "\n")
    rows = ([cell(value) for value in row] for row in _rows(manifest))
    write_atomically(folder / SHEET, table([COLUMNS, *rows]))


def _rows(manifest: Manifest) -> Iterator[tuple[str, ...]]:
    attempts = sorted(manifest.attempts, key=lambda one: (one.student, one.stage, one.number))
    several = by_name(manifest)
    for one in attempts:
        gradable = sum(not other.ungradable for other in several[one.student, one.stage])
        yield _row(one, gradable, manifest.rules.get(one.stage) == "best" and gradable > 1)
    for stage, students in sorted(manifest.missing.items()):
        for student, name in students:
            yield _only(student=student, stage=stage, what="missing", name=name)
    for left in manifest.behind:
        what = "unplaced" if left.holds_work else "left out"
        yield _only(what=what, download=left.download, entry=left.place, note=left.why)


def _row(one: Attempt, several: int, compared: bool) -> tuple[str, ...]:
    taken = "compared" if compared else "taken" if one.taken else "kept aside"
    return _only(
        student=one.student,
        stage=one.stage,
        what="ungradable" if one.ungradable and not one.taken else taken,
        attempt=str(one.number) if one.number else "",
        attempts=str(several),
        submitted=one.submitted,
        late_seconds="" if one.late_seconds is None else str(one.late_seconds),
        marked_late="yes" if one.marked_late else "",
        name=one.name,
        lms=one.lms,
        lms_id=one.lms_id,
        email=one.email,
        group=_listed(one.group),
        download=one.download,
        entry=one.entry,
        files=_listed(path if path == source else f"{path} from {source}" for path, source in one.files),
        note="; ".join(filter(None, (one.note, one.ungradable))),
    )


def _only(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(column, "") for column in COLUMNS)


def _listed(words: Iterable[str]) -> str:
    return " | ".join(words)
