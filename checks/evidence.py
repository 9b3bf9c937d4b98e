"""What the causes of a failed check look at: the error, your files as text, and the calls before the error.

`causes.py` decides; this module only reports. A record of the calls needs a second run of the check, so it is
made when a cause asks for it.
"""

import ast
import dis
import inspect
import linecache
import os
import re
import sys
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from .additions import WAITS, definitions

HEADING = re.compile(r"Task (\d+\.\d+)")
MOST = 2000  # calls that a record keeps, the last ones
SMALL = 4096  # elements of an array that is compared before and after a call


@dataclass
class Cause:
    """What the card says.

    message   what happened, and the next step
    place     the file and the line of the student, as in ("scalar.py", 73), or None
    """

    message: str
    place: tuple[str, int] | None = None


class Evidence:
    """One error, with the files and the calls behind it.

    where    the kittengrad folder
    course   the files of the course, a `rules.HandedOut`, or None
    number   the stage of the check; "" for a cell, where the files of all stages count
    task     the task of the check, or ""
    replay   runs the check once more, and returns its error; None for a cell

    files    the files that the student writes for this stage
    handed   {file: its text as it was handed out}, for these and for the files that they need
    """

    def __init__(self, error, where, course=None, number="", task="", replay=None):
        self.error, self.where, self.task, self.replay = error, where, task, replay
        owned = course.owner if course else {}
        self.files = [file for file, owner in owned.items() if number in ("", owner)]
        needed = course.in_grader(number) if number and course else owned
        self.handed = {file: course.texts[file] for file in owned if file in needed}

    @cached_property
    def frames(self):
        """The frames of the student's files, as pairs (frame, line), the innermost last."""
        found, step = [], self.error.__traceback__
        while step:
            if self.is_own(step.tb_frame):
                found.append((step.tb_frame, step.tb_lineno))
            step = step.tb_next
        return found

    @cached_property
    def ends_inside(self):
        """Whether a line of the student's files raised the error, or a function that this line called."""
        step = self.error.__traceback__
        while step and step.tb_next:
            step = step.tb_next
        return bool(self.frames) and not (step and "checks" in Path(step.tb_frame.f_code.co_filename).parts)

    def is_own(self, frame):
        name = frame.f_code.co_filename.removeprefix(f"{self.where}{os.sep}")
        return name != frame.f_code.co_filename and os.sep not in name and name != "__init__.py"

    def module(self, file):
        """The module of a file as it is imported now, or None."""
        return sys.modules.get(f"{self.where.name}.{file.removesuffix('.py')}")

    def text(self, file):
        """The text of a file of the student; None for a missing file."""
        try:
            return (self.where / file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def tree(self, file):
        return _tree(self.text(file) or "")

    def task_of(self, file, line):
        """The task of a line in a student's file; "" for none."""
        return task_above(self.text(file) or "", line)

    def heading(self, file):
        """The line of the check's task in a file, or None."""
        lines = enumerate((self.text(file) or "").splitlines(), start=1)
        titles = ((number, HEADING.search(text)) for number, text in lines if text.lstrip().startswith("#"))
        return next((number for number, found in titles if found and found[1] == self.task), None)

    def near(self, places):
        """The first of these places (file, line) that belongs to the check's task, or else the first."""
        own = (place for place in places if self.task and self.task_of(*place) == self.task)
        return next(own, places[0] if places else None)

    @cached_property
    def again(self):
        """The error of the second run, and the calls into the student's files, in the order of their ends.

        (None, []) if the second run ends in another way.
        """
        if self.replay is None:
            return None, []
        record = _Record(self)
        with record.listening():
            error = self.replay()
        return (error, list(record.ended)) if _origin(error) == _origin(self.error) else (None, [])

    @property
    def calls(self):
        return self.again[1]

    def returned(self, name):
        """The value that the error holds as `name`, and the call that made this value; None for no call."""
        error, calls = self.again
        value = getattr(error, name, None)
        made = [call for call in calls if call.value is value and call.place[0] in self.files]
        written = [call for call in made if call.full_name in self.tasks(call.place[0])]
        return value, next(iter(written or made), None)

    def tasks(self, file):
        """The functions of a file that are tasks: `raise NotImplementedError` is handed out in them."""
        found = definitions(self.handed.get(file, "")).items()
        return {name for name, node in found if isinstance(node, ast.FunctionDef) and WAITS in ast.dump(node)}

    def compared(self):
        """The expression that a check compared, or None: `a.grad` in `expect(a.grad, 0)`."""
        step = self.error.__traceback__
        while step:
            call = _statement(step.tb_frame.f_code.co_filename, step.tb_lineno)
            value = getattr(call, "value", None)
            if isinstance(value, ast.Call) and value.args and ast.unparse(value.func) == "expect":
                return value.args[0]
            step = step.tb_next
        return None


@dataclass
class Call:
    """One finished call into a student's file.

    full_name the name with its class, as in "Value.exp"
    place     the file, and the line where the function ended
    caller    the file and the line that called it
    changed   the names of arguments whose numbers changed during the call
    """

    full_name: str
    place: tuple[str, int]
    value: object
    caller: tuple[str, int]
    changed: list[str]

    @property
    def name(self):
        return self.full_name.rpartition(".")[2]

    @property
    def used(self):
        """Whether the caller uses the result: `zero_grad(nodes)` on a line of its own throws it away."""
        statement = _statement(*self.caller)
        alone = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        return not (alone and ast.unparse(statement.value.func).split(".")[-1] == self.name)


class _Record:
    """A profile function that notes the calls into the student's files."""

    def __init__(self, evidence):
        self.evidence = evidence
        self.ended = deque(maxlen=MOST)
        self.open = {}

    @contextmanager
    def listening(self):
        before = sys.getprofile()
        sys.setprofile(self.hear)
        try:
            yield
        finally:
            sys.setprofile(before)
            self.open.clear()

    def hear(self, frame, event, value):
        if event not in ("call", "return") or not self.evidence.is_own(frame):
            return
        if event == "call":
            self.open[frame] = _numbers(frame)
        elif _returns(frame):
            self.ended.append(self.ended_call(frame, value))

    def ended_call(self, frame, value):
        code, caller = frame.f_code, frame.f_back
        before = self.open.pop(frame, ())
        changed = [name for name, holder, numbers in before if not _same(numbers, _data(holder))]
        place = (os.path.basename(code.co_filename), frame.f_lineno)
        return Call(code.co_qualname, place, value, (caller.f_code.co_filename, caller.f_lineno), changed)


def _origin(error):
    """The type of an error, and the line that raised it."""
    step = error.__traceback__ if error else None
    while step and step.tb_next:
        step = step.tb_next
    return type(error), step and (step.tb_frame.f_code.co_filename, step.tb_lineno)


def _returns(frame):
    """Whether a frame ends with `return`, and not with an exception or a `yield`."""
    code = frame.f_code
    return not code.co_flags & inspect.CO_GENERATOR and dis.opname[code.co_code[frame.f_lasti]].startswith(
        "RETURN"
    )


def _numbers(frame):
    """Triples (name, argument, copy of its numbers) for the arguments that hold numbers."""
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount]
    holders = [(name, frame.f_locals[name]) for name in names if name in frame.f_locals]
    return [(name, holder, _copy(data)) for name, holder in holders if (data := _data(holder)) is not None]


