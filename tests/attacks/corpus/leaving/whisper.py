"""Print byte by byte without a pause, to keep the grader process reading and stop its clock.

ends: time
"""

from kilroy import os


def attack():
    while True:
        os.write(1, b"x")
