"""Signal to a neighbour without a message: locks, leases and owners on files that both may open.

refused: PermissionError, OSError
without: seccomp
control: attempt("lock", fcntl.flock, os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)
"""

import fcntl

from kilroy import attempt, os


def attack():
    shared = os.open(os.__file__, os.O_RDONLY)
    attempt("lock", fcntl.flock, shared, fcntl.LOCK_EX)
    attempt("record lock", fcntl.lockf, shared, fcntl.LOCK_SH)
    attempt("lease", fcntl.fcntl, shared, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    attempt("owner", fcntl.fcntl, 3, fcntl.F_SETOWN, os.getppid())
    os.close(shared)
