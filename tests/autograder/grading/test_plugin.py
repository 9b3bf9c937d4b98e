"""Verdicts: what earns, what does not, and what a student is told."""

import re

import pytest

from autograder import results
from autograder.authoring import mistakes
from autograder.confinement.errors import (
    ConfinementUnavailable,
    ProtocolViolation,
    StudentError,
    TimeLimit,
    WorkerDied,
)
from autograder.confinement.fork_server import ForkServer
from autograder.course import HIDDEN, STAGES
from autograder.grading import diagnoses
from autograder.grading.outcomes import category_of, student_view
from autograder.grading.pool import Pool
from autograder.results import Category
from tests.autograder.graded import grade_one


@pytest.fixture
def graph(pool, reference):
    """Grade a graph.py made from the reference by replacements."""

    def grade(*replacements, text=None):
        source = text if text is not None else reference("graph.py", *replacements)
        return grade_one(pool, "02-backprop", "some-student", {"graph.py": source}, seed=1)

    return grade


def points(result, task):
    return next(t.points / t.max_points for t in result.tasks if t.id == task)


def test_the_reference_earns_everything_in_confinement(graph):
    result = graph()
    assert result.points == result.max_points > 0
    assert not result.problem
    assert not result.degraded
    assert result.confinement["landlock"] >= 6
    assert result.confinement["seccomp"] is True
    assert {test.category for test in result.tests} == {Category.PASSED}


def test_every_test_of_the_suite_has_an_outcome(graph, course):
    suite = (STAGES / course.stage("2").id / HIDDEN).read_text(encoding="utf-8")
    assert sorted(test.id for test in graph().tests) == sorted(
        re.findall(r"^def (test_\w+)", suite, re.MULTILINE)
    )


@pytest.mark.parametrize("variant", ["variant_a", "variant_b"])
def test_an_order_that_is_wrong_way_round_accuses_no_backward(graph, variant):
    (root_first,) = [mistake for mistake in mistakes.load("02-backprop") if mistake.id == "root-first"]
    result = graph(text=root_first.variants[variant])
    told = {task.id: {test.student.diagnosis for test in task.tests} - {""} for task in result.tasks}
    assert told["2.1"] == {root_first.sentence}
    assert told["2.2"] == told["2.3"] == set()
    assert points(result, "2.2") == points(result, "2.3") == 1


def test_a_known_misconception_is_named(graph):
    result = graph(("parent.grad += derivative * node.grad", "parent.grad = derivative * node.grad"))
    assert points(result, "2.3") < 1
    assert diagnoses.sentence("overwrites-grad") in {test.student.diagnosis for test in result.tests}


def test_recursion_loses_only_the_depth(graph):
    recursive = """
def topological_order(root):
    order, seen = [], set()
    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)
    visit(root)
    return order
"""
    result = graph(("\n\n# Task 2.2 and 2.3", recursive + "\n\n# Task 2.2 and 2.3"))
    lost = {task.id for task in result.tasks if task.points < task.max_points}
    assert lost == {"2.5"}
    assert diagnoses.sentence("recursion") in {test.student.diagnosis for test in result.tests}


def test_leaving_earns_nothing_and_the_next_submission_is_graded(graph):
    assert graph(text="import os\nos._exit(0)\n").points == 0
    after = graph()
    assert after.points == after.max_points > 0


def test_a_loop_without_end_is_a_time_limit(pool, reference):
    forever = reference(
        "graph.py", ("    for node in nodes:\n        node.grad = 0.0", "    while True: pass")
    )
    result = grade_one(pool, "02-backprop", "loops", {"graph.py": forever}, seed=1)
    assert {t.category for task in result.tasks if task.id == "2.4" for t in task.tests} == {Category.TIME}


@pytest.mark.parametrize("costly", ["while True: pass", "import os; os._exit(1)"], ids=["loop", "exit"])
def test_tasks_that_cost_workers_use_up_none_that_another_needs(graph, costly):
    """Each test that asks for an order costs a worker. The tests of `zero_grad` earn."""
    result = graph(("    order, seen, to_do =", f"    {costly}\n    order, seen, to_do ="))
    assert [test.id for test in result.tests if test.task == "2.1" and test.passed] == []
    assert points(result, "2.4") == 1
    assert len([test for test in result.tests if test.category in results.WORKER_LOST]) > 6


