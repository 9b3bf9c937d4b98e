"""The smallest example: it is found, it is the smallest, it is drawn, and right code has none."""

import shutil
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from checks import rule_examples, smallest
from checks.outcome import Outcome
from checks.rules import Rules, handed_out

from autograder import course as courses
from autograder.authoring import mistakes
from autograder.course import ASSIGNMENTS, REFERENCE, STAGES

COURSE = courses.load()
HANDED_OUT = handed_out(ASSIGNMENTS / "checks")
SEARCHED = [stage for stage in COURSE.stages if "01" <= stage.number <= "07" or stage.number == "10"]
MISTAKES = {mistake.id: mistake for stage in SEARCHED for mistake in mistakes.load(stage.id)}

# Mistakes that no difference quotient of a small expression shows.
WITHOUT = {
    # the form of the graph
    "constants-left-out", "op-left-out",
    # corners: kinks, 0 to a power, inf, nan, and numbers that are nearly equal
    "power-at-zero", "relu-slope-at-zero", "sigmoid-overflows", "sigmoid-slope-loses-digits",
    "powers-of-zero", "zero-base-always-zero", "nearly-equal-shares", "nearly-largest-shares",
    "kink-passes-g", "every-largest",
    "log-of-softmax", "logsumexp-overflows", "one-largest-for-all", "sigmoid-divides-inf",
    "sigmoid-loses-digits", "softplus-loses-digits", "softplus-overflows", "tanh-by-exponentials",
    "logarithm-of-a-sigmoid", "logarithm-of-a-softmax",
    # other dtypes
    "max-makes-float64", "sum-makes-float64",
    # large graphs, and gradients smaller than the error of a quotient
    "recursion", "loses-small-gradients",
}  # fmt: skip

# Tasks that are no expression: networks, training, the gradient checker, layers, and functions of Tensors.
NO_EXPRESSION = ("3.2", "3.3", "3.4", "3.6", "6.7", "6.8", "7.2", "7.3", "7.4", "7.5", "10.1", "10.3", "10.7",
                 "10.8")  # fmt: skip
SHOWN = [name for name in MISTAKES if MISTAKES[name].task not in NO_EXPRESSION and name not in WITHOUT]

SUM = 'return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")'


@pytest.fixture(autouse=True)
def _time(monkeypatch):
    """More time than a student waits: a busy machine must not change what a test finds."""
    monkeypatch.setattr(smallest, "SECONDS", 30.0)


def example(folder, task):
    """The (text, SVG) that a failed check of this task shows."""
    outcome = Outcome(task, "", "")
    smallest.add_examples([outcome], folder, Rules(HANDED_OUT, task.partition(".")[0].zfill(2), folder))
    return outcome.example


@pytest.fixture
def shown(kittengrad):
    """The example for a known mistake: shown("overwrites-grad", "variant_a")."""

    def find(name, variant=None):
        folder, mistake = kittengrad(), MISTAKES[name]
        text = mistake.variants[variant] if variant else next(iter(mistake.variants.values()))
        (folder / mistake.file).write_text(text, encoding="utf-8")
        return example(folder, mistake.task)

    return find


