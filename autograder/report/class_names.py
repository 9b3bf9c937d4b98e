"""How a student is named on the class page: by the display name of the manifest, else by the folder."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from autograder.report.pages import link
from autograder.report.register import Enrolment
from autograder.text import one_line

LONGEST_NAME = 60


@dataclass(frozen=True)
class Who:
    """A student, the address of the staff page, and the folder's name where it is known to differ."""

    name: str
    page: str
    key: str = ""


def named(student: str, enrolment: Enrolment, stage: str = "", task: str = "") -> Who:
    """A student, with the staff page of a stage if one is given, at the place of a task."""
    key = one_line(student, LONGEST_NAME)
    name = one_line(enrolment.names.get(student, ""), LONGEST_NAME) or key or "(no name)"
    place = f"#task-{quote(task)}" if task else ""
    return Who(name, link("staff", student, stage) + place if stage else "", key if key != name else "")
