"""What differs between two results of one submission: a line for each task, in a terminal or a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median

from autograder.marks.adjustments import by_hand
from autograder.report.spreadsheet import cell, table
from autograder.report.words import count, number
from autograder.results import Result
from autograder.text import one_line

MOST = 40  # submissions that are printed
COLUMNS = ("student", "stage", "task", "before", "after", "of before", "of after", "by hand", "why")


@dataclass(frozen=True)
class Move:
    """A task whose points or maximum changed. Each is a text; "" where one of the results lacks the task."""

    task: str
    before: str
    after: str
    of_before: str
    of_after: str

    def text(self, now: str = "now") -> str:
        before, after = _of(self.before, self.of_before), _of(self.after, self.of_after)
        return f"{self.task}: {before} before, {after} {now}"


def moves(before: Result, after: Result) -> list[Move]:
    """The tasks that changed, in order."""
    old, new = _points(before), _points(after)
    none = ("", "")
    pairs = ((task, old.get(task, none), new.get(task, none)) for task in dict.fromkeys([*old, *new]))
    return [Move(task, was[0], now[0], was[1], now[1]) for task, was, now in pairs if was != now]


def lines(before: Result, after: Result, why: str, task: str = "", now: str = "now") -> Iterator[str]:
    """A line for the submission, and one for each task that changed, or for one `task` of them."""
    cause = f" ({one_line(why, 500)})" if why else ""
    name = f"{one_line(after.student, 100)}, {one_line(after.stage, 100)}"
    yield f"{name}: {mark(before)} before, {mark(after)} {now}{cause}"
    found = moves(before, after)
    yield from (f"  {move.text(now)}" for move in found if task in ("", move.task))
    others = sum(move.task != task for move in found) if task else 0
    if others:
        yield f"  and {others} of the stage's other tasks"


def report(changes: Sequence[tuple[Result, Result, str]], task: str = "", now: str = "now") -> Iterator[str]:
    """The lines of the first MOST changes (before, after, why), and where the others are."""
    for before, after, why in changes[:MOST]:
        yield from lines(before, after, why, task, now)
    if len(changes) > MOST:
        yield f"… and {len(changes) - MOST:,} more: --to FILE writes them all"


def kept(result: Result) -> str:
    """The points by hand that a regrade kept, to stand behind its cause; "" without any."""
    given = [f"{one.task} {one.points:+g}" for one in by_hand(result)]
    return f"; kept by hand: {', '.join(given)}" if given else ""


def ending(afters: Sequence[Result], moved: int, first: int, *, stored: bool) -> Iterator[str]:
    """The last lines of a regrade. `first` is the number of submissions without an earlier result."""
    graded = len(afters)
    yield f"{count(graded, 'submission')} graded again: {moved} changed, {graded - moved} as before."
    if first:
        yield f"{count(first, 'submission')} graded for the first time."
    if given := sum(len(by_hand(one)) for one in afters):
        yield f"{count(given, 'adjustment')} by hand kept."
    if not stored:
        yield "Nothing was stored. Without --dry-run, the same command stores these results."


def shift(pairs: Sequence[tuple[Result, Result]]) -> Iterator[str]:
    """How the marks of a class move, in a few lines."""
    up = sum(after.points > before.points for before, after in pairs)
    down = sum(after.points < before.points for before, after in pairs)
    yield f"{count(len(pairs), 'submission')}: {up} up, {down} down, {len(pairs) - up - down} as before."
    old, new = [before for before, _ in pairs], [after for _, after in pairs]
    for name, of in (("Mean", mean), ("Median", median)):
        yield f"{name}: {_share(old, of)} before, {_share(new, of)} then."
    yield "Nothing was changed."


def _share(several: Sequence[Result], of: Callable[[list[float]], float]) -> str:
    points, most = of([one.points for one in several]), several[0].max_points
    return f"{number(points)} of {number(most)}" + (f" ({100 * points / most:.0f} %)" if most else "")


def sheet(changes: Iterable[tuple[Result, Result, str]]) -> str:
    """A row for each task that changed, as CSV text for a spreadsheet."""
    return table([COLUMNS, *(row for change in changes for row in _rows(*change))])


def _rows(before: Result, after: Result, why: str) -> Iterator[Sequence[str]]:
    for move in moves(before, after):
        given = [one.points for one in by_hand(after, move.task)]
        points = (move.before, move.after, move.of_before, move.of_after)
        shown = number(sum(given)) if given else ""
        yield cell(after.student), cell(after.stage), f"task {move.task}", *points, shown, cell(why)


def mark(result: Result) -> str:
    """Points with bonus, and the maximum; or "not graded"."""
    return "not graded" if result.problem else f"{number(result.earned)} of {number(result.max_points)}"


def in_one_cell(found: Iterable[Move]) -> str:
    return "; ".join(move.text() for move in found)


def _points(result: Result) -> dict[str, tuple[str, str]]:
    return {task.id: (number(task.points), number(task.max_points)) for task in result.tasks}


def _of(points: str, most: str) -> str:
    return f"{points} of {most}" if points else "absent"
