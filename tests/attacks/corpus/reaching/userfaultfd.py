"""Ask the kernel to handle one's own page faults, the first step of many an exploit.

refused: killed
"""

from kilroy import libc, os

NUMBER = 323 if os.uname().machine == "x86_64" else 282


def attack():
    libc("syscall", NUMBER, 0)
    print("SUCCEEDED", flush=True)
