"""Runs checks. Each result is an `Outcome` with a message and the likely reason; rendering.py displays it."""

import ast
import importlib.util
import inspect
import re
import traceback
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path

from . import causes, package, rules, smallest, timelimit
from .evidence import Evidence
from .expectations import CONDITION, CheckFailed, is_of_another_kind, shortened
from .fixtures import fixtures
from .keyboard import NoKeyboard, no_keyboard
from .outcome import Outcome
from .timelimit import TookTooLong

HERE = Path(__file__).resolve().parent

STUB = re.compile(r"Task (\d+\.\d+)")
NO_RETURN = "A function without `return` gives None."
OTHER_KIND = "This is a {}. The grader takes only Python's own numbers, and NumPy's numbers and arrays."
KEEPS = (
    "Alone this check is earned; after the checks above it fails. Your file keeps something from one call to "
    "the next: a list, set or dict at its top, or a default such as `seen=set()`. The grader makes all its "
    "calls in one process. Make the list, set or dict anew inside the function."
)


class UnknownTask(Exception):
    """The named task or stage has no check. The message lists the tasks that have one."""


def run(wanted=(), suites=HERE, where=None, begin=None):
    """Run the checks of the `wanted` tasks ("2.3") and stages ("02"); return their outcomes in order.

    wanted   names of tasks and stages; empty for all
    suites   the folder with the files test_*.py
    where    the kittengrad folder to check; by default the one next to checks/
    begin    a function that hears of each check before it runs: its task, its number, the number of all

    Raises UnknownTask and package.NoPackage.
    """
    tests = collect(suites)
    where = Path(where) if where else package.folder()
    course = rules.handed_out(suites)
    chosen, outcomes = select(tests, wanted), []
    for _, group in groupby(chosen, key=_stage):
        heard = partial(_announce, begin, chosen) if begin else None
        found, grader = run_together(list(group), where, course, heard)
        unexplained = [outcome for outcome in found if _is_wrong(outcome) and not outcome.known]
        if grader and unexplained:
            note = _on_earlier_files(grader, tests, where, course)
            for outcome in found:
                outcome.notes += note
        smallest.add_examples(unexplained, where, grader)
        outcomes += found
    return outcomes


def _announce(begin, chosen, test):
    begin(test.task, chosen.index(test) + 1, len(chosen))


def stage_of(task):
    """The number of a task's stage: "02" for "2.3"."""
    return task.partition(".")[0].zfill(2)


def _stage(test):
    return stage_of(test.task)


def collect(suites=HERE):
    """All checks in a folder, ordered by file and line."""
    return [test for file in sorted(suites.glob("test_*.py")) for test in _load(file)]


def _load(file):
    spec = importlib.util.spec_from_file_location(f"checks.{file.stem}", file)
    suite = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(suite)
    return [test for name, test in vars(suite).items() if name.startswith("test_")]


def select(tests, wanted):
    """The tests of the wanted tasks and stages, or all if `wanted` is empty. Raises UnknownTask."""
    if not tests:
        raise UnknownTask("There are no checks here. Put the files test_*.py into checks/.")
    if not wanted:
        return tests
    chosen = []
    for name in map(str, wanted):
        found = [test for test in tests if name == test.task or _is_stage(name, test.task)]
        if not found:
            task_ids = ", ".join(dict.fromkeys(test.task for test in tests))
            raise UnknownTask(f"There is no check for {name!r}. The tasks with checks are: {task_ids}.")
        chosen += (test for test in found if test not in chosen)
    return chosen


def _is_stage(name, task_id):
    """Whether "02", "2" or "02-backprop" is the stage of task "2.3"."""
    number = name.partition("-")[0]
    return number.isdecimal() and int(number) == int(task_id.partition(".")[0])


def run_together(tests, where, course=None, begin=None):
    """Run checks of one stage in one import of the package in `where`, as the grader does with its tests.

    A check that fails runs again alone: it can be earned there, if the file keeps something between calls.

    course   the files of the course, a `rules.HandedOut`; None runs the files without the grader's rules
    begin    called with each check before it runs, or None

    Returns the outcomes, and the `rules.Rules` or None. Only KeyboardInterrupt (Ctrl-C) is raised.
    """
    stage = _stage(tests[0])
    grader = rules.Rules(course, stage, where) if course and stage in course.stages else None
    with package.imported(where, grader):
        outcomes = []
        for test in tests:
            if begin:
                begin(test)
            outcomes.append(run_one(test, where, grader))
    for place, test in enumerate(tests[1:], start=1):
        if _is_wrong(outcomes[place]):
            with package.imported(where, grader):
                alone = run_one(test, where, grader)
            if alone.passed:
                outcomes[place].diagnosis = KEEPS
            else:
                outcomes[place] = alone
    return outcomes, grader


