"""A job for a grader process: one submission, completed to a package, with the hashes of all that decides.

submission + provided files + the reference's files of earlier stages ─► Job
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.confinement.versions import versions
from autograder.course import ASSIGNMENTS, CHECKS, DATASETS, HIDDEN, REFERENCE, ROOT, STAGES, Course, Stage
from autograder.grading.evidence import FAILURES
from autograder.results import KEY
from autograder.submissions import Classifier, Submission

# The modules that reach the verdict in the grader process. One that is added there is added here.
DECIDING = (
    "confinement/channel",
    "confinement/errors",
    "confinement/fork_server",
    "confinement/process",
    "confinement/session",
    "grading/answers",
    "grading/attended",
    "grading/bounds",
    "grading/checkers",
    "grading/diagnoses",
    "grading/earlier_tasks",
    "grading/evidence",
    "grading/fixtures",
    "grading/gradients",
    "grading/images",
    "grading/jobs",
    "grading/leaderboard",
    "grading/modules",
    "grading/networks",
    "grading/normalized",
    "grading/operands",
    "grading/operators",
    "grading/outcomes",
    "grading/plugin",
    "grading/properties",
    "grading/proxy",
    "grading/scalars",
    "grading/suite",
    "grading/tensors",
    "regions",
    "results",
)

Sources = dict[str, tuple[str, str]]  # module name -> (file name, source text)


@dataclass(frozen=True)
class Job:
    """One submission to grade. Sources are complete packages; `own` is the one with own earlier files.

    classifier  the entry for the leaderboard; None without one
    board       the seed of the leaderboard's images; None when the run has no leaderboard
    """

    student: str
    stage: str
    sources: Sources
    seed: int
    own: Sources = field(default_factory=dict)
    own_files: tuple[str, ...] = ()
    owns: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # paths of the submission's other modules; for remarks
    keep: Mapping[str, Any] = field(default_factory=dict)  # hashes, flags and origin, copied into the result
    classifier: Classifier | None = None
    board: int | None = None

    @property
    def key(self) -> tuple[str | int, ...]:
        """The key that the record will have, see results.KEY."""
        return tuple(self.seed if name == "seed" else self.keep[name] for name in KEY)

    @property
    def name(self) -> tuple[str, str, str]:
        """The student, the stage, and the hash of what is graded: it tells attempts apart."""
        return self.student, self.stage, str(self.keep["submission_hash"])

    @property
    def files(self) -> dict[str, str]:
        """The submission itself, {file name: text}."""
        return {name: text for name, text in self.sources.values() if name in self.owns}

    def texts(self, stage: Stage) -> dict[str, str]:
        """The submission's files, and the source of its classifier."""
        if stage.leaderboard and self.classifier and self.classifier.source:
            return {**self.files, stage.leaderboard.classifier: self.classifier.source}
        return self.files

    def loaded(self) -> Job:
        """The job, ready to be sent to a grader process."""
        return replace(self, classifier=self.classifier.loaded()) if self.classifier else self


def sources(course: Course, stage: Stage, files: Mapping[str, str], own: Mapping[str, str] = {}) -> Sources:
    """The package that is sent to the worker: {module: (file name, source)}.

    files  the stage's own files, by the student
    own    earlier stages' files by the student, in place of the reference's

    Provided files and the reference's files of earlier stages complete it. A later stage's file that this
    one imports comes as its stub, so that no solution to come ever enters a worker.
    """
    later = {name for s in course.stages if s.number > stage.number for name in s.owns}
    chosen = {name: _text(REFERENCE / "kittengrad" / name) for name in course.provided}
    for earlier in course.earlier(stage):
        chosen |= {name: _text(REFERENCE / "kittengrad" / name) for name in earlier.owns}
    chosen |= {name: _text(ASSIGNMENTS / "kittengrad" / name) for name in stage.needs if name in later}
    chosen |= dict(own) | dict(files)
    return {_module(name): (name, text) for name, text in chosen.items()}


@functools.cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _module(file: str) -> str:
    return "kittengrad" if file == "__init__.py" else f"kittengrad.{file.removesuffix('.py')}"


def _digest(*parts: Path | object) -> str:
    """A short digest of files, by their bytes, and of plain values, by their text."""
    contents = (part.read_bytes() if isinstance(part, Path) else repr(part).encode() for part in parts)
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:16]


def policy(stage: Stage) -> str:
    """A name for the rules a worker is under: its limits and the code that enforces them."""
    board = [asdict(stage.leaderboard)] if stage.leaderboard else []
    return _digest(
        asdict(stage.limits), *board, *sorted((ROOT / "autograder" / "confinement" / "worker").glob("*.py"))
    )


@functools.cache
def course_key(stage: Stage) -> Mapping[str, str]:
    """The course's part of a record's key, see results.KEY: whatever can change a mark but the submission.

    It is made once in a run, and so describes the suites that the grader processes have loaded.
    Raises ConfinementUnavailable when the worker's Python does not say its version.
    """
    suite = STAGES / stage.id / HIDDEN
    checks = sorted(CHECKS.glob("*.py"))
    drawn = sorted(DATASETS.glob("*.py")) if stage.leaderboard else []
    sentences = [
        *sorted((STAGES / stage.id / "mistakes").glob("*.py")),
        *STAGES.glob(f"{stage.id}/{FAILURES}"),
    ]
    stubs = [ASSIGNMENTS / "kittengrad" / name for name in stage.needs]
    points = [(task.id, task.points) for task in stage.tasks]
    return {
        "suite_hash": _digest(suite, *checks, *sentences, *drawn),
        "reference_hash": _digest(
            *sorted((REFERENCE / "kittengrad").glob("*.py")), *filter(Path.exists, stubs)
        ),
        "points_hash": _digest(points, stage.integration),
        "policy": policy(stage),
        "grader_hash": _digest(*(ROOT / "autograder" / f"{name}.py" for name in DECIDING)),
        "versions": versions(),
    }


def submission_hash(digest: str, own: Mapping[str, str] = {}) -> str:
    """What was graded: the submission's digest, and the student's own earlier files beside it."""
    return _digest((digest, sorted(own.items())))


def job_for(
    course: Course,
    submission: Submission,
    seed: int,
    earlier: Mapping[str, Submission] = {},
    board: int | None = None,
) -> Job:
    """The job of grading one submission.

    earlier  the same student's submissions by stage
    board    the seed of the leaderboard's images; None leaves the classifier out
    """
    stage = course.stage(submission.stage)
    own: dict[str, str] = {}
    if stage.integration:
        for before in course.earlier(stage):
            if before.id in earlier and not earlier[before.id].problem:
                files = earlier[before.id].files
                own |= {name: text for name, text in files.items() if name in stage.needs}
    keep = {
        "source": submission.source,
        "class_path": submission.class_path,
        "entry": submission.entry,
        "flags": submission.flags,
        "submission_hash": submission_hash(submission.digest, own),
        **course_key(stage),
    }
    return Job(
        student=submission.student,
        stage=stage.id,
        sources=sources(course, stage, submission.files),
        seed=seed,
        own=sources(course, stage, submission.files, own) if own else {},
        own_files=tuple(sorted(own)),
        owns=stage.owns,
        others=submission.others,
        keep=keep,
        classifier=submission.classifier,
        board=board,
    )


def reference_job(course: Course, stage: Stage, seed: int) -> Job:
    """The job of grading the reference's own files of a stage."""
    files = {name: _text(REFERENCE / "kittengrad" / name) for name in stage.owns}
    return job_for(course, Submission("reference", stage.id, files), seed)
