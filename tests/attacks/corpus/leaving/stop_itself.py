"""Stop rather than end: SIGSTOP to oneself, so that whoever waits for an exit waits for ever.

refused: PermissionError
without: seccomp
control: attempt("stop", os.kill, os.getpid(), 0)
"""

import signal

from kilroy import attempt, os


def attack():
    attempt("stop", os.kill, os.getpid(), signal.SIGSTOP)
