"""The grader's side of the fork server: starts the server, and requests workers from it."""

from __future__ import annotations

import contextlib
import json
import logging
import math
import os
import socket
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Self

from autograder.confinement.channel import receive
from autograder.confinement.errors import ConfinementUnavailable
from autograder.confinement.process import END_SECONDS, PATIENCE, Output, Worker
from autograder.confinement.worker.confine import LAYERS, PLAIN
from autograder.course import REFERENCE, ROOT, STAGES, Limits

log = logging.getLogger(__name__)

START_SECONDS = 20.0  # for the server to import NumPy, or a worker to confine itself, on a busy machine
MAX_LAST_WORDS = 2000  # characters of the output of a server that failed to start

# The worker's interpreter runs this. -I keeps only its own library on the path; ours comes for one import.
BOOTSTRAP = """
import sys
sys.path.insert(0, sys.argv[1])
from autograder.confinement.worker import fork_server
sys.path.remove(sys.argv[1])
fork_server.main(int(sys.argv[2]), tuple(sys.argv[3].split()))
"""

# The whole environment. One BLAS thread: with two, a forked and confined worker hangs at a matrix product.
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
    """The process from which workers are forked. It starts at once, and restarts if it died.

    confined  False makes workers with limits only: for authors, and for staff who accept the risk
    layers    fewer than all layers; only positive controls use this
    readable  the paths that a worker can read

    The fork server ends with `close`, or with the thread that made it. Forks of this process can use it.
    Requests and replies alternate strictly, so pinning the grader process and its workers to one core makes
    them several times faster. Raises ConfinementUnavailable.
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
                    start_new_session=True,  # Ctrl-C must reach only the grader
                )
            except OSError as error:
                self._control.close()
                raise ConfinementUnavailable(
                    f"the worker's interpreter does not start ({error}): run `make setup-demo`, or point "
                    "$KITTENGRAD_WORKER_PYTHON at a Python with requirements/worker.txt installed"
                ) from error
        hello = {}
        with contextlib.suppress(OSError, ValueError):
            hello = json.loads(receive(self._control, START_SECONDS)[0])
        if "readable" not in hello:
            self._process.kill()
            last_words = self._process.communicate()[1].decode(errors="replace").strip()[-MAX_LAST_WORDS:]
            self.close()
            raise ConfinementUnavailable(
                hello.get("unavailable", f"{self.python} lacks a package that workers need: {last_words}")
            )
        self.readable = [Path(path) for path in hello["readable"]]
        log.debug("fork server %d started; workers may read %s", self._process.pid, hello["readable"])
        if "landlock" in self.layers:
            try:
                refuse_exposed(self, [ROOT, REFERENCE, STAGES])
            except ConfinementUnavailable:
                self.close()
                raise

    def revive(self) -> None:
        """Restart the fork server if it died. Otherwise each fork of this process would start its own."""
        if self._process.poll() is not None:
            self.close()
            self._start()

    def spawn(self, limits: Limits, output: Output) -> Worker:
        """A new worker, which confines itself first. Raises ConfinementUnavailable."""
        try:
            return self._spawn(limits, output)
        except OSError:  # the fork server died
            self.close()
            self._start()
        try:
            return self._spawn(limits, output)
        except OSError as error:
            raise ConfinementUnavailable(f"the fork server makes no workers: {error}") from error

    def _spawn(self, limits: Limits, output: Output) -> Worker:
        # RLIMIT_CPU is a backstop in case the grader dies. It is higher than every time limit of the grader,
        # so while the grader lives, its own limits end the worker.
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
            message, descriptors = receive(lifeline[0], START_SECONDS)
            if not message:
                raise ConnectionError("it ended")
            ours.pop_all()
        log.debug("worker %d forked", int(message))
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
    """Raise ConfinementUnavailable if workers could read a path of `hidden`: grants cover whole folders."""
    for path in hidden:
        for granted in fork_server.readable:
            if path.resolve().is_relative_to(granted):
                raise ConfinementUnavailable(f"{path} lies in {granted}, which workers can read: move it")
