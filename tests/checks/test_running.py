"""What a check says, for everything that can happen to it."""

import signal
import sys

import pytest
from checks import running, timelimit
from checks.timelimit import TookTooLong, time_limit

from autograder.course import load

SUM = 'return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")'


def only(outcomes):
    first, *_ = outcomes
    return first


def test_an_earned_check_says_nothing_more(run, kittengrad):
    for outcome in run(kittengrad(), "1.1"):
        assert outcome.passed
        assert outcome.title
        assert outcome.hint
        assert outcome.report == ("", "", "", "", None)


def test_a_wrong_value(run, kittengrad):
    folder = kittengrad(
        ("graph.py", "parent.grad += derivative * node.grad", "parent.grad = derivative * node.grad")
    )
    outcome = only(run(folder, "2.3"))
    assert not outcome.passed
    assert not outcome.waiting
    assert (outcome.computed, outcome.expected) == ("3.0", "6.0")
    assert "replaced" in outcome.diagnosis
    assert outcome.where is None


def test_a_requirement_is_said_once(run, kittengrad):
    folder = kittengrad(("scalar.py", "dead = self.data <= 0.0", "dead = not self.data > 0.0"))
    failed = [outcome for outcome in run(folder, "1.8") if not outcome.passed]
    assert "nan" in only(failed).message
    assert only(failed).diagnosis == only(failed).what == ""


def test_a_stub_is_not_started(run, stubs):
    outcome = only(run(stubs, "1.3"))
    assert outcome.waiting
    assert outcome.message == "Not started yet: Task 1.3 in kittengrad/scalar.py"


def test_a_stub_of_an_earlier_task_comes_first(run, kittengrad, stubs):
    folder = kittengrad()
    (folder / "scalar.py").write_text((stubs / "scalar.py").read_text())
    assert (
        only(run(folder, "2.2")).message
        == "Not started yet: Task 1.2 in kittengrad/scalar.py (it comes first)"
    )


def test_an_exception_names_its_line_and_shows_it(run, kittengrad):
    folder = kittengrad(("scalar.py", SUM, "return Value(self.data + other.datum)"))
    outcome = only(run(folder, "1.1"))
    assert outcome.message == "AttributeError: 'Value' object has no attribute 'datum'"
    file, line = outcome.where
    assert file == "kittengrad/scalar.py"
    assert outcome.code[-1] == (line, "        return Value(self.data + other.datum)")
    assert len(outcome.code) == 3


def test_of_nested_calls_the_innermost_is_shown(run, kittengrad):
    outcome = only(run(kittengrad(("scalar.py", SUM, "return as_value([])")), "1.1"))
    assert "not list []" in outcome.message
    assert outcome.code[-1][1].strip().startswith("raise TypeError(")


def test_the_line_of_another_file_that_led_there_is_named(run, kittengrad):
    folder = kittengrad(("mlp.py", "return Value(total, (*weights", "return Value([], (*weights"))
    source = (folder / "mlp.py").read_text(encoding="utf-8")
    line = next(n for n, text in enumerate(source.splitlines(), 1) if "Value([], " in text)
    outcome = only(run(folder, "3.1"))
    assert outcome.where[0] == "kittengrad/scalar.py"
    assert outcome.called_from == ("kittengrad/mlp.py", line)


def test_a_product_without_its_sign(run, kittengrad):
    outcome = only(run(kittengrad(("scalar.py", "return Value(-self.data", "return Value(2h")), "1.3"))
    assert outcome.message.endswith("A product needs its sign, as in 2 * h.")


def test_a_file_that_python_cannot_read(run, kittengrad):
    outcome = only(run(kittengrad(("scalar.py", "def __neg__(self):", "def __neg__(self)")), "1.3"))
    assert outcome.message == "Python cannot read the file: expected ':'."
    assert outcome.unreadable
    assert outcome.code[-1][1].strip() == "def __neg__(self)"


@pytest.mark.parametrize("line", ["%matplotlib inline", "!ls"])
def test_a_magic_of_the_notebook_is_named(run, kittengrad, line):
    outcome = only(run(kittengrad(("scalar.py", "import math\n", f"import math\n{line}\n")), "1.3"))
    assert "works in a notebook only" in outcome.message
    assert outcome.code[-1][1] == line


def test_none_where_a_node_was_needed(run, kittengrad):
    outcome = only(run(kittengrad(("scalar.py", SUM, SUM.removeprefix("return "))), "1.1"))
    assert "`__add__` gives None" in outcome.message
    assert "`return`" in outcome.message


def test_none_where_a_number_was_needed(run, kittengrad):
    folder = kittengrad(("calculus.py", "return (f(x + h) - f(x)) / h", "(f(x + h) - f(x)) / h"))
    outcome = only(run(folder, "0.1"))
    assert outcome.computed == "None"
    assert "`return`" in outcome.message


