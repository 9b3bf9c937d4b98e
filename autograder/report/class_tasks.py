"""Each task by its difficulty and its discrimination: a part of the class page.

Difficulty      the mean share of the task's points. 0 % is the hardest.
Discrimination  the mean share in the best 27 % of the submissions minus that in the weakest 27 %. The points
                of the other tasks of the stage decide which are the best. It is 1 when only the best can do
                the task, 0 when all do it alike, and negative when the weakest do it better: then read the
                task.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.course import Stage
from autograder.report.difficulties import untouched, waits
from autograder.results import Result, TaskResult

PART = 0.27  # the usual size of both groups (Kelley 1939)
FEWEST = 10  # submissions: with fewer, each group has one or two members, and chance decides


@dataclass(frozen=True)
class TaskFigures:
    """One task over the submissions that were graded and started.

    share           the mean share of its points, for those who left it as a stub, too
    upper, lower    the mean share in the best and in the weakest 27 %; None in a small class
    discrimination  their difference
    """

    stage: Stage
    id: str
    title: str
    points: float
    submissions: int
    waiting: int
    done: int
    share: float
    upper: float | None = None
    lower: float | None = None
    discrimination: float | None = None


def task_figures(graded: Sequence[Result], columns: Sequence[Stage]) -> list[TaskFigures]:
    """Every task of these stages, the hardest first. Tasks without a submission are left out."""
    figures = []
    for stage in columns:
        started = [
            (result, result.points)
            for result in graded
            if result.stage == stage.id and not result.problem and not untouched(result)
        ]
        for task in stage.tasks:
            found = [(one, all_ - one.points) for result, all_ in started if (one := _of(result, task.id))]
            if found:
                figures.append(_figures(stage, found))
    return sorted(figures, key=lambda one: (round(one.share, 4), one.stage.id, one.id))


def _of(result: Result, task: str) -> TaskResult | None:
    return next((one for one in result.tasks if one.id == task and one.max_points), None)


def _figures(stage: Stage, found: Sequence[tuple[TaskResult, float]]) -> TaskFigures:
    first = found[0][0]
    shares = [(task.points / task.max_points, rest) for task, rest in found]
    upper = lower = None
    if len(found) >= FEWEST:
        upper, lower = best([(rest, share) for share, rest in shares]), best([(-r, s) for s, r in shares])
    return TaskFigures(
        stage,
        first.id,
        first.title,
        first.max_points,
        len(found),
        sum(waits(task) for task, _ in found),
        sum(share == 1.0 for share, _ in shares),
        sum(share for share, _ in shares) / len(shares),
        upper,
        lower,
        None if upper is None or lower is None else upper - lower,
    )


def best(ranked: Sequence[tuple[float, float]]) -> float:
    """The mean value of the 27 % with the highest rank, from (rank, value).

    Where the border falls among equals, each of them counts for the part of them that is inside. So the order
    of names decides nothing.
    """
    room = left = PART * len(ranked)
    total = 0.0
    by_rank: dict[float, list[float]] = {}
    for rank, value in ranked:
        by_rank.setdefault(round(rank, 4), []).append(value)
    for rank in sorted(by_rank, reverse=True):
        values = by_rank[rank]
        weight = min(1.0, left / len(values))
        total += weight * sum(values)
        left -= weight * len(values)
        if left <= 0:
            break
    return total / room
