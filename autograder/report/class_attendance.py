"""Who is missing and who was late, by stage: a part of the class page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.course import Stage
from autograder.marks.marking import Marking
from autograder.report.register import Enrolment
from autograder.report.who import Who, who_is
from autograder.results import Result

MISSING, LATE = "missing", "late"


@dataclass(frozen=True)
class Attendance:
    """One stage. `late` has how late each is; `known` tells whether a roster says who is missing."""

    stage: Stage
    missing: list[Who]
    late: list[tuple[Who, str]]
    known: bool


def as_due(enrolment: Enrolment, marks: Marking) -> Enrolment:
    """The enrolment with lateness by due dates and extensions.

    Where a stage has no deadline, or the download no times, the manifest or the mark of the system tells it.
    """
    known = marks.standings
    late = {
        stage: {student: seconds for student, seconds in of.items() if (student, stage) not in known}
        for stage, of in enrolment.late.items()
    }
    for (student, stage), standing in known.items():
        if standing.late or (standing.marked and standing.late_seconds is None):
            late.setdefault(stage, {})[student] = standing.late_seconds
    return replace(enrolment, late=late)


def attendance(graded: Iterable[Result], columns: Sequence[Stage], enrolment: Enrolment) -> list[Attendance]:
    """The missing and the late students of each stage."""
    came = {(result.student, result.stage) for result in graded}
    found = []
    for stage in columns:
        missing = [who_is(one, enrolment) for one in absent(came, stage, columns, enrolment)]
        late = [
            (who_is(student, enrolment, stage.id), how_late(seconds))
            for student, seconds in _latest_first(enrolment.late.get(stage.id, {}))
            if (student, stage.id) in came
        ]
        found.append(Attendance(stage, missing, late, stage.id in enrolment.missing))
    return found


def absent(
    came: set[tuple[str, str]], stage: Stage, columns: Sequence[Stage], enrolment: Enrolment
) -> list[str]:
    """The students without a submission to a stage: those of the roster, and those who sent another stage."""
    known = {one.id for one in columns}
    students = {student for student, other in came if other in known} | {*enrolment.missing.get(stage.id, ())}
    return sorted(student for student in students if (student, stage.id) not in came)


def how_late(seconds: int | None) -> str:
    """`5 min`, `3 h`, `2 days`; "" if only a mark of the system tells it."""
    if seconds is None:
        return ""
    for size, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or size == 60:
            return f"{max(1, seconds // size)} {unit}"
    return ""


def _latest_first(late: dict[str, int | None]) -> list[tuple[str, int | None]]:
    return sorted(late.items(), key=lambda one: (-(one[1] or 0), one[0]))
