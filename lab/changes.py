"""What the course changed between two versions of a file: in sentences, and line by line."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from notebooks import SUFFIX, Cell, cells

SENTENCES = 12  # at most
LINES = 300  # of one file's changes, at most
LONGEST = 160  # characters of a line
LARGEST = 5000  # lines of a student's file that are compared
Part = TypeVar("Part")


def in_words(name: str, old: str, new: str) -> list[str]:
    """Sentences on what the course changed."""
    if name.endswith(SUFFIX) and (pair := _both(cells, old, new)):
        said = list(_of_cells(*pair))
    elif name.endswith(".py") and (parts := _both(_pieces, old, new)):
        said = list(_of_pieces(*parts))
    else:
        places = len(_touched(old.splitlines(), new.splitlines()))
        said = [f"The course changed {places} place{'s' * (places != 1)}."] if places else []
    more = len(said) - SENTENCES
    return [*said[:SENTENCES], *([f"The course changed {more} more places."] if more > 0 else [])]


def in_lines(name: str, old: str, new: str) -> list[str]:
    """The changed lines: "-" begins an old line, "+" a new one, and "@" says where the next lines stand."""
    if name.endswith(SUFFIX) and (pair := _both(cells, old, new)):
        found = [line for cell in _changed_cells(*pair) for line in _cell_lines(*cell)]
    else:
        found = list(_hunks(old.splitlines(), new.splitlines()))
    short = [line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in found[:LINES]]
    return [*short, *(["@ and more: compare the two files"] if len(found) > LINES else [])]


def meets(name: str, began: str, yours: str, new: str) -> bool | None:
    """Whether the course changed lines, or cells, that the student changed too; None if nobody can tell."""
    read: Callable[[str], Sequence[Hashable] | None] = cells if name.endswith(SUFFIX) else str.splitlines
    base, mine, theirs = read(began), read(yours), read(new)
    if base is None or mine is None or theirs is None or len(mine) > LARGEST:
        return None
    ranges = _touched(base, mine), _touched(base, theirs)
    return any(a <= d and c <= b for a, b in ranges[0] for c, d in ranges[1])


def _touched(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The ranges of `old` that differ in `new`."""
    steps = difflib.SequenceMatcher(None, old, new).get_opcodes()
    return [(begin, end) for kind, begin, end, _, _ in steps if kind != "equal"]


def _hunks(old: list[str], new: list[str]) -> Iterator[str]:
    for steps in difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(2):
        yield f"@ line {steps[0][3] + 1}"
        for kind, a, b, c, d in steps:
            if kind == "equal":
                yield from (f"  {line}" for line in old[a:b])
            else:
                yield from (f"- {line}" for line in old[a:b])
                yield from (f"+ {line}" for line in new[c:d])


def _changed_cells(old: list[Cell], new: list[Cell]) -> Iterator[tuple[Cell | None, Cell | None]]:
    """Pairs (old cell, new cell) of the cells that differ; None where one is new or gone."""
    before, after = {cell.id: cell for cell in old}, {cell.id: cell for cell in new}
    yield from ((before.get(cell.id), cell) for cell in new if before.get(cell.id) != cell)
    yield from ((cell, None) for cell in old if cell.id not in after)


def _of_cells(old: list[Cell], new: list[Cell]) -> Iterator[str]:
    for before, after in _changed_cells(old, new):
        place = (after or before or old[0]).place
        what = "changed" if before and after else "is new" if after else "is gone"
        yield f"{place[0].upper()}{place[1:]} {what}."


def _cell_lines(old: Cell | None, new: Cell | None) -> Iterator[str]:
    place = new.place if new else f"{old.place if old else ''}, gone"
    yield f"@ {place}"
    hunks = _hunks(*(cell.source.splitlines() if cell else [] for cell in (old, new)))
    yield from (line for line in hunks if not line.startswith("@ "))


def _pieces(text: str) -> dict[str, str] | None:
    """The functions and methods of a Python file, and as "" the lines around them."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    lines, found = text.splitlines(), {}
    around = dict(enumerate(lines, 1))
    for name, node in _functions(tree):
        first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
        span = range(first, (node.end_lineno or first) + 1)
        found[name] = "\n".join(around.pop(number, "") for number in span)
    return found | {"": "\n".join(line for line in around.values() if line.strip())}


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        for each in inside:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{owner}{each.name}", each


def _of_pieces(old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    both = [name for name in new if name in old and old[name] != new[name]]
    groups = {
        "changed": [name or "lines outside of its functions" for name in both],
        "added": [name for name in new if name not in old],
        "removed": [name for name in old if name not in new],
    }
    for what, names in groups.items():
        if names:
            yield f"The course {what} {joined(names)}."


def joined(names: Sequence[str], most: int = SENTENCES) -> str:
    """The names in words: "a, b and c", or "a, b and 5 more"."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1]) if part)


def _both(read: Callable[[str], Part | None], old: str, new: str) -> tuple[Part, Part] | None:
    first, second = read(old), read(new)
    return None if first is None or second is None else (first, second)
