"""Explain a grade: the record of every test, and each failed test beside the reference.

A result holds its seed, so the grader can make a test's inputs again at any time. `rerun` grades the
reference or a submission again, by the same code and in confinement, and records every `expect` and
`require`. `report/explanation.py` shows them beside the record.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import pytest
from checks.expectations import CONDITION, expect, require, shortened

from autograder import AutograderError, grading
from autograder import submissions as intake
from autograder.confinement.fork_server import ForkServer
from autograder.course import Course
from autograder.grading.fixtures import FIXTURES
from autograder.grading.jobs import Job, job_for
from autograder.grading.plugin import GradingPlugin, by_stage, run_pytest
from autograder.grading.pool import GradingError
from autograder.results import Result, TestOutcome

WORDS = (expect.__code__, require.__code__)
GRADING = str(Path(grading.__file__).parent)  # modules there call `expect` and `require` for a suite


@dataclass(frozen=True)
class Checkpoint:
    """One `expect` or `require` that a test reached; every value as text.

    where      "test_hidden.py:369"
    what       the value that it checks, in the author's words
    sentence   the message of a failed `require`; "" for an `expect`
    variables  the test's own variables at that moment
    """

    where: str
    what: str
    actual: str
    expected: str
    sentence: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Rerun:
    """The result of a second grading, and the checkpoints of each test by the test's id."""

    result: Result
    checkpoints: Mapping[str, Sequence[Checkpoint]]

    def test(self, name: str) -> TestOutcome | None:
        return next((test for test in self.result.tests if test.id == name), None)


# Grade again.


def rerun(course: Course, job: Job) -> Rerun:
    """Grade a job again, confined, with checkpoints. Raises GradingError, ConfinementUnavailable."""
    stage = course.stage(job.stage)
    with ForkServer() as fork_server:
        recorder = Recorder(course, fork_server, replace(job, own={}, own_files=()))
        if complaint := run_pytest(recorder, [stage]):
            raise GradingError(f"the hidden suite cannot be run:\n{complaint}")
    return Rerun(recorder.result, recorder.checkpoints)


def submission_job(course: Course, record: Result, path: Path) -> Job:
    """The job to grade this record's submission in `path` again. Raises AutograderError."""
    found = intake.collect([path], course).submissions
    for_stage = [submission for submission in found if submission.stage == record.stage]
    matching = [submission for submission in for_stage if submission.student == record.student] or for_stage
    if len(matching) != 1:
        raise AutograderError(
            f"{path} holds {len(matching)} submissions for {record.stage}, none by {record.student}: "
            f"give the folder, or the zip, that holds {record.student}/{record.stage}/"
        )
    [submission] = matching
    if submission.problem:
        raise AutograderError(f"{path}: {submission.problem}")
    earlier = {other.stage: other for other in found if other.student == submission.student}
    return job_for(course, submission, record.seed, earlier)


class Recorder(GradingPlugin):
    """A plugin that grades one job in this process, and records the checkpoints of its tests."""

    def __init__(self, course: Course, fork_server: ForkServer, job: Job) -> None:
        super().__init__(course, fork_server)
        self.job = job
        self.suite = ""
        self.checkpoints: dict[str, list[Checkpoint]] = {}
        self.current: list[Checkpoint] = []
        self.result = Result(job.student, job.stage)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return False
        items = by_stage(session.items)[self.job.stage]
        sys.setprofile(self._profile)
        try:
            self.result = self._grade(self.job, self.course.stage(self.job.stage), items)
        finally:
            sys.setprofile(None)
        return True

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.suite = str(item.path)
        self.current = self.checkpoints[item.name] = []

    def _profile(self, frame: FrameType, event: str, _: object) -> None:
        """Record a suite's call of `expect` or `require`. Python calls this at every call and return."""
        if event != "call" or frame.f_code not in WORDS or (suite := self._suite_frame(frame)) is None:
            return
        given = frame.f_locals
        if frame.f_code is expect.__code__:
            what, actual, expected, sentence = given["what"], given["actual"], given["expected"], ""
        else:
            what, actual, expected, sentence = CONDITION, given["condition"], True, given["sentence"]
        variables = {name: shortened(v) for name, v in suite.f_locals.items() if name not in FIXTURES}
        where = f"{Path(self.suite).name}:{suite.f_lineno}"
        what = what or "the value"
        values = shortened(actual), shortened(expected)
        self.current.append(Checkpoint(where, what, *values, sentence, variables))

    def _suite_frame(self, frame: FrameType) -> FrameType | None:
        """The suite's frame that calls this function, directly or through a harness; else None."""
        caller = frame.f_back
        while caller is not None and caller.f_code.co_filename.startswith(GRADING):
            caller = caller.f_back
        return caller if caller is not None and caller.f_code.co_filename == self.suite else None
