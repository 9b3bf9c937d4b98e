"""`autograder nbgrader`: puts a stage into an nbgrader course folder, ready for generation and release.

COURSE/nbgrader_config.py        written once; yours to edit
COURSE/exchange/                 where releases go and submissions come; for a class, set a shared folder
COURSE/source/STAGE/STAGE.ipynb  the notebook with its answers, points and metadata; nbgrader strips it
COURSE/source/STAGE/kittengrad/  the stage's stubs, the provided files, and the files of earlier stages
COURSE/source/STAGE/checks/      the visible checks up to this stage
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import nbformat
from nbformat.v4 import new_code_cell

from autograder.build import assignments as build
from autograder.build.stubs import solved
from autograder.course import CHECKS, REFERENCE, ROOT, Course, Stage
from autograder.store import write_atomically

BONUS = "integration-bonus"  # the name of the cell
BONUS_TEXT = "# The bonus for your own files of earlier stages is extra credit in this cell."
Earlier = Literal["reference", "own"]

# The student, two numbers, and the file, in any folder of a zip. nbgrader matches from the left.
CANVAS = r"(?P<student_id>[^_/]+)_(?:LATE_)?\d+_\d+_(?:.*?/)??(?P<file_id>(?:kittengrad/|checks/)?[^/]+)$"

CONFIG = """\
# nbgrader for Kittengrad. `autograder nbgrader` wrote this file once and leaves it alone from now on.
import sys
from pathlib import Path

sys.path.insert(0, {root!r})  # where the grader lies on this machine

from autograder.nbgrader.configuration import configure

c = get_config()
configure(c)  # our grader process in the place of nbgrader's; what follows may be changed

c.CourseDirectory.course_id = "kittengrad"
# Students and instructors exchange work through this folder. For a class it is a shared one, writable to all.
c.Exchange.root = str(Path(__file__).resolve().parent / "exchange")

# `nbgrader zip_collect STAGE` reads a download of your LMS in downloaded/STAGE/archive. It takes .ipynb and
# .py files. It needs a pattern that finds the student and the file in a path; without one it takes nothing.
# nbgrader grades only a submission that has its notebook. The pattern below is for names as Canvas makes:
# perfect_4567_12345_graph.py, perfect_LATE_4567_12345_graph.py, perfect_4567_12345_02-backprop.zip.
# c.FileNameCollectorPlugin.named_regexp = r".*/extracted/{names}"
"""


def lay_out(
    course: Course,
    stage: Stage,
    folder: Path,
    earlier: Earlier = "reference",
    *,
    reference: Path = REFERENCE,
    checks: Path = CHECKS,
) -> list[str]:
    """Add this stage to the nbgrader course in `folder`; create the course first if needed.

    earlier  the files of earlier stages in the release: "reference" for solutions of the reference, "own" for
             stubs, which students replace by their own files

    Returns one line per written file.

    Running it again brings source/STAGE/ up to date. Raises build.BuildError.
    """
    with_answers, _ = build.notebook(stage, reference)
    if course.earlier(stage):
        with_answers = with_bonus_cell(with_answers)
    files = {f"{stage.id}.ipynb": with_answers}
    files |= _package(course, stage, earlier, reference)
    files |= _checks(course, stage, reference, checks)
    texts = {f"source/{stage.id}/{name}": text for name, text in files.items()}
    if not (folder / "nbgrader_config.py").exists():
        texts["nbgrader_config.py"] = CONFIG.format(root=str(ROOT), names=CANVAS)
    done = []
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != text.encode():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text)
            done.append(f"{name} written")
    (folder / "exchange").mkdir(exist_ok=True)
    return done


def with_bonus_cell(notebook: str) -> str:
    """The notebook with a cell of 0 points, in which the integration bonus is extra credit."""
    found = nbformat.reads(notebook, as_version=4)
    meta = {"grade": True, "solution": False, "locked": True, "task": False, "grade_id": BONUS}
    meta |= {"points": 0.0, "schema_version": 3, "cell_type": "code"}
    cell = new_code_cell(BONUS_TEXT, id=BONUS, metadata={"nbgrader": meta})
    found.cells.append(cell)
    return f"{nbformat.writes(found)}\n"


def _package(course: Course, stage: Stage, earlier: Earlier, reference: Path) -> dict[str, str]:
    stubs = build.package(course, reference)
    files = {name: stubs[name] for name in (*course.provided, *stage.needs, *stage.owns)}
    for name in (name for before in course.earlier(stage) for name in before.owns):
        text = (reference / "kittengrad" / name).read_text(encoding="utf-8")
        files[name] = solved(text) if earlier == "reference" else stubs[name]
    return {f"kittengrad/{name}": text for name, text in files.items()}


def _checks(course: Course, stage: Stage, reference: Path, checks: Path) -> dict[str, str]:
    after = [other for other in course.stages if other.number > stage.number]
    later = {name for other in after for name in (other.suite, other.predictions)}
    made = build.all_checks(course, reference, checks)
    return {f"checks/{name}": text for name, text in made.items() if name not in later}
