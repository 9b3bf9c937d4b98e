"""The page for a teaching assistant who explains a grade. It shows everything on record.

Most of the text comes from the submission. The template escapes it, and `visible` replaces characters that
would hide or reverse other text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.course import Course, Stage
from autograder.marks.adjustments import Adjustment, by_hand
from autograder.marks.marking import Mark
from autograder.report import words
from autograder.report.code import NO_CODE, Excerpt, Whole, excerpts, whole_files
from autograder.report.difficulties import failed, look_at
from autograder.report.leaderboard import report
from autograder.report.pages import link
from autograder.report.register import NOBODY, Enrolment
from autograder.report.stops import Stop, repeats, stops
from autograder.report.who import who_is
from autograder.results import Best, Result, TestOutcome
from autograder.text import one_line, visible

MOST_MARKS = 50  # of attempts, in a row of facts


@dataclass(frozen=True)
class Test:
    """One test as staff see it, with the student's code next to a failure."""

    __test__ = False  # not a pytest class, whatever its name

    id: str
    title: str
    state: str  # "passed", "failed", "waiting" (not started), "stopped" (by a failure shown elsewhere)
    ended: str
    isolated: bool
    milliseconds: str
    diagnosis: str
    raised: str
    report: str
    code: list[Excerpt]


@dataclass(frozen=True)
class Task:
    """One task and its tests."""

    id: str
    title: str
    points: str
    max_points: str
    done: bool
    tests: list[Test]
    by_hand: list[str]


@dataclass(frozen=True)
class StaffPage:
    """Everything about one submission. `facts` has all that an exact repetition of the grading needs.

    folder  the name of the student's folder where the display name is another one
    """

    student: str
    folder: str
    stage: str
    title: str
    feedback: str
    problem: str
    look_at: str
    points: str
    max_points: str
    integration: str
    classifier: str
    flags: list[str]
    degraded: bool
    stops: list[str]
    tasks: list[Task]
    output: str
    files: list[Whole]
    facts: list[tuple[str, str]]
    confinement: list[tuple[str, str]]


def staff_page_for(
    result: Result,
    course: Course,
    code: Mapping[str, str] = NO_CODE,
    mark: Mark | None = None,
    enrolment: Enrolment = NOBODY,
) -> StaffPage:
    """The staff page of this result.

    code       the files that were graded, {file name: text}
    enrolment  where the display name stands
    """
    stage = next((stage for stage in course.stages if stage.id == result.stage), None)
    who = who_is(result.student, enrolment)
    return StaffPage(
        student=who.name,
        folder=who.key,
        stage=one_line(result.stage, 200),
        title=one_line(result.title) or (stage.title if stage else ""),
        feedback=f"../../{link('feedback', result.student, result.stage)}",
        problem=visible(result.problem),
        look_at=look_at(result),
        points=words.number(result.points),
        max_points=words.number(result.max_points or (stage.points if stage else 0.0)),
        integration=_integration(result),
        classifier=visible(report(result.leaderboard)) if result.leaderboard else "",
        flags=[visible(flag) for flag in result.flags],
        degraded=result.degraded,
        stops=[_stop(stop) for stop in stops(result)],
        tasks=_tasks(result, stage, code),
        output=visible(result.output),
        files=whole_files(code),
        facts=[
            ("student", visible(result.student)),
            ("came from", visible(result.source)),
            ("class", visible(result.class_path)),
            ("entry", visible(result.entry)),
            ("graded", visible(result.graded_at)),
            *(_attempts(result.best) if result.best else ()),
            *(_deadline(mark) if mark else ()),
            ("took", f"{result.seconds * 1000:,.0f} ms"),
            ("seed", str(result.seed)),
            ("submission", visible(result.submission_hash)),
            ("suite", visible(result.suite_hash)),
            ("reference", visible(result.reference_hash)),
            ("policy", visible(result.policy)),
        ],
        confinement=[(visible(str(name)), visible(str(value))) for name, value in result.confinement.items()],
    )


def _attempts(best: Best) -> Iterator[tuple[str, str]]:
    """Which attempt counts, and the marks of all."""
    yield "attempt", f"{best.number} of {len(best.marks)}, the best"
    yield "all attempts", ", ".join(words.number(mark) for mark in best.marks[:MOST_MARKS])


def _deadline(mark: Mark) -> Iterator[tuple[str, str]]:
    """Written questions, the due date, and what counts; nothing without both."""
    if mark.written_words:
        yield "written", mark.written_words
    if mark.standing:
        yield "due", f"{mark.standing.due}{', with an extension' if mark.standing.extended else ''}"
        yield "submitted", visible(mark.standing.submitted) or "time unknown"
        yield "late", f"{mark.late}; {words.number(mark.lost)} points off by {mark.standing.penalty}"
        yield "mark", words.number(mark.final)


def _stop(stop: Stop) -> str:
    tasks, where = words.listed([task.id for task in stop.tasks]), _raised(stop.first)
    return f"{where or words.how(stop.first)} ends all {stop.tests} tests of tasks {tasks}."


def _tasks(result: Result, stage: Stage | None, code: Mapping[str, str]) -> list[Task]:
    again = repeats(result)
    beside = excerpts([test for test in result.tests if test.id not in again], stage, code)
    return [
        Task(
            task.id,
            task.title,
            words.number(task.points),
            words.number(task.max_points),
            all(test.passed for test in task.tests),
            [
                _repeated(test) if test.id in again else _test(test, beside.get(test.id, []))
                for test in task.tests
            ],
            [_given(one) for one in by_hand(result, task.id)],
        )
        for task in result.tasks
    ]


def _given(one: Adjustment) -> str:
    return visible(f"{one.points:+g} by hand, by {one.by}, {one.when}: {one.why}")


def _repeated(test: TestOutcome) -> Test:
    return Test(
        visible(test.id), test.title, "stopped", "", False, f"{test.seconds * 1000:,.1f}", "", "", "", []
    )


def _test(test: TestOutcome, code: list[Excerpt]) -> Test:
    state = "passed" if test.passed else "failed" if failed(test) else "waiting"
    return Test(
        id=visible(test.id),
        title=test.title,
        state=state,
        ended=words.ENDED.get(test.category, visible(test.category)),
        isolated=test.isolated,
        milliseconds=f"{test.seconds * 1000:,.1f}",
        diagnosis=test.student.diagnosis,
        raised=_raised(test),
        report=visible(test.staff),
        code=code,
    )


def _raised(test: TestOutcome) -> str:
    """The places and the exception that were recorded, as `graph.py:12 → TypeError`."""
    places = [f"{file}:{line}" for file, line in test.student.lines]
    if len(places) > 12:
        places = [*places[:4], f"… {len(places) - 8} more …", *places[-4:]]
    return visible(" → ".join(filter(None, [*places, test.student.exception])))


def _integration(result: Result) -> str:
    tried = result.integration
    if not tried:
        return ""
    files = visible(", ".join(tried.files)) or "no files"
    points, most = words.number(tried.points), words.number(result.max_points)
    return f"{points} of {most} on the student's own {files}; bonus {words.number(tried.bonus)}"
