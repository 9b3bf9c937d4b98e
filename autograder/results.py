"""The result of one grading: a record per submission and stage, one JSON file each.

The table, the pages, the gradebook and the exports are views of these files. Each file is written atomically.
Its `key` identifies the submission and everything that it was graded with, so that a killed run can resume.
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

SCHEMA = 5
OLDER = (3, 4)  # schemas that lack only fields with a default


class Category(StrEnum):
    """How a test ended. Only PASSED earns points; the others name the reason, in words for students."""

    PASSED = "passed"
    NOT_STARTED = "not started"
    WRONG_VALUE = "wrong value"
    EXCEPTION = "exception"
    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    POLICY = "policy"
    MISSING = "missing"


OWN_EXCEPTION = "an exception of your own"  # replaces the name of a class that the submission defines
WORKER_LOST = (Category.TIME, Category.CRASH, Category.POLICY)  # these end the submission's worker

# The parts of a record's key, and their meaning. All but the first and the last belong to the course.
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
    """The part of a failed hidden test that the student can read. All text in it comes from the grader.

    diagnosis   the misconception in a tutor's words; "" if the grader recognised none
    exception   the exception's type, or ""; a built-in name, or OWN_EXCEPTION for any other
    lines       the innermost place in the student's files that raised it: [(file, line number)], or []
    """

    diagnosis: str = ""
    exception: str = ""
    lines: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class TestOutcome:
    """One test of the suite. `id` comes from the suite; MISSING means that the test did not report.

    isolated  the test first failed; this is its result with the reference's functions of earlier tasks
    """

    __test__ = False  # tells pytest that this class holds no tests

    id: str
    task: str
    title: str
    hint: str
    category: Category
    seconds: float = 0.0
    student: StudentView = field(default_factory=StudentView)
    staff: str = ""
    isolated: bool = False

    @property
    def passed(self) -> bool:
        return self.category == Category.PASSED

    @property
    def reason(self) -> str:
        """The last line of the report for staff: the exception, or found and expected values of a check."""
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
    """The result of the same stage on the student's own earlier files, which earns a bonus."""

    files: list[str]
    points: float
    bonus: float


@dataclass
class Score:
    """A classifier's result on the leaderboard's hidden images. It earns no points.

    category  PASSED when every answer was a number; otherwise why there is no accuracy
    right     the number of right answers, of `images`
    seconds   seconds in the worker, from its start
    reason    for students, one sentence by the grader: why there is no accuracy; "" when there is one
    staff     the report for staff, with the submission's output; cleaned and cut
    """

    category: Category
    right: int = 0
    images: int = 0
    seconds: float = 0.0
    reason: str = ""
    staff: str = ""

    @property
    def ranked(self) -> bool:
        return self.category == Category.PASSED

    @property
    def accuracy(self) -> float:
        """The share of right answers. Nothing else decides the rank."""
        return self.right / self.images if self.images else 0.0


@dataclass
class Best:
    """The attempt that counts in a class where the best one does.

    digest  of the attempt in the manifest of the class
    number  of the attempt, among all that could be graded
    marks   the points that count of each attempt, in the order of their numbers
    """

    digest: str
    number: int
    marks: list[float]

    @property
    def words(self) -> str:
        """`attempt 2 of 3`."""
        return f"attempt {self.number} of {len(self.marks)}"


@dataclass
class Result:
    """The result of one submission for one stage.

    problem       "" when it was graded; otherwise one sentence: the reason, and what to do
    leaderboard   the result of the classifier; None without one
    flags         notes for staff, like "graph.py imports os" or "the worker ended (exit code 0)"
    versions      of Python and NumPy, in the worker and in the grader
    confinement   the confinement that the worker reported: {"landlock": 7, "seccomp": true, …}
    degraded      True when the worker lacked a part of its confinement
    output        the submission's printed output, cleaned and cut; for staff
    source        where the submission was found, starting with the name of the path that staff gave
    class_path    absolute path of the class, a folder or a zip
    entry         the raw name of its entry in that class
    run           the `--again` run that graded it; "" for any other run
    best          the attempt that it is, where the best of several counts; else None
    """

    student: str
    stage: str
    title: str = ""
    problem: str = ""
    tasks: list[TaskResult] = field(default_factory=list)
    integration: Integration | None = None
    leaderboard: Score | None = None
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
    best: Best | None = None
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
        """The parts of the key in the order of KEY. Equal keys mean equal results: one grading is enough."""
        return tuple(getattr(self, name) for name in KEY)

    @property
    def earned(self) -> float:
        """Points and bonus."""
        return round(self.points + self.bonus, 2)


class UnreadableResult(AutograderError):
    """A result file is damaged or of another version; the message names the file."""


class NewerResult(UnreadableResult):
    """A result file is of a later version. It can hold data that this version would lose."""


def path_of(results: Path, student: str, stage: str) -> Path:
    return results / "json" / student / f"{stage}.json"


def to_json(result: Result) -> bytes:
    return json.dumps(asdict(result), indent=1, ensure_ascii=False).encode("utf-8", "backslashreplace")


def write(result: Result, results: Path) -> Path:
    """Write the record atomically: a reader sees the complete old record or the complete new one.

    Raises CannotWrite.
    """
    path = path_of(results, result.student, result.stage)
    write_atomically(path, to_json(result))
    return path


def read(path: Path) -> Result:
    """The record in `path`. Raises UnreadableResult; NewerResult for a record of a later version."""
    try:
        return from_json(path.read_bytes())
    except NewerResult as error:
        raise NewerResult(f"{path}: {error}; use the version that wrote it, or another folder") from error
    except FileNotFoundError as error:
        raise UnreadableResult(f"{path}: this result is missing; `autograder grade` makes it") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableResult(f"{path}: {error}; remove it and grade again") from error


def from_json(data: bytes) -> Result:
    """The record that these bytes hold.

    Raises ValueError, KeyError or TypeError for other bytes, and NewerResult for a later version.
    """
    raw = json.loads(data)
    if raw["schema"] not in (SCHEMA, *OLDER):
        kind = NewerResult if raw["schema"] > SCHEMA else ValueError
        raise kind(f"the result has schema {raw['schema']}, but this version reads {SCHEMA}")
    tasks = [_task(task) for task in raw.pop("tasks")]
    integration, board = raw.pop("integration"), raw.pop("leaderboard", None)
    best = raw.pop("best", None)
    return Result(
        **raw | {"schema": SCHEMA},
        tasks=tasks,
        integration=Integration(**integration) if integration else None,
        leaderboard=Score(**board | {"category": Category(board["category"])}) if board else None,
        best=Best(**best) if best else None,
    )


def _task(raw: dict[str, Any]) -> TaskResult:
    tests = [_test(test) for test in raw.pop("tests")]
    return TaskResult(**raw, tests=tests)


def _test(raw: dict[str, Any]) -> TestOutcome:
    view = raw.pop("student")
    view["lines"] = [(file, line) for file, line in view["lines"]]
    category = Category(raw.pop("category"))
    return TestOutcome(**raw, category=category, student=StudentView(**view))


def read_all(results: Path) -> Iterator[Result]:
    """Every record of a results folder, by student and stage; a damaged one becomes a row with a problem."""
    for path in sorted((results / "json").glob("*/*.json")):
        try:
            yield read(path)
        except UnreadableResult as error:  # the message names files and versions: for staff only
            problem = "Its record cannot be read."
            yield Result(path.parent.name, path.stem, problem=problem, flags=[str(error)])
