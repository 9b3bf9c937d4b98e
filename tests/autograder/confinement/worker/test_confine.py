"""The layers of confinement: what they leave possible, and what is said where one of them is missing."""

import contextlib
import errno
import os
import platform
import sys
import tempfile

import landlockpy
import pyseccomp
import pytest

from autograder.confinement.errors import WorkerDied
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.session import Session
from autograder.confinement.worker import confine
from autograder.confinement.worker.confine import Confinement, ConfinementUnavailable
from autograder.course import Limits

WORK = """
import ctypes, errno, fcntl, mmap, os, resource
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)

def matrices(n):
    a = np.random.default_rng(0).normal(size=(n, n))
    return float(np.abs(np.linalg.solve(a, a @ a) - a).max())

def hdf5():
    import h5py
    with h5py.File("x", "w", driver="core", backing_store=False) as file:
        file["a"] = np.arange(4)
        return file["a"][:]

def library():
    import base64, bisect, collections, ctypes, datetime, decimal, fractions, functools, json, math, random
    import secrets, statistics, string, tempfile, textwrap, time, uuid, zoneinfo
    time.sleep(0.001)
    return secrets.token_bytes(4), uuid.uuid4().hex, str(zoneinfo.ZoneInfo("Europe/Zurich"))

def late():
    import numpy.fft, numpy.polynomial, xml.etree.ElementTree, sqlite3, ssl
    return numpy.fft.fft(np.ones(4)).real.tolist()

def refused(attempt, *arguments):
    try:
        return attempt(*arguments)
    except OSError as error:
        return type(error).__name__, error.errno

def owner(): return refused(fcntl.fcntl, 3, fcntl.F_SETOWN, os.getppid())
def lease(): return refused(fcntl.fcntl, 3, fcntl.F_SETLEASE, fcntl.F_UNLCK)
def lower(): return refused(libc.setrlimit, resource.RLIMIT_NOFILE, bytes(16)), ctypes.get_errno()
def other(): return refused(resource.prlimit, os.getppid(), resource.RLIMIT_NOFILE)
def write(name): return refused(open, name, "w")
def truncate(name): return refused(os.open, name, os.O_RDONLY | os.O_TRUNC)
def dumpable(): return libc.prctl(3, 0, 0, 0, 0)

def foreign(code):
    memory = mmap.mmap(-1, 4096, prot=7)
    memory.write(code)
    return ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))()

def limits():
    import resource
    return {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if "RLIMIT" in name}
"""


@contextlib.contextmanager
def work_in(fork_server):
    """Inside, work(name, …) calls a function of WORK in a worker of this fork server."""
    session = Session(
        fork_server, {"kittengrad": ("__init__.py", WORK)}, Limits(memory_mib=64, call_seconds=20)
    )

    def work(name, *arguments):
        package = session.call("module", "kittengrad")
        return session.call("call", session.call("getattr", package, name), list(arguments), {})

    yield work
    session.close()


@pytest.fixture
def working(fork_server):
    with work_in(fork_server) as work:
        yield work


def test_numpy_and_h5py_work(working):
    assert working("matrices", 200) < 1e-6
    assert working("hdf5").tolist() == [0, 1, 2, 3]
    assert working("late") == [4.0, 0.0, 0.0, 0.0]


def test_the_standard_library_works(working):
    random_bytes, identifier, zone = working("library")
    assert (len(random_bytes), len(identifier), zone) == (4, 32, "Europe/Zurich")


def test_limits_are_hard(working):
    limits = working("limits")
    assert limits["RLIMIT_NPROC"] == limits["RLIMIT_FSIZE"] == limits["RLIMIT_CORE"] == (0, 0)
    assert limits["RLIMIT_CPU"] == (601, 601)  # more than a grader process ever waits
    assert all(soft == hard != -1 for soft, hard in (limits["RLIMIT_AS"], limits["RLIMIT_STACK"]))


def test_calls_that_do_two_things_do_only_the_harmless_one(working):
    """fcntl names no owner to signal and takes no lease; limits are read, one's own, and not changed."""
    assert working("owner") == working("lease") == working("other") == ("OSError", errno.ENOSYS)
    assert working("lower") == (-1, errno.EPERM)


