"""Make a world of one's own in which one is root.

refused: PermissionError, OSError
"""

from kilroy import attempt, libc


def attack():
    for name, flag in (("user", 0x10000000), ("mount", 0x20000), ("network", 0x40000000), ("files", 0x400)):
        attempt(name, libc, "unshare", flag)
    attempt("join", libc, "setns", 3, 0)
    attempt("personality", libc, "personality", 0x40000)
