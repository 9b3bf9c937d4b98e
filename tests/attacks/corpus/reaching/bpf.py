"""Ask the kernel to load a program into the kernel.

refused: killed
"""

from kilroy import libc, os

NUMBER = 321 if os.uname().machine == "x86_64" else 280


def attack():
    libc("syscall", NUMBER, 0, bytes(64), 64)
    print("SUCCEEDED", flush=True)
