"""Nodes in this process whose graders begin with a program of the test's own."""

import sys
from contextlib import contextmanager

from autograder.cluster import node
from autograder.cluster.address import Address

THEN_GRADE = "\nfrom autograder.cluster import node\nnode.main(int(sys.argv[1]))"

# A hole in the confinement: an attempt that is not refused.
HOLE = """
from autograder.confinement import doctor
doctor.ATTEMPTS += (("do as it likes", "'it did'", doctor.LANDLOCK, "EACCES"),)
"""

ANOTHER_COURSE = """
from autograder.grading import jobs
true_key = jobs.course_key
jobs.course_key = lambda stage: {**true_key(stage), "suite_hash": "another", "versions": "Python 2"}
"""

# The grader is killed at one student, as by a machine out of memory.
DEADLY = """
import os
from autograder.grading.pool import Pool
true_grade = Pool.grade
def grade(pool, jobs):
    if jobs[0].student == "deadly":
        os.kill(os.getpid(), 9)
    return true_grade(pool, jobs)
Pool.grade = grade
"""


def begin_with(monkeypatch, code):
    """Let the graders of nodes in this process begin with this code."""
    monkeypatch.setattr(node, "PROGRAM", (sys.executable, "-c", f"import sys\n{code}{THEN_GRADE}"))


def only_first(code, folder):
    """Code that runs in the first program that comes by this folder."""
    body = "\n".join(f"    {line}" for line in code.splitlines())
    return f"import os\ntry: os.mkdir({str(folder)!r})\nexcept OSError: pass\nelse:\n{body}\n"


def but_first(code, folder):
    """Code that runs in all programs but the first that comes by this folder."""
    body = "\n".join(f"    {line}" for line in code.splitlines())
    return f"import os\ntry: os.mkdir({str(folder)!r})\nexcept OSError:\n{body}\n"


@contextmanager
def scheduler(nodes, *, processes=False):
    """A scheduler with nodes of one thread each: Dask's own object, and the address."""
    from distributed import LocalCluster

    where = {"protocol": "inproc://"} if not processes else {}
    with LocalCluster(
        n_workers=nodes,
        threads_per_worker=1,
        processes=processes,
        dashboard_address=None,
        memory_limit=0,
        silence_logs=50,
        **where,
    ) as cluster:
        yield cluster, Address(cluster.scheduler_address)
