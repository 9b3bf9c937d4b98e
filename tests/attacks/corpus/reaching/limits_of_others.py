"""Change the parent's limits and priority, so that the grader is starved and not the submission.

refused: PermissionError
without: seccomp
control: attempt("renice", os.setpriority, os.PRIO_PROCESS, 0, 19)
"""

import resource

from kilroy import attempt, os


def attack():
    parent = os.getppid()
    attempt("prlimit", resource.prlimit, parent, resource.RLIMIT_CPU, (1, 1))
    attempt("renice", os.setpriority, os.PRIO_PROCESS, parent, 19)
    attempt("affinity", os.sched_setaffinity, parent, {0})
    attempt("scheduler", os.sched_setscheduler, parent, os.SCHED_IDLE, os.sched_param(0))
