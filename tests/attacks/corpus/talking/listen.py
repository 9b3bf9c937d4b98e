"""Wait to be spoken to: bind and listen, on the network and under an abstract name the next one could know.

refused: PermissionError
without: seccomp
control: attempt("a pair", socket.socketpair)
"""

import socket

from kilroy import attempt, places

kept = []


def wait(family, address):
    kept.append(socket.socket(family))
    kept[-1].bind(address)
    kept[-1].listen()


def attack():
    attempt("a port", wait, socket.AF_INET, ("", 0))
    attempt("a name", wait, socket.AF_UNIX, "\0listening-" + places["mark"])
    attempt("a pair", socket.socketpair)
