"""Answer byte by byte without a pause, so that the judge is busy reading and the clock might wait for it.

ends: time
"""

from kilroy import os


def attack():
    os.write(3, b"\0\xff\xff\xff")
    while True:
        os.write(3, b"x")
