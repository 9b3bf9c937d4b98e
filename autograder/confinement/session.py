"""One submission's conversation with its confined worker, held from the trusted side.

    with ForkServer() as fork_server:                               once per grader process, 0.2 s
        session = Session(fork_server, sources, limits)
        package = session.call("module", "kittengrad")     the first call starts a worker, 10 ms
        value = session.call("getattr", package, "Value")  a Handle; plain values come as they are
        session.close()

Nothing here believes the worker. A reply is bounded in size and time, answers the question that was asked,
and is made of exact plain types; or the worker is killed. It may still be false: the grader process compares.
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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

from autograder.confinement.worker import wire
from autograder.confinement.worker.confine import LAYERS, PLAIN
from autograder.confinement.worker.confine import ConfinementUnavailable as ConfinementUnavailable
from autograder.confinement.worker.wire import Handle as Handle
from autograder.confinement.worker.wire import WireError
from autograder.course import REFERENCE, ROOT, STAGES, Limits
from autograder.text import without_hidden

START_SECONDS = 20.0  # for a fork server to import NumPy or a worker to confine itself, on a busy machine
END_SECONDS = 10.0  # for what was killed to be gone
READ_SIZE = 2**16  # bytes; memory for more would be had anew from the system at every answer
READS = 16  # of what is printed, one after the other
LAST_SECONDS = 1.0  # for what hung up to be over, if it is ending
SHORT_DELAY = 0.02  # seconds not worth waiting for once more
PATIENCE = 5.0  # times what a call may take, at the longest, while others have its processor
MAX_PRINTED = 64 * 2**20  # bytes a submission may print before its worker is killed
MAX_NAME = 80  # characters of a type's or function's name
MAX_MESSAGE = 2000  # characters of an exception's message

BUILT_IN_EXCEPTIONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)


class WorkerDied(BaseException):
    """The worker ended, and every object in it is lost. No Exception, so that no test expects it by accident.

    exit_code  its own, or minus the signal it died of; None when it had ended before
    """

    exit_code: int | None = None


class TimeLimit(WorkerDied):
    """It took longer than one call, or the whole submission, may take, and was killed."""


class ProtocolViolation(WorkerDied):
    """It said what the worker server never says, and was killed. No honest mistake leads here."""


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


# ── the fork server, seen from here ──────────────────────────────────────────────────────────────────────

# Run by the worker's interpreter. -I leaves only its own library on the path; ours is lent for a moment.
BOOTSTRAP = """
import sys
sys.path.insert(0, sys.argv[1])
from autograder.confinement.worker import fork_server
sys.path.remove(sys.argv[1])
fork_server.main(int(sys.argv[2]), tuple(sys.argv[3].split()))
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