def run_one(test, where, grader=None):
    """Run one check on the package as it is imported now. Only KeyboardInterrupt (Ctrl-C) is raised."""
    title, _, hint = inspect.cleandoc(test.__doc__ or test.__name__).partition("\n")
    outcome = Outcome(test.task, title, " ".join(hint.split()))
    error = _attempt(test)
    outcome.passed = error is None
    if error:
        error = grader.named(error) if grader else error
        explain(outcome, error, where)
        course, stage = (grader.course, grader.number) if grader else (None, "")
        add_cause(outcome, Evidence(error, where, course, stage, test.task, lambda: _attempt(test)))
        if grader and outcome.where and grader.is_replaced(Path(outcome.where[0]).name):
            outcome.code = []  # the line is one of the grader's file
    outcome.notes = grader.notes() if grader else []
    return outcome


def _attempt(test):
    """Run a check. Returns the exception that ended it, or None."""
    try:
        with (
            timelimit.call_limit(test.__code__.co_filename),
            no_keyboard(),
            fixtures(import_module(package.NAME), test.__name__) as given,
        ):
            test(**{name: given[name] for name in inspect.signature(test).parameters})
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # includes SystemExit: a submission must not end the notebook
        return error
    return None


def add_cause(outcome, evidence):
    """Let the card say the cause of the error, if it is a known one."""
    if outcome.diagnosis == NO_RETURN and isinstance(evidence.compared(), ast.Attribute):
        outcome.diagnosis = ""  # the None is an attribute, as in `a.grad`
    if outcome.outside or outcome.unreadable or not (cause := causes.find(evidence)):
        return
    outcome.message, outcome.diagnosis, outcome.hint, outcome.waiting = cause.message, "", "", False
    outcome.known = True
    outcome.where, outcome.code, outcome.called_from = None, [], None
    if cause.place:
        file, line = cause.place
        _point_at(outcome, str(evidence.where / file), line, evidence.where)


def _is_wrong(outcome):
    """Whether a check failed in a way that other checks, or another file, can cause."""
    return not (outcome.passed or outcome.waiting or outcome.unreadable or outcome.outside or outcome.endless)


def _on_earlier_files(grader, tests, where, course):
    """A note if the student's file of an earlier stage fails its own checks: the grader has its own file."""
    notes = []
    for stage, files in grader.files_of_others().items():
        if stage > grader.number:
            continue  # that stage fails where this one does
        found, _ = run_together([test for test in tests if _stage(test) == stage], where, course)
        if failed := [outcome.task for outcome in found if not (outcome.passed or outcome.waiting)]:
            notes.append(
                f"Your {' and '.join(files)} fails checks of stage {stage}. The grader uses its own "
                f'{" and ".join(files)} here, so the fault may lie there: run check("{failed[0]}") first.'
            )
    return notes


def explain(outcome, error, where, given="The check"):
    """Fill in the outcome from the exception that ended the check."""
    if isinstance(error, CheckFailed):
        outcome.diagnosis = error.diagnosis
        if error.what == CONDITION:
            outcome.message, outcome.diagnosis = error.diagnosis, ""
        else:
            if error.actual is None and not error.diagnosis:
                outcome.diagnosis = NO_RETURN
            if is_of_another_kind(error.actual):
                outcome.diagnosis = OTHER_KIND.format(type(error.actual).__name__)
            outcome.what = error.what
            outcome.computed, outcome.expected = shortened(error.actual), shortened(error.expected)
        return
    if isinstance(error, SyntaxError):
        outcome.unreadable = True
        magic = (error.text or "").lstrip()[:1] in ("%", "!")
        reason = "a line that begins with % or ! works in a notebook only" if magic else error.msg
        if reason == "invalid decimal literal":
            reason = "a name cannot begin with a digit. A product needs its sign, as in 2 * h"
        outcome.message = f"Python cannot read the file: {reason}."
        _point_at(outcome, error.filename, error.lineno, where)
        return
    inside = [f for f in traceback.extract_tb(error.__traceback__) if _is_inside(f.filename, where)]
    frames = [f for f in inside if Path(f.filename).name != "__init__.py"] or inside  # it only fetches names
    if isinstance(error, NotImplementedError):
        outcome.waiting = True
        outcome.message = not_started(error, needed_for=outcome.task)
        return
    if frames:
        _point_at(outcome, frames[-1].filename, frames[-1].lineno, where)
        elsewhere = [frame for frame in frames if frame.filename != frames[-1].filename]
        if elsewhere:  # the wrong value often comes from another file: name its line too
            outcome.called_from = _place(elsewhere[-1].filename, elsewhere[-1].lineno, where)
    outcome.outside = isinstance(error, rules.Outside) or _is_of_notebook(error)
    outcome.endless = isinstance(error, TookTooLong)
    outcome.message, outcome.diagnosis = _in_words(error, own=bool(frames), given=given)


