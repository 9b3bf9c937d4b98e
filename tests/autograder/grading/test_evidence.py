"""A diagnosis that other tests speak against stays silent."""

import json

import pytest

from autograder.course import STAGES
from autograder.grading import evidence
from autograder.grading.suite import mistake
from autograder.results import Category, StudentView, TaskResult, TestOutcome

STAGE = "02-backprop"
ONE, OTHER = mistake("overwrites-grad"), mistake("root-first")
FACT = "The gradient has another shape than its operand."


@pytest.fixture
def told(tmp_path, monkeypatch):
    """told({"test": diagnosis or None for a pass}, …): what each task still says, {test: diagnosis}."""
    (tmp_path / STAGE).mkdir()
    matrix = {"overwrites-grad": ["test_a", "test_b"], "root-first": ["test_c"], "recursion": ["test_d"]}
    matrix["removed-since"] = ["test_a"]
    (tmp_path / STAGE / evidence.FAILURES).write_text(json.dumps(matrix))
    monkeypatch.setattr(evidence, "STAGES", tmp_path)

    def told(*tasks):
        made = [
            TaskResult(f"2.{k}", "", 1, [outcome(*one) for one in task.items()])
            for k, task in enumerate(tasks)
        ]
        evidence.keep_supported(made, STAGE)
        return {test.id: test.student.diagnosis for task in made for test in task.tests if not test.passed}

    return told


def outcome(name, diagnosis):
    category = Category.PASSED if diagnosis is None else Category.WRONG_VALUE
    return TestOutcome(name, "2", "", "", category, student=StudentView(diagnosis or ""))


def test_it_stays_if_all_that_speaks_speaks_for_it(told):
    assert told({"test_a": ONE, "test_b": "", "test_c": None}) == {"test_a": ONE, "test_b": ""}


def test_it_is_silent_if_a_test_passed_that_the_mistake_fails(told):
    assert told({"test_a": ONE, "test_b": None}) == {"test_a": ""}


def test_tests_of_other_tasks_do_not_count(told):
    """The mistake is known from one function, and made in another: a product that is not summed back."""
    assert told({"test_a": ONE}, {"test_b": None}) == {"test_a": ONE}


def test_two_mistakes_in_one_task_are_silent(told):
    assert told({"test_a": ONE, "test_b": "", "test_c": OTHER}) == dict.fromkeys(
        ("test_a", "test_b", "test_c"), ""
    )
    assert told({"test_a": ONE, "test_b": ONE}, {"test_c": OTHER}) == {
        "test_a": ONE,
        "test_b": ONE,
        "test_c": OTHER,
    }


def test_facts_stay(told):
    assert told({"test_a": ONE, "test_b": FACT}) == {"test_a": ONE, "test_b": FACT}
    deep = mistake("recursion")
    assert told({"test_a": ONE, "test_b": deep, "test_d": None}) == {"test_a": ONE, "test_b": deep}


def test_every_stage_has_its_matrix(course):
    """A stage without one would tell everything that any test names."""
    for stage in course.stages:
        assert evidence.failures_by_sentence(STAGES / stage.id / evidence.FAILURES), stage.id
