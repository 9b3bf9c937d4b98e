"""The curve of losses: what stands on it, and that every list of losses has one."""

import math
import re
import xml.etree.ElementTree as ElementTree

import pytest
from kittengrad import loss_curve
from kittengrad.loss_curve import bars, picture_of, recent

SVG = "{http://www.w3.org/2000/svg}"


def read(svg):
    """The texts of a picture, and the points of its curve."""
    tree = ElementTree.fromstring(svg)
    texts = [text.text or "" for text in tree.iter(f"{SVG}text")]
    lines = [line.get("points") for line in tree.iter(f"{SVG}polyline")]
    return texts, [tuple(map(float, point.split(","))) for line in lines for point in line.split()]


@pytest.mark.parametrize(
    ("losses", "line"),
    [([1.0], "▁"), ([2.0, 2.0], "▁▁"), ([1.0, math.nan], ""), ([1.0, math.inf], ""), ([7, 0], "█▁")],
)
def test_every_list_of_losses_has_a_line(losses, line):
    assert bars(losses) == line


def test_a_long_list_has_a_short_line():
    assert len(bars(list(range(2501)))) == loss_curve.FEW


def test_the_picture_names_both_ends_and_the_last_loss():
    texts, points = read(picture_of([4.0, 3.0, 1.0], 5, "the moons", "0:03"))
    assert texts == ["the moons", "step 3 of 5 \xa0 0:03", "4", "0", "1", "step 0", "4"]
    assert len(points) == 3
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert points[0][1] < points[1][1] < points[2][1]  # y grows downwards


def test_the_curve_leaves_room_for_what_comes():
    _, points = read(picture_of([4.0, 3.0], 101, ""))
    assert points[-1][0] < loss_curve.LEFT + 10
    _, points = read(picture_of([4.0] * 101, 101, ""))
    assert points[-1][0] == loss_curve.RIGHT


def test_a_steep_fall_has_a_logarithmic_scale():
    texts, points = read(picture_of([100.0, 10.0, 1.0], 3, ""))
    assert "step 0, logarithmic scale" in texts
    first, middle, last = (y for _, y in points)
    assert middle == pytest.approx((first + last) / 2)
    assert not any("logarithmic" in text for text in read(picture_of([100.0, -1.0], 2, ""))[0])


def test_many_losses_become_few_points():
    """So a saved notebook stays small, and noise is averaged."""
    noisy = [1.0 + (-1) ** i for i in range(10_000)]
    assert bars(noisy) == "▁" * loss_curve.FEW
    assert recent(noisy) == 1.0
    _, points = read(picture_of(noisy, 10_000, ""))
    assert len(points) <= loss_curve.MANY
    assert len({y for _, y in points}) == 1
    assert len(picture_of(noisy, 10_000, "")) < 6000


def test_the_loss_of_now_is_the_last_one_where_there_are_few():
    assert recent([3.0, 2.0, 1.0]) == 1.0


@pytest.mark.parametrize("losses", [[], [math.nan], [math.inf] * 3, [1.0, math.nan], [0.0], [-2.0, -1.0]])
def test_every_list_can_be_drawn(losses):
    texts, points = read(picture_of(losses, 10, ""))
    assert len(points) == sum(map(math.isfinite, losses))
    assert (not losses) or any(re.fullmatch(r"nan|inf|[−\d.]+", text) for text in texts)


def test_without_a_known_end_the_picture_ends_at_the_last_step():
    texts, points = read(picture_of([2.0, 1.0], None, ""))
    assert "step 2 \xa0 " in texts
    assert points[-1][0] == loss_curve.RIGHT


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", '"&', "\x00\ud800"], ids=ascii)
def test_a_title_is_only_text(title):
    assert "<script" not in picture_of([1.0], 1, title)
    read(picture_of([1.0], 1, title))
