"""Stubs: files of the reference with their solution regions removed, or with only the marks removed."""

from __future__ import annotations

import json
import re

from autograder.build.errors import BuildError
from autograder.course import Stage

_BEGIN = re.compile(r"(?P<indent> *)### BEGIN SOLUTION (?P<task>\S+)")
_END = re.compile(r"(?P<indent> *)### END SOLUTION")
_LOOKS_LIKE_ONE = re.compile(r"(BEGIN|END)\s+SOLUTION", re.IGNORECASE)


def stub(text: str, stage: Stage, file: str) -> str:
    """`text` with every solution region replaced by a NotImplementedError that names the task.

        ### BEGIN SOLUTION 2.4
        for node in nodes:                   raise NotImplementedError("Task 2.4: starting afresh")
            node.grad = 0.0           ─►
        ### END SOLUTION

    Raises BuildError with `file` and the line for a syntax error, for regions that are nested, open, misspelt
    or of an unknown task, for a file that lacks regions, and for a stub with a syntax error.
    """
    _refuse_syntax_error(text, file, "{file}:{line}: {reason}")
    kept: list[str] = []
    opened: re.Match[str] | None = None
    opened_at = 0
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{file}:{number}"
        begin, end = _BEGIN.fullmatch(line), _END.fullmatch(line)
        if not begin and not end and _LOOKS_LIKE_ONE.search(line):
            raise BuildError(
                f"{where}: write `### BEGIN SOLUTION 2.3` or `### END SOLUTION`, alone on the line"
            )
        if begin:
            if opened:
                raise BuildError(f"{where}: a solution begins inside the one of line {opened_at}")
            task = stage.task_by_id.get(begin["task"])
            if task is None:
                raise BuildError(f"{where}: {stage.id} has no task {begin['task']} in its stage.toml")
            opened, opened_at = begin, number
            message = json.dumps(f"Task {task.id}: {task.title}", ensure_ascii=False)
            kept.append(f"{begin['indent']}raise NotImplementedError({message})")
        elif end:
            if not opened:
                raise BuildError(f"{where}: a solution ends that never began")
            if end["indent"] != opened["indent"]:
                raise BuildError(f"{where}: indented otherwise than its beginning in line {opened_at}")
            opened = None
        elif not opened:
            kept.append(line)
    if opened:
        raise BuildError(f"{file}:{opened_at}: a solution begins and never ends")
    if not opened_at:
        raise BuildError(
            f"{file}: {stage.id} owns it, but it has no solution region, so all of it would be given away"
        )
    holed = "\n".join(kept) + "\n"
    _refuse_syntax_error(holed, file, "{file}: the stub is not Python, at its line {line}: {reason}")
    return holed


def _refuse_syntax_error(text: str, file: str, message: str) -> None:
    try:
        compile(text, file, "exec")
    except SyntaxError as error:
        raise BuildError(message.format(file=file, line=error.lineno, reason=error.msg)) from error


def solved(text: str) -> str:
    """A stage's file with its solutions; the marks around them are removed."""
    return "".join(line for line in text.splitlines(keepends=True) if not _LOOKS_LIKE_ONE.search(line))


def whole(text: str, name: str) -> str:
    """A provided file. Students get all of it, so a solution region in it raises BuildError."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _LOOKS_LIKE_ONE.search(line):
            raise BuildError(
                f"kittengrad/{name}:{number}: a provided file goes out whole and cannot hide a solution"
            )
    return text
