"""The conversation with a hostile worker: what it can reach, what it can say, what is left of it."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import venv
from pathlib import Path

import numpy as np
import pytest

from autograder.confinement import session as module
from autograder.confinement.session import (
    ConfinementUnavailable,
    ForkServer,
    Handle,
    ProtocolViolation,
    Session,
    StudentError,
    TimeLimit,
    Times,
    WorkerDied,
    clean,
    refuse_exposed,
)
from autograder.confinement.worker.wire import WireError
from autograder.course import ROOT, Limits


@pytest.fixture
def submit(fork_server):
    """submit(source, **limits) -> a session with a submission whose package holds this source."""
    sessions = []

    def start(source, **limits):
        sources = {"kittengrad": ("__init__.py", textwrap.dedent(source))}
        sessions.append(Session(fork_server, sources, Limits(**limits)))
        return sessions[-1]

    yield start
    for session in sessions:
        session.close()


def ask(session, name, *arguments):
    """Call a function of the submission's package."""
    package = session.call("module", "kittengrad")
    return session.call("call", session.call("getattr", package, name), list(arguments), {})


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


# ── the ordinary ──────────────────────────────────────────────────────────────────────────────────────────


def test_plain_values_come_as_they_are_and_objects_as_handles(submit):
    session = submit("def twice(x): return [x, 2 * x]\nclass Value: data = 3.0")
    assert ask(session, "twice", 1.5) == [1.5, 3.0]
    value = ask(session, "Value")
    assert (type(value), value.type_name) == (Handle, "Value")
    assert session.call("getattr", value, "data") == 3.0
    assert not ask(session, "twice", np.arange(3.0))[1].flags.writeable


def test_an_exception_says_what_and_where_in_the_submissions_own_files(submit):
    session = submit(
        """
        import json
        def outer(): return inner()
        def inner(): return json.loads("no")
        """
    )
    with pytest.raises(StudentError) as caught:
        ask(session, "outer")
    assert caught.value.type_name == "JSONDecodeError"
    assert not caught.value.is_builtin
    assert caught.value.frames == [("__init__.py", 3, "outer"), ("__init__.py", 4, "inner")]


def test_a_syntax_error_names_its_line(submit):
    with pytest.raises(StudentError) as caught:
        ask(submit("x = 1\ndef f(:\n"), "f")
    assert caught.value.type_name == "SyntaxError"
    assert caught.value.is_builtin
    assert caught.value.frames[-1][:2] == ("__init__.py", 2)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_count_however_they_end(submit, ending):
    with pytest.raises(StudentError) as caught:
        ask(submit(ending.join(["x = 1", "def go():", "    y = 2", "    raise ValueError"])), "go")
    assert caught.value.frames == [("__init__.py", 4, "go")]


def test_random_numbers_differ_from_worker_to_worker(submit):
    source = "import random, numpy\ndef go(): return random.random(), numpy.random.random()"
    (a, b), (c, d) = (ask(submit(source), "go") for _ in range(2))
    assert len({a, b, c, d}) == 4


def test_modules_import_one_another(fork_server):
    sources = {
        "kittengrad": ("__init__.py", "from .scalar import one"),
        "kittengrad.scalar": ("scalar.py", "from . import graph\none = graph.one"),
        "kittengrad.graph": ("graph.py", "one = 1"),
    }
    session = Session(fork_server, sources, Limits())
    assert session.call("getattr", session.call("module", "kittengrad"), "one") == 1
    session.close()


def test_what_cannot_be_sent_is_the_authors_mistake_and_costs_nothing(submit):
    session = submit("def f(x): return x")
    with pytest.raises(TypeError, match="this set cannot be sent"):
        ask(session, "f", {1})
    with pytest.raises(TypeError, match="this str cannot be sent"):
        ask(session, "f", "x" * 2**21)
    with pytest.raises(WireError):
        ask(session, "f", [0] * 2**17)
    assert ask(session, "f", 1) == 1
    assert session.flags == []


def test_the_session_says_what_its_worker_is_under(submit):
    session = submit("x = 1")
    assert session.confinement == {}
    session.call("module", "kittengrad")
    found = session.confinement
    assert found["landlock"] >= 1
    assert found["seccomp"] is found["no_new_privs"] is True
    assert (found["capabilities"], found["threads"], found["degraded"]) == (0, 1, False)


