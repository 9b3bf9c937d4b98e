"""What a suite says to a known mistake: the sentence in `reference/stages/STAGE/mistakes/ID.py`."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from autograder import AutograderError
from autograder.course import STAGES


class MistakeError(AutograderError):
    """A file of known mistakes that cannot be used; the message names it."""


@cache
def sentence(mistake_id: str) -> str:
    """The sentence that a tutor would say to this mistake. Raises MistakeError for an unknown one."""
    found = sorted(STAGES.glob(f"*/mistakes/{mistake_id}.py"))
    if len(found) != 1:
        raise MistakeError(f"{len(found)} files are called {mistake_id}.py in stages/*/mistakes/, not one")
    return sentence_of(parsed(found[0].read_text(encoding="utf-8"), found[0]), found[0])


@cache
def shown_by_checks(stage_id: str) -> frozenset[tuple[str, str]]:
    """Pairs (task, sentence) of the known mistakes of a stage that make a visible check of their task red.

    `verify` proves that they do.
    """
    found = set()
    for path in (STAGES / stage_id / "mistakes").glob("*.py"):
        tree = parsed(path.read_text(encoding="utf-8"), path)
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        found.add((str(constants.get("TASK")), sentence_of(tree, path)))
    return frozenset(found)


def parsed(text: str, path: Path) -> ast.Module:
    """The syntax tree of `text`. Raises MistakeError, which names the file and the line."""
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise MistakeError(f"{path}, line {error.lineno}: this is not Python: {error.msg}") from error


def sentence_of(tree: ast.Module, path: Path) -> str:
    """The docstring of a known mistake, on one line. Raises MistakeError where it is missing."""
    words = " ".join((ast.get_docstring(tree) or "").split())
    if not words:
        raise MistakeError(f"{path}: the docstring, what a tutor would say, is missing")
    return words
