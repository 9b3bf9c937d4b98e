"""The table in the terminal after grading: one row per submission, with what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from autograder.marks.marking import NOTHING, Marking
from autograder.report.differences import mark
from autograder.report.difficulties import look_at
from autograder.report.ledger import CHANGES, UNPLACED, Change
from autograder.report.words import count, number
from autograder.results import Result
from autograder.text import one_line

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

MOST = 20  # lines of one kind
BAR = 8  # characters for all points
EIGHTHS = " ▏▎▍▌▋▊▉"


def table(results: Iterable[Result], marks: Marking = NOTHING) -> Table:
    """A table of these results, by student and stage. Markup and control characters have no effect.

    The points are those that count. A column has those of the tasks, if some mark is another number.
    """
    from rich import box  # late: rich takes longer to import than most commands take to run
    from rich.table import Table

    results = sorted(results, key=lambda result: (result.student, result.stage))
    stages = len({result.stage for result in results})
    drawn = Table(
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), caption=_caption(results), caption_justify="left"
    )
    drawn.add_column("student", no_wrap=True, overflow="ellipsis", max_width=28)
    if stages > 1:
        drawn.add_column("stage", no_wrap=True, overflow="ellipsis", max_width=8)
    drawn.add_column("points", no_wrap=True, justify="right")
    drawn.add_column("", no_wrap=True, width=BAR)
    apart = any(marks.of(result).beside for result in results)
    if apart:
        drawn.add_column("tasks", no_wrap=True, justify="right")
    drawn.add_column("what to look at", overflow="fold")
    for result in results:
        stage = [_plain(_number(result.stage))] if stages > 1 else []
        most = result.max_points + marks.of(result).possible if result.max_points else 0.0
        points = marks.of(result).final
        tasks = [_of(result.points, result.max_points)] if apart else []
        row = _of(points, most), _bar(points, most), *tasks, _look_at(result)
        drawn.add_row(_plain(result.student), *stage, *row)
    return drawn


def bounded(lines: Sequence[str], where: str) -> Iterator[str]:
    """The first MOST lines, and the place of the others."""
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"… and {len(lines) - MOST:,} more, in {where}"


def unplaced_lines(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One line for each (place, why) outside any submission."""
    return bounded([f"{one_line(place, 200)}: {one_line(why, 400)}" for place, why in entries], UNPLACED)


def change_lines(changes: Iterable[Change]) -> Iterator[str]:
    """One line for each changed mark."""
    return bounded([_moved(change) for change in changes], CHANGES)


def _moved(change: Change) -> str:
    name = f"{one_line(change.after.student, 100)}, {one_line(change.after.stage, 100)}"
    return f"{name}: {mark(change.before)} before, {mark(change.after)} now ({one_line(change.why, 400)})"


def _plain(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(one_line(text, 200), style)  # rich ignores [markup] in a Text


def _number(stage: str) -> str:
    number, _, rest = stage.partition("-")
    return number if rest and number.isdigit() else stage


def _of(points: float, most: float) -> Text:
    return _plain(f"{number(points)} / {number(most)}" if most else number(points) if points else "–")


def _bar(points: float, most: float) -> Text:
    share = points / most if most else 0.0
    full, rest = divmod(round(min(max(share, 0.0), 1.0) * BAR * 8), 8)
    drawn = "█" * full + EIGHTHS[rest].strip()
    return _plain(drawn, "green" if share == 1.0 else "yellow" if share >= 0.5 else "red")


def _look_at(result: Result) -> Text:
    text = look_at(result)
    style = "red" if result.problem else "green" if text == "all right" else ""
    line = _plain(text, style)
    for flag in result.flags:
        line.append("  ⚑ ").append_text(_plain(flag, "magenta"))
    return line


def _caption(results: list[Result]) -> Text:
    whole = sum(not result.problem and result.points == result.max_points > 0 for result in results)
    parts = [count(len(results), "submission"), f"{whole:,} with every point"]
    stuck = sum(bool(result.problem) for result in results)
    if stuck:
        parts.append(f"{stuck:,} could not be graded")
    line = _plain(", ".join(parts) + ".", "dim")
    degraded = sum(result.degraded for result in results)
    if degraded:
        line.append(" ").append_text(
            _plain(f"{degraded:,} graded WITHOUT full confinement: run `autograder doctor`.", "bold red")
        )
    return line
