"""Cats: the recipes of stage 09 on the drawn kittens and on the real photographs, with the time they take.

    KITTENGRAD_DATA=FOLDER python -m benchmarks.cats

FOLDER holds the photographs. Without them, their row is left out.
"""

import sys
import time
from dataclasses import dataclass

from benchmarks import page

TASKS = (("real", "four-layer"), ("kittens", "mini-batch"), ("kittens", "logistic"))
STEPS = (0, 100, 500, 1000, 2500)  # of the four-layer network, whose costs are printed


@dataclass(frozen=True)
class Trained:
    """What a training reached: accuracies, the interval of the test, all costs, seconds of processor time."""

    train: float
    test: float
    interval: tuple
    costs: list
    seconds: float


def train(data, recipe, **options):
    """Train by a recipe on a set of images, and test once."""
    from kittengrad.cat_recipes import RECIPES
    from kittengrad.cats import accuracy, logits, predictions, to_columns, wilson_interval

    start = time.process_time()
    layers, costs = RECIPES[recipe](data.train_x, data.train_y, **options)
    seconds = time.process_time() - start
    said = [predictions(logits(layers, to_columns(x))) for x in (data.train_x, data.test_x)]
    known, unseen = accuracy(said[0], data.train_y), accuracy(said[1], data.test_y)
    interval = wilson_interval(round(unseen * len(data.test_y)), len(data.test_y))
    return Trained(known, unseen, interval, costs, seconds)


def main():
    from kittengrad.data import load_cats

    found = {}
    for name, recipe in TASKS:
        try:
            found[name, recipe] = train(load_cats(name), recipe)
        except FileNotFoundError as missing:
            print(f"left out: {missing}", file=sys.stderr)
    print(page.columns(HEADER, *rows(found)))
    page.rewrite("cats", as_markdown(found))


HEADER = ("", "train", "test", "95 % interval of the test", "processor, s")


def rows(found):
    """A row of text for each training."""
    for (name, recipe), t in found.items():
        interval = f"{t.interval[0]:.3f} to {t.interval[1]:.3f}"
        yield f"{name}, {recipe}", f"{t.train:.4f}", f"{t.test:.4f}", interval, f"{t.seconds:.1f}"


def costs_of(found):
    """The costs of the four-layer network after some of its steps."""
    costs = [t.costs for (_, recipe), t in found.items() if recipe == "four-layer"]
    return ", ".join(f"{costs[0][t]:.4f} ({t})" for t in STEPS) if costs else "not measured"


def as_markdown(found):
    return f"""## Cats

`python -m benchmarks.cats` trains by the recipes of stage 09. `four-layer` is the network 12288-20-7-5-1 with
full batches in float64, its first weights from `np.random.RandomState(1)` and 2500 steps of 0.0075. It
repeats a published notebook number by number, on the photographs of that notebook. `mini-batch` and
`logistic` learn the drawn kittens with AdamW. The first of them is to be five points ahead on the test, at
0.90 or more.

The aims are 30 seconds for the first and a minute for the second, on one core.

{page.table(HEADER, *rows(found))}

The costs of the four-layer network, with the number of steps: {costs_of(found)}.
"""


if __name__ == "__main__":
    main()