class ForkServer:
    """The warm process that workers are forked from. It starts at once, and again by itself if it died.

    confined  False makes plain workers, with limits only: for authors, and for staff who accept the risk
    layers    fewer than all, for positive controls; nothing else passes it
    readable  what a worker may read

    It ends with `close`, or with the thread that made it. Forks of this process may use it. Question and
    answer alternate strictly, so a grader process that pins itself and its workers to one core is several
    times faster. Raises ConfinementUnavailable.
    """

    def __init__(
        self, confined: bool = True, *, python: Path | None = None, layers: tuple[str, ...] = LAYERS
    ) -> None:
        self.python = python or worker_python()
        self.layers = layers if confined else PLAIN
        self.readable: list[Path] = []
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _start(self) -> None:
        self._maker = os.getpid()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = [str(ROOT), str(theirs.fileno()), " ".join(self.layers)]
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [self.python, "-I", "-B", "-X", "utf8", "-c", BOOTSTRAP, *arguments],
                    env=ENVIRONMENT,
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,  # Ctrl-C is for the grader, not for what it started
                )
            except OSError as error:
                self._control.close()
                raise ConfinementUnavailable(
                    f"the worker's interpreter does not start ({error}): run `make setup-demo`, or point "
                    "$KITTENGRAD_WORKER_PYTHON at a Python with requirements/worker.txt installed"
                ) from error
        hello = {}
        with contextlib.suppress(OSError, ValueError):
            hello = json.loads(_receive(self._control, START_SECONDS)[0])
        if "readable" not in hello:
            self._process.kill()
            last_words = self._process.communicate()[1].decode(errors="replace").strip()[-MAX_MESSAGE:]
            self.close()
            raise ConfinementUnavailable(
                hello.get("unavailable", f"{self.python} has not what a worker needs: {last_words}")
            )
        self.readable = [Path(path) for path in hello["readable"]]
        if "landlock" in self.layers:
            try:
                refuse_exposed(self, [ROOT, REFERENCE, STAGES])
            except ConfinementUnavailable:
                self.close()
                raise

    def revive(self) -> None:
        """Start again if it died: or each fork of this process would start one of its own."""
        if self._process.poll() is not None:
            self.close()
            self._start()

    def spawn(self, limits: Limits, output: Output) -> Worker:
        """A fresh worker, about to confine itself. Raises ConfinementUnavailable."""
        try:
            return self._spawn(limits, output)
        except OSError:  # it died
            self.close()
            self._start()
        try:
            return self._spawn(limits, output)
        except OSError as error:
            raise ConfinementUnavailable(f"the fork server makes no workers: {error}") from error

    def _spawn(self, limits: Limits, output: Output) -> Worker:
        # Should we be gone, the kernel ends it. While we live it never does: it would look like others.
        cpu_seconds = math.ceil(PATIENCE * limits.total_seconds) + 1
        order = json.dumps({"memory_mib": limits.memory_mib, "cpu_seconds": cpu_seconds}).encode()
        rpc, printed = socket.socketpair(), socket.socketpair()
        lifeline = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with contextlib.ExitStack() as ours:
            with contextlib.ExitStack() as theirs:
                for our_end, their_end in (rpc, printed, lifeline):
                    ours.enter_context(our_end)
                    theirs.enter_context(their_end)
                socket.send_fds(self._control, [order], [end.fileno() for _, end in (rpc, printed, lifeline)])
            message, descriptors = _receive(lifeline[0], START_SECONDS)
            if not message:
                raise ConnectionError("it ended")
            ours.pop_all()
        return Worker(rpc[0], printed[0], lifeline[0], int(message), descriptors[0], output)

    def close(self) -> None:
        """End the fork server and all its workers, and wait until they are gone."""
        if self._maker == os.getpid():
            with contextlib.suppress(OSError):
                self._control.shutdown(socket.SHUT_RDWR)  # also for forks that still hold it
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            assert self._process.stderr is not None
            self._process.stderr.close()
        self._control.close()


def refuse_exposed(fork_server: ForkServer, hidden: Iterable[Path]) -> None:
    """Raise ConfinementUnavailable if workers could read one of `hidden`: grants cover all that is below."""
    for path in hidden:
        for granted in fork_server.readable:
            if path.resolve().is_relative_to(granted):
                raise ConfinementUnavailable(f"{path} lies in {granted}, which workers may read: move it")


def _receive(channel: socket.socket, seconds: float) -> tuple[bytes, list[int]]:
    """One message and its descriptor; empty when the other side is gone. Raises TimeoutError."""
    channel.settimeout(seconds)
    message, descriptors, _, _ = socket.recv_fds(channel, 2**16, 1)
    return message, descriptors


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


OURS = Path("/proc/self/schedstat")


class Times(NamedTuple):
    """Seconds that a process with one thread has spent on a processor, and in line for one."""

    ran: float
    waited: float

    @classmethod
    def of(cls, schedstat: Path) -> Times:
        try:
            ran, waited, _ = schedstat.read_text().split()
            return cls(int(ran) / 1e9, int(waited) / 1e9)
        except (OSError, ValueError):  # it is gone, or this kernel does not count
            return cls(0.0, 0.0)


