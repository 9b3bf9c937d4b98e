"""The recipes: every one trains, is repeatable, and gives layers of one form."""

import numpy as np
import pytest
from kittengrad.cat_recipes import RECIPES, logistic, mini_batches
from kittengrad.cats import UNITS, accuracy, first_weights, logits, predictions, to_columns


@pytest.fixture(scope="module")
def cats():
    """Twelve images, and labels that say which ones are bright."""
    rng = np.random.default_rng(0)
    labels = np.arange(12) % 2
    images = rng.integers(0, 100, (12, 64, 64, 3)) + 150 * labels[:, None, None, None]
    return images.astype(np.uint8), labels


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_learns_and_can_be_repeated(cats, name):
    (layers, costs), (again, same) = (RECIPES[name](*cats, steps=2) for _ in range(2))
    assert costs == same
    assert costs[-1] < costs[0]
    for pair, other in zip(layers, again, strict=True):
        assert [a.tolist() for a in pair] == [a.tolist() for a in other]
    assert {array.dtype for pair in layers for array in pair} == {np.dtype("float64")}


@pytest.mark.parametrize("name", RECIPES)
def test_another_seed_is_another_training(cats, name):
    assert RECIPES[name](*cats, steps=1, seed=5)[1] != RECIPES[name](*cats, steps=1, seed=6)[1]


def test_the_four_layers_begin_with_the_published_weights(cats):
    layers, costs = RECIPES["four-layer"](*cats, steps=1, lr=0.0)
    assert len(costs) == 2
    for (w, b), (right, zeros) in zip(layers, first_weights(UNITS, np.random.RandomState(1)), strict=True):
        np.testing.assert_array_equal(w.data, right)
        np.testing.assert_array_equal(b.data, zeros)


@pytest.mark.parametrize(("recipe", "shapes"), [(logistic, [(1, 12288)]), (mini_batches, None)])
def test_layers_of_rows_become_layers_of_columns(cats, recipe, shapes):
    """Bright images are cats, and the network for columns says so."""
    layers, _ = recipe(*cats, steps=4)
    if shapes:
        assert [w.shape for w, _ in layers] == shapes
    assert accuracy(predictions(logits(layers, to_columns(cats[0]))), cats[1]) == 1.0


def test_every_epoch_is_shown(cats):
    seen = []
    mini_batches(*cats, steps=3, watch=lambda costs: seen.append(len(costs)))
    assert seen == [1, 2, 3]
