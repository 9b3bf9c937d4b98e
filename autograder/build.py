"""`autograder build`: assignments/ made from reference/, so that a stub can never disagree with its solution.

    reference/kittengrad/*.py        ─► assignments/kittengrad/   the same with holes
    reference/notebooks/STAGE.py     ─► assignments/STAGE.ipynb   answers, outputs and hidden tests stripped
    reference/checks/                ─► assignments/checks/       verbatim
    autograder/suites/visible/       ─► assignments/checks/       verbatim
    reference/README-student.md      ─► assignments/README.md     verbatim

What is to be there is worked out in memory first (`render`), so that a mistake in the reference leaves
assignments/ as it was. The folder belongs to the build: what differs is overwritten.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from autograder import AutograderError
from autograder.course import REFERENCE, ROOT, SUITES, Course, Stage
from autograder.store import write_atomically

ASSIGNMENTS = ROOT / "assignments"

# Left behind by Python and Jupyter wherever they work; neither made nor missed by the build.
_LITTER = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".DS_Store"}


class BuildError(AutograderError):
    """The reference cannot be made into assignments; the message names the file and, if any, the line."""


def build(
    course: Course, target: Path = ASSIGNMENTS, reference: Path = REFERENCE, suites: Path = SUITES
) -> list[str]:
    """Make `target` what `render` says, and return one line for each thing done; none when all was right.

    Every file is replaced all or nothing. A file that nothing makes any more is removed only when git can
    give it back. Raises BuildError.
    """
    wanted = render(course, reference, suites)
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
    course: Course, target: Path = ASSIGNMENTS, reference: Path = REFERENCE, suites: Path = SUITES
) -> list[str]:
    """One line for each file of `target` that is not what `build` would make it. Raises BuildError."""
    wanted = render(course, reference, suites)
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


def render(course: Course, reference: Path = REFERENCE, suites: Path = SUITES) -> dict[str, bytes]:
    """All that students get, as {path: content}. Raises BuildError."""
    made = {f"kittengrad/{name}": text for name, text in package(course, reference).items()}
    made |= {f"checks/{name}": text for name, text in checks(course, reference, suites).items()}
    made |= {f"{stage.id}.ipynb": notebook(stage, reference)[1] for stage in course.stages}
    made["README.md"] = _read(reference / "README-student.md", reference)
    return {name: text.encode() for name, text in made.items()}


def package(course: Course, reference: Path = REFERENCE) -> dict[str, str]:
    """kittengrad/ as students get it: provided files as they are, each stage's own files with holes."""
    folder = reference / "kittengrad"
    owner = {name: stage for stage in course.stages for name in stage.owns}
    for path in sorted(folder.glob("*.py")):
        if path.name not in {*owner, *course.provided, *course.drafts}:
            raise BuildError(
                f"kittengrad/{path.name}: course.toml neither provides it nor lets a stage own it, "
                "so nobody can say whether students may see it; add it there"
            )
    texts = {name: _read(folder / name, reference) for name in (*course.provided, *owner)}
    return {
        name: stub(text, owner[name], f"kittengrad/{name}") if name in owner else _whole(text, name)
        for name, text in texts.items()
    }


def checks(course: Course, reference: Path = REFERENCE, suites: Path = SUITES) -> dict[str, str]:
    """checks/: the runtime that students run and the visible suites, both verbatim."""
    runtime = {path.name: _read(path, reference) for path in sorted((reference / "checks").glob("*.py"))}
    visible = {stage.suite: _read(suites / "visible" / stage.suite, suites) for stage in course.stages}
    return runtime | visible


def notebook(stage: Stage, reference: Path = REFERENCE) -> tuple[str, str]:
    """The stage's notebook as the text of two .ipynb files: with its answers, and as students get it."""
    try:
        from autograder import notebooks  # jupytext and nbgrader take seconds to import
    except ModuleNotFoundError as missing:
        raise BuildError(
            f"{missing.name} is not installed here, which `make build` would see to"
        ) from missing
    source = _read(reference / "notebooks" / f"{stage.id}.py", reference)
    complete = notebooks.complete(stage, source)
    return notebooks.to_text(complete), notebooks.to_text(notebooks.released(stage, complete))


