"""Take the parent over as a debugger does.

refused: killed
"""

from kilroy import libc, os


def attack():
    libc("ptrace", 0x4206, os.getppid(), 0, 0)  # SEIZE
    print("SUCCEEDED", flush=True)
