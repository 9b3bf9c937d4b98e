"""The matrix of known mistakes and tests: which tests of its stage a mistake fails in all of its variants.

It stands in `reference/stages/STAGE/failures.json`. The grader silences a diagnosis if the submission passes
a test that the mistake fails, see `grading/evidence.py`.
"""

from __future__ import annotations

import json
from pathlib import Path

from autograder.authoring.mistakes import Mistake
from autograder.course import STAGES
from autograder.grading.evidence import FAILURES
from autograder.results import Result
from autograder.store import write_atomically


class Failures:
    """The measured matrix of one stage."""

    def __init__(self, stage_id: str) -> None:
        self.path: Path = STAGES / stage_id / FAILURES
        self._failed: dict[str, set[str]] = {}

    def add(self, mistake: Mistake, result: Result) -> None:
        """Count one graded variant."""
        failed = {test.id for test in result.tests if not test.passed}
        self._failed[mistake.id] = self._failed.get(mistake.id, failed) & failed

    @property
    def text(self) -> str:
        """The file's text."""
        rows = {mistake: sorted(tests) for mistake, tests in sorted(self._failed.items())}
        return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"

    def is_current(self) -> bool:
        """Whether the stage's file has just these tests. A stage without mistakes needs none."""
        return not self._failed or (self.path.exists() and self.path.read_text(encoding="utf-8") == self.text)

    def write(self) -> None:
        """Write the file; the next process that grades reads it."""
        write_atomically(self.path, self.text)
