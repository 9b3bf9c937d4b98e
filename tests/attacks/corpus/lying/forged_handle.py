"""Answer with handles that were never given, of types whose names are the built-in ones.

ends: policy, crash, exception, wrong value
"""

import msgpack
from kilroy import os


def frame(*message):
    body = msgpack.packb(message)
    os.write(3, len(body).to_bytes(4, "big") + body)


def attack():
    for request in range(1, 20):
        frame(request, True, msgpack.ExtType(8, bytes(7) + b"\1float"))
