"""The mark of a submission: the points of its result, minus what its lateness costs.

json/STUDENT/STAGE.json  the points of the tests ┐
deadlines.json           due dates and policies  ┴─►  Mark, in every view and export
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.deadlines import standing
from autograder.deadlines.standing import Name, Standing
from autograder.deadlines.times import spelled
from autograder.report.words import number
from autograder.results import Result


@dataclass(frozen=True)
class Mark:
    """One submission's points, and where it stands; None without a deadline."""

    points: float
    standing: Standing | None = None

    @property
    def lost(self) -> float:
        """The points that the lateness costs."""
        return self.standing.lost(self.points) if self.standing else 0.0

    @property
    def final(self) -> float:
        """The points that count."""
        return max(0.0, round(self.points - self.lost, 2))

    @property
    def late(self) -> str:
        """`on time`, `1 day and 2 hours late`, `time unknown`; "" without a deadline."""
        return self.standing.words if self.standing else ""

    @property
    def words(self) -> str:
        """`12 earned, 1 day late, 1.2 off`; "" if there is nothing to say beside the points."""
        if self.standing is None or self.standing.late_seconds == 0:
            return ""
        if not self.lost:
            return self.late
        return f"{number(self.points)} earned, {self.late}, {number(self.lost)} off"


@dataclass(frozen=True)
class Marking:
    """What counts beside the results of a folder."""

    standings: Mapping[Name, Standing] = field(default_factory=dict)

    def of(self, result: Result) -> Mark:
        return Mark(result.points, self.standings.get((result.student, result.stage)))


NOTHING = Marking()


def read(results: Path) -> Marking:
    """What a results folder holds beside its results. Raises AutograderError for a damaged file."""
    return Marking(standing.read(results))


def in_sentences(mark: Mark) -> str:
    """For the student: how late the work is, and the mark; "" when it was in time or has no due date."""
    standing = mark.standing
    if standing is None or standing.late_seconds == 0:
        return ""
    due = f"It was due on {standing.due_words}{', with your extension' if standing.extended else ''}."
    if standing.late_seconds is None:
        return f"{due} The time of your submission is unknown, so no points are taken off."
    came = f"{due} Your submission came {spelled(standing.late_seconds)} later"
    if not standing.late:
        return f"{came}, within the grace period, so no points are taken off."
    if not mark.lost:
        return f"{came}. No points are taken off."
    counts = f"{number(mark.lost)} of your {number(mark.points)} points are taken off for it"
    return f"{came}. By the rules of your class, {counts}: your mark is {number(mark.final)}."
