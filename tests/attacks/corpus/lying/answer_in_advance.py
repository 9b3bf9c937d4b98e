"""Answer the next ten questions before they are asked.

ends: policy, crash, exception, wrong value
"""

import msgpack
from kilroy import os


def frame(*message):
    body = msgpack.packb(message)
    os.write(3, len(body).to_bytes(4, "big") + body)


def attack():
    for request in range(1, 50):
        frame(request, True, 1.0)
