"""`check` and `when_ready`: the two functions that notebooks use."""

import os
from contextlib import contextmanager
from functools import partial

from . import cells, drawing, overview, package, record, reloading, rendering, rules, running, saving
from .keyboard import no_keyboard
from .place import Place, is_terminal
from .timelimit import CELL_SECONDS, time_limit
from .waiting import said_while_waiting

reloading.attend()  # the first cell loads autoreload, and then imports this


class NotEarned(AssertionError):
    """A check failed while nbgrader ran the notebook. nbgrader's Validate needs an error to report."""


class NotEarnedInTime(NotEarned):
    """The time limit stopped the check. The lab's Validate runs no other cell then."""


def check(*wanted):
    """Run the visible checks of a task, `check("2.3")`, or of a stage, `check("02")`, and show the results.

    In your notebook, failed checks are shown and the notebook goes on. When nbgrader runs the notebook (it
    sets NBGRADER_EXECUTION), a failed check raises NotEarned, so that nbgrader reports an empty stub.
    """
    reloading.attend()
    place = Place()
    try:
        with said_while_waiting(partial(_say_in_passing, place)) as begin:
            outcomes = running.run(wanted, begin=begin)
        saving.remind(wanted, outcomes)
        record.keep(outcomes, rules.handed_out(running.HERE))
    except (running.UnknownTask, package.NoPackage) as error:
        return _conclude(place, False, str(error), rendering.note_as_html(error))
    text = rendering.as_text(outcomes, colour=is_terminal())
    error = NotEarnedInTime if any(outcome.endless for outcome in outcomes) else NotEarned
    earned = all(outcome.passed for outcome in outcomes)
    return _conclude(place, earned, text, rendering.as_html(outcomes), error)


def progress():
    """Show which tasks are earned, what is next, and your milestones, from the record of your checks."""
    try:
        found = overview.stages()
    except package.NoPackage as error:
        _wait(str(error))
    else:
        Place().show(drawing.as_text(found, colour=is_terminal()), drawing.as_html(found))


@contextmanager
def when_ready():
    """Run a cell's code, or show in one or two lines what the cell needs first: a task, or a fixed error.

    with when_ready():
        print(Value(2.0) + 3)

    It stops a cell after CELL_SECONDS. In your notebook, only Ctrl-C stops the notebook. When nbgrader runs
    the notebook, every error except NotImplementedError is raised.
    """
    reloading.attend()
    for sentence in reloading.unread():
        _wait(sentence)
    try:
        with time_limit(CELL_SECONDS), no_keyboard():
            yield
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except NotImplementedError as error:
        _wait(f"{cells.waits_for(error)} This cell runs once the task is done.")
    except BaseException as error:  # includes SystemExit: errors of student code must not stop the notebook
        note = cells.stopped(error)
        if "NBGRADER_EXECUTION" in os.environ:
            error.add_note(note)
            raise
        _wait(note)


def _wait(sentence):
    Place().show(sentence, rendering.note_as_html(sentence))


def _say_in_passing(place, sentence):
    place.show_in_passing(sentence, rendering.note_as_html(sentence))


def _conclude(place, earned, text, html, error=NotEarned):
    place.show(text, html)
    if not earned and "NBGRADER_EXECUTION" in os.environ:
        raise error(text)
