"""Plan a run: which submissions are new, which count, and with which inputs each is graded.

    submissions ─► conflicts ─► new or changed ─► jobs

A record holds the class and the entry of its submission. The plan refuses a different submission for the
same name from another place, so that a file in one student's entry leaves other students' marks as they are.
"""

from __future__ import annotations

import dataclasses
import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from autograder import AutograderError, results
from autograder.course import Course
from autograder.grading.jobs import Job, course_key, job_for, submission_hash
from autograder.index import Head, Index, head_of
from autograder.marks import best
from autograder.marks.best import Contest, Rival, Rivals
from autograder.results import COURSE_KEY, KEY, Result
from autograder.store import write_atomically
from autograder.submissions import Submission
from autograder.text import one_line

Name = tuple[str, str]  # student, stage
REPLACING = (
    "A new download of the same class is another path, too. If this is the submission that counts, "
    "type the command again with --replace"
)
KEPT = " The submission before it was graded, and still counts."


class EmptySecret(AutograderError):
    """The secret's file is empty; the message names the file."""


@dataclass(frozen=True)
class Choice:
    """The submissions that staff choose, and their inputs.

    seed      the same random inputs for all; None: each submission's own, from the secret
    again     grade submissions that already have a result, too
    run       the name of the `--again` run that continues; its results count as known
    replace   let a submission from another place replace the record
    students  only these; all when empty
    stages    only these ids; all when empty
    """

    seed: int | None = None
    again: bool = False
    run: str = ""
    replace: bool = False
    students: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()

    def repeats(self, record: Head) -> bool:
        """Whether a submission with a valid result is graded again."""
        return self.again and not (self.run and record.run == self.run)

    def wants(self, student: str, stage: str) -> bool:
        return (not self.students or student in self.students) and (not self.stages or stage in self.stages)


@dataclass(frozen=True)
class Conflict:
    """A submission that is refused because another one, from another place, counts. `why` is a sentence."""

    student: str
    stage: str
    source: str
    why: str


@dataclass
class Plan:
    """The work of a run.

    known      names with a valid record
    ungraded   rows of submissions that cannot be graded
    standing   names of the rows that are already stored
    kept       names of ungraded rows that replace nothing: the graded record before them counts
    jobs       the submissions to grade
    contests   the attempts of each name of which the best counts; `jobs` has those that lack a result
    conflicts  submissions that are refused
    classes    the path of the class of each submission that the run takes
    before     the record that a row or a job replaces, and the reason
    earlier    the number of jobs that replace a record of an earlier course
    """

    known: list[Name] = field(default_factory=list)
    ungraded: list[Result] = field(default_factory=list)
    standing: set[Name] = field(default_factory=set)
    kept: set[Name] = field(default_factory=set)
    jobs: list[Job] = field(default_factory=list)
    contests: dict[Name, Contest] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    classes: dict[Name, str] = field(default_factory=dict)
    before: dict[Name, tuple[Result, str]] = field(default_factory=dict)
    earlier: int = 0


def secret_of(path: Path) -> bytes:
    """The secret that seeds a class's random inputs: made on first use, readable by its owner only.

    Raises EmptySecret.
    """
    if not path.exists():
        write_atomically(path, secrets.token_hex(32), mode=0o600)
    if secret := path.read_bytes():
        return secret
    raise EmptySecret(f"{path} is empty, so students can predict the inputs: remove it, and run again")


def seed_of(secret: bytes, student: str, stage: str) -> int:
    """The seed of a submission's random inputs, the same at every grading: HMAC(secret, student, stage)."""
    message = f"{student}\0{stage}".encode("utf-8", "backslashreplace")
    return int.from_bytes(hmac.digest(secret, message, "sha256")[:6], "big")


def board_seed_of(secret: bytes, stage: str) -> int:
    """The seed of the images that a stage's leaderboard asks about, the same for all students."""
    return seed_of(secret, "leaderboard", f"{stage}\0images")  # no stage's id holds \0