def test_recursion_is_explained(run, kittengrad):
    folder = kittengrad(
        ("graph.py", "    order, seen, to_do = [], set(), [root]", "    return topological_order(root)")
    )
    outcome = only(run(folder, "2.1"))
    assert "`topological_order` calls itself without end" in outcome.message
    assert outcome.where[0] == "kittengrad/graph.py"


SLEEP = "__import__('time').sleep(60)"


@pytest.mark.parametrize(
    "loop",
    [
        "while True: pass",
        f"try: {SLEEP}\n        except Exception: pass",
        f"try: {SLEEP}\n        except: pass\n        {SLEEP}",
    ],
    ids=["endless", "that catches exceptions", "that catches everything once"],
)
def test_an_endless_loop_is_stopped(run, kittengrad, monkeypatch, loop):
    monkeypatch.setattr(timelimit, "CALL_SECONDS", 0.2)
    outcome = only(run(kittengrad(("scalar.py", SUM, loop)), "1.1"))
    assert "still running" in outcome.message
    assert outcome.where[0] == "kittengrad/scalar.py"


def test_an_endless_loop_at_import_is_stopped_too(run, kittengrad, monkeypatch):
    monkeypatch.setattr(timelimit, "CALL_SECONDS", 0.2)
    outcome = only(run(kittengrad(("scalar.py", "import math\n", "import math\nwhile True: pass\n")), "1.1"))
    assert "still running" in outcome.message


@pytest.fixture
def call(monkeypatch):
    """A `CallLimit` of two seconds for the calls from this file, with a clock to set: call(3.0, frame)."""
    clock = [0.0]
    monkeypatch.setattr(timelimit, "monotonic", lambda: clock[0])
    limit = timelimit.CallLimit(__file__, 2.0, 30.0)

    def at(time, frame):
        clock[0] = time
        limit.ring(frame)

    return at


def generated():
    """Frames of calls that this file made to another one: each is a call of its own."""
    namespace = {}
    exec(compile("import sys\ndef frame(): return sys._getframe()", "graph.py", "exec"), namespace)
    return namespace["frame"]


def test_many_short_calls_may_take_longer_than_one(call):
    for look in range(100):
        call(look / 4, generated()())


def test_one_long_call_is_stopped_and_so_is_a_check_without_end(call):
    frame = generated()()
    for look in range(1, 9):
        call(look / 4, frame)
    with pytest.raises(TookTooLong, match="after 2 seconds"):
        call(2.25, frame)
    for look in range(10, 120):
        call(look / 4, generated()())
    with pytest.raises(TookTooLong, match="after 30 seconds"):
        call(30.0, generated()())


def test_a_long_step_inside_of_one_call_counts(call):
    """NumPy's functions let the alarm through when they are done."""
    with pytest.raises(TookTooLong, match="after 2 seconds"):
        call(5.0, generated()())


def test_the_check_s_own_work_is_no_call(call):
    for look in range(1, 100):
        call(look / 4, sys._getframe())


def test_the_limit_is_taken_off_again():
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TookTooLong), time_limit(0.05):
        signal.pause()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_exit_does_not_end_the_notebook(run, kittengrad):
    assert "exit" in only(run(kittengrad(("scalar.py", SUM, "raise SystemExit(0)")), "1.1")).message


def test_ctrl_c_does(run, kittengrad):
    with pytest.raises(KeyboardInterrupt):
        run(kittengrad(("scalar.py", SUM, "raise KeyboardInterrupt")), "1.1")


def test_an_exception_whose_message_raises(run, kittengrad):
    nasty = "class Nasty(Exception):\n            def __str__(self): return 1\n        raise Nasty"
    assert "cannot be printed" in only(run(kittengrad(("scalar.py", SUM, nasty)), "1.1")).message


@pytest.mark.parametrize("name", ["02", "2", "02-backprop"])
def test_a_stage_is_all_its_tasks(run, kittengrad, name):
    tasks = {task.id for task in load().stage("2").tasks}
    assert {outcome.task for outcome in run(kittengrad(), name)} == tasks


def test_several_names_keep_their_order_and_nothing_is_run_twice(run, kittengrad):
    outcomes = run(kittengrad(), "1.6", "1.1", "1.6")
    assert list(dict.fromkeys(outcome.task for outcome in outcomes)) == ["1.6", "1.1"]
    assert len({outcome.title for outcome in outcomes}) == len(outcomes)


@pytest.mark.parametrize("name", ["2.9", "two", "", "20"])
def test_an_unknown_task_is_answered_with_those_there_are(run, kittengrad, name):
    with pytest.raises(running.UnknownTask, match=r"1\.1, 1\.2.*2\.1"):
        run(kittengrad(), name)


def test_a_folder_without_checks_says_so(kittengrad, tmp_path):
    with pytest.raises(running.UnknownTask, match="no checks here"):
        running.run((), tmp_path, kittengrad())
