"""A stopped `--again` run continues when staff type the same command again."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from pathlib import Path

from autograder.store import write_atomically

AGAIN = ".again"


def name(folder: Path, paths: Sequence[Path], *options: object) -> str:
    """The name of this `--again` run: the name of a stopped run with the same command, or a new name."""
    command = repr((sorted(str(path.resolve()) for path in paths), *options))
    digest = hashlib.sha256(command.encode("utf-8", "backslashreplace")).hexdigest()
    path = folder / AGAIN
    try:
        stopped = json.loads(path.read_bytes())
        if stopped["command"] == digest:
            return str(stopped["run"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # there is no stopped run
    run = secrets.token_hex(8)
    write_atomically(path, json.dumps({"command": digest, "run": run}))
    return run


def done(folder: Path) -> None:
    """Forget the run: it has come to its end."""
    (folder / AGAIN).unlink(missing_ok=True)
