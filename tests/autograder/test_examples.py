"""The small class in autograder/examples/: every row is what its README says, and no attack earns a point."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from autograder import results
from autograder import submissions as intake
from autograder.course import ROOT, STAGES
from autograder.grading.diagnoses import sentence
from autograder.plan import plan

EXAMPLES = ROOT / "autograder" / "examples"
FIRST, SECOND = "01-scalar-graph", "02-backprop"


@pytest.fixture(scope="module")
def rows(course, pool, tmp_path_factory):
    """All of it graded: {(student, stage): result}."""
    submissions = intake.collect([EXAMPLES], course).submissions
    made = plan(course, submissions, tmp_path_factory.mktemp("results"), secret=b"examples")
    assert made.ungraded == []
    return {(row.student, row.stage): row for row in pool.grade(made.jobs)}


def lost(row):
    return {task.id for task in row.tasks if task.points < task.max_points}


def said(row):
    return {test.student.diagnosis for test in row.tests}


def categories(row):
    return {test.category for test in row.tests if not test.passed}


def test_every_kind_is_in_the_readme_and_every_row_of_it_exists():
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8").split("|---|---|---|\n")[1]
    named = [line.split("|")[1].strip() for line in table.splitlines()]
    assert sorted(named) == sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


def test_untouched_is_what_is_released():
    for path in EXAMPLES.glob("untouched/*/*.py"):
        assert path.read_text() == (ROOT / "assignments" / "kittengrad" / path.name).read_text()


@pytest.mark.parametrize("student", ["perfect", "micrograd-style"])
def test_right_solutions_lose_nothing(rows, student):
    for stage in (FIRST, SECOND):
        assert lost(rows[student, stage]) == set()
    assert rows[student, SECOND].bonus == 1.0


def test_untouched(rows):
    for stage in (FIRST, SECOND):
        assert rows["untouched", stage].points == 0
        assert categories(rows["untouched", stage]) == {results.NOT_STARTED}


def test_half_done(rows):
    assert lost(rows["half-done", FIRST]) == {"1.4", "1.5", "1.6", "1.7", "1.8"}
    assert results.NOT_STARTED in categories(rows["half-done", FIRST])
    assert lost(rows["half-done", SECOND]) == {"2.2", "2.3", "2.4", "2.5"}
    assert 0 < rows["half-done", SECOND].points < 6


def test_overwrites_grad(rows):
    assert rows["overwrites-grad", FIRST].points == 12
    assert lost(rows["overwrites-grad", SECOND]) == {"2.3", "2.5"}
    assert sentence("overwrites-grad") in said(rows["overwrites-grad", SECOND])


def test_no_topological_order(rows):
    assert rows["no-topological-order", FIRST].points == 12
    assert lost(rows["no-topological-order", SECOND]) == {"2.3", "2.5"}
    assert sentence("no-topological-order") in said(rows["no-topological-order", SECOND])


def test_recursive_loses_only_the_depth(rows):
    assert rows["recursive", FIRST].points == 12
    assert lost(rows["recursive", SECOND]) == {"2.5"}
    assert rows["recursive", SECOND].points == 9
    assert said(rows["recursive", SECOND]) == {"", sentence("recursion")}


def test_forgets_reflected_operators(rows):
    assert lost(rows["forgets-reflected-operators", FIRST]) == {"1.3", "1.4", "1.5"}
    assert sentence("forgets-reflected") in said(rows["forgets-reflected-operators", FIRST])


def test_wrong_relu(rows):
    assert lost(rows["wrong-relu", FIRST]) == {"1.8"}
    assert sentence("relu-slope") in said(rows["wrong-relu", FIRST])
    assert rows["wrong-relu", SECOND].points == 12
    assert 0.5 < rows["wrong-relu", SECOND].bonus < 1.0


def test_wrong_power(rows):
    assert lost(rows["wrong-power", FIRST]) == {"1.4"}
    assert sentence("power-rule-half-done") in said(rows["wrong-power", FIRST])


def test_syntax_error(rows):
    row = rows["syntax-error", FIRST]
    lines = (EXAMPLES / "syntax-error" / FIRST / "scalar.py").read_text().splitlines()
    broken = next(number for number, line in enumerate(lines, start=1) if line.endswith("<= 0"))
    assert row.points == 0
    assert categories(row) == {results.EXCEPTION}
    for test in row.tests:
        assert test.student.exception == "SyntaxError"
        assert ("scalar.py", broken) in test.student.lines


def test_infinite_loop(rows):
    assert rows["infinite-loop", FIRST].points == 12
    assert categories(rows["infinite-loop", SECOND]) == {results.TIME}
    earned = {test.task for test in rows["infinite-loop", SECOND].tests if test.passed}
    assert earned == {"2.4"}  # `zero_grad` walks through no graph


def test_prints_too_much(rows):
    row = rows["prints-too-much", FIRST]
    assert row.points == 12
    assert any("printed" in flag for flag in row.flags)
    assert len(row.output) < 100_000


def test_eats_all_memory(rows):
    row = rows["eats-all-memory", SECOND]
    assert categories(row) == {results.MEMORY}
    assert lost(row) == {"2.2", "2.3", "2.4", "2.5"}


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
    assert categories(rows["exits-early", FIRST]) == {results.CRASH}
    crashed = {test.task for test in rows["exits-early", SECOND].tests if test.category == results.CRASH}
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
