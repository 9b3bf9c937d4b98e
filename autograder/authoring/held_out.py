"""Held-out variants: wrong solutions by someone who saw only the task and the misconception.

`STAGE/held_out/ID.py` has the form of `mistakes/ID.py`, and one variant is enough. ID is that of a known
mistake, or `own-KIND` for a slip outside of the known mistakes. Authors commit these files before they tune a
suite to them. So the files measure what the students of the next class are told.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.console import Console

from autograder.authoring import mistakes, visible
from autograder.authoring.mistakes import Mistake
from autograder.authoring.tally import losses
from autograder.authoring.told import Told, answer, is_known, named, percent
from autograder.course import Course, Stage
from autograder.graders import pool_for
from autograder.grading.diagnoses import MistakeError
from autograder.grading.jobs import job_for
from autograder.report.progress import tracked
from autograder.report.words import count, listed, number
from autograder.results import Result

FOLDER, OWN = "held_out", "own-"
SEED = 0

SECTION = """## Held-out variants

Someone who saw only the task and the misconception wrote these wrong solutions. Each is graded with one seed.
The diagnoses are *right* if they name the mistake that was made, *wrong* if they name another one, and
*silent* if they name none. Checks of the task and diagnoses are counted for the variants that lose points.
Some variants have helped to mend a check since, and this check is red for them.

{known}

Other slips lie outside of the known mistakes. A person judges their diagnoses.

{own}
"""


class Measured(NamedTuple):
    """A graded variant, and the titles of its task's visible checks that are red."""

    mistake: Mistake
    result: Result
    red: list[str]

    @property
    def line(self) -> str:
        """What became of it, for people who judge the diagnoses."""
        lost = [f"{number(points)} in {task}" for task, points in losses(self.result).items()]
        ending = self.result.problem or f"loses {listed(lost or ['0'])}; {count(len(self.red), 'red check')}"
        told = "; ".join(self._diagnoses()) or "no diagnosis"
        verdict = "" if _is_own(self.mistake) else f"{answer(self.mistake, self.result)}: "
        where = f"{self.mistake.stage} {self.result.student} (task {self.mistake.task})"
        return f"{where}: {ending}; {verdict}{told}"

    def _diagnoses(self) -> list[str]:
        """The named mistakes, and the other sentences in quotation marks."""
        known = named(self.result)
        tests = [test for test in self.result.tests if test.student.diagnosis]
        return list(dict.fromkeys(known.get(test.id, f"“{test.student.diagnosis}”") for test in tests))


def load(stage_id: str) -> list[Mistake]:
    """The held-out variants of a stage. Raises MistakeError."""
    found = mistakes.load(stage_id, FOLDER, least=1)
    for one in found:
        if _is_own(one) and not one.id.startswith(OWN):
            raise MistakeError(f"{stage_id}/{FOLDER}/{one.id}.py: call it as a known mistake, or {OWN}KIND")
    return found


def _is_own(mistake: Mistake) -> bool:
    return not is_known(mistake)


def measure(course: Course, stages: list[Stage], jobs: int = 0) -> list[Measured]:
    """Grade the held-out variants of these stages, and run their visible checks. Raises GradingError."""
    kept = {
        (stage.id, submission.student): (mistake, submission)
        for stage in stages
        for mistake in load(stage.id)
        for submission in mistake.submissions(stage)
    }
    if not kept:
        return []
    work = [job_for(course, one, SEED) for _, one in kept.values()]
    measured = []
    with (
        pool_for(course, stages, jobs) as pool,
        tracked(Console(stderr=True), pool.grade(work), "grading held-out variants", len(work)) as graded,
    ):
        for result in graded:
            mistake, one = kept[result.stage, result.student]
            measured.append(Measured(mistake, result, visible.red(one.files, mistake.task)))
    return sorted(measured, key=lambda one: (one.result.stage, one.result.student))


def section(stages: list[Stage], measured: list[Measured]) -> str:
    """The section of the page, in Markdown: a table of the known mistakes, and one of the other slips."""
    known, own = ([one for one in measured if _is_own(one.mistake) is kind] for kind in (False, True))
    return SECTION.format(
        known=_table(stages, known, {"right": "right", "silent": "silent", "wrong": "wrong"}),
        own=_table(stages, own, {"diagnosed": "wrong"}),
    )


def _table(stages: list[Stage], measured: list[Measured], diagnoses: dict[str, str]) -> str:
    """One row for each stage, and the rates. `diagnoses` names columns, {heading: attribute of Told}."""
    head = ("stage", "variants", "lose points", "visible red", "all green", *diagnoses)
    rows = [head, ("---",) * len(head)]
    for stage in stages:
        found = [one for one in measured if one.mistake.stage == stage.id]
        rows.append((stage.id, *map(str, _counts(found, diagnoses))))
    variants, lose, *told = _counts(measured, diagnoses)
    shares = [(lose, variants), *((part, lose) for part in told)]
    rows.append(("all", str(variants), *(f"{part} ({percent(part, whole)})" for part, whole in shares)))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _counts(measured: list[Measured], diagnoses: dict[str, str]) -> list[int]:
    """The numbers under the headings. Checks and diagnoses count for the variants that lose points."""
    told = Told()
    for one in measured:
        if losses(one.result):
            told.add(one.mistake, one.result, one.red)
    counted = (getattr(told, name) for name in diagnoses.values())
    return [len(measured), told.total, told.red, told.green, *counted]
