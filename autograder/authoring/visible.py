"""The visible checks, run as a student runs them, on files of the course's authors.

The files are trusted. Each run has its own process, so a wrong solution that spoils Python's settings or ends
the process spoils its own run alone.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from checks import rules, running

from autograder.course import ASSIGNMENTS, REFERENCE

FOLDER = ASSIGNMENTS / "checks"
SECONDS = 120.0  # for one run; each check has a limit of its own

_FORK = multiprocessing.get_context("fork")


def red(files: Mapping[str, str], wanted: str) -> list[str]:
    """The titles of the visible checks that fail.

    files    the files that stand in place of the reference's, {file name: text}
    wanted   a task or a stage, as in `check("2.3")`
    """
    with TemporaryDirectory() as folder:
        where = Path(folder) / "kittengrad"
        shutil.copytree(REFERENCE / "kittengrad", where, ignore=shutil.ignore_patterns("__pycache__"))
        for name, text in files.items():
            (where / name).write_text(text, encoding="utf-8")
        return _forked(where, wanted)


def _forked(where: Path, wanted: str) -> list[str]:
    ours, theirs = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_report, args=(theirs, where, wanted, *_suites()))
    with ours:
        with theirs:
            process.start()
        try:
            return list(ours.recv()) if ours.poll(SECONDS) else [f"still running after {SECONDS:g} seconds"]
        except EOFError:
            return ["the process ended early"]
        finally:
            process.kill()
            process.join()


@cache
def _suites() -> tuple[list[Any], Any]:
    """The checks and the list of the course's files. All runs inherit them."""
    return running.collect(FOLDER), rules.handed_out(FOLDER)


def _report(theirs: Connection, where: Path, wanted: str, tests: list[Any], course: Any) -> None:
    """In the child: run the checks, and send the titles of those that fail."""
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        outcomes, _ = running.run_together(running.select(tests, [wanted]), where, course)
    theirs.send([outcome.title for outcome in outcomes if not outcome.passed])
