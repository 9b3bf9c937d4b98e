"""The grader process: a trusted process in which pytest holds the hidden suites and reaches the verdicts.

pytest collects once. Then the process runs the self-test: it grades the reference, and goes on only when the
reference earns everything. For every submission it forks, and the fork runs the collected tests against a
confined worker of its own: no submission pays for start-up or collection, and nothing that a test leaves in
memory reaches the next submission.

    main ──job──► grader process ──fork──► tests ◄──plain values──► worker (student code)
         ◄─result─┘   ◄─result───┘
"""

from __future__ import annotations

import gc
import os
import signal
import time
import traceback
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Literal

import pytest
from _pytest.runner import runtestprotocol  # as pytest's own loop calls it; xdist does the same

from autograder import results
from autograder.confinement.errors import (
    ConfinementUnavailable,
)
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.process import PATIENCE
from autograder.confinement.session import Session
from autograder.confinement.worker.confine import die_with_parent
from autograder.course import HIDDEN, STAGES, Course, Limits, Stage
from autograder.grading import bounds, leaderboard
from autograder.grading.bounded import read_all, write_all
from autograder.grading.earlier_tasks import settle, to_repeat, with_earlier_tasks
from autograder.grading.evidence import keep_supported
from autograder.grading.fixtures import OWN_SECONDS, SuiteFixtures
from autograder.grading.jobs import Job, Sources
from autograder.grading.outcomes import blank, category_of, staff_text, student_view
from autograder.grading.proxy import Student
from autograder.results import Category, Integration, Result, TaskResult, TestOutcome
from autograder.submissions import integrity

NO_WORKER = "This was not graded, for want of a confined worker: {}. Grade again."
OWN_MEMORY = 2**30  # bytes a fork may take beyond what the grader process has
MAX_RESULT = 2**25  # bytes of a result as JSON; one with every text at its longest has a tenth
GRACE = 10.0  # seconds a fork may take beyond what its workers can, on the busiest machine


def serve(
    course: Course,
    stages: list[Stage],
    connection: Connection,
    fork_server: ForkServer,
    self_tests: Iterable[Job] = (),
) -> None:
    """Grade the jobs that arrive on `connection` until it closes. The body of a grader process."""
    if complaint := run_pytest(GradingPlugin(course, fork_server, connection, self_tests), stages):
        with suppress(BrokenPipeError):
            connection.send_bytes(complaint.encode())


def run_pytest(plugin: GradingPlugin, stages: list[Stage]) -> str:
    """Let pytest collect the stages' suites and hand them to `plugin`; returns "" or what is wrong."""
    with open(os.devnull, "w") as nowhere, _stdout_to(nowhere.fileno()):
        code = pytest_on(stages, plugin)
    return plugin.complaint or ("" if code == pytest.ExitCode.OK else f"pytest ended with {code!r}")


