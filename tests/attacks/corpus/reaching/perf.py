"""Ask the kernel to measure other processes.

refused: killed
"""

from kilroy import libc, os

NUMBER = 298 if os.uname().machine == "x86_64" else 241


def attack():
    libc("syscall", NUMBER, bytes(128), 0, -1, -1, 0)
    print("SUCCEEDED", flush=True)
