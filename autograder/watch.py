"""Watch a class folder: grade what arrives, and write each student's page back.

    look ─► a student's files are the same at two looks ─► rate limit ─► run.grade_found ─► feedback page

The watch has one warm pool. It holds its results only while it reads and grades, so `adjust` and `regrade`
have their turn in between. It keeps no state of its own: a student's last grading is in the records, so a
watch that was stopped goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from autograder import results, run, submissions
from autograder.arrivals import Arrivals, fingerprint
from autograder.course import Course
from autograder.deadlines.standing import Standings
from autograder.desk import exchange, rivals
from autograder.grading.pool import Pool
from autograder.index import Stamp
from autograder.marks import adjustments, marking
from autograder.marks.adjustments import applied
from autograder.plan import Choice, Plan, plan, secret_of
from autograder.report import register
from autograder.report.differences import mark
from autograder.report.difficulties import look_at
from autograder.report.feedback import feedback_for
from autograder.report.pages import Page
from autograder.results import Result
from autograder.store import BadPlace, FolderInUse, checked_name, held, write_atomically
from autograder.submissions import Intake, IntakeError
from autograder.text import one_line


@dataclass
class Watch:
    """One watched class.

    every     the fewest seconds between two gradings of one student
    clock     seconds since 1970
    arrivals  the downloads that fill the folder, if there are any
    inbound   the exchange that students fetch their pages from, if there is one
    """

    folder: Path
    results: Path
    feedback: Path
    course: Course
    pool: Pool
    stages: tuple[str, ...] = ()
    every: float = 600.0
    clock: Callable[[], float] = time.time
    arrivals: Arrivals | None = None
    inbound: Path | None = None
    _seen: str = ""
    _wake: float = 0.0
    _digests: dict[str, str] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _adjusted: dict[str, Stamp | None] | None = None

    def look(self) -> Iterator[str]:
        """One look at the folder: grade what is ready, and yield a line for each event.

        Raises AutograderError. Results that another command holds are left for the next look.
        """
        if self.arrivals:
            yield from self.arrivals.take()
        if self.arrivals and not self.folder.exists():
            return
        now, seen = self.clock(), fingerprint(self.folder)
        yield from self._readjusted()
        if seen and seen == self._seen and now < self._wake:
            return
        try:
            with held(self.results):
                yield from self._look(now, seen)
        except FolderInUse as error:
            yield from self._once(f"waiting: {one_line(str(error).partition(':')[0], 300)}")

    def _readjusted(self) -> Iterator[str]:
        """Give the pages again that show other points by hand than at the last look."""
        before, self._adjusted = self._adjusted, dict(adjustments.stamps(self.results))
        changed = {path for path, _ in (before or {}).items() ^ self._adjusted.items()}
        standings = marking.read(self.results).standings if changed else {}
        for path in sorted(changed) if before is not None else ():
            _, student, stage = Path(path).with_suffix("").parts
            if (self.feedback / student / f"{stage}.html").exists():
                yield self._give(results.read(results.path_of(self.results, student, stage)), standings)

    def _look(self, now: float, seen: str) -> Iterator[str]:
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
                    yield self._give(row, outcome.late)
            given = 0
            for _ in outcome:  # of several attempts, only the one that counts is given
                for result in outcome.graded[given:]:
                    yield self._give(result, outcome.late)
                given = len(outcome.graded)
        if outcome.stopped:
            raise KeyboardInterrupt

    def _give(self, result: Result, standings: Standings) -> str:
        """Write the student's page, and say what was graded."""
        shown = applied(self.results, result)
        place = self.feedback / checked_name(result.student)
        if place.is_symlink():
            raise BadPlace(f"{place} is a symbolic link: remove it, because feedback would go elsewhere")
        counts = replace(marking.read(self.results), standings=standings).of(shown)
        page = feedback_for(shown, self.course, counts, register.read(self.results).everyone)
        text = Page("feedback").render(page=page, course=self.course.title)
        write_atomically(place / f"{checked_name(result.stage)}.html", text)
        if self.inbound:
            exchange.give(self.inbound, result, text)
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
