"""One submission's conversation with its confined worker, held from the trusted side.

    with Zygote() as zygote:                               once per judge, 0.1 s
        session = Session(zygote, sources, limits)
        package = session.call("module", "kittengrad")     the first call starts a worker, 10 ms
        value = session.call("getattr", package, "Value")  a Handle; plain values come as they are
        session.close()

Nothing here believes the worker. A reply is bounded in size and time, answers the question that was asked, and is
made of exact plain types; or else the worker is killed. It may still be false: the judge compares, it never trusts.
"""

from __future__ import annotations

import builtins
import contextlib
import json
import math
import os
import re
import select
import signal
import socket
import subprocess
import time
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from autograder.course import REFERENCE, ROOT, SUITES, Limits
from autograder.worker import wire
from autograder.worker.confine import LAYERS, ConfinementUnavailable
from autograder.worker.wire import Handle, WireError

__all__ = [
    "ConfinementUnavailable",
    "Handle",
    "ProtocolViolation",
    "Session",
    "StudentError",
    "TimeLimit",
    "WorkerDied",
    "Zygote",
    "clean",
    "refuse_exposed",
]

START_SECONDS = 20.0  # for a zygote to import NumPy, for a worker to confine itself; on a busy machine
END_SECONDS = 10.0  # for a killed worker to be reaped
MAX_PRINTED = 64 * 2**20  # bytes a submission may print before its worker is killed
MAX_NAME = 80  # characters of a type's or function's name
MAX_MESSAGE = 2000  # characters of an exception's message

BUILT_IN_EXCEPTIONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)


class WorkerDied(BaseException):
    """The worker ended, and every object in it is lost. Not an Exception: no test can expect it by accident."""


class TimeLimit(WorkerDied):
    """It took longer than one call, or the whole submission, may take, and was killed."""


class ProtocolViolation(WorkerDied):
    """It did what the shim never does, and was killed. No honest mistake leads here."""


class StudentError(Exception):
    """An exception raised by the submission.

    type_name  the name of its type; only where `is_builtin` is it a word that the submission did not choose
    message    cleaned and cut; for staff, because it can carry hidden inputs
    frames     where in the submission's own files: (file, line, function), innermost last
    """

    def __init__(
        self, type_name: str, message: str = "", frames: Iterable[tuple[str, int, str]] = ()
    ) -> None:
        super().__init__(type_name, message)
        self.type_name = type_name
        self.message = message
        self.frames = list(frames)

    def __str__(self) -> str:
        return f"{self.type_name}: {self.message}"

    @property
    def is_builtin(self) -> bool:
        return self.type_name in BUILT_IN_EXCEPTIONS


# ── the zygote, seen from here ────────────────────────────────────────────────────────────────────────────

# Run by the worker's interpreter. -I leaves only its own library on the path: the repository is lent for a moment.
BOOTSTRAP = """
import sys
sys.path.insert(0, sys.argv[1])
from autograder.worker import zygote
sys.path.remove(sys.argv[1])
zygote.main(int(sys.argv[2]), tuple(sys.argv[3].split()))
"""

# All of it. One BLAS thread: with two, a forked and confined worker hangs at its first matrix product.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "HDF5_USE_FILE_LOCKING": "FALSE",
}


def worker_python() -> Path:
    """The worker environment's interpreter: $KITTENGRAD_WORKER_PYTHON, else the repository's .venv-worker."""
    return Path(os.environ.get("KITTENGRAD_WORKER_PYTHON") or ROOT / ".venv-worker" / "bin" / "python")


