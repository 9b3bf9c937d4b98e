"""What the marks of a class would be with other points or without some tests. It changes nothing.

A record holds the outcome of every test. So the answer needs no grading: a task's points are divided among
the tests that are left. The integration bonus stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from autograder import AutograderError
from autograder.course import Stage
from autograder.marks.adjustments import read_all
from autograder.report.ledger import Change
from autograder.results import Result, TaskResult

WHY = "what-if"


@dataclass(frozen=True)
class Variant:
    """The change to try: tests to drop, and the points of tasks, {task id: points}."""

    dropped: frozenset[str] = frozenset()
    points: Mapping[str, float] = field(default_factory=dict)


def tried(results: Path, stage: Stage, variant: Variant) -> list[Change]:
    """Each graded submission of the stage before and after. Raises AutograderError."""
    found = [one for one in read_all(results) if one.stage == stage.id and not one.problem]
    if not found:
        raise AutograderError(f"{results} holds no graded submission of {stage.id}")
    _refuse_unknown(found, stage, variant)
    return [Change(one, varied(one, variant), WHY) for one in found]


def varied(result: Result, variant: Variant) -> Result:
    """This result under the variant."""
    return replace(result, tasks=[_task(task, variant) for task in result.tasks])


def _task(task: TaskResult, variant: Variant) -> TaskResult:
    left = [test for test in task.tests if test.id not in variant.dropped]
    if task.tests and not left:
        raise AutograderError(f"task {task.id} would have no test left, so nobody could earn its points")
    return replace(task, tests=left, max_points=variant.points.get(task.id, task.max_points))


def _refuse_unknown(found: Sequence[Result], stage: Stage, variant: Variant) -> None:
    tests = sorted({test.id for result in found for test in result.tests})
    for name in variant.dropped:
        if name not in tests:
            near = get_close_matches(name, tests, n=3, cutoff=0.3) or tests[:3]
            raise AutograderError(f"{stage.id} has no test {name}; there is {', '.join(near)}")
    for task in variant.points:
        if task not in stage.task_by_id:
            raise AutograderError(f"{stage.id} has no task {task}; it has {', '.join(stage.task_by_id)}")
