"""A cluster of real nodes: it grades as the pool does, and only where a node may grade."""

import os
import signal
from dataclasses import replace

import pytest

from autograder.cluster.connection import ClusterError
from autograder.cluster.graders import Cluster
from autograder.grading.jobs import job_for
from autograder.grading.pool import Pool
from autograder.submissions import Submission
from tests.autograder.cluster.nodes import (
    ANOTHER_COURSE,
    DEADLY,
    HOLE,
    begin_with,
    but_first,
    only_first,
    scheduler,
)

STAGE = "01-scalar-graph"


@pytest.fixture
def jobs(course, reference):
    """Jobs of right, wrong and broken submissions, by student."""
    right = reference("scalar.py")
    wrong = right.replace("self.data * other.data", "self.data + 0")
    texts = {"right": right, "wrong": wrong, "broken": "def"}
    return [job_for(course, Submission(name, STAGE, {"scalar.py": text}), 7) for name, text in texts.items()]


def named(jobs, *students):
    return [replace(jobs[0], student=student) for student in students]


def comparable(results):
    """Results by student, without the time that they took."""
    found = {}
    for result in results:
        tests = [replace(test, seconds=0.0) for test in result.tests]
        found[result.student] = replace(result, seconds=0.0, graded_at="", tasks=[]), tests
    return found


def points(results):
    return {result.student: result.points for result in results}


def test_a_cluster_gives_the_results_of_the_pool(course, jobs):
    with Pool(course, [course.stage("1")], 1) as pool:
        wanted = comparable(pool.grade(jobs))
    with scheduler(1) as (_, address), Cluster(course, [course.stage("1")], address) as cluster:
        found = comparable(cluster.grade(jobs))
    assert found == wanted
    assert found["right"][0].confinement["landlock"]


def test_a_node_that_is_killed_midway_loses_nothing(course, jobs, caplog):
    wanted = [f"student-{number}" for number in range(12)]
    with (
        scheduler(2, processes=True) as (dask, address),
        Cluster(course, [course.stage("1")], address) as cluster,
    ):
        found = []
        for result in cluster.grade(named(jobs, *wanted)):
            if not found:
                os.kill(dask.workers[0].pid, signal.SIGKILL)
            found.append(result)
    assert points(found) == dict.fromkeys(wanted, course.stage("1").points)
    assert len(found) == len(wanted)


def test_a_node_that_cannot_confine_grades_nothing(course, monkeypatch):
    begin_with(monkeypatch, HOLE)
    complaint = r"inproc://.*: confinement does not hold here.*do as it likes: SUCCEEDED.*autograder doctor"
    with (
        scheduler(1) as (_, address),
        pytest.raises(ClusterError, match=complaint),
        Cluster(course, [course.stage("1")], address),
    ):
        pass


def test_a_node_with_another_course_is_left_out_and_the_others_grade(
    course, jobs, monkeypatch, caplog, tmp_path
):
    begin_with(monkeypatch, only_first(ANOTHER_COURSE, tmp_path / "been-here"))
    with scheduler(2) as (_, address), Cluster(course, [course.stage("1")], address) as cluster:
        found = list(cluster.grade(jobs))
    assert len(found) == len(jobs)
    complaint = f"another course than this run, in {STAGE}: suite, Python or NumPy (Python 2)"
    assert complaint in caplog.text


def test_a_node_that_joins_late_is_checked_before_its_first_job(course, jobs, monkeypatch, caplog, tmp_path):
    begin_with(monkeypatch, but_first(HOLE, tmp_path / "been-here"))
    with scheduler(1) as (dask, address), Cluster(course, [course.stage("1")], address) as cluster:
        dask.scale(2)
        for turn in range(200):
            found = list(cluster.grade(named(jobs, *(f"student-{turn}-{number}" for number in range(4)))))
            assert set(points(found).values()) == {course.stage("1").points}
            if "grades nothing: confinement does not hold here" in caplog.text:
                return
    raise AssertionError("nobody has noticed the second node")


def test_a_submission_that_kills_its_grader_has_a_row_that_says_so(course, jobs, monkeypatch):
    begin_with(monkeypatch, DEADLY)
    with scheduler(1) as (_, address), Cluster(course, [course.stage("1")], address) as cluster:
        found = {one.student: one for one in cluster.grade(named(jobs, "before", "deadly", "after"))}
    assert "The grader itself died on this submission" in found["deadly"].problem
    assert found["deadly"].key == jobs[0].key
    assert found["before"].points == found["after"].points == course.stage("1").points
