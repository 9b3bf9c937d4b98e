"""List the names in a download, within bounds, so that a format can read them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import tzinfo

from autograder.desk.records import Listing, Steps
from autograder.submissions.tree import Refused, Tree

DEEPEST = 12  # levels below the top of a download
MOST = 200_000  # names in a download
METADATA = 64 << 20  # bytes of a file that a system writes, as Gradescope's list of submissions


def listing_of(tree: Tree, zone: tzinfo) -> Listing:
    """All names in a place. Raises Refused when there are too many."""
    files: list[Steps] = []
    empty: list[Steps] = []
    for steps, is_empty in walk(tree):
        (empty if is_empty else files).append(steps)
        if len(files) + len(empty) > MOST:
            raise Refused(f"{tree.source} holds more than {MOST:,} names: give a part of it.")
    tops = {steps[0] for steps in (*files, *empty)}
    repositories = frozenset(name for name in tops if not tree.packed and _has_git(tree, name))
    return Listing(tree.name, tuple(files), tuple(empty), repositories, _texts(tree), zone)


def place_of(tree: Tree, steps: Steps) -> Tree:
    """The place that these steps lead to."""
    for step in steps:
        tree = tree.folder(step)
    return tree


def walk(tree: Tree, steps: Steps = ()) -> Iterator[tuple[Steps, bool]]:
    """Each file, and each empty or too deep folder with True."""
    for entry in tree.entries():
        here = (*steps, entry.name)
        if entry.kind != "folder":
            yield here, False
            continue
        inner = tree.folder(entry.name)
        if len(here) >= DEEPEST:
            raise Refused(f"{inner.source} lies too deep: give the folder that holds the submissions.")
        below = False
        for found in walk(inner, here):
            below = True
            yield found
        if not below:
            yield here, True


def _has_git(tree: Tree, name: str) -> bool:
    return os.path.isdir(os.path.join(tree.path, name, ".git"))


def _texts(tree: Tree) -> Callable[[Steps], str]:
    def text(steps: Steps) -> str:
        try:
            data = place_of(tree, steps[:-1]).read(steps[-1], METADATA).data
        except Refused:
            return ""
        return data.decode("utf-8-sig", "replace")

    return text