class Zygote:
    """The warm process that workers are forked from. Starts at once; starts again by itself if it died.

    confined  False gives plain workers, for authors running the reference: same shim, same wire, no confinement
    layers    fewer than all, for positive controls; grading passes neither
    readable  what a worker may read

    It ends with `close`, or with the thread that made it. A fork of this process may use it; only its maker
    closes it. Raises ConfinementUnavailable.
    """

    def __init__(
        self, confined: bool = True, *, python: Path | None = None, layers: tuple[str, ...] = LAYERS
    ) -> None:
        self.python = python or worker_python()
        self.layers = layers if confined else ()
        self.readable: list[Path] = []
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        descriptor = theirs.fileno()
        options = [
            "-I",
            "-B",
            "-X",
            "utf8",
            "-c",
            BOOTSTRAP,
            str(ROOT),
            str(descriptor),
            " ".join(self.layers),
        ]
        self._maker = os.getpid()
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [self.python, *options],
                    env=ENVIRONMENT,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=[descriptor],
                    start_new_session=True,  # Ctrl-C is for the grader, not for what it started
                )
            except OSError as error:
                self._control.close()
                raise ConfinementUnavailable(
                    f"the worker's interpreter does not start ({error}): run `make setup`, or point "
                    "$KITTENGRAD_WORKER_PYTHON at a Python that has requirements/worker.txt installed"
                ) from error
        hello = json.loads(_receive(self._control, START_SECONDS)[0] or b"{}")
        if "readable" not in hello:
            complaint = (
                hello.get("unavailable") or f"{self.python} is no worker environment: {self._last_words()}"
            )
            self.close()
            raise ConfinementUnavailable(complaint)
        self.readable = [Path(path) for path in hello["readable"]]
        if self.layers:
            refuse_exposed(self, [ROOT, SUITES, REFERENCE])

    def _last_words(self) -> str:
        self._process.kill()
        return self._process.communicate()[1].decode(errors="replace").strip()[-MAX_MESSAGE:]

    def spawn(self, limits: Limits, output: Output) -> Worker:
        """A fresh worker, confining itself. Raises ConfinementUnavailable when not even a new zygote makes one."""
        try:
            return self._spawn(limits, output)
        except OSError:
            self.close()
            self._start()
        try:
            return self._spawn(limits, output)
        except OSError as error:
            raise ConfinementUnavailable(f"the zygote makes no workers: {error}") from error

    def _spawn(self, limits: Limits, output: Output) -> Worker:
        cpu_seconds = math.ceil(limits.total_seconds) + 1  # should this process be gone, the kernel ends it
        order = json.dumps({"memory_mib": limits.memory_mib, "cpu_seconds": cpu_seconds}).encode()
        rpc, their_rpc = socket.socketpair()
        leash, their_leash = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        printed, their_output = os.pipe()
        try:
            socket.send_fds(self._control, [order], [their_rpc.fileno(), their_output, their_leash.fileno()])
            for theirs in (their_rpc, their_leash):
                theirs.close()
            message, descriptors = _receive(leash, START_SECONDS)
            if not message:
                raise ConnectionError("it ended")
        except OSError:
            for ours in (rpc, leash, their_rpc, their_leash):
                ours.close()
            os.close(printed)
            raise
        finally:
            os.close(their_output)
        return Worker(rpc, leash, printed, descriptors[0], output)

    def close(self) -> None:
        """End the zygote and all its workers, and wait until they are gone."""
        if self._maker == os.getpid():
            with contextlib.suppress(OSError):
                self._control.shutdown(socket.SHUT_RDWR)  # also for forks that still hold it
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stderr:
                self._process.stderr.close()
        self._control.close()


def _receive(channel: socket.socket, seconds: float) -> tuple[bytes, list[int]]:
    """One message and its descriptors; empty when the other side is gone. Raises TimeoutError."""
    channel.settimeout(seconds)
    message, descriptors, _, _ = socket.recv_fds(channel, 2**16, 1)
    channel.settimeout(None)
    return message, descriptors


def refuse_exposed(zygote: Zygote, hidden: Iterable[Path]) -> None:
    """Raise ConfinementUnavailable when a worker could read one of `hidden`: grants cover everything below them."""
    for path in hidden:
        for granted in zygote.readable:
            if path.resolve().is_relative_to(granted):
                raise ConfinementUnavailable(
                    f"{path} lies below {granted}, which workers may read: move one of the two"
                )


# ── one worker ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Output:
    """What a submission printed: the first `keep` bytes of it, and how much it was in all."""

    keep: int
    kept: bytearray = field(default_factory=bytearray)
    printed: int = 0

    def add(self, data: bytes) -> None:
        self.printed += len(data)
        self.kept += data[: self.keep - len(self.kept)]


