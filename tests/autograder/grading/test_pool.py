"""The pool of grader processes: what stops it, what it survives, and where its processes run."""

import os
from pathlib import Path

import pytest

from autograder.course import HIDDEN
from autograder.grading.pool import GradingError, Pool
from tests.autograder.graded import grade_one


def test_suites_that_cannot_be_collected_stop_before_anybody_is_graded(course, tmp_path, monkeypatch):
    suite = tmp_path / course.stage("2").id / HIDDEN
    suite.parent.mkdir()
    suite.write_text("import nothing_of_this_name\n")
    monkeypatch.setattr("autograder.grading.plugin.STAGES", tmp_path)
    with pytest.raises(GradingError, match="nothing_of_this_name"), Pool(course, [course.stage("2")], 1):
        pass


def test_a_suite_that_the_reference_fails_stops_before_anybody_is_graded(course, tmp_path, monkeypatch):
    suite = tmp_path / course.stage("2").id / HIDDEN
    suite.parent.mkdir()
    suite.write_text(WRONG_SUITE)
    monkeypatch.setattr("autograder.grading.plugin.STAGES", tmp_path)
    complaint = (
        r"02-backprop: the reference fails its suite:\s+test_too_much \(wrong value\): .*is 1.0, expected 2.0"
    )
    with pytest.raises(GradingError, match=complaint), Pool(course, [course.stage("2")], 1):
        pass


WRONG_SUITE = """
from autograder.grading.suite import expect, task

@task("2.1")
def test_too_much(student):
    expect(student.Value(1.0).data, 2.0)
"""


def test_a_grader_that_dies_is_replaced_and_the_row_says_so(course, reference, monkeypatch):
    files = {"graph.py": reference("graph.py")}
    with Pool(course, [course.stage("2")], 1) as pool:
        pool._pool[0].process.kill()
        lost = grade_one(pool, "2", "first", files, seed=1)
        assert "grade again" in lost.problem
        assert lost.points == 0
        next_one = grade_one(pool, "2", "second", files, seed=1)
        assert next_one.points == next_one.max_points > 0


def test_each_grader_keeps_to_a_processor_of_its_own_and_its_fork_server_with_it(course):
    processors = os.sched_getaffinity(0)
    with Pool(course, [course.stage("2")], len(processors), self_tested=False) as pool:
        pids = [grader.process.pid for grader in pool._pool]
        found = [tuple(os.sched_getaffinity(pid)) for pid in pids]
        fork_servers = [tuple(os.sched_getaffinity(child)) for pid in pids for child in children(pid)]
    assert sorted(found) == [(processor,) for processor in sorted(processors)]
    assert fork_servers == found


def test_no_grader_holds_the_line_of_another(course):
    """Else a grader process whose main process is gone would wait for ever, as long as another lives."""
    with Pool(course, [course.stage("2")], 2, self_tested=False) as pool:
        first, second = pool._pool
        first.connection.close()
        first.process.join(20)
        assert first.process.exitcode == 0
        assert second.process.is_alive()


def children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
