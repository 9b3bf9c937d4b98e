"""What a format reads from a download: who sent which files, and when."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from autograder import AutograderError

Steps = tuple[str, ...]  # the names from the top of a place down to a file


class CollectError(AutograderError):
    """A download, a roster or a class folder is unsuitable. The message says why, and what to do."""


@dataclass(frozen=True)
class Listing:
    """The names in a download, below its top.

    name          the name of the folder or zip that holds the top
    files         every file; also links and other entries that are no folder
    empty         every folder without an entry
    repositories  the folders at the top that are git repositories
    text          reads a small file as text, for files that a system writes; "" if it is unreadable
    zone          the time zone of times without a zone
    """

    name: str
    files: tuple[Steps, ...]
    empty: tuple[Steps, ...] = ()
    repositories: frozenset[str] = frozenset()
    text: Callable[[Steps], str] = field(default=lambda steps: "", repr=False)
    zone: tzinfo | None = None

    @property
    def tops(self) -> dict[str, bool]:
        """Each name at the top, and whether it is a folder."""
        return {steps[0]: len(steps) > 1 for steps in self.files} | {steps[0]: True for steps in self.empty}


@dataclass(frozen=True)
class Person:
    """A student or a group, in the words of the system: any of these can be ""."""

    name: str = ""
    id: str = ""
    email: str = ""

    @property
    def words(self) -> str:
        """Name and id for a message."""
        return f"{self.name} ({self.id})" if self.name and self.id else self.name or self.id


@dataclass(frozen=True)
class Sent:
    """One attempt, as a download names it.

    people      who sent it; several for a group
    source      the entry of the download, for messages
    files       the student's own path of each file → its path in the download
    when        the time of sending; None if the download tells none
    order       a number that grows with each attempt; 0 if the download tells none
    late        whether the system marks it as late
    assignment  the name of the assignment, where an entry names it
    note        a sentence for staff
    """

    people: tuple[Person, ...]
    source: str
    files: Mapping[Steps, Steps]
    when: datetime | None = None
    order: int = 0
    late: bool = False
    assignment: str = ""
    note: str = ""


@dataclass(frozen=True)
class Left:
    """An entry that is in no attempt: where it lies, why, and whether it can hold work."""

    place: str
    why: str
    holds_work: bool = True


@dataclass(frozen=True)
class Reading:
    """A download in one format: the attempts, and the names at the top that the format knows."""

    sent: tuple[Sent, ...]
    claimed: frozenset[str]
    left: tuple[Left, ...] = ()


@dataclass(frozen=True)
class Piece:
    """What the name of one entry at the top means. Entries with the same key are one attempt.

    own   the student's own name of the file; "" for a folder or a zip that stands for the whole attempt
    sent  the attempt, without its files
    """

    key: Hashable
    sent: Sent
    own: str = ""


def gathered(listing: Listing, meaning: Callable[[str, bool], Piece | None]) -> Reading:
    """The attempts in a listing whose names at the top mean something: `meaning(name, is_folder)`."""
    pieces = {name: meaning(name, folder) for name, folder in listing.tops.items()}
    together: dict[Hashable, list[tuple[str, Piece]]] = {}
    for name, piece in pieces.items():
        if piece:
            together.setdefault(piece.key, []).append((name, piece))
    below = _below(listing.files)
    sent = (_attempt(entries, below) for entries in together.values())
    return Reading(tuple(sent), frozenset(name for name, piece in pieces.items() if piece))


def _below(files: Iterable[Steps]) -> dict[str, list[Steps]]:
    below: dict[str, list[Steps]] = {}
    for steps in files:
        below.setdefault(steps[0], []).append(steps)
    return below


def _attempt(entries: list[tuple[str, Piece]], below: Mapping[str, list[Steps]]) -> Sent:
    files: dict[Steps, Steps] = {}
    for name, piece in entries:
        for steps in below.get(name, ()):
            own = (*([piece.own] if piece.own else []), *steps[1:]) or steps
            files[own if own not in files else (name, *own)] = steps
    several = [piece.sent for _, piece in entries]
    return replace(
        several[0],
        files=files,
        order=max(one.order for one in several),
        late=any(one.late for one in several),
    )