def test_a_plain_worker_says_that_it_is_one():
    with ForkServer(confined=False) as fork_server:
        session = Session(fork_server, {"kittengrad": ("__init__.py", "x = 1")}, Limits())
        assert session.call("getattr", session.call("module", "kittengrad"), "x") == 1
        assert session.confinement["degraded"] is True
        assert session.confinement["landlock"] == 0
        session.close()


def test_what_is_printed_is_kept_cleaned_and_cut(submit):
    session = submit(
        r"""
        import os
        def talk():
            print("\x1b[31mred\x1b[0m\u202e")
            os.write(2, b"\xffraw\x00\n")
            print("x" * 5000, end="")
        """,
        output_kib=1,
    )
    ask(session, "talk")
    assert session.output.startswith("red\n�raw\n" + "x" * 500)
    assert len(session.output) <= 1024
    session.close()
    assert session.flags == ["printed 4 KiB, of which 1 are kept"]


# ── the hostile: ending, hanging, flooding ────────────────────────────────────────────────────────────────


def test_leaving_costs_the_worker_and_its_objects_and_is_no_exception(submit):
    session = submit("import os\ndef leave(): os._exit(0)\ndef stay(): return object()", respawns=1)
    kept = ask(session, "stay")
    with pytest.raises(WorkerDied, match="exit code 0") as caught:
        ask(session, "leave")
    assert not isinstance(caught.value, Exception)
    with pytest.raises(WorkerDied, match="was lost"):
        session.call("repr", kept)
    assert ask(session, "stay").worker == 2
    with pytest.raises(WorkerDied):
        session.call("same", kept, kept)
    with pytest.raises(WorkerDied):
        ask(session, "leave")
    with pytest.raises(WorkerDied, match="2 workers were lost"):
        ask(session, "stay")
    assert session.flags == ["the worker ended (exit code 0)"]


@pytest.mark.parametrize("name", ["SystemExit", "KeyboardInterrupt", "GeneratorExit", "MemoryError"])
def test_exceptions_that_would_end_a_program_are_only_exceptions(submit, name):
    session = submit(f"def go(): raise {name}\ndef one(): return 1")
    with pytest.raises(StudentError) as caught:
        ask(session, "go")
    assert caught.value.type_name == name
    assert ask(session, "one") == 1


def test_a_crash_is_reported_by_its_signal(submit):
    with pytest.raises(WorkerDied, match="Segmentation fault") as caught:
        ask(submit("import ctypes\ndef go(): ctypes.string_at(0)"), "go")
    assert caught.value.exit_code == -signal.SIGSEGV


@pytest.mark.parametrize(
    "loop",
    [
        "while True: pass",
        """
    import signal
    for number in range(1, 65):
        try: signal.signal(number, signal.SIG_IGN)
        except Exception: pass
    while True:
        try:
            while True: pass
        except BaseException: pass
    """,
        "return 7 ** 7 ** 9",
        "import time; time.sleep(60)",
    ],
    ids=["loop", "ignores signals", "inside C", "sleeps"],
)
def test_what_does_not_end_is_ended(submit, loop):
    session = submit(f"def go():\n    {loop}\ndef one(): return 1", call_seconds=0.3)
    with pytest.raises(TimeLimit):
        ask(session, "go")
    assert session.flags == ["the time limit was reached"]
    assert ask(session, "one") == 1


def test_a_submission_has_so_much_time_in_all(submit):
    session = submit(
        "import time\ndef nap(): time.sleep(0.2)\ndef doze(): time.sleep(3)",
        call_seconds=5,
        total_seconds=0.5,
    )
    ask(session, "nap")
    with pytest.raises(TimeLimit):
        ask(session, "doze")
    with pytest.raises(TimeLimit, match="used up"):
        ask(session, "nap")


def test_a_worker_that_does_not_listen_is_ended(submit):
    session = submit("import os\ndef go(): os.read = lambda *_: sleep()\ndef sleep():\n    while True: pass")
    session.limits = Limits(call_seconds=0.5)
    ask(session, "go")
    with pytest.raises(TimeLimit):
        session.call("repr", np.zeros(10**6))


def test_a_worker_that_closes_its_output_is_not_asked_for_it_again(submit):
    session = submit("import os\ndef go(): os.close(1); os.close(2); return 1")
    assert ask(session, "go") == 1
    session.call("warnings")
    worker = session._worker
    with pytest.raises(KeyError):
        worker.poll.unregister(worker.printed)