class Worker:
    """One process: the socket to ask it by, what it prints, and the leash whose end is its end."""

    def __init__(
        self, rpc: socket.socket, leash: socket.socket, printed: int, pidfd: int, output: Output
    ) -> None:
        self.rpc = rpc
        self.leash = leash
        self.printed = printed
        self.pidfd = pidfd
        self.output = output
        rpc.setblocking(False)
        os.set_blocking(printed, False)
        self.poll = select.poll()
        self.poll.register(rpc, select.POLLIN)
        self.poll.register(printed, select.POLLIN)

    def send(self, frame: bytes, deadline: float) -> None:
        """Raises WorkerDied."""
        rest = memoryview(frame)
        try:
            while rest := rest[self._send(rest) :]:
                self.poll.modify(self.rpc, select.POLLOUT)
                self.wait(deadline)
        except ConnectionError as error:
            raise WorkerDied("the worker ended") from error
        finally:
            if rest:
                self.poll.modify(self.rpc, select.POLLIN)

    def _send(self, data: memoryview) -> int:
        try:
            return self.rpc.send(data)
        except BlockingIOError:
            return 0

    def receive(self, deadline: float) -> bytes:
        """The body of the one frame that was asked for. Raises WorkerDied."""
        data = b""
        while len(data) < wire.PREFIX.size:
            data += self._receive(deadline)
        length = wire.PREFIX.unpack_from(data)[0]
        if length > wire.MAX_FRAME:
            raise ProtocolViolation(f"the worker announced {length} bytes")
        if len(data) < wire.PREFIX.size + length:
            whole = bytearray(data)
            while len(whole) < wire.PREFIX.size + length:
                whole += self._receive(deadline)
            data = bytes(whole)
        if len(data) > wire.PREFIX.size + length:
            raise ProtocolViolation("the worker said more than it was asked")
        return data[wire.PREFIX.size :]

    def _receive(self, deadline: float) -> bytes:
        self.wait(deadline)
        try:
            data = self.rpc.recv(2**18)
        except ConnectionError as error:
            raise WorkerDied("the worker ended") from error
        if not data:
            raise WorkerDied("the worker ended")
        return data

    def wait(self, deadline: float) -> None:
        """Until the socket is ready; what is printed meanwhile is taken in. Raises TimeLimit, WorkerDied."""
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeLimit("the time limit was reached")
            ready = [descriptor for descriptor, _ in self.poll.poll(math.ceil(left * 1000))]
            if self.printed in ready:
                self.drain()
            if ready and ready != [self.printed]:
                return

    def drain(self) -> None:
        """Take in what was printed up to now. Raises WorkerDied when that is too much."""
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self.printed, 2**16):
                self.output.add(data)
                if self.output.printed > MAX_PRINTED:
                    raise WorkerDied(f"it printed more than {MAX_PRINTED >> 20} MB")
            with contextlib.suppress(KeyError):  # nobody holds the other end any more
                self.poll.unregister(self.printed)

    def end(self) -> str:
        """Kill it, wait until it is reaped, close everything. How it ended: "signal SIGSYS", "exit code 1"."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        how = b""
        with contextlib.suppress(OSError):
            how = _receive(self.leash, END_SECONDS)[0]
        with contextlib.suppress(WorkerDied):
            self.drain()
        self.rpc.close()
        self.leash.close()
        os.close(self.printed)
        os.close(self.pidfd)
        code = int(how or b"-9")
        return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


# ── the conversation ──────────────────────────────────────────────────────────────────────────────────────


class Session:
    """One submission: what it is, the worker it runs in at the moment, and what it has used up.

    sources  module name -> (file name to show, source text), the package `kittengrad` and its modules

    A worker is started at the first call, and again after one was lost, `limits.respawns` times.

    confinement  what the latest worker said to be under, before it saw any student code; {} before the first call
    flags        what staff should know: time limits, crashes, floods, broken protocol
    """

    def __init__(self, zygote: Zygote, sources: Mapping[str, tuple[str, str]], limits: Limits) -> None:
        self.limits = limits
        self.confinement: dict[str, Any] = {}
        self.flags: list[str] = []
        self._zygote = zygote
        self._sources = {name: (file, source) for name, (file, source) in sources.items()}
        self._lines = {file: source.count("\n") + 1 for file, source in sources.values()}
        self._output = Output(limits.output_kib * 1024)
        self._worker: Worker | None = None
        self._generation = 0
        self._loss: WorkerDied | None = None
        self._released: list[int] = []
        self._request = 0
        self._spent = 0.0

    @property
    def output(self) -> str:
        """What it printed, cleaned and cut; for staff."""
        return clean(self._output.kept.decode(errors="replace"), self._output.keep)

    def call(self, operation: str, *arguments: object) -> Any:
        """Have the worker do one operation of its shim: the plain value it gives, or a Handle.

        Raises StudentError for what the submission raised; WorkerDied, TimeLimit, ProtocolViolation when its
        worker was lost; TypeError or WireError for arguments that do not cross.
        """
        if self._worker is None:
            wire.encode(list(arguments), self._outward)  # a lost handle is refused before a worker is started
            self._start_worker()
        return self._ask(operation, *arguments)

    def release(self, handle: Handle) -> None:
        """The judge needs this object no more; the worker hears of it with the next request."""
        if handle.worker == self._generation:
            self._released.append(handle.id)

    def close(self) -> None:
        """End the worker; nothing is left behind."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None
        if self._output.printed > self._output.keep:
            self._flag(f"printed {self._output.printed / 2**20:.1f} MB")

    def _start_worker(self) -> None:
        if self._spent >= self.limits.total_seconds:
            raise TimeLimit(f"the {self.limits.total_seconds:g} seconds of this submission are used up")
        if self._loss is not None and self._generation > self.limits.respawns:
            raise type(self._loss)(f"{self._generation} workers were lost, the last one because {self._loss}")
        self._generation += 1
        self._request = 0
        self._released = []
        self._worker = self._zygote.spawn(self.limits, self._output)
        try:
            self.confinement = self._reply(self._worker, time.monotonic() + START_SECONDS)
        except (StudentError, WorkerDied) as failure:  # of the confinement: there is no student code yet
            self.close()
            raise ConfinementUnavailable(
                f"a worker could not confine itself: {failure} {self.output}"
            ) from failure
        self._ask("load", self._sources, self._generation << 32)

    def _ask(self, operation: str, *arguments: object) -> Any:
        assert self._worker is not None
        frame = wire.encode([self._request + 1, self._released, operation, arguments], self._outward)
        self._request += 1
        self._released = []
        started = time.monotonic()
        deadline = started + min(self.limits.call_seconds, self.limits.total_seconds - self._spent)
        try:
            self._worker.send(frame, deadline)
            return self._reply(self._worker, deadline)
        except WorkerDied as loss:
            self._lose(self._worker, loss)
            raise
        finally:
            self._spent += time.monotonic() - started

    def _reply(self, worker: Worker, deadline: float) -> Any:
        """The value in the one reply to the latest request. Raises StudentError, WorkerDied."""
        try:
            reply = wire.decode(worker.receive(deadline), self._inward)
            wire.check_plain(reply)
        except WireError as error:
            raise ProtocolViolation(f"its reply was refused: {clean(str(error), MAX_MESSAGE)}") from error
        match reply:
            case [self._request, True, value]:
                return value
            case [self._request, False, [str(name), str(message), list(frames)]] if self._are_frames(frames):
                cleaned = [(file, line, clean(function, MAX_NAME)) for file, line, function in frames]
                raise StudentError(clean(name, MAX_NAME), clean(message, MAX_MESSAGE), cleaned)
        raise ProtocolViolation("its reply does not answer what was asked")

    def _are_frames(self, frames: list[Any]) -> bool:
        """Whether these are lines of files that this submission has."""
        return all(
            type(frame) is tuple
            and [type(part) for part in frame] == [str, int, str]
            and 0 <= frame[1] <= self._lines.get(frame[0], -1)
            for frame in frames
        )

    def _lose(self, worker: Worker, loss: WorkerDied) -> None:
        """Bury a worker that must not live on, and remember why."""
        self._worker = None
        how = worker.end()
        if how != "signal SIGKILL":  # not by us
            loss.args = (f"{loss} ({how})",)
        self._loss = loss
        self._flag(str(loss))

    def _flag(self, what: str) -> None:
        if what not in self.flags:
            self.flags.append(what)

    def _outward(self, value: object) -> tuple[int, str]:
        if type(value) is not Handle:
            raise TypeError(f"a {type(value).__name__} cannot be sent to a submission: send plain values")
        if self._worker is None or value.worker != self._generation:
            raise WorkerDied(f"this {value.type_name} was lost with its worker")
        return value.id, value.type_name

    def _inward(self, handle: int, type_name: str) -> Handle:
        return Handle(handle, clean(type_name, MAX_NAME), self._generation)


ESCAPE_SEQUENCES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)?")


def clean(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, without what acts on a screen or hides on a page.

    Terminal escape sequences, control, direction, zero-width and other invisible characters are left out; line
    ends and tabs stay.

    >>> clean("a\\x1b[31mb\\u202ec\\u200bd", 10)
    'abcd'
    """
    if text.isascii() and text.isprintable():
        return text[:limit]
    visible = ESCAPE_SEQUENCES.sub("", text)
    return "".join(c for c in visible if c in "\n\t" or unicodedata.category(c)[0] not in "CZ" or c == " ")[
        :limit
    ]
