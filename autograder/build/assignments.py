"""`autograder build`: makes assignments/ from reference/, so that stubs always match their solutions.

    reference/kittengrad/*.py               ─► assignments/kittengrad/     with stubs for the solutions
    reference/stages/STAGE/notebook.py      ─► assignments/STAGE.ipynb     answers and outputs removed
    reference/stages/STAGE/test_visible.py  ─► assignments/checks/         verbatim, as test_STAGE.py
    reference/stages/STAGE/predictions.toml ─► assignments/checks/         verbatim, as predictions_NN.toml
    checks/                                 ─► assignments/checks/         verbatim
    datasets/, its drawn sets included      ─► assignments/datasets/       verbatim
    the stubs and provided files once more  ─► assignments/checks/         as handed_out.json
    reference/README-student.md             ─► assignments/README.md       verbatim
    reference/start.py                      ─► assignments/00-start.ipynb  the page on which JupyterLab opens
    all of these                            ─► assignments/.kittengrad-version  the same for the same files

`render` computes all files in memory first, so an error in the reference leaves assignments/ unchanged. The
folder belongs to the build: it overwrites changed files.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from checks.rules import LISTED

from autograder.build.errors import BuildError
from autograder.build.stubs import stub, whole
from autograder.course import ASSIGNMENTS, CHECKS, DATASETS, PREDICTIONS, REFERENCE, VISIBLE, Course, Stage
from autograder.store import write_atomically

_PICTURES = ("*.py", "SHA256SUMS", "kittens/*.h5", "mini/*.h5")  # of datasets/
START = "00-start.ipynb"
VERSION = ".kittengrad-version"  # docker-compose.yml reads it too: a new version starts a new container
# Files that Python, Jupyter and the checks leave behind. The build ignores them.
_LITTER = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".DS_Store", ".kittengrad"}


def build(
    course: Course,
    target: Path = ASSIGNMENTS,
    reference: Path = REFERENCE,
    checks: Path = CHECKS,
    datasets: Path = DATASETS,
) -> list[str]:
    """Write the files of `render` to `target`, and return one line for each change.

    Each file is replaced atomically. A file that `render` stopped making is removed only if git has a copy.
    Raises BuildError.
    """
    wanted = render(course, reference, checks, datasets)
    done = []
    for name, content in sorted(wanted.items()):
        path = target / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)
            done.append(f"{name} written")
    for name in sorted(_found(target) - set(wanted)):
        if _git_has(target / name):
            (target / name).unlink()
            done.append(f"{name} removed: nothing makes it any more")
        else:
            done.append(f"{name} left alone: nothing makes it, but git has no copy; remove it yourself")
    return done


def check(
    course: Course,
    target: Path = ASSIGNMENTS,
    reference: Path = REFERENCE,
    checks: Path = CHECKS,
    datasets: Path = DATASETS,
) -> list[str]:
    """One line for each file of `target` that `build` would change. Raises BuildError."""
    wanted = render(course, reference, checks, datasets)
    found = _found(target)
    complaints = []
    for name in sorted(found | set(wanted)):
        if name not in found:
            complaints.append(f"{name} is missing")
        elif name not in wanted:
            complaints.append(f"{name} is made by nothing in the reference")
        elif (target / name).read_bytes() != wanted[name]:
            complaints.append(f"{name} differs from what the reference makes")
    return complaints


def render(
    course: Course, reference: Path = REFERENCE, checks: Path = CHECKS, datasets: Path = DATASETS
) -> dict[str, bytes]:
    """All files for students, as {path: content}. Raises BuildError."""
    made = {f"kittengrad/{name}": text for name, text in package(course, reference).items()}
    made |= {f"checks/{name}": text for name, text in all_checks(course, reference, checks).items()}
    made |= {f"{stage.id}.ipynb": notebook(stage, reference)[1] for stage in course.stages}
    made["README.md"] = _read(reference / "README-student.md", reference)
    made[START] = start(reference)
    files = {name: text.encode() for name, text in made.items()} | pictures(datasets)
    return files | {VERSION: f"KITTENGRAD_VERSION={version(files)}\n".encode()}


def version(files: Mapping[str, bytes]) -> str:
    """The version of these files: short, and the same for the same files."""
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()[:8]


def package(course: Course, reference: Path = REFERENCE) -> dict[str, str]:
    """kittengrad/ for students: provided files unchanged, and stubs of each stage's own files."""
    folder = reference / "kittengrad"
    owner = {name: stage for stage in course.stages for name in stage.owns}
    for path in sorted(folder.glob("*.py")):
        if path.name not in {*owner, *course.provided, *course.drafts}:
            raise BuildError(
                f"kittengrad/{path.name}: course.toml neither provides it nor lets a stage own it, "
                "so it is unclear whether students may see it; add it there"
            )
    texts = {name: _read(folder / name, reference) for name in (*course.provided, *owner)}
    return {
        name: stub(text, owner[name], f"kittengrad/{name}") if name in owner else whole(text, name)
        for name, text in texts.items()
    }


