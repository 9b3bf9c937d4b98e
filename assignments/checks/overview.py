"""Your progress, from the record of your checks: each stage, each task, what is next, and your milestones."""

import time
from dataclasses import dataclass

from . import package, record, rules, running

WORDS = {"earned": "earned", "unearned": "failed", "waiting": "not started", "untried": "not tried"}


@dataclass(frozen=True)
class Task:
    """A task as it stands.

    state     "earned", "unearned", "waiting" (its stub is still there) or "untried", by its last result
    changed   whether its code changed since that result
    result    the last result, a `record.Result`, or None
    """

    id: str
    title: str
    state: str
    changed: bool
    result: record.Result | None

    @property
    def words(self):
        """The state in words, as in "3 of 4" or "earned, changed since"."""
        partly = self.state == "unearned" and self.result.earned
        words = f"{self.result.earned} of {self.result.checks}" if partly else WORDS[self.state]
        return f"{words}, changed since" if self.changed else words


@dataclass(frozen=True)
class Stage:
    """A stage as it stands. `files` are the paths of its own files, beside the notebook."""

    number: str
    title: str
    notebook: str
    files: tuple[str, ...]
    tasks: tuple[Task, ...]
    milestone: dict[str, str]

    @property
    def earned(self):
        return sum(task.state == "earned" for task in self.tasks)

    @property
    def complete(self):
        """Whether all its tasks are earned, and none changed since."""
        return all(task.state == "earned" and not task.changed for task in self.tasks)


def stages(suites=running.HERE):
    """All stages as they stand; none without the list of the course's files. Raises package.NoPackage."""
    course = rules.handed_out(suites)
    results = record.results()
    return (
        [_stage(number, stage, results, course) for number, stage in course.stages.items()] if course else []
    )


def _stage(number, stage, results, course):
    return Stage(
        number,
        stage["title"],
        stage["notebook"],
        tuple(f"{package.NAME}/{name}" for name in stage["owns"]),
        tuple(_task(task, title, results.get(task), course) for task, title in stage["tasks"].items()),
        stage["milestone"],
    )


def _task(task, title, result, course):
    if result is None:
        return Task(task, title, "untried", False, None)
    state = "earned" if result.complete else "unearned" if result.started else "waiting"
    return Task(task, title, state, result.code != record.fingerprint(task, course), result)


def next_of(found):
    """The task to work on, as (stage, task): the first that is unearned, else the first that changed."""
    pairs = [(stage, task) for stage in found for task in stage.tasks]
    unearned = (pair for pair in pairs if pair[1].state != "earned")
    changed = (pair for pair in pairs if pair[1].changed)
    return next(unearned, next(changed, None))


def what_is_next(found):
    """One sentence about the next task."""
    if not found:
        return "The list of the tasks, checks/handed_out.json, is missing here."
    if (pair := next_of(found)) is None:
        return "All tasks are earned. You built all of it."
    stage, task = pair
    if task.state == "earned":
        return f'Task {task.id} changed since its last check. Run check("{task.id}") again.'
    return f"Next: Task {task.id}, {task.title}, in {' or '.join(stage.files)}."


def summary(found):
    """How many tasks are earned, in words."""
    tasks = [task for stage in found for task in stage.tasks]
    return f"{sum(task.state == 'earned' for task in tasks)} of {len(tasks)} tasks earned"


def milestones(found):
    """The stages with a milestone whose tasks are all earned, in order."""
    return [stage for stage in found if stage.complete and stage.milestone]


def now():
    return time.strftime("%H:%M")
