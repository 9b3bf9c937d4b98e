"""Read what the kernel tells of processes: environment, memory, maps, arguments, descriptors; one's own too.

refused: PermissionError, FileNotFoundError
without: landlock
"""

from kilroy import attempt, os


def read(path):
    with open(path, "rb") as file:
        return file.read(4096)


def attack():
    for pid in ("self", os.getppid(), 1):
        for name in ("environ", "maps", "mem", "cmdline", "status"):
            attempt(name, read, f"/proc/{pid}/{name}")
        attempt("fd", os.listdir, f"/proc/{pid}/fd")
    attempt("processes", os.listdir, "/proc")
