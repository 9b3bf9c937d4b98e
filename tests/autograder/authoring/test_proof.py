"""What known mistakes cost: the tally of one stage, and the page of many seeds."""

import pytest

from autograder.authoring import held_out, mistakes, tally
from autograder.authoring.proof import Proof, page, prove
from autograder.regions import sharing
from autograder.results import Category, Result, TaskResult, TestOutcome


@pytest.fixture
def stage(course):
    return course.stage("2")


@pytest.fixture
def result(stage):
    """result("2.1", "2.5"): a result of stage 02 that lost these tasks."""

    def result(*lost):
        tasks = []
        for task in stage.tasks:
            category = Category.WRONG_VALUE if task.id in lost else Category.PASSED
            tests = [TestOutcome(f"test_{task.id}", task.id, "", "", category)]
            tasks.append(TaskResult(task.id, task.title, task.points, tests))
        return Result("someone", stage.id, tasks=tasks)

    return result


@pytest.fixture
def mistake(stage):
    known = {mistake.id: mistake for mistake in mistakes.load(stage.id)}
    return known["root-first"]  # of task 2.1


def test_tasks_share_a_function(stage):
    assert sharing(stage.owns, "2.1") == {"2.5": "topological_order"}
    assert sharing(stage.owns, "2.4") == {}


def test_the_losses_of_other_tasks_are_collateral(stage, result, mistake):
    counted = tally.Tally(stage)
    counted.add(mistake, result("2.1"))
    counted.add(mistake, result("2.1", "2.5"))
    counted.add(mistake, result())
    assert (counted.mistakes, counted.variants, counted.caught) == ({"root-first"}, 3, 2)
    assert counted.collateral == stage.task_by_id["2.5"].points
    assert list(tally.reasons([counted])) == [
        "02-backprop: root-first also cost points in task 2.5: task 2.5 is about `topological_order` too."
    ]


def test_collateral_without_a_shared_function_is_a_fault_of_the_suite(stage, result, mistake):
    counted = tally.Tally(stage)
    counted.add(mistake, result("2.1", "2.4"))
    (reason,) = tally.reasons([counted])
    assert "a fault of the suite" in reason


def test_a_mark_that_depends_on_the_seed_is_listed(stage, result, mistake):
    proof = Proof(stage)
    proof.add(mistake, "variant_a", result("2.1"))
    proof.add(mistake, "variant_a", result())
    proof.add(mistake, "variant_b", result("2.1"))
    whole, rest = stage.points, stage.points - stage.task_by_id["2.1"].points
    assert list(proof.unsteady()) == [
        f"- 02-backprop: root-first, variant_a: {rest:g} to {whole:g} points",
    ]
    assert proof.row == "| 02-backprop | 1 | 2 | 3 | 2 | 1 | 0 |"


def test_the_page_covers_every_mistake_and_seed(course, stage, monkeypatch):
    known = mistakes.load(stage.id)[:2]
    monkeypatch.setattr(mistakes, "load", lambda stage: known)
    found = page(prove(course, [stage], seeds=2, jobs=1), 2, [])
    variants = sum(len(mistake.variants) for mistake in known)
    assert f"| 02-backprop | {len(known)} | {variants} | {2 * variants} | {2 * variants} |" in found
    assert "graded with 2 seeds" in found
    assert held_out.section([stage], []) in found
