"""The grader's side of the conversation with one submission's confined worker.

    with ForkServer() as fork_server:                      once per grader process, 0.2 s
        session = Session(fork_server, sources, limits)
        package = session.call("module", "kittengrad")     the first call starts a worker, 10 ms
        value = session.call("getattr", package, "Value")  a Handle; plain values arrive as values
        session.close()

The session trusts nothing from the worker. A reply is bounded in size and time, answers the latest request,
and holds only exact plain types; otherwise the session kills the worker. A reply can still be false: tests
compare it with values of their own.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Mapping
from typing import Any

from autograder.confinement.errors import (
    ConfinementUnavailable,
    ProtocolViolation,
    StudentError,
    TimeLimit,
    WorkerDied,
)
from autograder.confinement.fork_server import START_SECONDS, ForkServer
from autograder.confinement.process import Output, Worker
from autograder.confinement.worker import wire
from autograder.confinement.worker.wire import Handle, WireError
from autograder.course import Limits
from autograder.text import clean

log = logging.getLogger(__name__)

MAX_NAME = 80  # characters of a type's or function's name
MAX_MESSAGE = 2000  # characters of an exception's message


class Session:
    """One submission: its sources, its current worker, and its used time.

    sources  module name -> (file name to show, source text): the package `kittengrad` and its modules

    The first call starts a worker. The call after a loss starts the next, at most `limits.respawns` times.

    confinement  the latest worker's report, sent before student code was loaded; {} before the first call
    spent        seconds that its calls have taken
    flags        messages for staff: time limits, crashes, floods of output, protocol violations
    """

    def __init__(
        self, fork_server: ForkServer, sources: Mapping[str, tuple[str, str]], limits: Limits
    ) -> None:
        self.limits = limits
        self.confinement: dict[str, Any] = {}
        self.flags: list[str] = []
        self._fork_server = fork_server
        self._sources = {name: (file, source) for name, (file, source) in sources.items()}
        self._lines = {file: len(source.splitlines()) + 1 for file, source in sources.values()}
        self._output = Output(limits.output_kib * 1024)
        self._worker: Worker | None = None
        self._generation = 0
        self._loss: WorkerDied | None = None
        self._released: list[int] = []
        self._request = 0
        self.spent = 0.0

    @property
    def output(self) -> str:
        """The output of the submission, cleaned and cut; for staff."""
        return clean(self._output.kept.decode(errors="replace"), self._output.keep)

    def call(self, operation: str, *arguments: object) -> Any:
        """Call one operation of the worker server. Return a plain value or a Handle.

        Raises StudentError for an exception of the submission; WorkerDied, TimeLimit or ProtocolViolation if
        the worker was lost; TypeError or WireError for arguments that the wire refuses.
        """
        if self._worker is None:
            wire.encode(list(arguments), self._outward)  # a lost handle is refused before a worker is started
            self._start_worker()
        return self._ask(operation, *arguments)

    def holds(self, handle: Handle) -> bool:
        """Whether the current worker is the one that holds this object."""
        return self._worker is not None and handle.worker == self._generation

    def release(self, handle: Handle) -> None:
        """Mark this object as unused. The next request tells the worker to drop it."""
        if handle.worker == self._generation:
            self._released.append(handle.id)

    def give_up(self, loss: WorkerDied) -> None:
        """End the worker because of its reply. The next call starts another, as after any loss."""
        if self._worker is not None:
            self._lose(self._worker, loss)

    def close(self) -> None:
        """End the worker, reap it and close its sockets."""
        if self._worker is not None:
            code = self._worker.end()
            log.debug("worker %d ended with the session, exit code %d", self._worker.pid, code)
            self._worker = None
        if self._output.printed > self._output.keep:
            self._flag(
                f"printed {self._output.printed >> 10:,} KiB, of which {self.limits.output_kib} are kept"
            )

    def _start_worker(self) -> None:
        if self.spent >= self.limits.total_seconds:
            raise TimeLimit(f"the {self.limits.total_seconds:g} seconds of this submission are used up")
        if self._loss is not None and self._generation > self.limits.respawns:
            raise type(self._loss)(f"{self._generation} workers were lost, the last one because {self._loss}")
        self._generation += 1
        self._request = 0
        self._released = []
        self._worker = self._fork_server.spawn(self.limits, self._output)
        try:
            self._worker.set_time(START_SECONDS)
            self.confinement = self._reply(self._worker)
        except (StudentError, WorkerDied) as failure:  # the confinement failed; student code is still to load
            self.close()
            output = self.output if self._generation == 1 else ""  # later output can come from the submission
            raise ConfinementUnavailable(f"a worker is not confined: {failure} {output}") from failure
        log.debug("worker %d confined: %s", self._worker.pid, self.confinement)
        self._ask("load", self._sources)

    def _ask(self, operation: str, *arguments: object) -> Any:
        assert self._worker is not None
        message = [self._request + 1, self._released, operation, list(arguments)]
        frame = wire.encode(message, self._outward)
        self._request += 1
        self._released = []
        worker, seconds = self._worker, min(self.limits.call_seconds, self.limits.total_seconds - self.spent)
        started = time.monotonic()
        worker.set_time(seconds)
        try:
            worker.send(frame)
            return self._reply(worker)
        except WorkerDied as loss:
            self._lose(worker, loss)
            raise
        finally:
            in_line = worker.deadline - started - seconds
            self.spent += max(0.0, time.monotonic() - started - in_line)

    def _reply(self, worker: Worker) -> Any:
        """The value in the reply to the latest request. Raises StudentError, WorkerDied."""
        try:
            reply = wire.decode(worker.receive(), self._inward)
            wire.check_plain(reply)
        except WireError as error:
            raise ProtocolViolation(f"its reply was refused: {clean(str(error), MAX_MESSAGE)}") from error
        match reply:  # test int first: an array compared with a number gives an array
            case [int(number), True, value] if number == self._request:
                return value
            case [int(number), False, [str(name), str(message), list(frames)]] if (
                number == self._request and self._are_frames(frames)
            ):
                cleaned = [(file, line, clean(function, MAX_NAME)) for file, line, function in frames]
                raise StudentError(clean(name, MAX_NAME), clean(message, MAX_MESSAGE), cleaned)
        raise ProtocolViolation("its reply does not match the request")

    def _are_frames(self, frames: list[Any]) -> bool:
        """Whether these are lines of this submission's files."""
        return len(frames) <= wire.MAX_TRACEBACK and all(
            type(frame) is tuple
            and [type(part) for part in frame] == [str, int, str]
            and 0 <= frame[1] <= self._lines.get(frame[0], -1)
            for frame in frames
        )

    def _lose(self, worker: Worker, loss: WorkerDied) -> None:
        """Kill the worker, reap it, and record why.

        Raises ConfinementUnavailable if the loss has a cause outside the submission: another process killed
        the worker (workers themselves cannot send signals), or other processes used its processor too long.
        """
        self._worker = None
        was_over = type(loss) is WorkerDied and worker.is_over()
        loss.exit_code = worker.end()
        log.debug("worker %d lost: %s; exit code %s", worker.pid, loss, loss.exit_code)
        if was_over and loss.exit_code == -signal.SIGKILL:
            raise ConfinementUnavailable("another process killed it, or this machine ran out of memory")
        if worker.starved:
            raise ConfinementUnavailable("this machine is so busy that the worker hardly ran")
        if loss.exit_code != -signal.SIGKILL:  # the worker ended before the grader killed it
            how = signal.strsignal(-loss.exit_code) if loss.exit_code < 0 else f"exit code {loss.exit_code}"
            loss.args = (f"{loss} ({how})",)
        self._loss = loss
        self._flag(str(loss))

    def _flag(self, what: str) -> None:
        if what not in self.flags:
            self.flags.append(what)

    def _outward(self, value: object) -> tuple[int, str]:
        if type(value) is not Handle:
            raise TypeError(f"this {type(value).__name__} cannot be sent: it is not plain, or is too large")
        if self._worker is None or value.worker != self._generation:
            raise WorkerDied(f"this {value.type_name} was lost with its worker")
        return value.id, value.type_name

    def _inward(self, handle: int, type_name: str) -> Handle:
        return Handle(handle, clean(type_name, MAX_NAME), self._generation)
