"""What a notebook's cell says when it stops: one or two sentences in place of a traceback."""

from . import causes, package, rules, running
from .evidence import Evidence
from .outcome import Outcome
from .timelimit import TookTooLong


def waits_for(error):
    """What a cell waits for: a task that is not started, or a line `raise` that was left in."""
    try:
        cause = causes.find(_evidence(error, package.folder()))
    except package.NoPackage:
        cause = None
    return cause.message if cause else f"{running.not_started(error)}."


def stopped(error):
    """A message about the error that ended a notebook cell: the exception, its place, the next step."""
    try:
        where = package.folder()
    except package.NoPackage as missing:
        return str(missing)
    outcome, evidence = Outcome("", "", ""), _evidence(error, where)
    running.explain(outcome, error, where, given="This cell")
    running.add_cause(outcome, evidence)
    sentences = [outcome.message, outcome.diagnosis]
    task = ""
    if outcome.where:
        file, line = outcome.where
        sentences.append(f"The error is in {file}, line {line}")
        task = evidence.task_of(file.rpartition("/")[2], line)
    message = " ".join(f"{sentence.removesuffix('.')}." for sentence in sentences if sentence)
    if outcome.known or (isinstance(error, TookTooLong) and not outcome.where):
        return message  # no check says more
    run = f'check("{task}")' if task else "the check above this cell"
    return f"{message} Run {run} for more information. This cell runs once the error is fixed."


def _evidence(error, where):
    return Evidence(error, where, rules.handed_out(running.HERE))
