"""Report to somebody over UDP, in which a single packet is enough; and ask a name server.

refused: PermissionError, gaierror
without: seccomp
"""

import socket

from kilroy import attempt, places


def tell():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"kilroy", ("127.0.0.1", places["udp"]))


def attack():
    attempt("a packet", tell)
    attempt("a name", socket.getaddrinfo, "kilroy.invalid", 80)
