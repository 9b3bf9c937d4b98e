"""Answer byte by byte for ever, so that something always arrives and no time-out between bytes is reached.

ends: time
"""

from kilroy import os


def attack():
    import time

    os.write(3, b"\0\0\xff\0")
    while True:
        os.write(3, b"x")
        time.sleep(0.01)
