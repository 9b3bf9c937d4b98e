"""Close the socket to the grader process and stay alive.

ends: crash
"""

from kilroy import os


def attack():
    import time

    os.close(3)
    time.sleep(86_399)