class Worker:
    """One process: the socket to ask it by, what it prints, and the lifeline whose end is its end."""

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
        self.schedstat = Path(f"/proc/{pid}/schedstat")
        self.told = Times(0.0, 0.0), Times.of(OURS)  # what `delay` has told of
        self.seconds = self.deadline = self.latest = 0.0
        self.starved = False  # whether it ran out of time while others had its processor
        rpc.setblocking(False)
        printed.setblocking(False)
        self.poll = select.poll()
        self.poll.register(printed, select.POLLIN)

    def give(self, seconds: float) -> None:
        """The time for what is asked next: so much of it, and not PATIENCE times so much by any excuse."""
        now = time.monotonic()
        self.seconds, self.deadline, self.latest = seconds, now + seconds, now + PATIENCE * seconds

    def send(self, frame: bytes) -> None:
        """Ask. Raises WorkerDied."""
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
        """The body of the one frame that was asked for. Raises WorkerDied."""
        data, size = bytearray(), wire.PREFIX.size
        while len(data) < size:
            self._wait(select.POLLIN)
            data += self._read()
            if len(data) >= wire.PREFIX.size:
                size = wire.PREFIX.size + wire.PREFIX.unpack_from(data)[0]
            if size > wire.PREFIX.size + wire.MAX_FRAME:
                raise ProtocolViolation(f"the worker announced {size} bytes")
        if len(data) > size:
            raise ProtocolViolation("the worker said more than it was asked")
        return bytes(memoryview(data)[wire.PREFIX.size :])

    def _read(self) -> bytes:
        with contextlib.suppress(ConnectionError):
            if data := self.rpc.recv(READ_SIZE):
                return data
        raise WorkerDied("the worker ended")

    def _wait(self, event: int) -> None:
        """Until the socket is ready; what is printed meanwhile is taken in. Raises TimeLimit, WorkerDied."""
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
        """Seconds that the worker, or we, stood in line for a processor behind others, not yet told of.

        A busy machine takes no points: neither for work begun late, nor for an answer that we come late to
        read. But we share a processor, and whoever waits for the other of us waits for nobody else: a worker
        could bring that about as it likes. Where the kernel does not say, it is 0.
        """
        (its_before, our_before), self.told = self.told, (Times.of(self.schedstat), Times.of(OURS))
        its, ours = self.told
        behind_others = (its.waited - its_before.waited) - (ours.ran - our_before.ran)
        we_behind_others = (ours.waited - our_before.waited) - (its.ran - its_before.ran)
        return max(0.0, behind_others) + max(0.0, we_behind_others)

    def take_in_output(self) -> None:
        """What was printed up to now. Raises WorkerDied when it is too much."""
        with contextlib.suppress(BlockingIOError, KeyError):
            for _ in range(READS):  # and then the clock is looked at
                data = self.printed.recv(READ_SIZE)
                if not data:
                    self.poll.unregister(self.printed)  # nobody holds its other end any more
                    return
                self.output.add(data)
                if self.output.printed > MAX_PRINTED:
                    raise WorkerDied(f"it printed more than {MAX_PRINTED >> 20} MB")

    def is_over(self) -> bool:
        """Whether it has ended without our doing. What ends hangs up first."""
        return bool(select.select([self.pidfd], [], [], LAST_SECONDS)[0])

    def end(self) -> int:
        """Kill it, wait until it is reaped, close all. Its exit code, or minus the signal it died of."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        with contextlib.suppress(WorkerDied):
            self.take_in_output()
        code = b""
        with contextlib.suppress(OSError):
            code = _receive(self.lifeline, END_SECONDS)[0]
        for channel in (self.rpc, self.printed, self.lifeline):
            channel.close()
        os.close(self.pidfd)
        return int(code or -signal.SIGKILL)


# ── the conversation ──────────────────────────────────────────────────────────────────────────────────────


class Session:
    """One submission: its sources, the worker it runs in at the moment, and what it has used up.

    sources  module name -> (file name to show, source text): the package `kittengrad` and its modules

    The first call starts a worker; the call after its loss starts the next, at most `limits.respawns` times.

    confinement  what the latest worker said before it saw student code; {} before the first call
    flags        what staff should know: time limits, crashes, floods, broken protocol
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
        self._spent = 0.0

    @property
    def output(self) -> str:
        """What it printed, cleaned and cut; for staff."""
        return clean(self._output.kept.decode(errors="replace"), self._output.keep)

    def call(self, operation: str, *arguments: object) -> Any:
        """Have the worker do one operation of its worker server: the plain value it gives, or a Handle.

        Raises StudentError for what the submission raised; WorkerDied, TimeLimit, ProtocolViolation when its
        worker was lost; TypeError or WireError for arguments that do not cross.
        """
        if self._worker is None:
            wire.encode(list(arguments), self._outward)  # a lost handle is refused before a worker is started
            self._start_worker()
        return self._ask(operation, *arguments)

    def holds(self, handle: Handle) -> bool:
        """Whether the worker that this object lives in is still the one we talk to."""
        return self._worker is not None and handle.worker == self._generation

    def release(self, handle: Handle) -> None:
        """The grader process needs this object no more; the worker hears of it with the next request."""
        if handle.worker == self._generation:
            self._released.append(handle.id)

    def give_up(self, loss: WorkerDied) -> None:
        """End the worker for what it has sent. The next call starts another, as after any loss."""
        if self._worker is not None:
            self._lose(self._worker, loss)

    def close(self) -> None:
        """End the worker; nothing is left behind."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None
        if self._output.printed > self._output.keep:
            self._flag(
                f"printed {self._output.printed >> 10:,} KiB, of which {self.limits.output_kib} are kept"
            )

    def _start_worker(self) -> None:
        if self._spent >= self.limits.total_seconds:
            raise TimeLimit(f"the {self.limits.total_seconds:g} seconds of this submission are used up")
        if self._loss is not None and self._generation > self.limits.respawns:
            raise type(self._loss)(f"{self._generation} workers were lost, the last one because {self._loss}")
        self._generation += 1
        self._request = 0
        self._released = []
        self._worker = self._fork_server.spawn(self.limits, self._output)
        try:
            self._worker.give(START_SECONDS)
            self.confinement = self._reply(self._worker)
        except (StudentError, WorkerDied) as failure:  # of the confinement: there is no student code yet
            self.close()
            said = self.output if self._generation == 1 else ""  # a first worker has not met the submission
            raise ConfinementUnavailable(f"a worker is not confined: {failure} {said}") from failure
        self._ask("load", self._sources)

    def _ask(self, operation: str, *arguments: object) -> Any:
        assert self._worker is not None
        message = [self._request + 1, self._released, operation, list(arguments)]
        frame = wire.encode(message, self._outward)
        self._request += 1
        self._released = []
        worker, seconds = self._worker, min(self.limits.call_seconds, self.limits.total_seconds - self._spent)
        started = time.monotonic()
        worker.give(seconds)
        try:
            worker.send(frame)
            return self._reply(worker)
        except WorkerDied as loss:
            self._lose(worker, loss)
            raise
        finally:
            in_line = worker.deadline - started - seconds
            self._spent += max(0.0, time.monotonic() - started - in_line)

    def _reply(self, worker: Worker) -> Any:
        """The value in the one reply to the latest request. Raises StudentError, WorkerDied."""
        try:
            reply = wire.decode(worker.receive(), self._inward)
            wire.check_plain(reply)
        except WireError as error:
            raise ProtocolViolation(f"its reply was refused: {clean(str(error), MAX_MESSAGE)}") from error
        match reply:  # int first: an array, compared with a number, gives an array
            case [int(number), True, value] if number == self._request:
                return value
            case [int(number), False, [str(name), str(message), list(frames)]] if (
                number == self._request and self._are_frames(frames)
            ):
                cleaned = [(file, line, clean(function, MAX_NAME)) for file, line, function in frames]
                raise StudentError(clean(name, MAX_NAME), clean(message, MAX_MESSAGE), cleaned)
        raise ProtocolViolation("its reply does not answer what was asked")

    def _are_frames(self, frames: list[Any]) -> bool:
        """Whether these are lines of files that this submission has."""
        return len(frames) <= wire.MAX_TRACEBACK and all(
            type(frame) is tuple
            and [type(part) for part in frame] == [str, int, str]
            and 0 <= frame[1] <= self._lines.get(frame[0], -1)
            for frame in frames
        )

    def _lose(self, worker: Worker, loss: WorkerDied) -> None:
        """Bury a worker that must not live on, and remember why.

        Raises ConfinementUnavailable when its submission must not pay: somebody else killed it, for it can
        send no signal, not even to itself; or others had its processor for longer than a class can wait.
        """
        self._worker = None
        was_over = type(loss) is WorkerDied and worker.is_over()
        loss.exit_code = worker.end()
        if was_over and loss.exit_code == -signal.SIGKILL:
            raise ConfinementUnavailable("it was killed from outside, or for want of memory on this machine")
        if worker.starved:
            raise ConfinementUnavailable("this machine is so busy that it hardly ran")
        if loss.exit_code != -signal.SIGKILL:  # not by us
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


ESCAPE_SEQUENCES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)?")


def clean(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, without what acts on a screen or hides on a page.

    Escape sequences and all that `text.is_hidden` names go; line ends and tabs stay.

    >>> clean("a\\x1b[31mb\\u202ec\\u200bd", 10)
    'abcd'
    """
    if text.isascii() and text.isprintable():
        return text[:limit]
    return without_hidden(ESCAPE_SEQUENCES.sub("", text[: 8 * limit]), keep="\n\t")[:limit]
