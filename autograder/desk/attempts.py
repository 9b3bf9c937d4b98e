"""Order a student's attempts for one stage, tell how late each is, and choose the one that counts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from autograder.deadlines.class_file import Deadline
from autograder.deadlines.times import seconds_after
from autograder.desk.manifest import Attempt
from autograder.results import Best

Rule = Literal["latest", "best", "before-deadline"]


def digest(files: str, when: str, order: int) -> str:
    """The digest of an attempt: of the digest of its files, its time and its number in the download."""
    return hashlib.sha256(f"{files} {when} {order}".encode()).hexdigest()[:16]


def known(attempt: Attempt, files: str, several: Sequence[Attempt]) -> Attempt | None:
    """The attempt of the class that this one is; None for a new one. `files` is the digest of its files.

    A time can come later than the files, or be missing in a later download. So the latest attempt is this
    one if it has the same files and only one of the two has a time.
    """
    for one in several:
        if one.digest == attempt.digest:
            return one
    for one in ordered(several)[-1:]:
        times = {one.submitted, attempt.submitted}
        could_be = {digest(files, when, attempt.order) for when in ("", one.submitted)}
        if one.digest in could_be and ("" in times or len(times) == 1):
            return one
    return None


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


def settle(attempts: Sequence[Attempt], rule: str, deadline: Deadline | None) -> Attempt | None:
    """Number the attempts, note how late each is, and mark the one that counts; None if each is too late.

    One that cannot be graded has the number 0, and counts only if there is no other. Where the best counts,
    the latest is marked, and `grade` chooses.
    """
    several = ordered(attempts)
    number = 0
    for one in several:
        number += not one.ungradable
        one.number, one.taken = 0 if one.ungradable else number, False
        if deadline and one.when:
            one.late_seconds = seconds_after(deadline.due, one.when)
    grace = deadline.grace if deadline else 0
    among = [one for one in several if not _is_late(one, grace)] if rule == "before-deadline" else several
    if not among:
        return None
    chosen = ([one for one in among if not one.ungradable] or among)[-1]
    chosen.taken = True
    return chosen


def rivals(attempts: Sequence[Attempt]) -> list[Attempt]:
    """The attempts that can be graded, by their numbers."""
    return sorted((one for one in attempts if not one.ungradable), key=lambda one: one.number)


def graded(attempts: Sequence[Attempt], rule: str, best: Best | None) -> Attempt | None:
    """The attempt whose mark is on record; None if another one came since, or the class has another rule.

    best  what the record says, if it is the best of several
    """
    several = rivals(attempts)
    if rule == "best" and several[1:]:
        known = best and len(best.marks) == len(several)
        return next((one for one in several if best and known and one.digest == best.digest), None)
    taken = next((one for one in attempts if one.taken), None)
    return taken if best is None or (taken and taken.digest == best.digest) else None


def _is_late(one: Attempt, grace: int) -> bool:
    """Whether an attempt is late: by its time if it has one, else by the mark of the system."""
    return one.marked_late if one.late_seconds is None else one.late_seconds > grace
