"""Kill the grader, everybody, one's own group; by every call that sends a signal.

refused: PermissionError, OSError
without: seccomp+landlock+privileges
control: attempt("is the parent there?", os.kill, os.getppid(), 0)
"""

import signal

from kilroy import attempt, libc, os


def attack():
    parent = os.getppid()
    for victim in (parent, -parent, -1, 1):
        attempt("kill", os.kill, victim, signal.SIGKILL)
    attempt("killpg", os.killpg, parent, signal.SIGKILL)
    attempt("tgkill", libc, "tgkill", parent, parent, 9)
    attempt("queue", libc, "sigqueue", parent, 9, 0)
    attempt("pidfd", os.pidfd_open, parent)
