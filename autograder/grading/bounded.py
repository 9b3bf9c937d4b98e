"""Work on a student's bytes, in a child process with limits.

Parsers take memory and time that a submission chooses: 100 kB of text can become 14 GB of syntax tree. Their
C code answers no signal, so a timer in our own process cannot stop them. The kernel can stop a child.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from autograder.confinement.worker.confine import die_with_parent
from autograder.grading import bounds

MEMORY = 256 * 2**20  # bytes that a child may take beyond what its parent has
CPU_SECONDS = 2  # of processor time; honest work takes a hundredth
PATIENCE = 15  # times the processor time that a child may live, while others have its processor
MAX_ANSWER = 2**20  # bytes


def answer(
    work: Callable[[], Any], *, memory: int = MEMORY, cpu_seconds: int = CPU_SECONDS, most: int = MAX_ANSWER
) -> Any:
    """What `work` returns, computed in a child process; None when it fails or needs more than its limits.

    work  returns something that JSON can hold, other than None
    most  bytes of JSON that the answer may have
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _answer_and_exit(work, writer, memory, cpu_seconds)
    os.close(writer)
    try:
        data, finished = read_all(reader, time.monotonic() + cpu_seconds * PATIENCE, most)
    finally:
        os.close(reader)
        os.kill(child, signal.SIGKILL)  # it has ended, or it is to end; until we wait, the number is its own
        os.waitpid(child, 0)
    with suppress(ValueError):  # a child that was killed may have written half of an answer
        return json.loads(data) if finished else None
    return None


def _answer_and_exit(work: Callable[[], Any], writer: int, memory: int, cpu_seconds: int) -> None:
    """The child: it prints nothing, and nothing that it raises goes further."""
    try:
        die_with_parent()
        faulthandler.disable()  # pytest has it write to a copy of stderr
        nowhere = os.open(os.devnull, os.O_RDWR)
        for fd in range(3):
            os.dup2(nowhere, fd)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        bounds.memory(memory)
        write_all(writer, json.dumps(work()).encode())
    finally:
        os._exit(0)


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data` to a pipe. Raises BrokenPipeError."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def read_all(fd: int, deadline: float, most: int) -> tuple[bytes, bool]:
    """All of a pipe until its end; and whether the end came by the deadline and before `most` bytes."""
    chunks: list[bytes] = []
    while (left := deadline - time.monotonic()) > 0 and most >= 0:
        if select.select([fd], [], [], left)[0]:
            chunk = os.read(fd, 1 << 16)
            if not chunk:
                return b"".join(chunks), True
            chunks.append(chunk)
            most -= len(chunk)
    return b"".join(chunks), False
