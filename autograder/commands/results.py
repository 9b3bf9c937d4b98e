"""Commands that show stored results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder import AutograderError
from autograder.commands.arguments import Only, ResultsFolder, Students, err, out
from autograder.course import load
from autograder.text import plain


def report(
    results: ResultsFolder = Path("results"),
    student: Students = None,
    stage: Only = None,
) -> None:
    """Write grades.csv and all pages again from the results; print all rows, or the selected ones.

    Example: [bold]autograder report --results results[/]
    """
    from autograder.marks import marking
    from autograder.marks.adjustments import read_all
    from autograder.report import terminal, views
    from autograder.report.progress import WRITING, busy
    from autograder.store import held

    records = list(read_all(results))
    if not records:
        raise AutograderError(f"{results} holds no results; `autograder grade` makes them")
    course = load()
    stages = {one.id for one in course.chosen(stage)} if stage else set()
    with held(results), busy(err, WRITING):
        written = views.write_all(results, course)
    wanted = (one for one in records if one.student in (student or [one.student]))
    shown = [one for one in wanted if one.stage in (stages or {one.stage})]
    out.print(terminal.table(shown, marking.read(results)))
    out.print(f"{len(written)} files written to {plain(results)}.")


def explain(
    student: Annotated[str, typer.Argument(help="The student's name in the table, or a result's file.")],
    stage: Annotated[str, typer.Argument(help="The stage, as 02-backprop or 2.")] = "",
    results: ResultsFolder = Path("results"),
    test: Annotated[list[str] | None, typer.Option("--test", "-t", help="Only this test.")] = None,
    reference: Annotated[bool, typer.Option("--reference", help="Show the reference's values too.")] = False,
    submission: Annotated[Path | None, typer.Option(help="Submissions; grade this one again.")] = None,
) -> None:
    """Explain a grade to staff: every test, the report of each failure, and how to repeat it.

    Example: [bold]autograder explain wrong-relu 01 --reference[/]

    The grader runs the reference and the submission in confinement, with the recorded inputs.
    """
    from autograder import explain as why
    from autograder import results as store
    from autograder.confinement import doctor
    from autograder.find import find
    from autograder.grading.jobs import reference_job
    from autograder.marks import adjustments, marking
    from autograder.report import explanation

    course = load()
    path = find(results, course, student, stage)
    record = adjustments.beside(path, store.read(path))
    if reference or submission:
        doctor.refuse_unless_confined()
    beside = again = None
    if reference:
        [graded_for] = course.chosen([record.stage])
        beside = why.rerun(course, reference_job(course, graded_for, record.seed))
    if submission:
        again = why.rerun(course, why.submission_job(course, record, submission))
    known = next((one for one in course.stages if one.id == record.stage), None)
    lines = explanation.explanation(
        record,
        explanation.command(path),
        wanted=test or (),
        reference=beside,
        again=again,
        stage=known,
        code=explanation.code_beside(path, record),
        mark=marking.beside(path, record),
    )
    for line in lines:
        out.print(line, highlight=False, soft_wrap=True)
    for one in adjustments.by_hand(record):
        given = f"{one.task}: {one.points:+g} by hand, by {one.by}, {one.when}: {one.why}"
        out.print(plain(given), highlight=False, soft_wrap=True)