def plan(
    course: Course,
    submissions: Sequence[Submission],
    results_dir: Path,
    *,
    secret: bytes,
    choice: Choice = Choice(),
    index: Index | None = None,
    rivals: Rivals = MappingProxyType({}),
) -> Plan:
    """The work of a run with these submissions. Of equal names, the first in the list counts.

    rivals  by class and name, the attempts of which the best one counts, in place of the one in the class

    Raises results.NewerResult when a record of a later version exists: a run would overwrite it.
    """
    made = Plan()
    index = index or Index(results_dir)
    earlier: dict[str, dict[str, Submission]] = {}  # each student's submissions, for the integration bonus
    for submission in _counting(submissions, choice.replace, made.conflicts):
        by_stage = earlier.setdefault(submission.student, {})
        record = index.head(submission.student, submission.stage)
        new = _row_or_job(course, submission, secret, choice.seed, by_stage)
        several = rivals.get((submission.class_path, submission.student, submission.stage), ())
        jobs = [_job(course, one.submission, secret, choice.seed, by_stage) for one in several]
        moved = _has_moved(record, submission, jobs or [new])
        if moved and record and not choice.replace:
            made.conflicts.append(_conflict(submission, _origin(record)))
            continue
        by_stage[submission.stage] = submission
        if choice.wants(submission.student, submission.stage):
            made.classes[submission.student, submission.stage] = submission.class_path
            if jobs:
                _compete(made, several, jobs, choice, results_dir)
            else:
                _take(made, new, record, choice, moved, results_dir)
    made.conflicts = [one for one in made.conflicts if choice.wants(one.student, one.stage)]
    return made


def _row_or_job(
    course: Course, submission: Submission, secret: bytes, seed: int | None, earlier: Mapping[str, Submission]
) -> Result | Job:
    if submission.problem:
        return ungraded(course, submission)
    return _job(course, submission, secret, seed, earlier)


def _job(
    course: Course, submission: Submission, secret: bytes, seed: int | None, earlier: Mapping[str, Submission]
) -> Job:
    own_seed = seed_of(secret, submission.student, submission.stage)
    board = board_seed_of(secret, submission.stage)
    return job_for(course, submission, own_seed if seed is None else seed, earlier, board)


def ungraded(course: Course, submission: Submission) -> Result:
    """The row of a submission that cannot be graded."""
    result = Result(
        submission.student,
        submission.stage,
        problem=submission.problem,
        flags=list(submission.flags),
        submission_hash=submission_hash(submission.digest),
        source=submission.source,
        class_path=submission.class_path,
        entry=submission.entry,
    )
    try:
        stage = course.stage(submission.stage)
    except KeyError:
        return result
    result.title = stage.title
    result.tasks = [results.TaskResult(task.id, task.title, task.points, []) for task in stage.tasks]
    return result


def of_earlier_course(record: Head, course: Course) -> bool:
    """Whether the suite, reference, points, limits or grader changed since this record was graded."""
    if record.problem:
        return False
    try:
        now = course_key(course.stage(record.stage))
    except KeyError:  # a stage that the course no longer has
        return True
    return any(value != now[name] for name, value in zip(KEY, record.key, strict=True) if name in now)


def outside(planned: Plan, index: Index, course: Course) -> int:
    """The number of records of an earlier course that this run left alone."""
    handled = {*planned.known, *planned.contests, *((job.student, job.stage) for job in planned.jobs)}
    heads = (head for head in index.heads() if (head.student, head.stage) not in handled)
    return sum(of_earlier_course(head, course) for head in heads)


def _counting(
    submissions: Iterable[Submission], replaces: bool, conflicts: list[Conflict]
) -> Iterator[Submission]:
    """The first of several submissions for one name; with `--replace` the last."""
    together: dict[Name, list[Submission]] = {}
    for submission in submissions:
        together.setdefault((submission.student, submission.stage), []).append(submission)
    for several in together.values():
        chosen = several[-1] if replaces else several[0]
        others = [other for other in several if other.digest != chosen.digest]
        if others and replaces:
            flag = (
                f"replaces {', '.join(other.source for other in others[:3])}, an earlier path of the command"
            )
            chosen = dataclasses.replace(chosen, flags=(*chosen.flags, flag))
        elif others:
            conflicts += [_conflict(other, f"{chosen.source}, an earlier path") for other in others]
        yield chosen


