"""Who handed in what: from folders and zips of any of four shapes to one hand-in per student and stage.

    CLASS/STUDENT/STAGE/graph.py      a class
          STUDENT/STAGE/graph.py      one student
                  STAGE/graph.py      one stage; the student is the folder around it
           ANYTHING/graph.py          a submission without stages, such as a student's work folder

`graph.py` stands for the files that a stage owns; they may also lie one deeper, in `kittengrad/`. STAGE is a
stage's id or number: `02-backprop`, `02`, `2`. A zip stands for a folder anywhere, except in another zip.

How a path is recognised, the first rule that fits:

1. It holds owned files: one submission, for the stage in its name or else for each whose files it holds.
2. It holds something named by a stage's id: one student.
3. It holds zips, or folders that hold stages, owned files or a single zip: a class.
4. It holds something named by a stage's number: one student.
5. It is itself named by a stage: that stage, with nothing handed in.
6. It holds nothing but one folder, and folders in that one hold stages: that is the class.

Zipping a folder often puts its name in front of everything. A lone folder is therefore looked through
wherever it repeats the name of the place that it lies in, and in a student's place also when it holds stages.

Whatever is strange below a path becomes a hand-in with a `problem`: a row in the table, which stops nobody.
Only the files that a stage owns are ever read, none of them through a link, and nothing is written anywhere.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from autograder import AutograderError
from autograder.course import Course, Stage
from autograder.intake.archive import opened_archive
from autograder.intake.names import clean, listed, settle, shown
from autograder.intake.owned import PACKAGE, read_owned
from autograder.intake.tree import (
    LIMITS,
    Entry,
    Folder,
    Limits,
    Refused,
    Tree,
    explained,
    own_name,
    refuse_kind,
    refuse_unless_regular,
)

NO_STAGE = "no-stage"  # stands for the stage where it cannot be told
OURS = (PACKAGE, "checks")  # folders that come with every stage
ZIP = ".zip"
OTHER_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".7z", ".rar")


class IntakeError(AutograderError):
    """A path that staff gave leads to nothing that could be graded."""


@dataclass(frozen=True)
class HandIn:
    """What one student handed in for one stage.

    student   a safe name, see `names.py`
    stage     the stage's id; for an unknown one its folder's name, made safe; else NO_STAGE
    files     owned file name → source text; nothing else that came along
    problem   "" when it can be graded; otherwise one sentence: what is wrong, and what to do
    flags     notes for staff
    source    where it was found, from the name of the path that was given
    class_path  absolute path of the class, a folder or a zip; of a lone student, the folder around it
    entry     the entry of the class that it came from, as written there; the student's name is from it
    """

    student: str
    stage: str
    files: Mapping[str, str]
    problem: str = ""
    flags: tuple[str, ...] = ()
    source: str = ""
    class_path: str = ""
    entry: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over what is graded: the files by name, and what keeps them from being graded."""
        return hashlib.sha256(repr((sorted(self.files.items()), self.problem)).encode()).hexdigest()


@dataclass(frozen=True)
class Unplaced:
    """An entry that is neither a submission nor a part of one.

    place       where it lies, from the name of the path that was given
    why         one sentence: what it seems to be, and what to do
    holds_work  whether work may be lost with it: a .py or .ipynb file, an archive, a folder with one of these
    """

    place: str
    why: str
    holds_work: bool


@dataclass(frozen=True)
class Intake:
    """Everything that lies under the paths that staff named: every entry is in one of these.

    hand_ins  what can be graded, and rows that say why something cannot
    unplaced  entries that belong to no submission
    litter    how many entries computers leave behind (.DS_Store, __MACOSX, README files, …)
    """

    hand_ins: list[HandIn]
    unplaced: list[Unplaced]
    litter: int = 0


Layout = Literal["auto", "class", "student", "stage"]


@dataclass(frozen=True)
class _Student:
    """A student as found. `packed` says that whoever packed an archive wrote the name."""

    raw: str
    packed: bool = False


@dataclass(frozen=True)
class _Found:
    """A hand-in before it is settled which of several counts, and under which name."""

    student: _Student
    hand_in: HandIn
    modified: float = 0.0


