"""One grading run, from submissions to stored results and pages: the Python API of `autograder grade`.

    collect ─► plan ─► check confinement ─► grade ─► store ─► report

A run that stops, by Ctrl-C, SIGTERM or a kill, leaves a valid part. The next run does only what is missing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from autograder import AutograderError, results
from autograder import submissions as intake
from autograder.course import Course
from autograder.index import Index
from autograder.plan import Choice, Plan, of_earlier_course, plan, secret_of
from autograder.report import views
from autograder.report.ledger import Change, add_changes, write_unplaced
from autograder.results import Result
from autograder.store import drop_code, held, refuse_place, write_atomically, write_code
from autograder.submissions import Intake, Layout, Submission

COMPLETE, INCOMPLETE, STOPPED = 0, 3, 130  # exit statuses
EMPTY = "Nothing was "  # how the problem of a submission begins that holds nothing at all

Track = Callable[[Iterator[Result], int], AbstractContextManager[Iterator[Result]]]


@dataclass(frozen=True)
class Options:
    """How staff want a run.

    choice    which submissions are taken, and with which inputs
    layout    what the paths are, see `intake.collect`
    secret    the file whose bytes seed each one's inputs; None: the results folder's own
    jobs      grader processes at work at once; 0: one for each processor
    confined  False: grade although the machine cannot confine
    """

    choice: Choice = field(default_factory=Choice)
    layout: Layout = "auto"
    secret: Path | None = None
    jobs: int = 0
    confined: bool = True


@dataclass
class Outcome:
    """What a run did.

    plan      what it had to do
    found     what was collected
    graded    the new results, in the order in which they came
    changes   marks that it replaced
    outside   how many records of an earlier course lie outside of the paths
    pages     the files that were written; [] when all were as they should be
    resumed   how many results an `--again` run had that was stopped before
    stopped   whether it was stopped
    seconds   of warming up, and of grading
    """

    plan: Plan
    found: Intake
    graded: list[Result] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    outside: int = 0
    pages: list[Path] = field(default_factory=list)
    resumed: int = 0
    stopped: bool = False
    seconds: tuple[float, float] = (0.0, 0.0)

    @property
    def left(self) -> int:
        return len(self.plan.jobs) - len(self.graded)

    @property
    def problems(self) -> list[Result]:
        """Rows of what was not graded."""
        return [*self.plan.ungraded, *(result for result in self.graded if result.problem)]

    @property
    def status(self) -> int:
        """The exit status: COMPLETE only when every submission was graded."""
        if self.stopped:
            return STOPPED
        lost = any(not row.problem.startswith(EMPTY) for row in self.problems)
        unplaced = any(entry.holds_work for entry in self.found.unplaced)
        return INCOMPLETE if lost or unplaced or self.plan.conflicts else COMPLETE


def grade(
    paths: Sequence[Path],
    folder: Path,
    course: Course,
    options: Options = Options(),
    track: Track = lambda items, total: nullcontext(items),
) -> Outcome:
    """Grade what lies in these paths into a results folder; `track` follows the results as they come.

    Raises AutograderError before anything is written where the run cannot begin.
    """
    refuse_place(folder, paths)
    found = intake.collect(paths, course, layout=options.layout)
    _refuse_unknown(options.choice.students, found.submissions)
    with held(folder):
        if options.choice.again:
            run = _again(folder, paths, options)
            options = replace(options, choice=replace(options.choice, run=run))
        index = Index(folder)
        outcome = _planned(found, folder, course, options, index)
        if outcome.plan.jobs:
            _grade(outcome, folder, course, options, track)
        if options.choice.again and not outcome.stopped:
            (folder / AGAIN).unlink(missing_ok=True)
        write_unplaced(folder, list(_not_taken(outcome)))
        outcome.pages = views.refresh(folder, course)
        outcome.outside = _outside(outcome.plan, index, course)
        index.save()
    return outcome


def _planned(found: Intake, folder: Path, course: Course, options: Options, index: Index) -> Outcome:
    """Plan the run, and store the rows of what cannot be graded where they are new."""
    secret = secret_of(options.secret or folder / ".secret")
    planned = plan(course, found.submissions, folder, secret=secret, choice=options.choice, index=index)
    outcome = Outcome(planned, found, resumed=len(planned.known) if options.choice.again else 0)
    for row in planned.ungraded:
        if (row.student, row.stage) not in planned.standing:
            outcome.changes += record(row, planned, folder)
    return outcome


def _grade(outcome: Outcome, folder: Path, course: Course, options: Options, track: Track) -> None:
    """Grade the jobs of the plan, and store each result as it comes."""
    from autograder.confinement import (
        doctor,  # late: a run that changes nothing needs neither NumPy nor pytest
    )
    from autograder.grading.pool import Pool

    jobs = outcome.plan.jobs
    if options.confined:
        doctor.refuse_unless_confined()
    wanted = [stage for stage in course.stages if any(job.stage == stage.id for job in jobs)]
    files = {(job.student, job.stage): job.files for job in jobs}
    began = warm = time.perf_counter()
    try:
        with Pool(course, wanted, options.jobs, confined=options.confined) as pool:
            warm = time.perf_counter()
            with track(pool.grade(jobs), len(jobs)) as graded:
                for result in graded:
                    result.run = options.choice.run
                    outcome.changes += record(
                        result, outcome.plan, folder, files[result.student, result.stage]
                    )
                    outcome.graded.append(result)
    except KeyboardInterrupt:
        outcome.stopped = True
    outcome.seconds = warm - began, time.perf_counter() - warm


def record(result: Result, planned: Plan, folder: Path, files: Mapping[str, str] = {}) -> list[Change]:
    """Store a result with its code; the change of a mark that this makes, on record first, else [].

    Raises CannotWrite.
    """
    changes = []
    if before := planned.before.get((result.student, result.stage)):
        change = Change(before[0], result, before[1])
        if change.moved or before[1].startswith("--replace"):
            changes = [change]
    add_changes(folder, changes)
    if files:
        write_code(folder, result.student, result.stage, files)
    else:
        drop_code(folder, result.student, result.stage)
    results.write(result, folder)
    return changes


# What the paths hold besides.


def _refuse_unknown(wanted: Iterable[str], submissions: Sequence[Submission]) -> None:
    there = sorted({submission.student for submission in submissions})
    for name in wanted:
        if name not in there:
            near = get_close_matches(name, there, n=3) or there[:3]
            raise AutograderError(f"there is no student {name} in these paths; there is {', '.join(near)}")


def _not_taken(outcome: Outcome) -> Iterator[tuple[str, str, bool]]:
    """(place, why, holds work) of every entry that was not taken."""
    for entry in outcome.found.unplaced:
        yield entry.place, entry.why, entry.holds_work
    for one in outcome.plan.conflicts:
        yield one.source, f"refused for {one.student}, {one.stage}: {one.why}", True


def _outside(planned: Plan, index: Index, course: Course) -> int:
    """How many records of an earlier course this run had nothing to do with."""
    handled = {*planned.known, *((job.student, job.stage) for job in planned.jobs)}
    heads = (head for head in index.heads() if (head.student, head.stage) not in handled)
    return sum(of_earlier_course(head, course) for head in heads)


# An `--again` run that was stopped goes on when the same command is typed.

AGAIN = ".again"


def _again(folder: Path, paths: Sequence[Path], options: Options) -> str:
    """The name of this `--again` run: that of a stopped one with the same command, or a new one."""
    command = repr((sorted(str(path.resolve()) for path in paths), options.layout, options.choice))
    digest = hashlib.sha256(command.encode("utf-8", "backslashreplace")).hexdigest()
    path = folder / AGAIN
    try:
        stopped = json.loads(path.read_bytes())
        if stopped["command"] == digest:
            return str(stopped["run"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none was stopped
    run = secrets.token_hex(8)
    write_atomically(path, json.dumps({"command": digest, "run": run}))
    return run
