"""What a judge is asked: one submission, completed to a package, with the hashes of all that decides.

hand-in + provided files + the reference's files of earlier stages ─► Job
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import REFERENCE, ROOT, SUITES, Course, Stage
from autograder.intake import HandIn

# Beside the suite itself, what decides whether one of its tests passes.
DECIDING = (REFERENCE / "checks" / "expectations.py", ROOT / "autograder" / "gradients.py")

Sources = dict[str, tuple[str, str]]  # module name -> (file name, source text)


@dataclass(frozen=True)
class Job:
    """One submission to grade. Sources are complete packages; `own` is the one with own earlier files."""

    student: str
    stage: str
    sources: Sources
    seed: int
    own: Sources = field(default_factory=dict)
    own_files: tuple[str, ...] = ()
    keep: Mapping[str, Any] = field(default_factory=dict)  # hashes, flags and origin, copied into the result


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
    chosen |= {
        name: _text(ROOT / "assignments" / "kittengrad" / name) for name in stage.needs if name in later
    }
    chosen |= dict(own) | dict(files)
    return {_module(name): (name, text) for name, text in chosen.items()}


@functools.cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _module(file: str) -> str:
    return "kittengrad" if file == "__init__.py" else f"kittengrad.{file.removesuffix('.py')}"


def _digest(*paths: Path) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def policy(stage: Stage) -> str:
    """A name for the rules a worker is under: its limits and the code that enforces them."""
    code = sorted((ROOT / "autograder" / "worker").glob("*.py"))
    limits = json.dumps(asdict(stage.limits), sort_keys=True)
    return hashlib.sha256(limits.encode() + _digest(*code).encode()).hexdigest()[:16]


def job_for(course: Course, hand_in: HandIn, seed: int, earlier: Mapping[str, HandIn] = {}) -> Job:
    """The job of grading one hand-in. `earlier` holds the same student's hand-ins by stage."""
    stage = course.stage(hand_in.stage)
    own: dict[str, str] = {}
    if stage.integration:
        for before in course.earlier(stage):
            if before.id in earlier and not earlier[before.id].problem:
                files = earlier[before.id].files
                own |= {name: text for name, text in files.items() if name in stage.needs}
    keep = {
        "source": hand_in.source,
        "class_path": hand_in.class_path,
        "entry": hand_in.entry,
        "flags": hand_in.flags,
        "submission_hash": hashlib.sha256(repr((hand_in.digest, sorted(own.items()))).encode()).hexdigest()[
            :16
        ],
        "suite_hash": _digest(SUITES / "hidden" / stage.suite, *DECIDING),
        "reference_hash": _digest(*sorted((REFERENCE / "kittengrad").glob("*.py"))),
        "policy": policy(stage),
    }
    return Job(
        student=hand_in.student,
        stage=stage.id,
        sources=sources(course, stage, hand_in.files),
        seed=seed,
        own=sources(course, stage, hand_in.files, own) if own else {},
        own_files=tuple(sorted(own)),
        keep=keep,
    )


def reference_job(course: Course, stage: Stage, seed: int) -> Job:
    """The job of grading the reference's own files of a stage."""
    files = {name: _text(REFERENCE / "kittengrad" / name) for name in stage.owns}
    return job_for(course, HandIn("reference", stage.id, files), seed)