def test_a_drip_of_bytes_does_not_stretch_the_limit(submit):
    session = submit(
        """
        import os, time
        def go():
            os.write(3, b"\\0\\0\\xff\\0")
            while True:
                os.write(3, b"x")
                time.sleep(0.01)
        """,
        call_seconds=0.4,
    )
    with pytest.raises(TimeLimit):
        ask(session, "go")


def test_a_flood_is_stopped_and_its_beginning_kept(submit):
    session = submit("def go():\n    while True: print('x' * 100_000)", call_seconds=20, output_kib=64)
    with pytest.raises(WorkerDied, match="printed more than 64 MB"):
        ask(session, "go")
    assert len(session.output) == 64 * 1024
    session.close()
    assert session.flags[0] == "it printed more than 64 MB"


def test_memory_has_a_limit_and_running_into_it_is_survived(submit):
    session = submit(
        """
        import numpy
        def numbers(): return numpy.ones(10**9)
        def hoard():
            kept = []
            while True: kept.append(bytearray(10**7))
        def crumbs():
            kept = []
            while True: kept.append([None])
        def one(): return 1
        """,
        memory_mib=128,
        call_seconds=20,
    )
    for name in ("numbers", "hoard", "crumbs", "hoard", "crumbs"):
        with pytest.raises(StudentError, match="MemoryError"):
            ask(session, name)
    assert ask(session, "one") == 1


def test_deep_recursion_is_a_recursion_error(submit):
    session = submit(
        """
        class Value:
            def __add__(self, other): return other + self
            def __getattr__(self, name): return getattr(self, name + "x")
            def __repr__(self): return repr([self])
        def down(): return down()
        def add(): return Value() + Value()
        def get(): return Value().x
        def show(): return repr(Value())
        """
    )
    for name in ("down", "add", "get", "show"):
        with pytest.raises(StudentError, match="RecursionError"):
            ask(session, name)


# ── the hostile: lying ────────────────────────────────────────────────────────────────────────────────────


def test_values_that_lie_stay_where_they_are(submit):
    session = submit(
        """
        import numpy
        class Float(float):
            def __eq__(self, other): return True
        class Array(numpy.ndarray): pass
        class Yes:
            def __eq__(self, other): return True
            def __float__(self): return 42.0
        def go(): return [Float(1), Yes(), numpy.zeros(2).view(Array), True]
        """
    )
    *liars, truth = ask(session, "go")
    assert [liar.type_name for liar in liars] == ["Float", "Yes", "Array"]
    assert truth is True


def test_what_is_too_large_or_too_deep_stays_where_it_is(submit):
    session = submit(
        """
        def long(): return [object() for _ in range(200_000)]
        def deep():
            value = []
            for _ in range(100_000): value = [value]
            return value
        """
    )
    assert ask(session, "long").type_name == ask(session, "deep").type_name == "list"
    assert session.call("op", "len", ask(session, "long")) == 200_000


FORGE = """
import msgpack, os
def answer(*message):
    body = msgpack.packb(message)
    return len(body).to_bytes(4, "big") + body
def frame(*message): os.write(3, answer(*message))
"""


@pytest.mark.parametrize(
    "attack",
    [
        "frame(5, True, 42.0)",  # the answer to a later question
        "os.write(3, b'\\xff\\xff\\xff\\xff')",  # four gigabytes, announced
        "os.write(3, b'\\0\\0\\0\\0')",
        "os.write(3, b'\\0\\0\\0\\x01\\xc1')",
        "frame(4, True)",
        "frame(4, 1, 42.0)",
        "frame('4', True, 42.0)",
        "frame(msgpack.ExtType(6, b'\\7\\x92\\xa3<i8\\x91\\2' + bytes(16)), True, 42.0)",  # an array
        "frame(4, True, msgpack.Timestamp(1))",
        "frame(4, True, msgpack.ExtType(8, b'Value'))",
        "frame(4, False, ['ValueError', 'x'])",
        "frame(4, False, ['ValueError', 'x', [('/etc/passwd', 1, 'f')]])",
        "frame(4, False, [msgpack.ExtType(8, bytes(8) + b'ValueError'), 'x', []])",
    ],
)
def test_forged_frames_end_the_worker(submit, attack):
    session = submit(f"{FORGE}\ndef go(): {attack}; os._exit(0)")
    with pytest.raises(ProtocolViolation):
        ask(session, "go")
    assert len(session.flags) == 1


