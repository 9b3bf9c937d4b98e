"""The pictures: what stands over the images, in which colour, and in which order."""

import numpy as np
import pytest
from kittengrad.cat_pictures import GREEN, RED, draw_curve, draw_errors, draw_grid, draw_saliency
from kittengrad.cats import as_tensors, saliency
from matplotlib.backends.backend_agg import FigureCanvasAgg

BRIGHT = as_tensors([(np.full((1, 48), 0.5), np.array([[-12.0]]))])  # a bright image is a cat


def grey(*levels):
    """An image of 4 × 4 pixels for each level; the network's logit is 24 (level / 255) - 12."""
    return np.array([np.full((4, 4, 3), level, np.uint8) for level in levels])


def titles(figure):
    return [axes.get_title() for axes in figure.axes if axes.get_title()]


def rendered(figure):
    """The picture as an array: that it can be drawn at all."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def test_the_curve_shows_all_costs():
    figure = draw_curve([0.8, 0.5, 0.25])
    (line,) = figure.axes[0].lines
    assert list(line.get_ydata()) == [0.8, 0.5, 0.25]
    assert titles(figure) == ["cost 0.8000 → 0.2500"]
    assert rendered(figure).min() < 200


@pytest.mark.parametrize("costs", [[1.0], [float("nan")], [1.0, float("inf")]])
def test_every_curve_can_be_drawn(costs):
    rendered(draw_curve(costs))


def test_the_grid_names_label_and_prediction():
    figure = draw_grid(BRIGHT, grey(255, 0, 255), [1, 0, 0], ("other", "cat"))
    assert titles(figure) == ["TL cat\nMP cat 1.00", "TL other\nMP other 0.00", "TL other\nMP cat 1.00"]
    assert [axes.title.get_color() for axes in figure.axes] == [GREEN, GREEN, RED]
    assert [axes.images[0].get_array()[0, 0, 0] for axes in figure.axes] == [255, 0, 255]
    rendered(figure)


def test_the_grid_has_a_limit_and_takes_labels_in_any_shape():
    figure = draw_grid(BRIGHT, grey(*range(40)), np.zeros((40, 1), int), most=10)
    assert len(titles(figure)) == 10


def test_the_gallery_begins_with_the_most_confident_error():
    figure = draw_errors(BRIGHT, grey(130, 255, 0, 60, 200), [0, 1, 0, 1, 0])
    assert [axes.images[0].get_array()[0, 0, 0] for axes in figure.axes if axes.images] == [200, 60, 130]
    assert figure.get_suptitle() == "3 errors of 5 images"
    assert {axes.title.get_color() for axes in figure.axes if axes.images} == {RED}


def test_a_long_gallery_says_what_it_leaves_out():
    figure = draw_errors(BRIGHT, grey(*[255] * 5), [0] * 5, most=2)
    assert len(titles(figure)) == 2
    assert figure.get_suptitle() == "5 errors of 5 images, the 2 most confident ones"


def test_no_errors():
    figure = draw_errors(BRIGHT, grey(255), [1])
    assert [text.get_text() for text in figure.texts] == ["no errors"]
    rendered(figure)


def test_the_saliency_is_below_its_image():
    layers = as_tensors([(np.arange(48.0).reshape(1, 48), np.zeros((1, 1)))])
    figure = draw_saliency(layers, grey(10, 20, 30))
    arrays = [axes.images[0].get_array() for axes in figure.axes]
    assert [array.shape for array in arrays] == [(4, 4, 3)] * 3 + [(4, 4)] * 3
    assert np.array_equal(arrays[4], saliency(layers, grey(20)[0]))
    rendered(figure)
