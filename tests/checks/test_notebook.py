"""`check` and `when_ready`, as a notebook cell calls them."""

import subprocess
import sys
from types import SimpleNamespace

import checks
import pytest
from checks import notebook, package, running, saving
from checks.timelimit import TookTooLong, time_limit

from autograder.course import ASSIGNMENTS, REFERENCE


@pytest.fixture
def at_work(monkeypatch, kittengrad):
    """Sit down before a package: at_work(("scalar.py", "old", "new")…)."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    collect = running.collect
    monkeypatch.setattr(running, "collect", lambda suites: collect(ASSIGNMENTS / "checks"))

    def sit_down(*replacements, folder=None):
        folder = folder or kittengrad(*replacements)
        monkeypatch.setattr(package, "folder", lambda: folder)

    return sit_down


def test_check_prints_what_came_out_and_returns_nothing(at_work, capsys):
    at_work()
    assert checks.check("2.3") is None
    assert "Task 2.3   earned" in capsys.readouterr().out


def test_check_never_raises_for_a_person_at_work(at_work, stubs, capsys):
    at_work(folder=stubs)
    checks.check("2.3")
    checks.check("9.9")
    checks.check()
    said = capsys.readouterr().out
    assert "Not started yet: Task" in said
    assert "There is no check for '9.9'" in said


def test_nor_without_a_package(monkeypatch, at_work, capsys):
    at_work()

    def nowhere():
        raise package.NoPackage("There is no kittengrad/ here")

    monkeypatch.setattr(package, "folder", nowhere)
    checks.check("2.3")
    assert "There is no kittengrad/ here" in capsys.readouterr().out


@pytest.mark.parametrize("mode", ["validate", "autograde"])
def test_an_unearned_check_raises_when_nbgrader_runs_it(at_work, stubs, monkeypatch, mode):
    at_work(folder=stubs)
    monkeypatch.setenv("NBGRADER_EXECUTION", mode)
    with pytest.raises(notebook.NotEarned, match=r"Task 2\.3   not started yet"):
        checks.check("2.3")
    with pytest.raises(notebook.NotEarned, match="no check for"):
        checks.check("9.9")


def test_an_earned_one_does_not(at_work, monkeypatch):
    at_work()
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    checks.check("2.3")


def test_a_notebook_gets_html(at_work, monkeypatch, capsys):
    shown = []
    display = SimpleNamespace(display=lambda data, raw, display_id: shown.append(data))
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    at_work()
    checks.check("2.3")
    assert "<b>Task 2.3</b>" in shown[-1]["text/html"]
    assert shown[-1]["text/plain"].startswith("Task 2.3   earned")
    assert capsys.readouterr().out == ""


def test_ipython_in_a_terminal_gets_text(at_work, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: SimpleNamespace()))
    at_work()
    checks.check("2.3")
    assert "Task 2.3   earned" in capsys.readouterr().out


def test_when_ready_names_the_task_it_waits_for(stubs, capsys):
    with package.fresh(stubs) as kittengrad, checks.when_ready():
        print((kittengrad.Value(2.0) * 3.0).data)
    assert capsys.readouterr().out == (
        "Not started yet: Task 1.2 in kittengrad/scalar.py. This cell runs once the task is done.\n"
    )


def test_when_ready_runs_what_is_ready(kittengrad, capsys):
    with package.fresh(kittengrad()) as fresh, checks.when_ready():
        print((fresh.Value(2.0) * 3.0).data)
    assert capsys.readouterr().out == "6.0\n"


@pytest.fixture
def cell(at_work, kittengrad, capsys):
    """What a cell of code says about a package: cell(lambda kittengrad: …, ("scalar.py", "old", "new")…)."""

    def run(code, *replacements):
        folder = kittengrad(*replacements)
        at_work(folder=folder)
        with package.fresh(folder) as fresh, checks.when_ready():
            code(fresh)
        return capsys.readouterr().out

    return run


ADDS = 'return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")'


def test_what_a_students_file_raises_is_a_note_with_place_and_check(cell):
    said = cell(lambda package: package.Value(1.0) + 2.0, ("scalar.py", ADDS, "return [][other]"))
    assert said.startswith("TypeError: list indices must be integers")
    lines = (REFERENCE / "kittengrad" / "scalar.py").read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines, 1) if ADDS in line)
    assert f"The error is in kittengrad/scalar.py, line {number}." in said
    assert 'Run check("1.1") for more information. This cell runs once the error is fixed.' in said


def test_none_is_a_note_that_names_the_likely_reason(cell):
    said = cell(lambda package: (package.Value(1.0) + 2.0).tanh(), ("scalar.py", ADDS, "pass"))
    assert said.startswith("This cell received None and stopped: 'NoneType' object has no attribute")
    assert "A function without `return` gives None. Run the check above this cell for more" in said


def test_a_file_that_python_cannot_read_is_a_note(cell):
    said = cell(lambda package: package.Value, ("scalar.py", ADDS, "return Value("))
    assert said.startswith(
        "Python cannot read the file: '(' was never closed. The error is in kittengrad/scalar.py"
    )
    assert 'check("1.1")' in said


@pytest.mark.parametrize("error", ["SystemExit()", "BaseException()", "type('Odd', (Exception,), {})()"])
def test_nothing_that_a_file_raises_stops_the_notebook(cell, error):
    assert "for more information" in cell(
        lambda package: package.Value(1.0) + 2.0, ("scalar.py", ADDS, f"raise {error}")
    )


def test_an_error_of_the_cell_itself_is_a_note(capsys):
    with checks.when_ready():
        _ = 1 / 0
    with checks.when_ready():
        _ = nothing_of_this_name  # noqa: F821
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("ZeroDivisionError: division by zero. Run the check above this cell for more")
    assert "A cell above stopped early." in said[1]


def test_without_a_package_the_note_says_where_it_belongs(monkeypatch, capsys):
    def nowhere():
        raise package.NoPackage("There is no kittengrad/ here")

    monkeypatch.setattr(package, "folder", nowhere)
    with checks.when_ready():
        raise ModuleNotFoundError("kittengrad")
    assert capsys.readouterr().out == "There is no kittengrad/ here\n"


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(notebook, "CELL_SECONDS", 0.2, raising=False)


def test_a_loop_without_end_is_a_note_with_place_and_check(cell, soon):
    said = cell(lambda package: package.Value(1.0) + 2.0, ("scalar.py", ADDS, "while True: pass"))
    assert said.startswith("It was still running after 0.2 seconds and was stopped. A loop whose end")
    assert 'Run check("1.1")' in said


def test_something_else_that_hangs_is_named_with_the_next_step(cell, soon):
    said = cell(lambda _: subprocess.run(["sleep", "60"], check=False))
    assert "None of your files ran at that moment" in said
    assert "of subprocess.py. Restart the kernel and run all cells again." in said
    assert "says more" not in said


def test_a_hang_under_nbgrader_is_an_error_that_names_it(monkeypatch, soon):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(TookTooLong, match=r"still running after 0\.2 seconds") as told, checks.when_ready():
        subprocess.run(["sleep", "60"], check=False)
    assert "Restart the kernel" in "".join(told.value.__notes__)


def test_a_check_in_a_cell_leaves_the_cell_its_limit(soon, at_work, capsys):
    at_work()
    with checks.when_ready():
        with time_limit(5):
            pass
        subprocess.run(["sleep", "60"], check=False)
    assert "still running after 0.2 seconds" in capsys.readouterr().out


def test_ctrl_c_gets_through():
    with pytest.raises(KeyboardInterrupt), checks.when_ready():
        raise KeyboardInterrupt


@pytest.mark.parametrize("mode", ["validate", "autograde"])
def test_under_nbgrader_every_error_but_a_task_not_begun_gets_through(monkeypatch, stubs, mode):
    monkeypatch.setenv("NBGRADER_EXECUTION", mode)
    with pytest.raises(ZeroDivisionError), checks.when_ready():
        _ = 1 / 0
    with package.fresh(stubs) as kittengrad, checks.when_ready():
        _ = kittengrad.Value(2.0) * 3.0


@pytest.fixture
def save_reminders(at_work, kittengrad, monkeypatch):
    """A package with a mistake, and the list of the course's files beside the checks."""
    folder = kittengrad(("graph.py", "parent.grad += derivative", "parent.grad = derivative"))
    at_work(folder=folder)
    monkeypatch.setattr(saving, "_before", {})
    monkeypatch.setattr(saving.remind, "__defaults__", (ASSIGNMENTS / "checks",))
    return folder / "graph.py"


