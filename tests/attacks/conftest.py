"""One run of the real grader on the whole corpus, and what the world looked like before and after it.

The grader runs from a copy of the tree with canaries in it that all may read: what keeps a submission from
them is the confinement, not the permissions of a temporary folder. Two things differ there: a lost worker is
replaced once instead of five times, because the attacks that hang take all the time they are given. And stage
02 has a leaderboard.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.confinement.fork_server import worker_python
from autograder.course import ROOT
from tests.attacks import world
from tests.attacks.staging import fill_class

COPIED = ("autograder", "checks", "reference", "assignments", "datasets", "pyproject.toml")
LEFT_OUT = ("__pycache__", "kittens", "mini", "real")  # the pictures are drawn, and the sets are large
LEADERBOARD = """
[leaderboard]
draw = "datasets.kittens:hidden"
classifier = "classifier.py"
weights = "classifier.h5"
largest_kib = 4096
images = 60
call_seconds = 2
total_seconds = 2
memory_mib = 256
"""
HONEST = ("graph.py",)


@dataclass
class Stage:
    """Where the run takes place: a copy of the tree, a class, and what must not get out."""

    folder: Path
    canaries: dict[str, str] = field(default_factory=dict)  # where it lies -> the text
    places: dict[str, Any] = field(default_factory=dict)

    def plant(self, name: str, path: Path, comment: bool = False) -> Path:
        """A canary in a new file, or as a comment on top of one that is there."""
        self.canaries[name] = f"canary-{secrets.token_hex(16)}"
        path.parent.mkdir(parents=True, exist_ok=True)
        before = f"\n{path.read_text(encoding='utf-8')}" if comment else "\n"
        path.write_text(("# " if comment else "") + self.canaries[name] + before, encoding="utf-8")
        return path


@dataclass
class Run:
    """What there was to see of the run."""

    stage: Stage
    results: Path
    students: dict[str, str]  # attack -> its student
    said: subprocess.CompletedProcess[str]
    children: set[str]  # new ones
    changed: set[str]  # files of the tree and of the class that are not as they were
    scratch: list[str]  # left in the folder for temporary files
    heard: list[str]

    def records(self) -> dict[str, dict[str, Any]]:
        """All results by student; every student has one."""
        found = (self.results / "json").glob("*/*.json")
        return {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in found}


@pytest.fixture(scope="session")
def stage():
    """The copy with its canaries."""
    folder = Path(tempfile.mkdtemp(prefix="kittengrad-attacks-"))  # pytest would keep its own private
    copy = folder / "tree"
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
        else:
            shutil.copy(ROOT / name, copy)
    course = copy / "reference" / "course.toml"
    rules = course.read_text(encoding="utf-8")
    assert "respawns = 5" in rules
    course.write_text(rules.replace("respawns = 5", "respawns = 1"), encoding="utf-8")
    for path in (copy / "reference" / "stages").glob("*/stage.toml"):
        text = path.read_text(encoding="utf-8").partition("\n[leaderboard]")[0]
        is_ranked = path.parent.name == "02-backprop"
        path.write_text(text + LEADERBOARD if is_ranked else text, encoding="utf-8")

    made = Stage(folder)
    stages, package = copy / "reference" / "stages", copy / "reference" / "kittengrad"
    secret_files = [
        made.plant("suites", stages / "canary"),
        made.plant("suite", stages / "02-backprop" / "test_hidden.py", comment=True),
        made.plant("beside the reference", package / "canary"),
        made.plant("reference", package / "graph.py", comment=True),
        made.plant("neighbour", folder / "class" / "neighbour" / "02-backprop" / "notes.txt"),
        made.plant("seed", folder / "secret"),
        made.plant("results", folder / "results" / "canary"),
    ]
    made.canaries["environment"] = f"canary-{secrets.token_hex(16)}"
    (folder / "class" / "neighbour" / "02-backprop" / "graph.py").write_text("raise NotImplementedError\n")
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o644))
    made.places = {
        "mark": f"kilroy-{secrets.token_hex(6)}",
        "secrets": [str(path) for path in secret_files],
        "folders": sorted({str(path.parent) for path in secret_files}),
        "neighbour": str(secret_files[4]),
        "solution": str(package / "graph.py"),
    }
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def listeners(stage):
    """Somebody whom the attacks may try to tell."""
    with world.Listeners(stage.folder, stage.places["mark"]) as listeners:
        stage.places |= listeners.known_as()
        yield listeners


@pytest.fixture(scope="session")
def run(stage, listeners):
    """`autograder grade` on the whole class, once."""
    honest = {name: (ROOT / "reference" / "kittengrad" / name).read_text(encoding="utf-8") for name in HONEST}
    students = fill_class(stage.folder / "class", stage.places, honest)
    scratch = stage.folder / "scratch"
    scratch.mkdir(mode=0o777)
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "HOME": str(stage.folder),
        "TMPDIR": str(scratch),
        "PYTHONDONTWRITEBYTECODE": "1",
        "KITTENGRAD_WORKER_PYTHON": str(worker_python()),
        "KITTENGRAD_CANARY": stage.canaries["environment"],
    }
    command = [sys.executable, "-m", "autograder", "grade", stage.folder / "class"]
    command += ["--results", stage.folder / "results", "--secret", stage.folder / "secret", "--stats"]
    world.adopt_orphans()
    before, files = world.children(), _files(stage)
    said = subprocess.run(
        command, cwd=stage.folder / "tree", env=environment, capture_output=True, text=True, timeout=900
    )
    time.sleep(0.1)  # an orphan is adopted when its parent is gone
    return Run(
        stage=stage,
        results=stage.folder / "results",
        students=students,
        said=said,
        children=world.children() - before,
        changed={name for name, state in files.items() ^ _files(stage).items()},
        scratch=os.listdir(scratch),
        heard=listeners.heard(),
    )


def _files(stage: Stage) -> dict[str, tuple[int, int]]:
    return world.tree(stage.folder / "tree") | world.tree(stage.folder / "class")
