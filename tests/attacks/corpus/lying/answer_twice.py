"""Answer every question twice, so that the second answer is taken for the next question's.

ends: policy, crash, exception, wrong value
"""

import msgpack
from kilroy import os


def frame(*message):
    body = msgpack.packb(message)
    os.write(3, len(body).to_bytes(4, "big") + body)


def attack():
    for _ in range(2):
        frame(0, True, True)
