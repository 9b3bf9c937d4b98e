"""Grading a class: hand-ins become jobs, jobs go to judges, results are written as they come.

    hand-ins ─► what is new? ─► jobs ─► judges (one per core) ─► results/json/STUDENT/STAGE.json

A run that stops, by Ctrl-C or by a kill, leaves a valid part; the next run does only what is missing.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import multiprocessing
import os
import secrets
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from autograder import AutograderError, results
from autograder.course import REFERENCE, ROOT, SUITES, Course, Stage
from autograder.intake import HandIn
from autograder.integrity import remarks
from autograder.judge import Job, Sources, serve
from autograder.results import Result
from autograder.session import Zygote
from autograder.worker.confine import die_with_parent

# Beside the suite itself, what decides whether one of its tests passes.
DECIDING = (REFERENCE / "checks" / "expectations.py", ROOT / "autograder" / "gradients.py")


class GradingError(AutograderError):
    """Grading cannot begin or go on; the message says why and what to do."""


class JudgeLost(GradingError):
    """A judge process ended before it was ready."""


ATTEMPTS = 3  # at replacing a judge that died, before the run gives up

# What a submission is graded with.


def sources(course: Course, stage: Stage, files: Mapping[str, str], own: Mapping[str, str] = {}) -> Sources:
    """The package that is sent to the worker: {module: (file name, source)}.

    files  the stage's own files, by the student
    own    earlier stages' files by the student, in place of the reference's

    Provided files and the reference's files of earlier stages complete it. A later stage's file that this
    one imports comes as its stub, so that no solution to come ever enters a worker.
    """
    later = {name for s in course.stages if s.number > stage.number for name in s.owns}
    chosen = {name: _text(REFERENCE / "kittengrad" / name) for name in course.provided}
    for earlier in course.earlier(stage):
        chosen |= {name: _text(REFERENCE / "kittengrad" / name) for name in earlier.owns}
    chosen |= {
        name: _text(ROOT / "assignments" / "kittengrad" / name) for name in stage.needs if name in later
    }
    chosen |= dict(own) | dict(files)
    return {_module(name): (name, text) for name, text in chosen.items()}


@functools.cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _module(file: str) -> str:
    return "kittengrad" if file == "__init__.py" else f"kittengrad.{file.removesuffix('.py')}"


def _digest(*paths: Path) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def policy(stage: Stage) -> str:
    """A name for the rules a worker is under: its limits and the code that enforces them."""
    code = sorted((ROOT / "autograder" / "worker").glob("*.py"))
    limits = json.dumps(asdict(stage.limits), sort_keys=True)
    return hashlib.sha256(limits.encode() + _digest(*code).encode()).hexdigest()[:16]


def secret_of(path: Path) -> bytes:
    """The secret that seeds a class's random inputs: made on first use, readable by its owner only."""
    if not path.exists():
        results.write_atomically(path, secrets.token_hex(32), mode=0o600)
    if secret := path.read_bytes():
        return secret
    raise GradingError(f"{path} is empty, so anybody could tell the inputs: remove it, and one is made")


def seed_of(secret: bytes, student: str, stage: str) -> int:
    """A submission's own random inputs, the same at every grading: HMAC(secret, student, stage)."""
    message = f"{student}\0{stage}".encode("utf-8", "backslashreplace")
    return int.from_bytes(hmac.digest(secret, message, "sha256")[:6], "big")


def job_for(course: Course, hand_in: HandIn, seed: int, earlier: Mapping[str, HandIn] = {}) -> Job:
    """The job of grading one hand-in. `earlier` holds the same student's hand-ins by stage."""
    stage = course.stage(hand_in.stage)
    own: dict[str, str] = {}
    if stage.integration:
        for before in course.earlier(stage):
            if before.id in earlier and not earlier[before.id].problem:
                files = earlier[before.id].files
                own |= {name: text for name, text in files.items() if name in stage.needs}
    keep = {
        "flags": (*hand_in.flags, *remarks(hand_in.files)),
        "submission_hash": hashlib.sha256(repr((hand_in.digest, sorted(own.items()))).encode()).hexdigest()[
            :16
        ],
        "suite_hash": _digest(SUITES / "hidden" / stage.suite, *DECIDING),
        "reference_hash": _digest(*sorted((REFERENCE / "kittengrad").glob("*.py"))),
        "policy": policy(stage),
    }
    return Job(
        student=hand_in.student,
        stage=stage.id,
        sources=sources(course, stage, hand_in.files),
        seed=seed,
        own=sources(course, stage, hand_in.files, own) if own else {},
        own_files=tuple(sorted(own)),
        keep=keep,
    )


