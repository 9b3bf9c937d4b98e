"""Report an exception with a traceback through files and lines that one does not have.

ends: policy, crash
"""

import msgpack
from kilroy import os, places


def attack():
    line = msgpack.ExtType(1, msgpack.packb([places["secrets"][0], 999, "kilroy"]))
    for request in range(1, 40):
        body = msgpack.packb([request, False, ["ValueError", "kilroy", [line]]])
        os.write(3, len(body).to_bytes(4, "big") + body)
    os._exit(0)
