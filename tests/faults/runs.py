"""Runs of the real command, each in a process of its own, what they left, and who takes part in them.

All use one seed, so that rows can be compared.
"""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from autograder.course import ROOT
from autograder.store import UNFINISHED

KINDS = ("exits-early", "half-done", "perfect", "wrong-power")
STAGE = "01-scalar-graph"
HOW = {
    "cwd": ROOT,
    "env": {**os.environ, "COLUMNS": "400", "NO_COLOR": "1"},
    "stdout": subprocess.PIPE,
    "stderr": subprocess.STDOUT,
    "text": True,
}


def command(*arguments):
    return [sys.executable, "-m", "autograder", *map(str, arguments)]


def grade(folder, results, *options, **how):
    """One run to its end; what it says is all in `stdout`."""
    arguments = command("grade", folder, "-o", results, "--seed", 7, *options)
    return subprocess.run(arguments, **HOW, **how, timeout=120)


def begin(folder, results, *options):
    """A run that goes on while we look, as from a terminal of its own."""
    arguments = command("grade", folder, "-o", results, "--seed", 7, *options)
    # Tests that a shell runs in the background ignore Ctrl-C, and what they start would, too.
    heeds = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
    return subprocess.Popen(arguments, **HOW, **heeds, start_new_session=True)


def wait_for(condition, seconds=60):
    """What `condition` gives as soon as it gives something."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if found := condition():
            return found
        time.sleep(0.005)
    raise AssertionError("it did not come to that")


# What a run left.


def rows(results):
    """grades.csv by student, without the hour."""
    with (results / "grades.csv").open(encoding="utf-8-sig") as sheet:
        return {row["student"]: {**row, "graded_at": ""} for row in csv.DictReader(sheet)}


def records(results):
    """The bytes of every record, and the time it was written."""
    found = sorted((results / "json").glob("*/*.json"))
    return {str(path.relative_to(results)): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def unfinished(results):
    return [str(path) for path in results.rglob(f"*{UNFINISHED}")]


def assert_whole(results):
    """No file is half of anything."""
    for data, _ in records(results).values():
        assert json.loads(data)["stage"] == STAGE
    for page in results.rglob("*.html"):
        assert page.read_text(encoding="utf-8").rstrip().endswith("</html>"), page
    if (results / "grades.csv").exists():
        text = (results / "grades.csv").read_text(encoding="utf-8")
        assert text.endswith("\n")
        assert len({len(row) for row in csv.reader(text.splitlines())}) == 1


def assert_healed(results, submissions, truth, before):
    """A plain run finishes, leaves alone what was there before, and ends where an undisturbed one does."""
    run = grade(submissions, results)
    assert run.returncode == 0, run.stdout
    assert rows(results) == truth
    assert_whole(results)
    assert unfinished(results) == []
    after = records(results)
    assert {name: after[name] for name in before} == before


# Who takes part in a run, by process id.


def below(pid):
    """The children of a process."""
    found = []
    with suppress(OSError):
        for task in Path("/proc", str(pid), "task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def is_fork_server(pid):
    with suppress(OSError):
        return b"fork_server.main" in Path("/proc", str(pid), "cmdline").read_bytes()
    return False


def pool(main):
    return [pid for pid in below(main) if not is_fork_server(pid)]


def forks(main):
    return [pid for grader in pool(main) for pid in below(grader) if not is_fork_server(pid)]


def fork_servers(main):
    return [pid for grader in pool(main) for pid in below(grader) if is_fork_server(pid)]


def workers(main):
    return [pid for fork_server in fork_servers(main) for pid in below(fork_server)]
