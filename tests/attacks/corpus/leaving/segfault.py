"""Die of a segmentation fault.

ends: crash
"""

from kilroy import ctypes


def attack():
    ctypes.string_at(0)
