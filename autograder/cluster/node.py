"""What runs on a node: a grader of its own for each thread of a Dask worker.

    thread of a Dask worker ──job──► warm grader, a program ──► pool of one grader process
                            ◄─result─┘

A Dask worker has threads, and a process with threads must not fork. So each thread starts a program, which
has one thread and forks. The kernel ends this program with its thread, and so with the Dask worker. Suites
are collected, and the reference is graded, once for each program.

This side of Dask passes bytes on and reads none: the JSON of a job and of a result.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from autograder.course import ROOT

if TYPE_CHECKING:
    from autograder.course import Course, Stage
    from autograder.grading.pool import Pool

PROGRAM = (sys.executable, "-m", "autograder.cluster.node")
IDLE_SECONDS = 600.0  # a warm grader without work ends itself, and its memory is free again
TRIES = 2  # at one submission, when the program is killed from outside

_of_this_thread = threading.local()
_graders: weakref.WeakSet[WarmGrader] = weakref.WeakSet()  # of all threads


# In a thread of the Dask worker.


def setting(course: Course, stages: Sequence[Stage], *, confined: bool = True) -> bytes:
    """What all nodes of a run must agree on: the hashes of the course. Made where the run is."""
    from autograder.grading.jobs import course_key

    keys = {stage.id: dict(course_key(stage)) for stage in stages}
    return json.dumps({"stages": keys, "confined": confined}).encode()


def check(setting: bytes) -> tuple[str, str]:
    """Start the thread's grader: the name of this machine, and "" or the reason why it grades nothing."""
    return socket.gethostname(), _grader(setting).complaint


def grade(setting: bytes, job: bytes) -> tuple[str, bytes]:
    """The reason why this node grades nothing, or ""; the result, or b"" when its grader was killed."""
    for _ in range(TRIES):
        grader = _grader(setting)
        if grader.complaint:
            return grader.complaint, b""
        with contextlib.suppress(EOFError, OSError):
            return "", grader.grade(job)
        if grader.dismissed:
            break
        grader.close()
    return "", b""


def dismiss() -> None:
    """End all graders of this process's threads, in the middle of a submission too."""
    for grader in list(_graders):
        grader.dismissed = True
        grader.process.kill()
        grader.process.wait()


def _grader(setting: bytes) -> WarmGrader:
    """The grader of this thread; a new one if it has ended, has another course, or could not grade."""
    grader: WarmGrader | None = getattr(_of_this_thread, "grader", None)
    if grader and not (grader.setting == setting and grader.is_ready()):
        grader.close()
        grader = None
    _of_this_thread.grader = grader = grader or WarmGrader(setting)
    return grader


class WarmGrader:
    """A grader as a program: it is ready, or `complaint` says why it grades nothing."""

    def __init__(self, setting: bytes) -> None:
        self.setting, self.dismissed = setting, False
        self.connection, theirs = multiprocessing.Pipe()
        with theirs:
            self.process = subprocess.Popen(
                [*PROGRAM, str(theirs.fileno())],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the run, which then leaves this idle
            )
        _graders.add(self)
        try:
            self.connection.send_bytes(setting)
            self.complaint = self.connection.recv_bytes().decode()
        except (EOFError, OSError):
            self.complaint = "its grader ended before it was ready; see the messages of this Dask worker"

    def is_ready(self) -> bool:
        return not self.complaint and self.process.poll() is None

    def grade(self, job: bytes) -> bytes:
        """The result as JSON. Raises EOFError or OSError when the program has ended."""
        self.connection.send_bytes(job)
        return self.connection.recv_bytes()

    def close(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.wait()


# In the program.


def main(fd: int) -> None:
    """Grade the jobs that arrive on a connection, until it closes or is idle for long."""
    from autograder import AutograderError
    from autograder.confinement.worker.confine import die_with_parent

    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    claim = _claim_a_processor()
    with Connection(fd) as connection, claim, contextlib.ExitStack() as stack:
        try:
            pool = stack.enter_context(_pool(json.loads(connection.recv_bytes())))
        except AutograderError as error:
            connection.send_bytes(str(error).encode())
            return
        connection.send_bytes(b"")  # ready, with no complaint
        with contextlib.suppress(EOFError, ConnectionError):
            _serve(connection, pool)


def _serve(connection: Connection, pool: Pool) -> None:
    from autograder import results
    from autograder.cluster.packed import unpacked

    while connection.poll(IDLE_SECONDS):
        [result] = pool.grade([unpacked(connection.recv_bytes())])
        connection.send_bytes(results.to_json(result))


def _pool(setting: Mapping[str, Any]) -> Pool:
    """One grader process. Raises AutograderError on a node with another course, or without confinement."""
    from autograder.confinement import doctor
    from autograder.course import load
    from autograder.grading.pool import Pool

    course = load()
    _refuse_another_course(course, setting["stages"])
    if setting["confined"]:
        doctor.refuse_unless_confined()
    stages = [course.stage(name) for name in setting["stages"]]
    return Pool(course, stages, 1, confined=setting["confined"])


def _refuse_another_course(course: Course, wanted: Mapping[str, Mapping[str, str]]) -> None:
    """Raise GradingError unless a mark would be reached with the same suites, reference and versions here."""
    from autograder.grading.jobs import course_key
    from autograder.grading.pool import GradingError
    from autograder.results import KEY

    known = {stage.id: stage for stage in course.stages}
    for name, keys in wanted.items():
        ours = course_key(known[name]) if name in known else {}
        if differing := [part for part, value in keys.items() if ours.get(part) != value]:
            words = ", ".join(KEY.get(part, part) for part in differing)
            versions = f" ({ours['versions']})" if ours and "versions" in differing else ""
            raise GradingError(
                f"it has another course than this run, in {name}: {words}{versions}. Give every node the "
                "same commit, or the same image"
            )


def _claim_a_processor() -> socket.socket:
    """Keep to a processor that no other grader of a node has, as long as the returned socket is open.

    Two Dask workers of one machine know nothing of each other, and a grader with its worker is several times
    faster on one processor (see `pool`). The kernel holds the claims, as names that only one socket can have.
    """
    allowed = sorted(os.sched_getaffinity(0))
    first = random.randrange(len(allowed))
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    for processor in allowed[first:] + allowed[:first]:
        with contextlib.suppress(OSError):  # it is taken
            claim.bind(f"\0kittengrad-processor-{processor}")
            os.sched_setaffinity(0, {processor})
            break
    return claim


if __name__ == "__main__":
    main(int(sys.argv[1]))
