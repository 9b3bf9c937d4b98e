"""Leave a message in memory that outlives the process, for another submission to find.

refused: PermissionError, OSError
without: seccomp
control: attempt("segment", lambda: libc("shmctl", libc("shmget", 0, 4096, 0o1600), 0, 0))
"""

from multiprocessing import shared_memory

from kilroy import attempt, libc, places


def attack():
    key = places["key"]
    attempt("segment", libc, "shmget", key, 4096, 0o1666)
    attempt("semaphore", libc, "semget", key, 1, 0o1666)
    attempt("queue", libc, "msgget", key, 0o1666)
    attempt("file", lambda: shared_memory.SharedMemory(places["mark"], create=True, size=4096))
    attempt("POSIX queue", libc, "syscall", 240, places["mark"].encode(), 0o102, 0o600, None)
