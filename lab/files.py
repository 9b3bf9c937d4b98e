"""Files of the lab: read without surprise, write in one step."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

LITTER = {"__pycache__", ".ipynb_checkpoints", ".kittengrad"}
VERSION = ".kittengrad-version"  # of the assignments


def files(folder: Path) -> Iterator[str]:
    """The files of the course below `folder`, by name relative to it, in a fixed order."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not LITTER.intersection(name.parts) and name.name != VERSION:
            yield name.as_posix()


def version(assignments: Path) -> str:
    """The version of a folder of assignments; "" for a folder without one."""
    try:
        return (assignments / VERSION).read_text(encoding="utf-8").strip().rpartition("=")[2]
    except (OSError, ValueError):
        return ""


def read(path: Path) -> bytes | None:
    """The file's content, or None if the file is missing."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write(path: Path, content: bytes) -> None:
    """Write the file atomically: the old file stays until the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
