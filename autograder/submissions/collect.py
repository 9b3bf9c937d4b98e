"""Turn the paths that staff give into one submission per student and stage, and lines for all the rest."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.course import ROOT, Course
from autograder.submissions import lms
from autograder.submissions.found import (
    NO_STAGE,
    Findings,
    Found,
    Intake,
    IntakeError,
    Student,
    Submission,
    Unplaced,
)
from autograder.submissions.layout import Layout, recognised
from autograder.submissions.names import settle
from autograder.submissions.opened import NotRecognised, opened
from autograder.submissions.places import PACKAGE, PROVIDED, ZIP, inside, stage_named, without_suffix
from autograder.submissions.reading import of_class, of_export, of_stage, of_student, problem, stages
from autograder.submissions.tree import (
    LIMITS,
    Entry,
    Folder,
    Limits,
    Refused,
    Tree,
)
from autograder.text import listed, shown


def collect(
    paths: Sequence[Path | str], course: Course, *, layout: Layout = "auto", limits: Limits = LIMITS
) -> Intake:
    """Everything in these paths: one submission per student and stage, and a line for each other entry.

    `layout` overrides the rule that recognises each path. Raises IntakeError.

    One student can have several submissions for one stage. The last-changed one counts, among those that can
    be graded and differ from the course's own files. Its flags name the others. A submission outside any
    archive comes first: inside an archive a student can write another student's name.
    """
    everything = Findings()
    strange: list[tuple[Path, str]] = []
    for siblings in _by_folder(_given(paths, course)):
        if layout == "auto" and len(siblings) > 1 and (found := _together(siblings, course, limits)):
            everything.add(found)
            continue
        for path in siblings:
            try:
                everything.add(_in_path(path, course, layout, limits))
            except Refused as refused:
                strange.append((path, str(refused)))
    if not everything.found and not everything.unplaced:
        path, why = strange[0] if strange else (Path("."), "no path was given.")
        raise IntakeError(f"{shown(str(path))}: {why}\n{_layout(course)}")
    everything.found += [_unread(path, why) for path, why in strange]
    counting = _counting(everything.found)
    return Intake(_named(counting.found), everything.unplaced + counting.unplaced, everything.litter)


# The paths.


def _given(paths: Sequence[Path | str], course: Course) -> list[Path]:
    """The paths to read: absolute, each once, nested ones left out. Raises IntakeError."""
    given = []
    for path in paths:
        if str(path) == "":
            raise IntakeError(f"The path is empty: check the variable that holds it.\n{_layout(course)}")
        try:
            Path(path).stat()
        except (OSError, ValueError) as error:
            raise IntakeError(
                f"{shown(str(path))}: there is no such folder or zip.\n{_layout(course)}"
            ) from error
        given.append(Path(os.path.abspath(path)))
        _refuse_too_much(given[-1], str(path))
    return [path for path in dict.fromkeys(given) if not set(path.parents) & set(given)]


def _refuse_too_much(path: Path, given: str) -> None:
    real = Path(os.path.realpath(path))
    if real == Path(real.anchor):
        raise IntakeError(f"{shown(given)} is the whole disk: give the folder with the submissions.")
    if real == ROOT or real in ROOT.parents:
        raise IntakeError(
            f"{shown(given)} holds the course itself, with the reference: "
            "give the folder with the submissions."
        )


def _by_folder(paths: Iterable[Path]) -> Iterable[list[Path]]:
    """The paths grouped by the folder that holds them: a shell expands `class/*` to paths in one folder."""
    together: dict[Path, list[Path]] = {}
    for path in paths:
        together.setdefault(path.parent, []).append(path)
    return together.values()


def _together(siblings: Sequence[Path], course: Course, limits: Limits) -> Findings | None:
    """Several paths in one folder as entries of one class, or of one student when they are stages.

    None when they are something else, for example two classes. Catches Refused.
    """
    shapes = {_shape(path, course, limits) for path in siblings}
    around = siblings[0].parent
    tree = Folder(around, limits, only=frozenset(path.name for path in siblings))
    try:
        if "student" in shapes:
            return of_class(tree, course)
        if "stage" in shapes:
            return of_student(tree, Student(around.name, _folder_around(around), around.name), course)
    except Refused:
        return None
    return None


def _shape(path: Path, course: Course, limits: Limits) -> Layout:
    """What a path is by itself."""
    if path.name in PROVIDED:
        return "auto"
    if lms.is_loose(Entry(path.name, "file")) and not path.is_dir():
        return "student"
    try:
        with opened(path, limits) as tree:
            return recognised(tree, course)[0]
    except Refused:
        return "auto"


def _in_path(path: Path, course: Course, layout: Layout, limits: Limits) -> Findings:
    """Everything in one path. Raises Refused when the path has none of the shapes."""
    try:
        with opened(path, limits) as tree:
            return _read(tree, path, course, layout)
    except NotRecognised:
        raise
    except Refused as broken:
        if not path.name.lower().endswith(ZIP):
            raise
        return Findings([_unread(path, str(broken), course)])  # a broken zip is still a submission


def _read(tree: Tree, path: Path, course: Course, layout: Layout) -> Findings:
    """What is in a place of the given layout, or of the layout that is recognised. Raises Refused."""
    shape, place = (layout, inside(tree, course)) if layout != "auto" else recognised(tree, course)
    if shape == "class":
        return of_class(place, course)
    if shape == "student":
        return of_student(place, _student(path), course)
    if shape == "stage":
        if stage := stage_named(place.name, course):
            return of_stage(place, _student(path.parent), stage, course)
        raise NotRecognised(f"its name must be the name of a stage: {stages(course)}.")
    if (findings := of_export(place, course)).unplaced:
        return findings
    raise NotRecognised("; ".join(["nothing in it has the layout of a submission", *tree.flags]) + ".")


def _student(path: Path) -> Student:
    """The student whose folder or zip this path is."""
    name = path.name if path.is_dir() else without_suffix(path.name)
    return Student(name, _folder_around(path), path.name)


def _unread(path: Path, why: str, course: Course | None = None) -> Found:
    """The row for a path that cannot be read."""
    stage = stage_named(without_suffix(path.name), course) if course else None
    student = _student(path.parent if stage else path)
    return problem(student, stage.id if stage else NO_STAGE, why, shown(path.name))


def _folder_around(path: Path) -> str:
    return os.path.realpath(path.parent)


# Choose the submission that counts, and the student's final name.


def _counting(found: Iterable[Found]) -> Findings:
    """The submission that counts for each student and stage, and a line for each other submission."""
    together: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        together.setdefault((one.student.raw, one.submission.stage.casefold()), []).append(one)
    counting = Findings()
    for several in together.values():
        *others, last = sorted(several, key=_weight)
        if others:
            sources = listed([one.submission.source for one in others])
            flag = f"submitted {len(several)} times: {last.submission.source} counts, not {sources}"
            last = replace(last, submission=replace(last.submission, flags=(*last.submission.flags, flag)))
            counting.unplaced += [_outdone(one, last) for one in others]
        counting.found.append(last)
    return counting


def _weight(one: Found) -> tuple[bool, bool, bool, float]:
    return not one.student.packed, not one.submission.problem, not one.untouched, one.modified


def _outdone(one: Found, by: Found) -> Unplaced:
    """The line for a submission that another one replaces; one from another class can hold other work."""
    elsewhere = (
        one.student.class_path != by.student.class_path and one.submission.digest != by.submission.digest
    )
    why = f"{by.submission.source} counts for {one.submission.stage} instead: it is later or more complete."
    return Unplaced(one.submission.source, why, elsewhere)


def _named(found: Sequence[Found]) -> list[Submission]:
    """The submissions under their students' final names, sorted by student and stage."""
    names = settle(one.student.raw for one in found)
    submissions = []
    for one in found:
        name, student = names[one.student.raw], one.student
        flags = (name.flag, *one.submission.flags) if name.flag else one.submission.flags
        submissions.append(
            replace(
                one.submission,
                student=name.text,
                flags=flags,
                class_path=student.class_path,
                entry=student.entry,
            )
        )
    return sorted(submissions, key=lambda submission: (submission.student, submission.stage))


def _layout(course: Course) -> str:
    """The layouts that staff can give, for the message of an IntakeError."""
    last = course.stages[-1]
    file = f"{last.id}/{last.owns[0]}"
    return f"""Give one of these, as a folder or as a zip of it:
  CLASS/STUDENT/{file}    a class; it can also hold STUDENT.zip or STUDENT/{last.id}.zip
  STUDENT/{file}          one student
  {file}                  one stage; the student is the folder around it
The folder {PACKAGE}/ can also hold {last.owns[0]}. The stages are {stages(course, "and")}.
Choose one of the three with --layout class, student or stage."""