def test_an_answer_too_many_ends_the_worker(submit):
    session = submit(f"{FORGE}\ndef go(): os.write(3, 2 * answer(4, True, 42.0)); os._exit(0)")
    with pytest.raises(ProtocolViolation, match="more than it was asked"):
        ask(session, "go")
    session = submit(f"{FORGE}\ndef go(): frame(4, True, 42.0); return 1")
    with pytest.raises(ProtocolViolation):  # now, or when what is left over answers the next question
        session.call("repr", ask(session, "go"))


def test_a_forged_answer_is_only_an_answer(submit):
    assert ask(submit(f"{FORGE}\ndef go(): frame(4, True, 42.0); os._exit(0)"), "go") == 42.0


def test_an_answer_that_goes_astray_ends_the_worker(submit):
    with pytest.raises(WorkerDied):
        ask(submit("import os\ndef go(): os.dup2(1, 3)", call_seconds=1), "go")


@pytest.mark.parametrize(
    "frames", ["[line(999)]", "[line(-1)]", "[line('1')]", "[line(1)] * 21", "[[]]", "[1]"]
)
def test_forged_tracebacks_are_a_violation(submit, frames):
    """Lines that the submission does not have, lines that are no numbers, and too many of them."""
    line = "def line(n): return msgpack.ExtType(1, msgpack.packb(['__init__.py', n, 'f']))"
    session = submit(f"{FORGE}\n{line}\ndef go(): frame(4, False, ['ValueError', 'm', {frames}])")
    with pytest.raises(ProtocolViolation):
        ask(session, "go")


def test_a_forged_traceback_of_real_lines_is_only_a_lie(submit):
    line = "def line(n): return msgpack.ExtType(1, msgpack.packb(['__init__.py', n, 'f']))"
    session = submit(
        f"{FORGE}\n{line}\ndef go(): frame(4, False, ['ValueError', 'm', [line(1)]]); os._exit(0)"
    )
    with pytest.raises(StudentError, match="ValueError: m"):
        ask(session, "go")


def test_names_and_messages_are_cleaned_and_cut(submit):
    session = submit(
        r"""
        class Loud(Exception): pass
        Loud.__name__ = "\x1b[2J\u202eLoud" + "x" * 500
        def go(): raise Loud("\x1b]0;title\x07<b>\u200b" + "y" * 100_000)
        def thing(): return Loud()
        """
    )
    with pytest.raises(StudentError) as caught:
        ask(session, "go")
    assert caught.value.type_name == "Loud" + "x" * 76
    assert caught.value.message.startswith("<b>yyy")
    assert len(caught.value.message) <= 2000
    assert ask(session, "thing").type_name == "Loud" + "x" * 76


def test_an_exception_that_fights_back_is_still_an_exception(submit):
    session = submit(
        """
        class Nasty(Exception):
            def __str__(self): raise SystemExit
        def go(): raise Nasty
        """
    )
    with pytest.raises(StudentError, match="Nasty"):
        ask(session, "go")


# ── the hostile: reaching out ─────────────────────────────────────────────────────────────────────────────

REACHES = {
    "read a file": "open(target).read()",
    "list a folder": "os.listdir(os.path.dirname(target))",
    "read through a descriptor": "os.open('.', os.O_RDONLY)",
    "read /proc": "open('/proc/self/environ').read()",
    "write a file": "open('/tmp/x', 'w')",
    "fork": "os.fork()",
    "run a program": "os.system('true') and subprocess.run(['true'])",
    "make a socket": "socket.socket()",
    "make a pair of sockets": "socket.socketpair()",
    "signal": "os.kill(os.getppid(), 15)",
    "signal all": "os.kill(-1, 9)",
    "link": "os.symlink(target, '/tmp/x')",
    "become another": "os.setuid(12345)",
}


@pytest.mark.parametrize("attack", REACHES.values(), ids=REACHES.keys())
def test_reaching_out_is_a_permission_error(submit, tmp_path, attack):
    canary = tmp_path / "canary"
    canary.write_text("secret")
    session = submit(f"import os, socket, subprocess\ndef go(target): return {attack}")
    with pytest.raises(StudentError) as caught:
        ask(session, "go", str(canary))
    assert caught.value.type_name == "PermissionError"


