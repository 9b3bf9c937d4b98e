"""The student's code next to a failure: the lines where it stopped, or the functions of its task.

    an exception       →  some lines around each place in the student's files that the report names
    another failure    →  the functions of the task, found by their names

The reference names the functions of each task: its solution regions carry task numbers. A student's file can
be hostile, so this module reads a bounded number of single lines and leaves the parser out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from autograder.course import Stage
from autograder.regions import Function, functions_of
from autograder.results import Category, TestOutcome
from autograder.text import visible

AROUND = 3  # lines shown before and after the one that raised
MOST_PLACES = 2  # for one failure, the innermost ones
LONGEST_FUNCTION = 60  # lines
MOST_DEFINITIONS = 3  # shown for one name
MOST_LINES = 20_000  # read in one file
MOST_LINES_OF_A_FILE = 1_000  # on a page
LONGEST_LINE = 200

NO_CODE: Mapping[str, str] = MappingProxyType({})

_FRAME = re.compile(r"^    ([\w.-]{1,100}\.py):(\d{1,7}), in ", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\r|\n")
_DEFINES = re.compile(r"([ \t]*)(?:async[ \t]+)?(def|class)[ \t]+(\w+)")
_ASSIGNS = re.compile(r"([ \t]*)()(\w+)[ \t]*=[^=]")


@dataclass(frozen=True)
class Line:
    """One line of a file; `marked` if an exception passed it."""

    number: int
    text: str
    marked: bool = False


@dataclass(frozen=True)
class Excerpt:
    """Consecutive lines of a file; `again` if an earlier failure shows the same lines."""

    file: str
    lines: tuple[Line, ...]
    cut: bool = False
    again: bool = False

    @property
    def where(self) -> str:
        first, last = self.lines[0].number, self.lines[-1].number
        return f"{self.file}:{first}" + (f"–{last}" if last > first else "")


@dataclass(frozen=True)
class Whole:
    """A whole file as text with line numbers, and a note about omitted lines, or ""."""

    file: str
    text: str
    note: str


def excerpts(
    tests: Iterable[TestOutcome], stage: Stage | None, code: Mapping[str, str]
) -> dict[str, list[Excerpt]]:
    """The code next to each failed test, {test id: excerpts}. Each excerpt is shown in full once.

    code   the files that were graded, {file name: text}
    """
    files = {name: _Source(name, _lines(text)) for name, text in code.items()}
    tasks = functions_of(stage.owns) if stage else {}
    shown: set[str] = set()
    code_of_test: dict[str, list[Excerpt]] = {}
    for test in tests:
        if test.category in (Category.PASSED, Category.NOT_STARTED):
            continue
        found = list(_where_it_stopped(test, files) or _functions(tasks.get(test.task, ()), files))
        code_of_test[test.id] = [replace(one, again=one.where in shown) for one in found]
        shown.update(one.where for one in found)
    return code_of_test


def of_task(stage: Stage, task: str, code: Mapping[str, str]) -> list[Excerpt]:
    """The functions of one task in the files that were graded, {file name: text}."""
    files = {name: _Source(name, _lines(text)) for name, text in code.items()}
    return list(_functions(functions_of(stage.owns).get(task, ()), files))


def whole_files(code: Mapping[str, str]) -> list[Whole]:
    """The files as text with line numbers; long files are cut."""
    return [_whole(name, text) for name, text in code.items()]


def _whole(name: str, text: str) -> Whole:
    lines = _lines(text)
    shown = lines[:MOST_LINES_OF_A_FILE]
    numbered = "\n".join(f"{number:>5}  {_shown(line)}" for number, line in enumerate(shown, 1))
    note = f"Only the first {len(shown):,} lines are shown." if len(lines) > len(shown) else ""
    return Whole(visible(name), numbered, note)


def _lines(text: str) -> list[str]:
    """The lines as Python counts them, at most MOST_LINES."""
    return _LINE_END.split(text.removesuffix("\n"), maxsplit=MOST_LINES)[:MOST_LINES]


def _shown(line: str) -> str:
    return visible(line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…").replace(
        "\t", "    "
    )


class _Source:
    """A student's file: its lines, and the places of its definitions."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file = file
        self.lines = lines

    @cached_property
    def definitions(self) -> dict[str, list[tuple[str, int]]]:
        """{name: [(its class or "", the line from 0)]}"""
        found: dict[str, list[tuple[str, int]]] = {}
        for owner, name, start, _ in _definitions(self.lines):
            found.setdefault(name, []).append((owner, start))
        return found

    def excerpt(self, first: int, last: int, marks: Sequence[int] = ()) -> Excerpt:
        """Lines `first` to `last`, counted from 1."""
        numbers = range(max(first, 1), min(last, len(self.lines)) + 1)
        return Excerpt(self.file, tuple(Line(n, _shown(self.lines[n - 1]), n in marks) for n in numbers))


