"""The drawing of a network: its layers, its weights, and that names are only text in it."""

import xml.etree.ElementTree as ElementTree

import pytest
from kittengrad import MLP, nn
from kittengrad.draw import draw

SVG = "{http://www.w3.org/2000/svg}"


def found(drawing, tag):
    return list(ElementTree.fromstring(drawing.svg).iter(f"{SVG}{tag}"))


def texts(drawing):
    return [text.text for text in found(drawing, "text")]


@pytest.fixture
def model():
    return nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 1, rng=1))


def test_a_circle_for_each_number_and_a_line_for_each_weight(model):
    drawing = draw(model)
    assert drawing.nodes == len(found(drawing, "circle")) == 2 + 3 + 1
    assert len(found(drawing, "line")) == 2 * 3 + 3 * 1
    assert texts(drawing)[:3] == ["2", "3", "1"]
    assert texts(drawing)[3:-1] == ["Linear · Tanh", "3 × 2 + 3", "Linear", "1 × 3 + 1"]
    assert texts(drawing)[-1] == "a network with 13 parameters"
    assert repr(drawing) == "<drawing of a network with 13 parameters; .save('picture.svg') keeps it>"


def test_a_line_shows_the_sign_and_the_size_of_its_weight(model):
    model[2].weight.data[:] = [[2.0, -1.0, -0.5]]
    lines = found(draw(model), "line")[-3:]
    assert [line.get("class") for line in lines] == ["kg-plus", "kg-minus", "kg-minus"]
    widths = [float(line.get("stroke-width")) for line in lines]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 3


def test_the_middle_of_a_long_column_is_left_out():
    drawing = draw(nn.Linear(784, 64, rng=0))
    shown = found(drawing, "circle")
    assert len(shown) < 30
    assert texts(drawing).count("⋮") == 2
    assert {"784", "64"} <= set(texts(drawing))


def test_a_module_with_layers_of_its_own_is_drawn():
    class Network(nn.Module):
        def __init__(self):
            self.inner = nn.Sequential(nn.Linear(4, 2), nn.ReLU())
            self.last = nn.Linear(2, 2)

    assert texts(draw(Network()))[3::2] == ["Linear · ReLU", "Linear", "a network with 16 parameters"]


def test_a_layer_has_no_lines_for_weights_that_it_lacks():
    """The second layer has two inputs, and the column before it five units."""
    drawing = draw(nn.Sequential(nn.Linear(4, 5, rng=0), nn.Linear(2, 3, rng=1)))
    assert len(found(drawing, "line")) == 4 * 5 + 2 * 3


def test_shapes_of_many_digits_stand_below_the_sizes_of_the_columns():
    drawn = draw(nn.Sequential(nn.Linear(12288, 20), nn.Linear(20, 1)))
    heights = {t.text: float(t.get("y")) for t in found(drawn, "text")}
    assert heights["20 × 12288 + 20"] >= heights["12,288"] + 14


def test_a_name_with_markup_is_text(model):
    model[1].__class__ = type("<script>&", (nn.Tanh,), {})
    assert "Linear · <script>&" in texts(draw(model))
    model[1].__class__ = type("\x07" + "long" * 20, (nn.Tanh,), {})
    assert any(text.startswith("Linear · �long") and text.endswith("…") for text in texts(draw(model)))


def test_a_network_without_layers_is_refused():
    with pytest.raises(ValueError, match="this Sequential has none"):
        draw(nn.Sequential(nn.ReLU()))


def test_inputs_are_blue_and_outputs_green(model):
    kinds = [circle.get("class").split()[1:] for circle in found(draw(model), "circle")]
    assert kinds == [["kg-input"]] * 2 + [[]] * 3 + [["kg-output"]]


def test_a_network_of_single_numbers_is_a_network_too():
    network = MLP(3, [4, 4, 1])
    network.layers[0].neurons[0].weights[0].data = -1.0
    drawing = draw(network)
    assert len(found(drawing, "circle")) == 3 + 4 + 4 + 1
    assert found(drawing, "line")[0].get("class") == "kg-minus"
    assert texts(drawing)[-1] == "a network with 41 parameters"
