"""What known mistakes cost, counted for each stage.

A mistake costs points in its own task. What it costs in other tasks is *collateral*. Only tasks that share a
function with the mistake's task have collateral: what is wrong in `backward` is wrong for both of its tasks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

from autograder.authoring.mistakes import Mistake
from autograder.authoring.told import Told
from autograder.course import Stage
from autograder.regions import sharing
from autograder.report.words import number
from autograder.results import Result

if TYPE_CHECKING:
    from rich.table import Table


def losses(result: Result) -> dict[str, float]:
    """The points that each task lost, {task id: points}; tasks that lost nothing are left out."""
    lost = {task.id: round(task.max_points - task.points, 2) for task in result.tasks}
    return {task: points for task, points in lost.items() if points}


@dataclass
class Tally:
    """The known mistakes of one stage.

    mistakes    their ids
    variants    that were graded
    caught      variants that lost points in the mistake's task
    collateral  points that all variants together lost in other tasks
    exceptions  (mistake, task, function): a task with collateral, and the function that it shares
    told        what the variants are told, where it was counted
    """

    stage: Stage
    mistakes: set[str] = field(default_factory=set)
    variants: int = 0
    caught: int = 0
    collateral: float = 0.0
    exceptions: set[tuple[str, str, str]] = field(default_factory=set)
    told: Told = field(default_factory=Told)

    def add(self, mistake: Mistake, result: Result) -> None:
        """Count one graded variant."""
        lost = losses(result)
        shared = sharing(self.stage.owns, mistake.task)
        self.mistakes.add(mistake.id)
        self.variants += 1
        self.caught += lost.pop(mistake.task, 0.0) > 0
        self.collateral += sum(lost.values())
        self.exceptions |= {(mistake.id, task, shared.get(task, "")) for task in lost}


# elsewhere: points lost in other tasks; red, green: the visible checks; right, silent, wrong: the diagnoses
COLUMNS = ("stage", "mistakes", "variants", "caught", "elsewhere", "red", "green", "right", "silent", "wrong")


def rows(tallies: Iterable[Tally]) -> Iterator[tuple[str, ...]]:
    """The cells of the table, in the order of COLUMNS."""
    for one in tallies:
        counts = (len(one.mistakes), one.variants, one.caught)
        yield one.stage.id, *map(str, counts), number(one.collateral), *map(str, astuple(one.told))


def table(tallies: Iterable[Tally]) -> Table:
    """The table for the terminal."""
    from rich import box  # late: rich takes longer to import than most commands take to run
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, padding=0, show_edge=False)  # fits into 80 characters
    for name in COLUMNS:
        drawn.add_column(name, justify="left" if name == "stage" else "right")
    for cells in rows(tallies):
        drawn.add_row(*cells)
    return drawn


def reasons(tallies: Iterable[Tally]) -> Iterator[str]:
    """One sentence for each shared function: the mistakes that cost points in two tasks, and why."""
    together: dict[tuple[str, str, str], set[str]] = {}
    for one in tallies:
        for mistake, task, function in one.exceptions:
            together.setdefault((one.stage.id, task, function), set()).add(mistake)
    for (stage, task, function), mistakes in sorted(together.items()):
        why = f"task {task} is about `{function}` too" if function else "this is a fault of the suite"
        yield f"{stage}: {', '.join(sorted(mistakes))} also cost points in task {task}: {why}."
