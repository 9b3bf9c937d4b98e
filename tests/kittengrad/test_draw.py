"""The drawing: what is on it, that nothing in it can do harm, and that it can be drawn at all."""

import base64
import math
import re
import sys
import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kittengrad import MLP, Tensor, Value, arrows, layout
from kittengrad.backward_steps import backward_steps
from kittengrad.draw import Drawing, draw, step_through
from kittengrad.shown_graph import shown_graph

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=["as installed", "without dot"])
def _placed(request, monkeypatch):
    """Every test that asks for this runs twice, the second time as on a machine without Graphviz."""
    if request.param == "without dot":
        monkeypatch.setattr(layout.shutil, "which", lambda name: None)


def by_hand():
    a, b, c, f = (
        Value(number, label=name) for name, number in zip("abcf", (2.0, -3.0, 10.0, -2.0), strict=True)
    )
    e = a * b
    d = e + c
    root = d * f
    e.label, d.label, root.label = "e", "d", "L"
    root.backward()
    return root, d


def texts(drawing, style):
    """What stands in the picture in one style of writing, in the order of drawing."""
    tree = ElementTree.fromstring(drawing.svg)
    return [text.text for text in tree.iter(f"{SVG}text") if style in text.get("class").split()]


def boxes(drawing):
    """The upper left corner of every box."""
    tree = ElementTree.fromstring(drawing.svg)
    groups = [group for group in tree.iter(f"{SVG}g") if "kg-node" in group.get("class", "").split()]
    return [tuple(map(float, re.findall(r"[-\d.]+", group.get("transform")))) for group in groups]


@pytest.mark.usefixtures("_placed")
def test_everything_is_on_it():
    root, _ = by_hand()
    drawing = draw(root)
    rows = zip(*(texts(drawing, f"kg-{row}") for row in ("label", "op", "data", "grad")), strict=True)
    assert sorted((label, op or "", data, grad) for label, op, data, grad in rows) == [
        ("L", "×", "−8", "1"),
        ("a", "", "2", "6"),
        ("b", "", "−3", "−4"),
        ("c", "", "10", "−2"),
        ("d", "+", "4", "−2"),
        ("e", "×", "−6", "−2"),
        ("f", "", "−2", "4"),
    ]
    assert sorted(texts(drawing, "kg-rate")) == sorted(["−3", "2", "1", "1", "−2", "4"])


@pytest.mark.usefixtures("_placed")
def test_boxes_stand_apart_inside_the_picture():
    root, _ = by_hand()
    drawing = draw((root * root).tanh() / root.exp() + root)
    picture = ElementTree.fromstring(drawing.svg)
    for x, y in boxes(drawing):
        assert 0 <= x <= float(picture.get("width")) - layout.WIDTH
        assert 0 <= y <= float(picture.get("height")) - layout.HEIGHT
        assert all(
            abs(x - x2) >= layout.WIDTH or abs(y - y2) >= layout.HEIGHT
            for x2, y2 in boxes(drawing)
            if (x, y) != (x2, y2)
        )


@pytest.mark.usefixtures("_placed")
def test_equal_graphs_make_equal_pictures():
    assert draw(by_hand()[0]).svg == draw(by_hand()[0]).svg


@pytest.mark.usefixtures("_placed")
def test_an_operand_used_twice_has_two_edges():
    x = Value(3.0)
    assert texts(draw(x**x), "kg-rate") == ["27", "29.66"]
    tree = ElementTree.fromstring(draw(x**x).svg)
    paths = {path.get("d") for path in tree.iter(f"{SVG}path") if path.get("class") == "kg-edge"}
    assert len(paths) == 2


@pytest.mark.usefixtures("_placed")
def test_a_single_node():
    assert texts(draw(Value(3.0, label="x")), "kg-data") == ["3"]


def test_an_array_is_known_by_its_shape():
    """Unless it has no axes, and is a number."""
    b = Tensor([[1.5], [2.0]], requires_grad=True, label="b")
    total = (b + np.arange(1.0, 4.0)).sum()
    total.backward(retain_graph=True)
    assert sorted(texts(draw(total), "kg-data")) == ["(2, 1)", "(2, 3)", "22.5"]
    assert sorted(texts(draw(total), "kg-grad")) == ["(2, 1)", "(2, 3)", "1"]