@pytest.mark.parametrize("name", SHOWN)
def test_a_known_mistake_has_an_example(tmp_path, name):
    folder, mistake = tmp_path / "kittengrad", MISTAKES[name]
    shutil.copytree(REFERENCE / "kittengrad", folder)
    for text in mistake.variants.values():
        (folder / mistake.file).write_text(text, encoding="utf-8")
        assert example(folder, mistake.task)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "quotient-slope",
            "L = 2 / a with a = 3.0: by your local derivatives, dL/da is 0.222222. "
            "The difference quotient of your own L is -0.222222.",
        ),
        (
            "operand-kept-once",
            "L = a * a with a = 3.0: by your local derivatives, dL/da is 3.0. "
            "The difference quotient of your own L is 6.0.",
        ),
        (
            "forgets-its-operands",
            "L = a + 2 with a = 3.0: the graph of L ends before it reaches a. "
            "The difference quotient of your own L is 1.0.",
        ),
        ("reflected-minus-swapped", "L = 2 - a with a = 3.0: your L is 1.0, and the right number is -1.0."),
        ("forgets-reflected", "L = 2 + a with a = 3.0: your code stops with TypeError."),
        ("changes-its-operand", "L = a + 2 with a = 3.0: afterwards a is 5.0."),
        (
            "overwrites-grad",
            "L = a + a with a = 3.0: after L.backward(), a.grad is 1.0. "
            "The difference quotient of your own L is 2.0. The local derivatives are right.",
        ),
        (
            "no-topological-order",
            "c = a + a, L = c + c with a = 3.0: after L.backward(), a.grad is 8.0. "
            "The difference quotient of your own L is 4.0. The local derivatives are right.",
        ),
        (
            "noted-when-first-met",
            "c = a + a, d = a + c, L = c + d with a = 3.0: after L.backward(), a.grad is 3.0. "
            "The difference quotient of your own L is 5.0. The local derivatives are right.",
        ),
        (
            "root-leaf-overwritten",
            "a = 3.0: after a.backward() was called twice, a.grad is 1.0. "
            "The difference quotient of your own a is 1.0. Two calls give it twice.",
        ),
        (
            "zeroes-a-copy",
            "a = 3.0: after a.backward(), zero_grad([a]) and a.backward(), a.grad is 2.0. "
            "The difference quotient of your own a is 1.0.",
        ),
        (
            "gradient-not-summed",
            "add(a, b) with a = [3.0, 0.5] and b = 2.0: for g = [1.0, 1.0], your gradient of b is "
            "[1.0, 1.0]. The difference quotient of your own result is 2.0.",
        ),
        (
            "stretched-axis-lost",
            "broadcast_to(a, (2,)) with a = [5.0]: for g = [1.0, 1.0], unbroadcast(g, (1,)) is 2.0. "
            "The difference quotient of your own result is [2.0].",
        ),
        (
            "zeros-made-once",
            "index(a, 0) with a = [3.0, 0.5]: for g = 1.0, your gradient of a, asked for a second time, is "
            "[2.0, 0.0]. The difference quotient of your own result is [1.0, 0.0].",
        ),
        (
            "overlaps-lost",
            "windows(a, (1, 2)) with a = [[1.0, -2.0, 3.0]]: for g = ones of shape (1, 2, 1, 2), your "
            "gradient of a is ones of shape (1, 3). "
            "The difference quotient of your own result is [[1.0, 2.0, 1.0]].",
        ),
        (
            "frame-left-on",
            "conv2d(a, b, c, padding=1) with a = [[[[3.0]]]], b = [[[[2.0]]]] and c = [5.0]: for g = ones of "
            "shape (1, 1, 3, 3), your gradient of a is an array of shape (1, 1, 3, 3). "
            "The difference quotient of your own result is [[[[2.0]]]].",
        ),
        (
            "writes-into-g",
            "concatenate(a, b) with a = [5.0] and b = [3.0, 0.5]: your gradient of b changes g from "
            "ones of shape (3,) to [0.0, 1.0, 1.0].",
        ),
    ],
)
def test_it_is_the_smallest(shown, name, text):
    assert shown(name)[0] == text


def right():
    """Pairs (stage, folder of files) of all right solutions."""
    for stage in SEARCHED:
        yield pytest.param(stage, REFERENCE / "kittengrad", id=f"{stage.number}-reference")
        for folder in sorted((STAGES / stage.id / "solutions").iterdir()):
            yield pytest.param(stage, folder, id=f"{stage.number}-{folder.name}")


@pytest.mark.parametrize(("stage", "files"), list(right()))
def test_a_right_solution_has_none(kittengrad, stage, files):
    folder = kittengrad()
    for name in stage.owns:
        shutil.copy(files / name, folder)
    assert [example(folder, task.id) for task in stage.tasks] == [None] * len(stage.tasks)


