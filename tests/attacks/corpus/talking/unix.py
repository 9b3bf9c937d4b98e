"""Speak to services of this machine by Unix sockets: a path, an abstract name, a container engine.

refused: PermissionError
without: seccomp
control: attempt("a socket", lambda: socket.socket(socket.AF_UNIX).close())
"""

import socket

from kilroy import attempt, places


def tell(address):
    with socket.socket(socket.AF_UNIX) as out:
        out.connect(address)
        out.sendall(b"kilroy")


def attack():
    attempt("by path", tell, places["unix"])
    attempt("by name", tell, "\0" + places["mark"])
    attempt("the engine", tell, "/run/docker.sock")