def collect(
    paths: Sequence[Path], course: Course, *, layout: Layout = "auto", limits: Limits = LIMITS
) -> Intake:
    """All hand-ins in these paths, by student and stage, one each. Raises IntakeError.

    Of several for the same student and stage, the last-changed one that can be graded counts, and its flags
    name the others. A student's name that was read inside an archive never outdoes one outside: else anybody
    could pack somebody else's hand-in.
    """
    found: list[_Found] = []
    strange: list[tuple[Path, str]] = []
    for path in paths:
        try:
            found += _in_path(path, course, limits)
        except Refused as refused:
            strange.append((path, str(refused)))
    if not found:
        path, why = strange[0] if strange else (Path("."), "no path was given.")
        raise IntakeError(f"{shown(str(path))}: {why}\n{_layout(course)}")
    for path, why in strange:
        name = own_name(path)
        found.append(_problem(_Student(_without_suffix(name)), NO_STAGE, why, shown(name)))
    return Intake(_named(_counting(found)), [])


def _counting(found: Iterable[_Found]) -> Iterator[_Found]:
    """Of each student's hand-ins for a stage the one that counts."""
    together: dict[tuple[str, str], list[_Found]] = {}
    for one in found:
        together.setdefault((one.student.raw, one.hand_in.stage.casefold()), []).append(one)
    for several in together.values():
        *others, last = sorted(
            several, key=lambda one: (not one.student.packed, not one.hand_in.problem, one.modified)
        )
        if others:
            sources = listed([one.hand_in.source for one in others])
            flag = f"handed in {len(several)} times: {last.hand_in.source} counts, not {sources}"
            last = replace(last, hand_in=replace(last.hand_in, flags=(*last.hand_in.flags, flag)))
        yield last


def _named(found: Iterable[_Found]) -> list[HandIn]:
    """The hand-ins under their students' final names, in order."""
    found = list(found)
    names = settle(one.student.raw for one in found)
    hand_ins = []
    for one in found:
        name = names[one.student.raw]
        flags = (name.flag, *one.hand_in.flags) if name.flag else one.hand_in.flags
        hand_ins.append(replace(one.hand_in, student=name.text, flags=flags))
    return sorted(hand_ins, key=lambda hand_in: (hand_in.student, hand_in.stage))


# Recognising a path.


class _Unrecognised(Refused):
    """The place can be read but has none of the shapes."""


def _in_path(path: Path, course: Course, limits: Limits) -> list[_Found]:
    """Everything in one path. Raises IntakeError when it is not there, Refused when it is not recognised."""
    name, around = own_name(path), own_name(Path(os.path.abspath(path)).parent)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise IntakeError(
            f"{shown(str(path))}: there is no such folder or zip.\n{_layout(course)}"
        ) from error
    if stat.S_ISDIR(mode):
        return _recognised(Folder(path, limits), around, course)
    if not name.lower().endswith(ZIP):
        raise Refused("this is neither a folder nor a zip: give the folder that it lies in.")
    try:
        refuse_unless_regular(name, mode)
        with explained(name):
            file = path.open("rb")
        with opened_archive(file, name, shown(name), limits) as archive:
            return _recognised(archive, around, course)
    except _Unrecognised:
        raise
    except Refused as broken:  # yet clearly somebody's hand-in
        stage = _stage_named(_without_suffix(name), course)
        student = _Student(around if stage else _without_suffix(name))
        return [_problem(student, stage.id if stage else NO_STAGE, str(broken), shown(name))]


def _recognised(tree: Tree, around: str, course: Course) -> list[_Found]:
    """What is in a place, by the six rules; `around` is the name of the folder around it. Raises Refused."""
    tree = _inside(tree, course)
    entries = tree.entries()
    stage = _stage_named(tree.name, course)
    if _owned_in(tree, entries, course):
        if stage:
            return [_of_stage(tree, _Student(around), stage, course)]
        return _of_files(tree, _Student(tree.name), course)
    if any(_has_stage_id(entry, course) for entry in entries):
        return _of_student(tree, _Student(tree.name), course)
    if any(_speaks_for_class(tree, entry, course) for entry in entries):
        return _of_class(tree, course)
    if any(_stage_of(entry, course) for entry in entries):
        return _of_student(tree, _Student(tree.name), course)
    if stage:
        return [_of_stage(tree, _Student(around), stage, course)]
    if len(entries) == 1 and entries[0].kind == "folder":
        inner = tree.folder(entries[0].name)
        if any(_holds_stages(inner, entry, course) for entry in inner.entries()):
            return _of_class(inner, course)
    raise _Unrecognised("; ".join(["nothing in it is laid out as a hand-in", *tree.flags]) + ".")


