"""The fork server: a process with NumPy imported and free of secrets, from which every worker is forked.

    grader process                    fork server                        worker
    ── two sockets, lifeline ──►   fork ────────────────────────► confine, report, serve
    ◄─ pid, pidfd ───────────   (on the lifeline)
    ── closes the lifeline ────►   kill, reap                     ✝
    ◄─ exit code ────────────   reap (on the lifeline)            ✝ of itself

The lifeline is a socket between the fork server and the process that asked for the worker. When that process
closes its end, or dies, the fork server kills the worker; when the worker ends, its exit code comes back on
the lifeline. The kernel kills a worker when its fork server ends, and a fork server when its maker ends. So
all processes end, in any order of deaths.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import types
from dataclasses import dataclass
from importlib import import_module

import numpy

from autograder.confinement.worker import confine, server

# Imported before the first fork, so that workers have these modules already.
WARM = ["dataclasses", "functools", "itertools", "math", "random", "typing", "numpy.linalg", "numpy.random"]


@dataclass
class Child:
    """A worker, from the fork server's side."""

    pid: int
    pidfd: int
    lifeline: socket.socket


@dataclass
class Order:
    """The two descriptors and the limits of a new worker."""

    rpc: int
    output: int
    memory_mib: int
    cpu_seconds: int


def main(control_descriptor: int, layers: tuple[str, ...]) -> None:
    """Serve until the grader process ends. `serve` returns in a worker too, on a clean stack."""
    confine.die_with_parent()
    os.dup2(control_descriptor, server.RPC)  # reserves the descriptor of the worker's socket
    os.close(control_descriptor)
    control = socket.socket(fileno=server.RPC)
    try:
        confinement = confine.Confinement(layers)
    except confine.ConfinementUnavailable as reason:
        control.send(json.dumps({"unavailable": str(reason)}).encode())
        return
    for name in WARM:
        import_module(name)
    numpy.ones((2, 2)) @ numpy.ones((2, 2))  # makes BLAS allocate its buffers
    control.send(json.dumps({"readable": [str(path) for path in confinement.readable]}).encode())
    gc.collect()
    gc.freeze()
    order = serve(control)
    if order is not None:
        become_worker(order, confinement)


def serve(control: socket.socket) -> Order | None:
    """Fork a worker for each request, and reap it. Return None when the grader process has ended."""
    children: list[Child] = []
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        descriptor = poll.poll()[0][0]  # one at a time: what follows may close and reuse descriptors
        if descriptor == control.fileno():
            message, descriptors, _, _ = socket.recv_fds(control, 4096, 3)
            if not message:
                for child in children:
                    signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
                return None
            rpc, output, lifeline = descriptors
            pid = os.fork()
            if pid == 0:
                return Order(rpc, output, **json.loads(message))
            os.close(rpc)
            os.close(output)
            child = Child(pid, os.pidfd_open(pid), socket.socket(fileno=lifeline))
            children.append(child)
            poll.register(child.pidfd, select.POLLIN)
            poll.register(child.lifeline, select.POLLIN)
            with contextlib.suppress(OSError):  # the owner is gone already: the poll will say so
                socket.send_fds(child.lifeline, [str(pid).encode()], [child.pidfd])
            continue
        child = next(child for child in children if descriptor in (child.pidfd, child.lifeline.fileno()))
        if descriptor == child.pidfd:
            children.remove(child)
            reap(child, poll)
        else:
            poll.unregister(child.lifeline)
            signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)


def reap(child: Child, poll: select.poll) -> None:
    """Reap a worker that has ended, and send its exit code to its owner."""
    _, status = os.waitpid(child.pid, 0)
    poll.unregister(child.pidfd)
    os.close(child.pidfd)
    with contextlib.suppress(KeyError):
        poll.unregister(child.lifeline)
    with contextlib.suppress(OSError):
        child.lifeline.send(str(os.waitstatus_to_exitcode(status)).encode())
    child.lifeline.close()


def become_worker(order: Order, confinement: confine.Confinement) -> None:
    """Put the descriptors in their places, forget the fork server, confine, and serve the grader process."""
    os.dup2(order.output, 1)
    os.dup2(order.output, 2)
    os.dup2(order.rpc, server.RPC)
    for name in [name for name in sys.modules if name.partition(".")[0] == "autograder"]:
        del sys.modules[name]
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.argv, sys.orig_argv = [""], []
    numpy.random.seed()  # the standard library's generator does so by itself
    server.serve(lambda: confinement.put_on(order.memory_mib, order.cpu_seconds))
