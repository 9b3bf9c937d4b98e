"""Copy the parent's memory by system call.

refused: killed
"""

from kilroy import ctypes, libc, os


def attack():
    room = ctypes.create_string_buffer(64)
    here = (ctypes.c_uint64 * 2)(ctypes.addressof(room), 64)
    there = (ctypes.c_uint64 * 2)(id(here) & ~4095, 64)
    libc("process_vm_readv", os.getppid(), here, 1, there, 1, 0)
    print("SUCCEEDED", flush=True)