def _speaks_for_class(tree: Tree, entry: Entry, course: Course) -> bool:
    """Whether an entry can only be a student's. Where students go by numbers, a `2` may be either."""
    if entry.kind == "file":
        return entry.name.lower().endswith(ZIP) and not _stage_of(entry, course)
    if _holds_stages(tree, entry, course):
        return True
    if entry.kind != "folder" or _stage_of(entry, course):
        return False
    with suppress(Refused):  # it will be told of when it is read
        inner = _inside(tree.folder(entry.name), course)
        below = inner.entries()
        lone_archive = len(below) == 1 and _is_archive(below[0])
        return lone_archive or bool(_owned_in(inner, below, course))
    return False


def _holds_stages(tree: Tree, entry: Entry, course: Course) -> bool:
    """Whether an entry is a folder that holds what is named by stages; by ids, if it is itself a number."""
    named = _has_stage_id if _stage_of(entry, course) else _meant_as_stage
    if entry.kind == "folder":
        with suppress(Refused):  # it will be told of when it is read
            below = _inside(tree.folder(entry.name), course).entries()
            return any(named(deeper, course) for deeper in below)
    return False


def _inside(tree: Tree, course: Course) -> Tree:
    """The place itself, or the lone folder in it that repeats its name."""
    entries = tree.entries()
    if len(entries) == 1 and entries[0].kind == "folder":
        stage = _stage_named(tree.name, course)
        if entries[0].name == tree.name or (stage and _stage_of(entries[0], course) == stage):
            return tree.folder(entries[0].name)
    return tree


def _owned_in(tree: Tree, entries: Sequence[Entry], course: Course) -> set[str]:
    """The course's files, whatever they really are, at a place's top or in its `kittengrad/`."""
    names = {entry.name for entry in entries}
    if Entry(PACKAGE, "folder") in entries:
        with suppress(Refused):  # it will be told of when it is read
            names |= {entry.name for entry in tree.folder(PACKAGE).entries()}
    return names & {name for stage in course.stages for name in stage.owns}


def _stage_named(name: str, course: Course) -> Stage | None:
    try:
        return course.stage(clean(name).text.lower())
    except KeyError:
        return None


def _stage_of(entry: Entry, course: Course) -> Stage | None:
    """The stage that a folder or an archive is named by."""
    return _stage_named(_without_suffix(entry.name), course)


def _has_stage_id(entry: Entry, course: Course) -> bool:
    return "-" in entry.name and _stage_of(entry, course) is not None


def _meant_as_stage(entry: Entry, course: Course) -> bool:
    """Named by a stage, or as if by one of another course: `99-dogs`."""
    looks = entry.kind == "folder" and re.match(r"\d\d?-", entry.name)
    return bool(looks) or _stage_of(entry, course) is not None


def _is_archive(entry: Entry) -> bool:
    return entry.kind != "folder" and _without_suffix(entry.name) != entry.name


def _without_suffix(name: str) -> str:
    suffix = next((suffix for suffix in (ZIP, *OTHER_ARCHIVES) if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)]


# Reading what was recognised.


def _of_class(tree: Tree, course: Course) -> list[_Found]:
    """Every student of a class. Loose files that are no archives belong to nobody."""
    found: list[_Found] = []
    for entry in tree.entries():
        if entry.kind not in ("folder", "link", "double") and not _is_archive(entry):
            continue
        student = _Student(entry.name if entry.kind == "folder" else _without_suffix(entry.name), tree.packed)
        try:
            with _entered(tree, entry) as place:
                found += _of_student(place, student, course)
        except Refused as refused:
            found.append(_problem(student, NO_STAGE, str(refused), _below(tree, entry)))
    return found


def _of_student(tree: Tree, student: _Student, course: Course) -> list[_Found]:
    """All that one student handed in. A zip without a stage's name is opened only when it is all there is."""
    try:
        tree = _inside_student(tree, course)
        entries = tree.entries()
    except Refused as refused:
        return [_problem(student, NO_STAGE, str(refused), tree.source, tree.flags)]
    found = _of_files(tree, student, course)
    for entry in entries:
        if stage := _stage_of(entry, course):
            try:
                with _entered(tree, entry) as place:
                    found.append(_of_stage(place, student, stage, course))
            except Refused as refused:
                found.append(_problem(student, stage.id, str(refused), _below(tree, entry), tree.flags))
    unknown = [e for e in entries if e.kind == "folder" and not _stage_of(e, course) and e.name not in OURS]
    if found:
        unknown = [e for e in unknown if _meant_as_stage(e, course)]
    if unknown:
        found.append(_of_unknown(tree, unknown, student, course))
    archives = [entry for entry in entries if _is_archive(entry)]
    if not found and len(archives) == 1:
        try:
            with _entered(tree, archives[0]) as place:
                return _of_student(place, student, course)
        except Refused as refused:
            return [_problem(student, NO_STAGE, str(refused), _below(tree, archives[0]), tree.flags)]
    return found or [_problem(student, NO_STAGE, _nothing_in(entries, course), tree.source, tree.flags)]


