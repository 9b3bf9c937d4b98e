"""Start a process, a thread and a program, and answer as if nothing had happened.

file: classifier.py
refused: PermissionError, RuntimeError
scores: passed
"""

import threading

from kilroy import attempt, os


def classify(images, weights):
    attempt("fork", lambda: os.fork() or os._exit(0))
    attempt("thread", threading.Thread(target=print).start)
    attempt("program", os.execv, "/bin/sh", ["sh", "-c", "true"])
    return [1.0] * len(images)
