"""The engines' steps: hand-written NumPy and Kittengrad compute the same losses."""

import numpy as np
import pytest

from benchmarks import classifier, networks

SMALL = {
    "networks": (networks, networks.Network((3, 5, 4, 1), 7, "float64")),
    "SGD": (classifier, classifier.Training("SGD", "float64")),
    "Adam": (classifier, classifier.Training("Adam", "float64")),
}
OURS = [
    (task, engine)
    for task, (module, _) in SMALL.items()
    for engine in module.ENGINES
    if engine.startswith("kittengrad")
]


@pytest.mark.parametrize(("task", "engine"), OURS)
def test_our_steps_are_those_by_hand(task, engine):
    module, drawn = SMALL[task]
    by_hand, ours = (module.ENGINES[name](*drawn.draw()) for name in ("NumPy by hand", engine))
    expected = [by_hand() for _ in range(20)]  # more than one epoch of mini-batches
    assert len(set(expected)) == len(expected)
    assert [ours() for _ in range(20)] == pytest.approx(expected, rel=1e-9)


def test_mini_batches_hold_every_example_once_an_epoch():
    numbers = np.arange(classifier.EXAMPLES)
    data = classifier.batches(numbers, numbers)
    for _ in range(2):
        epoch = [next(data)[0] for _ in range(classifier.EXAMPLES // classifier.BATCH)]
        assert sorted(np.concatenate(epoch)) == list(numbers)