def all_checks(course: Course, reference: Path = REFERENCE, checks: Path = CHECKS) -> dict[str, str]:
    """checks/ for students: the runtime and the visible suites, unchanged, and the list of the files."""
    runtime = {path.name: _read(path, checks) for path in sorted(checks.glob("*.py"))}
    stages = reference / "stages"
    visible = {stage.suite: _read(stages / stage.id / VISIBLE, reference) for stage in course.stages}
    told = {stage.predictions: stages / stage.id / PREDICTIONS for stage in course.stages}
    predictions = {name: _read(path, reference) for name, path in told.items() if path.is_file()}
    return runtime | visible | predictions | {LISTED: _handed_out(course, reference)}


def pictures(datasets: Path = DATASETS) -> dict[str, bytes]:
    """datasets/ for students: the sets that the course draws, and what draws them. The real set stays out."""
    found = [path for pattern in _PICTURES for path in sorted(datasets.glob(pattern))]
    return {f"datasets/{path.relative_to(datasets).as_posix()}": path.read_bytes() for path in found}


def _handed_out(course: Course, reference: Path) -> str:
    """The stages, and the files of kittengrad/ as students get them, as JSON.

    By it, the checks know what the grader has, and draw the progress. Each text is a list of lines, so that
    git shows what changes.
    """
    stages = {stage.number: _of_stage(stage) for stage in course.stages}
    texts = {name: text.split("\n") for name, text in package(course, reference).items()}
    return json.dumps({"stages": stages, "texts": texts}, indent=1, ensure_ascii=False) + "\n"


def _of_stage(stage: Stage) -> dict[str, object]:
    return {
        "title": stage.title,
        "notebook": f"{stage.id}.ipynb",
        "owns": stage.owns,
        "needs": stage.needs,
        "tasks": {task.id: task.title for task in stage.tasks},
        "milestone": stage.milestone,
    }


def notebook(stage: Stage, reference: Path = REFERENCE) -> tuple[str, str]:
    """The stage's notebook as two .ipynb texts: with answers, and the version for students."""
    notebooks = _notebooks()
    source = _read(reference / "stages" / stage.id / "notebook.py", reference)
    complete = notebooks.complete(stage, source)
    return notebooks.to_text(complete), notebooks.to_text(notebooks.released(stage, complete))


def start(reference: Path = REFERENCE) -> str:
    """The notebook on which the students' JupyterLab opens, as an .ipynb text. Nothing in it is graded."""
    notebooks = _notebooks()
    return str(notebooks.to_text(notebooks.read(_read(reference / "start.py", reference))))


def _notebooks() -> ModuleType:
    try:
        from autograder.build import notebooks  # jupytext and nbgrader take seconds to import
    except ModuleNotFoundError as missing:
        raise BuildError(
            f"{missing.name} is not installed here: run `make build`, which installs it"
        ) from missing
    return notebooks


def _read(path: Path, root: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BuildError(f"{root.name}/{path.relative_to(root)} is missing") from None
    except UnicodeDecodeError as error:
        raise BuildError(f"{root.name}/{path.relative_to(root)} is not UTF-8: {error}") from error


def _found(target: Path) -> set[str]:
    return {path.relative_to(target).as_posix() for path in files_below(target)}


def files_below(folder: Path) -> Iterator[Path]:
    """All files below a folder, without what Python and Jupyter leave behind."""
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _LITTER]
        yield from (Path(root, name) for name in files if name not in _LITTER)


def _git_has(path: Path) -> bool:
    """Whether the last commit holds exactly this content, so that git can restore the file."""
    look = ["git", "-C", str(path.parent)]
    try:
        known = subprocess.run([*look, "ls-files", "--error-unmatch", path.name], capture_output=True)
        same = subprocess.run([*look, "diff", "--quiet", "HEAD", "--", path.name], capture_output=True)
    except FileNotFoundError:  # no git here
        return False
    return known.returncode == same.returncode == 0
