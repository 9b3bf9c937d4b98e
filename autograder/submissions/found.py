"""What `collect` answers with: submissions, entries that are none, and litter."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder import AutograderError

NO_STAGE = "no-stage"  # stands for the stage where it cannot be told


class IntakeError(AutograderError):
    """A path that staff gave leads to nothing that could be graded."""


@dataclass(frozen=True)
class Submission:
    """What one student submitted for one stage.

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

    submissions  what can be graded, and rows that say why something cannot
    unplaced  entries that belong to no submission
    litter    how many entries computers leave behind (.DS_Store, __MACOSX, README files, …)
    """

    submissions: list[Submission]
    unplaced: list[Unplaced]
    litter: int = 0


@dataclass(frozen=True)
class Student:
    """A student as found: the entry of a class whose name is `raw`.

    `packed` says that the name was read inside an archive, so the person who packed it wrote the name.
    """

    raw: str
    class_path: str
    entry: str
    packed: bool = False


@dataclass(frozen=True)
class Found:
    """A submission before it is settled which of several counts, and under which name.

    `untouched` says that its files are as the course gives them out; `modified` is in seconds since 1970.
    """

    student: Student
    submission: Submission
    modified: float = 0.0
    untouched: bool = False


@dataclass
class Findings:
    """What was read so far."""

    found: list[Found] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    litter: int = 0

    def add(self, other: Findings) -> None:
        self.found += other.found
        self.unplaced += other.unplaced
        self.litter += other.litter
