"""Ask the kernel to queue system calls past the filter.

refused: killed
"""

from kilroy import libc

NUMBER = 425


def attack():
    libc("syscall", NUMBER, 4, bytes(256))
    print("SUCCEEDED", flush=True)
