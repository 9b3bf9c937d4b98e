"""Turn the socket that one has into another: connect it, send descriptors, ask who is there.

refused: PermissionError
"""

from kilroy import attempt, libc


def attack():
    name = bytearray(128)
    attempt("connect", libc, "connect", 3, b"\x01\0/run/docker.sock", 18)
    attempt("sendmsg", libc, "sendmsg", 3, bytes(56), 0)
    attempt("recvmsg", libc, "recvmsg", 3, bytes(56), 64)
    attempt("peer", libc, "getsockopt", 3, 1, 17, bytes(name), b"\x0c\0\0\0")
    attempt("name", libc, "getsockname", 3, bytes(name), b"\x80\0\0\0")
