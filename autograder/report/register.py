"""What a class page knows beyond the results: names, sections, who is missing, who was late.

A run notes it in results/class.json, see `autograder/desk/enrolment.py`. So the pages can be made again
without the class folder.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from autograder.store import write_atomically

FILE = "class.json"
VERSION = 1


@dataclass(frozen=True)
class Enrolment:
    """What the manifest of one class says.

    names     the display name of each student
    sections  the section of each student that has one
    missing   the students of the roster without an attempt, by stage
    late      the seconds after the deadline of each late student, by stage; None if only a mark tells it
    """

    names: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    late: dict[str, dict[str, int | None]] = field(default_factory=dict)

    @cached_property
    def shared(self) -> set[str]:
        """The names that several students have."""
        return {name for name, times in Counter(self.names.values()).items() if times > 1}


@dataclass(frozen=True)
class Register:
    """The classes of a results folder by their path, and when the last run that graded anything began."""

    classes: dict[str, Enrolment] = field(default_factory=dict)
    began: str = ""

    @property
    def everyone(self) -> Enrolment:
        """All classes together; a later path decides where two name one student."""
        together = Enrolment()
        for one in self.classes.values():
            together.names.update(one.names)
            together.sections.update(one.sections)
            for stage, students in one.missing.items():
                together.missing.setdefault(stage, []).extend(students)
            for stage, late in one.late.items():
                together.late.setdefault(stage, {}).update(late)
        return together

    @property
    def start(self) -> datetime | None:
        """The time at which the last run that graded anything began; None if it is unknown."""
        return moment(self.began)


def moment(text: str) -> datetime | None:
    """The time in a record; None for a text that is no time with a zone."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else None


NOBODY, EMPTY = Enrolment(), Register()


def read(results: Path) -> Register:
    """The register of a results folder; an empty one if it is missing or damaged."""
    try:
        raw = json.loads((results / FILE).read_bytes())
        if raw["version"] != VERSION:
            return EMPTY
        return Register({path: Enrolment(**one) for path, one in raw["classes"].items()}, str(raw["began"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return EMPTY


def note(results: Path, classes: Mapping[str, Enrolment], began: str = "") -> None:
    """Keep what these classes say, and the beginning of a run if it is given. Raises CannotWrite."""
    before = read(results)
    after = Register({**before.classes, **classes}, began or before.began)
    if after != before:
        state = {"version": VERSION, **asdict(after)}
        write_atomically(results / FILE, json.dumps(state, indent=1, ensure_ascii=True) + "\n")


def sections_of(enrolment: Enrolment, students: Iterable[str]) -> list[str]:
    """The sections that these students are in, in order."""
    return sorted({enrolment.sections[one] for one in students if one in enrolment.sections})
