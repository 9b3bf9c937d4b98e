"""Grade chosen submissions again, and say what differs.

    records ─► the classes they came from ─► run.grade_class(again=True) ─► differences

A run stores each result in one step and writes a changed mark to changes.csv before it. So a stopped regrade
loses nothing, and the same command continues it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import AutograderError
from autograder.course import Course, Stage
from autograder.index import Index
from autograder.marks.adjustments import applied
from autograder.plan import Name
from autograder.report.ledger import Change
from autograder.results import Result
from autograder.run import Outcome


@dataclass(frozen=True)
class Selection:
    """The submissions to grade again: of these students and stages; all where a part is empty.

    task  the task that the report is about; its stage is graded as a whole, as a suite always is
    """

    students: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    task: str = ""

    def wants(self, student: str, stage: str) -> bool:
        return (not self.students or student in self.students) and (not self.stages or stage in self.stages)


def selection(
    course: Course, students: Sequence[str], stages: Sequence[str] | None, task: str = ""
) -> Selection:
    """Read what staff typed. Raises CourseError for an unknown stage or task."""
    chosen = course.chosen(stages) if stages else []
    if task:
        home = stage_of_task(course, task)
        if chosen and home not in chosen:
            raise AutograderError(f"task {task} belongs to {home.id}: leave --stage out, or name that one")
        chosen = [home]
    return Selection(tuple(students), tuple(stage.id for stage in chosen), task)


def stage_of_task(course: Course, task: str) -> Stage:
    """The stage with this task. Raises AutograderError, which names the tasks of the nearest stage."""
    for stage in course.stages:
        if task in stage.task_by_id:
            return stage
    near = [stage for stage in course.stages if stage.number.lstrip("0") == task.split(".")[0].lstrip("0")]
    known = ", ".join(near[0].task_by_id) if near else "tasks as 2.3"
    raise AutograderError(f"there is no task {task}; the course has {known}")


def classes_of(results: Path, wanted: Selection) -> list[Path]:
    """The folders and zips that the chosen records came from. Raises AutograderError without any."""
    heads = [head for head in Index(results).heads() if wanted.wants(head.student, head.stage)]
    if not heads:
        raise AutograderError(f"{results} holds no result of this choice; `autograder grade` makes them")
    found = sorted({head.class_path for head in heads if head.class_path})
    if missing := [path for path in found if not Path(path).exists()]:
        raise AutograderError(f"{missing[0]} is gone, from which results came: name the class as it is now")
    if not found:
        raise AutograderError("these records do not say where they came from: name the class")
    return [Path(path) for path in found]


def differences(outcome: Outcome, results: Path) -> Iterator[Change]:
    """Before and after of every submission that was graded again, by student, adjustments on both sides."""
    afters: dict[Name, Result] = {(one.student, one.stage): one for one in outcome.graded}
    afters |= {(one.student, one.stage): one for one in outcome.plan.ungraded}
    for name, after in sorted(afters.items(), key=lambda pair: pair[0]):
        if name in outcome.plan.before:
            before, why = outcome.plan.before[name]
            yield Change(applied(results, before), applied(results, after), why)


def moved(change: Change) -> bool:
    """Whether a difference is worth a line: other points, or graded at only one of the two times."""
    return change.moved or bool(change.before.problem) != bool(change.after.problem)
