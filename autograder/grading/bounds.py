"""What the grader process allows itself.

Tests compute with plain values, and those come from a submission. A power of two numbers that crossed in 140
bytes each is never finished; a product of two thin arrays may fill the machine. So our own work has bounds
too: on processor time, because a busy machine must not decide, and on memory.
"""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn


class Exhausted(BaseException):
    """Our own work took more processor time than it may. No test catches it by accident."""


@contextmanager
def seconds(limit: float) -> Iterator[None]:
    """Raise Exhausted in the block when it takes more than `limit` seconds of our own processor time.

    In the main thread only, and not within itself. Python looks for it between two steps, and within long
    arithmetic of its own; a single call into NumPy is bounded by memory alone.
    """
    signal.signal(signal.SIGPROF, _exhaust)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def memory(more: int) -> None:
    """From now on, raise MemoryError in this process when it would take `more` bytes than it has."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + more
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _exhaust(*_: object) -> NoReturn:
    raise Exhausted("more processor time than it may take")
