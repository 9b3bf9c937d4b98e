"""Ask the kernel to join the kernel's key ring.

refused: killed
"""

from kilroy import libc, os

NUMBER = 250 if os.uname().machine == "x86_64" else 219


def attack():
    libc("syscall", NUMBER, 1, 0)
    print("SUCCEEDED", flush=True)
