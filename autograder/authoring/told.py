"""What wrong submissions are told: by the visible checks before grading, and by the diagnoses after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import cache
from typing import Literal

from autograder.authoring.mistakes import KNOWN, Mistake
from autograder.course import STAGES
from autograder.grading.diagnoses import sentence
from autograder.grading.evidence import OBSERVED
from autograder.report.words import number
from autograder.results import Result

Answer = Literal["right", "silent", "wrong"]


def named(result: Result) -> dict[str, str]:
    """The known mistakes of its stage that a result names: {test id: mistake id}."""
    known = _known(result.stage)
    found = {test.id: known.get(test.student.diagnosis, "") for test in result.tests}
    return {test: mistake for test, mistake in found.items() if mistake}


def is_known(mistake: Mistake) -> bool:
    """Whether the stage has a known mistake of this name."""
    return mistake.id in _known(mistake.stage).values()


def answer(mistake: Mistake, result: Result) -> Answer:
    """Whether the diagnoses name this mistake alone, no mistake, or another one."""
    found = set(named(result).values())
    if found - {mistake.id, OBSERVED}:
        return "wrong"
    return "right" if mistake.id in found else "silent"


@cache
def _known(stage_id: str) -> dict[str, str]:
    """The known mistakes of a stage, {sentence: id}."""
    return {sentence(path.stem): path.stem for path in (STAGES / stage_id / KNOWN).glob("*.py")}


@dataclass
class Told:
    """Variants of mistakes, counted by what they are told.

    red, green            a visible check of the mistake's task failed, or all passed
    right, silent, wrong  the diagnoses name the mistake, none, or another
    """

    red: int = 0
    green: int = 0
    right: int = 0
    silent: int = 0
    wrong: int = 0

    def add(self, mistake: Mistake, result: Result, red: Iterable[str]) -> None:
        """Count one graded variant. `red` holds the titles of the visible checks that failed."""
        for name in ("red" if list(red) else "green", answer(mistake, result)):
            setattr(self, name, getattr(self, name) + 1)

    def __add__(self, other: Told) -> Told:
        return Told(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    @property
    def total(self) -> int:
        return self.red + self.green


def percent(part: int, whole: int) -> str:
    """`12.5 %`; a dash where there is nothing to count."""
    return f"{number(round(100 * part / whole, 1))} %" if whole else "–"


def rates(counts: Iterable[Told]) -> str:
    """The rates of these counts together, in two sentences."""
    all_ = sum(counts, Told())
    right, silent, wrong = (percent(part, all_.total) for part in (all_.right, all_.silent, all_.wrong))
    return (
        f"A visible check is red for {all_.red} of {all_.total} variants ({percent(all_.red, all_.total)}). "
        f"The diagnoses are right for {right}, silent for {silent} and wrong for {wrong}."
    )
