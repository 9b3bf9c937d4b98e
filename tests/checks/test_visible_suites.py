"""The visible suites: the reference earns them, stubs do not, and the grader's proxy changes nothing."""

import inspect

import numpy as np
import pytest
from checks import running

from autograder import course as courses
from autograder.authoring import mistakes, visible
from autograder.authoring.lint import lint
from autograder.confinement.fork_server import ForkServer
from autograder.confinement.session import Session
from autograder.course import ASSIGNMENTS, REFERENCE, STAGES, VISIBLE
from autograder.grading.jobs import sources
from autograder.grading.proxy import Student

COURSE = courses.load()
TESTS = running.collect(ASSIGNMENTS / "checks")
MISTAKES = [
    (mistake, name)
    for stage in COURSE.stages
    for mistake in mistakes.load(stage.id)
    for name in mistake.variants
]


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


@pytest.mark.parametrize("folder", sorted(STAGES.glob("*/solutions/[!_.]*/")), ids=lambda path: path.name)
def test_a_right_solution_passes_every_check(folder):
    """Lists in place of tuples, and a cost of relu and abs, were refused once."""
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    assert visible.red(files, folder.parents[1].name) == []


@pytest.mark.parametrize(("mistake", "variant"), MISTAKES, ids=lambda value: getattr(value, "id", value))
def test_a_known_mistake_is_seen_before_handing_in(mistake, variant):
    assert visible.red({mistake.file: mistake.variants[variant]}, mistake.task)