@pytest.mark.parametrize("limit", [1, 2, 60])
@pytest.mark.usefixtures("_placed")
def test_a_large_graph_is_cut_and_says_so(limit):
    end = Value(1.0)
    for _ in range(4211):
        end = -end
    drawing = draw(end, limit=limit)
    assert len(texts(drawing, "kg-data")) == limit
    assert texts(drawing, "kg-note") == [f"showing {limit} of 4,212 nodes, the nearest to the result"]
    assert drawing.svg.count('class="kg-more"') == 1
    assert drawing.nodes == 4212


def test_a_graph_that_fits_has_no_note():
    root, _ = by_hand()
    assert texts(draw(root, limit=7), "kg-note") == []
    assert len(texts(draw(root, limit=6), "kg-note")) == 1


def test_a_deep_graph_can_be_drawn():
    end = Value(1.0)
    for _ in range(100_000):
        end = end + 1.0
    assert "of 200,001 nodes" in draw(end).svg


def test_a_freed_graph_says_how_to_keep_it():
    x = Tensor([1.0, 2.0], requires_grad=True)
    total = (x * x).sum()
    total.backward()
    drawing = draw(total)
    assert drawing.nodes == 1
    assert texts(drawing, "kg-note") == ["backward() has freed the rest; retain_graph=True keeps it"]
    assert drawing.svg.count('class="kg-more"') == 1


def test_numbers_have_four_significant_digits():
    assert texts(draw(Value(-1234.5678)), "kg-data") == ["−1235"]
    assert texts(draw(Value(0.000123456)), "kg-data") == ["0.0001235"]


@pytest.mark.parametrize("number", [-1.2345678e-05, -0.000560512, 8.1191e-05, 12345678.9, -1.5e300, -5e-324])
def test_a_number_fits_beside_its_name(number):
    (text,) = texts(draw(Value(number)), "kg-data")
    assert len(text) <= 9
    assert float(text.replace("−", "-")) == pytest.approx(number, rel=0.01)


def test_the_derivative_of_an_exponent_that_does_not_exist_is_left_out():
    loss = (Value(-0.5, label="p") - 1.0) ** 2.0
    loss.backward()
    assert "nan" not in draw(loss).svg
    own = (Value(-0.5, label="p") - 1.0) ** Value(2.0, label="k")
    own.backward()
    assert texts(draw(own), "kg-rate").count("nan") == 1


@pytest.mark.usefixtures("_placed")
def test_a_network_of_41_parameters_is_drawn_whole():
    network = MLP(3, [4, 4, 1])
    drawing = draw((network([2.0, 3.0, -1.0]) - 1.0) ** 2, limit=100)
    assert len(boxes(drawing)) == drawing.nodes > 60


# Labels of arrows.


def overlap(one, other):
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0) * max(height, 0)


@pytest.mark.parametrize("count", [2, 5, 9])
def test_labels_of_arrows_hide_nothing(count):
    """Many arrows from one column to one box: no label lies on a box or on another label."""
    edges = [layout.Edge(number, 0, "−0.1234") for number in range(1, count + 1)]
    places = layout.in_columns(count + 1, edges)
    half = layout.WIDTH / 2, layout.HEIGHT / 2
    taken = [arrows._around(middle, half) for middle in places.boxes]
    for middle in arrows.label_places(places.curves, [edge.label for edge in edges], taken):
        label = arrows._around(middle, (3 * len("−0.1234"), arrows.LINE / 2))
        assert [box for box in taken if overlap(label, box) > 0] == []
        taken.append(label)


# Steps and films.


def test_highlight_shows_one_step():
    root, d = by_hand()
    tree = ElementTree.fromstring(draw(root, highlight=d).svg)
    lit = [part.get("class") for part in tree.iter() if "kg-lit" in part.get("class", "").split()]
    assert lit == ["kg-edge kg-lit"] * 2 + ["kg-rate kg-lit"] * 2 + ["kg-node kg-lit"]


