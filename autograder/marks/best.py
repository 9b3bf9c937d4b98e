"""Let the best of several attempts count: the best mark, after the late penalty of each attempt's own time.

    the attempts of one student for one stage ─► jobs ─► attempts/HASH/ ─► the best ─► json/STUDENT/STAGE.json

All attempts of a student have the same random inputs, so luck does not choose. Each attempt's result is kept
in `results/attempts/HASH`, a results folder of its own, so a later run chooses again without a new grading:
after another attempt, an extension, or points that a person gave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder import results
from autograder.deadlines.standing import Standing
from autograder.grading.jobs import Job
from autograder.marks.adjustments import applied
from autograder.marks.marking import Marking
from autograder.results import Best, Result
from autograder.store import checked_name, write_code
from autograder.submissions import Submission

FOLDER = "attempts"


@dataclass(frozen=True)
class Rival:
    """One attempt among several of a student: its number and digest in the manifest, and where it stands."""

    number: int
    digest: str
    submission: Submission
    standing: Standing | None = None


Rivals = Mapping[tuple[str, str, str], Sequence[Rival]]  # by class path, student and stage


@dataclass
class Contest:
    """The attempts of one student for one stage, the job of each, and the results by submission hash."""

    rivals: Sequence[Rival]
    jobs: Sequence[Job]
    results: dict[str, Result] = field(default_factory=dict)

    @property
    def left(self) -> list[Job]:
        """The jobs that lack a result. Attempts with equal files need one grading."""
        jobs = {job.name[-1]: job for job in self.jobs}
        return [job for hash_, job in jobs.items() if hash_ not in self.results]

    def pairs(self) -> Iterator[tuple[Rival, Result]]:
        """Each attempt with its result."""
        for rival, job in zip(self.rivals, self.jobs, strict=True):
            yield rival, self.results[job.name[-1]]

    def add(self, result: Result, files: Mapping[str, str], folder: Path | None) -> None:
        """Take a new result, and store it with its code if there is a folder. Raises CannotWrite."""
        self.results[result.submission_hash] = result
        if folder:
            write_code(home(folder, result.submission_hash), result.student, result.stage, files)
            results.write(result, home(folder, result.submission_hash))


def contest(
    rivals: Sequence[Rival], jobs: Sequence[Job], folder: Path, holds: Callable[[Result, Job], bool]
) -> Contest:
    """A contest with the results that are kept. `holds` tells whether a result is still valid for its job."""
    made = Contest(rivals, jobs)
    for job in made.left:
        try:
            kept = results.read(results.path_of(home(folder, job.name[-1]), job.student, job.stage))
        except results.NewerResult:
            raise
        except results.UnreadableResult:
            continue
        if holds(kept, job):
            made.results[kept.submission_hash] = kept
    return made


def home(folder: Path, submission_hash: str) -> Path:
    """The results folder of one attempt."""
    return folder / FOLDER / checked_name(submission_hash)


def chosen(contest: Contest, folder: Path, marks: Marking) -> tuple[Rival, Result]:
    """The attempt with the best mark, the earlier one of equals, and the record that it gives.

    An attempt that failed to grade counts only if all did. The record has the others' flags too.
    """
    pairs = list(contest.pairs())
    finals = [final(result, rival, folder, marks) for rival, result in pairs]
    graded = [n for n, (_, result) in enumerate(pairs) if not result.problem]
    which = best_of([finals[n] for n in graded])
    rival, result = pairs[graded[which] if graded else -1]
    flags = [*result.flags, *_flags_of_others(pairs, rival, result)]
    return rival, replace(result, flags=flags, best=Best(rival.digest, rival.number, finals))


def best_of(finals: Sequence[float]) -> int:
    """The place of the best mark; of equal ones the first; 0 without any."""
    return max(range(len(finals)), key=lambda n: (finals[n], -n), default=0)


def final(result: Result, rival: Rival, folder: Path, marks: Marking) -> float:
    """The points that count of an attempt, with points by hand and without its own late penalty."""
    return replace(marks.of(applied(folder, result)), standing=rival.standing).final


def _flags_of_others(pairs: Iterable[tuple[Rival, Result]], rival: Rival, result: Result) -> Iterator[str]:
    for other, of_other in pairs:
        for flag in dict.fromkeys([*of_other.flags, *filter(None, [of_other.problem])]):
            if other is not rival and flag not in result.flags:
                yield f"attempt {other.number}: {flag}"
