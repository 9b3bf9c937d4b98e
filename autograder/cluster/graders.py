"""The graders of a cluster, in place of a pool: the same two operations, and one more machine between.

    jobs ─► Cluster ─► scheduler ─► node, node, … ─► results

A node is a Dask worker. It is checked before its first job: it must confine, and have this run's course. That
holds for a node that joins late, too. The run chooses the node of each job and keeps two jobs at each thread.
So it knows what a lost node was at. Results leave the node as soon as they are made.
"""

from __future__ import annotations

import itertools
import logging
import queue
import secrets
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

from autograder import results
from autograder.cluster import node as on_node
from autograder.cluster.address import Address
from autograder.cluster.connection import ClusterError, connected
from autograder.cluster.packed import packed
from autograder.course import Course, Stage
from autograder.grading.jobs import Job
from autograder.grading.pool import ATTEMPTS, lost_row
from autograder.results import Result

log = logging.getLogger(__name__)

JOBS_PER_THREAD = 2  # one at work, and one that waits there
LOOK_SECONDS = 1.0  # between two looks at who is there
WAIT_SECONDS = 600.0  # for a node that can grade, before the run gives up
RESULT_SECONDS = 10.0  # for a result to come over, before the run looks whether its node is still there
GOES_ON = "Results so far are stored, and the same command goes on from there"


@dataclass
class _Node:
    """A node as the run sees it."""

    address: str
    threads: int
    host: str = ""
    ready: bool = False
    refused: str = ""
    at_work: dict[str, tuple[Any, Job | None]] = field(default_factory=dict)  # key -> future, job or check

    @property
    def jobs(self) -> list[Job]:
        return [job for _, job in self.at_work.values() if job]

    def __str__(self) -> str:
        return f"node {self.address}" + (f" ({self.host})" if self.host else "")


