"""The live curve of costs: a picture in a notebook, text elsewhere."""

import io
import sys
import types

import pytest
from kittengrad import cat_curve, cat_pictures
from kittengrad.cat_curve import Picture, Text, curve, live
from kittengrad.cat_pictures import draw_curve


def run(watch, count):
    costs = []
    for t in range(count):
        costs.append(1 / (1 + t))
        watch(costs)


def test_text_is_a_few_lines_with_cost_and_curve():
    stream = io.StringIO()
    run(live(50, "cats", stream), 50)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("cats")
    assert "5/50" in lines[0]
    assert lines[0].endswith(f"cost 0.2000 {curve([1 / (1 + t) for t in range(5)])}")
    assert "100% 50/50" in lines[-1]


def test_a_terminal_has_one_line_that_ends():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    run(live(4, "cats", stream), 4)
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().endswith("\n")
    assert "4/4" in stream.getvalue()


@pytest.mark.parametrize(
    ("costs", "bars"),
    [([1.0], "▁"), ([2.0, 2.0], "▁▁"), ([1.0, float("nan")], ""), ([1.0, float("inf")], ""), ([7, 0], "█▁")],
)
def test_every_list_of_costs_has_a_curve(costs, bars):
    assert curve(costs) == bars


def test_a_long_list_has_a_short_curve():
    assert len(curve(list(range(2501)))) == cat_curve.WIDTH


class Notebook(io.StringIO):
    __module__ = "ipykernel.iostream"


@pytest.fixture
def shown(monkeypatch):
    """The titles of the pictures that a notebook shows, at first and after each update."""
    titles, drawn = [], []

    def draw(costs, title, count):
        drawn.append(title)
        return draw_curve(costs, title, count)

    def image(data, width):
        assert data.startswith(b"\x89PNG")
        return drawn[-1]

    def display(picture, display_id):
        titles.append(picture)
        return types.SimpleNamespace(update=titles.append)

    package = types.ModuleType("IPython")
    package.version_info = (9, 0)  # matplotlib asks for it
    package.display = types.SimpleNamespace(display=display, Image=image)
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", package.display)
    monkeypatch.setattr(cat_pictures, "draw_curve", draw)
    monkeypatch.setattr(cat_curve, "sys", types.SimpleNamespace(stdout=Notebook()))
    monkeypatch.setattr(cat_curve, "SECONDS", 0)
    return titles


def test_a_notebook_has_one_picture_that_changes(shown):
    watch = live(3)
    assert isinstance(watch, Picture)
    run(watch, 3)
    assert shown == ["training: 1 of 3", "training: 2 of 3", "training: 3 of 3"]


def test_pictures_come_now_and_then_and_at_the_end(shown, monkeypatch):
    monkeypatch.setattr(cat_curve, "SECONDS", 1000)
    watch = live(30)
    run(watch, 30)
    assert shown == ["training: 1 of 30", "training: 30 of 30"]


def test_a_notebook_without_matplotlib_has_text(shown, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert isinstance(live(3), Text)