def test_without_landlock_the_canary_would_be_read_and_without_seccomp_a_socket_be_made():
    """The controls: these attacks do succeed where the layer that refuses them is missing."""
    source = """
        import socket
        def read(name): return open(name).read()
        def make(): return socket.socket().fileno()
        """
    sources = {"kittengrad": ("__init__.py", textwrap.dedent(source))}
    with tempfile.NamedTemporaryFile("w") as canary:
        os.chmod(canary.name, 0o644)
        print("secret", file=canary, flush=True)
        without_landlock = ("limits", "privileges", "seccomp"), "read", canary.name
        without_seccomp = ("limits", "privileges", "landlock"), "make"
        for layers, name, *arguments in (without_landlock, without_seccomp):
            with ForkServer(layers=layers) as fork_server:
                session = Session(fork_server, sources, Limits())
                assert ask(session, name, *arguments) in ("secret\n", 4)
                assert session.confinement["degraded"] is True
                session.close()


def test_a_thread_cannot_be_started(submit):
    session = submit("import threading\ndef go(): threading.Thread(target=print).start()")
    with pytest.raises(StudentError, match="can't start new thread"):
        ask(session, "go")


def test_nothing_of_the_grader_is_in_sight(submit):
    session = submit(
        """
        import sys, gc, os, traceback, types
        def go():
            modules = [name for name in sys.modules if "autograder" in name]
            frames = [frame.f_code.co_name for frame, _ in traceback.walk_stack(None)]
            descriptors = [n for n in range(64) if valid(n)]
            others = [o for o in gc.get_objects() if type(o).__name__ in ("socket", "Child", "Popen")]
            return modules, frames, descriptors, len(others), dict(os.environ), sys.path
        def valid(n):
            try: os.fstat(n)
            except OSError: return False
            return True
        """
    )
    modules, frames, descriptors, others, environment, path = ask(session, "go")
    assert modules == []
    assert "spawn" not in frames
    assert descriptors == [0, 1, 2, 3]
    assert others == 0
    assert environment.keys() <= {*module.ENVIRONMENT, "LC_CTYPE"}
    assert str(ROOT) not in path


# ── what is left ──────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_left_behind(fork_server, submit):
    source = """
        import os
        def fine(): return [object() for _ in range(100)]
        def loop():
            while True: print("x")
        def leave(): os._exit(3)
        """

    def clean_fork_server():
        """No child, and five descriptors: the standard three, the control socket, the Landlock rules."""
        pid = fork_server._process.pid
        return children(pid) == [] and len(os.listdir(f"/proc/{pid}/fd")) == 5

    assert eventually(clean_fork_server)
    ours = len(os.listdir("/proc/self/fd")), children(os.getpid())
    for name in ("fine", "loop", "leave"):
        session = submit(source, call_seconds=0.2)
        with contextlib.suppress(WorkerDied):
            ask(session, name)
        assert name != "fine" or not clean_fork_server()
        session.close()
        session.close()
    assert eventually(clean_fork_server)
    assert (len(os.listdir("/proc/self/fd")), children(os.getpid())) == ours


def test_what_belonged_to_a_lost_worker_is_not_let_go_in_the_next(submit):
    session = submit("import os\ndef make(): return object()\ndef leave(): os._exit(0)")
    old = ask(session, "make")
    with pytest.raises(WorkerDied):
        ask(session, "leave")
    new = ask(session, "make")
    assert old.id == new.id
    session.release(old)
    for _ in range(2):  # a release takes effect after the request that carries it
        assert session.call("same", new, new)


def test_released_objects_are_let_go(submit):
    session = submit(
        """
        import weakref
        class Value: pass
        kept = []
        def make():
            value = Value()
            kept.append(weakref.ref(value))
            return value
        def alive(): return sum(ref() is not None for ref in kept)
        """
    )
    handles = [ask(session, "make") for _ in range(5)]
    assert ask(session, "alive") == 5
    for handle in handles[:3]:
        session.release(handle)
    assert ask(session, "alive") == 2


# ── the fork server ──────────────────────────────────────────────────────────────────────────────────────


def test_a_fork_server_that_died_is_replaced_and_its_workers_end_with_it():
    sources = {"kittengrad": ("__init__.py", "import os\ndef pid(): return os.getpid()")}
    with ForkServer() as fork_server:
        first = Session(fork_server, sources, Limits())
        pid = ask(first, "pid")
        fork_server._process.kill()
        fork_server._process.wait()
        assert gone(pid)
        with pytest.raises(ConfinementUnavailable, match="killed from outside"):
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
    with pytest.raises(ConfinementUnavailable, match="killed from outside"):
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
        from autograder.confinement.session import Session, ForkServer
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


