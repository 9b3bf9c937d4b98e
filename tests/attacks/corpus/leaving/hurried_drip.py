"""Answer byte by byte without a pause, to keep the grader process reading and stop its clock.

ends: time
"""

from kilroy import os


def attack():
    os.write(3, b"\0\xff\xff\xff")
    while True:
        os.write(3, b"x")
