"""`autograder try`: run a stage's hidden suite with pytest's own output, on the reference or another file.

The suite runs as in a grading: confined, with the same fixtures and limits. Only the report differs. pytest
prints it in full, through the sanitiser, because it can hold text from the file under test.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing, redirect_stdout
from pathlib import Path
from typing import TextIO

from autograder import AutograderError
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.session import Session
from autograder.course import REFERENCE, Course, Stage
from autograder.grading import bounds
from autograder.grading.fixtures import SuiteFixtures
from autograder.grading.jobs import job_for
from autograder.grading.plugin import OWN_MEMORY, pytest_on
from autograder.grading.proxy import Student
from autograder.submissions import Submission
from autograder.submissions.source import NotSource, decode
from autograder.text import visible

NO_TEST = 5  # pytest's exit code when no test was collected or selected
MAX_SOURCE = 2**20  # bytes of a file under test


class TrialError(AutograderError):
    """A file or an option prevents the run; the message names it and the remedy."""


def run(
    course: Course,
    stage: Stage,
    files: Sequence[Path] = (),
    select: str = "",
    *,
    seed: int = 0,
    confined: bool = True,
) -> int:
    """Run the suite of `stage` and print pytest's report. Returns pytest's exit code: 0 when all tests pass.

    files   replace the reference's files of the same names
    select  pytest's -k expression

    Raises TrialError, ConfinementUnavailable.
    """
    job = job_for(course, Submission("try", stage.id, _sources(stage, files)), seed)
    plugin = SuiteFixtures()
    plugin.seed = seed
    options = ["-v", "--color=no", *(["-k", select] if select else [])]
    with ForkServer(confined) as server, closing(Session(server, job.sources, stage.limits)) as session:
        plugin.session, plugin.submission = session, Student(session)
        bounds.memory(OWN_MEMORY)
        with redirect_stdout(Sanitised(sys.stdout)):
            code = pytest_on([stage], plugin, *options)
    if code == NO_TEST:
        raise TrialError(f"no test of {stage.id} matches -k {select!r}: run without -k to see their names")
    return code


class Sanitised(io.TextIOBase):
    """A text stream that writes every hidden character out before it reaches the terminal."""

    def __init__(self, out: TextIO) -> None:
        self.out = out

    def write(self, text: str) -> int:
        self.out.write(visible(text))
        return len(text)

    def flush(self) -> None:
        self.out.flush()


def _sources(stage: Stage, files: Sequence[Path]) -> Mapping[str, str]:
    """The owned files of a stage: the given files, and the reference's for the others."""
    sources = stage.files(REFERENCE / "kittengrad")
    for path in files:
        if path.name not in sources:
            raise TrialError(
                f"{path}: {stage.id} owns {', '.join(stage.owns)}; rename the file to one of these"
            )
        sources[path.name] = _text(path)
    return sources


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MAX_SOURCE + 1)
    if len(data) > MAX_SOURCE:
        raise TrialError(f"{path} is larger than {MAX_SOURCE >> 10} KiB")
    try:
        return decode(data)
    except NotSource as error:
        raise TrialError(f"{path} {error}") from error
