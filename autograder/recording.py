"""Store what a run graded: each record with its code, and before it the change of a mark."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder import results
from autograder.deadlines import standing
from autograder.deadlines.standing import Name, Standing, Standings
from autograder.marks import best, marking
from autograder.marks.adjustments import applied
from autograder.marks.best import Contest
from autograder.marks.marking import Marking
from autograder.plan import Plan, replaces
from autograder.report.ledger import Change, Remark, add_changes
from autograder.results import Result
from autograder.store import code_of, drop_code, write_code


def record(result: Result, planned: Plan, folder: Path, files: Mapping[str, str] = {}) -> list[Change]:
    """Store a result with its code. Returns the change of a mark, or []; the change is written first.

    Raises CannotWrite.
    """
    changes = []
    if before := planned.before.get((result.student, result.stage)):
        change = Change(applied(folder, before[0]), applied(folder, result), before[1])
        if change.moved or before[1].startswith("--replace"):
            changes = [change]
    add_changes(folder, changes)
    if files:
        write_code(folder, result.student, result.stage, files)
    else:
        drop_code(folder, result.student, result.stage)
    results.write(result, folder)
    return changes


@dataclass(frozen=True)
class Settled:
    """The attempt that counts: its record, where it stands, whether the record is new, and a changed mark."""

    result: Result
    standing: Standing | None
    new: bool
    changes: list[Change] = field(default_factory=list)


def settle(contest: Contest, planned: Plan, folder: Path, marks: Marking, *, stored: bool) -> Settled:
    """Let the best attempt count; all attempts have a result. Raises CannotWrite."""
    rival, result = best.chosen(contest, folder, marks)
    path = results.path_of(folder, result.student, result.stage)
    try:
        before = results.read(path)
    except results.UnreadableResult:
        before = None
    if before == result:
        return Settled(result, rival.standing, new=False)
    if before:
        replaces(planned, before, result)
    code = code_of(best.home(folder, result.submission_hash), result.student, result.stage)
    changes = record(result, planned, folder, code) if stored else []
    return Settled(result, rival.standing, new=True, changes=changes)


def remarked(planned: Plan, late: Standings, folder: Path, changed: Collection[Name]) -> list[Remark]:
    """Store where the submissions stand, and return the marks that moved while the points stayed.

    changed  the names whose points changed, too
    """
    before = marking.read(folder)
    undecided = {name for name, contest in planned.contests.items() if contest.left}
    standing.update(folder, planned.classes.keys() - planned.kept - undecided, late)
    after = marking.read(folder)
    others = {name: planned.before[name] for name in planned.contests if name in planned.before}
    remarks = []
    for name in [*planned.known, *(others.keys() - set(changed))]:
        if before.standings.get(name) == after.standings.get(name):
            continue
        now = results.read(results.path_of(folder, *name))
        then, why = others.get(name, (now, "deadline"))
        marks = before.of(then).final, after.of(now).final
        remarks.append(Remark(*name, *marks, now.max_points, why))
    return [one for one in remarks if one.before != one.after]
