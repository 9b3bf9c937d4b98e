"""Ask the kernel to mount a file system over the library.

refused: killed
"""

from kilroy import libc, os

NUMBER = 165 if os.uname().machine == "x86_64" else 40


def attack():
    libc("syscall", NUMBER, b"none", b"/tmp", b"tmpfs", 0, 0)
    print("SUCCEEDED", flush=True)
