"""The summary of a run: a few lines for a terminal, or one JSON object for each row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from autograder import results
from autograder.marks import marking
from autograder.marks.adjustments import applied
from autograder.marks.marking import Mark
from autograder.plan import REPLACING
from autograder.report.difficulties import look_at
from autograder.report.leaderboard import percent, ranks
from autograder.report.terminal import MOST, change_lines, unplaced_lines
from autograder.report.words import count
from autograder.results import Result
from autograder.text import one_line, plain

if TYPE_CHECKING:
    from autograder.run import Outcome


def rows(outcome: Outcome, folder: Path, *, everything: bool = False, quiet: bool = False) -> list[Result]:
    """The rows to print: new results and ungraded submissions; at most MOST of those ungraded before."""
    standing = outcome.plan.standing
    old = [row for row in outcome.plan.ungraded if (row.student, row.stage) in standing]
    new = [row for row in outcome.plan.ungraded if (row.student, row.stage) not in standing]
    graded = [applied(folder, row) for row in outcome.graded if row.problem or not quiet]
    if everything:
        return [*known(outcome, folder), *graded, *new, *old]
    return [*graded, *new, *old[:MOST]]


def known(outcome: Outcome, folder: Path) -> list[Result]:
    """The records that are still valid."""
    read = (results.read(results.path_of(folder, *name)) for name in outcome.plan.known)
    return [applied(folder, result) for result in read]


def lines(outcome: Outcome, folder: Path, *, quiet: bool = False) -> Iterator[str]:
    """A summary of the run as lines of rich markup; with `quiet`, only what was left ungraded."""
    yield from map(plain, _not_taken(outcome))
    if not quiet:
        yield from map(plain, _records(outcome))
        yield from _counts(outcome, folder)
    if outcome.stopped:
        left, all_ = outcome.left, len(outcome.plan.jobs)
        yield f"[yellow]Stopped with {left} of {all_} to go.[/] The same command goes on from here."


def ungraded(outcome: Outcome) -> Iterator[str]:
    """The submissions that a run could not grade, and why: lines for a command that prints no rows."""
    if found := outcome.plan.ungraded:
        yield f"{count(len(found), 'submission')} could not be graded:"
        named = ((f"{one.student}, {one.stage}", one.problem) for one in found)
        yield from (plain(f"  {line}") for line in unplaced_lines(named))


def _not_taken(outcome: Outcome) -> Iterator[str]:
    """Entries outside any submission, and refused submissions."""
    if unplaced := outcome.found.unplaced:
        yield f"{_entries(len(unplaced))} in no submission:"
        yield from (f"  {line}" for line in unplaced_lines((one.place, one.why) for one in unplaced))
    if conflicts := outcome.plan.conflicts:
        yield f"{count(len(conflicts), 'submission')} refused:"
        named = ((f"{one.student}, {one.stage}: {one.source}", one.why) for one in conflicts)
        yield from (f"  {line}" for line in unplaced_lines(named))
        yield f"{REPLACING}."


def _records(outcome: Outcome) -> Iterator[str]:
    """Lines about records of earlier runs."""
    if outcome.plan.earlier:
        again = "was graded again" if outcome.plan.earlier == 1 else "were graded again"
        yield f"{count(outcome.plan.earlier, 'record')} of an earlier course {again}."
    if outcome.outside:
        yield (
            f"{count(outcome.outside, 'record')} of an earlier course outside of these paths: "
            "grade the class that it came from to bring it up to date."
        )
    if outcome.changes:
        yield f"{count(len(outcome.changes), 'mark')} changed:"
        yield from (f"  {line}" for line in change_lines(outcome.changes))
    if outcome.resumed:
        yield f"The stopped run went on: {outcome.resumed} had been graded again before."


def _counts(outcome: Outcome, folder: Path) -> Iterator[str]:
    plan = outcome.plan
    if outcome.found.litter:
        yield f"{_entries(outcome.found.litter)} without work, as class.toml or .DS_Store, left out."
    jobs = {(job.student, job.stage) for job in plan.jobs}
    graded = sum((one.student, one.stage) in jobs for one in outcome.graded)
    known = len(plan.known) + len(outcome.graded) - graded  # the best attempt is chosen without a grading
    yield f"{graded} graded, {known} as they were, {len(plan.ungraded)} impossible."
    yield from _compared(outcome)
    yield from _classifiers(outcome.graded)
    yield from _late(outcome)
    pages = outcome.pages
    yield f"{len(pages)} files written, among them" if pages else "All pages are as they were:"
    for name in ("index.html", "grades.csv", "leaderboard.csv"):
        if name != "leaderboard.csv" or (folder / name).exists():
            yield f"  {plain(folder / name)}"


def _compared(outcome: Outcome) -> Iterator[str]:
    """A line about the attempts of which the best counts."""
    contests = outcome.plan.contests.values()
    if contests:
        every = sum(len(contest.rivals) for contest in contests)
        decided = sum(not contest.left for contest in contests)
        counts = f"The best of several attempts counts for {count(decided, 'submission')}"
        yield f"{counts}: {every:,} attempts compared."


def _classifiers(graded: Sequence[Result]) -> Iterator[str]:
    """A line about the classifiers that this run tried."""
    tried = sum(result.leaderboard is not None for result in graded)
    ranked = ranks(graded)
    best = f", the best one is right for {percent(ranked[0][2])}" if ranked else ""
    if tried:
        yield f"{count(tried, 'classifier')} tried on hidden images, {len(ranked)} with an accuracy{best}."


def _late(outcome: Outcome) -> Iterator[str]:
    """A line about the deadlines, if the class has any."""
    standings = outcome.late.values()
    late = sum(one.late for one in standings)
    marked = sum(one.marked and one.late_seconds is None for one in standings)
    unknown = sum(one.late_seconds is None for one in standings)
    if standings:
        by_system = f", {marked} marked late by the system" if marked else ""
        timeless = f"; {unknown} without a known time, so without a penalty" if unknown else ""
        yield f"{late} of {count(len(standings), 'submission')} late{by_system}{timeless}."
    if late and outcome.graded:
        yield "The rows above are without penalties; the pages and grades.csv have the final points."
    if outcome.remarks:
        yield f"{count(len(outcome.remarks), 'mark')} changed by a deadline, an extension or another attempt:"
    for one in outcome.remarks[:MOST]:
        yield plain(f"  {one_line(one.student, 100)}, {one.stage}: {one.before:g} before, {one.after:g} now")
    if len(outcome.remarks) > MOST:
        yield f"  and {len(outcome.remarks) - MOST:,} more in changes.csv"


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"


def json_lines(outcome: Outcome, folder: Path) -> Iterator[str]:
    """One JSON object for each submission and each other entry; `status` is its kind."""
    marks = marking.read(folder)
    for result in known(outcome, folder):
        yield json.dumps(_row(result, "known", marks.of(result)))
    for result in (applied(folder, row) for row in (*outcome.graded, *outcome.plan.ungraded)):
        yield json.dumps(_row(result, "not graded" if result.problem else "graded", marks.of(result)))
    for one in outcome.plan.conflicts:
        row = {"student": one.student, "stage": one.stage, "source": one.source}
        yield json.dumps({"status": "refused", **row, "problem": one.why})
    for entry in outcome.found.unplaced:
        row = {"source": entry.place, "problem": entry.why}
        yield json.dumps({"status": "unplaced", **row, "holds_work": entry.holds_work})


def _row(result: Result, status: str, mark: Mark) -> dict[str, object]:
    return {
        "status": status,
        "student": result.student,
        "stage": result.stage,
        "points": result.points,
        "max_points": result.max_points,
        "bonus": result.bonus,
        "written": mark.written,
        "max_written": mark.possible,
        "penalty": mark.lost,
        "final": mark.final,
        "accuracy": score.accuracy if (score := result.leaderboard) and score.ranked else None,
        "look_at": look_at(result),
        "problem": result.problem,
        "flags": result.flags,
        "source": result.source,
    }


def speed(outcome: Outcome) -> str:
    """How fast the new results came, for `--stats`."""
    each = sorted(result.seconds for result in outcome.graded)
    slowest = quantiles(each, n=20)[-1] if len(each) > 1 else each[0]
    warm_up, seconds = outcome.seconds
    return (
        f"{len(each)} gradings in {seconds:.2f} s after {warm_up:.2f} s of warming up: "
        f"{60 * len(each) / seconds:.0f} a minute; "
        f"one takes {1000 * median(each):.0f} ms (median), {1000 * slowest:.0f} ms (95th percentile)"
    )
