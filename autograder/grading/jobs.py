"""A job for a grader process: one submission, completed to a package, with the hashes of all that decides.

submission + provided files + the reference's files of earlier stages ─► Job
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.confinement.versions import versions
from autograder.course import ASSIGNMENTS, CHECKS, HIDDEN, REFERENCE, ROOT, STAGES, Course, Stage
from autograder.results import KEY
from autograder.submissions import Submission

# The modules that reach the verdict in the grader process. One that is added there is added here.
DECIDING = (
    "confinement/channel",
    "confinement/errors",
    "confinement/fork_server",
    "confinement/process",
    "confinement/session",
    "grading/answers",
    "grading/bounds",
    "grading/diagnoses",
    "grading/earlier_tasks",
    "grading/fixtures",
    "grading/gradients",
    "grading/jobs",
    "grading/operators",