# Holes.

_BEGIN = re.compile(r"(?P<indent> *)### BEGIN SOLUTION (?P<task>\S+)")
_END = re.compile(r"(?P<indent> *)### END SOLUTION")
_LOOKS_LIKE_ONE = re.compile(r"(BEGIN|END)\s+SOLUTION", re.IGNORECASE)


def stub(text: str, stage: Stage, file: str) -> str:
    """`text` with every solution region replaced by a NotImplementedError that names the task.

        ### BEGIN SOLUTION 2.4
        for node in nodes:                   raise NotImplementedError("Task 2.4: starting afresh")
            node.grad = 0.0           ─►
        ### END SOLUTION

    Raises BuildError, naming `file` and the line, for regions that are nested, open, misspelt or of a task
    that `stage` does not have, for a file without any, and for a stub that is not Python.
    """
    kept: list[str] = []
    opened: re.Match[str] | None = None
    opened_at = 0
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{file}:{number}"
        begin, end = _BEGIN.fullmatch(line), _END.fullmatch(line)
        if not begin and not end and _LOOKS_LIKE_ONE.search(line):
            raise BuildError(
                f"{where}: write `### BEGIN SOLUTION 2.3` or `### END SOLUTION`, alone on the line"
            )
        if begin:
            if opened:
                raise BuildError(f"{where}: a solution begins inside the one of line {opened_at}")
            task = stage.task_by_id.get(begin["task"])
            if task is None:
                raise BuildError(f"{where}: {stage.id} has no task {begin['task']} in course.toml")
            opened, opened_at = begin, number
            message = json.dumps(f"Task {task.id}: {task.title}", ensure_ascii=False)
            kept.append(f"{begin['indent']}raise NotImplementedError({message})")
        elif end:
            if not opened:
                raise BuildError(f"{where}: a solution ends that never began")
            if end["indent"] != opened["indent"]:
                raise BuildError(f"{where}: indented otherwise than its beginning in line {opened_at}")
            opened = None
        elif not opened:
            kept.append(line)
    if opened:
        raise BuildError(f"{file}:{opened_at}: a solution begins and never ends")
    if not opened_at:
        raise BuildError(
            f"{file}: {stage.id} owns it, but it has no solution region, so all of it would be given away"
        )
    holed = "\n".join(kept) + "\n"
    try:
        compile(holed, file, "exec")
    except SyntaxError as error:
        raise BuildError(
            f"{file}: the stub is not Python, at its line {error.lineno}: {error.msg}"
        ) from error
    return holed


def solved(text: str) -> str:
    """A stage's file with its solutions and without the marks around them."""
    return "".join(line for line in text.splitlines(keepends=True) if not _LOOKS_LIKE_ONE.search(line))


def _whole(text: str, name: str) -> str:
    """A provided file. It goes out as it is, so it must not hold a solution."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _LOOKS_LIKE_ONE.search(line):
            raise BuildError(
                f"kittengrad/{name}:{number}: a provided file goes out whole and cannot hide a solution"
            )
    return text


# Files.


def _read(path: Path, root: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BuildError(f"{root.name}/{path.relative_to(root)} is missing") from None
    except UnicodeDecodeError as error:
        raise BuildError(f"{root.name}/{path.relative_to(root)} is not UTF-8: {error}") from error


def _found(target: Path) -> set[str]:
    return {path.relative_to(target).as_posix() for path in _files(target)}


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _LITTER]
        yield from (Path(root, name) for name in files if name not in _LITTER)


def _git_has(path: Path) -> bool:
    """Whether the last commit holds this very content, so that removing the file loses nothing."""
    look = ["git", "-C", str(path.parent)]
    try:
        known = subprocess.run([*look, "ls-files", "--error-unmatch", path.name], capture_output=True)
        same = subprocess.run([*look, "diff", "--quiet", "HEAD", "--", path.name], capture_output=True)
    except FileNotFoundError:  # no git here
        return False
    return known.returncode == same.returncode == 0
