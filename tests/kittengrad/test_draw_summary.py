"""The summary of a large graph: what becomes one box, what stands on it, and which graphs have none."""

import re
import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import pytest
from kittengrad import MLP, Tensor, Value, draw_summary
from kittengrad.draw import MANY, draw
from kittengrad.draw_summary import grouped, summary
from kittengrad.layout import HEIGHT, WIDTH
from kittengrad.mlp import FOUR_POINTS, sum_squared_error

SVG = "{http://www.w3.org/2000/svg}"


def loss():
    """A loss of 146 nodes: four points go through one network."""
    model = MLP(3, [4, 4, 1], rng=0)
    inputs, targets = FOUR_POINTS
    total = sum_squared_error([model(x) for x in inputs], targets)
    total.backward()
    return total


def texts(svg, style):
    tree = ElementTree.fromstring(svg)
    return [text.text or "" for text in tree.iter(f"{SVG}text") if style in text.get("class").split()]


def heads(svg):
    """(count, name) of each box."""
    return list(zip(texts(svg, "kg-label"), texts(svg, "kg-op"), strict=True))


def test_what_does_the_same_in_one_layer_is_one_box():
    drawing = draw(loss())
    assert drawing.title == "a graph of 146 nodes in 19 groups"
    found = heads(drawing.svg)
    assert {("12 ×", "w"), ("16 ×", "w"), ("4 ×", "w")} <= set(found)
    assert found.count(("16 ×", "tanh")) == 2
    assert found.count(("4 ×", "tanh")) == 1
    assert ("4 ×", "**") in found


def test_every_node_and_arrow_is_in_it():
    total = loss()
    groups, arrows = grouped(total)
    nodes = [id(node) for group in groups for node in group.nodes]
    assert len(nodes) == len(set(nodes)) == draw(total).nodes
    every = [(id(parent), id(node)) for group in groups for node in group.nodes for parent in node.parents]
    inside = sum(
        id(parent) in map(id, group.nodes)
        for group in groups
        for node in group.nodes
        for parent in node.parents
    )
    assert sum(arrows.values()) + inside == len(every)


def test_a_box_says_the_range_of_its_numbers():
    a = [Value(float(i), label=f"a{i}") for i in range(20)]
    total = sum(a)
    total.backward()
    svg = draw(total + 0.5).svg
    place = heads(svg).index(("20 ×", "a"))
    assert texts(svg, "kg-data")[place] == "0 … 19"
    assert texts(svg, "kg-grad")[place] == "1"


def test_a_chain_is_one_box():
    end = Value(1.0)
    for _ in range(5000):
        end = -end
    assert sorted(heads(draw(end).svg)) == [("", ""), ("5,000 ×", "−")]


def test_a_small_graph_is_drawn_whole():
    end = Value(1.0)
    for _ in range(MANY - 1):
        end = -end
    assert "groups" not in draw(end).title
    assert "groups" in draw(-end).title


@pytest.mark.parametrize(
    "options", [{"limit": 200}, {"animate": True}, {"step": 3, "limit": 200}, {"highlight": True}]
)
def test_who_asks_for_nodes_gets_nodes(options):
    total = loss()
    if "highlight" in options:
        options = {"highlight": total}
    assert "groups" not in draw(total, **options).title


def test_a_graph_without_anything_in_common_has_no_summary():
    end = Value(1.0)
    for i in range(2 * draw_summary.MOST):
        end = -end if i % 2 else end.tanh()
    assert summary(end) is None
    assert "groups" not in draw(end).title


def test_arrays_have_their_shape():
    x = Tensor([[1.0, 2.0]], requires_grad=True, label="x")
    parts = [x * float(i) for i in range(40)]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    svg = draw(total.sum()).svg
    assert texts(svg, "kg-data")[heads(svg).index(("40 ×", "multiply"))] == "(1, 2)"


@pytest.mark.parametrize("text", ["</text><script>", '"><x', "\x00\ud800"], ids=ascii)
def test_names_are_only_text(text):
    leaves = [Value(1.0, label=text) for _ in range(50)]
    svg = draw(Value(1.0, tuple(leaves), (1.0,) * 50, text)).svg
    assert "<script" not in svg
    assert heads(svg)


def test_strange_nodes_can_be_summarised():
    odd = [SimpleNamespace(parents=(), data=number) for number in (float("nan"), None, "text", 1.0)]
    assert summary(Value(1.0, tuple(odd * 2), (1.0,) * 8))
    a = Value(1.0)
    for _ in range(50):
        last = a = Value(1.0, (a,), (1.0,), "+")
    first = next(node for node in grouped(last)[0][-1].nodes)
    first.parents = (last,)  # a graph that bites its tail
    assert draw(last).nodes == 51


def test_the_boxes_stand_apart():
    svg = draw(loss()).svg
    places = [(float(x), float(y)) for x, y in re.findall(r"kg-node[^>]*\((\S+) (\S+)\)", svg)]
    assert len(places) == len(heads(svg))
    for x, y in places:
        near = [spot for spot in places if abs(spot[0] - x) < WIDTH and abs(spot[1] - y) < HEIGHT]
        assert near == [(x, y)]
