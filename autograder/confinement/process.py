"""One worker process: its socket, its output, its time, its end."""

from __future__ import annotations

import contextlib
import math
import os
import select
import signal
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from autograder.confinement.channel import receive
from autograder.confinement.errors import ProtocolViolation, TimeLimit, WorkerDied
from autograder.confinement.worker import wire

END_SECONDS = 10.0  # for a killed process to be gone
READ_SIZE = 2**16  # bytes; for a larger buffer the allocator would call the system at every reply
MAX_CONSECUTIVE_READS = 16  # of output; then check the deadline
LAST_SECONDS = 1.0  # between closing the socket and the end of an exiting process
SHORT_DELAY = 0.02  # seconds; shorter delays are ignored
PATIENCE = 20.0  # a call takes at most this many times its limit while other processes use its processor
MAX_PRINTED = 64 * 2**20  # bytes a submission may print before the grader kills its worker


@dataclass
class Output:
    """What a submission printed: the first `keep` bytes, and the number of all bytes."""

    keep: int
    kept: bytearray = field(default_factory=bytearray)
    printed: int = 0

    def add(self, data: bytes) -> None:
        self.printed += len(data)
        self.kept += data[: self.keep - len(self.kept)]


OURS = Path("/proc/self/schedstat")


class Times(NamedTuple):
    """Seconds that a process with one thread has run, and has waited for a processor."""

    ran: float
    waited: float

    @classmethod
    def of(cls, schedstat: Path) -> Times:
        try:
            ran, waited, _ = schedstat.read_text().split()
            return cls(int(ran) / 1e9, int(waited) / 1e9)
        except (OSError, ValueError):  # the process has ended, or this kernel keeps no schedstat
            return cls(0.0, 0.0)


class Worker:
    """One worker: the socket for requests, its output, and the lifeline that ends it when it closes."""

    def __init__(
        self,
        rpc: socket.socket,
        printed: socket.socket,
        lifeline: socket.socket,
        pid: int,
        pidfd: int,
        output: Output,
    ) -> None:
        self.rpc, self.printed, self.lifeline, self.pidfd = rpc, printed, lifeline, pidfd
        self.output = output
        self.pid = pid
        self.schedstat = Path(f"/proc/{pid}/schedstat")
        self.counted = Times(0.0, 0.0), Times.of(OURS)  # at the last call of `delay`
        self.seconds = self.deadline = self.latest = 0.0
        self.starved = False  # it ran out of time while other processes used its processor
        rpc.setblocking(False)
        printed.setblocking(False)
        self.poll = select.poll()
        self.poll.register(printed, select.POLLIN)

    def set_time(self, seconds: float) -> None:
        """Set the time for the next request: `seconds`, on a busy machine at most PATIENCE times as many."""
        now = time.monotonic()
        self.seconds, self.deadline, self.latest = seconds, now + seconds, now + PATIENCE * seconds

    def send(self, frame: bytes) -> None:
        """Send a request. Raises WorkerDied."""
        rest = memoryview(frame)
        while True:
            try:
                rest = rest[self.rpc.send(rest) :]
            except BlockingIOError:
                pass
            except ConnectionError as error:
                raise WorkerDied("the worker ended") from error
            if not rest:
                return
            self._wait(select.POLLOUT)

    def receive(self) -> bytes:
        """The body of the one reply frame. Raises WorkerDied."""
        data, size = bytearray(), wire.PREFIX.size
        while len(data) < size:
            self._wait(select.POLLIN)
            data += self._read()
            if len(data) >= wire.PREFIX.size:
                size = wire.PREFIX.size + wire.PREFIX.unpack_from(data)[0]
            if size > wire.PREFIX.size + wire.MAX_FRAME:
                raise ProtocolViolation(f"the worker announced {size} bytes")
        if len(data) > size:
            raise ProtocolViolation("the worker sent more than one answer")
        return bytes(memoryview(data)[wire.PREFIX.size :])

    def _read(self) -> bytes:
        with contextlib.suppress(ConnectionError):
            if data := self.rpc.recv(READ_SIZE):
                return data
        raise WorkerDied("the worker ended")

    def _wait(self, event: int) -> None:
        """Wait until the socket is ready, and read the output meanwhile. Raises TimeLimit, WorkerDied."""
        self.poll.register(self.rpc, event)
        while True:
            left = max(0, self.deadline - time.monotonic())
            ready = [descriptor for descriptor, _ in self.poll.poll(math.ceil(left * 1000))]
            if self.printed.fileno() in ready:
                self.take_in_output()
            if self.rpc.fileno() in ready and left > 0:
                return
            if left == 0:
                delay = self.delay()
                if delay < SHORT_DELAY or self.deadline >= self.latest:
                    self.starved = delay >= SHORT_DELAY and Times.of(self.schedstat).ran < self.seconds
                    raise TimeLimit("the time limit was reached")
                self.deadline = min(self.deadline + delay, self.latest)

    def delay(self) -> float:
        """Seconds since the last call in which the worker, or the grader, waited for other processes.

        Students keep their points on a busy machine. The grader and the worker share a processor. Time that
        one spends waiting for the other is left out, because a worker could do so on purpose. 0 if the kernel
        keeps no schedstat.
        """
        (its_before, our_before), self.counted = self.counted, (Times.of(self.schedstat), Times.of(OURS))
        its, ours = self.counted
        behind_others = (its.waited - its_before.waited) - (ours.ran - our_before.ran)
        we_behind_others = (ours.waited - our_before.waited) - (its.ran - its_before.ran)
        return max(0.0, behind_others) + max(0.0, we_behind_others)

    def take_in_output(self) -> None:
        """Read the output up to now. Raises WorkerDied if it exceeds MAX_PRINTED."""
        with contextlib.suppress(BlockingIOError, KeyError):
            for _ in range(MAX_CONSECUTIVE_READS):
                data = self.printed.recv(READ_SIZE)
                if not data:
                    self.poll.unregister(self.printed)  # every process has closed the other end
                    return
                self.output.add(data)
                if self.output.printed > MAX_PRINTED:
                    raise WorkerDied(f"it printed more than {MAX_PRINTED >> 20} MB")

    def is_over(self) -> bool:
        """Whether the worker exits by itself. It closes its socket first, so wait up to LAST_SECONDS."""
        return bool(select.select([self.pidfd], [], [], LAST_SECONDS)[0])

    def end(self) -> int:
        """Kill the worker, reap it, close everything. Return its exit code, or minus the ending signal."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        with contextlib.suppress(WorkerDied):
            self.take_in_output()
        code = b""
        with contextlib.suppress(OSError):
            code = receive(self.lifeline, END_SECONDS)[0]
        for channel in (self.rpc, self.printed, self.lifeline):
            channel.close()
        os.close(self.pidfd)
        return int(code or -signal.SIGKILL)
