"""The command that grades continuously."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.arguments import Only, Parallel, ResultsFolder, Unconfined, given_path, out
from autograder.course import load
from autograder.text import plain

UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


def duration(text: str) -> float:
    """The seconds of a text as 30s, 10m or 2h."""
    found = re.fullmatch(r"(\d{1,6})([smh]?)", text)
    if not found:
        raise typer.BadParameter("write a time as 30s, 10m or 2h")
    return float(int(found[1]) * UNITS[found[2]])


def watch(
    folder: Annotated[Path, typer.Argument(help="The class, where submissions arrive.", parser=given_path)],
    results: ResultsFolder = Path("results"),
    feedback: Annotated[
        Path | None,
        typer.Option(help="The folder for the students' pages; default: CLASS-feedback.", parser=given_path),
    ] = None,
    every: Annotated[str, typer.Option(help="Grade a student at most once in this time.")] = "10m",
    poll: Annotated[str, typer.Option(help="Look at the folder this often.")] = "2s",
    arriving: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            help="Collect from this growing download first, as nbgrader's …/inbound; repeatable.",
            parser=given_path,
        ),
    ] = None,
    stage: Only = None,
    jobs: Parallel = 1,
    unconfined: Unconfined = False,
) -> None:
    """Grade what arrives in a class folder within seconds, and write each student's page back.

    Example: [bold]autograder watch class --results results --every 10m[/]

    Ctrl-C ends it. Everything that was graded is stored, and the same command goes on.

    From nbgrader's exchange: [bold]autograder watch class --from /srv/exchange/COURSE/inbound[/]
    """
    from autograder import run
    from autograder import watch as watching
    from autograder.arrivals import Arrivals
    from autograder.desk import exchange
    from autograder.graders import pool_for
    from autograder.store import refuse_place, watched

    least, pause = duration(every), duration(poll)
    pages = feedback or folder.with_name(f"{folder.name}-feedback")
    refuse_place(results, [folder, *(arriving or ())])
    watching.refuse_feedback(pages, folder, results)
    course = load()
    chosen = course.chosen(stage)
    ids = tuple(one.id for one in chosen) if stage else ()
    arrivals = Arrivals(arriving, folder, course) if arriving else None
    inbound = next((path for path in arriving or () if exchange.is_inbound(path)), None)
    with watched(results), pool_for(course, chosen, jobs, confined=not unconfined) as pool:
        looks = watching.Watch(
            folder, results, pages, course, pool, ids, least, arrivals=arrivals, inbound=inbound
        )
        where = plain(f"Watching {folder}; pages for students are in {pages}. Ctrl-C ends it.")
        out.print(where, highlight=False, soft_wrap=True)
        try:
            while True:
                for line in looks.look():
                    out.print(plain(line), highlight=False, soft_wrap=True)
                time.sleep(max(pause, 0.1))
        except KeyboardInterrupt:
            out.print("Stopped. The same command goes on from here.")
    raise typer.Exit(run.STOPPED)
