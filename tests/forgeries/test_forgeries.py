"""No stage gives points to a submission that returns what it finds instead of what a task asks for."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from autograder import course as courses
from autograder.grading.jobs import job_for
from autograder.grading.pool import Pool
from autograder.submissions import Submission
from tests.forgeries.forger import STRATEGIES, forgeries

COURSE = courses.load()
SHARE = 0.02  # of a stage's points that a forgery stays below


@pytest.fixture(scope="module")
def earned():
    """{stage: {strategy: its result}}: every forgery of every stage, graded."""
    jobs = [
        job_for(COURSE, Submission(strategy, stage.id, files), seed=1)
        for stage in COURSE.stages
        for strategy, files in forgeries(stage)
    ]
    found = defaultdict(dict)
    with Pool(COURSE, COURSE.stages) as pool:
        for result in pool.grade(iter(jobs)):
            found[result.stage][result.student] = result
    return found


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: stage.id)
def test_a_forgery_earns_next_to_nothing(earned, stage, strategy):
    result = earned[stage.id][strategy]
    passed = [test.id for test in result.tests if test.passed]
    assert result.tests, result.problem
    assert sum(task.points for task in result.tasks) < SHARE * stage.points, passed


def test_nodes_that_show_the_numbers_of_their_readers_earn_next_to_nothing():
    stage, echoes = COURSE.stage("03"), Path(__file__).with_name("echoes") / "mlp.py"
    job = job_for(COURSE, Submission("echoes", stage.id, {"mlp.py": echoes.read_text("utf-8")}), seed=1)
    with Pool(COURSE, [stage], 1) as pool:
        (result,) = pool.grade(iter([job]))
    assert result.tests, result.problem
    assert sum(task.points for task in result.tasks) < SHARE * stage.points, [
        test.id for test in result.tests if test.passed
    ]
