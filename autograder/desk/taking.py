"""Take the files of one attempt out of a download. A student's own zip is unpacked, within bounds."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from autograder.course import Course
from autograder.desk.listing import place_of, walk
from autograder.desk.records import Left, Sent, Steps
from autograder.submissions.archive import opened_archive
from autograder.submissions.names import clean, folded
from autograder.submissions.owned import COPY
from autograder.submissions.places import PACKAGE, ZIP, stage_named, without_suffix
from autograder.submissions.tree import LITTER, Content, Limits, Refused, Tree
from autograder.text import shown

FILE_BYTES = 8 << 20  # bytes of one file
ZIP_BYTES = 64 << 20  # bytes of a student's zip, packed
INSIDE = Limits(entries=5_000, archive_bytes=64 << 20)  # bounds on a student's zip
MOST_FILES = 500  # files of one attempt
LONGEST = 100  # characters of a name


@dataclass(frozen=True)
class Own:
    """A student's file: its path in the attempt, where it came from, and what reads it."""

    path: Steps
    source: str
    read: Callable[[], Content]


@dataclass
class Taken:
    """The files of an attempt, and a line for each entry that stays behind."""

    files: list[Own]
    left: list[Left]


@contextmanager
def taken(sent: Sent, tree: Tree, course: Course) -> Iterator[Taken]:
    """The files of an attempt; they can be read until the block ends. `tree` is the place of the entries."""
    with ExitStack() as stack:
        result = Taken([], [])
        for own, steps in sent.files.items():
            if own[-1].lower().endswith(ZIP) and len(own) == 1:
                _unpack(own, steps, tree, course, result, stack)
            else:
                result.files.append(_loose(own, steps, tree))
        names = course_names(course)
        files = _wanted_first(_unwrapped(result.files, course), names)
        if len(files) > MOST_FILES:
            extra = len(files) - MOST_FILES
            result.left.append(Left(sent.source, f"{extra:,} files are too many: {MOST_FILES} are taken."))
        result.files = _renamed(files[:MOST_FILES], names)
        yield result


def _loose(own: Steps, steps: Steps, tree: Tree) -> Own:
    place = place_of(tree, steps[:-1])
    return Own(own, "/".join(steps), partial(place.read, steps[-1], FILE_BYTES))


def _unpack(own: Steps, steps: Steps, tree: Tree, course: Course, result: Taken, stack: ExitStack) -> None:
    """The files in a student's zip. A zip that cannot be opened is taken as it is."""
    source = "/".join(steps)
    stem = without_suffix(own[0])
    try:
        reopen = _reopening(place_of(tree, steps[:-1]), steps[-1], stack)
        archive = stack.enter_context(opened_archive(reopen, own[0], source, INSIDE))
        inner = [found for found, empty in walk(archive) if not empty]
    except Refused as refused:
        result.left.append(Left(source, f"{refused} The zip is kept as it is."))
        result.files.append(_loose(own, steps, tree))
        return
    files = [Own(i, f"{source}/{'/'.join(i)}", _reading(archive, i)) for i in inner]
    files = _unwrapped(files, course)
    if stage_named(stem, course):
        files = [Own((stem, *one.path), one.source, one.read) for one in files]
    known = {one.path for one in result.files}
    result.files += [
        one if one.path not in known else Own((stem, *one.path), one.source, one.read) for one in files
    ]
    result.left += [Left(source, f"{flag}.") for flag in archive.flags]
    if not files:
        result.left.append(Left(source, "The zip holds no file."))


def _reading(archive: Tree, steps: Steps) -> Callable[[], Content]:
    return partial(place_of(archive, steps[:-1]).read, steps[-1], FILE_BYTES)


def _reopening(place: Tree, name: str, stack: ExitStack) -> Callable[[], BinaryIO]:
    """A function that opens a zip again. One in an archive is copied into a file without a name first."""
    if not place.packed:
        return partial(place.open, name)
    file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    file.write(place.read(name, ZIP_BYTES).data)
    file.flush()
    return lambda: os.fdopen(os.dup(file.fileno()), "rb")


def _unwrapped(files: list[Own], course: Course) -> list[Own]:
    """The files without the lone folders around them, as zipping a folder adds one."""
    while files and all(len(one.path) > 1 for one in files):
        around = {one.path[0] for one in files}
        (name, *others) = around
        if others or name == PACKAGE or stage_named(name, course):
            break
        files = [Own(one.path[1:], one.source, one.read) for one in files]
    return files


def _wanted_first(files: list[Own], names: Mapping[str, str]) -> list[Own]:
    """The course's own names, their copies, the latest first, and the rest; the nearest to the top first."""
    wanted = set(names.values())

    def rank(one: Own) -> tuple[bool, bool, int, int]:
        name = one.path[-1]
        copy = course_name(name, names) in wanted
        number = int(re.findall(r"\d{1,3}", "0" + name)[-1]) if copy else 0
        return name not in wanted, not copy, len(one.path), -number

    return sorted(files, key=rank)


def _renamed(files: list[Own], names: Mapping[str, str]) -> list[Own]:
    """The files under names that are safe, and under the course's name where a system added a number.

    Each has a path of its own on every disk. Of several copies of one name, the first gets the course's name.
    """
    taken: set[str] = set()
    folders: set[str] = set()
    exact = {one.path for one in files}
    renamed = []
    for one in files:
        path = _beside(tuple(_safe(step) for step in one.path), taken)
        plain = (*path[:-1], course_name(path[-1], names))
        if plain not in exact and folded("/".join(plain)) not in taken | folders:
            path = plain
        if folded("/".join(path)) in taken | folders:
            path = (*path[:-1], _marked(path[-1], one.source))
        taken.add(folded("/".join(path)))
        folders |= {folded("/".join(path[:depth])) for depth in range(1, len(path))}
        renamed.append(Own(path, one.source, one.read))
    return renamed


def _beside(path: Steps, taken: set[str]) -> Steps:
    """The path with a mark on each folder that has the name of a file."""
    for depth in range(1, len(path)):
        if folded("/".join(path[:depth])) in taken:
            path = (*path[: depth - 1], _marked(path[depth - 1], path[depth - 1]), *path[depth:])
    return path


def course_names(course: Course) -> dict[str, str]:
    """The course's name of each file that a stage takes, by the pattern of its copies."""
    names = [name for stage in course.stages for name in (*stage.takes, f"{stage.id}.ipynb")]
    patterns = {}
    for name in names:
        stem, dot, ending = name.rpartition(".")
        patterns[COPY.format(stem=re.escape(stem)).replace(r"\.py", re.escape(dot + ending))] = name
    return patterns


def course_name(name: str, names: Mapping[str, str]) -> str:
    """The course's name of a file that a system or a browser numbered: `graph-1.py`, `graph (1).py`."""
    return next((wanted for pattern, wanted in names.items() if re.fullmatch(pattern, name)), name)


def _safe(step: str) -> str:
    """A name that every file system takes: as it is, or marked with a digest."""
    odd = clean(step).flag or len(step) > LONGEST or re.search(r'[<>:"|?*\x00-\x1f]|[. ]$', step)
    return _marked(step, step) if odd or step.lower() in LITTER else step


def _marked(step: str, of: str) -> str:
    digest = hashlib.sha256(of.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem, dot, ending = step[:LONGEST].rpartition(".")
    stem, ending = (stem, dot + ending) if stem and re.fullmatch(r"\w{1,8}", ending) else (step[:LONGEST], "")
    base = re.sub(r"[^\w. -]", "", shown(stem))[:40].strip(". ")
    return f"{base or 'file'}-{digest}{ending}"