def test_highlight_must_be_in_the_graph():
    with pytest.raises(ValueError, match="not part of this graph"):
        draw(by_hand()[0], highlight=Value(1.0))


def test_a_film_brings_gradients_from_the_root_outwards():
    root, _ = by_hand()
    delays = [
        float(delay) for delay in re.findall(r"animation-delay:([\d.]+)s", draw(root, animate=True).svg)
    ]
    assert delays == pytest.approx([0.6, 1.5, 1.5, 2.4, 2.4, 3.3, 3.3])
    assert "animation-delay" not in draw(root).svg


# What students' half-done work may put into a graph.


def shared():
    """s + 3 * s: the gradient of s has two contributions."""
    s = Value(2.0, label="s")
    t = s * 3.0
    t.label = "t"
    root = s + t
    root.label = "L"
    return root, s


def test_a_step_shows_what_is_sent_and_what_is_waited_for():
    root, _ = shared()
    first = draw(root, step=0)
    assert texts(first, "kg-lit") == ["1 · 1 = 1", "1 · 1 = 1"]
    assert texts(first, "kg-partial") == ["1 + …", "?"]  # s waits for t, and 3 for t
    assert first.svg.count("kg-edge kg-waiting") == 2
    second = draw(root, step=1)
    assert texts(second, "kg-lit") == ["1 · 3 = 3", "1 · 2 = 2"]
    assert texts(second, "kg-grad") == ["1", "4", "1", "2"]
    assert "kg-edge kg-waiting" not in second.svg
    assert texts(second, "kg-note") == ["step 1 of 3: t sends its gradient to its operands"]


@given(st.lists(st.tuples(st.sampled_from("+*"), st.integers(0, 9), st.integers(0, 9)), max_size=8))
def test_the_steps_end_with_the_gradients_of_backward(operations):
    nodes = [Value(1.5), Value(-0.5)]
    for op, i, j in operations:
        one, other = nodes[i % len(nodes)], nodes[j % len(nodes)]
        nodes.append(one + other if op == "+" else one * other)
    root = nodes[-1]
    graph = shown_graph(root, 100)
    last = backward_steps(graph)[-1]
    root.backward()
    assert last.grads == pytest.approx({number: node.grad for number, node in enumerate(graph.nodes)})


def test_a_step_needs_the_whole_graph_and_exists():
    root, _ = shared()
    with pytest.raises(ValueError, match="steps 0 to 3, and not 4"):
        draw(root, step=4)
    with pytest.raises(ValueError, match="limit=4"):
        draw(root, step=0, limit=2)


def test_arrays_are_walked_without_numbers():
    drawing = draw((Tensor([1.0, 2.0], requires_grad=True) * 3.0).sum(), step=0)
    assert texts(drawing, "kg-lit") == ["∂sum"]


def test_a_slider_shows_each_step():
    walk = step_through(shared()[0])
    play, slider = walk.children[0].children
    before = walk.children[1].value
    slider.value = 1
    assert (slider.max, play.max) == (3, 3)
    assert walk.children[1].value == draw(shared()[0], step=1)._repr_html_() != before


def test_a_wide_picture_scrolls_and_stays_readable():
    wide = Drawing('<svg viewBox="0 0 2000 90" width="2000" height="90"></svg>', "a graph", 1)
    assert "min-width:1600px" in wide._repr_html_()


