"""The page that a student receives.

A submission runs on hidden inputs, and its output, exceptions and names could reveal them. So the template
receives a `Feedback` instead of a `Result`. This module builds it field by field from the course's own texts,
from numbers, and from names on a list. The fields `staff` and `output` stay unused here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from autograder import results
from autograder.course import Course, Stage
from autograder.grading.diagnoses import shown_by_checks
from autograder.marks.adjustments import by_hand
from autograder.marks.marking import Mark, in_sentences
from autograder.report import words
from autograder.report.difficulties import difficulties, failed, untouched, waits
from autograder.report.leaderboard import sentence
from autograder.report.register import NOBODY, Enrolment
from autograder.report.stops import Stop as StopFound
from autograder.report.stops import stops
from autograder.report.who import who_is
from autograder.results import Best, Category, Result, StudentView, TaskResult, TestOutcome
from autograder.text import one_line

MOST_MARKS = 10  # of attempts, in a sentence


@dataclass(frozen=True)
class Test:
    """One test as the student sees it.

    ended     how the test ended, in words
    raised    the exception and its line in the student's own files; "" without an exception
    meaning   an explanation and where to look; a page shows each explanation once, at its first use
    waits     whether the task is still to start
    """

    __test__ = False  # not a pytest class, whatever its name

    title: str
    passed: bool
    ended: str = words.ENDED[Category.PASSED]
    raised: str = ""
    meaning: str = ""
    hint: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Stop:
    """One failure that stopped whole tasks: its message, its meaning, and the ids of the tasks."""

    raised: str
    meaning: str
    tasks: list[str]

    @property
    def extent(self) -> str:
        return f"It stops all tests of tasks {words.listed(self.tasks)}."


@dataclass(frozen=True)
class Task:
    """One task: its points, the misconceptions recognised in it, its tests.

    begin   the message for an untouched task
    stop    the failure that stopped the whole task, for a stopped task
    note    says which tests passed after the grader had put right functions in place of the earlier tasks
    given   the points that staff gave or took by hand, and why
    """

    id: str
    title: str
    points: float
    max_points: float
    state: str  # "done", "begun" (some points), "open" (none), "untouched", "stopped"
    begin: str
    stop: Stop | None
    diagnoses: list[str]
    tests: list[Test]
    note: str = ""
    checks: str = ""
    given: list[str] = field(default_factory=list)

    @property
    def passed(self) -> int:
        return sum(test.passed for test in self.tests)


@dataclass(frozen=True)
class Feedback:
    """One page.

    start       the task to begin with; None if every task is done
    classifier  the result on the leaderboard's hidden images; "" without a classifier
    late        what the time of the submission means for the mark; "" when it was in time
    attempt     which of several attempts counts; "" where it is the latest
    """

    student: str
    stage: str
    number: str
    title: str
    file: str
    problem: str
    points: float
    max_points: float
    bonus: str
    summary: str
    start: Task | None
    stops: list[Stop] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    classifier: str = ""
    late: str = ""
    attempt: str = ""


def feedback_for(
    result: Result, course: Course, mark: Mark | None = None, enrolment: Enrolment = NOBODY
) -> Feedback:
    """The page for the student of this result.

    mark       what counts, if there is a due date
    enrolment  where the display name stands
    """
    stage = next((stage for stage in course.stages if stage.id == result.stage), None)
    explained: set[str] = set()
    messages = [_stop(stop, stage, explained) for stop in stops(result)]
    stopped = {task: stop for stop in messages for task in stop.tasks}
    given = {one.task: _given(result, one.task) for one in by_hand(result)}
    tasks = [
        replace(_task(task, stage, explained, stopped.get(task.id)), given=given.get(task.id, []))
        for task in result.tasks
    ]
    start = _start(result, tasks)
    return Feedback(
        student=who_is(result.student, enrolment).name,
        stage=one_line(result.stage, 60),
        number=stage.number if stage else "",
        title=stage.title if stage else "",
        file=words.listed(list(stage.owns)) if stage else "",
        problem=one_line(result.problem),
        points=result.points,
        max_points=result.max_points or (stage.points if stage else 0.0),
        bonus=_bonus(result, course),
        summary=_summary(result, tasks),
        start=start,
        stops=messages,
        tasks=tasks,
        classifier=sentence(result.leaderboard) if result.leaderboard else "",
        late=in_sentences(mark) if mark else "",
        attempt=_attempt(result.best) if result.best else "",
    )


def _attempt(best: Best) -> str:
    """The attempt that counts, and the marks of all if they are few."""
    counts = f"Attempt {best.number} of {len(best.marks)} counts: it has the best mark."
    if len(best.marks) > MOST_MARKS:
        return counts
    marks = words.listed([words.number(mark) for mark in best.marks])
    return f"{counts} In order, your attempts have {marks} points, after any penalty for lateness."


def _stop(stop: StopFound, stage: Stage | None, explained: set[str]) -> Stop:
    first = _test(stop.first, stage, explained)
    return Stop(first.raised or _sentence(first.ended), first.meaning, [task.id for task in stop.tasks])


def _task(task: TaskResult, stage: Stage | None, explained: set[str], stop: Stop | None) -> Task:
    left = [test for test in task.tests if not test.passed]
    tests = [_test(test, stage, explained) for test in task.tests]
    state = "stopped" if stop else _state(task)
    diagnoses = list(dict.fromkeys(test.student.diagnosis for test in left if test.student.diagnosis))
    return Task(
        id=task.id,
        title=task.title,
        points=task.points,
        max_points=task.max_points,
        state=state,
        begin=f"{tests[0].raised} {tests[0].meaning}" if state == "untouched" else "",
        stop=stop,
        diagnoses=diagnoses,
        tests=tests,
        note=_note(task),
        checks=_checks(task.id, diagnoses, stage, explained) if state in ("begun", "open") else "",
    )


def _given(result: Result, task: str) -> list[str]:
    """Who decided is for staff; the points and the reason are for the student, too."""
    return [one_line(f"{one.points:+g} by hand: {one.why}", 500) for one in by_hand(result, task)]


def _checks(task: str, diagnoses: list[str], stage: Stage | None, explained: set[str]) -> str:
    """What the visible checks show of a task that lost points; that one is red, for a known mistake only."""
    known = shown_by_checks(stage.id) if stage else frozenset()
    is_red = any((task, sentence) in known for sentence in diagnoses)
    once = [words.CHECKS["card"], *([] if is_red else [words.CHECKS["green"]])]
    said = [sentence for sentence in once if sentence not in explained]
    explained.update(said)
    return " ".join([words.CHECKS["red"], *said] if is_red else said)


def _note(task: TaskResult) -> str:
    rescued = sum(test.passed and test.isolated for test in task.tests)
    if not rescued:
        return ""
    which = "All tests here" if rescued == len(task.tests) else words.count(rescued, "test") + " here"
    verb, earn = ("passes", "earns its") if rescued == 1 else ("pass", "earn their")
    return f"{which} {verb} as soon as the earlier tasks are right, and {earn} points now."


def _state(task: TaskResult) -> str:
    left = sum(not test.passed for test in task.tests)
    if not left:
        return "done" if task.tests else "open"
    if left < len(task.tests):
        return "begun"
    return "untouched" if waits(task) else "open"


def _test(test: TestOutcome, stage: Stage | None, explained: set[str]) -> Test:
    if test.passed:
        return Test(test.title, True)
    category = test.category if test.category in words.ENDED else Category.MISSING
    name = words.exception(test.student) if category == Category.EXCEPTION else ""
    # A task that is not started raises NotImplementedError; the category already says so.
    what = name if name in ("", results.OWN_EXCEPTION) else f"`{name}`"
    raised = _raised(words.ENDED[category] if category == Category.NOT_STARTED else what, test.student, stage)
    meaning = words.EXCEPTIONS.get(name, words.MEANING[category])
    if test.student.diagnosis or meaning in explained:
        meaning = ""
    explained.add(meaning)
    return Test(test.title, False, words.ENDED[category], raised, meaning, test.hint, not failed(test))


def _raised(what: str, view: StudentView, stage: Stage | None) -> str:
    """The exception, and its line in a file that the student owns."""
    owned = stage.owns if stage else ()
    places = [(file, int(line)) for file, line in view.lines if file in owned and int(line) > 0]
    if not places:
        return _sentence(what)
    file, line = places[-1]
    return _sentence(f"{what} in `{file}`, line {line}".strip())


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _bonus(result: Result, course: Course) -> str:
    """The result with the student's own earlier files, in a sentence, or ""."""
    tried = result.integration
    if not tried:
        return ""
    known = {name for stage in course.stages for name in stage.owns}
    files = words.listed([name for name in tried.files if name in known]) or "your earlier files"
    points, most = words.number(tried.points), words.number(result.max_points)
    worth = f"a bonus of {words.number(tried.bonus)}" if tried.bonus else "no bonus yet"
    return f"With your own {files}, this stage has {points} of {most} points: {worth}."


def _start(result: Result, tasks: list[Task]) -> Task | None:
    """The task to begin with: one that is stopped, else one with a known misconception, else an open one."""
    open_tasks = [task for task in tasks if task.state != "done"]
    if stopped := [task for task in tasks if task.stop]:
        return stopped[0]
    main = next(iter(difficulties(result)), None)
    if main and main.recognised:
        return next(task for task in open_tasks if task.id == main.tasks[0].id)
    return open_tasks[0] if open_tasks else None


def _summary(result: Result, tasks: list[Task]) -> str:
    if result.problem or not tasks:
        return ""
    done = sum(task.state == "done" for task in tasks)
    if done == len(tasks):
        return "Everything here works. Well done."
    if untouched(result):
        return "You have not started this stage yet."
    if any(task.stop for task in tasks):
        return "One error stops several tasks. Fix it first, and run the checks again."
    if not result.points:
        return "No points yet. Often one small mistake causes all failures."
    if not done:
        return "Some tests pass already, but every task still has a failing test."
    return f"{done} of {words.count(len(tasks), 'task')} {'is' if done == 1 else 'are'} complete."
