"""Start threads that go on while the grader process asks the next question.

refused: RuntimeError
without: seccomp, limits
"""

import threading

from kilroy import attempt


def attack():
    for _ in range(3):
        attempt("a thread", threading.Thread(target=print, daemon=True).start)
