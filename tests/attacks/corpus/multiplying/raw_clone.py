"""Clone by system call, past the C library's wrappers: fork, vfork's flags, clone3.

refused: PermissionError, OSError
without: seccomp, limits
"""

from kilroy import attempt, ctypes, libc, os

CLONE, CLONE3 = (56, 435) if os.uname().machine == "x86_64" else (220, 435)


def clone():
    child = libc("syscall", CLONE, 17, 0, 0, 0, 0)  # 17: SIGCHLD when it ends
    return child or os._exit(0)


def clone3():
    arguments = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
    child = libc("syscall", CLONE3, arguments, ctypes.sizeof(arguments))
    return child or os._exit(0)


def attack():
    attempt("clone", clone)
    attempt("clone3", clone3)
