"""Measure the secrets: that a file exists, and its size and dates, is all that `stat` gives away."""

from kilroy import os, places


def attack():
    for path in places["secrets"]:
        print("known:", os.stat(path).st_size if os.path.exists(path) else "hidden altogether")
        print("access:", os.access(path, os.R_OK))
