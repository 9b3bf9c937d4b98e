"""The course as data: `reference/course.toml` and each stage's `stage.toml`, read once and checked.

They are the only source of points, owned files and limits.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder import AutograderError

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "reference"
STAGES = (
    REFERENCE / "stages"
)  # STAGE/: stage.toml, notebook.py, test_hidden.py, test_visible.py, mistakes/, held_out/, solutions/
CHECKS = ROOT / "checks"
ASSIGNMENTS = ROOT / "assignments"
DATASETS = ROOT / "datasets"
HIDDEN, VISIBLE = "test_hidden.py", "test_visible.py"  # a stage's suites, in its folder
PREDICTIONS = "predictions.toml"  # beside them: why each prediction of the notebook is what it is


class CourseError(AutograderError):
    """The course's data is wrong; the message names the file and the key."""


@dataclass(frozen=True)
class Limits:
    """Bounds on one submission: on all its workers together, except memory, which is for each worker.

    Seconds are wall-clock time minus the time that a worker waits for a processor. Memory is in MiB, output
    in KiB.
    """

    call_seconds: float = 2.0
    total_seconds: float = 30.0
    memory_mib: int = 512
    output_kib: int = 64
    respawns: int = 5


@dataclass(frozen=True)
class Task:
    """One function or method to write: its id (`2.3`), title and points."""

    id: str
    title: str
    points: float

    @property
    def grade_id(self) -> str:
        """The task's name in nbgrader, with dashes in place of dots."""
        return f"task-{self.id.replace('.', '-')}"


@dataclass(frozen=True)
class Written:
    """A question that is answered in words in the notebook: its id (`2.A`) and points.

    A person marks it in nbgrader. Its points stand beside those of the tasks, see `marks/written.py`.
    """

    id: str
    points: float

    @property
    def grade_id(self) -> str:
        """The question's name in nbgrader."""
        return f"question-{self.id.replace('.', '-').lower()}"


@dataclass(frozen=True)
class Leaderboard:
    """A stage's ranking of classifiers on hidden images. It earns no points.

    A student enters with one file of source and one of weights, beside the files that the stage owns.

    draw         `module:function` in the course's tree; function(seed, count) returns `count` images, uint8,
                 and their labels: 1 for one half of them, 0 for the other
    classifier   the name of the source file, which defines `classify`
    weights      the name of the HDF5 file
    largest_kib  the largest size of the weights' file
    images       the number of hidden images
    limits       of the worker in which the classifier runs
    """

    draw: str
    classifier: str
    weights: str
    largest_kib: int
    images: int
    limits: Limits

    @property
    def files(self) -> tuple[str, str]:
        return self.classifier, self.weights


