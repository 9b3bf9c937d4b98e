"""Die of SIGABRT, which elsewhere leaves a core file.

ends: crash
"""

from kilroy import os


def attack():
    os.abort()
