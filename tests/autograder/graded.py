"""One submission, graded: what the tests of grader processes ask."""

from autograder.grading.jobs import job_for
from autograder.submissions import Submission


def grade_one(pool, stage, student, files, *, seed):
    """The result of one submission, given as {owned file: source text}."""
    submission = Submission(student, pool.course.stage(stage).id, files)
    return next(pool.grade([job_for(pool.course, submission, seed)]))
