"""The mark of a submission: the points of tests and written questions, minus what its lateness costs.

json/STUDENT/STAGE.json  the points of the tests       ┐
written.json             the points that a person gave ┼─►  Mark, in every view and export
deadlines.json           due dates and policies        ┘
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder.course import Stage
from autograder.deadlines import standing
from autograder.deadlines.standing import Name, Standing
from autograder.deadlines.times import spelled
from autograder.marks import written
from autograder.marks.written import Answers
from autograder.report.words import count, number
from autograder.results import Result


@dataclass(frozen=True)
class Mark:
    """One submission's points, and where it stands; None without a deadline.

    points    of the tests
    answers   the written questions that a person marks; () if none are known
    possible  the points of all written questions of the stage, if the class has any marked
    """

    points: float
    standing: Standing | None = None
    answers: Answers = ()
    possible: float = 0.0

    @property
    def written(self) -> float:
        """The points of written questions so far."""
        return sum(one.points or 0.0 for one in self.answers)

    @property
    def answered(self) -> bool:
        """Whether a person marked a written question."""
        return any(one.points is not None for one in self.answers)

    @property
    def earned(self) -> float:
        """All points before the penalty."""
        return round(self.points + self.written, 2)

    @property
    def lost(self) -> float:
        """The points that the lateness costs."""
        return self.standing.lost(self.earned) if self.standing else 0.0

    @property
    def final(self) -> float:
        """The points that count."""
        return max(0.0, round(self.earned - self.lost, 2))

    @property
    def late(self) -> str:
        """`on time`, `1 day and 2 hours late`, `time unknown`; "" without a deadline."""
        return self.standing.words if self.standing else ""

    @property
    def words(self) -> str:
        """`2 of 3 written, 12 earned, 1 day late, 1.2 off`; "" without anything beside the points."""
        return ", ".join(filter(None, (self.written_words, self._late_words)))

    @property
    def written_words(self) -> str:
        """`2 of 3 written, 1 question to mark`; "" if the class has no written question marked."""
        if not self.possible:
            return f"{number(self.written)} as extra credit" if self.written else ""
        waiting = sum(one.points is None for one in self.answers)
        left = f", {count(waiting, 'question')} to mark" if waiting else ""
        return f"{number(self.written)} of {number(self.possible)} written{left}"

    @property
    def _late_words(self) -> str:
        if self.standing is None or self.standing.late_seconds == 0:
            return ""
        if not self.lost:
            return self.late
        return f"{number(self.earned)} earned, {self.late}, {number(self.lost)} off"

    @property
    def beside(self) -> bool:
        """Whether it is, or can become, another number than the points of the tests."""
        return bool(self.possible or self.written or self.lost)


@dataclass(frozen=True)
class Marking:
    """What counts beside the results of a folder."""

    standings: Mapping[Name, Standing] = field(default_factory=dict)
    written: Mapping[Name, Answers] = field(default_factory=dict)

    def of(self, result: Result) -> Mark:
        name = result.student, result.stage
        answers = self.written.get(name, ())
        return Mark(result.points, self.standings.get(name), answers, self.possible.get(result.stage, 0.0))

    def most(self, stage: Stage) -> float:
        """The points of the tests and the written questions of a stage."""
        return stage.points + self.possible.get(stage.id, 0.0)

    @cached_property
    def possible(self) -> dict[str, float]:
        """{stage: points of its written questions}, for stages of which answers are known."""
        return {stage: sum(one.most for one in answers) for (_, stage), answers in self.written.items()}


NOTHING = Marking()


def read(results: Path) -> Marking:
    """What a results folder holds beside its results. Raises AutograderError for a damaged file."""
    return Marking(standing.read(results), written.read(results))


def beside(path: Path, record: Result) -> Mark | None:
    """The mark of the record that `path` holds; None outside a results folder. Raises AutograderError."""
    around = path.resolve().parents
    return read(around[2]).of(record) if len(around) > 2 else None


def in_sentences(mark: Mark) -> str:
    """For the student: written questions, lateness and the mark; "" when there are neither."""
    by_hand = f"Questions that a person marks: {mark.written_words}." if mark.written_words else ""
    return " ".join(filter(None, (by_hand, _late_sentences(mark))))


def _late_sentences(mark: Mark) -> str:
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
    counts = f"{number(mark.lost)} of your {number(mark.earned)} points are taken off for it"
    return f"{came}. By the rules of your class, {counts}: your mark is {number(mark.final)}."
