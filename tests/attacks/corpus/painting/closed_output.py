"""Replace and close the standard streams, so that whoever flushes them fails."""

import sys

from kilroy import os


class Stream:
    def __getattr__(self, name):
        raise SystemExit


def attack():
    sys.stdout.close()
    sys.stdout = sys.stderr = sys.__stdout__ = Stream()
    os.close(1)
    os.close(2)
