"""Errors of a call into a submission: the worker was lost, or the submission raised an exception.

The three errors about a lost worker derive from BaseException, so a test that expects an Exception lets them
pass.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable

from autograder.confinement.worker.confine import ConfinementUnavailable as ConfinementUnavailable

BUILT_IN_EXCEPTIONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)


class WorkerDied(BaseException):
    """The worker ended, and every object in it is lost.

    exit_code  the exit code of the worker, or minus the signal that ended it; None if unknown
    """

    exit_code: int | None = None


class TimeLimit(WorkerDied):
    """One call, or the whole submission, reached its time limit. The grader killed the worker."""


class ProtocolViolation(WorkerDied):
    """The worker sent bytes outside its protocol. Only malicious code does that; the grader killed it."""


class StudentError(Exception):
    """An exception raised by the submission.

    type_name  the name of its type; the submission chooses this name too, unless `is_builtin`
    message    cleaned and cut; for staff alone, because it can carry hidden inputs
    frames     where in the submission's own files: (file, line, function), innermost last
    """

    def __init__(
        self, type_name: str, message: str = "", frames: Iterable[tuple[str, int, str]] = ()
    ) -> None:
        super().__init__(type_name, message)
        self.type_name = type_name
        self.message = message
        self.frames = list(frames)

    def __str__(self) -> str:
        return f"{self.type_name}: {self.message}"

    @property
    def is_builtin(self) -> bool:
        return self.type_name in BUILT_IN_EXCEPTIONS