class Cluster:
    """The nodes of a scheduler, ready to grade. A context manager; `grade` yields results as they come.

    Raises ClusterError when no scheduler answers, no node comes, or no node can grade.
    """

    def __init__(
        self, course: Course, stages: Iterable[Stage], address: Address, *, confined: bool = True
    ) -> None:
        self.address = address
        self._setting = on_node.setting(course, list(stages), confined=confined)
        self._nodes: dict[str, _Node] = {}
        self._waiting: deque[Job] = deque()
        self._suspects: deque[Job] = deque()  # jobs that lost their node: each goes last, alone on its node
        self._losses: Counter[tuple[str, str, str]] = Counter()
        self._finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._keys = (f"kittengrad-{secrets.token_hex(8)}-{number}" for number in itertools.count())
        self._next_look = 0.0
        self._without_since: float | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Cluster:
        try:
            self._client = self._stack.enter_context(connected(self.address))
            while not self._ready():
                list(self._look())  # no job is out yet, so there is no row
                list(self._answers())
                if self._nodes and all(node.refused for node in self._nodes.values()):
                    raise ClusterError(f"no node of {self.address} can grade{self._refusals()}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def grade(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """Grade all jobs; results come in the order in which they are finished. Raises ClusterError."""
        self._waiting, self._suspects = deque(jobs), deque()
        self._losses.clear()
        try:
            while self._waiting or self._suspects or any(node.jobs for node in self._nodes.values()):
                yield from self._look()
                for node in self._ready():
                    self._hand_out(node)
                yield from self._answers()
        finally:
            for node in self._nodes.values():
                self._forget(node, check=False)

    # Who is there.

    def _ready(self) -> list[_Node]:
        return [node for node in self._nodes.values() if node.ready]

    def _refusals(self) -> str:
        return "".join(f"\n{node}: {node.refused}" for node in self._nodes.values() if node.refused)

    def _look(self) -> Iterator[Result]:
        """Check the nodes that joined, and see to the jobs of those that are gone. Once in LOOK_SECONDS."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + LOOK_SECONDS
        there = self._threads()
        for address in self._nodes.keys() - there.keys():
            yield from self._lost(self._nodes.pop(address))
        for address in there.keys() - self._nodes.keys():
            self._nodes[address] = node = _Node(address, there[address])
            self._submit(node, None)
        self._give_up_waiting()

    def _threads(self) -> dict[str, int]:
        """The number of threads of each Dask worker that has some."""
        try:
            return {address: count for address, count in self._client.nthreads().items() if count}
        except Exception as error:  # Dask raises many kinds
            raise self._gone(error) from error

    def _gone(self, error: object) -> ClusterError:
        log.debug("%s: %s", type(error).__name__, error)
        return ClusterError(f"the scheduler at {self.address} is gone. {GOES_ON}")

    def _give_up_waiting(self) -> None:
        """Raise ClusterError when no node was able to grade for WAIT_SECONDS."""
        now = time.monotonic()
        if self._ready():
            self._without_since = None
        elif self._without_since is None:
            self._without_since = now
        elif now - self._without_since >= WAIT_SECONDS:
            raise ClusterError(
                f"no node at {self.address} can grade: start `dask worker {self.address}` on a machine with "
                f"this course{self._refusals()}\n{GOES_ON}"
            )
        if self._without_since == now and not self._nodes:
            log.warning("%s has no node: waiting up to %.0f minutes", self.address, WAIT_SECONDS / 60)

    # What they do.

    def _hand_out(self, node: _Node) -> None:
        """Give a node as many jobs as it has room for."""
        while len(node.jobs) < JOBS_PER_THREAD * node.threads:
            if self._waiting:
                self._submit(node, self._waiting.popleft())
            elif self._suspects and not node.jobs:
                self._submit(node, self._suspects.popleft())
            else:
                return

    def _submit(self, node: _Node, job: Job | None) -> None:
        """Send a job to a node; None: the check that comes before any job."""
        key = next(self._keys)
        task = (on_node.grade, self._setting, packed(job)) if job else (on_node.check, self._setting)
        try:
            future = self._client.submit(*task, key=key, workers=[node.address], pure=False)
        except Exception as error:
            raise self._gone(error) from error
        node.at_work[key] = future, job
        future.add_done_callback(self._finished.put)

    def _answers(self) -> Iterator[Result]:
        """Wait for an answer, up to LOOK_SECONDS, and take all that are there."""
        finished = []
        with suppress(queue.Empty):
            finished.append(self._finished.get(timeout=LOOK_SECONDS))
            while True:
                finished.append(self._finished.get_nowait())
        for future in finished:
            if node := next((node for node in self._nodes.values() if future.key in node.at_work), None):
                yield from self._answer(node, future)

    def _answer(self, node: _Node, future: Any) -> Iterator[Result]:
        """What one check or one job came to."""
        from distributed import KilledWorker

        try:
            first, second = future.result(timeout=RESULT_SECONDS)
        except TimeoutError:
            self._finished.put(future)  # the next look says whether its node is gone
        except KilledWorker:
            _, job = node.at_work.pop(future.key)
            yield from self._again([job] if job else [])
        except CancelledError as error:  # Dask cancels all when the connection ends
            raise self._gone(error) from error
        except Exception as error:
            self._refuse(node, f"{type(error).__name__}: {error}")
        else:
            _, job = node.at_work.pop(future.key)
            if job is None:
                self._checked(node, first, second)
            elif first:
                self._waiting.appendleft(job)
                self._refuse(node, first)
            else:
                yield from self._graded(node, job, second)

    def _checked(self, node: _Node, host: str, complaint: str) -> None:
        node.host, node.ready = host, True
        log.debug("%s is ready, with %d threads", node, node.threads)
        if complaint:
            self._refuse(node, complaint)

    def _graded(self, node: _Node, job: Job, data: bytes) -> Iterator[Result]:
        """The result in these bytes; none: its grader was killed."""
        if not data:
            yield lost_row(job)
            return
        try:
            result = results.from_json(data)
            if result.key != job.key:
                raise ValueError("it is a result of something else")
        except (ValueError, KeyError, TypeError, results.UnreadableResult) as error:
            self._waiting.appendleft(job)
            self._refuse(node, f"its answer cannot be used: {error}")
        else:
            yield result

    # What they do not do.

    def _refuse(self, node: _Node, complaint: str) -> None:
        """A node cannot grade: it gets no further job, and others get those that it has."""
        node.ready, node.refused = False, complaint
        log.warning("%s grades nothing: %s", node, complaint)
        self._waiting.extendleft(node.jobs)
        self._forget(node)

    def _lost(self, node: _Node) -> Iterator[Result]:
        jobs = node.jobs
        log.warning("%s is gone; its %d submissions go to others", node, len(jobs))
        self._forget(node)
        yield from self._again(jobs)

    def _again(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """Jobs whose node died get another one. After ATTEMPTS nodes, a row says so."""
        for job in jobs:
            self._losses[job.name] += 1
            if self._losses[job.name] < ATTEMPTS:
                self._suspects.append(job)
            else:
                yield lost_row(job)

    def _forget(self, node: _Node, *, check: bool = True) -> None:
        """Let go of what a node is at. A check can go on until the next jobs."""
        keys = [key for key, (_, job) in node.at_work.items() if job or check]
        futures = [node.at_work.pop(key)[0] for key in keys]
        with suppress(Exception):  # the scheduler can be gone
            self._client.cancel(futures)
