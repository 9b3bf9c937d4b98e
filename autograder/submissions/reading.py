"""Read a class, a student or a stage: each entry is a submission, a part of one, or a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from autograder.course import Course, Stage
from autograder.submissions import lms
from autograder.submissions.advice import layout_of, lies_deeper, no_stage
from autograder.submissions.found import NO_STAGE, Findings, Found, Student, Submission, Unplaced
from autograder.submissions.layout import is_student, shows_class
from autograder.submissions.names import clean
from autograder.submissions.owned import read_owned
from autograder.submissions.places import (
    PROVIDED,
    below,
    entered,
    has_stage_id,
    holds_work,
    inside,
    is_archive,
    lone_folder,
    meant_as_stage,
    owned_in,
    stage_meant,
    stage_of,
    without_suffix,
)
from autograder.submissions.tree import Entry, Refused, Tree
from autograder.text import listed, shown

MOST_LINES = 20  # lines for the unused entries of one student


def of_class(tree: Tree, course: Course) -> Findings:
    """Every student of a class, and a line for each other entry. Raises Refused."""
    findings = Findings(litter=tree.litter())
    for entry in tree.entries():
        if not is_student(tree, entry, course):
            findings.unplaced.append(_no_student(tree, entry, course))
            continue
        name = entry.name if entry.kind == "folder" else without_suffix(entry.name)
        student = Student(name, tree.path, entry.name, tree.packed)
        try:
            with entered(tree, entry) as place:
                findings.add(of_student(place, student, course))
        except Refused as refused:
            findings.found.append(problem(student, NO_STAGE, str(refused), below(tree, entry)))
    return findings


def _no_student(tree: Tree, entry: Entry, course: Course) -> Unplaced:
    """The line for an entry of a class that is outside every student's place."""
    if lms.is_loose(entry):
        return Unplaced(below(tree, entry), lms.advice(entry.name, course), True)
    name, work = shown(entry.name), holds_work(tree, entry)
    stage = stage_of(entry, course) or stage_meant(entry.name, course)
    if not work and stage is None and entry.name not in PROVIDED:
        why = f"{name} is neither a folder nor a zip, and it seems to hold no work: keep it or remove it."
    else:
        where = "as STUDENT/" if stage else "for example as STUDENT/"
        why = (
            f"{name} lies beside the students' folders and belongs to no student: "
            f"put it into its student's folder, {where}{layout_of(stage or course.stages[-1])}. "
            "If all of this belongs to one student, add --layout student."
        )
    return Unplaced(below(tree, entry), why, work)


def of_export(tree: Tree, course: Course) -> Findings:
    """A line for each entry of a lone folder whose entries look like students with their stages missing.

    The findings are empty when every entry lacks files of the course. Raises Refused.
    """
    folder = lone_folder(tree)
    if folder is None or meant_as_stage(folder, course) or folder.name in PROVIDED:
        return Findings()
    inner = tree.folder(folder.name)
    entries = inner.entries()
    students = {entry: line for entry in entries if (line := _of_export(inner, entry, course))}
    if not students:
        return Findings()
    lines = [students.get(entry) or _no_student(inner, entry, course) for entry in entries]
    return Findings(unplaced=lines, litter=tree.litter() + inner.litter())


def _of_export(tree: Tree, entry: Entry, course: Course) -> Unplaced | None:
    """The line for a folder or a zip that holds files of the course directly; None for any other entry."""
    owned: set[str] = set()
    with suppress(Refused), entered(tree, entry) as place:  # an unreadable entry is not clearly a student's
        owned = owned_in(place, place.entries(), course)
    stage = next((stage for stage in course.stages if owned & set(stage.owns)), None)
    if stage is None or entry.name in PROVIDED:
        return None
    give = f"unpack the archive and give {tree.source}" if tree.packed else f"give {tree.source}"
    why = (
        f"{shown(entry.name)} holds {listed(sorted(owned))} and seems to belong to one student: {give} "
        f"if its entries are the students, or submit it as STUDENT/{layout_of(stage)}."
    )
    return Unplaced(below(tree, entry), why, True)


