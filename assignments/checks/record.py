"""The record of your checks: the last result of each task. 00-start and `python -m checks` draw it.

Each task has one file, `.kittengrad/checks/2.3.json`, beside kittengrad/. It is yours: the grader ignores it.
A record that is lost or damaged costs nothing but the drawing. The next check writes it again.
"""

import ast
import hashlib
import json
import os
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby

from . import package, running
from .additions import WAITS, definitions

FOLDER = ".kittengrad"


@dataclass(frozen=True)
class Result:
    """The last result of one task.

    earned, checks   how many of its checks are earned, and how many it has
    started          whether a check got further than `raise NotImplementedError`
    code             the fingerprint of the code that was checked; "" for unknown
    time             when that was, in seconds since 1970
    """

    earned: int
    checks: int
    started: bool
    code: str
    time: float

    @property
    def complete(self):
        return self.earned == self.checks


def folder():
    """The folder of the record. Raises package.NoPackage."""
    return package.folder().parent / FOLDER


def keep(outcomes, course):
    """Store these outcomes. A run of nbgrader, and a folder without write permission, store nothing."""
    if "NBGRADER_EXECUTION" in os.environ:
        return
    for task, group in groupby(outcomes, key=lambda outcome: outcome.task):
        found = list(group)
        started = not all(outcome.waiting for outcome in found)
        earned = sum(outcome.passed for outcome in found)
        result = Result(earned, len(found), started, fingerprint(task, course), round(time.time(), 3))
        try:
            write(folder() / "checks" / f"{task}.json", json.dumps(asdict(result)).encode())
        except OSError:
            return


def results():
    """The last results, as {task: Result}. A damaged file counts as no result."""
    found = {}
    for path in (folder() / "checks").glob("*.json"):
        try:
            result = Result(**json.loads(path.read_bytes()))
            if _is_sound(result):
                found[path.stem] = result
        except (OSError, ValueError, TypeError, RecursionError):
            continue
    return found


def _is_sound(result):
    kinds = (int, int, bool, str, float)
    same = all(type(value) is kind for value, kind in zip(asdict(result).values(), kinds, strict=True))
    return same and 0 <= result.earned <= result.checks and result.checks > 0


def fingerprint(task, course):
    """The SHA-256 of the code that a task depends on, in the files of its stage.

    Comments, docstrings, layout and the code of the stage's other tasks are left out: so a task stays earned
    while you write the next one. "" without the list of the course's files.
    """
    if course is None or (stage := course.stages.get(running.stage_of(task))) is None:
        return ""
    digest = hashlib.sha256()
    others = _others([course.texts[name] for name in stage["owns"]], task)
    for name in stage["owns"]:
        try:
            text = (package.folder() / name).read_bytes()
        except OSError:
            text = b""
        try:
            code = [code for name, code in _pieces(text) if name not in others]
            digest.update("\n".join(code).encode())
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            digest.update(text)
    return digest.hexdigest()


def _others(texts, task):
    """The functions of these files, as handed out, that wait for other tasks.

    Empty if no function waits for this task, as for the depth of a graph: it depends on all of them.
    """
    forms = {name: form for text in texts for name, form in _waiting(text).items()}
    others = {name for name, form in forms.items() if f"Task {task}:" not in form}
    return others if len(others) < len(forms) else set()


@lru_cache(maxsize=64)
def _waiting(handed_out):
    """The functions of a file that are tasks, as handed out: {name: syntax tree as text}."""
    found = definitions(handed_out).items()
    forms = {name: ast.dump(node) for name, node in found if isinstance(node, ast.FunctionDef)}
    return {name: form for name, form in forms.items() if WAITS in form}


@lru_cache(maxsize=64)
def _pieces(text):
    """The statements of a file and the members of its classes, without docstrings: pairs (name, code)."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        if isinstance(node, kinds) and ast.get_docstring(node) is not None:
            del node.body[0]
    pieces = []
    for node in tree.body:
        name = getattr(node, "name", "")
        if isinstance(node, ast.ClassDef):
            pieces += [(f"{name}.{getattr(part, 'name', '')}", ast.dump(part)) for part in node.body]
            node.body = []
        pieces.append((name, ast.dump(node)))
    return pieces


def write(path, content):
    """Write a file atomically: the old file stays until the new one is complete. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
