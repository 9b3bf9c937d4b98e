"""The points of written questions, which a person gave in nbgrader: `results/written.json`.

They stand beside the points of the tests. `autograder gradebook` reads them from nbgrader's gradebook. Extra
credit that a person gave for a task is among them: it is outside the task's maximum.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder import AutograderError
from autograder.store import write_atomically

FILE = "written.json"
Name = tuple[str, str]  # student, stage


@dataclass(frozen=True)
class Answer:
    """One question of one student: the points, None while nobody has marked it, and the maximum."""

    question: str
    points: float | None
    most: float


Answers = tuple[Answer, ...]


def read(results: Path) -> dict[Name, Answers]:
    """The answers of a results folder. Raises AutograderError for a damaged file."""
    path = results / FILE
    try:
        raw = json.loads(path.read_bytes())
        return {
            (student, stage): tuple(_checked(Answer(**one)) for one in answers)
            for student, stages in raw.items()
            for stage, answers in stages.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise AutograderError(
            f"{path} is damaged: remove it, and type `autograder gradebook` again"
        ) from error


def _checked(one: Answer) -> Answer:
    if not all(math.isfinite(number) for number in (one.points or 0.0, one.most)):
        raise ValueError("points are no number")
    return one


def update(results: Path, answers: Mapping[Name, Answers]) -> None:
    """Store these answers; those of other submissions stay. Raises CannotWrite."""
    raw: dict[str, dict[str, list[dict[str, object]]]] = {}
    for (student, stage), several in sorted((read(results) | dict(answers)).items()):
        if several:
            raw.setdefault(student, {})[stage] = [asdict(one) for one in several]
    write_atomically(results / FILE, json.dumps(raw, indent=1) + "\n")
