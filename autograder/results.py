"""What one grading found: a record per submission and stage, one JSON file each.

The file is the truth; the table, the pages, the gradebook and the exports are views of it. It is written
atomically, and its `key` says exactly what was graded with what, so that a run that was killed resumes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from autograder import AutograderError
from autograder.store import write_atomically
from autograder.text import one_line

SCHEMA = 2


class Category(StrEnum):
    """How a test ended. Only PASSED earns; the others say why not, in words a student understands."""

    PASSED = "passed"
    NOT_STARTED = "not started"
    WRONG_VALUE = "wrong value"
    EXCEPTION = "exception"
    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    POLICY = "policy"
    MISSING = "missing"


OWN_EXCEPTION = "an exception of your own"  # in the place of a name that the submission invented
WORKER_LOST = (Category.TIME, Category.CRASH, Category.POLICY)  # what costs the submission its worker

# The parts of a record's key, and what each stands for. All but the first and the last are the course's.
KEY = {
    "submission_hash": "submission",
    "suite_hash": "suite",
    "reference_hash": "reference",
    "points_hash": "points",
    "policy": "limits",
    "grader_hash": "grader",
    "versions": "Python or NumPy",
    "seed": "seed",
}
COURSE_KEY = tuple(KEY)[1:-1]


@dataclass
class StudentView:
    """What a student may read about a failed hidden test. No text in it was made by the submission.

    diagnosis   the misconception in a tutor's words, or "" when none was recognised
    exception   the exception's type, or ""; only built-in names, any other is OWN_EXCEPTION
    lines       where it was raised, the innermost place in their files: [(file, line number)], or []
    """

    diagnosis: str = ""
    exception: str = ""
    lines: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class TestOutcome:
    """One test of the suite. `id` is fixed by the suite; a test that did not report is MISSING."""

    __test__ = False  # not a pytest class, whatever its name

    id: str
    task: str
    title: str
    hint: str
    category: Category
    seconds: float = 0.0
    student: StudentView = field(default_factory=StudentView)
    staff: str = ""

    @property
    def passed(self) -> bool:
        return self.category == Category.PASSED

    @property
    def reason(self) -> str:
        """The exception in the report for staff, on one line: found and expected values of a failed check."""
        unindented = [line for line in self.staff.splitlines() if not line.startswith(" ")]
        return one_line(unindented[-1]) if unindented else ""


@dataclass
class TaskResult:
    """One task: its tests share its points equally."""

    id: str
    title: str
    max_points: float
    tests: list[TestOutcome]

    @property
    def points(self) -> float:
        if not self.tests:
            return 0.0
        return self.max_points * sum(test.passed for test in self.tests) / len(self.tests)


@dataclass
class Integration:
    """The same stage on the student's own earlier files: reported, and worth a bonus."""

    files: list[str]
    points: float
    bonus: float


@dataclass
class Result:
    """One submission to one stage.

    problem       "" when it was graded; otherwise one sentence that says why not and what to do
    flags         what staff should know, such as "graph.py imports os" or "the worker ended (exit code 0)"
    versions      of Python and NumPy, in the worker and in the grader
    confinement   what the worker reported to be under: {"landlock": 7, "seccomp": true, …}
    degraded      True when it was graded without full confinement
    output        what the submission printed, cleaned and cut; for staff
    source        where the submission was found, from the name of the path that staff gave
    class_path    the class folder or zip that it came from, absolute
    entry         its entry in that class, as it is written there
    run           the `--again` run that graded it; "" for any other
    """

    student: str
    stage: str
    title: str = ""
    problem: str = ""
    tasks: list[TaskResult] = field(default_factory=list)
    integration: Integration | None = None
    flags: list[str] = field(default_factory=list)
    output: str = ""
    submission_hash: str = ""
    suite_hash: str = ""
    reference_hash: str = ""
    points_hash: str = ""
    policy: str = ""
    grader_hash: str = ""
    versions: str = ""
    seed: int = 0
    confinement: dict[str, Any] = field(default_factory=dict)
    degraded: bool = False
    seconds: float = 0.0
    graded_at: str = ""
    source: str = ""
    class_path: str = ""
    entry: str = ""
    run: str = ""
    schema: int = SCHEMA

    @property
    def points(self) -> float:
        return round(sum(task.points for task in self.tasks), 2)

    @property
    def max_points(self) -> float:
        return sum(task.max_points for task in self.tasks)

    @property
    def bonus(self) -> float:
        return self.integration.bonus if self.integration else 0.0

    @property
    def tests(self) -> Iterator[TestOutcome]:
        return (test for task in self.tasks for test in task.tests)

    @property
    def key(self) -> tuple[str | int, ...]:
        """What was graded, with what, in the order of KEY: equal keys need no second grading."""
        return tuple(getattr(self, name) for name in KEY)

    @property
    def earned(self) -> float:
        """Points and bonus."""
        return round(self.points + self.bonus, 2)


class UnreadableResult(AutograderError):
    """A result file that is damaged, or of another version; the message names the file."""


class NewerResult(UnreadableResult):
    """A result file of a later version, which may know what this one would lose."""


def path_of(results: Path, student: str, stage: str) -> Path:
    return results / "json" / student / f"{stage}.json"


def to_json(result: Result) -> bytes:
    return json.dumps(asdict(result), indent=1, ensure_ascii=False).encode("utf-8", "backslashreplace")


def write(result: Result, results: Path) -> Path:
    """Write the record so that a reader sees the old one or the new one, never half of either."""
    path = path_of(results, result.student, result.stage)
    write_atomically(path, to_json(result))
    return path


def read(path: Path) -> Result:
    """The record in `path`. Raises UnreadableResult; NewerResult where a later version wrote it."""
    try:
        return from_json(path.read_bytes())
    except NewerResult as error:
        raise NewerResult(f"{path}: {error}; use the version that wrote it, or another folder") from error
    except FileNotFoundError as error:
        raise UnreadableResult(f"{path}: there is no such result; `autograder grade` makes it") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableResult(f"{path}: {error}; remove it and grade again") from error


def from_json(data: bytes) -> Result:
    """The record that these bytes hold.

    Raises ValueError, KeyError or TypeError when they hold none, NewerResult for one of a later version.
    """
    raw = json.loads(data)
    if raw["schema"] != SCHEMA:
        kind = NewerResult if raw["schema"] > SCHEMA else ValueError
        raise kind(f"a result of schema {raw['schema']}, where this version reads {SCHEMA}")
    tasks = [_task(task) for task in raw.pop("tasks")]
    integration = raw.pop("integration")
    return Result(**raw, tasks=tasks, integration=Integration(**integration) if integration else None)


def _task(raw: dict[str, Any]) -> TaskResult:
    tests = [_test(test) for test in raw.pop("tests")]
    return TaskResult(**raw, tests=tests)


def _test(raw: dict[str, Any]) -> TestOutcome:
    view = raw.pop("student")
    view["lines"] = [(file, line) for file, line in view["lines"]]
    category = Category(raw.pop("category"))
    return TestOutcome(**raw, category=category, student=StudentView(**view))


def read_all(results: Path) -> Iterator[Result]:
    """Every record of a results folder, by student and stage; one that cannot be read is a row saying so."""
    for path in sorted((results / "json").glob("*/*.json")):
        try:
            yield read(path)
        except UnreadableResult as error:  # names files and versions, which only staff need
            problem = "Its record cannot be read."
            yield Result(path.parent.name, path.stem, problem=problem, flags=[str(error)])
