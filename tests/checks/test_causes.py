"""What a card says about known causes: what happened, in which file and line, and the next step."""

import pytest
from checks import gone, rendering, rules
from checks.evidence import Evidence

SUM = 'return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")'
NEG = 'return Value(-self.data, (self,), (-1.0,), "neg")'
EXP = 'return Value(out, (self,), (out,), "exp")'
CLEAR = "    for node in nodes:\n        node.grad = 0.0"
ADD = "return a + b, lambda g: unbroadcast(g, a.shape), lambda g: unbroadcast(g, b.shape)"
STORED = "out = Value(self.data, (self, other))\n        out._backward = lambda: None\n        return out"
LEFT_IN = 'raise NotImplementedError("Task 1.1: addition")'
COLUMNS = "return images.reshape(len(images), -1).T / 255"


def line_of(file, text):
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize(
    ("task", "file", "old", "new", "marked", "message"),
    [
        ("1.3", "scalar.py", NEG, NEG.replace("(self,)", "(self)"), "(self), (-1", "write `(self,)`"),
        ("1.3", "scalar.py", NEG, NEG.replace("(-1.0,)", "(-1.0 * 1)"), "(-1.0 * 1)", "write `(-1.0 * 1,)`"),
        ("1.3", "scalar.py", NEG, NEG.replace("(-1.0,)", "(-1.0)"), "(-1.0), ", "write `(-1.0,)`"),
        ("1.1", "scalar.py", SUM, f"{LEFT_IN}\n        {SUM}", LEFT_IN, "Delete line"),
        ("1.1", "scalar.py", SUM, f"out = other\n        {LEFT_IN}", LEFT_IN, "Delete line"),
        (
            "1.3",
            "scalar.py",
            "return as_value(other) - self",
            "return other - self",
            "return other - self",
            "`__rsub__` calls itself without end",
        ),
        ("1.6", "scalar.py", EXP, "return self.exp()", "return self.exp()", "`exp` calls itself without end"),
        ("2.4", "graph.py", CLEAR, CLEAR.replace("0.0", "None"), "        node.grad = None", "starts at 0.0"),
        ("1.1", "scalar.py", SUM, "self.data += other.data\n        return self", "self.data +=", "operand"),
        ("4.2", "arithmetic.py", ADD, f"a += b\n    {ADD}", "    a += b", "`add` changes its operand `a`"),
        ("1.1", "scalar.py", SUM, "return self.data + other.data", "return self.data +", "Return a node"),
        ("1.6", "scalar.py", EXP, "return out", "        return out", "`exp` returns a plain number"),
        (
            "4.1",
            "arithmetic.py",
            "return summed.reshape(shape) if added else summed",
            "return float(summed.sum())",
            "return float(",
            "`unbroadcast` returns a plain Python number",
        ),
        ("4.2", "arithmetic.py", ADD, ADD.replace("b, l", "b (l", 1).replace(")", "))", 1), "b (", "comma"),
        ("1.1", "scalar.py", "def __add__", "def add", "def add", "give it the name `__add__` again"),
        ("1.7", "scalar.py", "def tanh", "def tan_h", "def tan_h", "give it the name `tanh` again"),
        ("2.1", "graph.py", "topological_order", "topo", "def topo", "the name `topological_order` again"),
        ("1.1", "scalar.py", "class Value:", "class Node:", "class Node:", "give it the name `Value` again"),
        ("3.2", "mlp.py", "def __call__", "def call", "def call", "give it the name `__call__` again"),
        ("3.2", "mlp.py", "Neuron", "Cell", "class Cell:", "give it the name `Neuron` again"),
        ("1.1", "scalar.py", SUM, STORED, "out._backward =", "one local derivative for each operand"),
        ("1.1", "scalar.py", SUM, SUM.replace("(1.0, 1.0), ", ""), 'other), "+")', "is the third argument"),
        ("1.1", "scalar.py", SUM, 'return Value(0.0, _op="+")', '_op="+"', "no argument `_op`"),
        ("1.1", "scalar.py", SUM, SUM.removeprefix("return "), SUM.removeprefix("return "), "with `return`"),
        ("4.2", "arithmetic.py", ADD, ADD.removeprefix("return "), ADD[7:], "without returning a value"),
        ("4.2", "arithmetic.py", ADD, ADD.rpartition(", l")[0], "a + b, l", "`add` returns 2 values"),
        ("4.2", "arithmetic.py", ADD, "return a + b", "return a + b", "`add` returns one value"),
        ("9.1", "cats.py", COLUMNS, COLUMNS.removeprefix("return "), "images.reshape(len", "with `return`"),
    ],
)
def test_a_known_cause_has_its_line_and_a_next_step(run, kittengrad, task, file, old, new, marked, message):
    folder = kittengrad((file, old, new))
    outcome = next(outcome for outcome in run(folder, task) if not outcome.passed)
    assert message in outcome.message
    assert outcome.where == (f"kittengrad/{file}", line_of(folder / file, marked))
    assert marked in outcome.code[-1][1]
    assert not outcome.waiting
    assert "Likely" not in rendering.as_text([outcome])


