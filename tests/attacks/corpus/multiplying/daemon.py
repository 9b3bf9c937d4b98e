"""Leave a daemon behind: fork, a session of its own, fork again, and wait there for the next submission.

refused: PermissionError
"""

from kilroy import attempt, os


def daemon():
    import time

    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(86_399)
        os._exit(0)


def attack():
    attempt("a daemon", daemon)
    attempt("a session", os.setsid)
