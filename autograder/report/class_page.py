"""The class page: who needs which help, at a glance.

Three readings of the same results, from the general to the particular: the difficulties that students
share, how each task went, and every student's own row. What to show is decided here; the template draws it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from urllib.parse import quote

from autograder import results
from autograder.course import Course, Stage
from autograder.report import words
from autograder.report.difficulties import difficulties, in_short, look_at, untouched
from autograder.results import Result, TaskResult
from autograder.text import one_line

LONGEST_NAME = 60
LOOKS = 2  # things to look at that fit in a student's row
THROUGHOUT = 3  # tasks: whoever fails so many in the same way has one difficulty with the stage


def link(kind: str, student: str, stage: str) -> str:
    """The address of a page (`kind` is "feedback" or "staff") as seen from the results folder."""
    return "/".join(
        quote(part, safe="", errors="surrogateescape") for part in (kind, student, f"{stage}.html")
    )


@dataclass(frozen=True)
class Who:
    """A student, and the page to open about them."""

    name: str
    page: str


@dataclass
class Help:
    """Something that several students could be helped with together."""

    text: str
    about: str = ""
    by_student: dict[str, Who] = field(default_factory=dict)
    points: float = 0.0

    def add(self, result: Result, points: float = 0.0) -> None:
        """Count this student, once however often they come, and what it cost them."""
        self.by_student.setdefault(result.student, _who(result))
        self.points += points

    @property
    def who(self) -> list[Who]:
        return list(self.by_student.values())


@dataclass(frozen=True)
class TaskBar:
    """How one task went: the mean share of its points, how many have it whole, and what went wrong most."""

    id: str
    title: str
    share: float
    done: int
    mostly: str


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram: its place from the left, its height, and what it counts."""

    left: float
    height: float
    count: int
    label: str


@dataclass(frozen=True)
class StagePanel:
    """One stage over the whole class."""

    id: str
    number: str
    title: str
    points: float
    summary: str
    tasks: list[TaskBar]
    bars: list[Bar]
    width: float


@dataclass(frozen=True)
class Cell:
    """One task of one student. `level` is how it is coloured, `text` says the same without colour."""

    text: str
    level: str
    why: str
    share: float


@dataclass(frozen=True)
class Group:
    """One stage of one student: cells when it was graded, else `state` is "problem" or "absent"."""

    state: str
    span: int
    cells: list[Cell]
    points: str
    share: float
    staff: str
    feedback: str


@dataclass(frozen=True)
class Look:
    """What to look at with one student, in the stages named; `kind` is "problem", "help" or "right"."""

    stages: str
    text: str
    page: str
    kind: str


@dataclass(frozen=True)
class Row:
    """One student. `lost` counts points not earned; `stuck` is someone of whom nothing was graded."""

    name: str
    lost: float
    share: float
    groups: list[Group]
    looks: list[Look]
    more: int
    flagged: bool
    stuck: bool


@dataclass(frozen=True)
class ClassPage:
    """Everything on the class page."""

    title: str
    summary: str
    graded_at: str
    degraded: list[Who]
    misconceptions: list[Help]
    problems: list[Help]
    symptoms: list[Help]
    flags: list[Help]
    panels: list[StagePanel]
    columns: list[Stage]
    rows: list[Row]


def class_page_of(graded: Iterable[Result], course: Course) -> ClassPage:
    """The class page of these results. Stages that nobody handed in take no room."""
    graded = list(graded)
    handed_in = {result.stage for result in graded}
    columns = [stage for stage in course.stages if stage.id in handed_in]
    return ClassPage(
        title=course.title,
        summary=_summary(graded),
        graded_at=_date(max((result.graded_at for result in graded), default="")),
        degraded=[_who(result) for result in graded if result.degraded],
        misconceptions=_misconceptions(graded),
        problems=_problems(graded, columns),
        symptoms=_symptoms(graded),
        flags=_flags(graded),
        panels=[_panel(stage, [r for r in graded if r.stage == stage.id]) for stage in columns],
        columns=columns,
        rows=_rows(graded, columns),
    )


def _who(result: Result) -> Who:
    return Who(one_line(result.student, LONGEST_NAME), link("staff", result.student, result.stage))


