"""docs/benchmarks.md: a page of parts, each written by the measurement that it is about."""

import os
import re

from benchmarks import ROOT

DOCUMENT = ROOT / "docs" / "benchmarks.md"
PARTS = ("engines", "accuracy", "cats", "gpt", "higher", "grading", "anatomy")

HEAD = """# How fast it is

`make bench` measures everything on this page and writes it. Seven commands write one part each:
`python -m benchmarks`, `python -m benchmarks.accuracy`, `python -m benchmarks.cats`,
`python -m benchmarks.gpt`, `python -m benchmarks.higher`, `python -m benchmarks.grading` and
`python -m benchmarks.anatomy`.
"""


def rewrite(part, text, document=DOCUMENT):
    """Put this text in the place of that part, and leave the others as they are. Says where it was put."""
    parts = (_parts(document.read_text(encoding="utf-8")) if document.exists() else {}) | {part: text}
    sections = [f"<!-- {name} -->\n\n{parts[name].strip()}\n" for name in PARTS if name in parts]
    beside = document.with_suffix(".new")
    beside.write_text("\n".join([HEAD, *sections]), encoding="utf-8")
    os.replace(beside, document)
    print(f"\nwrote {document.name}: {part}")


def _parts(text):
    """What stands under each mark: {part: its text}."""
    _, *marked = re.split(rf"^<!-- ({'|'.join(PARTS)}) -->$", text, flags=re.MULTILINE)
    return {name: part.strip() for name, part in zip(marked[::2], marked[1::2], strict=True)}


def table(header, *rows):
    """A table in Markdown; all columns but the first hold numbers."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def columns(*rows):
    """The same for a terminal."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"  {line.rstrip()}" for line in lines)