def test_a_syntax_error_shows_its_line_and_no_text_of_the_student(graph):
    result = graph(text="x = 1\ndef broken(:\n    'sentinel text'\n")
    views = [test.student for test in result.tests]
    assert {view.exception for view in views} == {"SyntaxError"}
    assert ("graph.py", 2) in views[0].lines
    assert "sentinel" not in repr(views)


def test_an_invented_exception_name_never_reaches_a_student(graph):
    text = "class Sentinel(Exception): pass\nraise Sentinel('sentinel')\n"
    views = [test.student for test in graph(text=text).tests]
    assert "entinel" not in repr(views)


def test_the_same_seed_gives_the_same_outcome(pool, reference):
    wrong = {"graph.py": reference("graph.py", ("root.grad += gradient", "root.grad += 2 * gradient"))}
    first, second = (grade_one(pool, "2", "again", wrong, seed=7) for _ in range(2))
    assert [t.staff for t in first.tests] == [t.staff for t in second.tests]
    other = grade_one(pool, "2", "again", wrong, seed=8)
    assert [t.staff for t in first.tests] != [t.staff for t in other.tests]


def test_what_is_printed_is_kept_for_staff_only(graph):
    result = graph(("    for node in nodes:", "    print('sentinel')\n    for node in nodes:"))
    assert "sentinel" in result.output
    assert "sentinel" not in repr([test.student for test in result.tests])


@pytest.mark.parametrize(
    ("error", "category"),
    [
        (TimeLimit("x"), Category.TIME),
        (ProtocolViolation("x"), Category.POLICY),
        (WorkerDied("x"), Category.CRASH),
        (StudentError("NotImplementedError"), Category.NOT_STARTED),
        (StudentError("MemoryError"), Category.MEMORY),
        (StudentError("KeyError"), Category.EXCEPTION),
        (AssertionError(), Category.WRONG_VALUE),
    ],
)
def test_each_end_has_its_category(error, category):
    assert category_of(error) == category


def test_lines_of_other_files_are_not_shown():
    error = StudentError("KeyError", "secret", [("graph.py", 3, "f"), ("scalar.py", 4, "g")])
    view = student_view(error, ("graph.py",))
    assert view.lines == [("graph.py", 3)]
    assert "secret" not in repr(view)


def test_of_a_traceback_one_line_is_told_and_no_large_one():
    """Each would be a number that the submission chose."""
    error = StudentError("KeyError", "", [("graph.py", line, "f") for line in (3, 7, 2001)])
    assert student_view(error, ("graph.py",)).lines == [("graph.py", 7)]


def test_a_row_names_its_test_and_fills_its_title(pool, reference):
    """The id holds the row's name and no seed; the title and the hint say how the rule is written."""
    wrong = {
        "arithmetic.py": reference(
            "arithmetic.py", ("return a + b, lambda g:", "return a + b, lambda g: 2 *")
        )
    }
    results_ = [grade_one(pool, "04-broadcasting", "some-student", wrong, seed=seed) for seed in (1, 2)]
    first, second = ({test.id: test for test in result.tests} for result in results_)
    assert list(first) == list(second)
    row = next(test for name, test in first.items() if name.endswith("[add]"))
    assert (row.task, row.passed) == ("4.2", False)
    assert "a + b" in row.title
    assert not any("{" in test.title + test.hint for test in first.values())
    assert "operands" in row.staff  # the harness's variables stand in the report for staff


def test_a_report_too_large_to_write_down_says_so(graph, course, reference, monkeypatch):
    def endless(*_):
        raise MemoryError

    monkeypatch.setattr("autograder.grading.plugin.staff_text", endless)
    with Pool(course, [course.stage("2")], 1, self_tested=False) as pool:
        result = grade_one(pool, "2", "someone", {"graph.py": "def topological_order(root): pass"}, seed=1)
    assert {test.staff for test in result.tests if not test.passed} == {
        "What the submission gave is too large to be written down."
    }