def test_without_widgets_the_first_step_is_a_picture(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert step_through(shared()[0]) == draw(shared()[0], step=0)


def test_only_nodes_are_drawn():
    with pytest.raises(TypeError, match="not float"):
        draw(3.0)


def test_what_is_missing_is_a_question_mark():
    a, b = Value(1.0), Value(2.0)
    assert texts(draw(Value(3.0, (a, b), (5.0,))), "kg-rate") == ["5", "?"]
    assert texts(draw(Value(3.0, (a, b), 5.0)), "kg-rate") == ["5", "?"]
    assert texts(draw(Value(3.0, (a, 7.5), (1.0, 1.0))), "kg-data") == ["3", "1", "7.5"]
    assert texts(draw(SimpleNamespace(parents=(), data="text")), "kg-data") == ["'text'"]


def test_a_graph_that_bites_its_tail_can_be_drawn():
    a = Value(1.0)
    b = a + a
    a.parents = (b,)
    assert len(texts(draw(b), "kg-data")) == 2


def test_an_operator_without_a_label_shows_its_whole_name():
    t = Tensor([[1.0, 2.0]], requires_grad=True, label="t")
    assert {"transpose", "log_softmax"} <= set(texts(draw(t.T.log_softmax()), "kg-op"))
    labelled = t.log_softmax()
    labelled.label = "shares"
    drawing = draw(labelled)
    assert "log_sof…" in texts(drawing, "kg-op")
    assert "sha…" in texts(drawing, "kg-label")


@pytest.mark.parametrize(
    "text",
    ["</text><script>alert(1)</script>", '"><x onload="y', "&amp;", "\x00\x1b[31m", "\ud800", "\u202eabc"],
    ids=ascii,
)
def test_labels_are_only_text(text):
    out = Value(1.0, label=text) * 2.0
    out.op = out.label = text
    drawing = draw(out)
    drawing.svg.encode()
    tags = {part.tag.removeprefix(SVG) for part in ElementTree.fromstring(drawing.svg).iter()}
    assert tags == {"svg", "title", "style", "defs", "marker", "path", "rect", "g", "text"}
    shown = "".join(c if c.isprintable() else "�" for c in text)
    assert all(
        label in (shown, shown[: len(label) - 1] + "…") for label in texts(drawing, "kg-label") if label
    )


def test_no_text_of_the_graph_reaches_graphviz(monkeypatch):
    told = []

    def run(command, *, input, **_):
        told.append(input)
        raise OSError

    monkeypatch.setattr(layout.shutil, "which", lambda name: "dot")
    monkeypatch.setattr(layout.subprocess, "run", run)
    draw(Value(1.0, label="secret") * Value(2.0, op="secret", label='"]; x [URL="'))
    assert "secret" not in told[0]
    assert "URL" not in told[0]
    assert re.search(r"1->0 \[label=0\]", told[0])


def test_graphviz_leaves_room_for_each_label(monkeypatch):
    """It receives the number of the edge, as long as the label."""
    told = []
    monkeypatch.setattr(layout.shutil, "which", lambda name: "dot")
    monkeypatch.setattr(layout.subprocess, "run", lambda *_, input, **__: told.append(input) or broken())
    assert layout.by_dot(2, [layout.Edge(1, 0, "?"), layout.Edge(1, 0, "−1.235")]) is None
    assert re.findall(r"label=(\d+)", told[0]) == ["0", "000001"]


def broken():
    raise OSError


# Places.


def test_without_an_answer_from_dot_we_place_it_ourselves(monkeypatch, tmp_path):
    broken = tmp_path / "dot"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert layout.by_dot(1, []) is None
    assert layout.place(1, []).boxes == [(layout.WIDTH / 2, layout.HEIGHT / 2)]


def test_reading_dots_answer():
    """As dot 2.43 answered for x ** x: two parallel edges, told apart by their labels."""
    answer = """graph 1 4 1
node 0 3.2 0.5 1.5 0.86 "" solid box black lightgrey
node 1 0.79 0.5 1.5 0.86 "" solid box black lightgrey
edge 1 0 4 1.5 0.4 1.8 0.4 2.1 0.4 2.4 0.4 00 2.0 0.45 solid black
edge 1 0 4 1.5 0.6 1.8 0.6 2.1 0.6 2.4 0.6 00001 2.0 0.65 solid black
stop
"""
    places = layout._read_plain(answer, 2, 2)
    assert (places.width, places.height) == (288.0, 72.0)
    assert [x for x, _ in places.boxes] == pytest.approx([230.4, 56.88])
    assert [y for _, y in places.boxes] == pytest.approx([36.0, 36.0])
    assert [arrows.svg_path(curve) for curve in places.curves] == [
        "M108.0 43.2C129.6 43.2 151.2 43.2 172.8 43.2",
        "M108.0 28.8C129.6 28.8 151.2 28.8 172.8 28.8",
    ]


@st.composite
def graphs(draw_from):
    """Edges among a few boxes, every box on some way to box 0."""
    count = draw_from(st.integers(1, 14))
    edges = []
    for parent in range(1, count):
        children = st.integers(0, parent - 1)
        for child in draw_from(st.lists(children, min_size=1, max_size=4)):
            edges.append(layout.Edge(parent, child, "1"))
    return count, edges


@given(graphs())
def test_the_column_is_the_length_of_the_longest_path(graph):
    count, edges = graph

    def longest(box):
        return max((1 + longest(edge.child) for edge in edges if edge.parent == box), default=0)

    assert layout.columns(count, edges) == [longest(box) for box in range(count)]


@given(
    wanted=st.lists(st.integers(-300, 300), min_size=1, max_size=6),
    moves=st.lists(st.integers(-40, 40), min_size=6, max_size=6),
)
def test_settled_boxes_are_as_near_as_their_distances_allow(wanted, moves):
    """By least squares: no other heights that keep the order and the distances come nearer."""
    stack, y = list(range(len(wanted))), {}
    layout._settle(stack, wanted, y)
    gap = layout.HEIGHT + layout.ROW_GAP
    assert all(y[i + 1] - y[i] >= gap - 1e-9 for i in stack[:-1])
    other = []
    for i in stack:
        other.append(max(y[i] + moves[i], other[-1] + gap if other else -math.inf))

    def miss(heights):
        return sum((height - want) ** 2 for height, want in zip(heights, wanted, strict=True))

    assert miss(y[i] for i in stack) <= miss(other) + 1e-6


@given(graphs())
def test_columns_keep_operands_left_and_boxes_apart(graph):
    count, edges = graph
    places = layout.in_columns(count, edges)
    for edge in edges:
        assert places.boxes[edge.parent][0] + layout.WIDTH < places.boxes[edge.child][0]
    for i, (x, y) in enumerate(places.boxes):
        assert layout.WIDTH / 2 <= x <= places.width - layout.WIDTH / 2
        assert layout.HEIGHT / 2 - 0.01 <= y <= places.height - layout.HEIGHT / 2 + 0.01
        for x2, y2 in places.boxes[:i]:
            assert x != x2 or abs(y - y2) >= layout.HEIGHT + layout.ROW_GAP - 0.01
    assert len({arrows.svg_path(curve) for curve in places.curves}) == len(edges)


def test_operands_stand_from_top_to_bottom_as_written():
    places = layout.in_columns(4, [layout.Edge(1, 0, "1"), layout.Edge(2, 0, "1"), layout.Edge(3, 0, "1")])
    heights = [height for _, height in places.boxes[1:]]
    assert heights == sorted(heights)


# Keeping it.


def test_a_drawing_shows_itself_in_a_notebook():
    """As an image with its data inside: an SVG of its own is shown only where the notebook is trusted."""
    drawing = draw(Value(2.0, label="喵"))
    head, data = drawing._repr_html_().split("base64,")
    assert head.startswith(
        '<div tabindex="0" style="overflow:auto;max-height:85vh"><img alt="a graph of 1 node"'
    )
    assert base64.b64decode(data.removesuffix('"></div>')).decode() == drawing.svg
    assert repr(drawing) == "<drawing of a graph of 1 node; .save('picture.svg') keeps it>"


def test_a_drawing_can_be_saved(tmp_path):
    drawing = draw(Value(2.0, label="喵"))
    drawing.save(tmp_path / "graph.svg")
    assert (tmp_path / "graph.svg").read_text(encoding="utf-8") == drawing.svg


@pytest.mark.usefixtures("_placed")
def test_a_wrong_gradient_is_red_above_the_right_one():
    root, d = by_hand()
    drawing = draw(root, wrong=(d, 7.5))
    assert drawing.svg.count("kg-node kg-wrong") == 1
    assert texts(drawing, "kg-right") == ["should be 7.5"]
    assert texts(draw(root), "kg-right") == []


def test_an_operand_without_a_derivative_has_a_dashed_arrow():
    root, _ = by_hand()
    root.local_derivatives = root.local_derivatives[:1]
    assert draw(root).svg.count("kg-edge kg-waiting") == 1