def pytest_on(stages: list[Stage], plugin: SuiteFixtures, *options: str) -> int:
    """Run pytest on the hidden suites of these stages with `plugin` alone; returns pytest's exit code."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    own = ["-c", os.devnull, "--rootdir", str(STAGES), "--confcutdir", str(STAGES), "-s"]
    own += ["--import-mode=importlib", "-p", "no:cacheprovider"]
    suites = [str(STAGES / stage.id / HIDDEN) for stage in stages]
    return int(pytest.main([*own, *options, *suites], plugins=[plugin]))


@contextmanager
def _stdout_to(fd: int) -> Iterator[None]:
    """Discard what suites print: the main process draws on the same terminal."""
    saved = os.dup(1)
    os.dup2(fd, 1)
    try:
        yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)


class GradingPlugin(SuiteFixtures):
    """The pytest plugin of a grader process: it runs the collected tests once for each job."""

    def __init__(
        self,
        course: Course,
        fork_server: ForkServer,
        connection: Connection | None = None,
        self_tests: Iterable[Job] = (),
    ) -> None:
        self.course = course
        self.fork_server = fork_server
        self.connection = connection
        self.self_tests = self_tests
        self.complaint = ""
        self.owns: tuple[str, ...] = ()
        self.outcomes: dict[str, TestOutcome] = {}
        self.unconfined = ""  # why no worker could be had, in the middle of a submission

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.complaint += f"{report.nodeid}: {report.longreprtext}\n"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return False  # pytest then ends with the collection errors, and `serve` says so
        items = by_stage(session.items)
        for self_test in self.self_tests:
            self.complaint += self._self_test(self_test, items[self_test.stage])
        if self.complaint:
            return False
        gc.collect()
        gc.freeze()  # a fork that collects garbage would copy every page of ours to look at it
        assert self.connection is not None
        self.connection.send_bytes(b"")  # ready, with no complaint
        while True:
            try:
                job: Job = self.connection.recv()
            except EOFError:
                return True
            answer = self._in_a_fork(job, items[job.stage])
            with suppress(BrokenPipeError):  # the run was killed meanwhile: the line says so next
                self.connection.send_bytes(answer)

    def _self_test(self, job: Job, items: list[pytest.Item]) -> str:
        """Grade the reference; "" when it earns everything. Forks then find warm code and filled caches."""
        stage = self.course.stage(job.stage)
        try:
            leaderboard.drawer(stage.leaderboard) if stage.leaderboard else None
        except (ImportError, AttributeError) as error:
            return f"{job.stage}: the images of the leaderboard cannot be drawn: {error}\n"
        result = self._grade(job, stage, items)
        failed = [f"{test.id} ({test.category}): {test.reason}" for test in result.tests if not test.passed]
        if not (result.problem or failed):
            return ""
        found = "\n".join(f"    {line}" for line in failed or [result.problem])
        return f"{job.stage}: the reference fails its suite:\n{found}\n    Try: autograder try {job.stage}\n"

    def _in_a_fork(self, job: Job, items: list[pytest.Item]) -> bytes:
        stage = self.course.stage(job.stage)
        with suppress(ConfinementUnavailable):  # the fork will find the same, and say so in the result
            self.fork_server.revive()
        leaderboard.prepare(job, stage)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                die_with_parent()
                os.close(reader)
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                bounds.memory(OWN_MEMORY)
                result = self._grade(job, stage, items)
                if self.unconfined:  # the machine can have been busy for a moment: grade again, once
                    result = self._grade(job, stage, items)
                with suppress(BrokenPipeError):  # the grader process was killed, and this fork is next
                    write_all(writer, results.to_json(result))
                    code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(writer)
        runs = 3 if job.own else 2  # the first, the repetitions, and that on the student's own earlier files
        seconds = runs * stage.limits.total_seconds
        seconds += stage.leaderboard.limits.total_seconds if stage.leaderboard else 0.0
        longest = 2 * seconds * PATIENCE + GRACE
        data, finished = read_all(reader, time.monotonic() + longest, MAX_RESULT)
        os.close(reader)
        if not finished:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if finished and status == 0:
            return data
        # The fork let go of its worker's lifeline, so the fork server has ended that too.
        reason = "took too long" if not finished else "stopped in the middle"
        lost = Result(
            job.student, job.stage, stage.title, problem=f"The grader itself {reason}: grade again."
        )
        return results.to_json(_stamp(lost, job))

    # One submission, in the fork.

    def _grade(self, job: Job, stage: Stage, items: list[pytest.Item]) -> Result:
        started = time.perf_counter()
        self.seed, self.owns, self.unconfined = job.seed, stage.owns, ""
        result = _stamp(Result(job.student, job.stage, stage.title), job)
        texts = job.texts(stage)
        sent = {file for file, _ in job.sources.values()}
        result.flags += integrity.remarks(texts, sent.union(texts), job.others)
        with self._worker_for(job.sources, stage.limits) as session:
            result.tasks = self._run(stage, items)
        result.confinement = dict(session.confinement)
        result.degraded = bool(session.confinement.get("degraded", not session.confinement))
        result.flags += session.flags
        result.output = session.output
        self._repeat_failed(result, job, stage, items)
        keep_supported(result.tasks, stage.id)
        if job.own and result.points:
            earned = {test.id for test in result.tests if test.passed}
            with self._worker_for(job.own, stage.limits):
                points = round(sum(task.points for task in self._run(stage, items, earned)), 2)
            bonus = round(stage.integration * points / stage.points, 2)
            result.integration = Integration(list(job.own_files), points, bonus)
        if leaderboard.enters(job, stage):
            self._rank(result, job, stage)
        if self.unconfined:
            return _stamp(Result(job.student, job.stage, stage.title, NO_WORKER.format(self.unconfined)), job)
        result.seconds = round(time.perf_counter() - started, 4)
        return result

    def _repeat_failed(self, result: Result, job: Job, stage: Stage, items: list[pytest.Item]) -> None:
        """Repeat failed tests with the reference's functions of earlier tasks, each task in its own worker.

        All repetitions together have the time of one submission, and each replaces a lost worker once.
        """
        left = stage.limits.total_seconds
        for task in result.tasks:
            if not (failed := to_repeat(stage, result.tasks, task)):
                continue
            limits = replace(stage.limits, total_seconds=left, respawns=1)
            with self._worker_for(with_earlier_tasks(job.sources, stage, task.id), limits) as session:
                self._run(stage, items, failed)
            left -= session.spent
            settle(task, {test: self.outcomes[test] for test in failed}, job.files)
            result.flags += [flag for flag in session.flags if flag not in result.flags]
            if left <= 0:
                return

    def _rank(self, result: Result, job: Job, stage: Stage) -> None:
        """Score the classifier. Points stay as they are."""
        try:
            result.leaderboard, flags = leaderboard.score(self.fork_server, job, stage)
            result.flags += flags
        except ConfinementUnavailable as error:
            self.unconfined = str(error)

    @contextmanager
    def _worker_for(self, sources: Sources, limits: Limits) -> Iterator[Session]:
        self.session = session = Session(self.fork_server, sources, limits)
        self.submission = Student(session)
        try:
            yield session
        finally:
            session.close()

    def _run(
        self, stage: Stage, items: list[pytest.Item], among: Container[str] | None = None
    ) -> list[TaskResult]:
        """Run the stage's tests, or those `among` them. One that does not report is MISSING.

        A task that has cost a worker waits until the others are done: workers and seconds are few, and an
        endless loop in one task shall not use up what another needs.
        """
        self.outcomes = {item.name: blank(item) for item in items}
        left = [item for item in items if among is None or item.name in among]
        costly = set[str]()
        while left:
            item = next((item for item in left if self.outcomes[item.name].task not in costly), left[0])
            left.remove(item)
            started = time.perf_counter()
            runtestprotocol(item, log=False, nextitem=left[0] if left else None)
            outcome = self.outcomes[item.name]
            outcome.seconds = round(time.perf_counter() - started, 4)
            if outcome.category in results.WORKER_LOST:
                costly.add(outcome.task)
        by_task = {task.id: TaskResult(task.id, task.title, task.points, []) for task in stage.tasks}
        for outcome in self.outcomes.values():
            by_task[outcome.task].tests.append(outcome)
        return list(by_task.values())

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Take down how a test ended. pytest would parse the suite anew for every failure it reports."""
        outcome = self.outcomes[item.name]
        if call.excinfo is not None:
            error = call.excinfo.value
            outcome.category = category_of(error)
            self.unconfined = str(error) if isinstance(error, ConfinementUnavailable) else self.unconfined
            outcome.student = student_view(error, self.owns)
            try:
                with bounds.seconds(OWN_SECONDS):
                    outcome.staff = staff_text(error, str(item.path))
            except (bounds.Exhausted, MemoryError):
                outcome.staff = "What the submission gave is too large to be written down."
        elif call.when == "call":
            outcome.category = Category.PASSED
        verdict: Literal["failed", "passed"] = "failed" if call.excinfo else "passed"
        return pytest.TestReport(item.nodeid, item.location, {}, verdict, None, call.when)  # type: ignore[arg-type]


def by_stage(items: list[pytest.Item]) -> dict[str, list[pytest.Item]]:
    grouped: dict[str, list[pytest.Item]] = {}
    for item in items:
        grouped.setdefault(item.path.parent.name, []).append(item)
    return grouped


def _stamp(result: Result, job: Job) -> Result:
    result.seed = job.seed
    result.graded_at = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    for name, value in job.keep.items():
        setattr(result, name, list(value) if isinstance(value, tuple) else value)
    return result