def _inside_student(tree: Tree, course: Course) -> Tree:
    """A student's place, or the lone folder in it that holds the stages."""
    inner = _inside(tree, course)
    entries = inner.entries()
    if len(entries) == 1 and entries[0].kind == "folder" and not _meant_as_stage(entries[0], course):
        deeper = inner.folder(entries[0].name)
        if any(_has_stage_id(entry, course) for entry in deeper.entries()):
            return deeper
    return inner


def _of_files(tree: Tree, student: _Student, course: Course) -> list[_Found]:
    """A submission without stages: a hand-in for every stage of which it holds a file."""
    owned = _owned_in(tree, tree.entries(), course)
    return [_of_stage(tree, student, stage, course) for stage in course.stages if owned & set(stage.owns)]


def _of_stage(tree: Tree, student: _Student, stage: Stage, course: Course) -> _Found:
    """One stage's hand-in."""
    with suppress(Refused):  # it will be told of when it is read
        tree = _inside(tree, course)
    owned = read_owned(tree, stage)
    hand_in = HandIn("", stage.id, owned.files, owned.problem, tuple(owned.flags), tree.source)
    return _Found(student, hand_in, owned.modified)


def _of_unknown(tree: Tree, entries: Sequence[Entry], student: _Student, course: Course) -> _Found:
    """A row for all folders that ought to be named by stages and are not."""
    names = [entry.name for entry in entries]
    are = "are no stages" if names[1:] else "is no stage"
    why = (
        f"{listed(names)} {are} of this course: name a folder after the stage it answers, {_stages(course)}."
    )
    if names[1:]:
        return _problem(student, NO_STAGE, why, tree.source, tree.flags)
    name = clean(names[0], otherwise="odd-stage")
    return _problem(student, name.text, why, _below(tree, entries[0]), tree.flags)


def _nothing_in(entries: Sequence[Entry], course: Course) -> str:
    """Why nothing of a student's can be graded."""
    last = course.stages[-1]
    proper = f"put {last.owns[0]} into a folder named {last.id}, and likewise for the other stages."
    if not entries:
        return f"Nothing was handed in, the folder is empty: {proper}"
    names = listed([entry.name for entry in entries])
    return f"There is no stage's folder and none of the course's files, only {names}: {proper}"


@contextmanager
def _entered(tree: Tree, entry: Entry) -> Iterator[Tree]:
    """The folder or zip of that name in a place. Raises Refused for anything else."""
    if entry.kind == "folder":
        yield tree.folder(entry.name)
        return
    refuse_kind(entry.name, entry.kind)
    if not entry.name.lower().endswith(ZIP):
        raise Refused(f"{shown(entry.name)} is neither a folder nor a zip: unpack it, or hand in a zip.")
    with opened_archive(tree.open(entry.name), entry.name, _below(tree, entry), tree.limits) as archive:
        yield archive


def _problem(student: _Student, stage: str, why: str, source: str, flags: Sequence[str] = ()) -> _Found:
    return _Found(student, HandIn("", stage, {}, why, tuple(flags), source))


def _below(tree: Tree, entry: Entry) -> str:
    return f"{tree.source}/{shown(entry.name)}"


def _stages(course: Course, conjunction: str = "or") -> str:
    *others, last = [stage.id for stage in course.stages]
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def _layout(course: Course) -> str:
    """What staff may give, for the message of an IntakeError."""
    last = course.stages[-1]
    file = f"{last.id}/{last.owns[0]}"
    return f"""Expected is one of these, as a folder or as a zip of it:
  CLASS/STUDENT/{file}    a class; in it STUDENT.zip or STUDENT/{last.id}.zip will do as well
  STUDENT/{file}          one student
  {file}                  one stage; the student is the folder around it
where {last.owns[0]} may also lie in {PACKAGE}/, and the stages are {_stages(course, "and")}."""
