"""Print for as long as anybody listens.

ends: crash
"""

from kilroy import os


def attack():
    while True:
        os.write(1, b"kilroy was here " * 4096)
