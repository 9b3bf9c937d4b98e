"""The files of the class: its pages, and the sheets and pictures behind them in class/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from autograder.course import Course
from autograder.marks.marking import NOTHING, Marking
from autograder.report.class_changes import Moved
from autograder.report.class_page import class_pages
from autograder.report.class_pictures import pictures
from autograder.report.class_sheets import sheets
from autograder.report.pages import Page
from autograder.report.register import Register
from autograder.results import Result

FOLDER = "class"


def class_files(
    graded: Sequence[Result],
    course: Course,
    register: Register,
    moved: Sequence[Moved],
    marks: Marking = NOTHING,
) -> Iterator[tuple[Path, str | bytes]]:
    """Each file with its content, the page of the whole class first. A stage links to the sheets of all."""
    template = Page("class")
    for page in class_pages(graded, course, register, moved, marks):
        yield Path(page.scope.page), template.render(page=page)
        if page.scope.stage or not page.rows:
            continue
        behind: dict[str, str | bytes] = {**sheets(page)}
        for panel in page.panels:
            behind |= pictures(panel)
        for name, content in behind.items():
            yield Path(FOLDER, page.scope.prefix + name), content


def remove_others(results: Path, written: Iterable[Path]) -> None:
    """Remove the files of sections and stages that the class no longer has."""
    kept = set(written)
    for path in (*results.glob("class-*.html"), *(results / FOLDER).glob("*")):
        if path not in kept and (path.is_file() or path.is_symlink()):
            path.unlink()
