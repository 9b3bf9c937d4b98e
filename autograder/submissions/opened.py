"""Open a path that staff gave, a folder or a zip, as a place to read from."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from autograder.submissions.archive import opened_archive
from autograder.submissions.places import ZIP
from autograder.submissions.tree import Folder, Limits, Refused, Tree, explained, refuse_unless_regular
from autograder.text import shown


class NotRecognised(Refused):
    """The place can be read but has none of the shapes."""


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Tree]:
    """A folder or a zip that staff gave, or a link to one. Raises Refused."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        yield Folder(path, limits)
        return
    if not path.name.lower().endswith(ZIP):
        raise NotRecognised("this is neither a folder nor a zip: give the folder that holds it.")
    refuse_unless_regular(path.name, mode)
    with opened_archive(
        partial(_file, path), path.name, shown(path.name), limits, os.path.realpath(path)
    ) as archive:
        yield archive


def _file(path: Path) -> BinaryIO:
    with explained(path.name):
        return path.open("rb")
