"""Raise one's own limits, be nicer to oneself, and outlive one's parent.

refused: PermissionError, ValueError, OSError
without: seccomp
control: attempt("outlive", libc, "prctl", 1, 0, 0, 0, 0)
"""

import resource

from kilroy import attempt, libc, os


def attack():
    for name in ("AS", "NPROC", "FSIZE", "CPU", "NOFILE"):
        attempt(name, resource.setrlimit, getattr(resource, "RLIMIT_" + name), (-1, -1))
    attempt("nice", os.nice, -5)
    attempt("affinity", os.sched_setaffinity, 0, {0})
    attempt("real time", os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(99))
    attempt("outlive", libc, "prctl", 1, 0, 0, 0, 0)
    attempt("be dumped", libc, "prctl", 4, 1, 0, 0, 0)
