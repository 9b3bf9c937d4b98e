"""Use the families of sockets that nobody thinks of: netlink, ciphers, packets, virtual machines.

refused: PermissionError, OSError
without: seccomp
"""

import socket

from kilroy import attempt


def attack():
    for family, kind in (
        ("NETLINK", socket.SOCK_RAW),
        ("ALG", 5),
        ("PACKET", 3),
        ("VSOCK", 1),
        ("BLUETOOTH", 3),
    ):
        if number := getattr(socket, f"AF_{family}", None):
            attempt(family, lambda n=number, k=kind: socket.socket(n, k).close())
