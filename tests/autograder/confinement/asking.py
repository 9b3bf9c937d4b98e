"""What the tests of the confinement share beside the fixture `submit`."""

import time
from pathlib import Path


def ask(session, name, *arguments):
    """Call a function of the submission's package."""
    package = session.call("module", "kittengrad")
    return session.call("call", session.call("getattr", package, name), list(arguments), {})


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


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
