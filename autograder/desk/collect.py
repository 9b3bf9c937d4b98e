"""Turn downloads into a class folder. Every entry becomes a part of an attempt, or a line with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from autograder.course import Course, Stage
from autograder.deadlines import class_file
from autograder.deadlines.class_file import ClassFile, Deadline
from autograder.desk import (
    attempts,
    downloads,
    for_nbgrader,
    lateness,
    manifest,
    people,
    roster,
    stages,
    storing,
    worksheet,
)
from autograder.desk.listing import place_of
from autograder.desk.manifest import Attempt, Behind, Manifest
from autograder.desk.people import Student
from autograder.desk.records import CollectError, Left, Sent
from autograder.desk.taking import taken
from autograder.submissions.opened import opened
from autograder.submissions.places import stage_named
from autograder.submissions.tree import Limits, Refused, Tree
from autograder.text import shown

LIMITS = Limits(entries=200_000, archive_bytes=16 << 30)  # bounds on a download of a whole class
Watch = Callable[[Iterator[Sent], int], AbstractContextManager[Iterator[Sent]]]


@dataclass(frozen=True)
class Options:
    """What staff choose.

    stage   the stage of all files outside a stage's folder; None: each file tells its stage
    roster  the list of students, if class.toml names none
    due     the deadline, if class.toml has none
    rule    the attempt that counts; None: as before for this stage, and the latest for a new one
    format  the format of the downloads, or "auto"
    zone    the time zone of times without a zone
    table   Moodle's grading worksheet, for the times; None: the roster can be one
    """

    stage: Stage | None = None
    roster: Path | None = None
    due: datetime | None = None
    rule: attempts.Rule | None = None
    format: str = "auto"
    zone: tzinfo = UTC
    table: Path | None = None


@dataclass
class Collected:
    """What a collection did.

    formats   (download, format) of each one that was read
    seen      (student, stage) of each attempt in the downloads
    new       the number of attempts that the class lacked
    manifest  everything about the class
    behind    the entries of these downloads that stayed behind
    late      (student, stage) of those whose attempts are all too late
    placed    (student, stage) of those for whom another attempt counts now
    nbgrader  the nbgrader course whose submissions the class holds; None for a class of its own
    students  all students of the class, for nbgrader's gradebook
    notes     sentences for staff about the times
    """

    formats: list[tuple[str, str]] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    new: int = 0
    manifest: Manifest = field(default_factory=Manifest)
    behind: list[Behind] = field(default_factory=list)
    late: list[tuple[str, str]] = field(default_factory=list)
    placed: list[tuple[str, str]] = field(default_factory=list)
    nbgrader: Path | None = None
    students: list[Student] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def unplaced(self) -> list[Behind]:
        """The entries that can hold work."""
        return [one for one in self.behind if one.holds_work]

    @property
    def ungradable(self) -> list[Attempt]:
        """The attempts of these downloads that cannot be graded."""
        latest = self.manifest.runs
        found = [one for one in self.manifest.attempts if one.ungradable and one.run == latest]
        return sorted(found, key=lambda one: (one.student, one.stage))


def collect(
    paths: Sequence[Path],
    target: Path,
    course: Course,
    options: Options = Options(),
    watch: Watch | None = None,
) -> Collected:
    """Add these downloads to the class folder. Raises CollectError, CannotWrite.

    watch  follows the attempts of each download, for a progress bar
    """
    storing.recover(target)
    rules = class_file.read(target, course)
    _refuse(paths, target, options, rules)
    enrolled = lateness.enrolled(rules, options.roster)
    times = _times(rules, options)
    with storing.built(target) as root:
        known = manifest.read(root)
        known.runs += 1
        index = manifest.by_name(known)
        done = Collected(manifest=known, nbgrader=for_nbgrader.course_around(target))
        run = _Run(root, course, options, rules, enrolled, done, watch or _unwatched, index, times)
        if times and len(paths) > 1:
            run.times = None
            done.notes.append(_ONE_BY_ONE)
        for path in paths:
            run.read(path)
        run.finish({str(path) for path in paths})
        manifest.write(known, root)
    if done.nbgrader:
        for_nbgrader.forget(done.nbgrader, done.placed)
    return done


_ONE_BY_ONE = (
    "the worksheet tells the time of the latest attempt alone, so no time is read for several downloads: "
    "collect one at a time, each with the worksheet of its day"
)


def _times(rules: ClassFile, options: Options) -> worksheet.Worksheet | None:
    """The times in Moodle's worksheet: the given table, or the roster if it is one."""
    path = options.table or rules.roster or options.roster
    return worksheet.read(path, options.zone, wanted=bool(options.table)) if path else None


