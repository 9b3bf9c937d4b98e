"""The plan of a run: inputs, secrets, and rows without a job."""

import pytest

from autograder.plan import EmptySecret, plan, secret_of, seed_of
from autograder.submissions import Submission

SECRET = b"for tests"


def test_inputs_differ_between_students_and_stages_and_stay():
    seeds = {seed_of(SECRET, student, stage) for student in ("a", "b") for stage in ("01", "02")}
    assert len(seeds) == 4
    assert seed_of(SECRET, "a", "01") == seed_of(SECRET, "a", "01")
    assert seed_of(b"another", "a", "01") not in seeds


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "results" / ".secret"
    secret = secret_of(path)
    assert len(secret) >= 32
    assert secret_of(path) == secret
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_empty_secret_is_refused(tmp_path):
    (tmp_path / "secret").touch()
    with pytest.raises(EmptySecret, match="secret is empty"):
        secret_of(tmp_path / "secret")


def test_a_submission_with_a_problem_is_a_row_and_no_job(course, tmp_path):
    problem = Submission("empty", "02-backprop", {}, problem="The folder is empty.")
    made = plan(course, [problem], tmp_path, secret=SECRET)
    assert not made.known
    assert not made.jobs
    assert made.ungraded[0].problem == "The folder is empty."
    assert made.ungraded[0].max_points == course.stage("2").points
