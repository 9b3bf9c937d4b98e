"""The course as data: `reference/course.toml`, read once and checked.

Points, owned files and limits are written there and nowhere else.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder import AutograderError

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "reference"
SUITES = ROOT / "autograder" / "suites"


class CourseError(AutograderError):
    """course.toml says something that cannot be; the message names the key."""


@dataclass(frozen=True)
class Limits:
    """What one confined worker may use. Seconds are wall-clock, sizes as the names say."""

    call_seconds: float = 3.0
    total_seconds: float = 30.0
    memory_mib: int = 512
    output_kib: int = 64
    respawns: int = 3


@dataclass(frozen=True)
class Task:
    """One thing to write: `2.3`, its title, and what it is worth."""

    id: str
    title: str
    points: float

    @property
    def grade_id(self) -> str:
        """The name nbgrader knows it by; nbgrader allows no dots."""
        return f"task-{self.id.replace('.', '-')}"


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

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)

    @property
    def number(self) -> str:
        return self.id.split("-", 1)[0]

    @property
    def suite(self) -> str:
        """File name of its suites, the same in `suites/hidden/` and `suites/visible/`."""
        return f"test_{self.id.replace('-', '_')}.py"

    @cached_property
    def task_by_id(self) -> dict[str, Task]:
        return {task.id: task for task in self.tasks}


@dataclass(frozen=True)
class Course:
    """All stages, in order."""

    title: str
    provided: tuple[str, ...]
    stages: tuple[Stage, ...]

    def stage(self, name: str) -> Stage:
        """The stage with this id or number (`02-backprop`, `02`, `2`). Raises KeyError."""
        for stage in self.stages:
            if name == stage.id or name.zfill(2) == stage.number:
                return stage
        raise KeyError(name)

    def earlier(self, stage: Stage) -> tuple[Stage, ...]:
        return self.stages[: self.stages.index(stage)]


def load(path: Path = REFERENCE / "course.toml") -> Course:
    """Read and check the course. Raises CourseError for what does not fit together."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CourseError(f"{path}: {error}") from error
    limits = _limits(Limits(), data.get("limits", {}), "limits")
    stages = tuple(_stage(raw, limits) for raw in data.get("stage", []))
    course = Course(data.get("title", "Kittengrad"), tuple(data.get("provided", [])), stages)
    _refuse_double(stages)
    return course


def _stage(raw: dict[str, Any], limits: Limits) -> Stage:
    stage_id = raw.get("id", "?")
    try:
        tasks = tuple(Task(t["id"], t["title"], float(t["points"])) for t in raw["task"])
        return Stage(
            id=stage_id,
            title=raw["title"],
            owns=tuple(raw["owns"]),
            needs=tuple(raw.get("needs", ())),
            tasks=tasks,
            limits=_limits(limits, raw.get("limits", {}), f"stage {stage_id}, limits"),
            integration=float(raw.get("integration", 0.0)),
        )
    except KeyError as missing:
        raise CourseError(f"course.toml, stage {stage_id}: {missing} is missing") from missing


def _limits(base: Limits, raw: dict[str, Any], where: str) -> Limits:
    unknown = set(raw) - {field.name for field in fields(Limits)}
    if unknown:
        raise CourseError(f"course.toml, {where}: unknown {', '.join(sorted(unknown))}")
    return replace(base, **raw)


def _refuse_double(stages: tuple[Stage, ...]) -> None:
    seen: dict[str, str] = {}
    for stage in stages:
        for name in (stage.id, *stage.owns, *(task.id for task in stage.tasks)):
            if name in seen:
                raise CourseError(f"course.toml: {name} stands in both {seen[name]} and {stage.id}")
            seen[name] = stage.id