@pytest.mark.parametrize(("layer", "attempts"), [("landlock", ["write"]), ("seccomp", ["write", "truncate"])])
def test_each_of_two_layers_refuses_writing_alone(layer, attempts):
    with tempfile.NamedTemporaryFile() as file:
        os.chmod(file.name, 0o666)
        with ForkServer(layers=("limits", "privileges", layer)) as fork_server, work_in(fork_server) as work:
            for attempt in attempts:
                assert work(attempt, file.name) == ("PermissionError", errno.EACCES)


def test_a_worker_is_closed_to_other_processes():
    with ForkServer(layers=("limits", "privileges")) as fork_server, work_in(fork_server) as work:
        assert work("dumpable") == 0


# getpid by another door: the 32-bit one (int 0x80), and the x32 numbers.
FOREIGN = {"x86_64": (b"\xb8\x14\0\0\0\xcd\x80\xc3", b"\xb8\x27\0\0\x40\x0f\x05\xc3")}


def test_calls_of_another_architecture_end_the_worker(fork_server):
    for code in FOREIGN.get(platform.machine(), ()):
        with work_in(fork_server) as work, pytest.raises(WorkerDied, match="Bad system call"):
            work("foreign", code)


def test_a_process_that_is_not_confined_is_not_called_confined():
    confinement = Confinement()
    with open("/proc/self/status") as status, pytest.raises(ConfinementUnavailable, match="does not hold"):
        confinement._as_the_kernel_says(status.read())


def test_a_kernel_without_landlock_is_named_with_the_remedy(monkeypatch):
    monkeypatch.setattr(landlockpy, "supported", lambda: False)
    with pytest.raises(ConfinementUnavailable, match=r"no Landlock.*lsm="):
        Confinement()


@pytest.mark.parametrize("name", ["landlockpy", "pyseccomp"])
def test_a_missing_binding_is_named_with_the_remedy(monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfinementUnavailable, match=rf"{name}.*requirements/worker.txt"):
        Confinement()


def test_a_machine_without_a_list_of_calls_is_named(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(ConfinementUnavailable, match="riscv64"):
        Confinement()


CALLS = {name: getattr(confine, name).split() for name in ("ALLOWED", "REFUSED", "DEADLY")}


@pytest.mark.parametrize("machine", ["X86_64", "AARCH64"])
@pytest.mark.parametrize("name", CALLS)
def test_every_call_in_a_list_exists(name, machine):
    """A call that is misspelt would be neither allowed nor refused as meant."""
    arch = getattr(pyseccomp.Arch, machine)
    assert [call for call in CALLS[name] if pyseccomp.resolve_syscall(arch, call) == -1] == []


def test_every_call_is_in_one_list():
    names = [call for calls in CALLS.values() for call in calls]
    assert len(names) == len(set(names))
    special = {"ioctl", "open", "openat", "fcntl", "prlimit64"}
    assert not special & set(names)


def test_nothing_is_allowed_that_makes_or_reaches_another_process():
    reaching = (
        "fork clone execve kill ptrace socket connect bpf mount prctl io_uring_setup openat2 memfd_create"
    )
    assert not set(reaching.split()) & set(CALLS["ALLOWED"])


def test_packages_are_left_out_of_what_is_read(tmp_path):
    """A grant covers all that is below, so a folder with packages in it is granted entry by entry."""
    for name in ("json/decoder.py", "os.py", "site-packages/grader.py", "more/dist-packages/grader.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "more" / "fine.py").touch()
    granted = {str(path.relative_to(tmp_path)) for path in confine._without_packages(tmp_path)}
    assert granted == {"json", "os.py", "more/fine.py"}
    assert list(confine._without_packages(tmp_path / "json")) == [tmp_path / "json"]


def test_a_worker_reads_no_packages_but_its_own(fork_server):
    folders = [path for path in fork_server.readable if path.name in confine.PACKAGES]
    assert len(folders) == 1
    assert str(folders[0]).startswith(str(fork_server.python.parent.parent.resolve()))