REMINDER = "kittengrad/graph.py: nothing was saved since you ran this check last."


def test_a_forgotten_save_is_said_when_the_same_check_fails_again(save_reminders, capsys):
    checks.check("2.3")
    assert REMINDER not in capsys.readouterr().out
    checks.check("2.2")
    assert REMINDER not in capsys.readouterr().out
    checks.check("2.3")
    assert REMINDER in " ".join(capsys.readouterr().out.split())


def test_a_saved_file_and_an_earned_check_have_no_reminder(save_reminders, capsys):
    checks.check("2.3")
    save_reminders.write_text(save_reminders.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    checks.check("2.3")
    checks.check("2.1")
    checks.check("2.1")
    assert "nothing was saved" not in capsys.readouterr().out


def test_a_cell_names_the_line_raise_that_was_left_in(cell):
    left = f'raise NotImplementedError("Task 1.1: addition")\n        {ADDS}'
    said = cell(lambda package: package.Value(1.0) + 2.0, ("scalar.py", ADDS, left))
    assert said.startswith("Your code is in `__add__`, and `raise NotImplementedError` still stands in line")
    assert "Not started" not in said


@pytest.mark.parametrize(
    "message",
    [
        "a Value holds one real number, not Value Value(data=1.0, grad=0.0)",
        "descriptor 'data' for 'Value' objects doesn't apply to a 'Value' object",
    ],
)
def test_a_class_of_an_earlier_load_is_named_with_the_next_step(at_work, capsys, message):
    at_work()
    with checks.when_ready():
        raise TypeError(message)
    said = capsys.readouterr().out
    assert "this notebook still holds a `Value` from before. Restart the kernel" in said
    assert "more information" not in said
