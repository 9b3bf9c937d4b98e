"""Tests the confinement on this machine: a real worker makes the attempts of a hostile submission.

Each attempt names the one refusal that counts: an error, or the signal that kills the worker. An attempt that
fails in another way is unclear: it has a bug, or its target is missing. Grading needs every attempt refused.
"""

from __future__ import annotations

import functools
import platform
import signal
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.confinement.errors import ConfinementUnavailable, StudentError, WorkerDied
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.session import Session
from autograder.course import HIDDEN, REFERENCE, STAGES, Limits

REFUSED, SUCCEEDED, UNCLEAR = "refused", "SUCCEEDED", "unclear"

LIMITS = "limits"
LANDLOCK = "Landlock"
SECCOMP = "seccomp"
KILLED = "killed"


@dataclass(frozen=True)
class Probe:
    """One attempt, its outcome, and the layer that must refuse it."""

    name: str
    layer: str
    outcome: str
    detail: str

    @property
    def refused(self) -> bool:
        return self.outcome == REFUSED


@dataclass(frozen=True)
class Fact:
    """One property of this machine, and advice to improve it (or "")."""

    name: str
    value: str
    advice: str = ""


# ── the attempts ──────────────────────────────────────────────────────────────────────────────────────────

# Runs in the worker. `libc(name, …)` calls the C library and raises OSError, as Python's own functions do.
PRELUDE = """
import ctypes, errno, os, resource, socket, threading

stages, suite, reference = {stages!r}, {suite!r}, {reference!r}

def libc(name, *arguments):
    result = getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments)
    if result in (-1, 0xFFFFFFFF):
        raise OSError(ctypes.get_errno(), name)
    return result

def attempt(code):
    try:
        return "", repr(eval(code))
    except OSError as error:
        return errno.errorcode.get(error.errno, "?"), str(error)
    except BaseException as error:
        return type(error).__name__, str(error)
"""