def gone(pid):
    """Whether a process has ended, or does so within a few seconds."""

    def ended():
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        return state in "ZX"

    return eventually(ended)


def busy(pid):
    """Whether it has used a twentieth of a second of processor time in user mode."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]) >= 5


def eventually(condition):
    for _ in range(500):
        if condition():
            return True
        time.sleep(0.01)
    return False


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


# ── cleaning ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("plain text", "plain text"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("naïve ∂L/∂a ≤ 1", "naïve ∂L/∂a ≤ 1"),
        ("\x1b[31;1mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x\x1b]8;;http://a\x1b\\y", "xy"),
        ("a\x1b", "a"),
        ("a\rb\x00c\x08d\x7f\x9b31me", "abcd31me"),
        ("\u202eevil\u2066\u200b\ufeff\u2028", "evil"),
        ("\ud800\ue000", ""),
    ],
)
def test_clean(dirty, cleaned):
    assert clean(dirty, 100) == cleaned


def test_clean_cuts():
    assert clean("a" * 50, 10) == clean("é" * 0 + "a" * 50, 10) == "a" * 10
    assert clean("é" * 50, 10) == "é" * 10


@pytest.mark.parametrize(
    ("worker", "ours", "answered"),
    [
        ((0, 5), (0, 0), True),
        ((0, 0), (0, 5), True),
        ((0, 0), (0, 0), False),
        ((5, 0), (0, 5), False),
        ((0, 5), (5, 0), False),
    ],
    ids=["it waited", "we waited", "nobody waited", "we waited for it", "it waited for us"],
)
def test_standing_in_line_for_a_processor_is_not_charged(
    submit, tmp_path, monkeypatch, worker, ours, answered
):
    """Neither the worker's waiting, nor ours while its answer lay there, unless it was for one another."""
    session = submit("import time\ndef ready(): pass\ndef go(): time.sleep(0.6); return 1", call_seconds=0.2)
    ask(session, "ready")
    for name, (ran, waited) in (("worker", worker), ("ours", ours)):
        (tmp_path / name).write_text(f"{ran * 10**9} {waited * 10**9} 1\n")
    session._worker.schedstat, session._worker.told = tmp_path / "worker", (Times(0, 0), Times(0, 0))
    monkeypatch.setattr(module, "OURS", tmp_path / "ours")
    if answered:
        assert ask(session, "go") == 1
    else:
        with pytest.raises(TimeLimit):
            ask(session, "go")


@pytest.mark.parametrize(("used", "ended"), [(0.1, ConfinementUnavailable), (0.3, TimeLimit)])
def test_a_machine_too_busy_to_run_it_takes_no_points(submit, tmp_path, monkeypatch, used, ended):
    """When patience is at its end: who has hardly run is not graded, who has used the limit up has lost."""
    session = submit("import time\ndef ready(): pass\ndef go(): time.sleep(9)", call_seconds=0.2)
    ask(session, "ready")
    schedstat = tmp_path / "schedstat"
    schedstat.write_text(f"{used * 1e9:.0f} 0 1\n")
    session._worker.schedstat = schedstat
    monkeypatch.setattr(session._worker, "delay", lambda: 5.0)
    with pytest.raises(ended):
        ask(session, "go")
    assert ask(session, "ready") is None  # by the next worker


def test_the_kernel_says_how_long_a_worker_stood_in_line(submit):
    session = submit("def ready(): pass")
    ask(session, "ready")
    assert len(session._worker.schedstat.read_text().split()) == 3


def test_what_a_submission_printed_is_no_reason_given_for_a_worker_that_does_not_start(submit, monkeypatch):
    """The reason stands on the student's page; the first worker has met no submission yet."""
    session = submit("import os\ndef leave():\n    print('secret', flush=True)\n    os._exit(0)")
    with pytest.raises(WorkerDied):
        ask(session, "leave")
    assert "secret" in session.output

    def dies(*_):
        raise WorkerDied("gone")

    monkeypatch.setattr(session, "_reply", dies)
    with pytest.raises(ConfinementUnavailable) as caught:
        ask(session, "leave")
    assert "secret" not in str(caught.value)
