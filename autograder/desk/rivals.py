"""The attempts of a collected class of which the best counts, as `grade` reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.course import Course
from autograder.deadlines import class_file
from autograder.deadlines.standing import Name
from autograder.desk import attempts, lateness, manifest, storing
from autograder.desk.lateness import Deadlines
from autograder.desk.manifest import Attempt, Manifest
from autograder.marks.best import Rival, Rivals
from autograder.submissions import Submission


def of_submissions(submissions: Iterable[Submission], course: Course) -> Rivals:
    """The attempts of each submission that has several and lies in a class where the best counts.

    Raises DeadlineError, CollectError.
    """
    classes: dict[str, list[Submission]] = {}
    for one in submissions:
        if one.class_path:
            classes.setdefault(one.class_path, []).append(one)
    found: dict[tuple[str, str, str], list[Rival]] = {}
    for path, placed in classes.items():
        if (Path(path) / manifest.STATE).is_file():
            of_class = _of_class(Path(path), placed, course)
            found |= {(path, *name): several for name, several in of_class.items()}
    return found


def _of_class(folder: Path, placed: Sequence[Submission], course: Course) -> dict[Name, list[Rival]]:
    known = manifest.read(folder)
    several = _several(known)
    if not several:
        return {}
    rules = class_file.read(folder, course)
    enrolled = lateness.enrolled(rules, None) if rules.deadlines else None
    due = lateness.deadlines(rules, enrolled, known.folders, course)
    found = {}
    for one in placed:
        rivals = [
            _rival(attempt, one, folder, due, course) for attempt in several.get((one.entry, one.stage), ())
        ]
        if gradable := [rival for rival in rivals if not rival.submission.problem]:
            found[one.student, one.stage] = gradable
    return found


def _several(known: Manifest) -> Mapping[Name, list[Attempt]]:
    """The gradable attempts of each name that has several, where the best counts."""
    rivals = {name: attempts.rivals(several) for name, several in manifest.by_name(known).items()}
    return {
        name: several
        for name, several in rivals.items()
        if several[1:] and known.rules.get(name[1]) == "best"
    }


def _rival(attempt: Attempt, placed: Submission, folder: Path, due: Deadlines, course: Course) -> Rival:
    read = storing.submission(storing.home_of(attempt, folder), course.stage(attempt.stage), course)
    submission = replace(
        read,
        student=placed.student,
        class_path=placed.class_path,
        entry=placed.entry,
        source=f"{folder.name}/{storing.home_of(attempt, Path())}",
    )
    return Rival(
        attempt.number, attempt.digest, submission, due.standing(attempt.student, attempt.stage, attempt)
    )
