"""What a collected class tells the class page: names, sections, who is missing, who was late."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder.desk import manifest
from autograder.desk.manifest import Attempt, Manifest
from autograder.desk.records import CollectError
from autograder.report.register import Enrolment


def enrolments(paths: Iterable[Path]) -> dict[str, Enrolment]:
    """{absolute path: what its manifest says} of those paths that `collect` made.

    A damaged manifest is passed over: the marks do not depend on it, and `collect` and `export` name it.
    """
    found = {}
    for path in paths:
        if (path / manifest.STATE).is_file():
            try:
                found[str(path.resolve())] = _of(manifest.read(path))
            except CollectError:
                continue
    return found


def _of(known: Manifest) -> Enrolment:
    names = {student: name for rows in known.missing.values() for student, name in rows if name}
    names |= {one.student: one.name for one in known.attempts if one.name}
    late: dict[str, dict[str, int | None]] = {}
    for one in known.attempts:
        if one.taken and _is_late(one):
            late.setdefault(one.stage, {})[one.student] = one.late_seconds
    missing = {stage: [student for student, _ in rows] for stage, rows in known.missing.items()}
    return Enrolment(names, dict(known.sections), missing, late)


def _is_late(one: Attempt) -> bool:
    """The deadline decides; without one, the mark of the system."""
    return one.marked_late if one.late_seconds is None else one.late_seconds > 0
