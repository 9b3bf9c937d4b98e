"""What students are not given, to look for in what they get: solutions, hidden suites, the grader.

A line that also stands outside solutions, or in assignments/, tells nothing: students may read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import nbformat

from autograder.course import ASSIGNMENTS, REFERENCE, ROOT, STAGES, load

LONG = 30  # bytes; a stripped line of so many is hardly ever anybody's but ours
MANY = 5  # telling lines in one file are never chance


def lines_below(*folders: str) -> set[bytes]:
    """The telling lines of all texts in these folders. Whole worlds import the same."""
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix != ".pyc"]
    contents = [path.read_bytes() for path in paths if path.is_file()]
    return telling(line for content in contents for line in content.splitlines())


def telling(lines: Iterable[bytes]) -> set[bytes]:
    stripped = {line.strip() for line in lines}
    return {line for line in stripped if len(line) >= LONG and not line.startswith((b"from ", b"import "))}


@cache
def staffs() -> set[bytes]:
    """The telling lines of solutions, hidden suites, known mistakes, examples and the grader."""
    cells = [
        line.encode()
        for path in ASSIGNMENTS.glob("*.ipynb")
        for line in lines_of(path.name, path.read_text(encoding="utf-8"))
    ]
    return lines_below("reference", "autograder", "examples") - lines_below("assignments") - telling(cells)


def given_away(name: str, text: str) -> set[str]:
    """The lines of solutions that stand in a student's file.

    The checks compute the same in their own way, and share single lines with solutions. Among them, two lines
    that follow each other give a solution away.
    """
    lines = lines_of(name, text)
    if "checks" in name.split("/") and name.endswith(".py"):
        return passages(lines) & solutions()[1]
    return {*lines} & solutions()[0]


@cache
def solutions() -> tuple[set[str], set[str]]:
    """The lines that stand in solution regions and nowhere else, and each two that follow each other."""
    course = load()
    names = {*course.provided, *(name for stage in course.stages for name in stage.owns)}
    paths = [*(REFERENCE / "kittengrad" / name for name in names), *STAGES.glob("*/notebook.py")]
    lines, pairs, outside = set[str](), set[str](), set[str]()
    for path in paths:
        solution, given = regions(path.read_text(encoding="utf-8"))
        lines |= {*solution}
        pairs |= passages(solution)
        outside |= {*given} | passages(given)
    return {line for line in lines - outside if len(line) > len("return out")}, pairs - outside


def regions(text: str) -> tuple[list[str], list[str]]:
    """The lines inside the solution regions of a reference file, and those outside; without indent.

    In a notebook's source, the regions are answers to written questions, with their mark schemes. Their lines
    are comments there, and text in the notebook.
    """
    inside: list[str] = []
    outside: list[str] = []
    lines = outside
    for line in text.splitlines():
        if "BEGIN SOLUTION" in line:
            lines = inside
        elif "END SOLUTION" in line:
            lines = outside
        else:
            lines.append(line.strip().removeprefix("# ").strip())
    return inside, outside


def passages(lines: list[str]) -> set[str]:
    """Every two lines that follow each other and say something together; imports and brackets do not."""
    pairs = [f"{a}\n{b}" for a, b in pairwise(lines) if re.search(r"\w", a) and re.search(r"\w", b)]
    return {pair for pair in pairs if len(pair) > LONG and not pair.startswith(("import ", "from "))}


def lines_of(name: str, text: str) -> list[str]:
    """The lines of a file, without indent; of a notebook those of its cells, and of other JSON its texts."""
    if name.endswith(".ipynb"):
        text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
    elif name.endswith(".json"):
        text = "\n".join(texts(json.loads(text)))
    return [line.strip() for line in text.splitlines()]


def texts(value: object) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)
