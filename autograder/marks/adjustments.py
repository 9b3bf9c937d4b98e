"""Points that staff give or take by hand, kept beside the results.

    adjustments/STUDENT/STAGE.json   every adjustment of one submission, also those that were undone

A regrade writes json/ and reads this folder, so an adjustment outlives it. A view asks `applied` for the
record together with its adjustments. A task keeps between 0 and its maximum: when a later suite gives the
points that an adjustment gave, they count once.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from autograder import AutograderError, results
from autograder.index import Stamp, stamp_of
from autograder.results import Result, TaskResult
from autograder.store import checked_name, write_atomically
from autograder.text import one_line

FOLDER = "adjustments"
SLACK = 0.005  # points: marks are written with two digits
DIGITS = 6  # of points by formgrader, as nbgrader's scores have
LONGEST_BY, LONGEST_WHY = 60, 400  # characters
FORMGRADER = "formgrader"  # who gave the points that a person gave there: `autograder gradebook` carries them
THERE = "its points were given in formgrader: change them there, and type `autograder gradebook`"


class AdjustmentError(AutograderError):
    """An adjustment is impossible, or its file is damaged; the message says why."""


@dataclass(frozen=True)
class Adjustment:
    """One task's points, changed by hand.

    points   above zero to give, below zero to take
    by, why  for staff; the student reads `why` too
    undone   when, by whom and why it was undone; "" while it counts
    of       the hash of the submission that it was about; "" if it is unknown
    """

    task: str
    points: float
    by: str
    why: str
    when: str
    undone: str = ""
    of: str = ""


@dataclass
class AdjustedTask(TaskResult):
    """A task with points by hand, between 0 and its maximum."""

    by_hand: float = 0.0

    @property
    def points(self) -> float:
        """The points of the tests and those by hand, within the task's bounds."""
        return min(max(super().points + self.by_hand, 0.0), self.max_points)

    @property
    def counted(self) -> float:
        """The part of `by_hand` that lies within the bounds."""
        return self.points - super().points


@dataclass
class Adjusted(Result):
    """A record with the adjustments that count. It is for views, and stays out of json/."""

    adjustments: tuple[Adjustment, ...] = ()


def by_hand(result: Result, task: str = "") -> list[Adjustment]:
    """The adjustments that count in this result, or in one task of it."""
    found = result.adjustments if isinstance(result, Adjusted) else ()
    return [one for one in found if task in ("", one.task)]


def applied(folder: Path, result: Result, *, without: str = "") -> Result:
    """The record with its adjustments; the record itself without any. Raises AdjustmentError, BadName.

    without  leaves out the adjustments of this author
    """
    every = read(folder, result.student, result.stage)
    counting = [one for one in every if not one.undone and one.by != (without or None)]
    return _with(result, counting) if counting else result


def beside(path: Path, record: Result) -> Result:
    """As `applied`, for the record that `path` holds; one outside a results folder stays as it is."""
    around = path.resolve().parents
    return applied(around[2], record) if len(around) > 2 else record


def read_all(folder: Path) -> Iterator[Result]:
    """As `results.read_all`, with the adjustments. Raises AdjustmentError, BadName."""
    return (applied(folder, result) for result in results.read_all(folder))


def read(folder: Path, student: str, stage: str) -> list[Adjustment]:
    """All adjustments of one submission, the oldest first. Raises AdjustmentError, BadName."""
    path = _path(folder, student, stage)
    try:
        return [_checked(Adjustment(**raw)) for raw in json.loads(path.read_bytes())]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, ValueError, TypeError) as error:
        raise AdjustmentError(f"{path}: {error}; repair this file: it holds points given by hand") from error


def known(folder: Path) -> Iterator[tuple[str, str, list[Adjustment]]]:
    """(student, stage, adjustments) of every file. Raises AdjustmentError."""
    for path in _files(folder):
        yield path.parent.name, path.stem, read(folder, path.parent.name, path.stem)


def stamps(folder: Path) -> list[tuple[str, Stamp | None]]:
    """The state of every file, in order."""
    return [(str(path.relative_to(folder)), stamp_of(path)) for path in _files(folder)]


def new(task: str, points: float, by: str, why: str) -> Adjustment:
    """An adjustment of this moment. Raises AdjustmentError for one without points, author or reason."""
    by, why = one_line(by, LONGEST_BY), one_line(why, LONGEST_WHY)
    if not math.isfinite(points) or not points:
        raise AdjustmentError("an adjustment gives or takes points: write them as +1.5 or -1")
    if not by or not why:
        raise AdjustmentError('name who decides and why, as in --by TA --why "test 2 reads the task as …"')
    return Adjustment(task, points, by, why, _now())


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")