def _summary(graded: Sequence[Result]) -> str:
    if not graded:
        return "Nothing has been graded yet."
    students = words.count(len({result.student for result in graded}), "student")
    stages = words.count(len({result.stage for result in graded}), "stage")
    whole = sum(_whole(result) for result in graded)
    stuck = sum(bool(result.problem) for result in graded)
    parts = [f"{words.count(len(graded), 'hand-in')} by {students} to {stages}."]
    parts.append(f"{whole:,} {'has' if whole == 1 else 'have'} every point.")
    if stuck:
        parts.append(f"{stuck:,} could not be graded.")
    return " ".join(parts)


def _whole(result: Result) -> bool:
    return not result.problem and result.points == result.max_points > 0


def _date(graded_at: str) -> str:
    try:
        moment = datetime.fromisoformat(graded_at)
    except ValueError:
        return one_line(graded_at, 40)
    return f"{moment.day} {moment:%B %Y, %H:%M}"


# What can be said to several students at once.


def _misconceptions(graded: Iterable[Result]) -> list[Help]:
    helps: dict[str, Help] = {}
    tasks: dict[str, set[str]] = {}
    for result in graded:
        for difficulty in difficulties(result):
            if difficulty.recognised:
                helps.setdefault(difficulty.text, Help(in_short(difficulty.text))).add(
                    result, difficulty.points
                )
                tasks.setdefault(difficulty.text, set()).update(task.id for task in difficulty.tasks)
    for text, help_ in helps.items():
        help_.about = _tasks(tasks[text])
    return _ranked(helps.values())


def _symptoms(graded: Iterable[Result]) -> list[Help]:
    """Failures whose cause was not recognised, by how they ended and where."""
    helps: dict[tuple[str, str], Help] = {}
    for result in graded:
        if untouched(result):
            continue  # said once, among those who have not begun
        for difficulty in difficulties(result):
            places = [f"{task.id} {task.title}" for task in difficulty.tasks]
            if len(places) >= THROUGHOUT:
                places = [f"much of {result.stage}"]
            for place in [] if difficulty.recognised else places:
                helps.setdefault((place, difficulty.text), Help(difficulty.text, place)).add(
                    result, difficulty.points
                )
    return _ranked(helps.values())


def _problems(graded: Sequence[Result], columns: Sequence[Stage]) -> list[Help]:
    """Hand-ins without a verdict, hand-ins that nobody has worked on, and those that never came."""
    helps: dict[tuple[str, str], Help] = {}
    for result in graded:
        if result.problem or untouched(result):
            text = "Nothing has been started yet." if not result.problem else one_line(result.problem)
            where = one_line(result.stage, LONGEST_NAME)
            helps.setdefault((where, text), Help(text, where)).add(result)
    latest = {result.student: result for result in graded}
    for stage in columns:
        came = {result.student for result in graded if result.stage == stage.id}
        for student, result in latest.items():
            if student not in came:
                text = "Handed in another stage and not this one."
                helps.setdefault((stage.id, text), Help(text, stage.id)).add(result)
    return _ranked(helps.values())


def _flags(graded: Iterable[Result]) -> list[Help]:
    helps: dict[str, Help] = {}
    for result in graded:
        for flag in dict.fromkeys(one_line(flag) for flag in result.flags):
            helps.setdefault(flag, Help(flag)).add(result)
    return _ranked(helps.values())


def _ranked(helps: Iterable[Help]) -> list[Help]:
    return sorted(helps, key=lambda help_: (-len(help_.who), -help_.points, help_.about, help_.text))


def _tasks(ids: Iterable[str]) -> str:
    ids = sorted(ids, key=_natural)
    return f"{'task' if len(ids) == 1 else 'tasks'} {words.listed(ids)}"


def _natural(task_id: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in task_id.split("."))


# How a stage went.


def _panel(stage: Stage, graded: Sequence[Result]) -> StagePanel:
    judged = [result for result in graded if not result.problem]
    shares = [min(1.0, result.points / stage.points) for result in judged]
    bars, width = _histogram(shares, stage.points)
    whole = sum(_whole(result) for result in judged)
    summary = f"{words.count(len(judged), 'hand-in')} graded"
    if len(judged) < len(graded):
        summary += f", {len(graded) - len(judged)} not"
    if shares:
        summary += f". Median {words.number(median(shares) * stage.points)} of {words.number(stage.points)}"
        summary += f"; {whole} with every point"
    return StagePanel(
        id=stage.id,
        number=stage.number,
        title=stage.title,
        points=stage.points,
        summary=summary + ".",
        tasks=[_task_bar(task.id, task.title, judged) for task in stage.tasks],
        bars=bars,
        width=width,
    )


