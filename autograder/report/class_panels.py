"""The results of each stage for the whole class: the second part of the class page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from autograder.course import Stage
from autograder.report import words
from autograder.report.difficulties import failed, untouched, waits, whole
from autograder.results import Result


@dataclass(frozen=True)
class TaskBar:
    """The results of one task for the students who started it.

    share     the mean share of its points
    done      the number of students with all its points
    mostly    the most frequent ending of failures, or ""
    waiting   the number of submissions that have yet to start it
    """

    id: str
    title: str
    share: float
    done: int
    mostly: str
    waiting: int


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram: its place from the left, its height, its count and its label."""

    left: float
    height: float
    count: int
    label: str


@dataclass(frozen=True)
class StagePanel:
    """One stage over the whole class."""

    id: str
    number: str
    title: str
    points: float
    summary: str
    tasks: list[TaskBar]
    bars: list[Bar]
    width: float


def panel(stage: Stage, graded: Sequence[Result]) -> StagePanel:
    """One stage for the whole class. The figures count graded submissions with a started task."""
    graded_work = [result for result in graded if not result.problem and not untouched(result)]
    waiting = sum(untouched(result) for result in graded)
    stuck = sum(bool(result.problem) for result in graded)
    shares = [min(1.0, result.points / stage.points) for result in graded_work]
    bars, width = _histogram(shares, stage.points)
    summary = f"{words.count(len(graded_work), 'submission')} graded"
    if waiting:
        summary += f", {waiting:,} not started yet"
    if stuck:
        summary += f", {stuck:,} not gradable"
    if shares:
        summary += f". Median {words.number(median(shares) * stage.points)} of {words.number(stage.points)}"
        summary += f"; {sum(whole(result) for result in graded_work)} with every point"
    return StagePanel(
        id=stage.id,
        number=stage.number,
        title=stage.title,
        points=stage.points,
        summary=summary + ".",
        tasks=[_task_bar(task.id, task.title, graded) for task in stage.tasks],
        bars=bars,
        width=width,
    )


def _task_bar(task_id: str, title: str, graded: Iterable[Result]) -> TaskBar:
    tasks = [task for one in graded if not one.problem for task in one.tasks if task.id == task_id]
    begun = [task for task in tasks if not waits(task)]
    shares = [task.points / task.max_points for task in begun if task.max_points]
    ends = Counter(end for task in begun for end in {words.how(test) for test in task.tests if failed(test)})
    return TaskBar(
        id=task_id,
        title=title,
        share=sum(shares) / len(shares) if shares else 0.0,
        done=sum(share == 1.0 for share in shares),
        mostly=min(ends, key=lambda end: (-ends[end], end)) if ends else "",
        waiting=len(tasks) - len(begun),
    )


def _histogram(shares: Sequence[float], points: float) -> tuple[list[Bar], float]:
    """One bar per point, from 0 to the maximum; at most about thirty. Lengths are shares of the drawing."""
    step = max(1, math.ceil(points / 30))
    places = math.ceil(points / step) + 1
    counts = Counter(math.floor(share * points / step + 1e-9) for share in shares)
    most = max(counts.values(), default=1)
    width = 1.0 / places
    bars = [
        Bar(place * width, counts[place] / most, counts[place], words.number(min(place * step, points)))
        for place in range(places)
    ]
    return bars, width
