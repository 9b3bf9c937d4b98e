"""The visible suites: the reference earns them, stubs do not, and the grader's proxy changes nothing.

`autograder verify`, a part of `make test`, runs them on every known mistake and right solution.
"""

import inspect

import numpy as np
from checks import running

from autograder import course as courses
from autograder.authoring.lint import lint
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.session import Session
from autograder.course import ASSIGNMENTS, REFERENCE, STAGES, VISIBLE
from autograder.grading.jobs import sources
from autograder.grading.proxy import Student

COURSE = courses.load()
TESTS = running.collect(ASSIGNMENTS / "checks")


def test_every_task_has_a_check():
    assert {test.task for test in TESTS} == {task.id for stage in COURSE.stages for task in stage.tasks}


def test_the_reference_earns_all(run):
    outcomes = run(REFERENCE / "kittengrad")
    assert [outcome.title for outcome in outcomes if not outcome.passed] == []


def test_stubs_earn_nothing_and_are_waiting(run, stubs):
    outcomes = run(stubs)
    assert [outcome.title for outcome in outcomes if outcome.passed or not outcome.waiting] == []


def test_the_linter_has_no_complaint():
    assert [str(finding) for finding in lint(STAGES.glob(f"*/{VISIBLE}"))] == []


def test_they_pass_through_the_proxy_too():
    with ForkServer() as fork_server:
        for stage in COURSE.stages:
            files = {
                name: (REFERENCE / "kittengrad" / name).read_text(encoding="utf-8") for name in stage.owns
            }
            session = Session(fork_server, sources(COURSE, stage, files), stage.limits)
            try:
                for test in TESTS:
                    if running._is_stage(stage.id, test.task):
                        given = {"student": Student(session), "rng": np.random.default_rng(1)}
                        test(**{name: given[name] for name in inspect.signature(test).parameters})
            finally:
                session.close()
