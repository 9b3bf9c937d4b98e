"""A training step of a small GPT in single numbers: our engine beside the smallest one that can do it.

python -m benchmarks.gpt                  prints the table, and writes it into docs/benchmarks.md
python -m benchmarks.gpt --rounds 5       fewer rounds, prints only

The model has 27 characters, width 16, 4 heads, context 16, one layer, RMSNorm and no biases:
4,192 parameters. It is `kittengrad/gpt_value.py`, which uses the operators +, * and ** with a plain number,
and sum, exp, log and relu. After the race, the model learns 1,000 names on `Value` and on `Tensor`.
"""

import argparse
import platform
import sys
import time

import numpy as np
from kittengrad import scalar
from kittengrad.gpt import GPT, build, mean, train
from kittengrad.gpt_value import ScalarGPT, one_node

from benchmarks import page, small_value
from benchmarks.timing import race

ROUNDS = 31
STEPS = 1000
RATE = 0.05


def step_with(Value, dot, **size):
    """A step of training, as a function that returns the loss, and the list of the parameters."""
    start = GPT(rng=0, **size)
    model = ScalarGPT(start.state_dict(), start.attention.heads, value=Value, dot=dot)
    characters, context = start.token.num_embeddings, start.place.num_embeddings
    text = np.random.default_rng(0).integers(characters, size=context + 1).tolist()
    parameters = model.parameters()

    def step():
        loss = model.loss(text)
        for parameter in parameters:
            parameter.grad = 0.0
        loss.backward()
        for parameter in parameters:
            parameter.data -= RATE * parameter.grad
        return loss.data

    return step, parameters


# The engines.


def by_operators(x, y):
    """x₁y₁ + … + xₙyₙ with a node for every + and *."""
    return sum(a * b for a, b in zip(x, y, strict=True))


ENGINES = {
    "the smallest `Value`": (small_value.Value, by_operators),
    "kittengrad": (scalar.Value, by_operators),
    "kittengrad, with `weighted_sum`": (scalar.Value, one_node),
}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gpt", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--rounds", type=int, help=f"turns of each engine; default: {ROUNDS}, and it is written"
    )
    rounds = parser.parse_args().rounds
    if rounds is not None and rounds < 2:
        parser.error("--rounds must be at least 2, to have a spread")
    rows = [row(timing) for timing in race(steps(), rounds or ROUNDS)]
    print(page.columns(HEADER, *rows))
    if rounds is None:
        page.rewrite("gpt", as_markdown(rows, trainings(STEPS)))


def steps(**size):
    """A step for each engine, after three steps with equal losses. Exits with a message if losses differ."""
    found = {name: step_with(*engine, **size)[0] for name, engine in ENGINES.items()}
    losses = {name: [step() for _ in range(3)] for name, step in found.items()}
    for name, mine in losses.items():
        if not np.allclose(mine, losses[next(iter(losses))], rtol=1e-9):
            sys.exit(f"benchmarks: the losses of the engines differ: {name} has {mine}")
    return found


def trainings(steps, engines=("value", "tensor")):
    """The losses of a training on each engine, and its seconds of processor time."""
    found = {}
    for engine in engines:
        begun = time.process_time()
        losses = train(*build(engine, seed=0), steps, rng=0)
        found[engine] = losses, time.process_time() - begun
    return found


def largest_difference(first, second):
    """Between two lists of losses, as a part of the loss."""
    return max(abs(a - b) / abs(a) for a, b in zip(first, second, strict=True))


HEADER = ("", "ms a step", "time, as a multiple of the first")


def row(timing):
    return timing.name, f"{timing.microseconds.median / 1000:,.0f}", f"{timing.ratio:.2f}"


TRAINED = ("", "first loss", "mean of the last 100", "processor, s")


def as_markdown(rows, trained):
    (value, _), (tensor, _) = trained.values()
    reached = [
        (f"`{engine.title()}`", f"{losses[0]:.4f}", f"{mean(losses[-100:]):.4f}", f"{seconds:.1f}")
        for engine, (losses, seconds) in trained.items()
    ]
    return f"""## A small GPT in single numbers

`python -m benchmarks.gpt` takes training steps of a GPT with 4,192 parameters, on 16 characters. The first
engine is the smallest `Value` that can do it: four slots, no closures and no checks
(`benchmarks/small_value.py`). Plain operators are to take the same time with Kittengrad, and at most 1.05
times as long. With `weighted_sum`, a sum of products is one node. The aim is 0.28, and at most 0.35.

The engines take turns, and times are processor time. The brackets hold the middle half of the rounds. A
round includes Python's garbage collection, which takes half of the time of an engine of single numbers.

{page.table(HEADER, *rows)}

Then the model learns {len(value):,} names of kittens, one at each step, as `python -m kittengrad.gpt` does:
on `Value` with `weighted_sum`, and on `Tensor`. The losses differ by at most
{largest_difference(value, tensor):.0e} of the loss. The aims are three minutes and ten seconds.

{page.table(TRAINED, *reached)}

Measured with Python {platform.python_version()}.
"""


if __name__ == "__main__":
    main()
