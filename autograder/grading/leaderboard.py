"""The score of a classifier on hidden images, in a worker of its own after the tests.

    seed ──draw──► images, labels          once in each grader process; the labels stay there
    images ──► classify(images, weights)   in the worker, some images at a time
    numbers ──► right answers of all       compared here

The seed comes from the secret and is the same for all students. The bytes of the weights go to the worker as
they are: the grader never parses them.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import closing
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from checks.classifier import as_numbers, batches, right
from checks.expectations import CONDITION, CheckFailed, require

from autograder.confinement.errors import StudentError, WorkerDied
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.session import Session
from autograder.confinement.worker.weights import REFUSED
from autograder.confinement.worker.wire import MAX_TEXT, Handle
from autograder.course import Leaderboard, Stage
from autograder.grading.jobs import Job
from autograder.grading.outcomes import STAFF_TEXT, category_of, student_view
from autograder.results import Category, Score, StudentView
from autograder.text import clean

Array = np.ndarray[Any, Any]


def drawer(board: Leaderboard) -> Callable[[int, int], tuple[Array, Array]]:
    """The course's function that draws the images. Raises ImportError, AttributeError."""
    module, _, function = board.draw.partition(":")
    draw: Callable[[int, int], tuple[Array, Array]] = getattr(import_module(module), function)
    return draw


@cache
def hidden(board: Leaderboard, seed: int) -> tuple[Array, Array]:
    """The images and labels of a leaderboard."""
    images, labels = drawer(board)(seed, board.images)
    assert len(images) == len(labels) == board.images
    assert sorted(labels) == sorted(number % 2 for number in range(board.images))
    return images, labels


def enters(job: Job, stage: Stage) -> bool:
    """Whether this job has a classifier for a leaderboard of this run."""
    return None not in (stage.leaderboard, job.classifier, job.board)


def prepare(job: Job, stage: Stage) -> None:
    """Draw the images that `score` asks about, so that forks of this process have them."""
    if stage.leaderboard and job.board is not None and enters(job, stage):
        hidden(stage.leaderboard, job.board)


def score(fork_server: ForkServer, job: Job, stage: Stage) -> tuple[Score, list[str]]:
    """The score of the job's classifier, and flags for staff. Raises ConfinementUnavailable."""
    board, entry, seed = stage.leaderboard, job.classifier, job.board
    assert board is not None
    assert entry is not None
    assert seed is not None
    if entry.problem:
        return Score(Category.WRONG_VALUE, images=board.images, reason=entry.problem), []
    images, labels = hidden(board, seed)
    sources = job.sources | {f"kittengrad.{_module(board)}": (board.classifier, entry.source)}
    with closing(Session(fork_server, sources, board.limits)) as session:
        try:
            answers = _answers(session, board, entry.weights, images)
            found = Score(Category.PASSED, right(answers, labels), board.images)
        except (CheckFailed, StudentError, WorkerDied) as error:
            view = student_view(error, (board.classifier, *stage.owns))
            category = category_of(error)
            found = Score(category, 0, board.images, 0.0, _reason(category, view, board), _report(error))
    found.seconds = round(session.spent, 2)
    found.staff = clean("\n".join(filter(None, [found.staff, session.output])), STAFF_TEXT)
    return found, [f"{board.classifier}: {flag}" for flag in session.flags]


def _module(board: Leaderboard) -> str:
    return board.classifier.removesuffix(".py")


def _answers(session: Session, board: Leaderboard, data: bytes, images: Array) -> Array:
    """One number for each image. Raises CheckFailed, StudentError, WorkerDied."""
    weights = _weights(session, board, data)
    module = session.call("module", f"kittengrad.{_module(board)}")
    classify = session.call("getattr", module, "classify", None)
    require(type(classify) is Handle, f"{board.classifier} defines no function `classify`.")
    answers = []
    for batch in batches(images):
        found = session.call("call", classify, [batch, weights], {})
        if type(found) is Handle and found.type_name == "Tensor":
            found = session.call("getattr", found, "data")
        answers.append(as_numbers(found, len(batch)))
    return np.concatenate(answers)


def _weights(session: Session, board: Leaderboard, data: bytes) -> Handle:
    """The worker's arrays of these bytes, which it reads before any line of the submission runs."""
    parts = [data[start : start + MAX_TEXT] for start in range(0, len(data), MAX_TEXT)]
    try:
        weights: Handle = session.call("weights", parts)
    except StudentError as error:
        if category_of(error) == Category.MEMORY:
            raise
        why = REFUSED.get(error.message, REFUSED["damaged"])
        raise CheckFailed(CONDITION, False, True, f"{board.weights} {why}.") from error
    return weights


def _reason(category: Category, view: StudentView, board: Leaderboard) -> str:
    """Why there is no accuracy, in a sentence that holds no text of the submission."""
    limits = board.limits
    place = "".join(f" in `{file}`, line {line}" for file, line in view.lines)
    return view.diagnosis or {
        Category.TIME: f"It took longer than {limits.total_seconds:g} seconds.",
        Category.MEMORY: f"It needed more than {limits.memory_mib} MiB of memory.",
        Category.CRASH: "Python ended while it ran.",
        Category.POLICY: "It sent the grader something other than answers.",
        Category.NOT_STARTED: "It still raises `NotImplementedError`.",
    }.get(category, f"It raised {_named(view.exception)}{place}.")


def _named(exception: str) -> str:
    return f"`{exception}`" if exception.isidentifier() else exception


def _report(error: BaseException) -> str:
    """The exception and its place, for staff."""
    lines = [*traceback.format_exception_only(error)]
    if isinstance(error, StudentError):
        lines += [f"    {file}:{number}, in {function}\n" for file, number, function in error.frames]
    return "".join(lines).strip()