def _unwatched(items: Iterator[Sent], total: int) -> AbstractContextManager[Iterator[Sent]]:
    return nullcontext(items)


def _refuse(paths: Sequence[Path], target: Path, options: Options, rules: ClassFile) -> None:
    if options.due and rules.deadlines:
        raise CollectError(f"{rules.path} has the due dates: leave out --due")
    if options.rule == "before-deadline":
        _refuse_timeless(options, rules)
    if options.rule == "best" and for_nbgrader.course_around(target):
        raise CollectError(
            "nbgrader grades one submission of each student, so it cannot compare attempts: "
            "choose latest or before-deadline, or collect into a class folder for `autograder grade`"
        )
    place = target.resolve()
    for path in paths:
        if not path.exists():
            raise CollectError(f"{shown(str(path))}: there is no such folder or zip")
        source = path.resolve()
        if place == source or place in source.parents or source in place.parents:
            raise CollectError(
                f"{shown(str(target))} and {shown(str(path))} lie in one another: give --to another"
            )


def _refuse_timeless(options: Options, rules: ClassFile) -> None:
    if not (options.due or rules.deadlines):
        raise CollectError(
            f"before-deadline needs the deadline: write it into {rules.path}, "
            "or add --due, as in --due 2026-11-30T23:59+00:00"
        )


