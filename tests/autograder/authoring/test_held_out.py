"""Held-out variants: found in their folder, graded, and counted by what they are told."""

import shutil

import pytest

from autograder.authoring import held_out, mistakes
from autograder.course import STAGES
from autograder.grading.diagnoses import MistakeError

WRONG = '''"""A slip."""

TASK = "2.4"
REPLACES = "graph.zero_grad"


def variant_a(nodes):
    for node in nodes[:{}]:
        node.grad = 0.0
'''


@pytest.fixture
def stages(tmp_path, monkeypatch):
    """A copy of stage 02's folder of mistakes, with a folder for held-out variants."""
    shutil.copytree(STAGES / "02-backprop" / "mistakes", tmp_path / "02-backprop" / "mistakes")
    (tmp_path / "02-backprop" / "held_out").mkdir()
    monkeypatch.setattr(mistakes, "STAGES", tmp_path)
    return tmp_path


@pytest.fixture
def hold(stages):
    """hold("own-two", text): write a held-out file."""
    return lambda name, text: (stages / "02-backprop" / "held_out" / f"{name}.py").write_text(text)


def test_the_held_out_variants_of_every_stage_load(course):
    for stage in course.stages:
        for mistake in held_out.load(stage.id):
            assert mistake.task in stage.task_by_id
            assert mistake.file in stage.owns


def test_one_variant_is_enough_under_a_known_name_or_one_of_its_own(hold):
    hold("zeroes-one-node", WRONG.format("1"))
    hold("own-kind", WRONG.format("2"))
    assert [(one.id, list(one.variants)) for one in held_out.load("02-backprop")] == [
        ("own-kind", ["variant_a"]),
        ("zeroes-one-node", ["variant_a"]),
    ]
    assert "own-kind" not in {one.id for one in mistakes.load("02-backprop")}


def test_an_unknown_name_is_an_error(hold):
    hold("zeroes-two-nodes", WRONG.format("2"))
    with pytest.raises(MistakeError, match=r"zeroes-two-nodes\.py: call it as a known mistake, or own-KIND"):
        held_out.load("02-backprop")


def test_they_are_graded_and_counted(hold, course):
    hold("zeroes-one-node", WRONG.format("1"))
    hold("zeroes-a-copy", WRONG.format("100"))  # right: it loses nothing
    hold("root-first", WRONG.format("1"))  # another mistake than its name says
    hold("own-kind", WRONG.format("0"))
    stage = course.stage("2")
    measured = held_out.measure(course, [stage], jobs=1)
    lost = stage.task_by_id["2.4"].points
    lines = {one.mistake.id: one.line for one in measured}
    assert lines["zeroes-a-copy"] == (
        "02-backprop zeroes-a-copy, variant_a (task 2.4): loses 0; 0 red checks; silent: no diagnosis"
    )
    assert lines["zeroes-one-node"].endswith("; right: zeroes-one-node")
    assert f"loses {lost:g} in 2.4" in lines["own-kind"]
    known, own = [
        line for line in held_out.section([stage], measured).splitlines() if line.startswith("| all ")
    ]
    assert known == "| all | 3 | 2 (66.7 %) | 2 (100 %) | 0 (0 %) | 1 (50 %) | 0 (0 %) | 1 (50 %) |"
    assert own.startswith("| all | 1 | 1 (100 %) | 1 (100 %) | 0 (0 %) | ")


def test_a_stage_without_them_has_a_row_of_zeros(stages, course):
    stage = course.stage("2")
    assert held_out.measure(course, [stage]) == []
    assert "| 02-backprop | 0 | 0 | 0 | 0 | 0 | 0 | 0 |" in held_out.section([stage], [])
