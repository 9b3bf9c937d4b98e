"""`autograder verify`: what is claimed of every stage, and what is said when a claim does not hold."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.authoring import failures, mistakes, tally, verify
from autograder.grading.suite import mistake
from autograder.results import Category, Result, StudentView, TaskResult, TestOutcome


@pytest.fixture
def claims(course):
    """What is claimed of stage 02: {submission: claim}."""
    return {claim.submission: claim for claim in verify.claims(course.stage("2"))}


@pytest.fixture
def graded(course):
    """graded({"2.3": (category, diagnosis)}): a result of stage 02, passed but for these tasks."""

    def graded(wrong, usual=(Category.PASSED, "")):
        tasks = []
        for task in course.stage("2").tasks:
            category, diagnosis = wrong.get(task.id, usual)
            test = TestOutcome(f"test_{task.id}", task.id, "", "", category, 0.0, StudentView(diagnosis))
            tasks.append(TaskResult(task.id, task.title, task.points, [test]))
        return Result("someone", "02-backprop", tasks=tasks)

    return graded


def test_every_stage_has_its_right_solutions_its_stubs_and_its_mistakes(course):
    for stage in course.stages:
        claimed = [claim.submission for claim in verify.claims(stage)]
        variants = [f"{m.id}, {name}" for m in mistakes.load(stage.id) for name in m.variants]
        assert claimed[:2] == ["reference", "stubs"]
        assert claimed[-len(variants) :] == variants
        assert len(claimed) == len(set(claimed))


def test_every_stage_has_two_other_right_solutions(course):
    for stage in course.stages:
        others = [c for c in verify.claims(stage) if c.says.endswith("in another style")]
        assert len(others) >= 2, stage.id


def test_the_reference_earns_everything(claims, graded):
    assert claims["reference"].check(graded({})) == ""
    wrong = graded({"2.4": (Category.WRONG_VALUE, "")})
    [failed] = [test for test in wrong.tests if not test.passed]
    failed.staff = "test_hidden.py:3, in test_2.4\nCheckFailed: the value is 1.0, expected 2.0\n"
    assert claims["reference"].check(wrong) == (
        "failed test_2.4 (wrong value): CheckFailed: the value is 1.0, expected 2.0"
    )


def test_stubs_earn_nothing_and_say_that_they_are_stubs(claims, graded):
    not_started = (Category.NOT_STARTED, "")
    assert claims["stubs"].check(graded({}, usual=not_started)) == ""
    found = claims["stubs"].check(
        graded({"2.1": (Category.PASSED, ""), "2.2": (Category.EXCEPTION, "")}, not_started)
    )
    assert found == "earned test_2.1; should be 'not started': test_2.2 (exception)"


def test_a_mistake_loses_in_its_own_task_and_is_told_why(claims, graded):
    check, sentence = claims["overwrites-grad, variant_a"].check, mistake("overwrites-grad")
    assert check(graded({"2.3": (Category.WRONG_VALUE, sentence)})) == ""
    assert check(graded({"2.5": (Category.WRONG_VALUE, sentence)})) == "lost nothing there"
    found = check(graded({"2.3": (Category.WRONG_VALUE, "something else")}))
    assert found == "its sentence is missing from the diagnoses"


def test_no_test_gives_the_diagnosis_of_another_mistake(claims, graded):
    check, sentence = claims["root-first, variant_a"].check, mistake("root-first")
    own = {"2.1": (Category.WRONG_VALUE, sentence)}
    assert check(graded(own | {"2.5": (Category.WRONG_VALUE, sentence)})) == ""
    assert check(graded(own | {"2.5": (Category.WRONG_VALUE, mistake("recursion"))})) == ""
    found = check(graded(own | {"2.5": (Category.WRONG_VALUE, mistake("walks-from-the-leaves"))}))
    assert found == "it got the diagnoses of other mistakes (test_2.5: walks-from-the-leaves)"
    in_its_task = {"2.1": (Category.WRONG_VALUE, mistake("walks-from-the-leaves")), "2.5": own["2.1"]}
    assert check(graded(in_its_task)) == (
        "it got the diagnoses of other mistakes (test_2.1: walks-from-the-leaves)"
    )


def test_a_mistake_costs_points_in_no_task_without_its_function(claims, graded):
    check, sentence = claims["root-first, variant_a"].check, mistake("root-first")
    wrong = (Category.WRONG_VALUE, sentence)
    assert check(graded({"2.1": wrong, "2.2": wrong, "2.4": wrong})) == "it costs points in 2.2, 2.4 too"


def test_a_mistake_with_green_checks_is_evidence_against_them(claims, graded):
    claim = claims["overwrites-grad, variant_a"]
    found = graded({"2.3": (Category.WRONG_VALUE, mistake("overwrites-grad"))})
    assert claim.shown == "2.3"
    assert claim.against(found, ["a red check"]) == ""
    assert claim.against(found, []) == "every visible check of task 2.3 is green"
    assert claim.against(graded({}), []) == "lost nothing there; every visible check of task 2.3 is green"


def test_a_right_solution_with_a_red_check_is_evidence_against_it(claims, graded):
    for name in ("reference", "counting", "two-stacks"):
        assert claims[name].shown == "02"
        assert claims[name].against(graded({}), []) == ""
        assert claims[name].against(graded({}), ["one", "two"]) == "visible checks are red: one, two"


def test_the_visible_checks_of_a_claim_are_run(course, pool, claims, monkeypatch):
    chosen = [replace(claims["reference"], files=claims["zeroes-one-node, variant_a"].files), claims["stubs"]]
    monkeypatch.setattr(verify, "claims", lambda stage: chosen)
    verdicts = {v.claim.submission: v for v in verify.verify(course, pool, [course.stage("2")])}
    assert verdicts["reference"].red == [
        "zero_grad sets every given gradient to 0.0",
        "zero_grad takes a tuple, the same node twice, an empty list, and gradients that are nan or inf",
    ]
    assert "visible checks are red: zero_grad sets every" in verdicts["reference"].against
    assert (verdicts["stubs"].red, verdicts["stubs"].against) == ([], "")


def test_the_rates_are_printed(course, monkeypatch):
    chosen = [c for c in verify.claims(course.stage("2")) if c.submission == "root-first, variant_a"]
    monkeypatch.setattr(verify, "claims", lambda stage: chosen)
    done = CliRunner().invoke(cli.app, ["verify", "2", "--jobs", "1"])
    output = " ".join(done.output.split())
    assert all(name in output for name in tally.COLUMNS)
    assert "A visible check is red for 1 of 1 variants (100 %). The diagnoses are right for 100 %" in output


def test_a_claim_that_does_not_hold_is_shown_and_ends_with_1(course, monkeypatch):
    reference, stubs, *_ = verify.claims(course.stage("2"))
    false = replace(stubs, says="earns everything", check=reference.check)
    monkeypatch.setattr(verify, "claims", lambda stage: [reference, false])
    done = CliRunner().invoke(cli.app, ["verify", "2", "--jobs", "1"])
    assert done.exit_code == 1
    assert "✓ 02-backprop reference earns everything" in done.output
    assert "✗ 02-backprop stubs earns everything: failed test_" in done.output
    assert "1 of 2 claims hold." in done.output


def test_a_mistake_fails_what_all_its_variants_fail(course, graded, tmp_path, monkeypatch):
    monkeypatch.setattr(failures, "STAGES", tmp_path)
    (tmp_path / "02-backprop").mkdir()
    known = next(one for one in mistakes.load("02-backprop") if one.id == "root-first")
    measured, wrong = failures.Failures("02-backprop"), (Category.WRONG_VALUE, "")
    measured.add(known, graded({"2.1": wrong, "2.5": wrong}))
    measured.add(known, graded({"2.1": wrong}))
    assert not measured.is_current()
    measured.write()
    assert measured.is_current()
    assert json.loads(measured.path.read_text()) == {"root-first": ["test_2.1"]}


def test_a_matrix_of_an_earlier_suite_is_a_fault(course, monkeypatch, tmp_path):
    monkeypatch.setattr(failures, "STAGES", tmp_path)
    chosen = [c for c in verify.claims(course.stage("2")) if c.submission == "root-first, variant_a"]
    monkeypatch.setattr(verify, "claims", lambda stage: chosen)
    done = CliRunner().invoke(cli.app, ["verify", "2", "--jobs", "1"])
    assert done.exit_code == 1
    assert "is of an earlier suite: autograder verify --write" in " ".join(done.output.split())
