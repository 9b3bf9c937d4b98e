"""Print byte by byte without a pause, so that the judge is busy keeping it and the clock might wait for it.

ends: time
"""

from kilroy import os


def attack():
    while True:
        os.write(1, b"x")
