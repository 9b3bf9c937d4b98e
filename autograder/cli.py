"""The command `autograder`: what staff type. Each command reads its arguments and calls one module."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated, TypeVar, cast

import typer
from rich.console import Console
from rich.progress import track

from autograder import AutograderError
from autograder import results as store
from autograder.course import REFERENCE, ROOT, Course, Stage, load
from autograder.results import Result
from autograder.text import plain

sys.path.insert(0, str(REFERENCE))  # `checks`, the words that suites are written with, lies there

app = typer.Typer(
    help="Kittengrad's grader: confined, parallel, and able to say why.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
T = TypeVar("T")

out = Console()
err = Console(stderr=True)

ResultsFolder = Annotated[Path, typer.Option("--results", "-o", help="The folder that results are kept in.")]
StageNames = Annotated[list[str] | None, typer.Argument(help="Stages, as 02-backprop or 2; all when none.")]
Parallel = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Judges at work at once; 0: one a core.")]


def main() -> None:
    """Run the command line: exit status 1 when something failed, 2 for wrong usage, 130 after Ctrl-C."""
    try:
        app()
    except (AutograderError, OSError) as error:
        err.print(f"[bold red]autograder:[/] {plain(error)}", highlight=False, soft_wrap=True)
        sys.exit(1)


@app.command()
def grade(
    paths: Annotated[list[Path], typer.Argument(help="STUDENT/STAGE/… folders, one submission, or a zip.")],
    results: ResultsFolder = Path("results"),
    jobs: Parallel = 0,
    seed: Annotated[int | None, typer.Option(help="The same random inputs for all: repeats a run.")] = None,
    secret: Annotated[Path | None, typer.Option(help="File whose bytes seed each one's inputs.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Grade also what has its result already.")] = False,
    stats: Annotated[bool, typer.Option("--stats", help="Say how fast it went.")] = False,
    unconfined: Annotated[
        bool,
        typer.Option(
            "--i-accept-unconfined-student-code",
            help="Grade although this machine cannot confine; marks every result as degraded.",
        ),
    ] = False,
) -> None:
    """Grade submissions; write their results, grades.csv and the pages.

    Example: [bold]autograder grade hand-ins/ --results results[/]

    A run that was stopped goes on where it was: what has its result is not graded again.
    """
    from autograder import doctor, intake, report
    from autograder.grade import plan, secret_of
    from autograder.judges import Judges

    course = load()
    hand_ins = intake.collect(paths, course).hand_ins
    with store.held(results):
        chosen = secret_of(secret or results / ".secret")
        known, refused, to_do = plan(course, hand_ins, results, secret=chosen, seed=seed, again=again)
        for result in refused:
            store.write(result, results)
        graded: list[Result] = []
        warm = began = time.perf_counter()
        interrupted = False
        if to_do:
            if not unconfined:
                doctor.refuse_unless_confined()
            wanted = [stage for stage in course.stages if any(job.stage == stage.id for job in to_do)]
            try:
                with Judges(course, wanted, jobs, confined=not unconfined) as judges:
                    warm = time.perf_counter()
                    with _tracked(judges.grade(to_do), "grading", len(to_do)) as done:
                        for result in done:
                            store.write(result, results)
                            graded.append(result)
            except KeyboardInterrupt:
                interrupted = True
        ended = time.perf_counter()
        out.print(report.table([*known, *refused, *graded]))
        if stats and graded:
            _print_stats(graded, warm - began, ended - warm)
        pages = report.write_all(results, course)
        out.print(f"{len(graded)} graded, {len(known)} as they were, {len(refused)} impossible.")
        out.print(f"{len(pages)} files written, among them")
        for name in ("index.html", "grades.csv"):
            out.print(f"  {plain(results / name)}", highlight=False, soft_wrap=True)
        if interrupted:
            left = len(to_do) - len(graded)
            out.print(
                f"[yellow]Stopped with {left} of {len(to_do)} to go.[/] The same command goes on from here."
            )
            raise typer.Exit(130)


@app.command()
def verify(stages: StageNames = None, jobs: Parallel = 0) -> None:
    """Prove the course: the reference earns everything, stubs nothing, and every known mistake loses.

    Example: [bold]autograder verify 02-backprop[/]
    """
    from autograder import lint
    from autograder import verify as course_proof
    from autograder.course import SUITES
    from autograder.judges import Judges

    course = load()
    wanted = _stages(course, stages)
    findings = lint.lint([SUITES])
    for finding in findings:
        out.print(f"[red]✗[/] {plain(finding)}", highlight=False)
    total = sum(len(list(course_proof.claims(stage))) for stage in wanted)
    broken = len(findings)
    with (
        Judges(course, wanted, jobs, rehearsed=False) as judges,
        _tracked(course_proof.verify(course, judges, wanted), "verifying", total) as proof,
    ):
        for claim, against in proof:
            mark, reason = ("[red]✗[/]", f": [red]{plain(against)}[/]") if against else ("[green]✓[/]", "")
            says = f"{claim.stage} {plain(claim.submission)} {claim.says}"
            out.print(f"{mark} {says}{reason}", highlight=False, soft_wrap=True)
            broken += bool(against)
    out.print(f"{total - broken} of {total} claims hold." if broken else f"All {total} claims hold.")
    if broken:
        raise typer.Exit(1)


@app.command()
def doctor() -> None:
    """Try what a hostile submission would try, from inside a confined worker, and show that it is refused.

    Example: [bold]autograder doctor[/]
    """
    from autograder import doctor as examination

    if not examination.show(out):
        raise typer.Exit(1)


@app.command()
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when something differs.")
    ] = False,
    target: Annotated[Path, typer.Option(help="Where to.")] = ROOT / "assignments",
) -> None:
    """Make what students get from the reference: stubs, notebooks, visible checks.

    Example: [bold]autograder build --check[/]
    """
    from autograder import build as builder

    course = load()
    if check:
        differences = builder.check(course, target)
        for difference in differences:
            out.print(plain(difference), highlight=False)
        if differences:
            raise AutograderError(f"{target} is not what the reference makes: run `autograder build`")
        out.print(f"{plain(target)} is up to date.")
        return
    for path in builder.build(course, target):
        out.print(plain(path), highlight=False)


@app.command()
def nbgrader(
    folder: Annotated[Path, typer.Argument(help="The nbgrader course folder, new or existing.")],
    stages: StageNames = None,
    own: Annotated[bool, typer.Option("--own", help="Earlier files are the student's, not ours.")] = False,
) -> None:
    """Lay stages out as an nbgrader course whose autograde step asks this judge.

    Example: [bold]autograder nbgrader my-course 02-backprop[/]
    """
    from autograder.nbgrader.layout import lay_out

    course = load()
    for stage in _stages(course, stages):
        for line in lay_out(course, stage, folder, "own" if own else "reference"):
            out.print(plain(line), highlight=False, soft_wrap=True)


@app.command()
def report(results: ResultsFolder = Path("results")) -> None:
    """Write grades.csv and all pages again from the results.

    Example: [bold]autograder report --results results[/]
    """
    from autograder import report as pages

    records = list(store.read_all(results))
    if not records:
        raise AutograderError(f"{results} holds no results; `autograder grade` makes them")
    with store.held(results):
        written = pages.write_all(results, load())
    out.print(pages.table(records))
    out.print(f"{len(written)} files written to {plain(results)}.")


@app.command()
def explain(
    student: Annotated[str, typer.Argument(help="The student, as the table has it; or a result's file.")],
    stage: Annotated[str, typer.Argument(help="The stage, as 02-backprop or 2.")] = "",
    results: ResultsFolder = Path("results"),
    test: Annotated[list[str] | None, typer.Option("--test", "-t", help="Only this test.")] = None,
    reference: Annotated[bool, typer.Option("--reference", help="What the reference gives instead.")] = False,
    submission: Annotated[Path | None, typer.Option(help="Hand-ins: grade this one again to see.")] = None,
) -> None:
    """Show staff why a grade is what it is: every test, the report of each failure, and how to repeat it.

    Example: [bold]autograder explain wrong-relu 01 --reference[/]

    The reference and the hand-in are graded in confinement, with the inputs that are on record.
    """
    from autograder import doctor
    from autograder import explain as why
    from autograder.jobs import reference_job

    course = load()
    if stage:
        path = store.path_of(results, student, _stages(course, [stage])[0].id)
    elif student.endswith(".json"):
        path = Path(student)
    else:
        raise AutograderError("name the stage too, as 02-backprop or 2; or the result's file")
    record = store.read(path)
    graded_for = _stages(course, [record.stage])[0]
    if reference or submission:
        doctor.refuse_unless_confined()
    beside = why.rerun(course, reference_job(course, graded_for, record.seed)) if reference else None
    again = why.rerun(course, why.submission_job(course, record, submission)) if submission else None
    for line in why.explanation(record, why.command(path), wanted=test or (), reference=beside, again=again):
        out.print(line, highlight=False, soft_wrap=True)


def _print_stats(graded: list[Result], warm_up: float, seconds: float) -> None:
    each = sorted(result.seconds for result in graded)
    slowest = quantiles(each, n=20)[-1] if len(each) > 1 else each[0]
    out.print(
        f"{len(graded)} gradings in {seconds:.2f} s after {warm_up:.2f} s of warming up: "
        f"{60 * len(graded) / seconds:.0f} a minute; "
        f"one takes {1000 * median(each):.0f} ms (median), {1000 * slowest:.0f} ms (95th percentile)",
        highlight=False,
    )


def _tracked(items: Iterable[T], doing: str, total: int) -> AbstractContextManager[Iterator[T]]:
    """A loop with a progress bar, which ends with the block: one left open is waited for for ever at exit."""
    tracked = track(items, doing, total, console=err, transient=True)
    return closing(cast("Generator[T]", tracked))


def _stages(course: Course, names: list[str] | None) -> list[Stage]:
    try:
        return [course.stage(name) for name in names] if names else list(course.stages)
    except KeyError as unknown:
        known = ", ".join(stage.id for stage in course.stages)
        raise AutograderError(f"there is no stage {unknown}; the course has {known}") from unknown
