"""The class in numbers: a row for each stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles, stdev

from autograder.course import Stage
from autograder.marks.marking import Marking
from autograder.report.class_attendance import Attendance
from autograder.report.difficulties import untouched, whole
from autograder.results import Result


@dataclass(frozen=True)
class Totals:
    """The numbers of one stage. The points are of the `counted` submissions: graded, and started.

    points     of the stage, with its written questions
    spread     (least, lower quarter, median, upper quarter, most), or ()
    deviation  the standard deviation; None for fewer than two
    """

    stage: Stage
    points: float
    submissions: int
    missing: int
    late: int
    ungraded: int
    waiting: int
    counted: int
    whole: int
    mean: float | None
    deviation: float | None
    spread: tuple[float, ...]


def totals(graded: Sequence[Result], attended: Sequence[Attendance], marks: Marking) -> list[Totals]:
    """A row for each stage that the class was asked for."""
    return [_row([r for r in graded if r.stage == one.stage.id], one, marks) for one in attended]


def _row(graded: Sequence[Result], attended: Attendance, marks: Marking) -> Totals:
    points = [marks.of(result).final for result in graded if not result.problem and not untouched(result)]
    return Totals(
        stage=attended.stage,
        points=marks.most(attended.stage),
        submissions=len(graded),
        missing=len(attended.missing),
        late=len(attended.late),
        ungraded=sum(bool(result.problem) for result in graded),
        waiting=sum(untouched(result) for result in graded if not result.problem),
        counted=len(points),
        whole=sum(whole(result) for result in graded),
        mean=fmean(points) if points else None,
        deviation=stdev(points) if len(points) > 1 else None,
        spread=_spread(points),
    )


def _spread(points: Sequence[float]) -> tuple[float, ...]:
    if not points:
        return ()
    quarters = quantiles(points, n=4, method="inclusive") if len(points) > 1 else [points[0]] * 3
    return min(points), *quarters, max(points)