def add(folder: Path, record: Result, adjustment: Adjustment) -> Result:
    """Store one more adjustment, and return the record with it. Raises AdjustmentError, CannotWrite."""
    if record.problem:
        raise AdjustmentError(f"this submission has no mark to adjust: {one_line(record.problem, 300)}")
    before = applied(folder, record)
    if any(one.by == FORMGRADER for one in by_hand(before, adjustment.task)):
        raise AdjustmentError(f"{adjustment.task}: {THERE}")
    task = next((task for task in before.tasks if task.id == adjustment.task), None)
    if task is None:
        raise AdjustmentError(f"the record has no task {adjustment.task}: grade it again first")
    if not -SLACK <= task.points + adjustment.points <= task.max_points + SLACK:
        raise AdjustmentError(
            f"{task.id} has {task.points:g} of {task.max_points:g} points, so at most "
            f"{task.max_points - task.points:+g} and at least {-task.points:g} is possible"
        )
    if isinstance(task, AdjustedTask) and abs(task.counted - task.by_hand) > SLACK:
        raise AdjustmentError(
            f"{task.id} has {task.by_hand:+g} by hand, of which {task.counted:+g} counts since it was graded "
            "again: end that with --undo first"
        )
    adjustment = replace(adjustment, of=record.submission_hash)
    _write(folder, record, [*read(folder, record.student, record.stage), adjustment])
    return applied(folder, record)


def undo(folder: Path, record: Result, task: str, by: str, why: str) -> Result:
    """End the latest adjustment of a task; its entry stays. Raises AdjustmentError, CannotWrite."""
    every = read(folder, record.student, record.stage)
    latest = next(
        (n for n in reversed(range(len(every))) if every[n].task == task and not every[n].undone), None
    )
    if latest is None:
        raise AdjustmentError(f"{task} has no adjustment to undo; `--list` shows all")
    if every[latest].by == FORMGRADER:
        raise AdjustmentError(f"{task}: {THERE}")
    note = new(task, 1.0, by, why)
    every[latest] = replace(every[latest], undone=f"{note.when}, {note.by}: {note.why}")
    _write(folder, record, every)
    return applied(folder, record)


def from_formgrader(folder: Path, record: Result, given: Mapping[str, tuple[float, str]]) -> bool:
    """Make one adjustment of each task that has other points in formgrader; end those of all other tasks.

    given  {task: (its points there, why)}, for the tasks whose points a person changed there

    Returns whether something changed. Raises AdjustmentError, CannotWrite.
    """
    every = read(folder, record.student, record.stage)
    kept = list(every)
    for task in applied(folder, record, without=FORMGRADER).tasks:
        wanted, why = given.get(task.id, (task.points, ""))
        ours = [
            n for n, one in enumerate(every) if (one.task, one.by, one.undone) == (task.id, FORMGRADER, "")
        ]
        needed = round(wanted - task.points, DIGITS) and round(wanted - _unbounded(task), DIGITS)
        if needed == sum(every[n].points for n in ours):
            continue
        for n in ours:
            kept[n] = replace(every[n], undone=f"{_now()}, {FORMGRADER}: the points there changed")
        if needed:
            kept.append(new(task.id, needed, FORMGRADER, why))
    if kept != every:
        _write(folder, record, kept)
    return kept != every


def _unbounded(task: TaskResult) -> float:
    """The points of the tests and those by hand, also outside the task's bounds."""
    return task.points - task.counted + task.by_hand if isinstance(task, AdjustedTask) else task.points


def _with(result: Result, counting: Sequence[Adjustment]) -> Result:
    points: dict[str, float] = {}
    for one in counting:
        points[one.task] = points.get(one.task, 0.0) + one.points
    values = {field.name: getattr(result, field.name) for field in fields(Result)}
    if result.problem:
        note = "points given by hand wait until the submission is graded"
        return Adjusted(**values | {"flags": [*result.flags, note]}, adjustments=tuple(counting))
    tasks = [
        AdjustedTask(task.id, task.title, task.max_points, task.tests, points[task.id])
        if task.id in points
        else task
        for task in result.tasks
    ]
    notes = [*_notes(tasks, points), *_of_others(result, counting)]
    values |= {"tasks": tasks, "flags": [*result.flags, *notes]}
    return Adjusted(**values, adjustments=tuple(counting))


def _notes(tasks: Sequence[TaskResult], points: dict[str, float]) -> Iterator[str]:
    """Notes for staff: adjustments of a task that the stage no longer has, or that count only in part."""
    present = {task.id: task for task in tasks}
    for name, given in points.items():
        if name not in present:
            yield f"{given:+g} by hand for task {name}, which the stage no longer has"
        elif isinstance(task := present[name], AdjustedTask) and abs(task.counted - given) > SLACK:
            yield f"{task.counted:+g} of {given:+g} by hand counts in {name}, by the task's bounds"


def _of_others(result: Result, counting: Sequence[Adjustment]) -> Iterator[str]:
    """A note for staff: points that were given before the student submitted other files."""
    if others := {one.task for one in counting if one.of not in ("", result.submission_hash)}:
        yield f"points by hand in {', '.join(sorted(others))} are from before the files changed: look again"


def _checked(one: Adjustment) -> Adjustment:
    texts = (one.task, one.by, one.why, one.when, one.undone, one.of)
    if not all(isinstance(text, str) for text in texts) or isinstance(one.points, bool):
        raise TypeError("an adjustment has texts and a number")
    if not math.isfinite(one.points):
        raise ValueError("the points of an adjustment are no number")
    return one


def _files(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).glob("*/*.json"))


def _path(folder: Path, student: str, stage: str) -> Path:
    return folder / FOLDER / checked_name(student) / f"{checked_name(stage)}.json"


def _write(folder: Path, record: Result, every: Sequence[Adjustment]) -> None:
    text = json.dumps([asdict(one) for one in every], indent=1, ensure_ascii=False)
    write_atomically(_path(folder, record.student, record.stage), text + "\n")
