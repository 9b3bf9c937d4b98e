"""The parts of a class that have a page of their own: everyone, one stage, one section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.course import Stage
from autograder.report.register import Enrolment, sections_of
from autograder.results import Result
from autograder.text import one_line

MOST_SECTIONS = 40  # more are teams rather than sections: the table of all students has them in a column
LONGEST = 40  # characters of a section's name


@dataclass(frozen=True)
class Scope:
    """A part of a class.

    label    the words of the link to it
    page     the name of its page
    prefix   what the names of its sheets and pictures begin with; a stage uses those of the whole class
    section  the section's name; "" for all
    stage    the stage's id; "" for all
    """

    label: str
    page: str
    prefix: str = ""
    section: str = ""
    stage: str = ""

    def results(self, graded: Sequence[Result], enrolment: Enrolment) -> list[Result]:
        """The results that belong to it."""
        return [
            result
            for result in graded
            if self.stage in ("", result.stage)
            and self.section in ("", enrolment.sections.get(result.student, ""))
        ]

    def enrolment(self, whole: Enrolment) -> Enrolment:
        """What the manifest says about its students."""
        if not self.section:
            return whole
        missing = {stage: self._mine(students, whole) for stage, students in whole.missing.items()}
        late = {
            stage: {one: late[one] for one in self._mine(list(late), whole)}
            for stage, late in whole.late.items()
        }
        return replace(whole, missing=missing, late=late)

    def _mine(self, students: Sequence[str], whole: Enrolment) -> list[str]:
        return [one for one in students if whole.sections.get(one) == self.section]


EVERYONE = Scope("everyone", "index.html")


def scopes(columns: Sequence[Stage], graded: Sequence[Result], enrolment: Enrolment) -> list[Scope]:
    """The whole class, then its sections, then its stages. One alone has no page of its own."""
    absent = [student for students in enrolment.missing.values() for student in students]
    names = sections_of(enrolment, [*(result.student for result in graded), *absent])
    names = names if 1 < len(names) <= MOST_SECTIONS else []
    found = [EVERYONE]
    for name, short in zip(names, _short(names), strict=True):
        label = one_line(name, LONGEST) or "(no name)"
        found.append(Scope(label, f"class-section-{short}.html", f"section-{short}-", section=name))
    if len(columns) > 1:
        found += [Scope(stage.number, f"class-stage-{stage.id}.html", stage=stage.id) for stage in columns]
    return found


def _short(names: Sequence[str]) -> list[str]:
    """A word for each section that is safe in a file's name and differs from the others."""
    words: list[str] = []
    for name in names:
        word = re.sub(r"[^a-z0-9]+", "-", name.lower()[:LONGEST]).strip("-") or "x"
        while word in words:
            word += "-x"
        words.append(word)
    return words
