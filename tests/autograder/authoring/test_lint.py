"""The suite linter: each rule fires on what it forbids, and on nothing else."""

from pathlib import Path

import pytest

from autograder.authoring.lint import Finding, lint
from autograder.course import STAGES, Course, Limits, Stage, Task

STAGE = Stage("02-sums", "Sums", ("sums.py",), (), (Task("2.1", "addition", 1),), Limits())
COURSE = Course("A small course", (), (STAGE,))

GOOD = '''"""A suite in which all is well."""

import math

import numpy as np
import pytest
from autograder.grading.suite import expect, mistake, require, task

SENTENCE = "The order is wrong."


def leaf(student, rng):
    return student.Value(float(rng.uniform(1, 3)))


class Pair:
    def __init__(self, student):
        self.student = student

    def same(self, a, b):
        return self.student.same(a, b) and not self.student.same(a, 3)


@task("2.1")
@pytest.mark.parametrize("n, m", [(1, 2), (3, 4)])
def test_addition(student, rng, n, m):
    """Addition adds.

    Hint: it does.
    """
    a, x = leaf(student, rng), 3.0
    b = a + n * m
    total = np.sum([a.grad, b.grad])
    expect(b.data, x, "b", wrong=[(0.0, mistake("adds-nothing")), (1.0, SENTENCE)])
    order = student.topological_order(b)
    require(len(order) == 2 and student.same(order[-1], b), "The root comes last.")
    require(not any(student.same(order[0], node) for node in [b]), SENTENCE)
    expect([node.data for node in order], [x, x])
    if x in (1.0, 2.0) and not math.isnan(total):
        require(b.grad == 1.0 or b.label is None, "dL/dL is 1.")
    with student.raises("TypeError", "Text is no number."):
        a + "text"
    held = {"TypeError": student.type_name(a)}
    require("TypeError" in held, "This cannot be.")
'''


def findings(
    tmp_path: Path, text: str, kind: str = "hidden", name: str = "", stage: str = "02-sums"
) -> list[str]:
    """What the linter says about a suite, as `line: message`, in a course of one stage."""
    path = tmp_path / stage / (name or f"test_{kind}.py")
    mistake = tmp_path / stage / "mistakes" / "adds-nothing.py"
    mistake.parent.mkdir(parents=True, exist_ok=True)
    mistake.touch()
    path.write_text(text)
    found = lint([path], COURSE)
    assert all(finding.path == str(path) for finding in found)
    return [f"{finding.line}: {finding.message}" for finding in found]


def test_a_good_suite_has_no_findings(tmp_path):
    assert findings(tmp_path, GOOD) == []


def test_a_finding_reads_as_path_line_message():
    assert str(Finding("suites/test_x.py", 3, "no")) == "suites/test_x.py:3: no"


BODY = '''"""A suite."""

{imports}

@task("2.1")
def test_addition(student, rng):
    """Addition adds."""
    a = student.Value(2.0)
    b = a * 3
{line}
'''


