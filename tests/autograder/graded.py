"""One submission, graded: what the tests of judges ask."""

from autograder.grading.jobs import job_for
from autograder.submissions import HandIn


def grade_one(judges, stage, student, files, *, seed):
    """The result of one submission, given as {owned file: source text}."""
    hand_in = HandIn(student, judges.course.stage(stage).id, files)
    return next(judges.grade([job_for(judges.course, hand_in, seed)]))
