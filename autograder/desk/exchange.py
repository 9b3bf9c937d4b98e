"""Write students' pages into nbgrader's exchange, where `nbgrader fetch_feedback` finds them.

    EXCHANGE/COURSE/inbound/USER+ASSIGNMENT+TIME+HASH/submission_secret.txt
    EXCHANGE/COURSE/feedback/MD5.html       MD5 of the secret and the notebook's name, in one folder for all

Source: nbgrader/exchange/default/release_feedback.py and fetch_feedback.py, and `notebook_hash` in utils.py.
Only the student's own copy of the secret leads to the page, and the folder cannot be listed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from autograder.desk.manifest import ATTEMPTS
from autograder.results import Result
from autograder.store import BadPlace, checked_name, write_atomically

INBOUND, FEEDBACK, SECRET = "inbound", "feedback", "submission_secret.txt"
LONGEST = 4096  # bytes of a secret; nbgrader writes 128


def is_inbound(path: Path) -> bool:
    """Whether a path has the name of the exchange's folder of submissions."""
    return path.name == INBOUND


def give(inbound: Path, result: Result, page: str) -> Path | None:
    """Write the page of a result; None for a submission without a secret. Raises BadPlace, CannotWrite."""
    secret = _secret(result)
    if not secret:
        return None
    folder = inbound.parent / FEEDBACK
    if folder.is_symlink():
        raise BadPlace(f"{folder} is a symbolic link: remove it, because feedback would go elsewhere")
    if not folder.exists():
        folder.mkdir()
        folder.chmod(0o711)
    name = hashlib.md5(secret + result.stage.encode(), usedforsecurity=False).hexdigest()
    write_atomically(folder / f"{name}.html", page)
    return folder / f"{name}.html"


def _secret(result: Result) -> bytes:
    """The secret in the collected attempt that the record is of; b"" without one."""
    entry, stage = checked_name(result.entry), checked_name(result.stage)
    place = Path(result.class_path, entry, stage)
    if result.best:
        place = Path(result.class_path, ATTEMPTS, f"{entry}~{stage}~{checked_name(result.best.digest)}")
    try:
        with open(os.open(place / SECRET, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            secret = file.read(LONGEST + 1)
    except OSError:
        return b""
    return secret if len(secret) <= LONGEST else b""
