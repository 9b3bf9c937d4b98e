"""What lies in a class folder beside the students' folders, and must change nothing about them.

An LMS, a teaching assistant and a hostile student all leave entries there. The grader lists each of them, and
grades the students as before.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.attacks.packaged import NOTHING

INTRUDER = "zz-intruder"


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("graph.py", NOTHING)


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "graph.py").write_text(NOTHING)


def _file(path: Path) -> None:
    path.write_text(NOTHING)


# Each entry tries to make the class read as something else: one student, one submission, someone's work.
SURPRISES: dict[str, Callable[[Path], None]] = {
    "02-backprop.zip": _zip,
    "01-scalar-graph": _folder,
    "kittengrad": _folder,
    "checks": _folder,
    "graph.py": _file,
    "kilroy_4567_12345_graph.py": _file,
}


def surprise(folder: Path, victim: str) -> None:
    """Put all of this into the class, and an empty, newer submission in a folder with the victim's name."""
    for name, make in SURPRISES.items():
        make(folder / name)
    place = folder / INTRUDER / victim / "02-backprop"
    place.mkdir(parents=True)
    (place / "graph.py").write_text(NOTHING)
    later = (folder / victim).stat().st_mtime + 1000
    os.utime(place / "graph.py", (later, later))
