"""The classifier on the real photographs. `make real` runs this; KITTENGRAD_DATA names their folder.

The photographs cannot be distributed with the course, so these tests stand apart from all others.
"""

import numpy as np
import pytest
from kittengrad.cat_recipes import four_layers
from kittengrad.cats import base_rates
from kittengrad.data import load_cats


@pytest.fixture(scope="module")
def cats():
    return load_cats("real")


def test_the_first_costs(cats):
    """0.7717 and 0.6721 are the first costs that the published notebook of this network prints."""
    _, costs = four_layers(cats.train_x, cats.train_y, steps=100)
    assert [round(costs[t], 4) for t in (0, 100)] == [0.7717, 0.6721]
    assert costs[1:4] == pytest.approx([0.697990844897, 0.694663661640, 0.693408986642], rel=1e-9)


def test_the_two_traps(cats):
    """The share of cats is turned round between training and test, and one test image is a training image."""
    assert base_rates(cats.train_y, cats.train_y) == pytest.approx((72 / 209, 137 / 209))
    assert base_rates(cats.train_y, cats.test_y) == pytest.approx((33 / 50, 17 / 50))
    same = [
        (i, j) for i, a in enumerate(cats.test_x) for j, b in enumerate(cats.train_x) if np.array_equal(a, b)
    ]
    assert same == [(17, 146)]
