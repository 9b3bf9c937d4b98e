"""Grade the submission in Gradescope's folders, in confinement, and write results.json.

    ROOT/source/kittengrad/gradescope.json    which stage, and what students see when
    ROOT/submission/                          the student's upload
    ROOT/submission_metadata.json             who
    ROOT/results/results.json                 written in one step

A container that cannot confine gets no grading: results.json then says so, and holds no score. The files of
a submission that cannot be graded earn 0 points, with the sentence that says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from autograder import AutograderError, submissions
from autograder.course import ROOT, Course, Stage, load
from autograder.graders import pool_for
from autograder.gradescope.bundle import SETTINGS, Settings
from autograder.gradescope.metadata import who
from autograder.gradescope.results_json import not_graded, results_of
from autograder.grading.jobs import job_for
from autograder.plan import board_seed_of, seed_of, ungraded
from autograder.results import Result
from autograder.store import write_atomically
from autograder.submissions import IntakeError, Submission
from autograder.text import one_line

GRADED, NOT_GRADED = 0, 1  # exit statuses
STAFF = "Staff: run `autograder doctor` in this container; docs/gradescope.md says what it needs"
Report = Callable[[Result], None]


def grade(root: Path, settings_file: Path = ROOT / SETTINGS, report: Report = lambda _: None) -> int:
    """Grade the submission below `root`, write results.json, and return the exit status.

    report  shows the result to staff
    """
    target = root / "results" / "results.json"
    try:
        settings = Settings(**json.loads(settings_file.read_bytes()))
        course = load()
        result = result_of(root, course, course.stage(settings.stage), bytes.fromhex(settings.secret))
    except (AutograderError, OSError, ValueError, KeyError, TypeError) as error:
        print(f"Not graded. {type(error).__name__}: {error}")
        why = one_line(str(error), 600).rstrip(".") if isinstance(error, AutograderError) else "an error"
        write_atomically(target, json.dumps(not_graded(f"{why}. {STAFF}"), ensure_ascii=False))
        return NOT_GRADED
    content = results_of(result, course, settings.scores, settings.details)
    write_atomically(target, json.dumps(content, indent=1, ensure_ascii=False))
    report(result)
    return GRADED


def result_of(root: Path, course: Course, stage: Stage, secret: bytes) -> Result:
    """The result of the submission below `root`. Raises GradingError, ConfinementUnavailable."""
    student = who(root / "submission_metadata.json")
    found = submitted(root / "submission", course)
    submission = replace(_wanted(found, stage), student=student)
    if submission.problem:
        return ungraded(course, submission)
    earlier = {one.stage: one for one in found if one.stage != stage.id}
    board = board_seed_of(secret, stage.id) if stage.leaderboard else None
    job = job_for(course, submission, seed_of(secret, student, stage.id), earlier, board)
    with pool_for(course, [stage], 1) as pool:
        [result] = pool.grade([job])
    return result


def submitted(folder: Path, course: Course) -> list[Submission]:
    """The submissions in an upload: files of one stage or of several, or a zip of them."""
    try:
        return submissions.collect([folder], course, layout="student").submissions
    except IntakeError:
        return []


def _wanted(found: list[Submission], stage: Stage) -> Submission:
    """The submission for the stage, or one with a problem that says what is missing."""
    for one in found:
        if one.stage == stage.id:
            return one
    others = [one.problem for one in found if one.problem]
    names = " and ".join(stage.owns)
    why = (
        others[0]
        if others
        else f"Your upload lacks {names}: submit {'it' if not stage.owns[1:] else 'them'}."
    )
    return Submission("", stage.id, {}, why)
