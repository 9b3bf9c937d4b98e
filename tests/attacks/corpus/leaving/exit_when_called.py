"""Leave with exit status 0 in the middle of a call.

ends: crash
"""

from kilroy import os


def attack():
    os._exit(0)
