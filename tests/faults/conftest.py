"""A small class, what an undisturbed run makes of it, and runs that can be disturbed.

Every run is the real command in a process of its own. All of them use one seed, so that rows can be compared.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from autograder.course import ROOT
from autograder.results import UNFINISHED
from tests.attacks import world

EXAMPLES = ROOT / "autograder" / "examples"
KINDS = ("exits-early", "half-done", "perfect", "wrong-power")
STAGE = "01-scalar-graph"
WIDE = {**os.environ, "COLUMNS": "400", "NO_COLOR": "1"}


@pytest.fixture(scope="session")
def hand_ins(tmp_path_factory):
    """Eight hand-ins of four kinds."""
    folder = tmp_path_factory.mktemp("faults") / "class"
    for copy in ("a", "b"):
        for kind in KINDS:
            shutil.copytree(EXAMPLES / kind / STAGE, folder / f"{kind}-{copy}" / STAGE)
    return folder


def command(*arguments):
    return [sys.executable, "-m", "autograder", *map(str, arguments)]


def grade(folder, results, *options, **how):
    """One run to its end."""
    return subprocess.run(
        command("grade", folder, "-o", results, "--seed", 7, *options),
        **{"cwd": ROOT, "env": WIDE, "capture_output": True, "text": True, "timeout": 120} | how,
    )


def begin(folder, results, *options):
    """A run in a session of its own, as from a terminal of its own."""
    return subprocess.Popen(
        command("grade", folder, "-o", results, "--seed", 7, *options),
        cwd=ROOT,
        env=WIDE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="session")
def undisturbed(hand_ins, tmp_path_factory):
    """A results folder as it should be."""
    results = tmp_path_factory.mktemp("undisturbed") / "results"
    run = grade(hand_ins, results)
    assert run.returncode == 0, run.stderr
    return results


@pytest.fixture(scope="session")
def truth(undisturbed):
    """Its rows, by student."""
    found = rows(undisturbed)
    assert len(found) == 2 * len(KINDS)
    assert {row["status"] for row in found.values()} == {"graded"}
    return found


@pytest.fixture
def half(undisturbed, tmp_path):
    """A results folder with every second of the records, and none of the pages."""
    results = tmp_path / "results"
    results.mkdir()
    shutil.copy2(undisturbed / ".secret", results)
    for record in sorted((undisturbed / "json").glob("*-a/*.json")):
        target = results / record.relative_to(undisturbed)
        target.parent.mkdir(parents=True)
        shutil.copy2(record, target)
    return results


def rows(results):
    """grades.csv by student, without the hour."""
    with (results / "grades.csv").open(encoding="utf-8") as sheet:
        return {row["student"]: {**row, "graded_at": ""} for row in csv.DictReader(sheet)}


def records(results):
    """The bytes of every record, and the time it was written."""
    found = sorted((results / "json").glob("*/*.json"))
    return {str(path.relative_to(results)): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


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


def unfinished(results):
    return [str(path) for path in results.rglob(f"*{UNFINISHED}")]


def assert_healed(results, hand_ins, truth, before):
    """A plain run finishes, leaves alone what was there before, and ends where an undisturbed one does."""
    run = grade(hand_ins, results)
    assert run.returncode == 0, run.stdout + run.stderr
    assert rows(results) == truth
    assert_whole(results)
    assert unfinished(results) == []
    after = records(results)
    assert {name: after[name] for name in before} == before


def wait_for(condition, seconds=60):
    """What `condition` gives as soon as it gives something."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if found := condition():
            return found
        time.sleep(0.005)
    raise AssertionError("it did not come to that")


# The processes of a run.


def below(pid):
    """The children of a process."""
    found = []
    with suppress(OSError):
        for task in Path("/proc", str(pid), "task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def is_zygote(pid):
    with suppress(OSError):
        return b"zygote.main" in Path("/proc", str(pid), "cmdline").read_bytes()
    return False


def judges(main):
    return [pid for pid in below(main) if not is_zygote(pid)]


def forks(main):
    return [pid for judge in judges(main) for pid in below(judge) if not is_zygote(pid)]


def zygotes(main):
    return [pid for judge in judges(main) for pid in below(judge) if is_zygote(pid)]


def workers(main):
    return [pid for zygote in zygotes(main) for pid in below(zygote)]


@pytest.fixture
def nobody_left():
    """Whatever a run leaves behind becomes a child of ours: there must be none."""
    world.adopt_orphans()
    before = world.children()
    yield
    wait_for(lambda: not _alive(world.children() - before), 20)


def _alive(pids):
    """Those that have not ended; the ended ones are buried."""
    for pid in map(int, pids):
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    return pids
