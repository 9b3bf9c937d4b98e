"""Start as many processes as the machine gives.

refused: PermissionError
"""

from kilroy import attempt, os


def attack():
    import time

    for _ in range(100):
        if attempt("fork", os.fork) == 0:
            time.sleep(86_399)
