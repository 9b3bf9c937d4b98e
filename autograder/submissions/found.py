"""What `collect` returns: submissions, lines for other entries, and a count of litter."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from autograder import AutograderError
from autograder.submissions.tree import Content, Refused

CHANGED = "The file of weights changed while the class was graded: grade again."
NO_STAGE = "no-stage"  # replaces the stage's id when the stage is unknown


class IntakeError(AutograderError):
    """A path that staff gave holds nothing to grade. The message says why, and which layouts there are."""


@dataclass(frozen=True)
class Classifier:
    """What a student enters for a stage's leaderboard.

    source   the text of the source file
    problem  "" when it can be tried; otherwise one sentence: what is wrong, and what to do
    weights  the bytes of the file of weights, which only the worker parses; b"" without one
    again    reads the bytes again: the weights of a class can be larger than the memory, so that `weights`
             stays empty until `loaded`
    digest   SHA-256 of the bytes
    """

    source: str = ""
    problem: str = ""
    weights: bytes = field(default=b"", repr=False)
    again: Callable[[], Content] | None = field(default=None, repr=False)
    digest: str = ""

    @classmethod
    def of(cls, source: str, weights: bytes = b"", again: Callable[[], Content] | None = None) -> Classifier:
        """An entry with these weights. They are kept only if they cannot be read again."""
        digest = hashlib.sha256(weights).hexdigest()
        return cls(source, weights=b"" if again else weights, again=again, digest=digest)

    def loaded(self) -> Classifier:
        """The entry with its weights, ready to be sent; with a problem if the file changed meanwhile."""
        if self.again is None:
            return self
        try:
            weights = self.again().data
        except Refused as refused:
            return Classifier(self.source, str(refused), digest=self.digest)
        if hashlib.sha256(weights).hexdigest() != self.digest:
            return Classifier(self.source, CHANGED, digest=self.digest)
        return Classifier(self.source, weights=weights, digest=self.digest)


@dataclass(frozen=True)
class Submission:
    """What one student submitted for one stage.

    student   a safe name, see `names.py`
    stage     the stage's id; for an unknown stage the folder's name, made safe; else NO_STAGE
    files     owned file name → source text; only the owned files
    problem   "" when it can be graded; otherwise one sentence: what is wrong, and what to do
    flags     notes for staff
    source    where it was found, starting with the name of the path that staff gave
    class_path  absolute path of the class, a folder or a zip; for a lone student, of the folder around it
    entry     the raw name of the entry of the class; the student's name comes from it
    others    the paths of other modules beside the files, which stay unread
    classifier  the entry for the stage's leaderboard; None without one
    """

    student: str
    stage: str
    files: Mapping[str, str]
    problem: str = ""
    flags: tuple[str, ...] = ()
    source: str = ""
    class_path: str = ""
    entry: str = ""
    others: tuple[str, ...] = ()
    classifier: Classifier | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of what is graded: the files by name, the problem, and the classifier."""
        graded = (sorted(self.files.items()), self.problem, *([self.classifier] if self.classifier else []))
        return hashlib.sha256(repr(graded).encode()).hexdigest()


@dataclass(frozen=True)
class Unplaced:
    """An entry outside every submission.

    place       where it lies, starting with the name of the path that staff gave
    why         one sentence: what it seems to be, and what to do
    holds_work  whether it can hold a student's work: a .py or .ipynb file, an archive, or a folder with one
    """

    place: str
    why: str
    holds_work: bool


@dataclass(frozen=True)
class Intake:
    """Everything that lies under the paths that staff gave: every entry is in one of these.

    submissions  what can be graded, and what cannot, with its problem
    unplaced  entries outside every submission
    litter    the number of entries that programs leave behind (.DS_Store, __MACOSX, README files, …)
    """

    submissions: list[Submission]
    unplaced: list[Unplaced]
    litter: int = 0


@dataclass(frozen=True)
class Student:
    """A student as found: the entry of a class with the name `raw`.

    `packed` is True when the entry lies inside an archive: the person who packed the archive chose the name.
    """

    raw: str
    class_path: str
    entry: str
    packed: bool = False


@dataclass(frozen=True)
class Found:
    """A submission before `collect` chooses the one that counts, and the student's final name.

    `untouched` is True when all its files are the course's own; `modified` is in seconds since 1970.
    """

    student: Student
    submission: Submission
    modified: float = 0.0
    untouched: bool = False


@dataclass
class Findings:
    """What has been read so far."""

    found: list[Found] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    litter: int = 0

    def add(self, other: Findings) -> None:
        self.found += other.found
        self.unplaced += other.unplaced
        self.litter += other.litter
