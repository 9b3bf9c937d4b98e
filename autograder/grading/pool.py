"""The judges: one process for each processor, handed jobs and giving results as they come.

    jobs ─► judge 0, judge 1, … ─► results

A judge that dies is replaced, and the row it was at says so.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from autograder import AutograderError, results
from autograder.confinement.session import Zygote
from autograder.confinement.worker.confine import die_with_parent
from autograder.course import Course, Stage
from autograder.grading.jobs import Job, reference_job
from autograder.grading.plugin import serve
from autograder.results import Result

ATTEMPTS = 3  # at replacing a judge that died, before the run gives up


class GradingError(AutograderError):
    """Grading cannot begin or go on; the message says why and what to do."""


class JudgeLost(GradingError):
    """A judge process ended before it was ready."""


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
        keep = {**job.keep, "flags": list(job.keep.get("flags", ()))}
        return Result(job.student, job.stage, problem=problem, seed=job.seed, **keep)


def _judge_main(
    course: Course,
    stages: list[Stage],
    connection: Connection,
    inherited: list[Connection],
    number: int,
    confined: bool,
    rehearsals: list[Job],
) -> None:
    for stop in (signal.SIGINT, signal.SIGTERM):  # they are for the main process, which then closes us
        signal.signal(stop, signal.SIG_IGN)
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
        complaint = judge.connection.recv_bytes().decode()
    except (EOFError, ConnectionError) as error:
        raise JudgeLost("a judge process ended before it was ready; see the messages above") from error
    if complaint:
        raise GradingError(f"the hidden suites cannot be used:\n{complaint}")