def test_stubs_have_none(stubs):
    assert [
        example(stubs, task.id) for stage in SEARCHED for task in stage.tasks if example(stubs, task.id)
    ] == []


def test_a_wrong_operator_is_told_from_a_wrong_backward(kittengrad):
    folder = kittengrad(("scalar.py", "(other.data, self.data)", "(self.data, self.data)"))
    text, _ = example(folder, "2.2")
    assert text.startswith("L = a * b with a = 3.0 and b = 2.0: after L.backward(), a.grad is 3.0.")
    assert text.endswith("A local derivative is wrong.")


# The drawing.


def texts(svg, style):
    tree = ElementTree.fromstring(svg)
    return [text.text for text in tree.iter() if style in text.get("class", "").split()]


def test_the_first_wrong_node_is_red_with_both_numbers(shown):
    _, svg = shown("overwrites-grad")
    assert svg.count("kg-leaf kg-wrong") == 1
    assert sorted(texts(svg, "kg-grad")) == ["1", "1"]
    assert texts(svg, "kg-right") == ["should be 2"]


def test_the_wrong_node_nearest_to_the_result_is_red(shown):
    text, svg = shown("clears-on-the-way")
    assert text.startswith("c = a + a, L = a + c with a = 3.0: after L.backward(), c.grad is 0.0.")
    assert texts(svg, "kg-right") == ["should be 1"]


def test_an_operand_that_the_graph_lacks_has_a_dashed_arrow(shown):
    _, svg = shown("forgets-its-operands")
    assert svg.count("kg-edge kg-waiting") == 1
    assert "?" in texts(svg, "kg-rate")


def test_of_a_large_array_the_first_wrong_element_is_drawn(shown):
    _, svg = shown("mean-counts-everything")
    assert "0.25 …" in texts(svg, "kg-grad")
    assert texts(svg, "kg-right") == ["should be 0.5 …"]


ADD = "return a + b, lambda g: unbroadcast(g, a.shape), lambda g: unbroadcast(g, b.shape)"


def test_the_drawing_keeps_the_digits_of_an_array():
    assert repr(rule_examples._shown(np.array([1.05, 3.0]))) == "[1.05 3]"


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("return a + b, lambda g: g", "the number of functions is 1, and it should be 2."),
        ("return a + b, lambda g: g / None, lambda g: g", "and g = 1.0: your code stops with TypeError."),
        ("return a + c, lambda g: g, lambda g: g", "your code stops with NameError."),
    ],
)
def test_a_rule_that_breaks_is_named_with_its_operands(kittengrad, rule, text):
    found, _ = example(kittengrad(("arithmetic.py", ADD, rule)), "4.2")
    assert found.startswith("add(a, b) with a = 2.0 and b = 5.0")
    assert found.endswith(text)


@pytest.mark.parametrize("rule", ["return a + b, lambda g: None, lambda g: None", "return a + b"])
def test_what_is_no_gradient_and_no_rule_is_left_to_the_check(kittengrad, rule):
    assert example(kittengrad(("arithmetic.py", ADD, rule)), "4.2") is None


def test_without_a_drawing_there_is_the_sentence(kittengrad):
    folder = kittengrad(("scalar.py", SUM, SUM.replace("1.0, 1.0", "1.0, 2.0")))
    (folder / "draw.py").unlink()
    outcome = Outcome("1.1", "", "")
    smallest.add_examples([outcome], folder)
    text, svg = outcome.example
    assert text.startswith("L = a + a with a = 3.0")
    assert svg == ""


# In the checks.


def test_the_first_failed_check_of_a_task_shows_it(run, kittengrad):
    folder = kittengrad(("scalar.py", "(other.data, self.data)", "(self.data, other.data)"))
    outcomes = run(folder, "1.2", "1.4")
    failed = [bool(outcome.example) for outcome in outcomes if not outcome.passed]
    assert failed[0] is True
    assert not any(failed[1:])
    assert not any(outcome.example for outcome in outcomes if outcome.passed)


