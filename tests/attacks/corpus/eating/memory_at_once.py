"""Take 700 megabytes in one piece, and again in NumPy's and the kernel's way.

refused: MemoryError, OSError
without: limits
"""

import mmap

import numpy as np
from kilroy import attempt

SIZE = 700 * 2**20


def attack():
    attempt("bytes", lambda: len(bytearray(SIZE)))
    attempt("array", lambda: np.empty(SIZE, np.uint8).size)
    attempt("mmap", lambda: len(mmap.mmap(-1, SIZE)))
