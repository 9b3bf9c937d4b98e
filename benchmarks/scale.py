"""What a cluster brings and costs: submissions a minute against nodes, beside the pool of this machine.

python -m benchmarks.scale                    the table of docs/scale.md, in some minutes
python -m benchmarks.scale --submissions 20   a short trial

A scheduler of Dask and its nodes run on this machine, each a process of its own, with one thread for each
node. The pool and clusters of one, two and four nodes take turns, round after round, with the same
submissions. Only one of them is there at a time. Wall time depends on what else the machine does, so each
has its ratio to the pool in the same round. Processor time does so far less: it is counted for each part,
from /proc.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.authoring import examples
from autograder.cluster.address import Address
from autograder.cluster.graders import Cluster
from autograder.course import load
from autograder.grading.jobs import job_for
from autograder.grading.pool import Pool
from autograder.submissions import Submission
from benchmarks import ROOT

STAGE, FILE = "01-scalar-graph", "scalar.py"
KINDS = ("perfect", "half-done", "perfect", "wrong-power", "untouched")  # in turn
NODES = (1, 2, 4)
START_SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Turn:
    """One turn of one contestant: seconds of wall time, and of processor time by part."""

    seconds: float
    run: float
    scheduler: float
    dask: float
    grading: float

    @property
    def processor(self):
        return self.run + self.scheduler + self.dask + self.grading


def main():
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--submissions", type=int, default=100, help="how many in each turn (100)")
    parser.add_argument("--rounds", type=int, default=3, help="how many turns each has (3)")
    options = parser.parse_args()
    turns = measure(options.submissions, options.rounds)
    print(as_text(turns, options.submissions))


def measure(count, rounds):
    """{contestant: its turns}."""
    course = load()
    jobs = submissions(course, count)
    turns = {}
    for _ in range(rounds):
        for nodes in (0, *NODES):
            with contestant(course, nodes) as (name, graders, dask):
                turn(graders, dask, jobs[: 2 * len(KINDS)])  # all are warm
                turns.setdefault(name, []).append(turn(graders, dask, jobs))
    return turns


@contextmanager
def contestant(course, nodes):
    """(name, graders, Dask) of a cluster with so many nodes; 0: of the pool, without Dask."""
    stages = [course.stage(STAGE)]
    if not nodes:
        with Pool(course, stages) as pool:
            yield f"pool of {pool.count}", pool, None
        return
    with cluster(nodes) as dask, Cluster(course, stages, Address.of(dask.address)) as graders:
        yield f"{nodes} node{'s' if nodes > 1 else ''}", graders, dask


def turn(graders, dask, jobs):
    before, began = processor_times(dask), time.monotonic()
    found = list(graders.grade(jobs))
    seconds = time.monotonic() - began
    if wrong := [one.problem for one in found if one.problem]:
        raise SystemExit(f"not graded: {wrong[0]}")
    after = processor_times(dask)
    return Turn(seconds, *(now - then for now, then in zip(after, before, strict=True)))


def texts(course):
    """{kind: source text}, from the example class."""
    found = {one.student: one.files for one in examples.load(course) if one.stage == STAGE}
    return {kind: found[kind][FILE] for kind in KINDS}


def submissions(course, count):
    patterns = {
        kind: job_for(course, Submission(kind, STAGE, {FILE: text}), 0)
        for kind, text in texts(course).items()
    }
    kinds = (KINDS[number % len(KINDS)] for number in range(count))
    return [replace(patterns[kind], student=f"{kind}-{n}", seed=n) for n, kind in enumerate(kinds)]


# A cluster of this machine.


@dataclass
class Dask:
    """A scheduler and its nodes: the address, and process ids. The nodes' parents start lost ones again."""

    address: str
    scheduler: int
    parents: list[int]

    @property
    def nodes(self):
        """The processes of the Dask workers themselves."""
        return [pid for parent in self.parents for pid in below(parent) if "spawn_main" in command(pid)]


@contextmanager
def cluster(nodes):
    """Start a scheduler and as many nodes, of one thread each; end all of them."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        file = Path(folder, "scheduler.json")
        quiet = ["--no-dashboard", "--host", "127.0.0.1"]
        scheduler = stack.enter_context(
            dask_program(folder, "scheduler", "--port", "0", "--scheduler-file", file, *quiet)
        )
        wait_for(lambda: file.exists() and file.read_text().endswith("}"))
        address = json.loads(file.read_text())["address"]
        worker = ["worker", address, "--nthreads", "1", "--memory-limit", "0", "--local-directory", folder]
        parents = [stack.enter_context(dask_program(folder, *worker, *quiet)) for _ in range(nodes)]
        yield Dask(address, scheduler, parents)


@contextmanager
def dask_program(folder, *words):
    """The process id of a program of Dask, which ends with the block."""
    with Path(folder, "log").open("a") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "dask", *map(str, words)], cwd=ROOT, stdout=log, stderr=log
        )
    try:
        yield program.pid
    finally:
        program.terminate()
        with suppress(subprocess.TimeoutExpired):
            program.wait(10)
        program.kill()
        program.wait()


def wait_for(condition):
    end = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("Dask did not start")
        time.sleep(0.05)


# Processes.


def processor_times(dask):
    """Seconds of this process, the scheduler, the Dask workers, and all that grades."""
    if dask is None:
        return time.process_time(), 0.0, 0.0, sum(used(pid) for pid in below(os.getpid()))
    everybody = [pid for parent in dask.parents for pid in [parent, *below(parent)]]
    nodes = dask.nodes
    grading = sum(used(pid) for pid in everybody if pid not in nodes)
    return time.process_time(), used(dask.scheduler), sum(used(pid) for pid in nodes), grading


def children(pid):
    found = []
    with suppress(OSError):
        for task in Path("/proc", str(pid), "task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def below(pid):
    """All descendants of a process."""
    return [one for child in children(pid) for one in [child, *below(child)]]


def command(pid):
    with suppress(OSError):
        return Path("/proc", str(pid), "cmdline").read_text()
    return ""


def used(pid):
    """Processor seconds of a process, with those of its children that have ended."""
    with suppress(OSError):
        fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS
    return 0.0


# The table.


PARTS = {"in all": "processor", "grading": "grading", "Dask": "dask", "scheduler": "scheduler", "run": "run"}


def as_text(turns, count):
    """A row for each contestant: medians, and processor seconds for 1,000 submissions."""
    standard = next(iter(turns.values()))
    lines = [f"{'':10}{'a minute':>10}{'of the pool':>13}" + "".join(f"{part:>11}" for part in PARTS)]
    for name, mine in turns.items():
        ratio = statistics.median(his.seconds / one.seconds for one, his in zip(mine, standard, strict=True))
        minute = 60 * count / statistics.median(one.seconds for one in mine)
        parts = (
            1000 / count * statistics.median(getattr(one, part) for one in mine) for part in PARTS.values()
        )
        lines.append(f"{name:10}{minute:10.0f}{ratio:13.2f}" + "".join(f"{part:11.1f}" for part in parts))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
