"""`CLASS/class.toml`: the due dates of one class in one semester, written by the instructor.

roster = "../roster.csv"                      # its columns extension-02, … hold the extensions

[deadlines]                                   # for every stage below
grace = 15                                    # minutes
penalty = "10 % a day, at most 50 %"

[deadlines.02]
due = "2026-11-30T23:59+01:00"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder import AutograderError
from autograder.course import Course
from autograder.deadlines.penalty import policy
from autograder.deadlines.times import moment

NAME = "class.toml"
RULES = {"grace", "penalty"}  # for all stages, or for one
MOST_MINUTES = 60 * 24 * 365


class DeadlineError(AutograderError):
    """The due dates or the extensions of a class are wrong; the message names the file and the key."""


@dataclass(frozen=True)
class Deadline:
    """The rules of one stage. `grace` is in seconds; `penalty` is the text or the table of the file."""

    due: datetime
    grace: int = 0
    penalty: str | Mapping[str, str] = "none"


@dataclass(frozen=True)
class ClassFile:
    """What the file says: where the roster is, and the deadlines by the stage's id."""

    path: Path
    roster: Path | None = None
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)


def read(folder: Path, course: Course) -> ClassFile:
    """The file of a class; an empty one if there is none. Raises DeadlineError."""
    path = folder / NAME
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return ClassFile(path)
    except (OSError, ValueError) as error:
        raise DeadlineError(f"{path}: {error}") from error
    _refuse_unknown(raw, {"roster", "deadlines"}, path, "")
    roster = raw.get("roster")
    if roster is not None and not (isinstance(roster, str) and roster):
        raise DeadlineError(f"{path}, roster: write the path of a CSV file, as seen from {NAME}")
    tables = raw.get("deadlines", {})
    if not isinstance(tables, dict):
        raise DeadlineError(f"{path}, deadlines: write a table, as [deadlines.02]")
    return ClassFile(path, folder / roster if roster else None, _deadlines(tables, path, course))


def _deadlines(tables: dict[str, Any], path: Path, course: Course) -> dict[str, Deadline]:
    shared = {key: value for key, value in tables.items() if key in RULES}
    _rules(shared, path, "deadlines")
    found: dict[str, Deadline] = {}
    for name, table in tables.items():
        if name in RULES:
            continue
        where = f"deadlines.{name}"
        try:
            stage = course.stage(name).id
        except KeyError:
            known = ", ".join(stage.number for stage in course.stages)
            raise DeadlineError(f"{path}, {where}: there is no such stage; the course has {known}") from None
        if not isinstance(table, dict) or "due" not in table:
            raise DeadlineError(f"{path}, {where}: due is missing")
        if stage in found:
            raise DeadlineError(f"{path}, {where}: this stage is there twice")
        _refuse_unknown(table, RULES | {"due"}, path, where)
        found[stage] = _deadline(shared | table, path, where)
    return found


def _deadline(raw: dict[str, Any], path: Path, where: str) -> Deadline:
    try:
        due = moment(raw["due"])
    except ValueError as error:
        raise DeadlineError(f"{path}, {where}.due: {error}") from error
    return Deadline(due, *_rules(raw, path, where))


def _rules(raw: dict[str, Any], path: Path, where: str) -> tuple[int, str | Mapping[str, str]]:
    """The seconds of grace, and the penalty as it is written."""
    grace, penalty = raw.get("grace", 0), raw.get("penalty", "none")
    number = isinstance(grace, (int, float)) and not isinstance(grace, bool)
    if not number or not 0 <= grace <= MOST_MINUTES:
        raise DeadlineError(f"{path}, {where}.grace: write a number of minutes, 0 or more, not {grace!r}")
    try:
        policy(penalty)
    except ValueError as error:
        raise DeadlineError(f"{path}, {where}.penalty: {error}") from error
    return round(grace * 60), penalty


def _refuse_unknown(raw: dict[str, Any], known: set[str], path: Path, where: str) -> None:
    if unknown := sorted(set(raw) - known):
        place = f"{where}." if where else ""
        expected = ", ".join(sorted(known))
        raise DeadlineError(f"{path}, {place}{unknown[0]}: this key is unknown; there is {expected}")