# The place of a failure.


def _where_it_stopped(test: TestOutcome, files: Mapping[str, _Source]) -> list[Excerpt]:
    """The lines around the innermost places of a failure in these files."""
    places = [(file, int(line)) for file, line in (*_FRAME.findall(test.staff), *test.student.lines)]
    known = [(file, line) for file, line in places if file in files and 0 < line <= len(files[file].lines)]
    innermost = list(dict.fromkeys(reversed(known)))[:MOST_PLACES]
    if len(innermost) == 2 and _near(*innermost):
        return [_around(files, innermost)]
    return [_around(files, [place]) for place in reversed(innermost)]


def _near(one: tuple[str, int], other: tuple[str, int]) -> bool:
    return one[0] == other[0] and abs(one[1] - other[1]) <= 2 * AROUND


def _around(files: Mapping[str, _Source], places: Sequence[tuple[str, int]]) -> Excerpt:
    numbers = [line for _, line in places]
    return files[places[0][0]].excerpt(min(numbers) - AROUND, max(numbers) + AROUND, numbers)


# The functions of a task.


def _functions(wanted: Iterable[Function], files: Mapping[str, _Source]) -> Iterator[Excerpt]:
    """Each function of a task in the student's file. Missing functions are left out."""
    for file, owner, name, _ in wanted:
        if source := files.get(file):
            found = source.definitions.get(name, [])
            starts = [start for cls, start in found if cls == owner] or [start for _, start in found]
            yield from (_definition(source, start) for start in starts[-MOST_DEFINITIONS:])


def _definitions(lines: Sequence[str]) -> Iterator[tuple[str, str, int, bool]]:
    """Every line that defines a name: (its class or "", the name, the line from 0, whether by `def`)."""
    owner, inside = "", -1
    for number, line in enumerate(lines):
        found = _DEFINES.match(line[:LONGEST_LINE]) or _ASSIGNS.match(line[:LONGEST_LINE])
        if not found:
            continue
        indent, kind, name = len(found[1].expandtabs()), found[2], found[3]
        if indent <= inside:
            owner, inside = "", -1
        if kind == "class":
            owner, inside = name, indent
        else:
            yield owner, name, number, kind == "def"


def _definition(source: _Source, start: int) -> Excerpt:
    """The definition at line `start` (from 0), with all lines below it that are indented more deeply."""
    indent, end = _indent(source.lines[start]), start
    for number, line in enumerate(source.lines[start + 1 : start + LONGEST_FUNCTION + 1], start + 1):
        if not line.strip():
            continue
        if _indent(line) <= indent and line.lstrip()[0] not in ")]}":
            break
        end = number
    last = min(end, start + LONGEST_FUNCTION - 1)
    return replace(source.excerpt(start + 1, last + 1), cut=last < end)


def _indent(line: str) -> int:
    line = line[:LONGEST_LINE].expandtabs()
    return len(line) - len(line.lstrip())
