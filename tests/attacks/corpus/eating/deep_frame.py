"""Answer with five million open brackets of msgpack, made by hand.

ends: policy, crash
"""

from kilroy import os


def attack():
    body = b"\x91" * 5_000_000
    frame = len(body).to_bytes(4, "big") + body
    while frame:
        frame = frame[os.write(3, frame) :]