def reference_job(course: Course, stage: Stage, seed: int) -> Job:
    """The job of grading the reference's own files of a stage."""
    files = {name: _text(REFERENCE / "kittengrad" / name) for name in stage.owns}
    return job_for(course, HandIn("reference", stage.id, files), seed)


# The judges.


@dataclass
class _Judge:
    number: int
    process: BaseProcess
    connection: Connection
    job: Job | None = None


class Judges:
    """Some judge processes, ready to grade. Use as a context manager; `grade` yields results as they come.

    rehearsed  each has graded the reference first: a suite that this fails grades nobody

    Raises GradingError when the suites cannot be collected, or fail the reference.
    """

    def __init__(
        self,
        course: Course,
        stages: Iterable[Stage],
        count: int = 0,
        *,
        confined: bool = True,
        rehearsed: bool = True,
    ) -> None:
        self.course = course
        self.stages = list(stages)
        self.count = count or len(os.sched_getaffinity(0))
        self.confined = confined
        self.rehearsals = [reference_job(course, stage, 0) for stage in self.stages] if rehearsed else []
        self._judges: list[_Judge] = []

    def __enter__(self) -> Judges:
        try:
            for number in range(self.count):
                self._judges.append(self._start(number))
            for judge in self._judges:
                _ready(judge)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        for judge in self._judges:
            judge.connection.close()
        for judge in self._judges:
            judge.process.join(timeout=0.2 if judge.job else 5.0)
            if judge.process.is_alive():
                judge.process.kill()
                judge.process.join()
        self._judges = []

    def _start(self, number: int) -> _Judge:
        ours, theirs = multiprocessing.Pipe()
        inherited = [judge.connection for judge in self._judges] + [ours]
        process = multiprocessing.get_context("fork").Process(
            target=_judge_main,
            args=(self.course, self.stages, theirs, inherited, number, self.confined, self.rehearsals),
        )
        process.start()
        theirs.close()
        return _Judge(number, process, ours)

    def grade(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """Grade all jobs, in parallel; results come in the order in which they are finished."""
        waiting = iter(jobs)
        for judge in self._judges:
            self._hand_out(judge, waiting)
        while busy := {judge.connection: judge for judge in self._judges if judge.job}:
            for connection in wait(list(busy)):
                assert isinstance(connection, Connection)
                judge = busy[connection]
                assert judge.job is not None
                try:
                    result = results.from_json(connection.recv_bytes())
                except (EOFError, OSError):
                    result = self._replace(judge)
                judge.job = None
                self._hand_out(judge, waiting)
                yield result

    @staticmethod
    def _hand_out(judge: _Judge, waiting: Iterator[Job]) -> None:
        judge.job = next(waiting, None)
        if judge.job:
            with suppress(ConnectionError):  # it died while idle; there is no answer, and `grade` notices
                judge.connection.send(judge.job)

    def _replace(self, judge: _Judge) -> Result:
        """A judge died, which no submission should be able to bring about: say so, and start another."""
        job = judge.job
        assert job is not None
        judge.connection.close()
        judge.process.join()
        for attempt in range(1, ATTEMPTS + 1):
            fresh = self._start(judge.number)
            judge.process, judge.connection = fresh.process, fresh.connection
            try:
                _ready(judge)
                break
            except JudgeLost:
                if attempt == ATTEMPTS:
                    raise
        problem = "The grader itself died on this submission: grade again, and report it if it happens twice."
        return Result(job.student, job.stage, problem=problem, seed=job.seed)


def _judge_main(
    course: Course,
    stages: list[Stage],
    connection: Connection,
    inherited: list[Connection],
    number: int,
    confined: bool,
    rehearsals: list[Job],
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which then closes us
    die_with_parent()  # a killed run leaves nobody at work
    for other in inherited:
        other.close()
    _keep_to_one_processor(number)
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    with Zygote(confined=confined) as zygote:
        serve(course, stages, connection, zygote, rehearsals)


def _keep_to_one_processor(number: int) -> None:
    """Stay on one processor, workers included, and each judge on another.

    A judge and its worker take turns. On two processors each question would first have to wake one of them
    up, which takes several times as long as the answer.
    """
    allowed = sorted(os.sched_getaffinity(0))
    with suppress(OSError):  # where a container forbids it, it is only slower
        os.sched_setaffinity(0, {allowed[(os.getppid() + number) % len(allowed)]})


def _ready(judge: _Judge) -> None:
    try:
        greeting: dict[str, Any] = json.loads(judge.connection.recv_bytes())
    except (EOFError, ConnectionError) as error:
        raise JudgeLost("a judge process ended before it was ready; see the messages above") from error
    if "broken" in greeting:
        raise GradingError(f"the hidden suites cannot be used:\n{greeting['broken']}")


# A class.


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
    result = Result(hand_in.student, hand_in.stage, problem=hand_in.problem, flags=list(hand_in.flags))
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
