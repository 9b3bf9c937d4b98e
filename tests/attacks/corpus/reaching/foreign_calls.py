"""Speak to the kernel in another architecture's tongue (int 0x80), whose calls have other numbers.

refused: killed
"""

import mmap

from kilroy import ctypes, libc, os


def attack():
    if os.uname().machine != "x86_64":
        libc("ptrace", 0x4206, os.getppid(), 0, 0)
    code = bytes.fromhex("b814000000 cd80 c3")  # eax = 20, getpid to a 32-bit program; int 0x80; return
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    pid = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    print("SUCCEEDED", pid, flush=True)
