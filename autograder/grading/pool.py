"""The grader processes: one process for each processor, handed jobs and giving results as they come.

    jobs ─► grader process 0, grader process 1, … ─► results

A grader process that dies is replaced, and the row it was at says so.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from autograder import AutograderError, results
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.worker.confine import die_with_parent
from autograder.course import Course, Stage
from autograder.grading.jobs import Job, reference_job
from autograder.grading.plugin import serve
from autograder.results import Result

log = logging.getLogger(__name__)

ATTEMPTS = 3  # at replacing a grader process that died, before the run gives up


class GradingError(AutograderError):
    """Grading cannot begin or go on; the message says why and what to do."""


class GraderLost(GradingError):
    """A grader process ended before it was ready."""


@dataclass
class _Grader:
    number: int
    process: BaseProcess
    connection: Connection
    job: Job | None = None


class Pool:
    """Some grader processes, ready to grade. Use as a context manager; `grade` yields results as they come.

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
        self_tested: bool = True,
    ) -> None:
        self.course = course
        self.stages = list(stages)
        self.count = count or len(os.sched_getaffinity(0))
        self.confined = confined
        self.self_tests = [reference_job(course, stage, 0) for stage in self.stages] if self_tested else []
        self._pool: list[_Grader] = []

    def __enter__(self) -> Pool:
        try:
            for number in range(self.count):
                self._pool.append(self._start(number))
            for grader in self._pool:
                _ready(grader)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        for grader in self._pool:
            grader.connection.close()
        for grader in self._pool:
            grader.process.join(timeout=0.2 if grader.job else 5.0)
            if grader.process.is_alive():
                grader.process.kill()
                grader.process.join()
        self._pool = []

    def _start(self, number: int) -> _Grader:
        ours, theirs = multiprocessing.Pipe()
        inherited = [grader.connection for grader in self._pool] + [ours]
        process = multiprocessing.get_context("fork").Process(
            target=_grader_main,
            args=(self.course, self.stages, theirs, inherited, number, self.confined, self.self_tests),
            name=f"grader process {number}",
        )
        process.start()
        log.debug(
            "%s started, pid %s, for %s", process.name, process.pid, ", ".join(s.id for s in self.stages)
        )
        theirs.close()
        return _Grader(number, process, ours)

    def grade(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """Grade all jobs, in parallel; results come in the order in which they are finished."""
        waiting = iter(jobs)
        for grader in self._pool:
            self._hand_out(grader, waiting)
        while busy := {grader.connection: grader for grader in self._pool if grader.job}:
            for connection in wait(list(busy)):
                assert isinstance(connection, Connection)
                grader = busy[connection]
                assert grader.job is not None
                try:
                    result = results.from_json(connection.recv_bytes())
                except (EOFError, OSError):
                    result = self._replace(grader)
                grader.job = None
                self._hand_out(grader, waiting)
                yield result

    @staticmethod
    def _hand_out(grader: _Grader, waiting: Iterator[Job]) -> None:
        grader.job = next(waiting, None)
        if grader.job:
            with suppress(ConnectionError):  # it died while idle; there is no answer, and `grade` notices
                grader.connection.send(grader.job.loaded())
                log.debug("%s grades %s, %s", grader.process.name, grader.job.student, grader.job.stage)

    def _replace(self, grader: _Grader) -> Result:
        """A grader process died, which no submission should be able to cause: say so, and start another."""
        job = grader.job
        assert job is not None
        grader.connection.close()
        grader.process.join()
        log.warning("%s died; exit code %s", grader.process.name, grader.process.exitcode)
        for attempt in range(1, ATTEMPTS + 1):
            fresh = self._start(grader.number)
            grader.process, grader.connection = fresh.process, fresh.connection
            try:
                _ready(grader)
                break
            except GraderLost:
                if attempt == ATTEMPTS:
                    raise
        return lost_row(job)


def lost_row(job: Job) -> Result:
    """The row of a submission at which the grader died."""
    problem = "The grader itself died on this submission: grade again, and report it if it happens twice."
    keep = {**job.keep, "flags": list(job.keep.get("flags", ()))}
    return Result(job.student, job.stage, problem=problem, seed=job.seed, **keep)


def _grader_main(
    course: Course,
    stages: list[Stage],
    connection: Connection,
    inherited: list[Connection],
    number: int,
    confined: bool,
    self_tests: list[Job],
) -> None:
    for stop in (signal.SIGINT, signal.SIGTERM):  # they are for the main process, which then closes us
        signal.signal(stop, signal.SIG_IGN)
    die_with_parent()  # a killed run leaves nobody at work
    for other in inherited:
        other.close()
    _keep_to_one_processor(number)
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    with ForkServer(confined=confined) as fork_server:
        serve(course, stages, connection, fork_server, self_tests)


def _keep_to_one_processor(number: int) -> None:
    """Stay on one processor, workers included, and each grader process on another.

    A grader process and its worker take turns. On two processors each question would first wake one of them,
    which takes several times as long as the answer.
    """
    allowed = sorted(os.sched_getaffinity(0))
    with suppress(OSError):  # where a container forbids it, it is only slower
        os.sched_setaffinity(0, {allowed[(os.getppid() + number) % len(allowed)]})


def _ready(grader: _Grader) -> None:
    try:
        complaint = grader.connection.recv_bytes().decode()
    except (EOFError, ConnectionError) as error:
        raise GraderLost("a grader process ended before it was ready; see the messages above") from error
    if complaint:
        raise GradingError(f"the hidden suites cannot be used:\n{complaint}")
