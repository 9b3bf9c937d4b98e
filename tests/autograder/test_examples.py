"""The example class, graded: each row is what its kind makes of it, and no attack earns a point."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from autograder import course as courses
from autograder import submissions as intake
from autograder.authoring import examples
from autograder.course import ROOT, STAGES
from autograder.grading.diagnoses import sentence
from autograder.plan import plan
from autograder.results import Category

FIRST, SECOND = "01-scalar-graph", "02-backprop"


@pytest.fixture(scope="module")
def written(course, tmp_path_factory):
    """The folder that the class is written to."""
    folder = tmp_path_factory.mktemp("examples")
    examples.write(course, folder)
    return folder


@pytest.fixture(scope="module")
def rows(course, pool, written, tmp_path_factory):
    """All of it graded: {(student, stage): result}."""
    submissions = intake.collect([written], course).submissions
    made = plan(course, submissions, tmp_path_factory.mktemp("results"), secret=b"examples")
    assert made.ungraded == []
    return {(row.student, row.stage): row for row in pool.grade(made.jobs)}


def lost(row):
    return {task.id for task in row.tasks if task.points < task.max_points}


def said(row):
    return {test.student.diagnosis for test in row.tests}


def categories(row):
    return {test.category for test in row.tests if not test.passed}


def is_full(row):
    """Whether it has all the points that the course gives for its stage."""
    return row.points == courses.load().stage(row.stage).points and lost(row) == set()


def test_every_example_has_its_row(course, rows):
    assert rows.keys() == {(one.student, one.stage) for one in examples.load(course)}


def test_untouched_is_what_is_released(written):
    paths = list(written.glob("untouched/*/*.py"))
    assert paths
    for path in paths:
        assert path.read_text() == (ROOT / "assignments" / "kittengrad" / path.name).read_text()


@pytest.mark.parametrize("student", ["perfect", "micrograd-style"])
def test_right_solutions_lose_nothing(rows, student):
    for stage in (FIRST, SECOND):
        assert is_full(rows[student, stage])
    assert rows[student, SECOND].bonus == 1.0


def test_untouched(rows):
    for stage in (FIRST, SECOND):
        assert rows["untouched", stage].points == 0
        assert categories(rows["untouched", stage]) == {Category.NOT_STARTED}


def test_half_done(rows):
    assert lost(rows["half-done", FIRST]) == {"1.4", "1.5", "1.6", "1.7", "1.8"}
    assert Category.NOT_STARTED in categories(rows["half-done", FIRST])
    assert lost(rows["half-done", SECOND]) == {"2.2", "2.3", "2.5"}
    assert 0 < rows["half-done", SECOND].points < rows["perfect", SECOND].points / 2


def test_overwrites_grad(rows):
    assert is_full(rows["overwrites-grad", FIRST])
    assert lost(rows["overwrites-grad", SECOND]) == {"2.3"}
    assert sentence("overwrites-grad") in said(rows["overwrites-grad", SECOND])


def test_no_topological_order(rows):
    assert is_full(rows["no-topological-order", FIRST])
    assert lost(rows["no-topological-order", SECOND]) == {"2.3", "2.5"}
    assert sentence("no-topological-order") in said(rows["no-topological-order", SECOND])


def test_recursive_loses_only_the_depth(rows):
    assert is_full(rows["recursive", FIRST])
    assert lost(rows["recursive", SECOND]) == {"2.5"}
    assert said(rows["recursive", SECOND]) == {"", sentence("recursion")}


def test_forgets_reflected_operators(rows):
    assert lost(rows["forgets-reflected-operators", FIRST]) == {"1.3", "1.4", "1.5"}
    assert sentence("forgets-reflected") in said(rows["forgets-reflected-operators", FIRST])


def test_wrong_relu(rows):
    assert lost(rows["wrong-relu", FIRST]) == {"1.8"}
    assert sentence("relu-slope") in said(rows["wrong-relu", FIRST])
    assert is_full(rows["wrong-relu", SECOND])
    assert 0.5 < rows["wrong-relu", SECOND].bonus < 1.0


def test_wrong_power(rows):
    assert lost(rows["wrong-power", FIRST]) == {"1.4"}
    assert sentence("power-rule-half-done") in said(rows["wrong-power", FIRST])


def test_syntax_error(rows, written):
    row = rows["syntax-error", FIRST]
    lines = (written / "syntax-error" / FIRST / "scalar.py").read_text().splitlines()
    broken = next(number for number, line in enumerate(lines, start=1) if line.endswith("<= 0"))
    assert row.points == 0
    assert categories(row) == {Category.EXCEPTION}
    for test in row.tests:
        assert test.student.exception == "SyntaxError"
        assert ("scalar.py", broken) in test.student.lines


def test_infinite_loop(rows):
    assert is_full(rows["infinite-loop", FIRST])
    assert rows["infinite-loop", SECOND].problem == ""
    assert categories(rows["infinite-loop", SECOND]) == {Category.TIME}
    assert lost(rows["infinite-loop", SECOND]) == {"2.1", "2.5"}  # both are about the order


def test_prints_too_much(rows):
    row = rows["prints-too-much", FIRST]
    assert is_full(row)
    assert any("printed" in flag for flag in row.flags)
    assert len(row.output) < 100_000


def test_eats_all_memory(rows):
    row = rows["eats-all-memory", SECOND]
    assert categories(row) == {Category.MEMORY}
    assert lost(row) == {"2.2", "2.3"}  # both are about `backward`


@pytest.mark.parametrize("student", ["reads-the-hidden-tests", "always-equal", "exits-early"])
@pytest.mark.parametrize("stage", [FIRST, SECOND])
def test_an_attack_earns_nothing(rows, student, stage):
    assert rows[student, stage].points == 0
    assert rows[student, stage].bonus == 0


def test_forks_earns_nothing_and_every_attempt_is_refused(rows):
    row = rows["forks", SECOND]
    assert row.points == 0
    assert "refused: ['PermissionError', 'RuntimeError'] 200" in row.output


def test_exits_early_is_a_crash(rows):
    assert categories(rows["exits-early", FIRST]) == {Category.CRASH}
    crashed = {test.task for test in rows["exits-early", SECOND].tests if test.category == Category.CRASH}
    assert crashed == {"2.1", "2.5"}  # its `backward` is refused what it tries, and says so


def test_a_conftest_in_a_submission_is_noted(rows):
    assert any("conftest.py" in flag for flag in rows["always-equal", SECOND].flags)


def test_no_submission_saw_the_canary_or_the_suites(rows):
    canary = (STAGES / "canary").read_text(encoding="utf-8").split()[0]
    assert canary.startswith("canary-")
    for row in rows.values():
        assert canary not in json.dumps(asdict(row))
        assert "autograder.grading.suite" not in row.output
        assert "LOOT file" not in row.output
        assert "LOOT frame" not in row.output
        assert "LOOT function" not in row.output


def test_no_process_is_left_behind(rows):
    assert rows
    left = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline")]
    assert [command for command in left if command.startswith(b"sleep\x0086399")] == []
