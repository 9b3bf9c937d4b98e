"""`autograder --verbose`: what the grader does with its processes, on stderr, by the standard `logging`."""

from __future__ import annotations

import logging

from autograder.text import visible

FORMAT = "%(asctime)s.%(msecs)03d %(process)d %(name)s: %(message)s"


class Sanitised(logging.Formatter):
    """Writes every hidden character out: a message can name what a submission chose."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


def to_stderr() -> None:
    """Print all messages of the grader, also those of processes that are forked from this one."""
    handler = logging.StreamHandler()
    handler.setFormatter(Sanitised(FORMAT, "%H:%M:%S"))
    grader = logging.getLogger("autograder")
    grader.addHandler(handler)
    grader.setLevel(logging.DEBUG)
