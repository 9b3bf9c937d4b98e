"""A job as bytes, for the way to another machine: JSON, which holds texts and numbers and no code.

A file that every copy of the course holds travels as its name alone. Nodes have the same files, see `node`.
So no solution travels, and a job has the size of the submission.
"""

from __future__ import annotations

import base64
import functools
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from autograder.course import ASSIGNMENTS, REFERENCE
from autograder.grading.jobs import Job, Sources
from autograder.submissions import Classifier

SHELVES = (REFERENCE / "kittengrad", ASSIGNMENTS / "kittengrad")  # their numbers travel


def packed(job: Job) -> bytes:
    """The whole job, the bytes of a classifier's weights included."""
    job = job.loaded()
    raw = {field.name: getattr(job, field.name) for field in fields(job)}
    raw |= {"sources": _packed(job.sources), "own": _packed(job.own)}
    if entry := job.classifier:
        weights = base64.b64encode(entry.weights).decode("ascii")
        raw["classifier"] = [entry.source, entry.problem, weights, entry.digest]
    return json.dumps(raw).encode("ascii")  # escapes everything else, unpaired surrogates too


def unpacked(data: bytes) -> Job:
    """The job that `packed` wrote, on a machine with the same course."""
    raw: dict[str, Any] = json.loads(data)
    for name in ("own_files", "owns", "others"):
        raw[name] = tuple(raw[name])
    raw["keep"]["flags"] = tuple(raw["keep"].get("flags", ()))
    if entry := raw["classifier"]:
        source, problem, weights, digest = entry
        raw["classifier"] = Classifier(source, problem, base64.b64decode(weights), digest=digest)
    return Job(**raw | {"sources": _unpacked(raw["sources"]), "own": _unpacked(raw["own"])})


def _packed(sources: Sources) -> dict[str, tuple[str, str | int]]:
    """{module: (file name, source text or the number of the shelf that has this file)}."""
    found: dict[str, tuple[str, str | int]] = {}
    for module, (file, text) in sources.items():
        shelves = (number for number, shelf in enumerate(SHELVES) if _text(shelf / file) == text)
        found[module] = file, next(shelves, text)
    return found


def _unpacked(sources: dict[str, tuple[str, str | int]]) -> Sources:
    texts = {}
    for module, (file, what) in sources.items():
        text = what if isinstance(what, str) else _text(SHELVES[what] / file)
        assert text is not None, f"{file} is missing here"
        texts[module] = file, text
    return texts


@functools.cache
def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
