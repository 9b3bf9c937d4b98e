"""What somebody sees who waits for checks: in a notebook, in a terminal, and where nobody waits."""

import io
import sys
import threading
from types import ModuleType, SimpleNamespace

import pytest
from checks import notebook, place, running, waiting
from checks.place import Place
from checks.waiting import said_while_waiting

from autograder.course import ASSIGNMENTS

SUITES = ASSIGNMENTS / "checks"


@pytest.fixture
def _no_patience(monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    monkeypatch.setattr(waiting, "AGAIN", 0.0)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


@pytest.mark.usefixtures("_no_patience")
def test_a_long_check_is_named_while_it_runs():
    heard, said = [], threading.Event()

    def say(sentence):
        heard.append(sentence)
        if sentence.startswith("Task 3.6: check 2 of 9, after "):
            said.set()

    with said_while_waiting(say) as begin:
        begin("3.6", 2, 9)
        assert said.wait(60)  # the block goes on as a long check does
    assert heard[-1].startswith("Task 3.6")


def test_a_quick_check_is_not(monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 3600.0)
    heard = []
    with said_while_waiting(heard.append) as begin:
        begin("3.6", 1, 1)
    assert heard == []


def test_it_ends_with_an_error_too():
    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt), said_while_waiting(print):
        raise KeyboardInterrupt
    assert threading.active_count() == before


def test_every_check_is_announced(kittengrad):
    heard = []
    running.run(["2.3", "2.4"], SUITES, kittengrad(), lambda *said: heard.append(said))
    tasks, numbers, totals = zip(*heard, strict=True)
    assert set(tasks) == {"2.3", "2.4"}
    assert list(numbers) == list(range(1, len(heard) + 1))
    assert set(totals) == {len(heard)}


@pytest.fixture
def shown(monkeypatch):
    """What a notebook shows in one place, each in the place of the one before."""
    states = []

    def display(data, raw, display_id):
        assert (raw, display_id, states) == (True, True, [])
        states.append(data["text/plain"])
        return SimpleNamespace(update=lambda data, raw: states.append(data["text/plain"]))

    package = ModuleType("IPython")
    package.get_ipython = lambda: SimpleNamespace(kernel=True)
    package.display = SimpleNamespace(display=display)
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", package.display)
    return states


@pytest.mark.usefixtures("_no_patience")
def test_in_a_notebook_the_results_replace_it(shown, monkeypatch, kittengrad):
    said = threading.Event()

    def run(wanted, begin):
        begin("2.3", 1, 1)
        assert said.wait(60)
        return running_run([*wanted], SUITES, folder, begin)

    def show_in_passing(self, text, html):
        passing(self, text, html)
        said.set()

    folder, running_run, passing = kittengrad(), running.run, Place.show_in_passing
    monkeypatch.setattr(running, "run", run)
    monkeypatch.setattr(Place, "show_in_passing", show_in_passing)
    monkeypatch.setattr(notebook.saving, "remind", lambda *_: None)
    monkeypatch.setattr(notebook.record, "keep", lambda *_: None)
    notebook.check("2.3")
    assert len(shown) > 1
    assert all("after" in text for text in shown[:-1])
    assert "Task 2.3   earned" in shown[-1]


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("kind", "text"), [(Terminal, "one\r\033[Ktwo\r\033[K"), (io.StringIO, "")])
def test_a_terminal_has_one_line_that_goes_away(monkeypatch, kind, text):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    stream = kind()
    monkeypatch.setattr(place, "sys", SimpleNamespace(stdout=stream, modules={}))
    here = Place()
    here.show_in_passing("one", "")
    here.show_in_passing("two", "")
    here.wipe()
    assert stream.getvalue() == text


def test_nbgrader_waits_in_silence(monkeypatch, shown):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    Place().show_in_passing("one", "")
    assert shown == []
