"""The measurement of stage 09: it trains once, tests once, and tells what it found."""

import numpy as np
import pytest
from kittengrad.data import Cats

from benchmarks import cats


def test_a_training_is_measured():
    rng = np.random.default_rng(0)
    labels = np.arange(12) % 2
    images = (rng.integers(0, 100, (12, 64, 64, 3)) + 150 * labels[:, None, None, None]).astype(np.uint8)
    found = cats.train(Cats(images, labels, images[:8], labels[:8], ("non-cat", "cat")), "logistic", steps=5)
    assert (found.train, found.test) == (1.0, 1.0)
    assert found.interval == pytest.approx((0.6756, 1.0), abs=1e-4)
    assert len(found.costs) == 5
    assert found.seconds > 0


def test_each_training_has_a_row_and_the_long_one_its_costs():
    long = cats.Trained(0.9856, 0.8, (0.67, 0.888), [1 / (t + 1) for t in range(2501)], 24.96)
    page = cats.as_markdown({("real", "four-layer"): long})
    assert "| real, four-layer | 0.9856 | 0.8000 | 0.670 to 0.888 | 25.0 |" in page
    assert "1.0000 (0), 0.0099 (100), 0.0020 (500), 0.0010 (1000), 0.0004 (2500)." in page
    assert "not measured" in cats.as_markdown({})
