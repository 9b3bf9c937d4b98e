"""Remarks for staff about code in a submission that does more than the mathematics.

A remark is information for staff: the points stay the same. Confinement blocks forbidden operations; a remark
shows the attempt, also when the attempt left no trace.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, partial
from warnings import catch_warnings

from autograder.course import ROOT
from autograder.grading import bounded
from autograder.submissions.absent import absent, modules, sentences

ASSIGNMENTS = ROOT / "assignments"

# Modules that reach the machine, the interpreter or the network. No task of the course needs one.
_MODULES = """
    _posixsubprocess _thread asyncio atexit builtins code codecs concurrent ctypes dis faulthandler fcntl
    gc glob http importlib inspect io linecache marshal mmap msgpack multiprocessing os pathlib pickle pkgutil
    platform posix pty resource runpy select shutil signal site socket sqlite3 ssl subprocess sys tempfile
    threading traceback tracemalloc types urllib weakref zipfile
"""
_CALLS = "__import__ breakpoint compile eval exec globals input open vars"
UNEXPECTED = frozenset(_MODULES.split())
CALLS = frozenset(_CALLS.split())
LOOKED_THROUGH = 100_000  # characters, ten times the longest honest file


def remarks(
    files: Mapping[str, str], sent: Collection[str] = (), others: Sequence[str] = ()
) -> Iterator[str]:
    """Sentences about files that import or call something outside the course, or that the grader lacks.

    sent    the files of the package in the grader; empty if unknown
    others  the paths of the submission's other modules

    A child process parses the texts, because the syntax tree of a short text can fill the memory.

    >>> list(remarks({"graph.py": "import os, math"}))
    ['graph.py imports os']
    """
    short = {name: text for name, text in files.items() if len(text) <= LOOKED_THROUGH}
    inspected = _inspected(short, sent, modules(others))
    for name, text in files.items():
        if name not in short:
            yield f"{name} has {len(text):,} characters, too many to inspect"
            continue
        found = inspected[name]
        if found is None:
            yield f"{name} is too large to inspect"
            continue
        lacks = found.pop("lacks", [])
        for verb, names in found.items():
            if names:
                yield f"{name} {verb} {', '.join(names)}"
        yield from sentences(name, lacks, others)


def _inspected(
    texts: Mapping[str, str], sent: Collection[str], others: Collection[str]
) -> dict[str, dict[str, list[str]] | None]:
    """What each file reaches for; None for a file that is too large.

    One child inspects all files. If it fails, each file gets a child of its own, so none hides another.
    """
    if not texts:
        return {}
    suggested()  # fills the cache here once, so that the children inherit it
    works = {name: partial(_reached_for, text, sent, others) for name, text in texts.items()}
    together: dict[str, dict[str, list[str]] | None] | None = bounded.answer(
        lambda: {name: work() for name, work in works.items()}
    )
    if together is None and len(works) > 1:
        return {name: bounded.answer(work) for name, work in works.items()}
    return together or dict.fromkeys(works)


def _reached_for(text: str, sent: Collection[str], others: Collection[str]) -> dict[str, list[str]]:
    """The imports and calls that the course does not need, and the modules that the grader lacks; sorted."""
    try:
        with catch_warnings(action="ignore"):  # Python's warnings would reach the instructor's terminal
            tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return {}  # the worker reports the error and its line
    return {
        "imports": sorted(_imports(tree) - suggested()),
        "calls": sorted(_calls(tree)),
        "lacks": absent(tree, sent, others),
    }


@cache
def suggested() -> frozenset[str]:
    """The modules that stubs and notebooks ask students to import, in the form `import NAME`."""
    given = [*ASSIGNMENTS.glob("kittengrad/*.py"), *ASSIGNMENTS.glob("*.ipynb")]
    texts = (path.read_text(encoding="utf-8") for path in given)
    return frozenset(name for text in texts for name in re.findall(r"`import (\w+)`", text))


def _imports(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.partition(".")[0])
    return names & UNEXPECTED


def _calls(tree: ast.AST) -> set[str]:
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {_built_in(function) for function in called} & CALLS


def _built_in(function: ast.expr) -> str:
    """The name of a called built-in, as in `open` or `builtins.open`; "" for a method of anything else."""
    match function:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id="builtins" | "__builtins__"), attr=name):
            return name
    return ""
