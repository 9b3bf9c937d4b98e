"""`check` and `when_ready`: the two words a notebook uses."""

import os
import sys
from contextlib import contextmanager

from . import package, rendering, running
from .timelimit import CELL_SECONDS, time_limit


class NotEarned(AssertionError):
    """Raised by `check` when nobody is watching: nbgrader's Validate must see an error."""


def check(*wanted):
    """Run the visible checks of a task, `check("2.3")`, or of a stage, `check("02")`, and show what came out.

    Never raises for a person at work. When nbgrader runs the notebook (it sets NBGRADER_EXECUTION), a check
    that is not earned raises NotEarned, so that an empty stub does not pass for done.
    """
    try:
        outcomes = running.run(wanted)
    except (running.UnknownTask, package.NoPackage) as error:
        return _conclude(False, str(error), rendering.note_as_html(error))
    text = rendering.as_text(outcomes, colour=_is_terminal())
    return _conclude(all(outcome.passed for outcome in outcomes), text, rendering.as_html(outcomes))


@contextmanager
def when_ready():
    """Run a cell's code, or say in a line or two what it waits for: a task, or a mistake to be put right.

    with when_ready():
        print(Value(2.0) + 3)

    It stops a cell after CELL_SECONDS. Only Ctrl-C gets out of here for a person at work. When nbgrader runs
    the notebook, every error does but NotImplementedError.
    """
    try:
        with time_limit(CELL_SECONDS):
            yield
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except NotImplementedError as error:
        _wait(f"{running.not_started(error)}. This cell comes alive when it is done.")
    except BaseException as error:  # SystemExit too: what a student's code raises stops no notebook
        note = running.stopped(error)
        if "NBGRADER_EXECUTION" in os.environ:
            error.add_note(note)
            raise
        _wait(note)


def _wait(sentence):
    show(sentence, rendering.note_as_html(sentence))


def show(text, html):
    """HTML in a notebook, with the text beside it for viewers that show none; text everywhere else."""
    if _in_notebook():
        from IPython.display import display

        display({"text/html": html, "text/plain": text}, raw=True)
    else:
        print(text)


def _conclude(earned, text, html):
    show(text, html)
    if not earned and "NBGRADER_EXECUTION" in os.environ:
        raise NotEarned(text)


def _in_notebook():
    """Whether a Jupyter kernel runs us; IPython in a terminal cannot show HTML."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    return shell is not None and hasattr(shell, "kernel")


def _is_terminal():
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
