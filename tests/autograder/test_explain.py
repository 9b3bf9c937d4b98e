"""Why a grade is what it is, and the same test with the same inputs once more, beside the reference."""

import os
import re
import shlex
import subprocess
import sys

import pytest

from autograder import results as store
from autograder.authoring import lint
from autograder.course import ROOT
from autograder.explain import GRADING, Checkpoint
from autograder.marks.marking import Mark
from autograder.marks.written import Answer
from autograder.report.explanation import explanation, stopped_at
from autograder.results import Result, StudentView, TaskResult, TestOutcome

OVERWRITES = ("parent.grad += derivative * node.grad", "parent.grad = derivative * node.grad")


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def graded(tmp_path_factory, reference):
    """A class of one wrong submission and one right one, and the folder of its results."""
    top = tmp_path_factory.mktemp("explain")
    for student, text in {"wrong": reference("graph.py", OVERWRITES), "right": reference("graph.py")}.items():
        folder = top / "class" / student / "02-backprop"
        folder.mkdir(parents=True)
        (folder / "graph.py").write_text(text)
    found = run("grade", top / "class", "--results", top / "out")
    assert found.returncode == 0, found.stderr
    return top / "class", top / "out"


def explained(*arguments):
    found = run("explain", *arguments)
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_the_reference_stands_beside_what_the_submission_gave(graded):
    _, results = graded
    said = explained("wrong", "02", "--results", results, "--test", "test_used_twice", "--reference")
    x = float(re.search(r"^ +a = (\S+)$", said, re.MULTILINE)[1])
    assert re.search(r"the reference +(\S+)", said)[1] == repr(2 * x)
    assert re.search(r"the submission +(\S+)", said)[1] == repr(x)
    assert "test_tangled_graph" not in said


def test_each_failed_test_comes_with_the_command_that_repeats_it(graded):
    _, results = graded
    said = explained("wrong", "02", "--results", results)
    failed = [
        test.id
        for test in store.read(store.path_of(results, "wrong", "02-backprop")).tests
        if not test.passed
    ]
    commands = re.findall(r"beside the reference: autograder explain (.*)", said)
    assert [shlex.split(command)[2] for command in commands] == failed
    repeated = explained(*shlex.split(commands[0]))
    assert failed[0] in repeated
    assert "the reference  " in repeated


def test_a_submission_that_is_run_again_ends_as_on_record(graded):
    folder, results = graded
    said = explained("wrong", "02", "--results", results, "--submission", folder)
    failed = [
        test for test in store.read(store.path_of(results, "wrong", "02-backprop")).tests if not test.passed
    ]
    assert said.count("the test ended as on record") == len(failed) > 5
    assert "otherwise" not in said
    assert "differs from the graded one" not in said


def test_another_submission_in_its_place_is_noticed(graded):
    folder, results = graded
    said = explained(
        "wrong", "02", "--results", results, "--submission", folder / "right", "-t", "test_used_twice"
    )
    assert "differs from the graded one" in said
    assert "the test ended differently: passed" in said


def test_a_result_of_another_suite_says_so(graded, tmp_path):
    _, results = graded
    record = store.read(store.path_of(results, "wrong", "02-backprop"))
    path = store.write(record, tmp_path)
    assert "has changed since" not in explained(path, "--reference")
    record.suite_hash = "0" * 16
    store.write(record, tmp_path)
    assert "The hidden suite has changed since" in explained(path, "--reference")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["wrnog"], "wrong"),
        (["wrong", "02", "--test", "test_of_nothing"], "test_of_nothing"),
        (["wrong", "02", "--submission", "docs"], "docs"),
        (["wrong", "02", "--submission", "FOLDER/right/02-backprop/kittengrad"], "kittengrad"),
    ],
)
def test_what_is_wrong_is_named(graded, arguments, complaint):
    folder, results = graded
    found = run("explain", *(word.replace("FOLDER", str(folder)) for word in arguments), "--results", results)
    assert found.returncode == 1
    assert complaint in found.stderr
    assert "Traceback" not in found.stderr


# The student's code, and where it came from.


def test_the_code_stands_under_the_failure_and_the_origin_above_all(graded):
    folder, results = graded
    said = explained("wrong", "02", "--results", results)
    assert re.search(r"^    graph.py:\d+–\d+$", said, re.MULTILINE)
    assert re.search(r"^ +\d+ +parent.grad = derivative \* node.grad", said, re.MULTILINE)
    assert said.count("parent.grad = derivative * node.grad") == 1  # the same code is shown once
    assert ", shown above" in said
    assert f"it came from {folder.name}/wrong" in said


