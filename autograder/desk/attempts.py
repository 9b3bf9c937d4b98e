"""Order a student's attempts for one stage, tell how late each is, and choose the one that counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from autograder.desk.manifest import Attempt

Rule = Literal["latest", "best", "before-deadline"]


def ordered(attempts: Sequence[Attempt]) -> list[Attempt]:
    """The attempts in the order of sending.

    By time if all have one, else by the numbers of the system if all have one, else by the collection that
    last saw each: a download without times holds the latest attempt alone.
    """
    if all(one.submitted for one in attempts):
        return sorted(attempts, key=lambda one: (one.when, one.order, one.run))
    if all(one.order for one in attempts) and len({one.lms for one in attempts}) == 1:
        return sorted(attempts, key=lambda one: (one.order, one.run))
    return sorted(attempts, key=lambda one: (one.run, one.order))


def settle(attempts: Sequence[Attempt], rule: Rule, due: datetime | None) -> Attempt | None:
    """Number the attempts, note how late each is, and mark the one that counts; None if each is too late."""
    several = ordered(attempts)
    for number, one in enumerate(several, start=1):
        one.number, one.taken = number, False
        if due and one.when:
            one.late_seconds = max(0, round((one.when - due).total_seconds()))
    among = [one for one in several if not _is_late(one)] if rule == "before-deadline" else several
    if not among:
        return None
    among[-1].taken = True
    return among[-1]


def _is_late(one: Attempt) -> bool:
    """Whether an attempt is late: by its time if it has one, else by the mark of the system."""
    return one.marked_late if one.late_seconds is None else one.late_seconds > 0