# The attempt, as a Python expression; the layer that must refuse it; the expected refusal.
ATTEMPTS = (
    ("read a hidden suite", "open(suite).read()", LANDLOCK, "EACCES"),
    ("list the stages", "os.listdir(stages)", LANDLOCK, "EACCES"),
    ("read the reference", "open(reference + '/graph.py').read()", LANDLOCK, "EACCES"),
    ("list /", "os.listdir('/')", LANDLOCK, "EACCES"),
    ("read /etc/passwd", "open('/etc/passwd').read()", LANDLOCK, "EACCES"),
    ("read its own /proc entry", "open('/proc/self/environ').read()", LANDLOCK, "EACCES"),
    ("read its parent's memory", "open(f'/proc/{os.getppid()}/mem').read(1)", LANDLOCK, "EACCES"),
    ("write to /tmp", "open('/tmp/kittengrad-was-here', 'w')", SECCOMP, "EACCES"),
    ("write to shared memory", "open('/dev/shm/kittengrad-was-here', 'w')", SECCOMP, "EACCES"),
    ("write where it stands", "open('kittengrad-was-here', 'w')", SECCOMP, "EACCES"),
    ("change the library it runs on", "open(os.__file__, 'r+')", SECCOMP, "EACCES"),
    ("make a folder", "os.mkdir('/tmp/kittengrad-was-here')", SECCOMP, "EPERM"),
    ("delete a file", "os.unlink('/tmp/kittengrad-was-here')", SECCOMP, "EPERM"),
    ("start a process", "os.fork()", SECCOMP, "EPERM"),
    ("start a thread", "threading.Thread(target=print).start()", SECCOMP, "RuntimeError"),
    ("start a program", "os.execv('/bin/true', ['true'])", SECCOMP, "EPERM"),
    ("open a TCP socket", "socket.socket()", SECCOMP, "EPERM"),
    ("open a UDP socket", "socket.socket(type=socket.SOCK_DGRAM)", SECCOMP, "EPERM"),
    ("open a Unix socket", "socket.socket(socket.AF_UNIX)", SECCOMP, "EPERM"),
    ("open a netlink socket", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", SECCOMP, "EPERM"),
    ("connect a socket it has", "libc('connect', 3, b'\\x01\\0/run/docker.sock', 18)", SECCOMP, "EPERM"),
    ("signal its parent", "os.kill(os.getppid(), 0)", SECCOMP, "EPERM"),
    ("keep memory that outlives it", "libc('shmget', 0, 4096, 0o1600)", SECCOMP, "EPERM"),
    ("make a file in memory", "os.memfd_create('x')", SECCOMP, "EPERM"),
    ("raise its limits", "libc('setrlimit', resource.RLIMIT_NPROC, b'\\x01' * 16)", SECCOMP, "EPERM"),
    ("become root", "os.setuid(0)", SECCOMP, "EPERM"),
    ("leave its namespaces", "libc('unshare', 0x10000000)", SECCOMP, "EPERM"),
    ("take four gigabytes", "len(bytearray(2**32))", LIMITS, "MemoryError"),
    ("take its parent over", "libc('ptrace', 0x4206, os.getppid(), 0, 0)", SECCOMP, KILLED),
    ("copy its parent's memory", "libc('process_vm_readv', os.getppid(), 0, 0, 0, 0, 0)", SECCOMP, KILLED),
    ("mount a file system", "libc('mount', b'none', b'/tmp', b'tmpfs', 0, 0)", SECCOMP, KILLED),
)


def examine(fork_server: ForkServer) -> list[Probe]:
    """Make every attempt in workers of this fork server. This takes a quarter of a second."""
    deadly = sum(refusal == KILLED for *_, refusal in ATTEMPTS)
    session = Session(fork_server, {}, Limits(respawns=deadly))
    try:
        return [
            Probe(name, layer, *_judged(refusal, *_attempt(session, code)))
            for name, code, layer, refusal in ATTEMPTS
        ]
    finally:
        session.close()


def _attempt(session: Session, code: str) -> tuple[str, str]:
    """The ending and details: ("EACCES", "[Errno 13] …"), (KILLED, "…"), or ("", the result)."""
    prelude = PRELUDE.format(
        stages=str(STAGES),
        suite=str(next(STAGES.glob(f"*/{HIDDEN}"))),
        reference=str(REFERENCE / "kittengrad"),
    )
    try:
        attempt = session.call("define", prelude, "attempt")
        ending, detail = session.call("call", attempt, [code], {})
    except WorkerDied as loss:
        return (KILLED if loss.exit_code == -signal.SIGSYS else "ended"), str(loss)
    except StudentError as error:
        return error.type_name, error.message
    return str(ending), str(detail)


def _judged(refusal: str, ending: str, detail: str) -> tuple[str, str]:
    if ending == refusal:
        return REFUSED, ending
    return (SUCCEEDED if ending == "" else UNCLEAR), f"{ending} {detail}".strip()


# ── the machine ───────────────────────────────────────────────────────────────────────────────────────────

VERSIONS = """
import platform, numpy
text = f"Python {platform.python_version()}, NumPy {numpy.__version__}"
"""


def machine(fork_server: ForkServer) -> list[Fact]:
    """The parts of the confinement here, as a worker reports them, with advice for weak parts."""
    session = Session(fork_server, {}, Limits())
    try:
        versions = session.call("define", VERSIONS, "text")
    finally:
        session.close()
    found = session.confinement
    landlock, user = found["landlock"], found["uid"]
    return [
        Fact("kernel", f"{platform.system()} {platform.release()} on {platform.machine()}"),
        Fact("Landlock", f"version {landlock}", "" if landlock >= 6 else OLD_LANDLOCK),
        Fact("seccomp", "an allowlist of system calls" if found["seccomp"] else "not loaded"),
        Fact(
            "user",
            f"{user}, {'some' if found['capabilities'] else 'no'} capabilities",
            "" if user else AS_ROOT,
        ),
        Fact("interpreter", f"{fork_server.python} ({versions})"),
    ]


OLD_LANDLOCK = "version 6 (Linux 6.12) also blocks signals to other processes; here only seccomp blocks them"
AS_ROOT = "root without capabilities; for a user, let the grader change user, and all read the interpreter"


# ── the reports ───────────────────────────────────────────────────────────────────────────────────────────


@functools.cache
def refuse_unless_confined() -> None:
    """Raise ConfinementUnavailable unless every attempt is refused. Each process tests this once."""
    with ForkServer() as fork_server:
        holes = [probe for probe in examine(fork_server) if not probe.refused]
    if holes:
        tried = "; ".join(f"{hole.name}: {hole.outcome} ({hole.detail})" for hole in holes)
        raise ConfinementUnavailable(
            f"confinement does not hold here, so nothing is graded. {tried}. `autograder doctor` shows all; "
            "`docker compose run --rm grader` grades in a container that is known to hold."
        )


def show(console: Console) -> bool:
    """Print all attempts; return whether all were refused. Raises ConfinementUnavailable."""
    with ForkServer() as fork_server:
        facts, probes = machine(fork_server), examine(fork_server)
    console.print(_table((fact.name, fact.value, Text(fact.advice, "yellow")) for fact in facts))
    console.print(_table((probe.name, probe.layer, _verdict(probe)) for probe in probes))
    holes = sum(not probe.refused for probe in probes)
    if holes:
        console.print(
            f"{holes} of {len(probes)} attempts were not refused: do not grade here.", style="bold red"
        )
    else:
        console.print(f"All {len(probes)} attempts were refused.", style="green")
    return holes == 0


def _verdict(probe: Probe) -> Text:
    style = {REFUSED: "green", SUCCEEDED: "bold red", UNCLEAR: "bold yellow"}[probe.outcome]
    return Text(f"{probe.outcome} ({probe.detail})", style)


def _table(rows: Iterable[tuple[str, str, Text]]) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, value, verdict in rows:
        table.add_row(Text(name), Text(value), verdict)
    return table
