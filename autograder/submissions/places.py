"""Read the meaning of a name in a place, and step from one place into the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, partial

from autograder.course import Course, Stage
from autograder.submissions.archive import opened_archive
from autograder.submissions.tree import Entry, Refused, Tree, refuse_kind
from autograder.text import shown

PACKAGE = "kittengrad"
PROVIDED = (PACKAGE, "checks", "datasets")  # folders that the course provides with every stage
ZIP = ".zip"
OTHER_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".7z", ".rar")
WORK = (".py", ".ipynb", ZIP, *OTHER_ARCHIVES)  # endings of files that can be a student's work
LONGEST = 120  # characters of a name that are compared; a name inside a zip can have 65,535
LOOKED_AT = 500  # entries that a search below a folder visits
DEEPEST = 6  # levels that the search goes down

Below = tuple[tuple[str, ...], Entry]  # the steps to a place, and an entry there


# The meaning of a name.


def stage_named(name: str, course: Course) -> Stage | None:
    """The stage with this id or number: `02-backprop`, `02-Backprop`, `02`, `2`; else None."""
    name = name[:LONGEST].strip().lower()
    if not name[:1].isdigit():  # all ids and numbers begin with a digit
        return None
    try:
        return course.stage(name)
    except KeyError:
        return None


def stage_of(entry: Entry, course: Course) -> Stage | None:
    """The stage whose id or number a folder or an archive has as its name; else None."""
    return stage_named(without_suffix(entry.name), course)


def has_stage_id(entry: Entry, course: Course) -> bool:
    """Whether an entry has a stage's id as its name: an id means a stage, while a number can be a student."""
    return "-" in entry.name and stage_of(entry, course) is not None


def meant_as_stage(entry: Entry, course: Course) -> bool:
    """Whether an entry has the name of a stage, or the form of one, like `99-dogs` of another course."""
    looks = entry.kind == "folder" and re.match(r"\d\d?-", entry.name)
    return bool(looks) or stage_of(entry, course) is not None


def stage_meant(name: str, course: Course) -> Stage | None:
    """The stage that a name seems to mean, as `Backprop`, `stage 2 backprop` or `GRAPH.PY` do; else None."""
    bare = _bare(re.split(r"\.", without_suffix(name[:LONGEST]))[0])
    for stage in course.stages:
        if bare and bare in (_bare(stage.id), *(_bare(owned.removesuffix(".py")) for owned in stage.owns)):
            return stage
    return None


def like_a_stage(entry: Entry, course: Course) -> bool:
    """Whether an entry has the name of a stage, or nearly so: `Backprop`, `03-backprop`."""
    meant = stage_meant(entry.name, course)
    like = meant is not None and _bare(without_suffix(entry.name[:LONGEST])) == _bare(meant.id)
    return stage_of(entry, course) is not None or like


def is_archive(entry: Entry) -> bool:
    return entry.kind != "folder" and without_suffix(entry.name) != entry.name


def without_suffix(name: str) -> str:
    """`name` with the ending of an archive removed."""
    suffix = next((suffix for suffix in (ZIP, *OTHER_ARCHIVES) if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)]


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    """The letters and digits of a name; a number in front and a copy's number at the end are removed."""
    name = re.sub(r"\s*\(\d{1,3}\)$|[-_ ]\d{1,3}$", "", name.lower())
    return re.sub(r"^(stage|week|task|assignment|exercise)?\d+|[^a-z0-9]", "", re.sub(r"[\W_]", "", name))


# Stepping.


def owned_in(tree: Tree, entries: Sequence[Entry], course: Course) -> set[str]:
    """The names of the course's files at a place's top or in its `kittengrad/`, for entries of every kind."""
    names = {entry.name for entry in entries}
    if Entry(PACKAGE, "folder") in entries:
        with suppress(Refused):  # the reader reports it later
            names |= {entry.name for entry in tree.folder(PACKAGE).entries()}
    return names & {name for stage in course.stages for name in stage.owns}


def inside(tree: Tree, course: Course) -> Tree:
    """The place itself, or the lone folder in it that repeats the place's name. Raises Refused."""
    if folder := lone_folder(tree):
        stage = stage_named(tree.name, course)
        if folder.name == tree.name or (stage and stage_of(folder, course) == stage):
            return tree.folder(folder.name)
    return tree


def lone_folder(tree: Tree) -> Entry | None:
    """The folder that is the only entry of a place; else None. Raises Refused."""
    entries = tree.entries()
    return entries[0] if len(entries) == 1 and entries[0].kind == "folder" else None


@contextmanager
def entered(tree: Tree, entry: Entry) -> Iterator[Tree]:
    """The folder or zip of that name in a place, as a place. Raises Refused for anything else."""
    if entry.kind == "folder":
        yield tree.folder(entry.name)
        return
    refuse_kind(entry.name, entry.kind)
    if not entry.name.lower().endswith(ZIP):
        raise Refused(f"{shown(entry.name)} is neither a folder nor a zip: unpack it, or submit a zip.")
    reopen = partial(tree.open, entry.name)
    with opened_archive(reopen, entry.name, below(tree, entry), tree.limits) as archive:
        yield archive


def below(tree: Tree, entry: Entry) -> str:
    """The path of an entry, for messages."""
    return f"{tree.source}/{shown(entry.name)}"


def all_below(tree: Tree, entry: Entry) -> Iterator[Below]:
    """The entries of a folder at any depth, the nearest first. Raises Refused when there are too many."""
    level: list[tuple[str, ...]] = [(entry.name,)]
    seen = 0
    for _ in range(DEEPEST):
        level, here = [], level
        for steps in here:
            place = tree
            for step in steps:
                place = place.folder(step)
            for deeper in place.entries():
                seen += 1
                if seen > LOOKED_AT:
                    raise Refused(f"{below(tree, entry)} holds too many files to search.")
                yield steps, deeper
                if deeper.kind == "folder":
                    level.append((*steps, deeper.name))
    if level:
        raise Refused(f"{below(tree, entry)} has too many levels to search.")


def holds_work(tree: Tree, entry: Entry) -> bool:
    """Whether an entry can hold a student's work; True also for a folder that is too large to search."""
    if entry.kind != "folder":
        return entry.name.lower().endswith(WORK)
    try:
        return any(
            deeper.kind != "folder" and deeper.name.lower().endswith(WORK)
            for _, deeper in all_below(tree, entry)
        )
    except Refused:
        return True
