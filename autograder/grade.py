"""Grading a class: which hand-ins are new, and what each is graded with.

    hand-ins ─► what is new? ─► jobs ─► judges (one per core) ─► results/json/STUDENT/STAGE.json

A run that stops, by Ctrl-C or by a kill, leaves a valid part; the next run does only what is missing.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from pathlib import Path

from autograder import results
from autograder.course import Course
from autograder.intake import HandIn
from autograder.jobs import Job, job_for
from autograder.judges import GradingError
from autograder.results import Result
from autograder.store import write_atomically


def secret_of(path: Path) -> bytes:
    """The secret that seeds a class's random inputs: made on first use, readable by its owner only."""
    if not path.exists():
        write_atomically(path, secrets.token_hex(32), mode=0o600)
    if secret := path.read_bytes():
        return secret
    raise GradingError(f"{path} is empty, so anybody could tell the inputs: remove it, and one is made")


def seed_of(secret: bytes, student: str, stage: str) -> int:
    """A submission's own random inputs, the same at every grading: HMAC(secret, student, stage)."""
    message = f"{student}\0{stage}".encode("utf-8", "backslashreplace")
    return int.from_bytes(hmac.digest(secret, message, "sha256")[:6], "big")


def plan(
    course: Course,
    hand_ins: Sequence[HandIn],
    results_dir: Path,
    *,
    secret: bytes,
    seed: int | None = None,
    again: bool = False,
) -> tuple[list[Result], list[Result], list[Job]]:
    """What a run has to do: results known from before, those of what cannot be graded, jobs for the rest.

    Raises results.NewerResult before anything of a later version would be written over.
    """
    by_student: dict[str, dict[str, HandIn]] = {}
    for hand_in in hand_ins:
        by_student.setdefault(hand_in.student, {})[hand_in.stage] = hand_in
    known: list[Result] = []
    refused: list[Result] = []
    jobs: list[Job] = []
    for hand_in in hand_ins:
        record = _record(results_dir, hand_in)
        if hand_in.problem:
            refused.append(_ungraded(course, hand_in))
            continue
        chosen = seed_of(secret, hand_in.student, hand_in.stage) if seed is None else seed
        job = job_for(course, hand_in, chosen, by_student[hand_in.student])
        if not again and record and _still_holds(record, job):
            known.append(record)
        else:
            jobs.append(job)
    return known, refused, jobs


def _ungraded(course: Course, hand_in: HandIn) -> Result:
    result = Result(
        hand_in.student,
        hand_in.stage,
        problem=hand_in.problem,
        flags=list(hand_in.flags),
        source=hand_in.source,
        class_path=hand_in.class_path,
        entry=hand_in.entry,
    )
    try:
        stage = course.stage(hand_in.stage)
    except KeyError:
        return result
    result.title = stage.title
    result.tasks = [results.TaskResult(task.id, task.title, task.points, []) for task in stage.tasks]
    return result


def _record(results_dir: Path, hand_in: HandIn) -> Result | None:
    """What an earlier run found; None when there is nothing, or nothing that can be read."""
    try:
        return results.read(results.path_of(results_dir, hand_in.student, hand_in.stage))
    except results.NewerResult:
        raise
    except results.UnreadableResult:
        return None


def _still_holds(record: Result, job: Job) -> bool:
    """Whether exactly this was graded, with exactly the same, as it should be."""
    key = tuple(job.keep[name] for name in ("submission_hash", "suite_hash", "reference_hash", "policy"))
    return record.key == (*key, job.seed) and not record.problem and not record.degraded