def test_the_tasks_of_stage_02_share_one(run, kittengrad):
    folder = kittengrad(
        ("graph.py", "parent.grad += derivative * node.grad", "parent.grad = derivative * node.grad")
    )
    failed = [outcome for outcome in run(folder, "02") if not outcome.passed]
    assert len({outcome.task for outcome in failed}) > 1
    assert [bool(outcome.example) for outcome in failed] == [True] + [False] * (len(failed) - 1)


def test_a_file_that_cannot_be_read_has_none(run, kittengrad):
    folder = kittengrad()
    (folder / "graph.py").write_text("def backward(:", encoding="utf-8")
    assert not any(outcome.example for outcome in run(folder, "2.3"))


# Hostile and broken code.


@pytest.mark.parametrize(
    "body",
    [
        "raise SystemExit",
        "raise MemoryError",
        "return None",
        "return other",
        "return 3",
        "return Value(self.data + other.data, 5, 6)",
        "return Value(self.data + other.data, (self, other), (self, other))",
        "return Value(self.data + other.data, (self, 7), (1.0, 1.0))",
        "return Value(self.data + other.data, (self,) * 10**5, (1.0,) * 10**5)",
        "return Value(self.data + other.data, iter(int, 1), (1.0, 1.0))",
        'out = Value(1.0, (), (1.0, 1.0), "+"); out.parents = (out, self); return out',
        "return Value(float('nan'), (self, other), (1.0, 1.0))",
        "out = Value(1.0); out.data = '<b>'; return out",
        "out = Value(1.0); out.data = 10**400; return out",
        "import sys; sys.exit()",
        "open('x.txt', 'w')",
        "while True: pass",
    ],
)
def test_broken_code_breaks_nothing(kittengrad, monkeypatch, body):
    monkeypatch.setattr(smallest, "SECONDS", 0.3)
    text, svg = example(kittengrad(("scalar.py", SUM, body)), "1.1") or ("", "")
    assert len(text) < 200
    assert len(svg) < smallest.LONGEST


def test_a_catch_of_everything_ends_too(kittengrad, monkeypatch):
    monkeypatch.setattr(smallest, "SECONDS", 0.1)
    body = (
        "while True:\n            try:\n                while True: pass\n            except Exception: pass"
    )
    assert example(kittengrad(("scalar.py", SUM, body)), "1.1") is None


def test_the_operator_s_name_is_only_text(kittengrad):
    hostile = 'Value(self.data + other.data, (self, other), (1.0, 2.0), "</svg><script>")'
    _, svg = example(kittengrad(("scalar.py", SUM, f"return {hostile}")), "1.1")
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_what_the_code_prints_is_dropped(kittengrad, capsys):
    assert example(kittengrad(("scalar.py", SUM, f'print("hello"); {SUM}')), "1.1") is None
    assert capsys.readouterr() == ("", "")


def test_the_search_is_bounded_by_count(shown, monkeypatch):
    monkeypatch.setattr(smallest, "MOST_TRIES", 3)
    assert shown("overwrites-grad") is not None
    assert shown("noted-when-first-met") is None


def test_no_search_is_cut_short_by_its_count():
    tasks = [task.id for stage in SEARCHED for task in stage.tasks]
    assert max(len(list(smallest._attempts(None, task))) for task in tasks) <= smallest.MOST_TRIES


@pytest.mark.parametrize(
    ("name", "given", "right"),
    [
        ("reflected-minus-swapped", "1", "should be −1"),
        ("power-by-logarithm", "nan", "should be 0.25"),
        ("last-two-axes-only", None, "should be"),
    ],
)
def test_a_wrong_result_is_red_in_its_graph(shown, name, given, right):
    _, svg = shown(name)
    assert svg.count("kg-wrong kg-wrong-data") == 1
    assert given in [None, *texts(svg, "kg-data")]
    assert texts(svg, "kg-right")[0].startswith(right)
    assert not any(texts(svg, "kg-grad"))  # nobody asked for gradients
    assert "which should be" in ElementTree.fromstring(svg)[0].text
