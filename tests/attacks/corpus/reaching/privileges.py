"""Become root, or somebody else, or get a capability back.

refused: PermissionError, OSError
"""

from kilroy import attempt, ctypes, libc, os


def attack():
    attempt("root", os.setresuid, 0, 0, 0)
    attempt("group", os.setgroups, [0])
    attempt("another", os.setuid, 12_345)
    attempt("capabilities", libc, "capset", (ctypes.c_uint32 * 2)(0x20080522, 0), b"\xff" * 24)
    attempt("jail", os.chroot, "/tmp")