@pytest.mark.parametrize(
    ("line", "said"),
    [
        # Handles: compared, identified, tested for truth.
        ("    require(a is b, 'x')", "`is` would ask"),
        ("    require(a is not b, 'x')", "`is not` would ask"),
        ("    require(a.parents[0] is b, 'x')", "`is` would ask"),
        ("    require(a in student.topological_order(b), 'x')", "`in` would ask"),
        ("    require(a not in [b], 'x')", "`not in` would ask"),
        ("    require(b == 6.0, 'x')", "compares what the submission returned"),
        ("    require(0 < a + 1 < 7, 'x')", "compares what the submission returned"),
        ("    order = list(student.order(b)); require(order[-1] != 3, 'x')", "compares what the submission"),
        (
            "    for i, node in enumerate(student.items(b)):\n        node == i",
            "compares what the submission",
        ),
        ("    c = d = b\n    require(d == 6.0, 'x')", "compares what the submission returned"),
        (
            "    with student.no_grad() as g:\n        require(g == 1, 'x')",
            "compares what the submission returned",
        ),
        ("    def f(x):\n        return student.Value(x)\n    require(f(1) == 1, 'x')", "compares what"),
        ("    [n for n in student.items(b) if n]", "whether it is true"),
        ("    if b: pass", "whether it is true"),
        ("    while student.ready(b): pass", "whether it is true"),
        ("    require(not b, 'x')", "whether it is true"),
        ("    require(b and True, 'x')", "whether it is true"),
        ("    ids = {id(n) for n in student.items(b)}", "id() is the proxy's"),
        # Everything else, a line each.
        ("    np.random.default_rng().normal()", "take the `rng` fixture"),
        ("    numpy.random.seed(0)", "take the `rng` fixture"),
        ("    with pytest.raises(Exception): a()", "`pytest.raises`: pytest is here for its parametrize"),
        ("    with pytest.raises(ValueError): a()", "`pytest.raises`: pytest is here for its parametrize"),
        ("    pytest.skip('no')", "`pytest.skip`: pytest is here for its parametrize"),
        ("    with student.raises('Exception'): a()", "any fault at all raises an Exception"),
        ("    with student.raises('BaseException'): a()", "any fault at all raises an BaseException"),
        ("    try: a()\n    except Exception: pass", "catches everything"),
        ("    try: a()\n    except (ValueError, BaseException): pass", "catches everything"),
        ("    try: a()\n    except: pass", "catches everything"),
        ("    assert b.data == 6.0", "an assert tells the student nothing"),
        ("    require(False, f'not for {a.data}')", "students read this"),
        ("    require(False, 'not for %s' % 3)", "students read this"),
        ("    require(False, sentence='a' + 'b')", "students read this"),
        ("    with student.raises('TypeError', str(3)): a()", "students read this"),
        ("    expect(1, 1, wrong=[(2, f'for {a.data}')])", "students read this"),
        (
            "    require(False, mistake('adds-nothing-at-all'))",
            "there is no 02-sums/mistakes/adds",
        ),
    ],
)
def test_what_a_test_must_not_do_is_found_at_its_line(tmp_path, line, said):
    clean = BODY.format(
        imports="from autograder.grading.suite import expect, mistake, require, task", line=""
    )
    assert findings(tmp_path, clean) == []
    found = findings(tmp_path, clean.rstrip() + "\n" + line + "\n")
    assert len(found) == 1
    assert said in found[0]
    assert int(found[0].split(":")[0]) >= 10


@pytest.mark.parametrize(
    ("imports", "kind", "said"),
    [
        ("import random", "hidden", "imports `random`: a hidden suite needs autograder.grading.suite"),
        ("import os.path", "visible", "imports `os.path`: a visible suite needs checks"),
        (
            "from autograder.confinement.session import Session",
            "hidden",
            "imports `autograder.confinement.session`",
        ),
        ("from kittengrad import Value", "hidden", "imports `kittengrad`"),
        ("from .helpers import thing", "hidden", "imports `.helpers`"),
        ("import pytest", "visible", "imports `pytest`: a visible suite needs checks"),
        ("from autograder.grading.suite import agree", "hidden", "`agree` is no word"),
        ("from autograder.grading.scalars import Student", "hidden", "`Student` is no word of autograder"),
        ("from autograder.grading.scalars import values", "visible", "imports `autograder.grading.scalars`"),
        ("from checks import mistake", "visible", "`mistake` is no word"),
        ("from numpy import random", "hidden", "take the `rng` fixture"),
        ("from numpy.random import default_rng", "hidden", "take the `rng` fixture"),
        ("import numpy.random", "hidden", "take the `rng` fixture"),
    ],
)
def test_what_a_suite_must_not_import(tmp_path, imports, kind, said):
    found = findings(tmp_path, BODY.format(imports=imports, line=""), kind)
    assert len(found) == 1
    assert found[0].startswith("3: ")
    assert said in found[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('@task("2.1")\n', "", "`test_addition` needs one task"),
        ('@task("2.1")\n', '@task("2.1")\n@task("2.1")\n', "`test_addition` needs one task"),
        ('@task("2.1")\n', '@task("2.2")\n', "02-sums has no such task"),
        ('@task("2.1")\n', "@task(NUMBER)\n", "02-sums has no such task"),
        ('    """Addition adds."""\n', "", "needs a docstring"),
        ('"""Addition adds."""', '"""   """', "needs a docstring"),
        ("(student, rng)", "(student, tmp_path)", "`tmp_path` is no fixture"),
        ("def test_addition", "def addition", "`addition` has a task but is no test"),
        (
            "    b = a * 3",
            "    b = a * 3\n\ndef test_addition(): ...",
            "a second `test_addition` hides the first",
        ),
        ("    b = a * 3", "    b = a * 3\n\nclass TestMore: ...", "`TestMore`: a test is a plain function"),
        (
            "    b = a * 3",
            "    b = a * 3\n\nasync def test_more(): ...",
            "`test_more`: a test is a plain function",
        ),
        ("    b = a * 3", "class Pair:\n  def f(self):\n    return self.student.f() == 3", "compares what"),
        ("    b = a * 3", "    b = a *", "not Python"),
        (
            "    b = a * 3",
            "    @pytest.mark.skip\n    def f(): ...",
            "`pytest.mark.skip`: a test that is not run",
        ),
    ],
)
def test_what_a_test_must_have(tmp_path, old, new, said):
    text = BODY.format(imports="", line="")
    assert old in text
    assert any(said in finding for finding in findings(tmp_path, text.replace(old, new)))


