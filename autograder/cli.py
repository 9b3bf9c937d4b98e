"""The command `autograder` for staff. Each subcommand reads its arguments and calls one module."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import typer
from rich.console import Console

from autograder import AutograderError
from autograder import results as store
from autograder.course import ASSIGNMENTS, load
from autograder.store import held
from autograder.text import plain

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
T = TypeVar("T")

STATUS = (
    "0 when every submission was graded (a syntax error or an untouched stub counts as graded); "
    "3 when an entry that can hold work was left out; 1 for an error; 2 for wrong usage; "
    "130 when Ctrl-C or SIGTERM stopped it."
)

out = Console()
err = Console(stderr=True)


def _path(text: str) -> Path:
    """The path in a non-empty text: pathlib takes an empty text for the current folder."""
    if not text:
        raise typer.BadParameter("the path is empty: name a file or a folder")
    return Path(text)


ResultsFolder = Annotated[
    Path, typer.Option("--results", "-o", help="The folder that holds the results.", parser=_path)
]
Students = Annotated[list[str] | None, typer.Option("--student", help="Only this student; repeatable.")]
Only = Annotated[list[str] | None, typer.Option("--stage", help="Only this stage; repeatable.")]
Kit = Annotated[Path, typer.Argument(help="The zip to write; an earlier one is replaced.", parser=_path)]
StageNames = Annotated[list[str] | None, typer.Argument(help="Stages, as 02-backprop or 2; default: all.")]
Unconfined = Annotated[
    bool,
    typer.Option(
        "--i-accept-unconfined-student-code",
        help="Run student code on a machine that cannot confine it; results are marked as degraded.",
    ),
]
Parallel = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="Number of grader processes; 0: one for each core.")
]


def _version(wanted: bool) -> None:
    if wanted:
        from autograder.version import version

        out.print(f"autograder {version()}", highlight=False)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Trace grader processes and workers on stderr.")
    ] = False,
) -> None:
    """Kittengrad's grader: it grades in parallel, confines student code and explains each grade."""
    if verbose:
        from autograder import logs

        logs.to_stderr()


