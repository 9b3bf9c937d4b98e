"""A small class, what an undisturbed run makes of it, and half of that."""

import os
import shutil
from contextlib import suppress

import pytest

from autograder.authoring import examples
from autograder.course import load
from tests.attacks import world
from tests.faults.runs import KINDS, STAGE, grade, rows, wait_for


@pytest.fixture(scope="session")
def example_class(tmp_path_factory):
    """The example class, written out."""
    folder = tmp_path_factory.mktemp("examples")
    examples.write(load(), folder)
    return folder


@pytest.fixture(scope="session")
def submissions(example_class, tmp_path_factory):
    """Eight submissions of four kinds."""
    folder = tmp_path_factory.mktemp("faults") / "class"
    for copy in ("a", "b"):
        for kind in KINDS:
            shutil.copytree(example_class / kind / STAGE, folder / f"{kind}-{copy}" / STAGE)
    return folder


@pytest.fixture
def with_a_hang(submissions, tmp_path):
    """The same class, and among its first one that takes all the time it gets: a run is surely not over."""
    folder = tmp_path / "class"
    shutil.copytree(submissions, folder)
    place = folder / f"{KINDS[0]}-aa" / STAGE
    place.mkdir(parents=True)
    (place / "scalar.py").write_text("while True: pass\n")
    return folder


@pytest.fixture(scope="session")
def undisturbed(submissions, tmp_path_factory):
    """A results folder as it should be."""
    results = tmp_path_factory.mktemp("undisturbed") / "results"
    run = grade(submissions, results)
    assert run.returncode == 0, run.stdout
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


@pytest.fixture
def nobody_left():
    """Whatever a run leaves behind becomes a child of ours: there must be none."""
    world.adopt_orphans()
    before = world.children()
    yield
    wait_for(lambda: not _buried(world.children() - before), 20)


def _buried(pids):
    """These processes; the ended ones are gone when we look again."""
    for pid in map(int, pids):
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    return pids