def _in_words(error, own, given="The check"):
    """The message for an exception, and the likely reason.

    own    whether the student's files raised it
    given  the caller of the student's code, as the subject of a sentence
    """
    match error:
        case rules.Outside() | NoKeyboard():
            return shortened_message(error), ""
        case NameError() if own and _is_of_notebook(error):
            return f"Only a notebook has `{error.name}`. The grader runs your file without a notebook.", ""
        case TookTooLong() if own:
            return str(error), "A loop whose end is never reached, or work that doubles with every node."
        case TookTooLong():
            return str(error), _what_waited(error)
        case RecursionError():
            return (
                "A function called itself too often. Python stops at about 1000 nested calls.",
                "A function calls itself once for every step of the graph. A loop with a list has no limit.",
            )
        case MemoryError():
            return (
                "Your code asked for more memory than there is.",
                "A list or an array that grows without end, or a shape that is larger than you meant.",
            )
        case SystemExit():
            return "Your code asked Python to exit.", "Remove the call to exit() or quit()."
        case AttributeError() | TypeError() if not own and "'NoneType' object" in str(error):
            return f"{given} received None and stopped: {error}.", NO_RETURN
        case NameError() if not own:
            return (
                f"NameError: {shortened_message(error)}.",
                "A cell above stopped early.",
            )
    return f"{type(error).__name__}: {shortened_message(error)}", ""


def _is_of_notebook(error):
    """Whether a name is missing that only a notebook has."""
    return isinstance(error, NameError) and error.name in rules.NOTEBOOK_NAMES


def _what_waited(error):
    """What ran when no line of the student's did, and what to do."""
    frames = traceback.extract_tb(error.__traceback__)
    last = [frame for frame in frames if frame.filename != timelimit.__file__][-1]
    what = "the cell itself" if "ipykernel" in last.filename else f"{last.name} of {Path(last.filename).name}"
    return (
        f"None of your files ran at that moment, but {what}. Restart the kernel and run all cells again. "
        "If it stops here again, show this line to your instructor"
    )


def shortened_message(error):
    """The message of an exception, cut to 300 characters. A message that cannot be printed becomes a note."""
    try:
        text = str(error)
    except Exception:
        text = "(its message cannot be printed)"
    return text if len(text) <= 300 else f"{text[:300]} …"


def not_started(error, needed_for=""):
    """One line for a NotImplementedError: the task that is not started yet, and its file."""
    found = STUB.search(str(error))
    last = traceback.extract_tb(error.__traceback__)[-1]
    path = Path(last.filename)
    place = f"{path.parent.name}/{path.name}"
    if not found:
        return f"Not started yet: {last.name} in {place}"
    first = " (it comes first)" if needed_for and found[1] != needed_for else ""
    return f"Not started yet: Task {found[1]} in {place}{first}"


def _point_at(outcome, file, line, where):
    """Store a line of the student's files as the place, with the two lines before it."""
    if not file or not line or not _is_inside(file, where):
        return
    outcome.where = _place(file, line, where)
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    first = max(1, line - 2)
    outcome.code = list(enumerate(lines[first - 1 : line], start=first))


def _place(file, line, where):
    return f"{where.name}/{Path(file).relative_to(where)}", line


def _is_inside(file, where):
    return bool(file) and Path(file).is_relative_to(where)
