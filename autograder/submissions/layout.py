"""Decide once, from the top, whether a path is a class, a student or a stage: see the package's docstring."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Literal

from autograder.course import Course
from autograder.submissions import lms
from autograder.submissions.places import (
    PROVIDED,
    WORK,
    entered,
    has_stage_id,
    inside,
    is_archive,
    like_a_stage,
    lone_folder,
    meant_as_stage,
    owned_in,
    stage_named,
    stage_of,
)
from autograder.submissions.tree import Entry, Refused, Tree

Layout = Literal["auto", "class", "student", "stage"]


def recognised(tree: Tree, course: Course) -> tuple[Layout, Tree]:
    """The layout of a place, and the place that has it; `auto` when no layout fits. Raises Refused.

    The first rule that fits decides. A place is a class if an entry is a student. A lone folder in it is a
    class if one of its entries is a student. A place is a class if an entry is a student whose work lies in
    a lone folder. It is a student or a stage if it holds what these hold. It is a class if it holds a file
    that can be work.
    """
    tree = inside(tree, course)
    entries = tree.entries()
    if any(shows_class(tree, entry, course) for entry in entries):
        return "class", tree
    folder = lone_folder(tree)
    if folder and not like_a_stage(folder, course) and folder.name not in PROVIDED:
        inner = tree.folder(folder.name)
        with suppress(Refused):  # the reader reports it later
            if any(shows_class(inner, entry, course, stages=True) for entry in inner.entries()):
                return "class", inner
    if any(shows_class(tree, entry, course, wrapped=True) for entry in entries):
        return "class", tree
    return _no_class(tree, entries, course), tree


def _no_class(tree: Tree, entries: Sequence[Entry], course: Course) -> Layout:
    owned = owned_in(tree, entries, course)
    if owned and stage_named(tree.name, course):
        return "stage"
    if owned or any(stage_of(entry, course) for entry in entries):
        return "student"
    if stage_named(tree.name, course):
        return "stage"
    return "class" if any(_might_be_class(tree, entry) for entry in entries) else "auto"


def _might_be_class(tree: Tree, entry: Entry) -> bool:
    """Whether an entry is an archive (also a broken one), a folder around one, or a file of possible work."""
    if entry.kind == "folder":
        with suppress(Refused):  # the reader reports it later
            deeper = tree.folder(entry.name).entries()
            return len(deeper) == 1 and is_archive(deeper[0])
        return False
    return entry.name.lower().endswith(WORK) or lms.origin(entry.name) is not None


def is_student(tree: Tree, entry: Entry, course: Course) -> bool:
    """Whether an entry of a class is a student's. `2` can be a student: some classes use numbers."""
    if entry.name in PROVIDED or lms.is_loose(entry):
        return False
    if like_a_stage(entry, course):
        with suppress(Refused):  # the reader reports it later
            return entry.kind == "folder" and _holds(tree.folder(entry.name), course, ids=True)
        return False
    return entry.kind in ("folder", "link", "double") or is_archive(entry)


def shows_class(
    tree: Tree, entry: Entry, course: Course, *, stages: bool = False, wrapped: bool = False
) -> bool:
    """Whether an entry is clearly a student's: a folder or a zip that holds stages or owned files.

    With `stages`, only stages count; with `wrapped`, they can also lie in a lone folder of any name.
    """
    if not (entry.kind == "folder" or is_archive(entry)) or not is_student(tree, entry, course):
        return False
    ids = like_a_stage(entry, course)
    return _shows(tree, entry, course, ids=ids, stages=stages, wrapped=wrapped)


def _shows(tree: Tree, entry: Entry, course: Course, *, ids: bool = False, **how: bool) -> bool:
    with suppress(Refused), entered(tree, entry) as place:  # the reader reports it later
        return _holds(inside(place, course), course, ids=ids, **how)
    return False


def _holds(
    place: Tree, course: Course, *, ids: bool = False, stages: bool = False, wrapped: bool = False
) -> bool:
    """Whether a place holds what a student submits."""
    entries = place.entries()
    if any((has_stage_id if ids else meant_as_stage)(entry, course) for entry in entries):
        return True
    if ids:
        return False
    if owned_in(place, entries, course):
        return not stages
    if len(entries) == 1 and is_archive(entries[0]):
        return _shows(place, entries[0], course, stages=stages, wrapped=wrapped)
    folder = lone_folder(place) if wrapped else None
    return folder is not None and folder.name not in PROVIDED and _holds(place.folder(folder.name), course)
