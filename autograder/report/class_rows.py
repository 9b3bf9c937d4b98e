"""One row per student, ordered by need of help: the third part of the class page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from autograder.course import Stage
from autograder.marks.adjustments import AdjustedTask
from autograder.marks.marking import NOTHING, Marking
from autograder.report import words
from autograder.report.class_attendance import how_late
from autograder.report.difficulties import NOT_STARTED, difficulties, failed, look_at, waits, whole
from autograder.report.pages import link
from autograder.report.register import NOBODY, Enrolment
from autograder.report.who import LONGEST, who_is
from autograder.results import Result, TaskResult
from autograder.text import one_line

LOOKS = 2  # entries "what to look at" in one row
NO_SUBMISSION = "No submission."


@dataclass(frozen=True)
class Cell:
    """One task of one student. `level` chooses the colour; `text` has the same meaning for print."""

    text: str
    level: str
    why: str
    share: float


@dataclass(frozen=True)
class Group:
    """One stage of one student. `state` is "graded" (then it has cells), "problem" or "absent".

    points   the points that count; `beside` says how they differ from the earned ones, or ""
    """

    state: str
    span: int
    cells: list[Cell]
    points: str
    share: float
    staff: str
    feedback: str
    beside: str = ""


@dataclass(frozen=True)
class Look:
    """One thing to look at in a student's work, in the named stages.

    kind   "problem", "help", "waiting" (still to start) or "right"
    """

    stages: str
    text: str
    page: str
    kind: str


@dataclass(frozen=True)
class Row:
    """One student.

    name      the display name; `key` is the folder's name where it is another
    late      the stages with a late submission, and how late
    total     points that count over all stages shown, of which `share` is the part
    lost      points lost by failures; tasks still to start are left out
    stuck     whether nothing of the student could be graded: all failed, or nothing came
    """

    name: str
    key: str
    section: str
    late: str
    total: float
    share: float
    lost: float
    groups: list[Group]
    looks: list[Look]
    more: int
    flagged: bool
    stuck: bool


def rows(
    graded: Iterable[Result],
    columns: Sequence[Stage],
    enrolment: Enrolment = NOBODY,
    marks: Marking = NOTHING,
) -> list[Row]:
    """One row for each student: first those of whom nothing could be graded, then by lost points."""
    absent = (student for stage in columns for student in enrolment.missing.get(stage.id, ()))
    by_student: dict[str, dict[str, Result]] = {student: {} for student in absent}
    for result in graded:
        by_student.setdefault(result.student, {})[result.stage] = result
    drawn = [_row(student, own, columns, enrolment, marks) for student, own in by_student.items()]
    return sorted(drawn, key=lambda row: (not row.stuck, -row.lost, row.total, row.name))


def _row(
    student: str, own: dict[str, Result], columns: Sequence[Stage], enrolment: Enrolment, marks: Marking
) -> Row:
    most = maximum(columns, marks)
    total = sum(marks.of(result).final for result in own.values())
    in_need = [result for result in own.values() if not whole(result)]
    looks = _looks(in_need or list(own.values()), {stage.id: stage.number for stage in columns})
    who = who_is(student, enrolment)
    return Row(
        name=who.name,
        key=who.key,
        section=one_line(enrolment.sections.get(student, ""), LONGEST),
        late=_late([stage for stage in columns if stage.id in own], student, enrolment),
        total=round(total, 2),
        share=min(total / most, 1.0) if most else 0.0,  # extra credit can exceed the maximum
        lost=round(sum(_lost(own[stage.id], stage) for stage in columns if stage.id in own), 2),
        groups=[_group(own.get(stage.id), stage, marks) for stage in columns],
        looks=looks[:LOOKS] if own else [Look("", NO_SUBMISSION, "", "problem")],
        more=len(looks[LOOKS:]),
        flagged=any(result.flags for result in own.values()),
        stuck=all(result.problem for result in own.values()),
    )


def _late(columns: Sequence[Stage], student: str, enrolment: Enrolment) -> str:
    """`02: 3 h`, for each stage with a late submission."""
    late = [(stage, enrolment.late.get(stage.id, {})) for stage in columns]
    return ", ".join(
        f"{stage.number}: {how_late(when[student])}".rstrip(": ") for stage, when in late if student in when
    )


def maximum(columns: Sequence[Stage], marks: Marking = NOTHING) -> float:
    """The points of these stages and their written questions. Extra credit counts where it stands alone."""
    most = [(stage.extra, marks.most(stage)) for stage in columns]
    return sum(points for extra, points in most if not extra) or sum(points for _, points in most)


def _lost(result: Result, stage: Stage) -> float:
    """Points lost by failures: all points if grading failed, 0 for tasks that are still to start."""
    if result.problem:
        return stage.points - result.points
    return sum(one.points for one in difficulties(result) if one.text != NOT_STARTED)


def _looks(own: Iterable[Result], numbers: dict[str, str]) -> list[Look]:
    """The things to look at, the most urgent first, each with its stages."""
    by_text: dict[str, list[Result]] = {}
    for result in sorted(own, key=_urgency):
        by_text.setdefault(look_at(result), []).append(result)
    looks = []
    for text, where in by_text.items():
        stages = words.listed(sorted(numbers[result.stage] for result in where if result.stage in numbers))
        looks.append(Look(stages, text, link("staff", where[0].student, where[0].stage), _kind(where[0])))
    return looks


def _urgency(result: Result) -> tuple[int, str, float]:
    """Sort key: problems, then recognised misconceptions by stage, then other failures by lost points."""
    main = next(iter(difficulties(result)), None)
    if result.problem or main is None:
        return 0 if result.problem else 4, result.stage, 0.0
    if main.recognised:
        return 1, result.stage, 0.0
    return 3 if main.text == NOT_STARTED else 2, "", -main.points


def _kind(result: Result) -> str:
    if result.problem:
        return "problem"
    if whole(result):
        return "right"
    return "help" if any(failed(test) for test in result.tests) else "waiting"


def _group(result: Result | None, stage: Stage, marks: Marking) -> Group:
    span = len(stage.tasks)
    if result is None:
        return Group("absent", span, [], "", 0.0, "", "")
    pages = link("staff", result.student, result.stage), link("feedback", result.student, result.stage)
    mark = marks.of(result)
    points, share = words.number(mark.final), mark.final / marks.most(stage)
    if result.problem:
        return Group("problem", span, [], points, share, *pages, mark.words)
    by_id = {task.id: task for task in result.tasks}
    cells = [_marked(by_id.get(task.id)) for task in stage.tasks]
    return Group("graded", span, cells, points, share, *pages, mark.words)


def _marked(task: TaskResult | None) -> Cell:
    """The cell of a task: its points and a * when staff changed them by hand."""
    drawn = _cell(task)
    if not isinstance(task, AdjustedTask):
        return drawn
    points, most = words.number(task.points), words.number(task.max_points)
    why = f"{task.id} {task.title}: {points} of {most}, {task.by_hand:+g} of them by hand"
    share = task.points / task.max_points if task.max_points else 1.0
    level = "all" if share >= 1.0 else "most" if share >= 0.5 else "some" if share else "none"
    return replace(drawn, text=f"{points}*", why=why, share=share, level=level)


def _cell(task: TaskResult | None) -> Cell:
    """✓ for all points, a number for some, 0 for a failed attempt, – for a task still to start."""
    if task is None or not task.tests:
        return Cell("", "blank", "not tested", 0.0)
    share = task.points / task.max_points if task.max_points else 1.0
    left = [test for test in task.tests if not test.passed]
    if not left:
        return Cell("✓", "all", "", 1.0)
    ends = words.listed(list(dict.fromkeys(words.how(test) for test in left)))
    why = f"{task.id} {task.title}: {words.number(task.points)} of {words.number(task.max_points)}, {ends}"
    if waits(task):
        return Cell("–", "untouched", why, 0.0)
    if len(left) == len(task.tests):
        return Cell("0", "none", why, 0.0)
    return Cell(words.number(task.points), "most" if share >= 0.5 else "some", why, share)
