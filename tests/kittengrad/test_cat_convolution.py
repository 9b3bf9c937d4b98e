"""The convolutional network for the kittens: its shapes, its repeatability, and that it learns."""

import numpy as np
from kittengrad.cat_convolution import _mirrored, convolutional, network, planes, scores
from kittengrad.cat_files import load_cats
from kittengrad.tensor import Tensor


def test_an_image_becomes_planes_around_zero():
    images = np.zeros((2, 64, 64, 3), np.uint8)
    images[1, 2, 3] = (255, 0, 51)
    found = planes(images)
    assert found.shape == (2, 3, 64, 64)
    assert found.dtype == np.float32
    assert np.allclose(found[1, :, 2, 3], [0.5, -0.5, -0.3])


def test_the_network_gives_one_score_for_each_image():
    model = network((2, 3, 4), rng=np.random.default_rng(0)).eval()
    assert model(Tensor(np.zeros((5, 3, 64, 64), np.float32))).shape == (5, 1)
    assert {str(p.dtype) for p in model.parameters()} == {"float32"}


def test_some_images_are_mirrored_and_the_given_ones_stay():
    rng = np.random.default_rng(0)
    given = rng.random((40, 3, 2, 5)).astype(np.float32)
    before = given.copy()
    found = _mirrored(Tensor(given), rng).data
    same, turned = (np.all(found == x, axis=(1, 2, 3)) for x in (before, before[:, :, :, ::-1]))
    assert np.all(same ^ turned)
    assert 5 < turned.sum() < 35
    assert np.array_equal(given, before)


def test_a_training_can_be_repeated():
    cats, seen = load_cats("mini"), []
    images, labels = cats.train_x[:20], cats.train_y.ravel()[:20]
    costs = [
        convolutional(images, labels, epochs=2, seed=3, watch=lambda c: seen.append(len(c)))[1] for _ in "ab"
    ]
    assert costs[0] == costs[1]
    assert seen == [1, 2, 1, 2]


def test_a_training_learns_and_ends_in_use():
    cats = load_cats("mini")
    images, labels = cats.train_x[:60], cats.train_y.ravel()[:60]
    model, costs = convolutional(images, labels, epochs=10, batch=10)
    assert not model.training
    assert costs[-1] < costs[0]
    assert ((scores(model, images) > 0) == labels).mean() > 0.9


def test_scores_do_not_depend_on_the_batch():
    model = network(rng=np.random.default_rng(0)).eval()
    images = load_cats("mini").test_x[:7]
    assert np.allclose(scores(model, images, batch=3), scores(model, images), atol=1e-5)
