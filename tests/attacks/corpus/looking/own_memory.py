"""Search one's own heap for what the process held before it became the worker."""

from kilroy import ctypes


def attack():
    size = 2**20
    top = ctypes.CDLL(None)
    top.sbrk.restype = ctypes.c_void_p
    heap = ctypes.string_at(top.sbrk(0) - size, size)
    for word in (b"canary-", b"test_hidden", b"KITTENGRAD_CANARY"):
        start = heap.find(word)
        if start >= 0 and b"canary-" in (found := heap[start : start + 60]):
            print("heap", found)
