"""The doctor finds no hole where there is none, finds those that we make, and calls a slip no refusal."""

import io

import pytest
from rich.console import Console

from autograder.confinement import doctor
from autograder.confinement.doctor import LANDLOCK, REFUSED, SECCOMP, SUCCEEDED, UNCLEAR
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.worker.confine import ConfinementUnavailable


@pytest.fixture(autouse=True)
def fresh():
    yield
    doctor.refuse_unless_confined.cache_clear()


def outcomes(probes):
    return {probe.name: probe.outcome for probe in probes}


def test_everything_is_refused_here(fork_server):
    probes = doctor.examine(fork_server)
    assert {name: outcome for name, outcome in outcomes(probes).items() if outcome != REFUSED} == {}
    assert len(probes) >= 15


def test_without_landlock_the_doctor_reads_the_hidden_suites():
    with ForkServer(layers=("limits", "privileges", "seccomp")) as fork_server:
        found = outcomes(doctor.examine(fork_server))
    for name in ("read a hidden suite", "list the stages", "read the reference", "list /"):
        assert found[name] == SUCCEEDED
    assert found["start a process"] == REFUSED


def test_without_seccomp_the_doctor_opens_sockets(monkeypatch):
    harmless = ("open a TCP socket", "open a Unix socket", "make a file in memory")
    monkeypatch.setattr(doctor, "ATTEMPTS", [a for a in doctor.ATTEMPTS if a[0] in harmless])
    with ForkServer(layers=("limits", "privileges", "landlock")) as fork_server:
        assert outcomes(doctor.examine(fork_server)) == dict.fromkeys(harmless, SUCCEEDED)


SLIPS = (
    ("a name that does not exist", "opne('/')", LANDLOCK, "EACCES"),
    ("a file that does not exist", "open('/no/such/file')", LANDLOCK, "EACCES"),
    ("a call that does not exist", "libc('no_such_call')", SECCOMP, "EPERM"),
    ("a syntax error", "fork(", SECCOMP, "EPERM"),
    ("a death of another kind", "os._exit(0)", SECCOMP, doctor.KILLED),
    ("a crash", "ctypes.string_at(0)", SECCOMP, doctor.KILLED),
)


def test_a_slip_of_ours_is_no_refusal(fork_server, monkeypatch):
    monkeypatch.setattr(doctor, "ATTEMPTS", SLIPS)
    assert outcomes(doctor.examine(fork_server)) == {name: UNCLEAR for name, *_ in SLIPS}


def test_nothing_is_graded_where_there_is_a_hole(monkeypatch):
    doctor.refuse_unless_confined()
    doctor.refuse_unless_confined.cache_clear()
    monkeypatch.setattr(doctor, "ATTEMPTS", (("add two numbers", "1 + 1", SECCOMP, "EPERM"),))
    with pytest.raises(ConfinementUnavailable, match=r"add two numbers: SUCCEEDED \(2\)"):
        doctor.refuse_unless_confined()


def test_the_report_shows_what_was_tried_and_what_the_machine_is(monkeypatch):
    console = Console(record=True, width=200, file=io.StringIO())
    monkeypatch.setattr(doctor, "ATTEMPTS", [*doctor.ATTEMPTS[:2], SLIPS[1]])
    assert doctor.show(console) is False
    text = console.export_text()
    for part in (
        "read a hidden suite",
        "refused (EACCES)",
        "unclear (ENOENT",
        "1 of 3",
        "Landlock",
        "kernel",
    ):
        assert part in text


def test_the_machine_is_described_with_advice(fork_server):
    facts = {fact.name: fact for fact in doctor.machine(fork_server)}
    assert list(facts) == ["kernel", "Landlock", "seccomp", "user", "interpreter"]
    assert "NumPy" in facts["interpreter"].value
    runs_as_root = facts["user"].value.startswith("0,")
    assert bool(facts["user"].advice) is runs_as_root
