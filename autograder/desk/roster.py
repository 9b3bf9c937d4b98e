"""The roster: a CSV file with a row for each student of the class.

It can be a table of one's own (`key,name,id,email,group,section,extension-02`), Canvas's gradebook, Moodle's
grading worksheet, Gradescope's or nbgrader's list of students, or `classroom_roster.csv`. Headers decide
which column is what.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.desk import sheets
from autograder.desk.records import CollectError, Person
from autograder.desk.sheets import Sheet
from autograder.text import shown

NAMES = ("name", "fullname", "student", "studentname", "displayname")
FIRST, LAST = ("firstname", "first", "givenname"), ("lastname", "last", "surname", "familyname")
EMAILS = ("email", "emailaddress")
GROUPS = ("group", "groupname", "team")
SECTIONS = ("section", "sections", "sectionname")
# The columns that identify a student. The first one that is filled gives the name of the folder.
IDS = (
    *(
        "key",
        "username",
        "login",
        "sisloginid",
        "githubusername",
        "sid",
        "idnumber",
        "studentid",
        "orgdefinedid",
    ),
    *("identifier", "sisuserid", "id", "lmsid", "lmsuserid", "participant", "githubid", "integrationid"),
)
OF_SYSTEM = ("id", "lmsid", "lmsuserid", "participant", "sid", "identifier")
# Moodle's "Participant 123456", in the language of the site. It is a new number in each assignment, so it
# finds a student and names no folder.
PARTICIPANT = re.compile(r"\D+ (\d+)")
EXTENSION = re.compile(r"extension(\d.*)")  # of a due date: the column `extension-02`


@dataclass(frozen=True)
class Enrolled:
    """A student of the roster: the key, the name, everything that identifies the student, and the group.

    `lms_id` is the system's own id, if the roster has a column of it. `extensions` is {stage: text}, with the
    stage as the column names it. `section` is the group without one.
    """

    key: str
    name: str
    email: str
    group: str
    lms_id: str
    ids: frozenset[str]
    names: frozenset[str]
    extensions: Mapping[str, str] = field(default_factory=dict, hash=False)
    section: str = ""

    def has_id(self, person: Person) -> bool:
        return bool(self.ids & _ids(person))

    def is_named(self, person: Person) -> bool:
        return squashed(person.name or person.id) in self.names


@dataclass(frozen=True)
class Roster:
    """All students of the class."""

    students: tuple[Enrolled, ...]

    def find(self, person: Person) -> list[Enrolled]:
        """The students that a person can be: by id or address if one fits, else by name, else by group."""
        ids, name = _ids(person), squashed(person.name or person.id)
        by_id = [one for one in self.students if one.ids & ids]
        return by_id or [one for one in self.students if name in one.names]

    def group(self, person: Person) -> list[Enrolled]:
        """The members of a group that has this person's name. Canvas gives it the id of one of them."""
        name = squashed(person.name or person.id)
        return [one for one in self.students if one.group and squashed(one.group) == name]


def read(path: Path) -> Roster:
    """The roster in a CSV file. Raises CollectError."""
    students = tuple(_students(sheets.read(path)))
    if not students:
        raise CollectError(f"{path} names no student: its first line needs columns, as in key,name,id,email")
    _refuse_doubles(students, path)
    return Roster(students)


def _students(sheet: Sheet) -> Iterable[Enrolled]:
    header = [re.sub(r"[\W_]", "", word.casefold()) for word in sheet.header]
    for row in sheet.rows:
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=True) if cell.strip()}
        student = _enrolled(cells)
        if student and not student.name.startswith("Points Possible"):  # the second row of Canvas's gradebook
            yield student


def _enrolled(cells: dict[str, str]) -> Enrolled | None:
    def first(columns: Iterable[str]) -> str:
        return next((cells[column] for column in columns if column in cells), "")

    given, family, whole = first(FIRST), first(LAST), first(NAMES)
    name = whole or f"{given} {family}".strip()
    number = PARTICIPANT.fullmatch(cells.get("identifier", ""))
    columns = [one for one in (*IDS, *EMAILS) if one in cells and not (number and one == "identifier")]
    ids = [cells[column] for column in columns]
    key = next(iter(ids), name)
    if not key:
        return None
    *before, last = name.split() or [""]
    spelled = {name, f"{given} {family}", f"{family} {given}", " ".join([last, *before])}
    spelled.add(" ".join(reversed(name.split(",", 1))))
    names = frozenset(filter(None, map(squashed, spelled)))
    lms_id = number[1] if number else first(OF_SYSTEM)
    everything = frozenset(map(_plain, filter(None, (*ids, key, lms_id))))
    later = {found[1]: text for column, text in cells.items() if (found := EXTENSION.fullmatch(column))}
    group, section = first(GROUPS), first(SECTIONS)
    return Enrolled(key, name, first(EMAILS), group, lms_id, everything, names, later, section or group)


def _refuse_doubles(students: Iterable[Enrolled], path: Path) -> None:
    seen: set[str] = set()
    for student in students:
        if _plain(student.key) in seen:
            raise CollectError(f"{path} has two students with the key {shown(student.key)}: make it unique")
        seen.add(_plain(student.key))


def squashed(name: str) -> str:
    """The letters, marks and digits of a name, for comparing: systems drop blanks, commas and case."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name[:400]).casefold())
    return "".join(c for c in text if unicodedata.category(c)[0] in "LMN")


def _ids(person: Person) -> set[str]:
    """The words of a person that identify: a name alone can be one, as that of a folder."""
    return {_plain(word) for word in (person.id or person.name, person.email) if word}


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold()
