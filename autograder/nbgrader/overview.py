"""The instructor's first page: where each stage of an nbgrader course stands, and what comes next.

Only names of folders are counted. The page holds no text of a submission, not even a student's name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from autograder.course import Course, Stage, load

PAGE = "results/index.html"
NO_PAGE = "The class page appears after `autograder grade submitted/ --results results`, in a terminal."


@dataclass(frozen=True)
class Standing:
    """One stage in a course folder: whether its release is made, and how many students are at each step."""

    stage: Stage
    generated: bool
    submitted: int
    autograded: int
    feedback: int

    @property
    def following(self) -> str:
        """What the instructor does next."""
        if not self.generated:
            return "generate and release it"
        if not self.submitted:
            return "collect it when students have submitted"
        if self.autograded < self.submitted:
            return f"autograde {self.submitted - self.autograded} submissions"
        if self.feedback < self.autograded:
            return "read it in formgrader, then generate and release the feedback"
        return "nothing"


class Overview:
    """The standings of a course folder, as notebooks show them."""

    def __init__(self, folder: Path = Path(), server: str = "") -> None:
        self.server = server or f"http://127.0.0.1:{os.environ.get('LAB_PORT', '8889')}"
        self.rows = standings(load(), folder)
        self.has_page = (folder / PAGE).is_file()

    def _repr_html_(self) -> str:
        head = Markup(
            "<tr><th>stage</th><th>submitted</th><th>autograded</th><th>feedback</th><th>next</th></tr>"
        )
        return str(
            self._links()
            + Markup("<table>{}{}</table>").format(head, Markup("").join(map(self._row, self.rows)))
        )

    def __repr__(self) -> str:
        return "\n".join(
            f"{row.stage.id:<16} {row.submitted:>4} submitted, next: {row.following}" for row in self.rows
        )

    def _links(self) -> Markup:
        page = self._link(PAGE, "The class page") if self.has_page else Markup("{}").format(NO_PAGE)
        return Markup("<p>{} · {}</p>").format(self._link("formgrader", "Formgrader"), page)

    def _row(self, row: Standing) -> Markup:
        name = self._link(f"formgrader/manage_submissions/{row.stage.id}", row.stage.id)
        counts = (row.submitted, row.autograded, row.feedback)
        cells = Markup("").join(Markup("<td>{}</td>").format(text) for text in (name, *counts, row.following))
        return Markup("<tr>{}</tr>").format(cells)

    def _link(self, path: str, text: str) -> Markup:
        """A link to another page of the server. JupyterLab takes a link without a host for a file."""
        return Markup('<a href="{}/{}" target="_blank">{}</a>').format(self.server, path, text)


def standings(course: Course, folder: Path) -> list[Standing]:
    """Where each stage stands, in the course's order."""

    def count(step: str, stage: Stage) -> int:
        return sum(path.is_dir() for path in (folder / step).glob(f"*/{stage.id}"))

    return [
        Standing(
            stage,
            (folder / "release" / stage.id).is_dir(),
            *(count(step, stage) for step in ("submitted", "autograded", "feedback")),
        )
        for stage in course.stages
    ]
