"""Runs checks and says, of each, what happened and what is the likely reason. Nothing is displayed here."""

import importlib.util
import inspect
import re
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from . import package
from .expectations import CONDITION, CheckFailed, shortened
from .fixtures import fixtures
from .timelimit import TookTooLong, time_limit

HERE = Path(__file__).resolve().parent

STUB = re.compile(r"Task (\d+\.\d+)")
NO_RETURN = "A function without `return` gives None."


@dataclass
class Outcome:
    """One check.

    title, hint   the author's words
    passed        whether it is earned
    waiting       True when it only met a task that nobody has begun
    said          what happened, in a sentence or two
    computed, expected, what
                  the two values that differ, as text, and what they are of; "" when it is not about values
    diagnosis     the likely reason, "" when none is known
    where, code   a line in the student's own file: ("kittengrad/scalar.py", 73) and the lines before it
    called_from   the line of another of the student's files that led there, None when there is none
    unreadable    True when Python could not read the file: no hint helps then
    """

    task: str
    title: str
    hint: str
    passed: bool = False
    waiting: bool = False
    said: str = ""
    what: str = ""
    computed: str = ""
    expected: str = ""
    diagnosis: str = ""
    where: tuple[str, int] | None = None
    code: list[tuple[int, str]] = field(default_factory=list)
    called_from: tuple[str, int] | None = None
    unreadable: bool = False

    @property
    def story(self):
        """What is told of it besides title and hint; two checks with one story need it told once."""
        return (self.said, self.what, self.computed, self.expected, self.where)


class UnknownTask(Exception):
    """There is no such check; the message says which there are."""


def run(wanted=(), suites=HERE, where=None):
    """Run the checks of the `wanted` tasks ("2.3") and stages ("02"), or all; return their outcomes in order.

    suites   the folder with the files test_*.py
    where    the kittengrad folder to check, by default the one beside the checks

    Raises UnknownTask and package.NoPackage.
    """
    tests = select(collect(suites), wanted)
    where = Path(where) if where else package.folder()
    return [run_one(test, where) for test in tests]


def collect(suites=HERE):
    """All checks in a folder, in the order of their files and lines."""
    return [test for file in sorted(suites.glob("test_*.py")) for test in _load(file)]


def _load(file):
    spec = importlib.util.spec_from_file_location(f"checks.{file.stem}", file)
    suite = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(suite)
    return [test for name, test in vars(suite).items() if name.startswith("test_")]


def select(tests, wanted):
    """The tests of the wanted tasks and stages; all when nothing is named. Raises UnknownTask."""
    if not tests:
        raise UnknownTask("There are no checks here: the files test_*.py belong into checks/.")
    if not wanted:
        return tests
    chosen = []
    for name in map(str, wanted):
        found = [test for test in tests if name == test.task or _is_stage(name, test.task)]
        if not found:
            there_are = ", ".join(dict.fromkeys(test.task for test in tests))
            raise UnknownTask(f"There is no check for {name!r}. There are: {there_are}.")
        chosen += (test for test in found if test not in chosen)
    return chosen


def _is_stage(name, task_id):
    """Whether "02", "2" or "02-backprop" is the stage of task "2.3"."""
    number = name.partition("-")[0]
    return number.isdecimal() and int(number) == int(task_id.partition(".")[0])


def run_one(test, where):
    """Run one check against the package in the folder `where`. Only Ctrl-C gets out of here."""
    title, _, hint = inspect.cleandoc(test.__doc__ or test.__name__).partition("\n")
    outcome = Outcome(test.task, title, " ".join(hint.split()))
    try:
        with time_limit(), package.fresh(where) as kittengrad, fixtures(kittengrad, test.__name__) as given:
            test(**{name: given[name] for name in inspect.signature(test).parameters})
        outcome.passed = True
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit too: nothing a submission does may end the notebook
        _explain(outcome, error, where)
    return outcome


def stopped(error):
    """In a line or two, what ended a cell outside of any check: the exception, its place, what to run."""
    try:
        where = package.folder()
    except package.NoPackage as missing:
        return str(missing)
    outcome = Outcome("", "", "")
    _explain(outcome, error, where, given="This cell")
    sentences = [outcome.said, outcome.diagnosis]
    task = ""
    if outcome.where:
        file, line = outcome.where
        sentences.append(f"It is in {file}, line {line}")
        task = _task_at(where.parent / file, line)
    told = " ".join(f"{sentence.removesuffix('.')}." for sentence in sentences if sentence)
    if isinstance(error, TookTooLong) and not outcome.where:
        return told  # no check says more
    run = f'check("{task}")' if task else "The check above it"
    return f"{told} {run} says more, and this cell comes alive when it is put right."


