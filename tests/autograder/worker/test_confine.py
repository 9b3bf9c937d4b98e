"""The layers of confinement: what they leave possible, and what is said where one of them is missing."""

import platform
import sys

import landlockpy
import pyseccomp
import pytest

from autograder.course import Limits
from autograder.session import Session
from autograder.worker import confine
from autograder.worker.confine import Confinement, ConfinementUnavailable

WORK = """
import numpy as np

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

def limits():
    import resource
    return {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if "RLIMIT" in name}
"""


@pytest.fixture
def working(zygote):
    session = Session(zygote, {"kittengrad": ("__init__.py", WORK)}, Limits(memory_mib=64, call_seconds=20))
    package = session.call("module", "kittengrad")

    def work(name, *arguments):
        return session.call("call", session.call("getattr", package, name), list(arguments), {})

    yield work
    session.close()


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
    assert limits["RLIMIT_CPU"] == (31, 31)
    assert all(soft == hard != -1 for soft, hard in (limits["RLIMIT_AS"], limits["RLIMIT_STACK"]))


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


def test_a_worker_reads_no_packages_but_its_own(zygote):
    folders = [path for path in zygote.readable if path.name in confine.PACKAGES]
    assert len(folders) == 1
    assert str(folders[0]).startswith(str(zygote.python.parent.parent.resolve()))
