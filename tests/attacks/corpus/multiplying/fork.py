"""Double oneself: the child goes on as the worker, the parent may be killed.

refused: PermissionError
without: seccomp, limits
"""

from kilroy import attempt, os


def fork():
    child = os.fork()
    return child or os._exit(0)


def attack():
    attempt("fork", fork)