@dataclass(frozen=True)
class Stage:
    """One assignment: the files a submission counts for, and the tasks they hold."""

    id: str
    title: str
    owns: tuple[str, ...]
    needs: tuple[str, ...]
    tasks: tuple[Task, ...]
    limits: Limits
    integration: float = 0.0
    extra: bool = False  # its points are extra credit: they add to a total, and raise no maximum
    milestone: dict[str, str] = field(default_factory=dict, hash=False)  # `yours` and `history`, or empty
    leaderboard: Leaderboard | None = None
    written: tuple[Written, ...] = ()

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of all files that are read from a submission."""
        return (*self.owns, *(self.leaderboard.files if self.leaderboard else ()))

    @property
    def points(self) -> float:
        """What the tests can earn; the points of written questions are beside them."""
        return sum(task.points for task in self.tasks)

    @property
    def number(self) -> str:
        return self.id.split("-", 1)[0]

    @property
    def suite(self) -> str:
        """File name of its visible suite in `assignments/checks/`."""
        return f"test_{self.id.replace('-', '_')}.py"

    @property
    def predictions(self) -> str:
        """File name of the reasons for its predictions in `assignments/checks/`."""
        return f"predictions_{self.number}.toml"

    def files(self, folder: Path) -> dict[str, str]:
        """The texts of its own files in a folder, {file name: text}. Raises OSError."""
        return {name: (folder / name).read_text(encoding="utf-8") for name in self.owns}

    @cached_property
    def task_by_id(self) -> dict[str, Task]:
        return {task.id: task for task in self.tasks}


@dataclass(frozen=True)
class Course:
    """All stages, in order. `drafts`: files of the reference that are outside every stage, for staff only."""

    title: str
    provided: tuple[str, ...]
    stages: tuple[Stage, ...]
    drafts: tuple[str, ...] = ()

    def stage(self, name: str) -> Stage:
        """The stage with this id or number (`02-backprop`, `02`, `2`). Raises KeyError."""
        for stage in self.stages:
            if name == stage.id or (name and name.zfill(2) == stage.number):
                return stage
        raise KeyError(name)

    def chosen(self, names: Iterable[str] | None) -> list[Stage]:
        """The stages with these ids or numbers; all for None. Raises CourseError for an unknown one."""
        try:
            return [self.stage(name) for name in names] if names else list(self.stages)
        except KeyError as unknown:
            known = ", ".join(stage.id for stage in self.stages)
            raise CourseError(f"there is no stage {unknown}; the course has {known}") from unknown

    def earlier(self, stage: Stage) -> tuple[Stage, ...]:
        return self.stages[: self.stages.index(stage)]


def load(reference: Path = REFERENCE) -> Course:
    """Read and check the course in this folder. Raises CourseError for wrong or contradictory files."""
    data = _toml(reference / "course.toml", "course.toml")
    limits = _limits(Limits(), data.get("limits", {}), "course.toml, limits")
    folders = sorted((reference / "stages").glob("[!_.]*/"))  # leaves out __pycache__
    stages = tuple(_stage(folder, limits) for folder in folders if folder.is_dir())
    provided, drafts = (tuple(data.get(key, [])) for key in ("provided", "drafts"))
    course = Course(data.get("title", "Kittengrad"), provided, stages, drafts)
    _refuse_double(course)
    _refuse_unknown_needs(course)
    return course


def _toml(path: Path, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # the file is missing, or is neither UTF-8 nor TOML
        raise CourseError(f"{where}: {error}") from error


def _stage(folder: Path, limits: Limits) -> Stage:
    where = f"stages/{folder.name}/stage.toml"
    if not re.fullmatch(r"\d\d-[a-z0-9-]+", folder.name):
        raise CourseError(f"stages/{folder.name}: begin the name with two digits, as in 02-backprop")
    raw = _toml(folder / "stage.toml", where)
    try:
        return Stage(
            id=folder.name,
            title=raw["title"],
            owns=_names(raw["owns"]),
            needs=_names(raw.get("needs", [])),
            tasks=tuple(_task(task) for task in raw["task"]),
            limits=_limits(limits, raw.get("limits", {}), f"{where}, limits"),
            integration=float(raw.get("integration", 0.0)),
            extra=raw.get("extra", False) is True,
            milestone=_milestone(raw.get("milestone", {})),
            leaderboard=_leaderboard(raw["leaderboard"], limits, where) if "leaderboard" in raw else None,
            written=tuple(_written(question) for question in raw.get("written", [])),
        )
    except KeyError as missing:
        raise CourseError(f"{where}: {missing} is missing") from missing
    except (TypeError, ValueError) as error:
        raise CourseError(f"{where}: {error}") from error


def _task(raw: dict[str, Any]) -> Task:
    return Task(raw["id"], raw["title"], float(raw["points"]))


def _written(raw: dict[str, Any]) -> Written:
    question = Written(raw["id"], float(raw["points"]))
    if not re.fullmatch(r"\d+\.[A-Z]", question.id) or question.points <= 0:
        raise ValueError(f"written: an id such as 2.A and points above 0 are expected, not {raw}")
    return question


def _milestone(raw: object) -> dict[str, str]:
    keys = {"yours", "history"}
    if not isinstance(raw, dict) or set(raw) not in (set(), keys):
        raise TypeError("a milestone has `yours` and `history`, and nothing else")
    return {key: str(value) for key, value in raw.items()}


def _leaderboard(raw: dict[str, Any], limits: Limits, where: str) -> Leaderboard:
    raw = dict(raw)
    names = {key: raw.pop(key) for key in ("draw", "classifier", "weights")}
    if not all(isinstance(name, str) and name for name in names.values()):
        raise TypeError(f"leaderboard: draw, classifier and weights are texts, not {names}")
    counts = {key: raw.pop(key) for key in ("images", "largest_kib")}
    if not all(type(count) is int and count > 0 for count in counts.values()):
        raise TypeError(f"leaderboard: images and largest_kib are whole numbers above 0, not {counts}")
    return Leaderboard(**names, **counts, limits=_limits(limits, raw, f"{where}, leaderboard"))


def _names(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
        raise TypeError(f"a list of file names is expected, not {raw!r}")
    return tuple(raw)


def _limits(base: Limits, raw: dict[str, Any], where: str) -> Limits:
    unknown = set(raw) - {field.name for field in fields(Limits)}
    if unknown:
        raise CourseError(f"{where}: unknown {', '.join(sorted(unknown))}")
    for key, value in raw.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            raise CourseError(f"{where}: {key} is a number, zero or more, not {value!r}")
    return replace(base, **raw)


def _refuse_double(course: Course) -> None:
    seen = dict.fromkeys(course.provided, "provided")
    for stage in course.stages:
        ids = [task.id for task in stage.tasks] + [question.id for question in stage.written]
        for name in (stage.id, stage.number, *stage.takes, *ids):
            if name in seen:
                raise CourseError(f"{name} is in both {seen[name]} and {stage.id}")
            seen[name] = stage.id


def _toml_of(stage: Stage) -> str:
    return f"stages/{stage.id}/stage.toml"


def _refuse_unknown_needs(course: Course) -> None:
    known = {*course.provided, *(name for stage in course.stages for name in stage.owns)}
    for stage in course.stages:
        for name in stage.needs:
            if name not in known:
                raise CourseError(f"{_toml_of(stage)}: it needs {name}, which no stage owns")