def main() -> None:
    """Run the command line; STATUS lists its exit statuses. SIGTERM (`docker stop`) acts like Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except (AutograderError, OSError) as error:
        err.print(f"[bold red]autograder:[/] {plain(error)}", highlight=False, soft_wrap=True)
        sys.exit(1)


@app.command(epilog="Exit status: " + STATUS)
def grade(
    paths: Annotated[
        list[Path], typer.Argument(help="STUDENT/STAGE/… folders, one submission, or a zip.", parser=_path)
    ],
    results: ResultsFolder = Path("results"),
    jobs: Parallel = 0,
    layout: Annotated[
        Literal["auto", "class", "student", "stage"],
        typer.Option(help="What each path is; auto: the grader recognises it."),
    ] = "auto",
    student: Students = None,
    stage: Only = None,
    seed: Annotated[int | None, typer.Option(help="Use these random inputs for every submission.")] = None,
    secret: Annotated[Path | None, typer.Option(help="File whose bytes seed the random inputs.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Grade submissions that have a result, too.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let a submission from another folder replace the record.")
    ] = False,
    table: Annotated[bool, typer.Option("--table", help="Print a row for every submission.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what is left ungraded.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each row.")] = False,
    stats: Annotated[bool, typer.Option("--stats", help="Print the speed of the run.")] = False,
    unconfined: Unconfined = False,
) -> None:
    """Grade submissions and write their results, grades.csv and the pages.

    Example: [bold]autograder grade submissions/ --results results[/]

    After a stopped run, the same command grades only the submissions that still lack a result.
    """
    from autograder import run
    from autograder.plan import Choice
    from autograder.report import summary, terminal
    from autograder.report.progress import tracked

    course = load()
    stages = tuple(one.id for one in course.chosen(stage)) if stage else ()
    choice = Choice(seed, again=again, replace=replace, students=tuple(student or ()), stages=stages)
    options = run.Options(choice, layout, secret, jobs, confined=not unconfined)
    shown = not (quiet or as_json)
    with (
        run.grade_class(paths, results, course, options) as outcome,
        tracked(err, iter(outcome), "grading", len(outcome), shown) as graded,
    ):
        for _ in graded:
            pass
    if as_json:
        for line in summary.json_lines(outcome, results):
            print(line)
    else:
        if rows := summary.rows(outcome, results, everything=table, quiet=quiet):
            out.print(terminal.table(rows))
        if stats and outcome.graded:
            out.print(summary.speed(outcome), highlight=False)
        for line in summary.lines(outcome, results, quiet=quiet):
            out.print(line, highlight=False, soft_wrap=True)
    raise typer.Exit(outcome.status)


@app.command()
def verify(
    stages: StageNames = None,
    jobs: Parallel = 0,
    write: Annotated[
        bool, typer.Option("--write", help="Write which tests each mistake fails; the grader reads it.")
    ] = False,
) -> None:
    """Check the course: the reference earns everything, stubs earn zero, and every known mistake loses.

    The visible checks are red for every known mistake, and green for every right solution.

    Example: [bold]autograder verify 02-backprop[/]
    """
    from autograder.authoring import verify as course_proof
    from autograder.run import pool_for

    course = load()
    wanted = course.chosen(stages)
    with pool_for(course, wanted, jobs, self_tested=False) as pool:
        broken = course_proof.report(course, pool, wanted, out, err, write=write)
    raise typer.Exit(1 if broken else 0)


@app.command("try")
def try_(
    stage: Annotated[str, typer.Argument(help="The stage, as 02-backprop or 2.")],
    select: Annotated[str, typer.Option("-k", help="Only tests that match, as in pytest.")] = "",
    file: Annotated[
        list[Path] | None, typer.Option(help="A file that replaces the reference's file; repeatable.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Chooses the random inputs.")] = 0,
    unconfined: Unconfined = False,
) -> None:
    """Run a stage's hidden tests on the reference or on a file of yours, and show pytest's own report.

    Example: [bold]autograder try 02 -k used_twice --file graph.py[/]
    """
    from autograder.authoring import trial

    course = load()
    wanted = course.chosen([stage])[0]
    raise typer.Exit(trial.run(course, wanted, file or (), select, seed=seed, confined=not unconfined))


@app.command()
def doctor() -> None:
    """Run the attacks of a hostile submission inside a confined worker, and show that each is refused.

    Example: [bold]autograder doctor[/]
    """
    from autograder.confinement import doctor as examination

    if not examination.show(out):
        raise typer.Exit(1)


@app.command()
def build(
    check: Annotated[bool, typer.Option("--check", help="Only compare; fail when a file differs.")] = False,
    target: Annotated[Path, typer.Option(help="The folder to write to.")] = ASSIGNMENTS,
) -> None:
    """Make the students' files from the reference: stubs, notebooks, visible checks.

    Example: [bold]autograder build --check[/]
    """
    from autograder.build import assignments

    course = load()
    if check:
        differences = assignments.check(course, target)
        for difference in differences:
            out.print(plain(difference), highlight=False)
        if differences:
            raise AutograderError(f"{target} differs from the reference: run `autograder build`")
        out.print(f"{plain(target)} is up to date.")
        return
    for path in assignments.build(course, target):
        out.print(plain(path), highlight=False)


@app.command()
def kit(target: Kit = Path("kittengrad-kit.zip")) -> None:
    """Write the students' kit, one zip: assignments, checks, kittens, the lab and a page that starts them.

    Example: [bold]autograder kit kittengrad-kit.zip[/]
    """
    from autograder.build.kit import write

    for line in write(load(), target):
        out.print(plain(line), highlight=False, soft_wrap=True)


@app.command()
def examples(
    folder: Annotated[Path, typer.Argument(help="A new, an empty or an earlier folder.", parser=_path)],
) -> None:
    """Write the example class as submissions, STUDENT/STAGE/FILE, ready to be graded.

    Example: [bold]autograder examples /tmp/class && autograder grade /tmp/class[/]
    """
    from autograder.authoring import examples as example_class

    written = example_class.write(load(), folder)
    for path in written:
        out.print(plain(path), highlight=False, soft_wrap=True)
    out.print(f"{len(written)} files are in {plain(folder)}.", highlight=False, soft_wrap=True)


@app.command()
def nbgrader(
    folder: Annotated[Path, typer.Argument(help="The nbgrader course folder, new or existing.")],
    stages: StageNames = None,
    own: Annotated[
        bool, typer.Option("--own", help="Use the student's own files of earlier stages.")
    ] = False,
) -> None:
    """Set stages up as an nbgrader course whose autograde step calls this grader.

    Example: [bold]autograder nbgrader my-course 02-backprop[/]
    """
    from autograder.nbgrader.layout import lay_out

    course = load()
    for stage in course.chosen(stages):
        for line in lay_out(course, stage, folder, "own" if own else "reference"):
            out.print(plain(line), highlight=False, soft_wrap=True)


@app.command()
def report(
    results: ResultsFolder = Path("results"),
    student: Students = None,
    stage: Only = None,
) -> None:
    """Write grades.csv and all pages again from the results; print all rows, or the selected ones.

    Example: [bold]autograder report --results results[/]
    """
    from autograder.report import terminal, views

    records = list(store.read_all(results))
    if not records:
        raise AutograderError(f"{results} holds no results; `autograder grade` makes them")
    course = load()
    stages = {one.id for one in course.chosen(stage)} if stage else set()
    with held(results):
        written = views.write_all(results, course)
    wanted = (one for one in records if one.student in (student or [one.student]))
    out.print(terminal.table(one for one in wanted if one.stage in (stages or {one.stage})))
    out.print(f"{len(written)} files written to {plain(results)}.")


@app.command()
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
    from autograder.confinement import doctor
    from autograder.find import find
    from autograder.grading.jobs import reference_job

    course = load()
    path = find(results, course, student, stage)
    record = store.read(path)
    if reference or submission:
        doctor.refuse_unless_confined()
    beside = again = None
    if reference:
        [graded_for] = course.chosen([record.stage])
        beside = why.rerun(course, reference_job(course, graded_for, record.seed))
    if submission:
        again = why.rerun(course, why.submission_job(course, record, submission))
    known = next((one for one in course.stages if one.id == record.stage), None)
    code = why.code_beside(path, record)
    explanation = why.explanation(
        record, why.command(path), wanted=test or (), reference=beside, again=again, stage=known, code=code
    )
    for line in explanation:
        out.print(line, highlight=False, soft_wrap=True)