def of_student(tree: Tree, student: Student, course: Course) -> Findings:
    """All that one student submitted. A zip opens if it has a stage's name or is the only entry."""
    findings = Findings()
    try:
        findings.litter = tree.litter()
        tree = _inside_student(tree, course)
        entries = tree.entries()
    except Refused as refused:
        findings.found = [problem(student, NO_STAGE, str(refused), tree.source, tree.flags)]
        return findings
    findings.add(_of_files(tree, student, course))
    for entry in entries:
        if stage := stage_of(entry, course):
            findings.add(_of_entry(tree, entry, student, stage, course))
    if not findings.found and len(entries) == 1 and is_archive(entries[0]):
        return _of_lone_archive(tree, entries[0], student, course)
    findings.add(_of_others(tree, entries, student, course, findings.found))
    return findings


def _of_lone_archive(tree: Tree, entry: Entry, student: Student, course: Course) -> Findings:
    try:
        with entered(tree, entry) as place:
            return of_student(place, student, course)
    except Refused as refused:
        return Findings([problem(student, NO_STAGE, str(refused), below(tree, entry), tree.flags)])


def _inside_student(tree: Tree, course: Course) -> Tree:
    """A student's place, or the lone folder in it that holds the stages."""
    inner = inside(tree, course)
    folder = lone_folder(inner)
    if folder and not meant_as_stage(folder, course):
        deeper = inner.folder(folder.name)
        if any(has_stage_id(entry, course) for entry in deeper.entries()):
            return deeper
    return inner


def _of_files(tree: Tree, student: Student, course: Course) -> Findings:
    """Files outside any stage's folder: one submission for every stage that owns one of them."""
    findings, owned = Findings(), owned_in(tree, tree.entries(), course)
    for stage in course.stages:
        if owned & set(stage.owns):
            findings.found.append(_of_stage(tree, student, stage))
    return findings


def _of_entry(tree: Tree, entry: Entry, student: Student, stage: Stage, course: Course) -> Findings:
    """The submission in a folder or an archive that has a stage's name."""
    try:
        with entered(tree, entry) as place:
            return of_stage(place, student, stage, course)
    except Refused as refused:
        return Findings([problem(student, stage.id, str(refused), below(tree, entry), tree.flags)])


def of_stage(tree: Tree, student: Student, stage: Stage, course: Course) -> Findings:
    """One stage's submission. Refusals become its `problem`."""
    litter, archives = 0, []
    with suppress(Refused):  # `read_owned` reports it
        litter = tree.litter()
        tree = inside(tree, course)
        archives = [entry.name for entry in tree.entries() if is_archive(entry)]
    flags = (f"archive beside the files not opened: {listed(archives)}",) if archives else ()
    return Findings([_of_stage(tree, student, stage, flags)], litter=litter)


def _of_stage(tree: Tree, student: Student, stage: Stage, flags: tuple[str, ...] = ()) -> Found:
    owned = read_owned(tree, stage)
    flags = tuple(owned.flags) if owned.problem else (*owned.flags, *flags)  # a problem names archives itself
    submission = Submission(
        "",
        stage.id,
        owned.files,
        owned.problem,
        flags,
        tree.source,
        others=tuple(owned.others),
        classifier=owned.classifier,
    )
    return Found(student, submission, owned.modified, owned.untouched)


