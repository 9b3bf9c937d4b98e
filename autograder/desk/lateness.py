"""The deadlines of a class, with each student's extensions, and where each submission stands.

CLASS/class.toml + roster + CLASS/.collected/manifest.json  ─►  {(student, stage): Standing}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course import Course, Stage
from autograder.deadlines import class_file
from autograder.deadlines.class_file import ClassFile, Deadline, DeadlineError
from autograder.deadlines.standing import Name, Standing
from autograder.deadlines.times import later
from autograder.desk import manifest, roster
from autograder.desk.manifest import Attempt, Manifest
from autograder.desk.records import Person
from autograder.desk.roster import Roster
from autograder.submissions import Submission
from autograder.text import shown


@dataclass(frozen=True)
class Deadlines:
    """The deadlines of a class: those of everybody by stage, and those of students with an extension."""

    everybody: Mapping[str, Deadline] = field(default_factory=dict)
    extended: Mapping[Name, Deadline] = field(default_factory=dict)

    def of(self, student: str, stage: str) -> Deadline | None:
        return self.extended.get((student, stage)) or self.everybody.get(stage)

    def standing(self, student: str, stage: str, attempt: Attempt | None) -> Standing | None:
        """Where an attempt stands; None without a deadline."""
        deadline, extended = self.of(student, stage), (student, stage) in self.extended
        return standing(deadline, attempt, extended=extended) if deadline else None


def enrolled(rules: ClassFile, given: Path | None) -> Roster | None:
    """The roster of a class: the one that class.toml names, or the given one.

    Extensions stand in the roster that class.toml names: `grade` reads them there. Raises DeadlineError,
    CollectError.
    """
    path = rules.roster
    if path and given and path.resolve() != given.resolve():
        raise DeadlineError(f"{rules.path}, roster: it names {path}, so leave out --roster")
    if path is None and given is None:
        return None
    found = roster.read(path or given or Path())
    if path is None and any(one.extensions for one in found.students):
        raise DeadlineError(
            f"{given} has extensions, and {rules.path} names no roster: "
            'name it there with a line like roster = "../roster.csv"'
        )
    return found


def deadlines(
    rules: ClassFile, students: Roster | None, folders: Mapping[str, str], course: Course
) -> Deadlines:
    """The deadlines of all students. `folders` is {key in the roster: folder}. Raises DeadlineError."""
    extended: dict[Name, Deadline] = {}
    for student in students.students if students else ():
        for column, text in student.extensions.items():
            where = f"{rules.roster}, extension-{column} of {shown(student.key)}"
            stage = _stage(column, course)
            if stage is None:
                raise DeadlineError(f"{where}: there is no such stage")
            if stage.id not in rules.deadlines:
                raise DeadlineError(f"{where}: {rules.path} has no due date for stage {stage.number}")
            common = rules.deadlines[stage.id]
            try:
                due = later(common.due, text)
            except ValueError as error:
                raise DeadlineError(f"{where}: {error}; or write +48h") from error
            extended[folders.get(student.key, student.key), stage.id] = replace(common, due=due)
    return Deadlines(rules.deadlines, extended)


def _stage(column: str, course: Course) -> Stage | None:
    """The stage that a column names, as `02`, `2` or `02backprop`: the roster drops signs and case."""
    for stage in course.stages:
        if column in (stage.number, stage.number.lstrip("0") or "0", re.sub(r"[\W_]", "", stage.id)):
            return stage
    return None


def of_class(
    folder: Path, names: Iterable[Name], course: Course, counting: Mapping[Name, Attempt] = {}
) -> dict[Name, Standing]:
    """Where these submissions of a class stand; {} without deadlines. Raises DeadlineError, CollectError.

    counting  the attempt that counts of names where it is another one than the class holds
    """
    rules = class_file.read(folder, course)
    if not rules.deadlines:
        return {}
    known = manifest.read(folder)
    students = enrolled(rules, None)
    _refuse_other_folders(rules, students, known)
    due = deadlines(rules, students, known.folders, course)
    taken = {(one.student, one.stage): one for one in known.attempts if one.taken} | dict(counting)
    found = ((name, due.standing(*name, taken.get(name))) for name in names)
    return {name: standing for name, standing in found if standing}


def _refuse_other_folders(rules: ClassFile, students: Roster | None, known: Manifest) -> None:
    """Raise DeadlineError if the class has a student with an extension in a folder with another name."""
    if not students:
        return
    folders = {known.folders.get(one.key, one.key) for one in students.students}
    for one in known.attempts:
        rows = students.find(Person(one.name, one.lms_id, one.email)) if one.student not in folders else []
        if len(rows) == 1 and rows[0].extensions:
            raise DeadlineError(
                f"{rules.roster}, extension of {shown(rows[0].key)}: the class has this student in the folder"
                f" {one.student}: write that into the column `key`, or collect into a new folder"
            )


def of_submissions(submissions: Iterable[Submission], course: Course) -> dict[str, dict[Name, Standing]]:
    """{path of a class: where its submissions stand}. Raises DeadlineError, CollectError."""
    names: dict[str, list[Name]] = {}
    for one in submissions:
        names.setdefault(one.class_path, []).append((one.student, one.stage))
    return {path: of_class(Path(path), of, course) for path, of in names.items() if path}


def standing(deadline: Deadline, attempt: Attempt | None, *, extended: bool = False) -> Standing:
    return Standing(
        deadline.due.isoformat(),
        attempt.submitted if attempt else "",
        extended,
        deadline.grace,
        deadline.penalty,
        attempt.marked_late if attempt else False,
    )
