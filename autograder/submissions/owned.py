"""Read the files that a stage owns from a place. Only these files count.

They lie at the place's top or in `kittengrad/`, where the notebook's imports find them. Browsers add copies
like `graph (1).py`. The newest copy that differs from the course's own file counts. A flag names other files
to staff when they look like an attack on the tests: in a grader that runs in the submission's folder, they
would steer pytest or replace a module.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from autograder.course import Leaderboard, Stage
from autograder.submissions.advice import missing_files
from autograder.submissions.found import Classifier
from autograder.submissions.places import LONGEST, PACKAGE, Below, all_below
from autograder.submissions.source import NotSource, decode
from autograder.submissions.stubs import is_untouched, normalised
from autograder.submissions.tree import Content, Entry, Refused, Tree
from autograder.text import listed, shown

# Files that steer pytest or the interpreter when these find them.
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


# Names that browsers, systems and people give to a copy of NAME.py beside it.
COPY = (
    r"(?i:(?:copy of )?{stem}(?: ?\(\d{{1,3}}\)|[-_]\d{{1,3}}|[ _-]{{0,3}}copy(?: ?\(?\d{{1,3}}\)?)?)?\.py)"
)
MOST_COPIES = 8
MOST_OTHERS = 100  # entries that are compared with the imports


@dataclass
class Owned:
    """The files that were found. `problem` is "" when `files` holds every file that the stage owns.

    `others` are the paths of other modules in the same places, which stay unread.
    `classifier` is the entry for the leaderboard; its problem leaves the submission as it is.
    `untouched` is True when all of them are the course's own; `modified` is in seconds since 1970.
    """

    files: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    flags: list[str] = field(default_factory=list)
    modified: float = 0.0
    untouched: bool = False
    others: list[str] = field(default_factory=list)
    classifier: Classifier | None = None


@dataclass(frozen=True)
class _Place:
    tree: Tree
    entries: dict[str, Entry]


@dataclass(frozen=True)
class _Copy:
    """One of several candidates for an owned file; `place` is its path, for messages."""

    place: str
    content: Content
    text: str
    untouched: bool

    @property
    def age(self) -> tuple[float, tuple[int, ...]]:
        return self.content.modified, self.content.packed_at


def read_owned(tree: Tree, stage: Stage) -> Owned:
    """The stage's files in this place. Catches Refused and keeps its message in `problem`."""
    owned = Owned(flags=list(tree.flags))
    try:
        places = _places(tree)
        owned.flags += _remarks(places)
        missing = [name for name in stage.owns if not any(name in place.entries for place in places)]
        if missing:
            raise Refused(missing_files(missing, stage, [place.tree for place in places]))
        for name in stage.owns:
            _read_one(name, places, owned)
    except Refused as refused:
        return Owned(problem=str(refused), flags=owned.flags)
    owned.others = _others(stage, places)
    if stage.leaderboard:
        _read_classifier(stage.leaderboard, places, owned)
    untouched = all(is_untouched(name, text) for name, text in owned.files.items())
    owned.untouched = untouched and owned.classifier is None
    return owned


def _places(tree: Tree) -> list[_Place]:
    trees = [tree]
    if Entry(PACKAGE, "folder") in tree.entries():
        trees.insert(0, tree.folder(PACKAGE))
    return [_Place(place, {entry.name: entry for entry in place.entries()}) for place in trees]


def _read_one(name: str, places: Sequence[_Place], owned: Owned) -> None:
    copies: list[_Copy] = []
    refusals: list[Refused] = []
    for place, entry in _candidates(name, places):
        try:
            copies.append(_copy(name, place, entry))
        except Refused as refused:
            refusals.append(refused)
    if not copies:
        raise refusals[0]
    owned.flags += [f"another copy does not count: {refused}" for refused in refusals]
    chosen = _chosen(name, copies, owned)
    _note(name, chosen.content, owned)
    owned.flags += _deeper(name, places, chosen)
    owned.files[name] = chosen.text


def _note(name: str, content: Content, owned: Owned) -> None:
    """Note the age of a file that counts, and its other names."""
    if content.links > 1:
        owned.flags.append(f"{name} is a hard link: the file has {content.links} names on its disk")
    owned.modified = max(owned.modified, content.modified)


def _read_classifier(board: Leaderboard, places: Sequence[_Place], owned: Owned) -> None:
    """The entry for the leaderboard: the first file of each name. Its faults become its own problem."""
    found = {name: place for name in board.files for place in reversed(places) if name in place.entries}
    if not found:
        return
    try:
        if board.classifier not in found:
            raise Refused(f"{board.weights} lies alone: submit {board.classifier} beside it.")
        source = _copy(board.classifier, found[board.classifier], board.classifier)
        _note(board.classifier, source.content, owned)
        owned.classifier = Classifier.of(source.text)
        if place := found.get(board.weights):
            most = board.largest_kib << 10
            weights = place.tree.read(board.weights, most)
            _note(board.weights, weights, owned)
            if not weights.data:
                raise Refused(f"{board.weights} is empty: submit the file of weights, or none.")
            again = place.tree.again(board.weights, most)
            owned.classifier = Classifier.of(source.text, weights.data, again)
    except Refused as refused:
        owned.classifier = Classifier(problem=str(refused))


