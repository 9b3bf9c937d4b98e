"""Notebooks as the cells that people wrote. Outputs and numbers of runs are left out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

SUFFIX = ".ipynb"


@dataclass(frozen=True)
class Cell:
    """A cell. `id` and `place` do not count when two cells are compared."""

    kind: str
    source: str
    id: str = field(compare=False)
    place: str = field(compare=False)  # such as 'cell 7 (code, under "The chain rule")'


def cells(text: str | bytes) -> list[Cell] | None:
    """The cells of a notebook; None if this is no notebook of the fourth format."""
    page = _parsed(text)
    if page is None:
        return None
    found, heading = [], ""
    for number, cell in enumerate(page["cells"], 1):
        source = _source(cell)
        kind = "code" if cell["cell_type"] == "code" else "text"
        if kind == "text":
            heading = next((line for line in source.splitlines() if line.startswith("#")), heading)
        title = heading.strip("# ")
        under = f', under "{title}"' if title else ""
        found.append(Cell(kind, source, str(cell.get("id", number)), f"cell {number} ({kind}{under})"))
    return found


def same_cells(one: bytes, other: str | bytes | None) -> bool:
    """Whether two notebooks hold the same cells: then one of them was only run."""
    first = cells(one)
    return first is not None and other is not None and first == cells(other)


def with_outputs(new: bytes, old: bytes) -> bytes:
    """The notebook `new` with the outputs of `old`, below each code cell that is the same in both."""
    page, before = _parsed(new), _parsed(old)
    if page is None or before is None:
        return new
    ran = {(cell.get("id"), _source(cell)): cell for cell in before["cells"] if cell.get("outputs")}
    code = [cell for cell in page["cells"] if cell["cell_type"] == "code"]
    kept = [cell for cell in code if (cell.get("id"), _source(cell)) in ran]
    for cell in kept:
        last = ran[cell.get("id"), _source(cell)]
        cell |= {"outputs": last["outputs"], "execution_count": last.get("execution_count")}
    return (json.dumps(page, indent=1, ensure_ascii=False) + "\n").encode() if kept else new


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _parsed(text: str | bytes) -> dict[str, Any] | None:
    try:
        page = json.loads(text)
        sound = page["nbformat"] == 4 and all(_is_sound(cell) for cell in page["cells"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return page if sound else None


def _is_sound(cell: dict[str, Any]) -> bool:
    source = cell["source"]
    lines = [source] if isinstance(source, str) else source
    return isinstance(cell["cell_type"], str) and all(isinstance(line, str) for line in lines)
