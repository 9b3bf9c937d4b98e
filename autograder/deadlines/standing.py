"""Where one submission stands: its due date, its time, and what its lateness costs.

`results/deadlines.json` keeps the standings beside the results, so that every view shows the same mark. It
holds the policy too: a mark can be explained when the class is gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder import AutograderError
from autograder.deadlines.penalty import Penalty, policy
from autograder.deadlines.times import moment, seconds_after, spelled
from autograder.store import write_atomically

FILE = "deadlines.json"
Name = tuple[str, str]  # student, stage
Standings = Mapping[Name, "Standing"]


@dataclass(frozen=True)
class Standing:
    """One submission and its deadline.

    due        ISO time, the extension included
    extended   whether the student has an extension
    submitted  ISO time; "" if no time is known
    grace      seconds after the due date that cost nothing
    penalty    the policy, as class.toml has it
    marked     whether the system marks the submission as late
    """

    due: str
    submitted: str = ""
    extended: bool = False
    grace: int = 0
    penalty: str | Mapping[str, str] = "none"
    marked: bool = False

    @cached_property
    def late_seconds(self) -> int | None:
        """Seconds after the due date; None if no time is known."""
        return seconds_after(moment(self.due), moment(self.submitted)) if self.submitted else None

    @property
    def late(self) -> bool:
        """Whether it is late by more than the grace."""
        return (self.late_seconds or 0) > self.grace

    def lost(self, points: float) -> float:
        """The points that are taken off, with two decimals."""
        seconds = self.late_seconds or 0
        return round(self._policy.lost(points, seconds), 2) if seconds > self.grace else 0.0

    @cached_property
    def _policy(self) -> Penalty:
        return policy(self.penalty)

    @property
    def words(self) -> str:
        """`on time`, `1 day and 2 hours late`, `time unknown`."""
        if self.late_seconds is None:
            return "marked late, time unknown" if self.marked else "time unknown"
        if not self.late_seconds:
            return "on time"
        return f"{spelled(self.late_seconds)} late{'' if self.late else ', within the grace'}"

    @property
    def due_words(self) -> str:
        """`30 November 2026, 23:59 (UTC+01:00)`."""
        due = datetime.fromisoformat(self.due)
        return f"{due.day} {due:%B %Y, %H:%M} ({due.tzinfo})"


def read(results: Path) -> dict[Name, Standing]:
    """The standings of a results folder. Raises AutograderError for a damaged file."""
    path = results / FILE
    try:
        raw = json.loads(path.read_bytes())
        return {
            (student, stage): Standing(**one)
            for student, stages in raw.items()
            for stage, one in stages.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise AutograderError(f"{path} is damaged: remove it, and grade the class again") from error


def update(results: Path, names: Iterable[Name], now: Standings) -> None:
    """Store the standings of these names; a name without one loses its own. Raises CannotWrite."""
    before = read(results)
    after = {name: one for name, one in before.items() if name not in set(names)} | dict(now)
    if after == before:
        return
    raw: dict[str, dict[str, Any]] = {}
    for (student, stage), one in sorted(after.items()):
        raw.setdefault(student, {})[stage] = asdict(one)
    write_atomically(results / FILE, json.dumps(raw, indent=1) + "\n")
