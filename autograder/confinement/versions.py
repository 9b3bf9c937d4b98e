"""The versions of Python and NumPy that a mark is reached with: the worker's and the grader's."""

from __future__ import annotations

import functools
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from autograder.confinement.errors import ConfinementUnavailable
from autograder.confinement.fork_server import ENVIRONMENT, worker_python

ANSWER_SECONDS = 20.0  # for a Python to start and say its version, on a busy machine

# Looks for the folder that an installer leaves beside NumPy. To import NumPy takes ten times as long.
ASK = """
import glob, platform, sys
found = [name for path in sys.path for name in glob.glob(glob.escape(path) + "/numpy-*.dist-info")]
print(platform.python_version(), found[0].split("numpy-")[-1].removesuffix(".dist-info"))
"""


def versions() -> str:
    """`worker Python 3.11.2, NumPy 2.4.6; grader Python 3.11.2, NumPy 2.4.6`.

    Raises ConfinementUnavailable when the worker's Python does not say.
    """
    worker = _of_worker(worker_python())
    return f"worker {worker}; grader {_told(platform.python_version(), version('numpy'))}"


@functools.cache
def _of_worker(python: Path) -> str:
    try:
        answer = subprocess.run(
            [python, "-I", "-B", "-c", ASK],
            env=ENVIRONMENT,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
            check=True,
        )
        return _told(*answer.stdout.split())
    except (OSError, subprocess.SubprocessError, TypeError) as error:
        raise ConfinementUnavailable(
            f"{python} does not say its versions of Python and NumPy ({type(error).__name__}): run "
            "`make setup-demo`, or point $KITTENGRAD_WORKER_PYTHON at a Python with requirements/worker.txt "
            "installed"
        ) from error


def _told(python: str, numpy: str) -> str:
    return f"Python {python}, NumPy {numpy}"
