"""The fork server: it is replaced when it dies, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import textwrap
import venv
from pathlib import Path

import pytest

from autograder.confinement import fork_server as module
from autograder.confinement.errors import (
    ConfinementUnavailable,
    WorkerDied,
)
from autograder.confinement.fork_server import ForkServer, refuse_exposed
from autograder.confinement.session import Session
from autograder.course import ROOT, Limits
from tests.autograder.confinement.asking import ask, busy, eventually, gone


def test_a_fork_server_that_died_is_replaced_and_its_workers_end_with_it():
    sources = {"kittengrad": ("__init__.py", "import os\ndef pid(): return os.getpid()")}
    with ForkServer() as fork_server:
        first = Session(fork_server, sources, Limits())
        pid = ask(first, "pid")
        fork_server._process.kill()
        fork_server._process.wait()
        assert gone(pid)
        with pytest.raises(ConfinementUnavailable, match="another process killed it"):
            ask(first, "pid")
        assert ask(first, "pid") != pid
        first.close()


def test_a_fork_server_that_died_is_revived_before_anybody_needs_it():
    with ForkServer() as fork_server:
        fork_server.revive()
        first = fork_server._process.pid
        fork_server._process.kill()
        fork_server._process.wait()
        fork_server.revive()
        assert fork_server._process.pid != first
        assert fork_server._process.poll() is None


def test_whoever_kills_a_worker_from_outside_takes_no_points(submit):
    session = submit("import os\ndef pid(): return os.getpid()\ndef leave(): os._exit(9)")
    os.kill(ask(session, "pid"), signal.SIGKILL)
    with pytest.raises(ConfinementUnavailable, match="another process killed it"):
        ask(session, "pid")
    with pytest.raises(WorkerDied, match="exit code 9"):
        ask(session, "leave")


def test_an_owner_that_dies_takes_its_worker_along(fork_server):
    """A grader process's fork that is killed in the middle leaves no worker, whatever it is doing."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            source = "import os\ndef pid(): return os.getpid()\ndef go():\n    while True: pass"
            session = Session(fork_server, {"kittengrad": ("__init__.py", source)}, Limits(call_seconds=60))
            os.write(writer, str(ask(session, "pid")).encode())
            ask(session, "go")
        finally:
            os._exit(1)
    worker = int(os.read(reader, 20))
    assert eventually(lambda: busy(worker))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reader)
    os.close(writer)
    assert gone(worker)


def test_a_grader_that_dies_leaves_no_fork_server_and_no_worker():
    """Not even while a fork of it, which may use the fork server too, lives on."""
    script = """
        import os, sys, time; sys.path.insert(0, sys.argv[1])
        from autograder.confinement.fork_server import ForkServer
        from autograder.confinement.session import Session
        from autograder.course import Limits
        fork_server = ForkServer()
        source = "import os\\ndef pid(): return os.getpid()\\ndef go():\\n    while True: pass"
        session = Session(fork_server, {"kittengrad": ("__init__.py", source)}, Limits(call_seconds=60))
        package = session.call("module", "kittengrad")
        pid = session.call("call", session.call("getattr", package, "pid"), [], {})
        fork = os.fork() or time.sleep(600)
        print(fork_server._process.pid, pid, fork, flush=True)
        session.call("call", session.call("getattr", package, "go"), [], {})
        """
    grader = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(ROOT)], stdout=subprocess.PIPE, text=True
    )
    pids = [int(pid) for pid in grader.stdout.readline().split()]
    fork_server, worker, fork = pids
    assert eventually(lambda: busy(worker))
    grader.kill()
    grader.wait()
    grader.stdout.close()
    assert gone(fork_server)
    assert gone(worker)
    os.kill(fork, signal.SIGKILL)


@pytest.mark.parametrize("python", ["/nowhere/python", "/bin/true", "/bin/false"])
def test_a_worker_environment_that_is_none_is_named_with_the_remedy(python):
    with pytest.raises(ConfinementUnavailable, match=python):
        ForkServer(python=Path(python))


def test_an_interpreter_without_the_packages_says_which_is_missing(tmp_path):
    venv.create(tmp_path, symlinks=True)
    with pytest.raises(ConfinementUnavailable, match="No module named"):
        ForkServer(python=tmp_path / "bin" / "python")


def test_a_hidden_file_below_what_workers_read_is_refused(fork_server, tmp_path, monkeypatch):
    refuse_exposed(fork_server, [ROOT, tmp_path])
    below = fork_server.readable[0] / "stages" / "test_hidden.py"
    with pytest.raises(ConfinementUnavailable, match="test_hidden"):
        refuse_exposed(fork_server, [below])
    monkeypatch.setattr(module, "STAGES", below.parent)
    with pytest.raises(ConfinementUnavailable, match="stages"):
        ForkServer()
    (tmp_path / "link").symlink_to(fork_server.readable[0])
    with pytest.raises(ConfinementUnavailable, match="link"):
        refuse_exposed(fork_server, [tmp_path / "link" / "results"])
