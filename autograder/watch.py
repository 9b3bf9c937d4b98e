"""Watch a class folder: grade what arrives, and write each student's page back.

    look ─► a student's files are the same at two looks ─► rate limit ─► run.grade_found ─► feedback page

The watch holds the lock of its results and one warm pool. It keeps no state of its own: a student's last
grading is in the records, so a watch that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from autograder import results, run, submissions
from autograder.adjustments import applied
from autograder.course import Course
from autograder.desk import rivals
from autograder.grading.pool import Pool
from autograder.plan import Choice, Plan, plan, secret_of
from autograder.report.differences import mark
from autograder.report.difficulties import look_at
from autograder.report.feedback import feedback_for
from autograder.report.pages import Page
from autograder.results import Result
from autograder.store import BadPlace, checked_name, write_atomically
from autograder.submissions import Intake, IntakeError
from autograder.text import one_line

MOST_ENTRIES = 100_000  # of one look; a larger folder is read at every look


@dataclass
class Watch:
    """One watched class.

    every   the fewest seconds between two gradings of one student
    clock   seconds since 1970
    """

    folder: Path
    results: Path
    feedback: Path
    course: Course
    pool: Pool
    stages: tuple[str, ...] = ()
    every: float = 600.0
    clock: Callable[[], float] = time.time
    _seen: str = ""
    _wake: float = 0.0
    _digests: dict[str, str] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def look(self) -> Iterator[str]:
        """One look at the folder: grade what is ready, and yield a line for each event.

        The caller holds the results folder. Raises AutograderError.
        """
        now, seen = self.clock(), fingerprint(self.folder)
        if seen and seen == self._seen and now < self._wake:
            return
        try:
            found = submissions.collect([self.folder], self.course, layout="class")
        except IntakeError as error:
            empty = self.folder.is_dir() and not any(self.folder.iterdir())
            why = "the folder is empty" if empty else str(error).partition("\n")[0]
            yield from self._once(f"nothing to grade yet: {one_line(why, 300)}")
            return
        before, self._digests = self._digests, _by_student(found)
        self._seen, self._wake = seen, float("inf")
        planned = self._planned(found)
        ready = []
        for student in sorted({job.student for job in planned.jobs} | _new_rows(planned)):
            if before.get(student) != self._digests[student]:
                self._wake = now  # still arriving: look again at the next tick
            elif (possible := self._last(student) + self.every) > now:
                self._wake = min(self._wake, possible)
                yield from self._once(f"{student}: the next grading is possible at {_of_day(possible)}")
            else:
                ready.append(student)
        if ready:
            yield from self._grade(found, tuple(ready))
        for entry in found.unplaced:
            yield from self._once(f"left out: {one_line(entry.place, 200)}: {one_line(entry.why, 300)}")
        for one in planned.conflicts:
            yield from self._once(f"refused for {one.student}, {one.stage}: {one_line(one.why, 300)}")

    def _planned(self, found: Intake) -> Plan:
        secret = secret_of(self.results / ".secret")
        choice = Choice(stages=self.stages)
        several = rivals.of_submissions(found.submissions, self.course)
        return plan(
            self.course, found.submissions, self.results, secret=secret, choice=choice, rivals=several
        )

    def _grade(self, found: Intake, students: tuple[str, ...]) -> Iterator[str]:
        options = run.Options(Choice(students=students, stages=self.stages))
        with run.grade_found(found, self.results, self.course, options, self.pool) as outcome:
            for row in outcome.plan.ungraded:
                if (row.student, row.stage) not in outcome.plan.standing:
                    yield self._give(row)
            given = 0
            for _ in outcome:  # of several attempts, only the one that counts is given
                for result in outcome.graded[given:]:
                    yield self._give(result)
                given = len(outcome.graded)
        if outcome.stopped:
            raise KeyboardInterrupt

    def _give(self, result: Result) -> str:
        """Write the student's page, and say what was graded."""
        shown = applied(self.results, result)
        place = self.feedback / checked_name(result.student)
        if place.is_symlink():
            raise BadPlace(f"{place} is a symbolic link: remove it, because feedback would go elsewhere")
        text = Page("feedback").render(page=feedback_for(shown, self.course), course=self.course.title)
        write_atomically(place / f"{checked_name(result.stage)}.html", text)
        name = f"{one_line(result.student, 100)}, {one_line(result.stage, 100)}"
        return f"{_of_day(self.clock())}  {name}: {mark(shown)}, {one_line(look_at(shown), 120)}"

    def _last(self, student: str) -> float:
        """When this student was last graded, by the records; 0 for never."""
        folder = self.results / "json" / checked_name(student)
        times = [0.0]
        for path in folder.glob("*.json"):
            try:
                times.append(datetime.fromisoformat(results.read(path).graded_at).timestamp())
            except (ValueError, results.UnreadableResult):
                continue  # a row without a grading costs no time
        return max(times)

    def _once(self, line: str) -> Iterator[str]:
        if line not in self._told:
            self._told.add(line)
            yield line


def fingerprint(folder: Path) -> str:
    """A digest of names, times and sizes below a folder; "" for a folder with more than MOST_ENTRIES."""
    digest, count = hashlib.sha256(), 0
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted([*files, *folders]):
            count += 1
            if count > MOST_ENTRIES:
                return ""
            path = os.path.join(place, name)
            try:
                at = os.lstat(path)
            except OSError:
                continue  # it has just been removed
            digest.update(repr((path, at.st_ino, at.st_mtime_ns, at.st_size)).encode(errors="replace"))
    return digest.hexdigest()


def refuse_feedback(feedback: Path, folder: Path, results_folder: Path) -> None:
    """Raise BadPlace for a feedback folder that lies among submissions or results, or is a link."""
    target = feedback.resolve()
    inside = any(target.is_relative_to(other.resolve()) for other in (folder, results_folder))
    around = any(other.resolve().is_relative_to(target) for other in (folder, results_folder))
    if feedback.is_symlink() or inside or around:
        raise BadPlace(f"{feedback} is no place for feedback: give --feedback a folder of its own")


def _by_student(found: Intake) -> dict[str, str]:
    """A digest of everything that each student has submitted."""
    parts: dict[str, list[str]] = {}
    for one in found.submissions:
        parts.setdefault(one.student, []).append(f"{one.stage} {one.digest}")
    return {student: " ".join(several) for student, several in parts.items()}


def _new_rows(planned: Plan) -> set[str]:
    """The students with a new row of a submission that cannot be graded."""
    return {row.student for row in planned.ungraded if (row.student, row.stage) not in planned.standing}


def _of_day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%H:%M:%S")