def test_no_worker_means_no_verdict(course, reference, monkeypatch):
    def refuse(*_):
        raise ConfinementUnavailable("out of processes")

    monkeypatch.setattr("autograder.confinement.fork_server.ForkServer.spawn", refuse)
    with Pool(course, [course.stage("2")], 1, self_tested=False) as pool:
        result = grade_one(pool, "2", "someone", {"graph.py": reference("graph.py")}, seed=1)
    assert "out of processes" in result.problem
    assert "Grade again" in result.problem
    assert not list(result.tests)


def test_a_worker_that_could_not_be_had_once_is_asked_for_again(course, reference, monkeypatch):
    spawn, refusals = ForkServer.spawn, [ConfinementUnavailable("this machine is so busy")]

    def refuse_once(*arguments):
        if refusals:
            raise refusals.pop()
        return spawn(*arguments)

    monkeypatch.setattr(ForkServer, "spawn", refuse_once)
    with Pool(course, [course.stage("2")], 1, self_tested=False) as pool:
        result = grade_one(pool, "2", "someone", {"graph.py": reference("graph.py")}, seed=1)
    assert (result.problem, result.points) == ("", result.max_points)


COMPUTES = """
from autograder.grading.suite import expect, task

@task("2.1")
def test_power(student):
    number = student.graph.topological_order(0)
    expect(number**number, 1)

@task("2.1")
def test_product(student):
    text = student.graph.topological_order(1)
    expect(len(text * 200), 2 * 10**8)

@task("2.1")
def test_honest(student):
    expect(student.graph.topological_order(2), 2)
"""


def test_values_that_nobody_can_compute_with_end_their_test_and_cost_a_worker(course, tmp_path, monkeypatch):
    suite = tmp_path / course.stage("2").id / HIDDEN
    suite.parent.mkdir()
    suite.write_text(COMPUTES)
    monkeypatch.setattr("autograder.grading.plugin.STAGES", tmp_path)
    monkeypatch.setattr("autograder.grading.fixtures.OWN_SECONDS", 0.5)
    monkeypatch.setattr("autograder.grading.plugin.OWN_MEMORY", 2**26)
    giving = "def topological_order(which): return [7**400, 'x' * 10**6, 2][which]\n"
    with Pool(course, [course.stage("2")], 1, self_tested=False) as pool:
        result = grade_one(pool, "2", "someone", {"graph.py": giving}, seed=1)
    assert [test.category for test in result.tests] == [
        Category.POLICY,
        Category.POLICY,
        Category.PASSED,
    ]
    assert result.flags == ["what it gave was more than a test can compute with"]


def test_a_fork_whose_grader_was_killed_leaves_without_a_word(course, reference, monkeypatch, capfd):
    """It is next to be killed, but may come to write its verdict before that."""

    def nobody_reads(*_):
        raise BrokenPipeError

    monkeypatch.setattr("autograder.grading.plugin.write_all", nobody_reads)
    with Pool(course, [course.stage("2")], 1, self_tested=False) as pool:
        lost = grade_one(pool, "2", "someone", {"graph.py": reference("graph.py")}, seed=1)
    assert "stopped in the middle" in lost.problem
    assert "Traceback" not in "".join(capfd.readouterr())


def test_what_a_submission_reaches_for_is_a_flag_also_where_it_is_too_large(graph, reference):
    assert graph(text="import os\n" + reference("graph.py")).flags == ["graph.py imports os"]
    assert graph(text="-" * 90_000 + "1").flags == ["graph.py is too large to inspect"]


def test_an_answer_without_end_is_a_lost_result(graph, course, reference, monkeypatch):
    """What a fork sends is made from what a worker sent: no more of it is kept than a result can be."""
    monkeypatch.setattr("autograder.grading.plugin.MAX_RESULT", 1000)
    with Pool(course, [course.stage("2")], 1, self_tested=False) as pool:
        lost = grade_one(pool, "2", "someone", {"graph.py": reference("graph.py")}, seed=1)
    assert "grade again" in lost.problem
