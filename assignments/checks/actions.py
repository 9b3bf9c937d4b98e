"""What the grader blocks: files, other programs and the network. The checks stop a file that uses them.

Python reports every action of this kind as an audit event. `watched` compares the events with a table while a
check runs, and stops the actions that a file of the student causes.
"""

import os
import sys
import sysconfig
from contextlib import contextmanager
from pathlib import Path

from . import calls
from .rules import BlockedInGrader

# The events, what the file did, the next step.
BLOCKED = (
    (
        "h5py.File open os.chdir os.chmod os.listdir os.mkdir os.remove os.rename os.rmdir os.scandir "
        "os.truncate",
        "opens {what}. The grader has no files for your code",
        "write the numbers into {file}, or open it in the notebook",
    ),
    (
        "os.exec os.fork os.forkpty os.posix_spawn os.spawn os.system subprocess.Popen",
        "starts another program. The grader blocks other programs",
        "do this in the notebook",
    ),
    ("threading.Thread.start", "starts a thread. The grader blocks threads", "do the work in one thread"),
    (
        "socket.__new__ socket.connect socket.getaddrinfo urllib.Request",
        "uses the network. The grader has no network",
        "do this in the notebook",
    ),
)
WORDS = {event: (done, advice) for events, done, advice in BLOCKED for event in events.split()}

# What a file can read in the grader too: Python's own files.
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
PYTHON = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
DEVICES = ["/dev/null", "/dev/urandom", "/dev/zero", "/usr/share/zoneinfo"]
READABLE = {Path(path).resolve() for path in (*PYTHON, *DEVICES)}


@contextmanager
def watched(rules):
    """Apply the rules to the actions in the block. None applies nothing."""
    global _rules
    _listen_once()
    before, _rules, variables = _rules, rules, os.environ
    vars(os)["environ"] = calls.Environment(variables, rules) if rules else variables
    try:
        yield
    finally:
        _rules, vars(os)["environ"] = before, variables


_rules = None
_listening = False


def _listen_once():
    global _listening
    if not _listening:
        _listening = True
        calls.announce_python()
        sys.addaudithook(_hear)  # stays until Python ends, and is idle outside `watched`


def _hear(event, arguments):
    if _rules is None:
        return
    if event in calls.ANNOUNCED:
        if file := _rules.caller(sys._getframe(1)):
            _judge(file, event, *arguments)
        return
    if event not in WORDS or (event == "open" and _is_library(*arguments)):
        return
    if file := _rules.running(sys._getframe(1), imports=False):
        _refuse(file, event, *arguments[:1])


def _judge(file, event, arguments, keywords):
    """Raise the rules' error for a call that the file makes, if the grader blocks it."""
    if event == calls.IMPORT_MODULE:
        _rules.refuse_import(file, *arguments, **keywords)
    elif event == calls.THREAD:
        _refuse(file, event)
    elif path := calls.path_for_h5py(*arguments, **keywords):
        _refuse(file, event, path)


def _refuse(file, event, path=None):
    done, advice = (text.format(file=file, what=_name(path)) for text in WORDS[event])
    raise BlockedInGrader(f"{file} {done}: {advice}.")


def _is_library(path, mode, flags):
    """Whether this reads one of Python's own files, or an open file."""
    if isinstance(path, int):
        return True
    if (flags or 0) & WRITING:
        return False
    place = Path(os.fsdecode(path)).resolve()
    return not READABLE.isdisjoint((place, *place.parents))


def _name(path):
    """The name of the file or folder that an event is about, if it has one."""
    name = Path(os.fsdecode(path)).name if isinstance(path, (str, bytes, os.PathLike)) else ""
    return name[:60] or "a folder"
