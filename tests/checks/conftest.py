"""What the tests of the visible checks share: a finished package to spoil, and the suites to run on it."""

import shutil

import pytest
from checks import record, running
from checks.rules import LISTED

from autograder.course import ASSIGNMENTS, CHECKS, REFERENCE, ROOT

VISIBLE = ASSIGNMENTS / "checks"


@pytest.fixture
def kittengrad(tmp_path):
    """A copy of the finished package, spoilt: kittengrad(("graph.py", "old", "new"), …) -> its folder."""
    folder = tmp_path / "kittengrad"
    shutil.copytree(REFERENCE / "kittengrad", folder, ignore=shutil.ignore_patterns("__pycache__"))

    def spoil(*replacements):
        for name, old, new in replacements:
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text, f"{old!r} is not in {name}"
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return spoil


@pytest.fixture(autouse=True)
def record_folder(monkeypatch, tmp_path):
    """Where the checks of a test keep their record: never in assignments/."""
    folder = tmp_path / ".kittengrad"
    monkeypatch.setattr(record, "folder", lambda: folder)
    return folder


@pytest.fixture
def stubs():
    """The package as released, every task still to do."""
    return ROOT / "assignments" / "kittengrad"


@pytest.fixture
def run():
    """Run visible checks on a package folder: run(folder, "2.3") -> outcomes."""
    return lambda folder, *wanted: running.run(wanted, VISIBLE, folder)


@pytest.fixture
def lab(tmp_path, kittengrad):
    """A folder as students have it: kittengrad/ and checks/ side by side, importable from there."""
    kittengrad()
    shutil.copytree(CHECKS, tmp_path / "checks", ignore=shutil.ignore_patterns("__pycache__"))
    for made in (*VISIBLE.glob("test_*.py"), VISIBLE / LISTED):
        shutil.copy(made, tmp_path / "checks")
    return tmp_path
