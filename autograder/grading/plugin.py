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
import linecache
import os
import re
import signal
import time
import traceback
import zlib
from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from _pytest.runner import runtestprotocol  # as pytest's own loop calls it; xdist does the same
from checks.expectations import CheckFailed, shortened

from autograder import results
from autograder.confinement.errors import (
    ConfinementUnavailable,
    ProtocolViolation,
    StudentError,
    TimeLimit,
    WorkerDied,
)
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.process import PATIENCE
from autograder.confinement.session import Session
from autograder.confinement.worker.confine import die_with_parent
from autograder.course import HIDDEN, STAGES, Course, Stage
from autograder.grading import bounds, gradients
from autograder.grading.bounded import read_all, write_all
from autograder.grading.jobs import Job, Sources
from autograder.grading.proxy import Student
from autograder.results import Integration, Result, StudentView, TaskResult, TestOutcome
from autograder.submissions import integrity
from autograder.text import clean

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")  # differs from run to run, and says nothing
LAST_LINE = 2000  # that a student is told of, some eleven bits; honest files are shorter
STAFF_TEXT = 16_384  # characters of pytest's report kept per failed test
NO_WORKER = "This was not graded, for want of a confined worker: {}. Grade again."
FIXTURES = ("student", "rng", "gradcheck", "check_rule")  # the same in every test
OWN_SECONDS = 3.0  # of our own processor time, for a test or for its report; honest ones take a hundredth
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


def run_pytest(bench: GradingPlugin, stages: list[Stage]) -> str:
    """Let pytest collect the stages' suites and hand them to `bench`; returns "" or what is wrong."""
    suites = [str(STAGES / stage.id / HIDDEN) for stage in stages]
    options = ["-c", os.devnull, "--rootdir", str(STAGES), "--confcutdir", str(STAGES), "-s"]
    options += ["--import-mode=importlib", "-p", "no:cacheprovider"]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    with open(os.devnull, "w") as nowhere, _stdout_to(nowhere.fileno()):
        code = pytest.main([*options, *suites], plugins=[bench])
    return bench.complaint or ("" if code == pytest.ExitCode.OK else f"pytest ended with {code!r}")


@contextmanager
def _stdout_to(fd: int) -> Iterator[None]:
    """What suites print is nobody's: keep it off the terminal the main process draws on."""
    saved = os.dup(1)
    os.dup2(fd, 1)
    try:
        yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)


class GradingPlugin:
    """The pytest plugin: fixtures, the loop over jobs, and what each test's end means."""

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
        self.session: Session | None = None  # with the submission being graded, in the fork
        self.submission: Student | None = None  # the same, as tests see it
        self.seed = 0
        self.owns: tuple[str, ...] = ()
        self.outcomes: dict[str, TestOutcome] = {}
        self.unconfined = ""  # why no worker could be had, in the middle of a submission

    # Fixtures: what a suite works with.

    @pytest.fixture
    def student(self) -> Student:
        assert self.submission is not None
        return self.submission

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        return np.random.default_rng([self.seed, zlib.crc32(request.node.name.encode())])

    @pytest.fixture
    def gradcheck(self, student: Student, rng: np.random.Generator) -> Callable[..., None]:
        return partial(gradients.gradcheck, student, rng)

    @pytest.fixture
    def check_rule(self, student: Student, rng: np.random.Generator) -> Callable[..., None]:
        return partial(gradients.check_rule, student, rng)

    # The loop: pytest hands us all collected tests, and we run them once per job.

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
        """Grade what must earn everything; "" when it does. Forks then find warm code and filled caches."""
        result = self._grade(job, self.course.stage(job.stage), items)
        failed = ", ".join(f"{test.id} ({test.category})" for test in result.tests if not test.passed)
        if result.problem or failed:
            return f"{job.stage}: the reference fails {failed or result.problem}. See `autograder verify`.\n"
        return ""

    def _in_a_fork(self, job: Job, items: list[pytest.Item]) -> bytes:
        stage = self.course.stage(job.stage)
        with suppress(ConfinementUnavailable):  # the fork will find the same, and say so in the result
            self.fork_server.revive()
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
                with suppress(
                    BrokenPipeError
                ):  # our grader process was killed, and we are next: nobody asks any more
                    write_all(writer, results.to_json(result))
                    code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(writer)
        runs = 2 if job.own else 1
        longest = runs * stage.limits.total_seconds * PATIENCE + GRACE
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
        self.seed, self.owns = job.seed, stage.owns
        result = _stamp(Result(job.student, job.stage, stage.title), job)
        result.flags += integrity.remarks(job.files)
        with self._worker_for(job.sources, stage) as session:
            result.tasks = silence_uncertain(stage, self._run(stage, items))
        result.confinement = dict(session.confinement)
        result.degraded = bool(session.confinement.get("degraded", not session.confinement))
        result.flags += session.flags
        result.output = session.output
        if job.own and result.points:
            earned = {test.id for test in result.tests if test.passed}
            with self._worker_for(job.own, stage):
                points = round(sum(task.points for task in self._run(stage, items, earned)), 2)
            bonus = round(stage.integration * points / stage.points, 2)
            result.integration = Integration(list(job.own_files), points, bonus)
        if self.unconfined:
            return _stamp(Result(job.student, job.stage, stage.title, NO_WORKER.format(self.unconfined)), job)
        result.seconds = round(time.perf_counter() - started, 4)
        return result

    @contextmanager
    def _worker_for(self, sources: Sources, stage: Stage) -> Iterator[Session]:
        self.session = session = Session(self.fork_server, sources, stage.limits)
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
        self.outcomes = {item.name: _blank(item) for item in items}
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

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None]:
        """Bound what a test costs ourselves: it may have been handed values that nobody can compute with."""
        try:
            with bounds.seconds(OWN_SECONDS):
                return (yield)
        except (bounds.Exhausted, MemoryError) as error:
            loss = ProtocolViolation("what it gave was more than a test can compute with")
            assert self.session is not None
            self.session.give_up(loss)
            raise loss from error

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
            outcome.category = results.PASSED
        verdict: Literal["failed", "passed"] = "failed" if call.excinfo else "passed"
        return pytest.TestReport(item.nodeid, item.location, {}, verdict, None, call.when)  # type: ignore[arg-type]


