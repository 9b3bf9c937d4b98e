"""Messages for a missing file of a stage: what was found instead, what to do, and where the file belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches

from autograder.course import Course, Stage
from autograder.submissions.places import LONGEST, OTHER_ARCHIVES, PACKAGE, ZIP, all_below, stage_meant
from autograder.submissions.tree import Entry, Refused, Tree
from autograder.text import listed, shown

COMPARED = 1000  # names that are compared with the wanted one
LOOKED_INTO = 50  # folders that are searched


def layout_of(stage: Stage) -> str:
    """The places of the stage's files: `02-backprop/graph.py (or 02-backprop/kittengrad/graph.py)`."""
    first = stage.owns[0]
    others = "".join(f" and {stage.id}/{name}" for name in stage.owns[1:])
    return f"{stage.id}/{first}{others} (or {stage.id}/{PACKAGE}/{first})"


def missing_files(missing: Sequence[str], stage: Stage, places: Sequence[Tree]) -> str:
    """The message for a stage's place that lacks owned files. It names the most likely cause."""
    wanted, are = " and ".join(missing), "are" if missing[1:] else "is"
    entries = [entry for place in places for entry in place.entries() if entry.name != PACKAGE]
    submission = f"submit {' and '.join(f'{PACKAGE}/{name}' for name in missing)}"
    if Entry(PACKAGE, "link") in places[-1].entries():
        return (
            f"{wanted} {are} missing, and {PACKAGE} is a symbolic link, which the grader does not follow: "
            "submit the files."
        )
    if not entries:
        return f"Nothing was submitted, the folder is empty: submit {wanted}. {_belongs(stage)}"
    if alike := _alike(missing[0], stage, entries):
        return (
            f"{missing[0]} is missing, but there is {shown(alike)}: submit it under the right name, "
            f"as {layout_of(stage)}."
        )
    for _, where in _deeper({missing[0]}, places[-1], places[-1].entries()):
        return f"{missing[0]} is missing here, but {where} lies deeper: move it up, to {layout_of(stage)}."
    names = [entry.name.lower() for entry in entries]
    if any(name.endswith(".ipynb") for name in names):
        return (
            f"There is a notebook, but {wanted} {are} missing. Only the .py file counts: {submission}. "
            f"{_belongs(stage)}"
        )
    if any(name.endswith((ZIP, ".gz", *OTHER_ARCHIVES)) for name in names):
        return (
            f"{wanted} {are} missing. The grader does not open archives in this folder: "
            "unpack them into the folder."
        )
    return f"{wanted} {are} missing: {submission}. {_belongs(stage)}"


def no_stage(tree: Tree, course: Course) -> tuple[Stage | None, str]:
    """The stage that a student's work seems to be for, and the message why it cannot be graded.

    Raises Refused.
    """
    entries = tree.entries()
    stage, what = _meant(tree, entries, course)
    if stage:
        return stage, f"{what}: submit it as {layout_of(stage)}."
    places = ", ".join(f"{stage.id}/{stage.owns[0]}" for stage in course.stages)
    proper = f"put each file into a folder with the name of its stage, as in {places}."
    if not entries:
        return None, f"Nothing was submitted, the folder is empty: {proper}"
    names = listed([entry.name for entry in entries])
    return None, f"There is no folder of a stage and no file of the course, only {names}: {proper}"


def _meant(tree: Tree, entries: Sequence[Entry], course: Course) -> tuple[Stage | None, str]:
    """The stage that these entries seem to be for, and what was found."""
    for entry in entries[:COMPARED]:
        if entry.kind == "file" and (stage := stage_meant(entry.name, course)):
            return stage, f"{stage.owns[0]} is missing, but there is {shown(entry.name)}"
    stage, where = lies_deeper(tree, entries, course)
    return stage, f"a file of {stage.id} is missing here, but {where} lies deeper" if stage else ""


def lies_deeper(tree: Tree, entries: Sequence[Entry], course: Course) -> tuple[Stage | None, str]:
    """The stage whose file lies below these entries of a place, and the file's path; else None and ""."""
    owner = {name: stage for stage in course.stages for name in stage.owns}
    for name, where in _deeper(set(owner), tree, entries):
        return owner[name], where
    return None, ""


def _alike(wanted: str, stage: Stage, entries: Sequence[Entry]) -> str:
    """The name of a file that seems to be the wanted file under another name, or ""."""
    names = [entry.name[:LONGEST] for entry in entries[:COMPARED] if entry.kind == "file"]
    other_notebooks = [
        name for name in names if not name.lower().endswith(".ipynb") or _stem(name) == _stem(wanted)
    ]
    same = [name for name in other_notebooks if _stem(name) in (_stem(wanted), stage.id.split("-", 1)[-1])]
    close = get_close_matches(wanted, other_notebooks, n=1, cutoff=0.75)
    return next(iter([*same, *close]), "")


def _stem(name: str) -> str:
    return name.lower().split(".")[0]


def _deeper(wanted: set[str], tree: Tree, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    """Name and path of each file below these entries that has one of these names, in any case."""
    folders = [entry for entry in entries if entry.kind == "folder"]
    for folder in folders[:LOOKED_INTO]:
        with suppress(Refused):  # the folder holds more than the search looks through
            for steps, entry in all_below(tree, folder):
                if entry.kind == "file" and entry.name.lower() in wanted:
                    yield entry.name.lower(), "/".join(map(shown, (*steps, entry.name)))


def _belongs(stage: Stage) -> str:
    return f"It belongs at {layout_of(stage)}."
