"""How long is the way from an LMS's download to the files for its import? Plays it with a made-up class.

python -m benchmarks.desk                      600 students of stage 02 in Canvas, on all cores
python -m benchmarks.desk --students 60        a smaller class
python -m benchmarks.desk --keep /tmp/class    leave all files in this new folder

It types three commands. For each it prints the seconds on the clock, the seconds of processor time of all
processes, and the memory of the largest process in MiB. The class is that of the desk's tests: right
solutions, every known mistake with the slow ones, stubs, a syntax error, and files that cannot be graded.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.autograder.desk import made_up_class

MISSING = 12  # students of the roster who sent nothing
EXPECTED = (0, 3)  # 3: something could not be graded, and is listed
COMMANDS = {
    "collect": ["submissions.zip", "--to", "class", "--stage", "02", "--roster", "gradebook.csv"],
    "grade": ["class", "--results", "results"],
    "export": ["canvas", "class", "--results", "results", "--table", "gradebook.csv", "--to", "marks"],
}


@dataclass(frozen=True)
class Took:
    """What a command took: seconds on the clock and of the processor, and MiB of the largest process."""

    command: str
    clock: float
    processor: float
    memory: float


def main():
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.desk", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--students", type=int, default=600, help="how many send something (600)")
    parser.add_argument("--keep", type=Path, help="a new folder for all files (a temporary one)")
    options = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        hand_in(folder, options.students)
        for name, words in COMMANDS.items():
            print(as_text(typed(folder, name, words)), flush=True)


def hand_in(folder, count):
    """What the instructor downloads: the zip, and the gradebook as the roster."""
    folder.mkdir(parents=True, exist_ok=True)
    class_ = made_up_class.members(count + MISSING)
    made_up_class.canvas(class_[:count], folder / "submissions.zip")
    made_up_class.canvas_gradebook(class_, folder / "gradebook.csv")


def typed(folder, name, words):
    """Run one command in the folder; what it printed is in NAME.txt. Exits when it fails."""
    command = [sys.executable, "-m", "autograder", name, *words]
    settings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    said = folder / f"{name}.txt"
    began = time.perf_counter()
    with said.open("w") as output:
        running = subprocess.Popen(command, cwd=folder, env=settings, stdout=output)
    _, status, used = os.wait4(running.pid, 0)
    clock = time.perf_counter() - began
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode not in EXPECTED:
        sys.exit(f"{' '.join(command[2:])} failed:\n{said.read_text()}")
    return Took(name, clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def as_text(took):
    return (
        f"{took.command:8}{took.clock:8.1f} s on the clock{took.processor:8.1f} s of processor time"
        f"{took.memory:8.0f} MiB"
    )


if __name__ == "__main__":
    main()
