"""Make an anonymous file in memory, or in a folder without a name, and let it grow.

refused: PermissionError, OSError
without: seccomp
control: attempt("memfd", os.memfd_create, "kilroy")
"""

from kilroy import attempt, os


def grow(handle):
    os.ftruncate(handle, 2**40)


def attack():
    attempt("memfd", lambda: grow(os.memfd_create("kilroy")))
    attempt("tmpfile", lambda: grow(os.open("/tmp", os.O_TMPFILE | os.O_RDWR)))
    attempt("stdin", grow, 0)
