"""Open files until there are no more descriptors, here or in the whole system.

refused: OSError
without: limits
control: attempt("many", lambda: len([os.dup(0) for _ in range(100)]))
"""

from kilroy import attempt, os


def duplicate():
    while True:
        os.dup(0)


def attack():
    attempt("one more", duplicate)
