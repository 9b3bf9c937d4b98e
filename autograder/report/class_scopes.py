"""The parts of a class that have a page of their own: everyone, a section, a stage, a section in a stage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.course import Stage
from autograder.report.register import Enrolment, sections_of
from autograder.results import Result
from autograder.text import one_line

MOST_SECTIONS = 40  # more are teams rather than sections: the table of all students has them in a column
MOST_PAIRS = 120  # pages of one section and one stage; the pages of a section show all stages
LONGEST = 40  # characters of a section's name


@dataclass(frozen=True)
class Scope:
    """A part of a class.

    page     the name of its page
    prefix   what the names of its sheets and pictures begin with; a stage uses those of all stages
    section  the section's name; "" for all
    stage    the stage's id; "" for all
    group    the section in words
    number   the stage's number
    """

    page: str
    prefix: str = ""
    section: str = ""
    stage: str = ""
    group: str = ""
    number: str = ""

    @property
    def label(self) -> str:
        """`everyone`, `stage 02`, `section A, stage 02`."""
        words = [f"section {self.group}" * bool(self.group), f"stage {self.number}" * bool(self.stage)]
        return ", ".join(filter(None, words)) or "everyone"

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


EVERYONE = Scope("index.html")


def scopes(columns: Sequence[Stage], graded: Sequence[Result], enrolment: Enrolment) -> list[Scope]:
    """The whole class, its sections, its stages, and each section in each stage if these are few.

    A section or a stage that is alone has no page of its own.
    """
    absent = [student for students in enrolment.missing.values() for student in students]
    names = sections_of(enrolment, [*(result.student for result in graded), *absent])
    names = names if 1 < len(names) <= MOST_SECTIONS else []
    stages = columns if len(columns) > 1 else []
    sections = [_section(name, short) for name, short in zip(names, _short(names), strict=True)]
    found = [EVERYONE, *sections]
    found += [Scope(f"class-stage-{stage.id}.html", stage=stage.id, number=stage.number) for stage in stages]
    if len(sections) * len(stages) <= MOST_PAIRS:
        found += [_both(section, stage) for section in sections for stage in stages]
    return found


def _section(name: str, short: str) -> Scope:
    group = one_line(name, LONGEST) or "(no name)"
    return Scope(f"class-section-{short}.html", f"section-{short}-", name, group=group)


def _both(section: Scope, stage: Stage) -> Scope:
    """A section in a stage. Its page begins with the stage: a section can be named `a-stage-02`."""
    page = section.page.replace("class-", f"class-{stage.id}-", 1)
    return replace(section, page=page, stage=stage.id, number=stage.number)


Links = list[tuple[str, str]]  # label, page


def links(scope: Scope, all_: Sequence[Scope]) -> tuple[Links, Links]:
    """From a page to the other sections of its stage, and to the other stages of its section."""
    pages = {(one.section, one.stage): one.page for one in all_}
    sections = {one.section: one.group for one in all_ if one.section}
    stages = {one.stage: one.number for one in all_ if one.stage}
    across = [(name, pages.get((key, scope.stage), pages[key, ""])) for key, name in sections.items()]
    along = [(name, pages.get((scope.section, key), pages["", key])) for key, name in stages.items()]
    return (
        [("everyone", pages["", scope.stage]), *across] if across else [],
        [("all", pages[scope.section, ""]), *along] if along else [],
    )


def _short(names: Sequence[str]) -> list[str]:
    """A word for each section that is safe in a file's name and differs from the others."""
    words: list[str] = []
    for name in names:
        word = re.sub(r"[^a-z0-9]+", "-", name.lower()[:LONGEST]).strip("-") or "x"
        while word in words:
            word += "-x"
        words.append(word)
    return words