@dataclass
class _Run:
    """A collection at work. `index` holds the attempts of the class by student and stage.

    times  of Moodle's worksheet
    """

    root: Path
    course: Course
    options: Options
    rules: ClassFile
    enrolled: roster.Roster | None
    done: Collected
    watch: Watch
    index: dict[tuple[str, str], list[Attempt]]
    times: worksheet.Worksheet | None = None

    def read(self, path: Path) -> None:
        """Add one download. One that cannot be read becomes a line."""
        try:
            with opened(path, LIMITS) as tree:
                download = downloads.read(tree, self.course, self.options.format, self.options.zone)
                self.done.formats.append((path.name, download.format))
                self._behind(path, download.reading.left)
                self._take(path, download, place_of(tree, download.around))
        except (Refused, CollectError) as error:
            self._behind(path, [Left(path.name, f"{str(error).rstrip('.')}.")])

    def _take(self, path: Path, download: downloads.Download, tree: Tree) -> None:
        known = self.done.manifest
        every = self._timed(download)
        found, left = people.assigned(every, self.enrolled, known.folders, self.course)
        found = people.as_before(found, manifest.identities(known, download.format), self.enrolled)
        self._behind(path, left)
        known.folders |= {one.raw: one.key for _, several in found for one in several}
        students = {id(sent): several for sent, several in found}
        with self.watch(iter([sent for sent, _ in found]), len(found)) as watched:
            for sent in watched:
                self._attempt(path, download.format, sent, students[id(sent)], tree)

    def _timed(self, download: downloads.Download) -> Sequence[Sent]:
        """The attempts of a download; those of Moodle with the times of the worksheet."""
        sent = download.reading.sent
        if not self.times or download.format != "moodle":
            return sent
        self.done.notes += self.times.notes(sent)
        return list(self.times.timed(sent))

    def _attempt(self, path: Path, lms: str, sent: Sent, several: Sequence[Student], tree: Tree) -> None:
        """Store one attempt for each of its students and stages."""
        stage = self.options.stage or (stage_named(sent.assignment, self.course) if sent.assignment else None)
        with taken(sent, tree, self.course) as found:
            parts, left = stages.split(found.files, self.course, stage)
            self._behind(path, [*found.left, *left])
            if not found.files:
                self._behind(path, [Left(sent.source, "Nothing was sent in it.", False)])
            for stage_id, files in parts.items():
                work, unread = storing.loaded(files)
                self._behind(path, unread)
                for student in several if work.files else ():
                    self._keep(_attempt(path, lms, sent, student, stage_id, work), work)

    def _keep(self, attempt: Attempt, files: storing.Loaded) -> None:
        """Add an attempt to the class if it is new."""
        attempt.run = self.done.manifest.runs
        name = attempt.student, attempt.stage
        self.done.seen.add(name)
        if one := attempts.known(attempt, files.digest, self.index.setdefault(name, [])):
            one.run, one.marked_late = attempt.run, attempt.marked_late
            one.submitted = one.submitted or attempt.submitted
            return
        self.index[name].append(attempt)
        self.done.manifest.attempts.append(attempt)
        self.done.new += 1
        home = storing.home_of(attempt, self.root)
        storing.keep(files, home)
        attempt.ungradable = storing.why_ungradable(home, self.course.stage(attempt.stage), self.course)

    def _behind(self, path: Path, left: Sequence[Left]) -> None:
        lines = [Behind(str(path), one.place, one.why, one.holds_work) for one in left]
        self.done.behind += [line for line in lines if line not in self.done.behind]

    def finish(self, sources: set[str]) -> None:
        """Choose the attempt that counts for each student, and note who is missing."""
        known = self.done.manifest
        due = lateness.deadlines(self.rules, self.enrolled, known.folders, self.course)
        given = Deadline(self.options.due) if self.options.due else None
        self._rules()
        for student, stage in sorted(self.done.seen):
            several = self.index[student, stage]
            before = {one.digest for one in several if one.taken}
            rule = known.rules[stage]
            chosen = attempts.settle(several, rule, due.of(student, stage) or given)
            if chosen is None:
                self.done.late.append((student, stage))
            now = {chosen.digest} if chosen else set()
            if now != before or not (self.root / student / stage).exists():
                storing.place(chosen, student, stage, self.root)
                self.done.placed.append((student, stage))
        known.behind = [one for one in known.behind if one.download not in sources] + self.done.behind
        self._missing()
        if self.done.nbgrader:
            self._complete(self.done.nbgrader)

    def _rules(self) -> None:
        """Note the rule of each stage that came. Without a new one, the earlier rule stays."""
        rules = self.done.manifest.rules
        for stage in {stage for _, stage in self.done.seen}:
            rules[stage] = self.options.rule or rules.get(stage, "latest")
            if rules[stage] == "before-deadline":
                _refuse_timeless(self.options, self.rules)

    def _missing(self) -> None:
        if not self.enrolled:
            return
        known, enrolled = self.done.manifest, self.enrolled.students
        keys = people.folders([one.key for one in enrolled], known.folders, self.course)
        known.sections = {keys[one.key]: one.section for one in enrolled if one.section}
        collected = {stage for _, stage in self.done.seen} | (
            {self.options.stage.id} if self.options.stage else set()
        )
        for stage in collected:
            there = {one.student for one in known.attempts if one.stage == stage}
            rows = ((keys[one.key], one.name) for one in self.enrolled.students)
            known.missing[stage] = [[key, name] for key, name in rows if key not in there]

    def _complete(self, course: Path) -> None:
        """Add what nbgrader needs to the submissions of these downloads, and note all students."""
        known, rows = self.done.manifest, self.enrolled.students if self.enrolled else ()
        counting = [one for one in known.attempts if one.taken and (one.student, one.stage) in self.done.seen]
        for_nbgrader.complete(self.root, course, counting)
        keys = people.folders([one.key for one in rows], known.folders, self.course)
        self.done.students = for_nbgrader.everyone(known, rows, keys)


def _attempt(
    path: Path, lms: str, sent: Sent, student: Student, stage: str, files: storing.Loaded
) -> Attempt:
    when = sent.when.isoformat() if sent.when else ""
    return Attempt(
        student.key,
        stage,
        attempts.digest(files.digest, when, sent.order),
        lms,
        student.name,
        student.id,
        student.email,
        list(student.group),
        submitted=when,
        marked_late=sent.late,
        order=sent.order,
        download=str(path),
        entry=sent.source,
        files=files.names,
        note="; ".join(filter(None, (sent.note, student.note))),
    )
