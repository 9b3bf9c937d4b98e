"""Answer at import, as the worker, to whatever is asked first; and then leave.

ends: policy, crash
"""

import msgpack
from kilroy import os

for request in range(1, 8):
    body = msgpack.packb([request, True, 1.0])
    os.write(3, len(body).to_bytes(4, "big") + body)
os._exit(0)