def _task_at(file, line):
    """The task whose heading stands above a line of a student's file, "" where there is none."""
    try:
        above = file.read_text(encoding="utf-8").splitlines()[:line]
    except (OSError, UnicodeDecodeError):
        return ""
    return next((found[1] for text in reversed(above) if (found := STUB.search(text))), "")


def _explain(outcome, error, where, given="The check"):
    """Fill in what happened, from the exception that ended the check."""
    if isinstance(error, CheckFailed):
        outcome.diagnosis = error.diagnosis
        if error.what == CONDITION:
            outcome.said, outcome.diagnosis = error.diagnosis, ""
        else:
            if error.actual is None and not error.diagnosis:
                outcome.diagnosis = NO_RETURN
            outcome.what = error.what
            outcome.computed, outcome.expected = shortened(error.actual), shortened(error.expected)
        return
    if isinstance(error, SyntaxError):
        outcome.unreadable = True
        outcome.said = f"Python cannot read the file: {error.msg}."
        _point_at(outcome, error.filename, error.lineno, where)
        return
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_inside(f.filename, where)]
    if isinstance(error, NotImplementedError):
        outcome.waiting = True
        outcome.said = not_started(error, needed_for=outcome.task)
        return
    if frames:
        _point_at(outcome, frames[-1].filename, frames[-1].lineno, where)
        elsewhere = [frame for frame in frames if frame.filename != frames[-1].filename]
        if elsewhere:  # a finished file that was given something wrong: who gave it?
            outcome.called_from = _place(elsewhere[-1].filename, elsewhere[-1].lineno, where)
    outcome.said, outcome.diagnosis = _in_words(error, own=bool(frames), given=given)


def _in_words(error, own, given="The check"):
    """What an exception says and why it likely came.

    own    whether it was raised in the student's files
    given  who called them
    """
    match error:
        case TookTooLong() if own:
            return str(error), "A loop whose end is never reached, or work that doubles with every node."
        case TookTooLong():
            return str(error), _what_waited(error)
        case RecursionError():
            return (
                "A function called itself too often: Python stops at about 1000 nested calls.",
                "A function calls itself for every step of the graph. A list of your own has no such limit.",
            )
        case SystemExit():
            return "Your code asked Python to exit.", "Take out the call to exit() or quit()."
        case AttributeError() | TypeError() if not own and "'NoneType' object" in str(error):
            return f"{given} was given None and could not go on: {error}.", NO_RETURN
        case NameError() if not own:
            return f"NameError: {shortened_message(error)}.", "A cell above did not come to its end."
    return f"{type(error).__name__}: {shortened_message(error)}", ""


def _what_waited(error):
    """What ran when no line of the student's did, and what to do."""
    last = traceback.extract_tb(error.__traceback__)[-2:][0]  # the very last one is the alarm's
    what = "the cell itself" if "ipykernel" in last.filename else f"{last.name} of {Path(last.filename).name}"
    return (
        f"None of your files ran at that moment, but {what}. Restart the kernel and run all cells again. "
        "If it stops here again, show this line to your instructor"
    )


def shortened_message(error):
    """The message of an exception, cut when it is long, and never an exception of its own."""
    try:
        text = str(error)
    except Exception:
        text = "(its message cannot be printed)"
    return text if len(text) <= 300 else f"{text[:300]} …"


def not_started(error, needed_for=""):
    """One line for a NotImplementedError: the task that is not begun, and the file where it stands."""
    found = STUB.search(str(error))
    last = traceback.extract_tb(error.__traceback__)[-1]
    path = Path(last.filename)
    place = f"{path.parent.name}/{path.name}"
    if not found:
        return f"Not started yet: {last.name} in {place}"
    first = " (it comes first)" if needed_for and found[1] != needed_for else ""
    return f"Not started yet: Task {found[1]} in {place}{first}"


def _point_at(outcome, file, line, where):
    """Name a line in the student's files, and keep it with the two lines before it."""
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
