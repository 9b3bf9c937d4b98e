"""`autograder gradescope`: the zip for one stage, with the grader, what grades this stage, and the locks.

    autograder/gradescope/setup.sh and run_autograder  ─► setup.sh, run_autograder    at the top
    what grades the stage                              ─► kittengrad/                 as in this repository
    the stage, the visibility and the secret           ─► kittengrad/gradescope.json
    the results of a grading that did not finish       ─► kittengrad/not-graded.json

The names are sorted and the dates are fixed, so the same tree and secret make the same bytes. The zip holds
the hidden suite of its stage and the reference: it is for staff. The suites of other stages stay out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from autograder.build.assignments import files_below
from autograder.build.errors import BuildError
from autograder.build.kit import zipped
from autograder.course import HIDDEN, ROOT, Course, Stage
from autograder.gradescope.results_json import not_graded
from autograder.grading.evidence import FAILURES
from autograder.store import write_atomically

Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]

FOLDER = "kittengrad"  # in the zip
SETTINGS = "gradescope.json"
NOT_GRADED = "not-graded.json"
SCRIPTS = ("setup.sh", "run_autograder")
LOCKS = ("grader.txt", "worker.txt", "install.py", "find-python")
UNFINISHED = (
    "the grader ended before it could write a result. It may have been stopped, or a package may be missing. "
    "Staff: the output of the autograder says more"
)


@dataclass(frozen=True)
class Settings:
    """What a zip is made for.

    stage    the stage's id
    scores   when students see their points and diagnoses
    details  when students see each test and its hint
    secret   seeds the random inputs, as hexadecimal digits
    """

    stage: str
    scores: Visibility
    details: Visibility
    secret: str


def write(course: Course, target: Path, settings: Settings) -> int:
    """Write the zip of a stage in one step, and return the number of its files.

    Raises BuildError and CannotWrite, and then leaves `target` as it was.
    """
    if target.suffix != ".zip" or target.is_dir():
        raise BuildError(f"{target} is no name for the zip: write a file that ends in .zip")
    found = files(course, course.stage(settings.stage), settings)
    write_atomically(target, zipped(found), mode=0o600)
    return len(found)


def files(course: Course, stage: Stage, settings: Settings, root: Path = ROOT) -> dict[str, bytes]:
    """All files of the zip, as {path: content}, sorted. Raises BuildError."""
    scripts = root / "autograder" / "gradescope"
    try:
        made = {name: (scripts / name).read_bytes() for name in SCRIPTS}
        for path in dict.fromkeys(_needed(course, stage, root)):
            made[f"{FOLDER}/{path.relative_to(root).as_posix()}"] = path.read_bytes()
    except FileNotFoundError as missing:
        raise BuildError(f"{missing.filename} is missing, and the zip needs it") from missing
    made[f"{FOLDER}/{SETTINGS}"] = _json(asdict(settings))
    made[f"{FOLDER}/{NOT_GRADED}"] = _json(not_graded(UNFINISHED))
    return dict(sorted(made.items()))


def _needed(course: Course, stage: Stage, root: Path) -> Iterator[Path]:
    """The files that grade a stage. Those of other stages are their data and their known mistakes."""
    yield from (root / "pyproject.toml", root / "LICENSE")
    yield from (root / "requirements" / name for name in LOCKS)
    yield from sorted(files_below(root / "autograder"))
    yield from _sources(root, ("checks", "datasets", "reference/kittengrad", "assignments/kittengrad"))
    yield from (root / "reference" / "course.toml", root / "assignments" / f"{stage.id}.ipynb")
    for one in course.stages:
        folder = root / "reference" / "stages" / one.id
        yield folder / "stage.toml"
        yield from sorted(folder.glob("mistakes/*.py"))
    yield from (root / "reference" / "stages" / stage.id / name for name in (HIDDEN, FAILURES))


def _sources(root: Path, folders: Iterable[str]) -> Iterator[Path]:
    return (path for folder in folders for path in sorted((root / folder).glob("*.py")))


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
