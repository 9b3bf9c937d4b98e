"""The network of five lines: its data are divided honestly, and it learns."""

import numpy as np

from benchmarks import accuracy


def test_moons_are_learned():
    draw, aim = accuracy.TASKS["moons"]
    assert accuracy.train(draw(0), 0, epochs=12).accuracy >= aim


def test_no_example_is_trained_and_tested():
    (x, _), (unseen, _) = accuracy.moons(1)
    assert len(np.unique(np.concatenate([x, unseen]), axis=0)) == len(x) + len(unseen)


def test_labels_stay_with_their_examples():
    x = np.arange(20)
    (seen, labels), (unseen, truth) = accuracy._divided(x, 3 * x, 5, seed=0)
    assert list(labels) == list(3 * seen)
    assert list(truth) == list(3 * unseen)
    assert sorted([*seen, *unseen]) == list(x)


def test_the_worst_training_is_told():
    found = {"digits": [accuracy.Trained(0.98, 2.0), accuracy.Trained(0.96, 3.0)]}
    assert list(accuracy.rows(found)) == [("digits", "97.0 %", "96.0 %", "97.0 %", "3.0")]
    assert "| digits | 97.0 % | 96.0 % | 97.0 % | 3.0 |" in accuracy.as_markdown(found)