def silence_uncertain(stage: Stage, tasks: list[TaskResult]) -> list[TaskResult]:
    """The same tasks without the diagnoses that another task's fault can have caused.

    Where a task that this one builds on has failed tests, only what is said there too is said here.
    """
    told = {task.id: {test.student.diagnosis for test in task.tests} for task in tasks}
    failed = {task.id for task in tasks if not all(test.passed for test in task.tests)}
    for task in tasks:
        causes = failed.intersection(stage.task_by_id[task.id].builds_on)
        certain = set().union(*(told[cause] for cause in causes))
        for test in task.tests:
            if causes and test.student.diagnosis not in certain:
                test.student.diagnosis = ""
    return tasks


def category_of(error: BaseException) -> str:
    """Why a test was not earned, by what ended it."""
    match error:
        case TimeLimit():
            return results.TIME
        case ProtocolViolation():
            return results.POLICY
        case WorkerDied():
            return results.CRASH
        case StudentError(type_name="NotImplementedError"):
            return results.NOT_STARTED
        case StudentError(type_name="MemoryError"):
            return results.MEMORY
        case StudentError():
            return results.EXCEPTION
    return results.WRONG_VALUE  # also AuthoringError: an object came back where the task asks for a number


def student_view(error: BaseException, owns: tuple[str, ...]) -> StudentView:
    """What the student may know: the author's words and line numbers, never text the submission made.

    The name of an exception's type and of a file are such text too, unless they are well-known ones. A line
    is a number that a submission can choose: so there is one of them, and it is no large one.
    """
    if isinstance(error, CheckFailed):
        return StudentView(diagnosis=error.diagnosis)
    if isinstance(error, StudentError):
        return StudentView(
            exception=error.type_name if error.is_builtin else results.OWN_EXCEPTION,
            lines=[(file, line) for file, line, _ in error.frames if file in owns and line <= LAST_LINE][-1:],
        )
    return StudentView()


def staff_text(error: BaseException, suite: str) -> str:
    """What happened, for staff: the way through the suite, the test's variables, what was raised where."""
    lines: list[str] = []
    variables: Mapping[str, object] = {}
    for frame, number in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if code.co_filename == suite:
            lines.append(f"{Path(suite).name}:{number}, in {code.co_name}")
            lines.append(f"    {linecache.getline(suite, number).strip()}")
            variables = frame.f_locals
    lines += [f"    {name} = {shortened(value)}" for name, value in variables.items() if name not in FIXTURES]
    lines.append("".join(traceback.format_exception_only(error)).strip())
    if isinstance(error, StudentError):
        lines += [f"    {file}:{number}, in {function}" for file, number, function in error.frames]
    return ADDRESS.sub("", clean("\n".join(lines), STAFF_TEXT))


def _blank(item: pytest.Item) -> TestOutcome:
    """The outcome of a test before it runs. A row of a table gives its task, and fills `{rule.text}`."""
    test = item.function  # type: ignore[attr-defined]
    words = (test.__doc__ or item.name).strip()
    task = getattr(test, "task", "")
    if rule := getattr(item, "callspec", None) and item.callspec.params.get("rule"):  # type: ignore[attr-defined]
        words, task = words.replace("{rule.text}", rule.text), rule.task
    title, _, hint = words.partition("\n")
    return TestOutcome(item.name, task, title, " ".join(hint.split()), category=results.MISSING)


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
