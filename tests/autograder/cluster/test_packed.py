"""Jobs on their way to another machine."""

from dataclasses import replace

import pytest

from autograder.cluster.packed import packed, unpacked
from autograder.course import REFERENCE
from autograder.grading.jobs import job_for
from autograder.submissions import Classifier, Submission

ODD = "x = '\ud800 \x00 é ∂'\r\n"


@pytest.fixture
def job(course):
    earlier = {course.stages[1].id: Submission("älter", course.stages[1].id, {"scalar.py": ODD})}
    submission = Submission("ölaf \udcff", course.stage("2").id, {"graph.py": ODD}, flags=("a link",))
    return job_for(course, submission, 7, earlier)


def test_a_job_arrives_as_it_was(job):
    assert job.own
    assert unpacked(packed(job)) == job


def test_the_weights_of_a_classifier_travel_with_it(job):
    entry = Classifier("def classify(): ...", weights=bytes(range(256)), digest="d")
    job = replace(job, classifier=entry, board=3)
    assert unpacked(packed(job)) == job


def test_no_solution_travels(job):
    text = (REFERENCE / "kittengrad" / "scalar.py").read_text(encoding="utf-8")
    assert text in {source for _, source in job.sources.values()}
    assert b"def tanh" not in packed(job)
    assert len(packed(job)) < 10_000