TABLE = '''"""A suite with a table."""

import numpy as np
from autograder.grading.properties import Case, Rule, as_promised, each_rule, parts
from autograder.grading.suite import require

RULES = (Rule("2.1", "add", "a + b", np.add),)


@each_rule(RULES)
def test_rule(rule, student, rng):
    """{rule.text} and its gradients

    How {rule.text} moves.
    """
    as_promised(student, rng, rule, [Case((2, 3), (2, 3))])
    out, da = parts(student, rule.of(student), np.ones(3), np.ones(3))
    require(bool(da[0] != out[0]), "They differ.")
'''


def test_rows_give_a_test_its_task(tmp_path):
    assert findings(tmp_path, TABLE) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('Rule("2.1"', 'Rule("2.2"', "7: `test_rule`: 02-sums has no such task"),
        ('Rule("2.1"', 'Rule("2.2"', "1: task 2.1 (addition) has no test"),
        ("@each_rule(RULES)\n", "", "`test_rule` needs one task"),
        ("@each_rule(RULES)\n", "", "`rule` is no fixture"),
        ("@each_rule(RULES)\n", "", "nothing fills {rule.text}"),
        ("@each_rule(RULES)\n", '@each_rule(RULES)\n@task("2.1")\n', "its rows give the task"),
        ("{rule.text} moves", "{rule.name} moves", "nothing fills {rule.name}"),
        (
            "each_rule, parts",
            "each_rule, answers, parts",
            "`answers` is no word of autograder.grading.properties",
        ),
        ("(rule, student, rng)", "(rule, student, tmp_path)", "`tmp_path` is no fixture"),
    ],
)
def test_what_a_table_must_have(tmp_path, old, new, said):
    assert old in TABLE
    assert any(said in finding for finding in findings(tmp_path, TABLE.replace(old, new)))


def test_a_task_without_a_test_is_found(tmp_path):
    assert findings(tmp_path, '"""Nothing yet."""\n') == ["1: task 2.1 (addition) has no test"]


@pytest.mark.parametrize(("stage", "name"), [("03-none", "test_hidden.py"), ("02-sums", "test_elsewhere.py")])
def test_a_suite_of_no_stage_is_found(tmp_path, stage, name):
    assert findings(tmp_path, GOOD, name=name, stage=stage)[0].startswith("1: a suite is named")


def test_sentences_of_visible_suites_may_be_computed(tmp_path):
    text = BODY.format(imports="from checks import require, task", line="    require(True, f'{3} is three')")
    assert findings(tmp_path, text, "visible") == []


def test_the_courses_own_suites_are_clean():
    files = list(STAGES.rglob("test_*.py"))
    assert files
    assert [str(finding) for finding in lint([STAGES])] == []