def told(result, **more):
    return "\n".join(explanation(result, "autograder explain x", **more))


def test_the_mark_stands_first_with_its_parts():
    result = Result("ann", "02-backprop", tasks=[TaskResult("2.1", "order", 1.0, [])])
    mark = Mark(0.0, answers=(Answer("2.A", 1.5, 2.0),), possible=2.0)
    assert "1.5 of 3 points (0 of 1 for the tasks, 1.5 of 2 written)" in told(result, mark=mark)
    assert "02-backprop: 0 of 1 points\n" in told(result, mark=Mark(0.0))


def stopped(category, number, **view):
    return TestOutcome(
        f"test_{number}", "2.1", f"Test {number}", "", category, student=StudentView(**view), staff="R"
    )


def test_a_syntax_error_is_told_once():
    tests = [stopped("exception", n, exception="SyntaxError", lines=[("graph.py", 2)]) for n in range(6)]
    tasks = [TaskResult("2.1", "order", 1.0, tests[:3]), TaskResult("2.2", "rule", 1.0, tests[3:])]
    said = told(
        Result("ada", "02-backprop", tasks=tasks), code={"graph.py": "def f():\n    [bold]if x\x1b[2J\n"}
    )
    assert said.count("    R") == said.count("beside the reference") == 1
    assert said.count("stopped as test_0") == 5
    assert "[red]→[/][dim]    2[/]      \\[bold]if x\\x1b[2J" in said
    assert "\x1b" not in said
    assert "    R" in told(Result("ada", "02-backprop", tasks=tasks), wanted=["test_4"])


def test_what_was_not_started_is_no_failure():
    result = Result(
        "ada", "02-backprop", tasks=[TaskResult("2.1", "order", 1.0, [stopped("not started", 0)])]
    )
    assert "✗" not in told(result)
    assert "red" not in told(result)
    assert "    R" not in told(result)
    assert "    R" in told(result, wanted=["test_0"])


def test_the_name_of_a_row_is_no_markup_and_the_command_quotes_it():
    row = stopped("wrong value", 0)
    row.id = "test_rule[add]"
    said = told(Result("ada", "04-broadcasting", tasks=[TaskResult("4.2", "sums", 1.0, [row])]))
    assert "[dim]test_rule\\[add][/]" in said
    assert "--test 'test_rule\\[add]'" in said


# Where a test stopped.


def look(line, what, actual, expected="3.0", sentence="", **variables):
    return Checkpoint(f"test_x.py:{line}", what, actual, expected, sentence, variables)


REPORT = """test_x.py:7, in test_two
    expect(a.grad, 3.0, "a.grad")
    x = 2.0
    a = <the submission's Value>
checks.expectations.CheckFailed: a.grad is 1.0, expected 3.0. A sentence."""


def test_the_place_is_that_line_and_that_expectation():
    right = look(7, "a.grad", "3.0", x="2.0")
    assert stopped_at([look(6, "a.grad", "3.0"), look(7, "b.grad", "3.0"), right], REPORT) == right
    assert stopped_at([look(7, "a.grad", "4.0", expected="4.0")], REPORT) is None


def test_in_a_loop_it_is_the_turn_with_the_same_variables():
    turns = [look(7, "a.grad", "3.0", x=x) for x in ("1.0", "2.0", "3.0")]
    assert stopped_at(turns, REPORT) == turns[1]


def test_a_condition_is_known_by_its_sentence():
    report = "test_x.py:9, in test_two\n    require(ok, SO)\nchecks.expectations.CheckFailed: It is so."
    looks = [look(9, "the condition", "True", "True", sentence) for sentence in ("It is not.", "It is so.")]
    assert stopped_at(looks, report) == looks[1]


def test_an_exception_stopped_at_no_value():
    report = "test_x.py:7, in test_two\n    x = 2.0\nautograder.session.StudentError: TypeError: no"
    assert stopped_at([look(7, "a.grad", "3.0", x="2.0")], report) is None


def test_what_a_submission_wrote_neither_steers_nor_paints():
    outcome = TestOutcome("test_a", "2.1", "A title", "", "exception", staff="\x1b[2J[bold]loud[/]")
    result = Result("ann", "02-backprop", tasks=[TaskResult("2.1", "order", 1.0, [outcome])])
    lines = "\n".join(explanation(result, "autograder explain ann 02"))
    assert "\x1b" not in lines
    assert "\\[bold]loud" in lines


def test_every_module_that_suites_import_speaks_for_its_suite():
    assert all(sys.modules[name].__file__.startswith(GRADING) for name in lint.HARNESSES)