@pytest.mark.parametrize(("change", "message"), [("write", "is empty"), ("delete", "is missing")])
@pytest.mark.parametrize(
    ("task", "file"), [("1.1", "scalar.py"), ("2.2", "graph.py"), ("4.3", "arithmetic.py")]
)
def test_a_file_that_is_gone_is_named(run, kittengrad, change, message, task, file):
    folder = kittengrad()
    if change == "write":
        (folder / file).write_text("")
    else:
        (folder / file).unlink()
    outcomes = run(folder, task)
    for outcome in outcomes:
        assert f"The file kittengrad/{file} {message}." in outcome.message
        assert "__init__" not in str(outcome.where)
        assert outcome.notes == []


@pytest.mark.parametrize("text", ["def attention(:\n    pass\n", "# notes\n\nx = (\n"])
def test_a_file_that_python_cannot_read_is_not_called_empty(lab, text):
    file, course = lab / "kittengrad" / "attention.py", rules.handed_out(lab / "checks")
    error = NameError("name 'attention' is not defined", name="attention")
    file.write_text(text)
    assert gone.file_gone(Evidence(error, file.parent, course)) is None
    file.write_text("# notes\n")
    assert "is empty" in gone.file_gone(Evidence(error, file.parent, course)).message


def test_a_none_that_no_function_returned_is_not_called_a_missing_return(run, kittengrad):
    folder = kittengrad(("graph.py", CLEAR, "    for node in nodes:\n        setattr(node, 'grad', None)"))
    for outcome in run(folder, "2.4"):
        assert "None" in outcome.computed
        assert "return" not in outcome.diagnosis + outcome.message


def test_deep_recursion_over_a_graph_is_not_called_endless(run, kittengrad):
    start = "    order, seen, to_do = [], set(), [root]"
    visit = "    return [n for p in root.parents for n in topological_order(p)] + [root]"
    for outcome in run(kittengrad(("graph.py", start, visit)), "2.5"):
        assert "without end" not in outcome.message


def test_a_file_that_fails_with_this_one_is_not_blamed(run, kittengrad):
    folder = kittengrad(("scalar.py", SUM, SUM.replace("+ other", "- other")))
    assert all(outcome.notes == [] for outcome in run(folder, "1.1"))


def test_a_none_that_a_function_returns_for_a_reason_is_not_called_a_missing_return(run, kittengrad):
    """`check_rule` returns None for a rule that it finds right."""
    found = "if index is not None"
    folder = kittengrad(("gradcheck.py", f"{found}:", f"{found} and not np.isnan(given[index]):"))
    failed = [outcome for outcome in run(folder, "6.7") if not outcome.passed]
    assert failed
    assert not any("gives None" in outcome.message for outcome in failed)
