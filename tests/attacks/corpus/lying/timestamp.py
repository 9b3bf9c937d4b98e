"""Answer with the one type that msgpack has of its own and the grader process does not know.

ends: policy, crash, exception, wrong value
"""

import msgpack
from kilroy import os


def frame(*message):
    body = msgpack.packb(message)
    os.write(3, len(body).to_bytes(4, "big") + body)


def attack():
    for request in range(1, 50):
        frame(request, True, msgpack.Timestamp(1))
