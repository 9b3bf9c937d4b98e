"""One grading run, from submissions to stored results and pages: the Python API.

    collect ─► deadlines ─► plan ─► check confinement ─► grade ─► store ─► report

    result = run.grade({"graph.py": source}, "02-backprop")            one submission; stores nothing

    with run.grade_class([path], results, course.load()) as outcome:   a class; locks the results folder
        for result in outcome:                                         each result is stored at once
            print(result.student, result.points)

A run that ends early, by Ctrl-C, SIGTERM, a kill or the caller, leaves valid results. The next run grades
only the rest.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import AutograderError, again, submissions
from autograder.course import Course, Stage, load
from autograder.deadlines.standing import Name, Standing, Standings
from autograder.desk import lateness, rivals
from autograder.desk.enrolment import enrolments
from autograder.graders import graders_for, pool_for
from autograder.grading.jobs import job_for
from autograder.index import Index
from autograder.marks import marking
from autograder.marks.best import Contest
from autograder.marks.marking import Marking
from autograder.plan import Choice, Plan, outside, plan, secret_of
from autograder.recording import record, remarked, settle
from autograder.report import register, views
from autograder.report.ledger import Change, Remark, add_changes, write_unplaced
from autograder.results import Result
from autograder.store import held, refuse_place
from autograder.submissions import Intake, Layout, Submission

if TYPE_CHECKING:
    from autograder.cluster.address import Address
    from autograder.grading.pool import Pool

COMPLETE, INCOMPLETE, STOPPED = 0, 3, 130  # exit statuses
EMPTY = "Nothing was "  # the problem of an empty submission begins with this


@dataclass(frozen=True)
class Options:
    """The options of a run.

    choice    the submissions to grade, and their inputs
    layout    the layout of the paths, see `submissions.collect`
    secret    the file whose bytes seed the random inputs; None: the results folder's own
    jobs      the number of grader processes; 0: one for each processor
    cluster   the scheduler whose nodes grade; None: this machine
    confined  False: grade on a machine that cannot confine
    pages     False: leave grades.csv and the pages as they are
    stored    False: grade, and change nothing in the results folder
    """

    choice: Choice = field(default_factory=Choice)
    layout: Layout = "auto"
    secret: Path | None = None
    jobs: int = 0
    cluster: Address | None = None
    confined: bool = True
    pages: bool = True
    stored: bool = True


@dataclass
class Outcome:
    """A run: its plan and its results. Iterate over it to grade.

    plan      the jobs, and the names with a valid record
    found     the submissions and other entries that `collect` found
    coming    new results: each is graded, stored and yielded in turn
    late      where the submissions stand that the run takes, for those with a deadline
    graded    the new results so far; of several attempts the one that counts, when all are graded
    done      the number of jobs that are graded
    changes   the marks that this run replaced
    remarks   the marks that moved by a deadline, an extension or another attempt, not by points
    outside   the number of records of an earlier course that lie outside the paths
    pages     the files that were written; [] when all were up to date
    resumed   the number of results from the stopped `--again` run that this run continues
    stopped   whether the run was stopped
    seconds   seconds of starting the grader processes, and seconds of grading
    """

    plan: Plan
    found: Intake
    coming: Iterator[Result] = field(default_factory=lambda: iter(()))
    late: dict[Name, Standing] = field(default_factory=dict)
    graded: list[Result] = field(default_factory=list)
    done: int = 0
    changes: list[Change] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    outside: int = 0
    pages: list[Path] = field(default_factory=list)
    resumed: int = 0
    stopped: bool = False
    seconds: tuple[float, float] = (0.0, 0.0)

    def __iter__(self) -> Iterator[Result]:
        return self.coming

    def __len__(self) -> int:
        """The number of results that the run yields."""
        return len(self.plan.jobs)

    @property
    def left(self) -> int:
        return len(self.plan.jobs) - self.done

    @property
    def problems(self) -> list[Result]:
        """The rows of ungraded submissions."""
        attempts = (result for one in self.plan.contests.values() for result in one.results.values())
        return [*self.plan.ungraded, *(one for one in (*self.graded, *attempts) if one.problem)]

    @property
    def status(self) -> int:
        """The exit status: COMPLETE only when every submission was graded."""
        if self.stopped:
            return STOPPED
        lost = any(not row.problem.startswith(EMPTY) for row in self.problems)
        unplaced = any(entry.holds_work for entry in self.found.unplaced)
        return INCOMPLETE if lost or unplaced or self.plan.conflicts else COMPLETE


def grade(files: Mapping[str, str] | Path, stage: str, *, seed: int = 0, confined: bool = True) -> Result:
    """Grade one submission of `stage` and return its result, which the caller can store.

    files     {file name: source text}, or the path of a submission
    seed      chooses the random inputs
    confined  False: grade on a machine that cannot confine

    A classifier is left out: a leaderboard belongs to a class. Raises AutograderError, and KeyError for an
    unknown stage.
    """
    course = load()
    wanted = course.stage(stage)
    if isinstance(files, Path):
        submission = _one(files, wanted, course)
    else:
        submission = Submission("", wanted.id, dict(files))
    if submission.problem:
        return Result(submission.student, wanted.id, wanted.title, submission.problem)
    with pool_for(course, [wanted], 1, confined=confined) as pool:
        [result] = pool.grade([job_for(course, submission, seed)])
    return result


@contextmanager
def grade_class(
    paths: Sequence[Path], folder: Path, course: Course, options: Options = Options()
) -> Iterator[Outcome]:
    """Collect these paths, plan, and yield the outcome to iterate over; write the pages when the block ends.

    The block holds the lock of the results folder. Raises AutograderError if the run cannot begin; the
    results then stay as they are.
    """
    refuse_place(folder, paths)
    found = submissions.collect(paths, course, layout=options.layout)
    _refuse_unknown(options.choice.students, found.submissions)
    late = lateness.of_submissions(found.submissions, course)
    with held(folder):
        began = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        if options.choice.again and options.stored:
            run = again.name(folder, paths, options.layout, options.choice)
            options = replace(options, choice=replace(options.choice, run=run))
        with grade_found(found, folder, course, options, late=late) as outcome:
            try:
                yield outcome
            finally:
                if options.stored:
                    news = outcome.graded or outcome.changes
                    register.note(folder, enrolments(paths), began if news else "")


@contextmanager
def grade_found(
    found: Intake,
    folder: Path,
    course: Course,
    options: Options = Options(),
    pool: Pool | None = None,
    late: Mapping[str, Standings] | None = None,
) -> Iterator[Outcome]:
    """As `grade_class`, for collected submissions and a results folder that the caller holds.

    pool  grader processes for these stages, at work already; None: the run starts its own
    late  where the submissions of each class stand; None: as its files tell
    """
    index = Index(folder)
    if late is None:
        late = lateness.of_submissions(found.submissions, course)
    outcome = _planned(found, folder, course, options, index)
    outcome.late = {
        name: late[path][name]
        for name, path in outcome.plan.classes.items()
        if name in late.get(path, {}) and name not in outcome.plan.kept | outcome.plan.contests.keys()
    }
    with closing(_coming(outcome, folder, course, options, pool)) as coming:
        outcome.coming = coming
        try:
            yield outcome
        except KeyboardInterrupt:
            outcome.stopped = True
    if options.stored:
        _finish(outcome, folder, course, options, index)


def _finish(outcome: Outcome, folder: Path, course: Course, options: Options, index: Index) -> None:
    if options.choice.again and not outcome.stopped:
        again.done(folder)
    write_unplaced(folder, list(_not_taken(outcome)))
    changed = {(one.after.student, one.after.stage) for one in outcome.changes}
    outcome.remarks = remarked(outcome.plan, outcome.late, folder, changed)
    add_changes(folder, outcome.remarks)
    if options.pages:
        outcome.pages = views.refresh(folder, course)
    outcome.outside = outside(outcome.plan, index, course)
    index.save()


def _one(path: Path, stage: Stage, course: Course) -> Submission:
    """The only submission of `stage` in a path."""
    found = [one for one in submissions.collect([path], course).submissions if one.stage == stage.id]
    if len(found) != 1:
        raise AutograderError(f"{path} holds {len(found)} submissions of {stage.id}; one is wanted")
    return found[0]


def _planned(found: Intake, folder: Path, course: Course, options: Options, index: Index) -> Outcome:
    """Plan the run, and store the new rows of submissions that cannot be graded."""
    secret = secret_of(options.secret or folder / ".secret")
    several = rivals.of_submissions(found.submissions, course)
    planned = plan(
        course, found.submissions, folder, secret=secret, choice=options.choice, index=index, rivals=several
    )
    outcome = Outcome(planned, found, resumed=len(planned.known) if options.choice.again else 0)
    for row in planned.ungraded:
        if options.stored and (row.student, row.stage) not in planned.standing | planned.kept:
            outcome.changes += record(row, planned, folder)
    return outcome


def _coming(
    outcome: Outcome, folder: Path, course: Course, options: Options, at_work: Pool | None
) -> Generator[Result]:
    """Grade the jobs of the plan; store and yield each result as soon as it is ready."""
    jobs, marks = outcome.plan.jobs, marking.read(folder)
    for contest in outcome.plan.contests.values():
        _settle(outcome, contest, folder, marks, options.stored)
    if not jobs:
        return
    wanted = [stage for stage in course.stages if any(job.stage == stage.id for job in jobs)]
    files = {job.name: job.texts(course.stage(job.stage)) for job in jobs}
    began = warm = time.perf_counter()
    try:
        own = graders_for(course, wanted, options.jobs, options.cluster, confined=options.confined)
        with nullcontext(at_work) if at_work else own as graders:
            warm = time.perf_counter()
            for result in graders.grade(jobs):
                result.run = options.choice.run
                code = files[result.student, result.stage, result.submission_hash]
                _take(outcome, result, code, folder, marks, options.stored)
                yield result
    finally:
        outcome.stopped = outcome.left > 0
        outcome.seconds = warm - began, time.perf_counter() - warm


def _take(
    outcome: Outcome, result: Result, files: Mapping[str, str], folder: Path, marks: Marking, stored: bool
) -> None:
    """Store a result. One of several attempts becomes the record only if it is the best of all."""
    outcome.done += 1
    if contest := outcome.plan.contests.get((result.student, result.stage)):
        contest.add(result, files, folder if stored else None)
        _settle(outcome, contest, folder, marks, stored)
        return
    if stored:
        outcome.changes += record(result, outcome.plan, folder, files)
    outcome.graded.append(result)


def _settle(outcome: Outcome, contest: Contest, folder: Path, marks: Marking, stored: bool) -> None:
    """Let the best attempt count, as soon as all have a result."""
    if contest.left:
        return
    done = settle(contest, outcome.plan, folder, marks, stored=stored)
    name = done.result.student, done.result.stage
    if done.standing:
        outcome.late[name] = done.standing
    if not done.new:
        outcome.plan.known.append(name)
        return
    outcome.changes += done.changes
    outcome.graded.append(done.result)


# Students that are missing, and entries that were left out.


def _refuse_unknown(wanted: Iterable[str], found: Sequence[Submission]) -> None:
    students = sorted({submission.student for submission in found})
    for name in wanted:
        if name not in students:
            near = get_close_matches(name, students, n=3) or students[:3]
            raise AutograderError(f"there is no student {name} in these paths; there is {', '.join(near)}")


def _not_taken(outcome: Outcome) -> Iterator[tuple[str, str, bool]]:
    """(place, why, holds work) of every entry that the run left out."""
    for entry in outcome.found.unplaced:
        yield entry.place, entry.why, entry.holds_work
    for one in outcome.plan.conflicts:
        yield one.source, f"refused for {one.student}, {one.stage}: {one.why}", True
    for row in outcome.plan.ungraded:
        if (row.student, row.stage) in outcome.plan.kept:
            yield row.source, row.problem, True