def _data(holder):
    """The numbers of an array, or of a node of the package; None for other objects and for large arrays."""
    if type(holder).__name__ in ("Value", "Tensor"):
        holder = getattr(holder, "data", None)
        if type(holder) is float:
            return holder
    return holder if type(holder) is np.ndarray and holder.size <= SMALL else None


def _copy(data):
    return data.copy() if type(data) is np.ndarray else data


def _same(before, after):
    if type(before) is np.ndarray:
        return type(after) is np.ndarray and before.tobytes() == after.tobytes()
    return before is after or before == after or before != before


def _tree(text):
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def _statement(file, line):
    """The innermost statement at a line of a file, or None."""
    tree = _tree("".join(linecache.getlines(file)))
    at = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max(at, key=lambda node: (node.lineno, node.col_offset), default=None)


def task_above(text, line):
    """The task of a line in the text of a file, by the nearest heading above it; "" for none."""
    above = reversed(text.splitlines()[:line])
    return next((found[1] for part in above if (found := HEADING.search(part))), "")


def file_of(frame):
    return re.split(r"[/\\]", frame.f_code.co_filename)[-1]


def line_at(evidence, place):
    """The text of a line of a student's file."""
    lines = (evidence.text(place[0]) or "").splitlines()
    return lines[place[1] - 1] if place[1] <= len(lines) else ""


def functions(tree, *more):
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, *more))]


def function_at(tree, line):
    """The innermost function around a line, or None."""
    around = [node for node in functions(tree) if node.lineno <= line <= node.end_lineno]
    return max(around, key=lambda node: node.lineno, default=None)


def blocks(node):
    """The lists of statements in a function."""
    for part in ast.walk(node):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(part, name, None)
            if isinstance(block, list) and block:
                yield block
