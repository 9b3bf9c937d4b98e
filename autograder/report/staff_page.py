"""The page for the teaching assistant who has to explain a grade: everything that is known about it.

Most of it was made by the submission. It is escaped by the template, and `visible` writes out whatever would
hide or turn round the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograder import results
from autograder.course import Course
from autograder.report import words
from autograder.report.class_page import link
from autograder.report.difficulties import look_at
from autograder.results import Result, TestOutcome
from autograder.text import one_line, visible


@dataclass(frozen=True)
class Test:
    """One test as staff see it. Its report is `telling` unless it only says that nothing was written yet."""

    __test__ = False  # not a pytest class, whatever its name

    id: str
    title: str
    passed: bool
    ended: str
    milliseconds: str
    diagnosis: str
    raised: str
    report: str
    telling: bool


@dataclass(frozen=True)
class Task:
    """One task and its tests."""

    id: str
    title: str
    points: str
    max_points: str
    done: bool
    tests: list[Test]


@dataclass(frozen=True)
class StaffPage:
    """Everything about one submission. `facts` are what is needed to repeat the grading exactly."""

    student: str
    stage: str
    title: str
    feedback: str
    problem: str
    look_at: str
    points: str
    max_points: str
    integration: str
    flags: list[str]
    degraded: bool
    tasks: list[Task]
    output: str
    facts: list[tuple[str, str]]
    confinement: list[tuple[str, str]]


def staff_page_for(result: Result, course: Course) -> StaffPage:
    """All that is on record about this result."""
    stage = next((stage for stage in course.stages if stage.id == result.stage), None)
    return StaffPage(
        student=one_line(result.student, 200),
        stage=one_line(result.stage, 200),
        title=one_line(result.title) or (stage.title if stage else ""),
        feedback=f"../../{link('feedback', result.student, result.stage)}",
        problem=visible(result.problem),
        look_at=look_at(result),
        points=words.number(result.points),
        max_points=words.number(result.max_points or (stage.points if stage else 0.0)),
        integration=_integration(result),
        flags=[visible(flag) for flag in result.flags],
        degraded=result.degraded,
        tasks=[
            Task(
                task.id,
                task.title,
                words.number(task.points),
                words.number(task.max_points),
                all(test.passed for test in task.tests),
                [_test(test) for test in task.tests],
            )
            for task in result.tasks
        ],
        output=visible(result.output),
        facts=[
            ("student", visible(result.student)),
            ("graded", visible(result.graded_at)),
            ("took", f"{result.seconds * 1000:,.0f} ms"),
            ("seed", str(result.seed)),
            ("submission", visible(result.submission_hash)),
            ("suite", visible(result.suite_hash)),
            ("reference", visible(result.reference_hash)),
            ("policy", visible(result.policy)),
        ],
        confinement=[(visible(str(name)), visible(str(value))) for name, value in result.confinement.items()],
    )


def _test(test: TestOutcome) -> Test:
    places = [f"{file}:{line}" for file, line in test.student.lines]
    if len(places) > 12:
        places = [*places[:4], f"… {len(places) - 8} more …", *places[-4:]]
    raised = " → ".join(filter(None, [*places, test.student.exception]))
    return Test(
        id=visible(test.id),
        title=test.title,
        passed=test.passed,
        ended=words.ENDED.get(test.category, visible(test.category)),
        milliseconds=f"{test.seconds * 1000:,.1f}",
        diagnosis=test.student.diagnosis,
        raised=visible(raised),
        report=visible(test.staff),
        telling=not test.passed and test.category != results.NOT_STARTED,
    )


def _integration(result: Result) -> str:
    tried = result.integration
    if not tried:
        return ""
    files = visible(", ".join(tried.files)) or "no files"
    points, most = words.number(tried.points), words.number(result.max_points)
    return f"{points} of {most} on the student's own {files}; bonus {words.number(tried.bonus)}"
