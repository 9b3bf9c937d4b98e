"""The conversation with a hostile worker: what it can reach, what it can say, what is left of it."""

import contextlib
import os
import signal
import tempfile
import textwrap

import numpy as np
import pytest

from autograder.confinement.errors import (
    ConfinementUnavailable,
    ProtocolViolation,
    StudentError,
    TimeLimit,
    WorkerDied,
)
from autograder.confinement.fork_server import ENVIRONMENT, ForkServer
from autograder.confinement.session import Session
from autograder.confinement.worker.wire import Handle, WireError
from autograder.course import ROOT, Limits
from tests.autograder.confinement.asking import ask, children, eventually

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
    with pytest.raises(ProtocolViolation, match="more than one answer"):
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
    assert environment.keys() <= {*ENVIRONMENT, "LC_CTYPE"}
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
