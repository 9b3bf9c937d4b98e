"""Report to somebody over TCP: to this machine, to the world, over both protocols.

refused: PermissionError
without: seccomp
"""

import socket

from kilroy import attempt, places


def tell(family, address):
    with socket.socket(family) as out:
        out.settimeout(0.2)
        out.connect(address)
        out.sendall(b"kilroy")


def attack():
    attempt("a socket", lambda: socket.socket(socket.AF_INET).close())
    attempt("this machine", tell, socket.AF_INET, ("127.0.0.1", places["tcp"]))
    attempt("over IPv6", tell, socket.AF_INET6, ("::1", places["tcp"]))