def _candidates(name: str, places: Sequence[_Place]) -> Iterator[tuple[_Place, str]]:
    """The owned file in each place that holds it, then the copies beside it."""
    held = [place for place in places if name in place.entries]
    yield from ((place, name) for place in sorted(held, key=lambda place: place.entries[name].kind != "file"))
    copy = re.compile(COPY.format(stem=re.escape(name.removesuffix(".py"))))
    beside = [
        (place, entry.name)
        for place in places
        for entry in place.entries.values()
        if entry.kind == "file" and entry.name != name and copy.fullmatch(entry.name)
    ]
    yield from beside[:MOST_COPIES]


def _copy(name: str, place: _Place, entry: str) -> _Copy:
    """One file as text. Raises Refused."""
    content = place.tree.read(entry)
    try:
        text = decode(content.data)
    except NotSource as error:
        raise Refused(f"{shown(entry)} {error}.") from error
    if not text.strip():
        raise Refused(f"{shown(entry)} is empty: submit the file that you wrote.")
    return _Copy(f"{_within(place)}{shown(entry)}", content, text, is_untouched(name, text))


def _within(place: _Place) -> str:
    return f"{PACKAGE}/" if place.tree.name == PACKAGE else ""


def _chosen(name: str, copies: Sequence[_Copy], owned: Owned) -> _Copy:
    """The newest copy that differs from the course's own file; a flag names the others to staff."""
    touched = [copy for copy in copies if not copy.untouched] or list(copies)
    chosen = max(touched, key=lambda copy: copy.age)  # the first one when two have the same age
    content = normalised(chosen.text)
    if others := [copy.place for copy in touched if normalised(copy.text) != content]:
        owned.flags.append(
            f"there are {len(others) + 1} versions of {name}: "
            f"{chosen.place} counts, the newest, not {listed(others)}"
        )
    if chosen.place != copies[0].place and copies[0].untouched and not chosen.untouched:
        owned.flags.append(f"{chosen.place} counts: {copies[0].place} is the course's own file, unchanged")
    return chosen


def _deeper(name: str, places: Sequence[_Place], chosen: _Copy) -> list[str]:
    """A flag for files of this name that lie deeper and differ from the file that counts."""
    others: list[str] = []
    for place in places:
        for entry in place.entries.values():
            if entry.kind == "folder" and not (entry.name == PACKAGE and place is places[-1]):
                others += _other_work(name, place, entry, chosen)
    counts = f"{chosen.place}, not begun, counts" if chosen.untouched else f"{chosen.place} counts"
    lie = "lie deeper and differ" if others[1:] else "lies deeper and differs"
    return [f"{counts}: {listed(others)} {lie}"] if others else []


def _other_work(name: str, place: _Place, folder: Entry, chosen: _Copy) -> Iterator[str]:
    within = _within(place)
    with suppress(Refused):  # the folder is too large to search, or the file is unreadable
        for steps, entry in islice(_named(name, place.tree, folder), MOST_COPIES):
            tree = place.tree
            for step in steps:
                tree = tree.folder(step)
            copy = _copy(name, _Place(tree, {}), entry.name)
            if not copy.untouched and normalised(copy.text) != normalised(chosen.text):
                yield within + "/".join((*steps, entry.name))


def _named(name: str, tree: Tree, folder: Entry) -> Iterator[Below]:
    return (below for below in all_below(tree, folder) if below[1] == Entry(name, "file"))


def _remarks(places: Sequence[_Place]) -> list[str]:
    """Flags for staff about other files in the submission."""
    entries = [entry for place in places for entry in place.entries.values()]
    links = sorted({entry.name for entry in entries if entry.kind == "link"})
    steering = sorted({entry.name for entry in entries if _is_steering(entry)})
    remarks = [f"symlink ignored: {listed(links)}"] if links else []
    if steering:
        files = "1 file" if len(steering) == 1 else f"{len(steering)} files"
        remarks.append(f"{files} ignored that could steer the tests: {listed(steering)}")
    return remarks


def _others(stage: Stage, places: Sequence[_Place]) -> list[str]:
    """The paths of the entries that a file could import, in these places."""
    known = (PACKAGE, *stage.takes)
    others = (
        f"{_within(place)}{entry.name}"
        for place in places
        for entry in place.entries.values()
        if entry.name not in known and (entry.kind == "folder" or entry.name.endswith(".py"))
    )
    return [path for path in islice(others, MOST_OTHERS) if len(path) <= LONGEST]


def _is_steering(entry: Entry) -> bool:
    """Whether an entry could steer the tests, or replace a module of Python or of the grader."""
    stem = entry.name.split(".")[0]
    if entry.kind == "folder":
        return stem in PACKAGES
    shadows = entry.name.endswith(IMPORTABLE) and stem in PACKAGES | sys.stdlib_module_names
    return shadows or entry.name in STEERING or entry.name.endswith((".pth", ".so", ".pyd"))
