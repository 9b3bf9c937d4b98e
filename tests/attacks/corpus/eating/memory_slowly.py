"""Take memory a little at a time, and keep it between the tests.

refused: MemoryError
"""

from kilroy import attempt

kept = []


def eat():
    while True:
        kept.append(bytearray(2**24))


def attack():
    attempt("a little more", eat)
