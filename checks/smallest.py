"""The smallest example of a mistake: a failed check of stages 01 to 07 and 10 shows one that fails.

The search goes from small expressions to large ones and stops at the first that fails. It ends after SECONDS,
and runs the student's files as the checks do. It finds what a difference quotient can show; for other
mistakes, such as one with nan, there is no example.
"""

import os
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from importlib import import_module
from itertools import islice

import numpy as np

from . import number_examples, package, rule_examples
from .example import Example, Stopped
from .timelimit import TookTooLong, time_limit

SECONDS = 1.0  # for all failed checks of one stage
MOST_TRIES = 1500
LONGEST = 200_000  # characters of a picture


def add_examples(outcomes, where, rules=None):
    """Give the first failed outcome of each task its smallest example, as a pair (text, SVG).

    outcomes   failed checks of one stage; the tasks of stage 02 share one example
    where      the kittengrad folder
    rules      the grader's rules for its files, or None

    Only KeyboardInterrupt (Ctrl-C) is raised.
    """
    firsts = {}
    for outcome in outcomes:
        if next(_attempts(None, outcome.task), None):
            firsts.setdefault("2" if outcome.task.startswith("2.") else outcome.task, outcome)
    if not firsts:
        return
    try:
        with time_limit(SECONDS), package.imported(where, rules), _silence():
            for outcome in firsts.values():
                found = search(outcome.task)
                outcome.example = found and (found.text, _picture(found))
    except KeyboardInterrupt:
        raise
    except BaseException:  # the time is over: the other tasks have no example
        return


@contextmanager
def _silence():
    """Drop what the student's code prints: a search calls it a thousand times."""
    with (
        open(os.devnull, "w") as nowhere,
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
        warnings.catch_warnings(action="ignore"),
        np.errstate(all="ignore"),
    ):
        yield


def search(task):
    """The smallest Example for a task, or None. It uses the package as it is imported now."""
    stopped = None
    for attempt in islice(_attempts(_Modules(), task), MOST_TRIES):
        try:
            if found := attempt():
                return found
        except (KeyboardInterrupt, TookTooLong):
            raise
        except Stopped as error:
            stopped = stopped or Example(str(error))
        except BaseException:  # one of its tasks is open, or its result is no plain number
            continue
    return stopped


def _attempts(modules, task):
    """For each expression of a task, a function that returns its Example, or None if it is right."""
    for steps, calls in number_examples.candidates(task):
        yield partial(number_examples.failing, modules, steps, calls)
    for call, operands in rule_examples.candidates(task):
        yield partial(rule_examples.failing, modules, task, call, operands)


class _Modules:
    """The modules of the package. Each is imported on first use, so an unfinished one disturbs no other."""

    def __getattr__(self, name):
        return import_module(f"{package.NAME}.{name}")


def _picture(example):
    """The graph with the wrong gradient in red, as SVG; "" if there is none to draw."""
    if example.root is None:
        return ""
    try:
        draw = import_module(f"{package.NAME}.draw").draw
        svg = draw(example.root, wrong=(example.wrong, example.numeric, example.part)).svg
    except Exception:  # an old or a changed draw.py: the sentence is enough
        return ""
    return svg if len(svg) <= LONGEST else ""
