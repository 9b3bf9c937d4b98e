"""Run the command `autograder` as staff type it: in a process of its own, with a wide terminal."""

import os
import subprocess
import sys

from autograder.course import ROOT

COMMAND = [sys.executable, "-m", "autograder"]
WIDE = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}


def run(*arguments):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=ROOT, env=WIDE, capture_output=True, text=True
    )
