"""Announce four gigabytes, and leave it at that.

ends: policy, crash, exception, wrong value
"""

import msgpack
from kilroy import os


def frame(*message):
    body = msgpack.packb(message)
    os.write(3, len(body).to_bytes(4, "big") + body)


def attack():
    for _ in range(1):
        os.write(3, b"\xff\xff\xff\xff")