def _task_bar(task_id: str, title: str, judged: Iterable[Result]) -> TaskBar:
    tasks = [task for result in judged for task in result.tasks if task.id == task_id]
    shares = [task.points / task.max_points for task in tasks if task.max_points]
    ends = Counter(
        end for task in tasks for end in {words.how(test) for test in task.tests if not test.passed}
    )
    mostly = min(ends, key=lambda end: (-ends[end], end)) if ends else ""
    return TaskBar(
        id=task_id,
        title=title,
        share=sum(shares) / len(shares) if shares else 0.0,
        done=sum(share == 1.0 for share in shares),
        mostly=mostly,
    )


def _histogram(shares: Sequence[float], points: float) -> tuple[list[Bar], float]:
    """One bar per point, from none to all; at most about thirty. Lengths are shares of the whole drawing."""
    step = max(1, math.ceil(points / 30))
    places = math.ceil(points / step) + 1
    counts = Counter(math.floor(share * points / step + 1e-9) for share in shares)
    most = max(counts.values(), default=1)
    width = 1.0 / places
    bars = [
        Bar(place * width, counts[place] / most, counts[place], words.number(min(place * step, points)))
        for place in range(places)
    ]
    return bars, width


# One student's row.


def _rows(graded: Iterable[Result], columns: Sequence[Stage]) -> list[Row]:
    by_student: dict[str, dict[str, Result]] = {}
    for result in graded:
        by_student.setdefault(result.student, {})[result.stage] = result
    rows = [_row(student, own, columns) for student, own in by_student.items()]
    return sorted(rows, key=lambda row: (not row.stuck, -row.lost, row.name))


def _row(student: str, own: dict[str, Result], columns: Sequence[Stage]) -> Row:
    most = sum(stage.points for stage in columns if stage.id in own)
    earned = sum(result.points for result in own.values())
    in_need = [result for result in own.values() if not _whole(result)]
    looks = _looks(in_need or list(own.values()), {stage.id: stage.number for stage in columns})
    return Row(
        name=one_line(student, LONGEST_NAME) or "(no name)",
        lost=round(most - earned, 2),
        share=earned / most if most else 0.0,
        groups=[_group(own.get(stage.id), stage) for stage in columns],
        looks=looks[:LOOKS],
        more=len(looks[LOOKS:]),
        flagged=any(result.flags for result in own.values()),
        stuck=all(result.problem for result in own.values()),
    )


def _looks(own: Iterable[Result], numbers: dict[str, str]) -> list[Look]:
    """One for each thing to look at: problems, then the costliest; with the stages in which it shows."""
    by_text: dict[str, list[Result]] = {}
    for result in sorted(own, key=lambda result: (not result.problem, result.points - result.max_points)):
        by_text.setdefault(look_at(result), []).append(result)
    looks = []
    for text, where in by_text.items():
        kind = "problem" if where[0].problem else "right" if _whole(where[0]) else "help"
        stages = words.listed(sorted(numbers[result.stage] for result in where if result.stage in numbers))
        looks.append(Look(stages, text, link("staff", where[0].student, where[0].stage), kind))
    return looks


def _group(result: Result | None, stage: Stage) -> Group:
    span = len(stage.tasks)
    if result is None:
        return Group("absent", span, [], "", 0.0, "", "")
    pages = link("staff", result.student, result.stage), link("feedback", result.student, result.stage)
    share = result.points / stage.points
    if result.problem:
        return Group("problem", span, [], words.number(result.points), share, *pages)
    by_id = {task.id: task for task in result.tasks}
    cells = [_cell(by_id.get(task.id)) for task in stage.tasks]
    return Group("graded", span, cells, words.number(result.points), share, *pages)


def _cell(task: TaskResult | None) -> Cell:
    """✓ all points; a number for some; 0 tried and nothing earned; – not started."""
    if task is None or not task.tests:
        return Cell("", "blank", "not tested", 0.0)
    share = task.points / task.max_points if task.max_points else 1.0
    failed = [test for test in task.tests if not test.passed]
    if not failed:
        return Cell("✓", "all", "", 1.0)
    ends = words.listed(list(dict.fromkeys(words.how(test) for test in failed)))
    why = f"{task.id} {task.title}: {words.number(task.points)} of {words.number(task.max_points)}, {ends}"
    if len(failed) == len(task.tests):
        if all(test.category == results.NOT_STARTED for test in failed):
            return Cell("–", "untouched", why, 0.0)
        return Cell("0", "none", why, 0.0)
    return Cell(words.number(task.points), "most" if share >= 0.5 else "some", why, share)