def _of_others(
    tree: Tree, entries: Sequence[Entry], student: Student, course: Course, found: Sequence[Found]
) -> Findings:
    """The other entries of a student's place: one row if `found` is empty, else a line for each entry.

    If the place itself is a submission, entries that hold no work are a part of it.
    """
    others = [entry for entry in entries if not stage_of(entry, course)]
    folders = [entry for entry in others if entry.kind == "folder" and entry.name not in PROVIDED]
    unknown = [entry for entry in folders if meant_as_stage(entry, course)] if found else folders
    findings = Findings()
    if unknown:
        findings.found.append(_of_unknown(tree, unknown, student, course))
    elif not found:
        stage, why = no_stage(tree, course)
        findings.found.append(problem(student, stage.id if stage else NO_STAGE, why, tree.source, tree.flags))
        return findings
    taken = {name for stage in course.stages for name in stage.takes}
    covered = set(unknown)
    unused = [entry for entry in others if entry not in covered and entry.name not in taken]
    findings.unplaced = [_unused(tree, entry, course) for entry in unused[:MOST_LINES]]
    if len(unused) > MOST_LINES:
        more = f"{len(unused) - MOST_LINES:,} more entries"
        why = f"{more} are no part of a submission: submit only the files that the course asks for."
        findings.unplaced.append(Unplaced(tree.source, why, True))
    if any(one.submission.source == tree.source for one in found):
        findings.unplaced = [line for line in findings.unplaced if line.holds_work]
    return findings


def _unused(tree: Tree, entry: Entry, course: Course) -> Unplaced:
    """The line for an entry of a student's place that is outside every submission."""
    name = shown(entry.name)
    provided = entry.name in (*PROVIDED, *course.provided, *(f"{stage.id}.ipynb" for stage in course.stages))
    if provided or not holds_work(tree, entry):
        return Unplaced(below(tree, entry), f"{name} is no part of a submission: it can stay there.", False)
    stage = stage_meant(entry.name, course) or _stage_below(tree, entry, course)
    where = layout_of(stage) if stage else "STAGE/FILE, for example " + layout_of(course.stages[-1])
    return Unplaced(
        below(tree, entry), f"{name} can hold work, but its name is no stage's: submit it as {where}.", True
    )


def _stage_below(tree: Tree, entry: Entry, course: Course) -> Stage | None:
    """The stage that owns a file in this folder; else None."""
    if entry.kind != "folder":
        return None
    with suppress(Refused):
        names = {deeper.name for deeper in tree.folder(entry.name).entries()}
        return next((stage for stage in course.stages if names & set(stage.owns)), None)
    return None


def _of_unknown(tree: Tree, entries: Sequence[Entry], student: Student, course: Course) -> Found:
    """A row for all folders that need the name of a stage and have another one."""
    names = [entry.name for entry in entries]
    are = "are no stages" if names[1:] else "is no stage"
    why = f"{listed(names)} {are} of this course: name a folder after the stage it answers, {stages(course)}."
    students = [entry.name for entry in entries if shows_class(tree, entry, course, stages=True)]
    stage, where = lies_deeper(tree, entries, course)
    if students[1:]:
        why = f"If {listed(students)} are students, give {tree.source} by itself; else {why}"
    elif stage:
        why = (
            f"{listed(names)} {are} of this course, but {where} lies there: submit it as {layout_of(stage)}."
        )
    if names[1:]:
        return problem(student, NO_STAGE, why, tree.source, tree.flags)
    if stage := stage_meant(names[0], course) or _stage_below(tree, entries[0], course):
        name_it = f"name the folder {stage.id}, as in {layout_of(stage)}"
        why = f"{shown(names[0])} is no stage of this course: {name_it}."
    name = clean(names[0], otherwise="odd-stage")
    return problem(student, name.text, why, below(tree, entries[0]), tree.flags)


def problem(student: Student, stage: str, why: str, source: str, flags: Sequence[str] = ()) -> Found:
    """A row for a submission that cannot be graded; `why` is one sentence."""
    return Found(student, Submission("", stage, {}, why, tuple(flags), source))


def stages(course: Course, conjunction: str = "or") -> str:
    """The stages' ids as a list in a sentence: `A, B or C`."""
    *others, last = [stage.id for stage in course.stages]
    return f"{', '.join(others)} {conjunction} {last}" if others else last
