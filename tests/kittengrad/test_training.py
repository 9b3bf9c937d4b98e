"""The watch over a training: a picture in a notebook, one line in a terminal, a few lines elsewhere."""

import io
import re
import sys
import types

import pytest
from kittengrad import MLP, mlp, progress, training
from kittengrad.loss_curve import bars


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Notebook(io.StringIO):
    __module__ = "ipykernel.iostream"


def in_notebook(monkeypatch):
    """Give the two modules the standard output of a notebook."""
    stream = Notebook()
    for module in (progress, training):
        monkeypatch.setattr(module, "sys", types.SimpleNamespace(stdout=stream))
    return stream


def run(watch, count=4):
    for step in watch:
        watch.loss = 1 / (1 + step)
        assert watch.loss == 1 / (1 + step)
    assert watch.losses == [1 / (1 + step) for step in range(count)]


def test_text_is_a_few_lines_with_loss_and_curve():
    stream = io.StringIO()
    run(training.training(50, "moons", stream), 50)
    lines = stream.getvalue().splitlines()
    assert len(lines) == progress.LINES
    assert lines[0].startswith("moons  10% 5/50")
    assert lines[0].endswith(f"loss 0.2000 {bars([1 / (1 + step) for step in range(5)])}")
    assert "100% 50/50" in lines[-1]


def test_a_terminal_has_one_line_that_ends():
    stream = Terminal()
    run(training.training(4, "moons", stream))
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().endswith("\n")
    assert "4/4" in stream.getvalue()


def test_a_run_of_nbgrader_has_one_line(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    stream = in_notebook(monkeypatch)
    run(training.training(4, "moons"))
    assert stream.getvalue().count("\n") == 1
    assert "\r" not in stream.getvalue()
    assert "100% 4/4" in stream.getvalue()


def test_another_loop_calls_report():
    stream = io.StringIO()
    watch = training.training(4, stream=stream)
    losses = mlp.train(
        MLP(3, [2, 1], rng=0), *mlp.FOUR_POINTS, mlp.sum_squared_error, 4, progress=watch.report
    )
    assert watch.losses == losses
    assert [line.split()[2] for line in stream.getvalue().splitlines()] == ["1/4", "2/4", "3/4", "4/4"]


def test_live_takes_all_costs_so_far():
    stream, costs = io.StringIO(), []
    watch = training.live(3, "cats", stream)
    for cost in (3.0, 2.0, 1.0):
        costs.append(cost)
        watch(costs)
    assert stream.getvalue().splitlines()[-1].endswith("cost 1.0000 █▅▁")
    assert "100% 3/3" in stream.getvalue()


@pytest.fixture
def shown(monkeypatch):
    """What a notebook shows in one place: pairs (HTML, text), each in the place of the one before."""
    states = []

    def display(data, raw, display_id):
        assert (raw, display_id, states) == (True, True, [])
        states.append(data)
        return types.SimpleNamespace(update=lambda data, raw: states.append(data))

    package = types.ModuleType("IPython")
    package.display = types.SimpleNamespace(display=display)
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", package.display)
    in_notebook(monkeypatch)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(progress, "SECONDS", -1.0)
    return states


def test_a_notebook_has_one_picture_that_changes(shown):
    run(training.training(4, "moons"))
    assert len(shown) == 5  # one for each step, and the last
    assert all(state["text/html"].startswith('<img alt="moons: step') for state in shown)
    assert 'alt="moons: step 4, loss 0.2500"' in shown[-1]["text/html"]
    assert "loss 0.2500" in shown[-1]["text/plain"]
    assert training.sys.stdout.getvalue() == ""


def test_a_notebook_keeps_what_a_quick_training_came_to(shown, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS", 10.0**9)
    run(training.training(4))
    assert len(shown) == 1


def test_what_a_student_named_is_escaped(shown):
    run(training.training(4, '"><script>alert(1)</script>'))
    assert "<script" not in shown[-1]["text/html"]


def test_a_training_that_stops_at_once_shows_nothing(shown):
    for _ in (watch := training.training(4)):
        break
    del watch
    assert shown == []


def test_a_notebook_without_ipython_has_text(shown, monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython.display", None)
    run(training.training(4))
    assert shown == []
    assert re.search(r"4/4 +0:00 +loss 0.2500", training.sys.stdout.getvalue())
