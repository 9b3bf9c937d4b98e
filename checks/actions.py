"""What the grader blocks: files, other programs and the network. The checks stop a file that uses them.

Python reports every action of this kind as an audit event. `watched` compares the events with a table while a
check runs, and stops the actions that a file of the student causes.
"""

import os
import sys
import sysconfig
from contextlib import contextmanager
from pathlib import Path

from .rules import BlockedInGrader

# The events, what the file did, the next step.
BLOCKED = (
    (
        "open os.chdir os.chmod os.listdir os.mkdir os.remove os.rename os.rmdir os.scandir os.truncate",
        "opens {what}. The grader has no files for your code",
        "write the numbers into {file}, or open it in the notebook",
    ),
    (
        "os.exec os.fork os.forkpty os.posix_spawn os.spawn os.system subprocess.Popen",
        "starts another program. The grader blocks other programs",
        "do this in the notebook",
    ),
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
    before, _rules = _rules, rules
    try:
        yield
    finally:
        _rules = before


_rules = None
_listening = False


def _listen_once():
    global _listening
    if not _listening:
        _listening = True
        sys.addaudithook(_hear)  # stays until Python ends, and is idle outside `watched`


def _hear(event, arguments):
    if _rules is None or event not in WORDS or (event == "open" and _is_library(*arguments)):
        return
    if file := _rules.running(sys._getframe(1), imports=False):
        done, advice = (text.format(file=file, what=_name(arguments)) for text in WORDS[event])
        raise BlockedInGrader(f"{file} {done}: {advice}.")


def _is_library(path, mode, flags):
    """Whether this reads one of Python's own files, or an open file."""
    if isinstance(path, int):
        return True
    if (flags or 0) & WRITING:
        return False
    place = Path(os.fsdecode(path)).resolve()
    return not READABLE.isdisjoint((place, *place.parents))


def _name(arguments):
    """The name of the file or folder in an event's arguments, if it has one."""
    path = arguments[0] if arguments else None
    name = Path(os.fsdecode(path)).name if isinstance(path, (str, bytes, os.PathLike)) else ""
    return name[:60] or "a folder"