def _take(
    made: Plan, new: Result | Job, record: Head | None, choice: Choice, moved: bool, folder: Path
) -> None:
    """Add a row or a job to the plan: as known, as ungraded, or as a job."""
    name = new.student, new.stage
    if isinstance(new, Job) and record and _still_holds(record, new) and not choice.repeats(record):
        made.known.append(name)
        return
    before = results.read(results.path_of(folder, *name)) if record else None
    if isinstance(new, Result) and before and not before.problem:
        new.problem += KEPT
        made.ungraded.append(new)
        made.kept.add(name)
        return
    if isinstance(new, Result):
        made.ungraded.append(new)
        if before == new:
            made.standing.add(name)
            return
    else:
        made.jobs.append(new)
    if before and record:
        parts = _changed_parts(record, new)
        made.earlier += any(KEY[part] in parts for part in COURSE_KEY)
        replaced = f"--replace: it came from {_origin(record)}" if moved else ""
        made.before[name] = before, ", ".join(filter(None, [replaced, *parts])) or "graded again"


def _compete(made: Plan, rivals: Sequence[Rival], jobs: Sequence[Job], choice: Choice, folder: Path) -> None:
    """Add the attempts of a name, of which the best counts, and the jobs of those that lack a result."""

    def holds(kept: Result, job: Job) -> bool:
        return _still_holds(head_of(kept), job) and not choice.repeats(head_of(kept))

    contest = best.contest(rivals, jobs, folder, holds)
    made.contests[jobs[0].student, jobs[0].stage] = contest
    made.jobs += contest.left


def replaces(made: Plan, before: Result, now: Result) -> None:
    """Note that the best attempt gives another record than before."""
    parts = [word for word, old, new in zip(KEY.values(), before.key, now.key, strict=True) if old != new]
    made.earlier += any(KEY[part] in parts for part in COURSE_KEY)
    counts = f"{now.best.words} counts" if now.best and "submission" in parts else ""
    why = [counts, *(part for part in parts if not counts or part != "submission")]
    same = "deadline" if before.graded_at == now.graded_at else "graded again"
    made.before[now.student, now.stage] = before, ", ".join(filter(None, why)) or same


def _changed_parts(record: Head, new: Result | Job) -> list[str]:
    """The names of the parts of the key that changed."""
    if isinstance(new, Result):
        return ["submission"]
    return [word for word, old, now in zip(KEY.values(), record.key, new.key, strict=True) if old != now]


def _still_holds(record: Head, job: Job) -> bool:
    """Whether the record has the job's key, and was graded completely and in full confinement."""
    return record.key == job.key and not record.problem and not record.degraded


def _has_moved(record: Head | None, submission: Submission, news: Sequence[Result | Job]) -> bool:
    """Whether the record is of another submission than all of `news`, from another class or entry."""
    if record is None or not _is_from_elsewhere(record, submission):
        return False
    return all(_differs(record, new) for new in news)


def _is_from_elsewhere(record: Head, submission: Submission) -> bool:
    """Whether the record's submission came from another class or entry; False if its origin is unknown."""
    known = record.class_path and submission.class_path
    return bool(known) and (record.class_path, record.entry) != (submission.class_path, submission.entry)


def _differs(record: Head, new: Result | Job) -> bool:
    now = new.submission_hash if isinstance(new, Result) else new.keep["submission_hash"]
    return record.key[0] != now


def _origin(record: Head) -> str:
    return one_line(f"{record.class_path}/{record.entry}", 300)


def _conflict(submission: Submission, counts: str) -> Conflict:
    why = f"another submission counts, from {counts}"
    return Conflict(submission.student, submission.stage, submission.source, why)
