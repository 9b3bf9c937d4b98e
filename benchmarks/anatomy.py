"""The parts of the time of a grading: the reference of every stage, graded warm and confined.

python -m benchmarks.anatomy             prints the table, and writes it into docs/benchmarks.md
python -m benchmarks.anatomy 01 02       some stages, prints only
"""

import argparse
import os
import statistics
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.confinement.fork_server import ForkServer
from autograder.confinement.process import Worker
from autograder.confinement.session import Session
from autograder.course import load
from autograder.grading.jobs import reference_job
from autograder.grading.plugin import GradingPlugin, by_stage, run_pytest
from autograder.grading.pool import Pool
from benchmarks import page

TIMES = 15  # each is measured
CLASS = 60  # submissions, for the rate


@dataclass(frozen=True)
class Anatomy:
    """One stage. Times are medians, in milliseconds."""

    stage: str
    tests: int
    trips: int  # requests to the worker
    whole: float  # one submission, from its worker's start to its result
    grader: float  # of processor time, the grader process's share
    worker: float  # and the worker's, student code included
    start: float  # from the request for a worker to its first reply
    rate: float  # gradings a minute, on all processors


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.anatomy", description=__doc__.split("\n")[0])
    parser.add_argument(
        "stages", nargs="*", help="stages, for example 01; default: all, and the page is written"
    )
    names = parser.parse_args().stages
    course = load()
    found = []
    for stage in [course.stage(name) for name in names] or course.stages:
        print(f"{stage.id} …", file=sys.stderr, flush=True)
        found.append(dissect(course, stage))
    print(page.columns(HEADER, *map(row, found)))
    if not names:
        page.rewrite("anatomy", as_markdown(found))


def dissect(course, stage):
    class_ = [reference_job(course, stage, seed) for seed in range(CLASS)]
    with Pool(course, [stage]) as pool:
        began = time.perf_counter()
        done = sum(1 for _ in pool.grade(class_))
        rate = 60 * done / (time.perf_counter() - began)
    with on_one_processor(), ForkServer() as fork_server:
        table = Table(course, fork_server, stage)
        if complaint := run_pytest(table, [stage]):
            sys.exit(complaint)
    milliseconds = {name: 1000 * statistics.median(values) for name, values in table.seconds.items()}
    return Anatomy(stage.id, table.tests, table.trips, rate=rate, **milliseconds)


@contextmanager
def on_one_processor():
    """Pin this process to one processor, as for a grader process and its workers."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


class Table(GradingPlugin):
    """Grades one submission repeatedly, and times each part."""

    def __init__(self, course, fork_server, stage):
        super().__init__(course, fork_server)
        self.stage = stage
        self.job = reference_job(course, stage, 0)
        self.tests = self.trips = 0
        self.seconds = {"whole": [], "grader": [], "worker": [], "start": []}

    def pytest_runtestloop(self, session):
        items = by_stage(session.items)[self.stage.id]
        self.tests = len(items)
        ask, end = Session._ask, Worker.end

        def counted(conversation, *question):
            self.trips += 1
            return ask(conversation, *question)

        def timed(worker):
            self.seconds["worker"].append(int(worker.schedstat.read_text().split()[0]) / 1e9)
            return end(worker)

        Session._ask, Worker.end = counted, timed
        try:
            for _ in range(TIMES):
                self.trips = 0
                began, busy = time.perf_counter(), time.process_time()
                self._grade(self.job, self.stage, items)
                self.seconds["grader"].append(time.process_time() - busy)
                self.seconds["whole"].append(time.perf_counter() - began)
            for _ in range(TIMES):
                began = time.perf_counter()
                with self._worker_for(self.job.sources, self.stage.limits) as conversation:
                    conversation.call("module", "kittengrad")
                    self.seconds["start"].append(time.perf_counter() - began)
        finally:
            Session._ask, Worker.end = ask, end
        self.seconds["worker"] = self.seconds["worker"][:TIMES]
        return True


HEADER = (
    "stage", "tests", "round trips", "one submission, ms", "grader, ms", "worker, ms", "start, ms", "a minute"
)  # fmt: skip


def row(found):
    times = (f"{value:.0f}" for value in (found.whole, found.grader, found.worker, found.start, found.rate))
    return (found.stage, str(found.tests), str(found.trips), *times)


def as_markdown(found):
    return f"""## Where the time of a grading goes

`python -m benchmarks.anatomy` grades each stage's reference, warm and confined. The aim for 30 tests is 120
ms for a submission, and at most 200. For a class it is 1,000 gradings a minute on two cores, and at least
600. Stages with more tests get proportionally more time. *Grader* and *worker* are processor time on the
one processor that they share. *Start* is a part of it: a fork, its confinement, and the import of the
submission.

{page.table(HEADER, *map(row, found))}

For each question, both sides write, check and read a message, and the processor changes the process twice.
Helpers that run beside the submission (`student.define` in the suites) save most questions. The other large
part is the grader's own work: difference quotients of every element, and comparisons.
"""


if __name__ == "__main__":
    main()
