"""Say who a student is on the class page: a name for people, the folder's name, and the staff page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from autograder.report.pages import link
from autograder.report.register import NOBODY, Enrolment
from autograder.text import one_line

LONGEST = 60  # characters of a name


@dataclass(frozen=True)
class Who:
    """A student, the address of the staff page or "", and the folder's name where it is another."""

    name: str
    page: str
    key: str = ""


def who_is(student: str, enrolment: Enrolment = NOBODY, stage: str = "", task: str = "") -> Who:
    """A student under the display name; the folder's name tells two of one name apart.

    stage, task  the staff page to link, and the place in it; "" for none
    """
    key = one_line(student, LONGEST)
    name = one_line(enrolment.names.get(student, ""), LONGEST)
    if name and enrolment.names[student] in enrolment.shared:
        name = f"{name} ({key})"
    name = name or key or "(no name)"
    page = link("staff", student, stage) if stage else ""
    place = f"#task-{quote(task)}" if page and task else ""
    return Who(name, page + place, key if key != name else "")
