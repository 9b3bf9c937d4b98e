"""A picture of a network in layers: a circle for every number, a line for every weight.

    draw(model)                 the layers, from the inputs (blue) on the left to the outputs (green)
    draw(model).save("m.svg")   save the picture

A blue weight is positive, and an orange one is negative. A wide line is a large weight. A column holds the
outputs of one layer, which are the inputs of the next. The shapes of weight and bias stand below the lines.
The picture shows the modules in the order of their attributes. Most networks call them in this order. Stage
03's MLP is a model too.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy

from .svg import picture, safe, write

RADIUS, ROW, GAP, MARGIN = 8, 24, 150, 28
MOST = 11  # circles in a column; the middle of a longer one is left out
NAMES = 24  # characters of the names between two columns

STYLE = """
.kg { font: 12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; text-anchor: middle; fill: #1d2733 }
.kg-paper { fill: #fdfdfb }
.kg-unit { fill: #fff; stroke: #7c8696; stroke-width: 1.4 }
.kg-input { fill: #d6e4f5; stroke: #4a6fa5 } .kg-output { fill: #d5ecd9; stroke: #3f8f5b }
.kg-note { fill: #7c8696 }
.kg-plus { stroke: #4a6fa5 } .kg-minus { stroke: #c7842c }
"""


def network(model):
    """The picture as SVG text, its title, and the number of units.

    Raises ValueError if the network has no layer with inputs and outputs.
    """
    layers = _neurons(model) if hasattr(model, "layers") else _modules(model)
    if not layers:
        raise ValueError(f"draw() shows layers such as Linear, and this {type(model).__name__} has none")
    columns = [layers[0].weight.shape[1], *(len(layer.weight) for layer in layers)]
    height = ROW * min(MOST, max(columns))
    places = [_places(MARGIN + GAP * k, count, height) for k, count in enumerate(columns)]
    width, bottom = 2 * MARGIN + GAP * (len(columns) - 1), MARGIN + height
    title = f"a network with {sum(numpy.size(p.data) for p in model.parameters()):,} parameters"
    parts = []
    for (left, right), layer in zip(pairwise(places), layers, strict=True):
        parts += _lines(left, right, layer.weight)
    kinds = [" kg-input", *[""] * (len(columns) - 2), " kg-output"]
    for kind, count, column in zip(kinds, columns, places, strict=True):
        parts += [f'<circle class="kg-unit{kind}" cx="{x}" cy="{y}" r="{RADIUS}"/>' for _, x, y in column]
        parts += [write("kg-note", column[0][1], MARGIN + height / 2 + 4, "⋮")] * (count > MOST)
        parts.append(write("kg-size", column[0][1], bottom + 14, f"{count:,}"))
    for k, layer in enumerate(layers):
        middle = MARGIN + GAP * (k + 0.5)
        parts.append(write("kg-note", middle, 16, safe(" · ".join(layer.names), NAMES)))
        parts.append(write("kg-note", middle, bottom + 30, safe(layer.shapes, NAMES)))
    parts.append(write("kg-note", width / 2, bottom + 50, title))
    return picture(width, bottom + 60, title, f"<style>{STYLE}</style>", parts), title, sum(columns)


@dataclass
class _Layer:
    """What stands between two columns: the weight (outputs, inputs), the names, and the shapes as text."""

    weight: numpy.ndarray
    names: list
    shapes: str


def _modules(model):
    """The layers of a Module, each with the activations after it."""
    layers = []
    for module in model.modules():
        if hasattr(module, "in_features"):
            bias = getattr(module, "bias", None)
            layers.append(_layer(module.weight.data, type(module).__name__, bias is not None))
        elif layers and not module.children():
            layers[-1].names.append(type(module).__name__)
    return layers


def _neurons(model):
    """The layers of stage 03's MLP, in which each neuron has its weights and a bias."""
    return [
        _layer(numpy.array([[w.data for w in neuron.weights] for neuron in layer.neurons]), activation, True)
        for layer in model.layers
        for activation in [layer.neurons[0].activation]
    ]


def _layer(weight, name, has_bias):
    outputs, inputs = weight.shape
    return _Layer(weight, [name], f"{outputs} × {inputs}" + f" + {outputs}" * has_bias)


def _places(x, count, height):
    """[(number of the unit, x, y)] of the circles in a column. The middle of a long column is left out."""
    shown = range(count) if count <= MOST else [*range(MOST // 2), *range(count - MOST // 2, count)]
    rows = range(count) if count <= MOST else [*range(MOST // 2), *range(MOST // 2 + 1, MOST)]
    top = MARGIN + (height - ROW * min(count, MOST)) / 2 + ROW / 2
    return [(unit, x, top + ROW * row) for unit, row in zip(shown, rows, strict=True)]


def _lines(left, right, weight):
    """A line for each weight between shown circles. The widest is the layer's largest weight."""
    largest = float(numpy.abs(weight).max(initial=0.0)) or 1.0
    for i, x1, y1 in left:
        for j, x2, y2 in right:
            if i >= weight.shape[1] or j >= weight.shape[0]:
                continue  # the layers do not fit: the column has other units than this layer
            w = float(weight[j, i]) / largest
            sign = "plus" if w >= 0 else "minus"
            yield (
                f'<line class="kg-{sign}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'
                f' stroke-width="{0.3 + 2.2 * abs(w):.2f}" opacity="{0.15 + 0.75 * abs(w):.2f}"/>'
            )
