"""Which diagnoses the evidence supports. The others stay silent: a wrong diagnosis is worse than none.

A failed test names a known mistake when the submission's value is the wrong value of this mistake. Another
mistake can give the same value by accident. `reference/stages/STAGE/failures.json` tells which tests each
known mistake fails, in all of its variants: `autograder verify --write` measures it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from autograder.course import STAGES
from autograder.grading.diagnoses import MistakeError, sentence
from autograder.results import TaskResult

FAILURES = "failures.json"
OBSERVED = "recursion"  # the diagnosis of RecursionError: Python itself has found the mistake


def keep_supported(tasks: list[TaskResult], stage_id: str) -> None:
    """Silence each known mistake that the other tests speak against.

    A task keeps the sentence of a known mistake if no failed test of the task names another mistake, and if
    the submission passes no test of the task that this mistake fails. Statements of fact stay, such as one
    about a shape. The tests of other tasks do not count: a mistake can be made in one function of several.
    """
    failures = failures_by_sentence(STAGES / stage_id / FAILURES)
    for task in tasks:
        passed = {test.id for test in task.tests if test.passed}
        named = {test.student.diagnosis for test in task.tests} & failures.keys()
        for words in named:
            if len(named) > 1 or failures[words] & passed:
                _silence(task, words)


def _silence(task: TaskResult, words: str) -> None:
    for test in task.tests:
        if test.student.diagnosis == words:
            test.student = replace(test.student, diagnosis="")


@cache
def failures_by_sentence(path: Path) -> Mapping[str, frozenset[str]]:
    """The tests that each known mistake of a stage fails, by the mistake's sentence; {} without the file.

    A mistake that has been removed since is left out. `autograder verify` asks for a new file then.
    """
    matrix = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    failures = {}
    for mistake, tests in matrix.items():
        with suppress(MistakeError):
            failures[sentence(mistake)] = frozenset(tests)
    failures.pop(sentence(OBSERVED), None)
    return failures
