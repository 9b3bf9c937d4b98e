"""The files that a stage owns, read out of a place: nothing else that lies there ever counts.

They lie at the place's top or in `kittengrad/`, where the notebook's imports find them; where both hold one,
the latter is what the student worked with. What else was brought is named to staff when it looks like an
attempt to stand in the way of the tests, as it would in a grader that runs in the submission's folder.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from autograder.course import Stage
from autograder.intake.names import listed, shown
from autograder.intake.source import NotSource, decode
from autograder.intake.tree import Entry, Refused, Tree

PACKAGE = "kittengrad"

# What steers pytest or the interpreter when it lies on their way.
STEERING = {
    "conftest.py",
    "pytest.ini",
    "tox.ini",
    "setup.cfg",
    "pyproject.toml",
    "sitecustomize.py",
    "usercustomize.py",
    "pyvenv.cfg",
}
IMPORTABLE = (".py", ".pyc", ".so", ".pyd")
PACKAGES = {"numpy", "h5py", "msgpack", "pytest", "_pytest", "pluggy", "landlock", "pyseccomp", "autograder"}


@dataclass
class Owned:
    """What was found: `problem` is "" when `files` holds all that the stage owns."""

    files: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    flags: list[str] = field(default_factory=list)
    modified: float = 0.0


@dataclass(frozen=True)
class _Place:
    tree: Tree
    entries: dict[str, Entry]


def read_owned(tree: Tree, stage: Stage) -> Owned:
    """The stage's files in this place. Raises nothing: what is wrong is in `problem`."""
    owned = Owned(flags=list(tree.flags))
    try:
        places = _places(tree)
        owned.flags += _remarks(places)
        missing = [name for name in stage.owns if not any(name in place.entries for place in places)]
        if missing:
            raise Refused(_missing(missing, places))
        for name in stage.owns:
            _read_one(name, places, owned)
    except Refused as refused:
        return Owned(problem=str(refused), flags=owned.flags)
    return owned


def _places(tree: Tree) -> list[_Place]:
    trees = [tree]
    if Entry(PACKAGE, "folder") in tree.entries():
        trees.insert(0, tree.folder(PACKAGE))
    return [_Place(place, {entry.name: entry for entry in place.entries()}) for place in trees]


def _read_one(name: str, places: Sequence[_Place], owned: Owned) -> None:
    holders = [place for place in places if name in place.entries]
    holders.sort(key=lambda place: place.entries[name].kind != "file")
    chosen = holders[0].tree
    if len(holders) > 1:
        owned.flags.append(f"{name} lies there twice; the one in {shown(chosen.name)} was taken")
    content = chosen.read(name)
    if content.links > 1:
        owned.flags.append(f"{name} is a hard link: the file has {content.links} names on its disk")
    try:
        text = decode(content.data)
    except NotSource as error:
        raise Refused(f"{name} {error}.") from error
    if not text.strip():
        raise Refused(f"{name} is empty: hand in the file that you wrote.")
    owned.files[name] = text
    owned.modified = max(owned.modified, content.modified)


def _missing(missing: Sequence[str], places: Sequence[_Place]) -> str:
    """Why there is nothing to grade: of the ways to get there, which one was it?"""
    wanted, are = " and ".join(missing), "are" if missing[1:] else "is"
    entries = [entry for place in places for entry in place.entries.values() if entry.name != PACKAGE]
    names = [entry.name for entry in entries]
    hand_in = f"hand in {' and '.join(f'{PACKAGE}/{name}' for name in missing)}"
    if Entry(PACKAGE, "link") in places[-1].entries.values():
        return f"{wanted} {are} missing, and {PACKAGE} is a symbolic link, not followed: hand in the files."
    if not entries:
        return f"Nothing was handed in, the folder is empty: hand in {wanted}."
    if alike := get_close_matches(missing[0], names[:1000], n=1, cutoff=0.75):
        return f"{missing[0]} is missing, but there is {shown(alike[0])}: hand it in under the right name."
    if any(name.endswith(".ipynb") for name in names):
        return f"The notebook came without {wanted}, and only the .py file counts: {hand_in}."
    if any(name.lower().endswith((".zip", ".tar", ".gz", ".7z", ".rar")) for name in names):
        return f"{wanted} {are} missing, and archives in the folder are not opened: unpack them into it."
    return f"{wanted} {are} missing: {hand_in}."


def _remarks(places: Sequence[_Place]) -> list[str]:
    """What staff may want to know of other things that were brought."""
    entries = [entry for place in places for entry in place.entries.values()]
    links = sorted({entry.name for entry in entries if entry.kind == "link"})
    steering = sorted({entry.name for entry in entries if _is_steering(entry)})
    remarks = [f"symlink ignored: {listed(links)}"] if links else []
    if steering:
        files = "1 file that does" if len(steering) == 1 else f"{len(steering)} files that do"
        remarks.append(f"brought {files} not count: {listed(steering)}")
    return remarks


def _is_steering(entry: Entry) -> bool:
    """Whether it steers the tests, or takes the place of a module of Python's or the grader's."""
    stem = entry.name.split(".")[0]
    if entry.kind == "folder":
        return stem in PACKAGES
    shadows = entry.name.endswith(IMPORTABLE) and stem in PACKAGES | sys.stdlib_module_names
    return shadows or entry.name in STEERING or entry.name.endswith((".pth", ".so", ".pyd"))
