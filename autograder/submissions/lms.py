"""Recognise files of a learning management system's download by their names.

perfect_4567_12345_graph.py                                          Canvas
Right Half_4568_assignsubmission_file_graph.py                       Moodle
Backprop_right_attempt_2026-11-20-10-00-00_graph.py                  Blackboard
"""

from __future__ import annotations

import re

from autograder.course import Course
from autograder.submissions.places import LONGEST, stage_meant
from autograder.submissions.tree import Entry
from autograder.text import shown

_PATTERNS = (
    ("Moodle", re.compile(r".+_\d+_assignsubmission_(?:file|onlinetext)_?(.*)")),
    ("Blackboard", re.compile(r".+_attempt_\d{4}(?:-\d\d){5}_?(.*)")),
    ("Canvas", re.compile(r".+_\d{3,}_\d{4,}_(.+)")),
    ("Canvas", re.compile(r"anon_[^_]+_\d{4,}_(.+)")),
    ("Canvas", re.compile(r".+_\d{3,}_(text\.html)")),
)


def origin(name: str) -> tuple[str, str] | None:
    """The system that writes file names of this form, and the student's own name of the file; else None."""
    for system, pattern in _PATTERNS:
        if match := pattern.fullmatch(name[: 2 * LONGEST]):
            return system, match[1]
    return None


def is_loose(entry: Entry) -> bool:
    """Whether an entry is a file (also an archive) with a name that one of these systems writes."""
    return entry.kind == "file" and origin(entry.name) is not None


def advice(name: str, course: Course) -> str:
    """The message for a loose file: what it seems to be, and the layout to put it in."""
    system, original = origin(name) or ("", name)
    stage = stage_meant(original, course)
    what = f"a file of {stage.id}" if stage else "a file"
    named = f" ({shown(original)})" if original else ""
    stage, like = (stage, "as") if stage else (course.stages[-1], "for example as")
    return (
        f"It seems to be {what}{named} from a {system} download, a form that the grader does not read: "
        f"put it where it belongs, {like} CLASS/STUDENT/{stage.id}/{stage.owns[0]}."
    )
