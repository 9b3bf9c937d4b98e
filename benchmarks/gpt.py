"""A training step of a small GPT in single numbers: our engine beside the smallest one that can do it.

python -m benchmarks.gpt                  prints the table, and writes it into docs/benchmarks.md
python -m benchmarks.gpt --rounds 5       fewer rounds, prints only

The model has 27 characters, width 16, 4 heads, context 16, one layer, RMSNorm and no biases:
4,192 parameters. It uses the operators +, * and ** with a plain number, and sum, exp, log and relu.
"""

import argparse
import platform
import sys
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from kittengrad import scalar
from kittengrad.mlp import weighted_sum

from benchmarks import page, small_value
from benchmarks.timing import race

ROUNDS = 31
RATE = 0.05


@dataclass(frozen=True)
class Size:
    """A model: the number of characters, the numbers for each, the heads, and the longest text it reads."""

    characters: int = 27
    width: int = 16
    heads: int = 4
    context: int = 16

    def draw(self):
        """The weights, {name: rows of plain numbers}, and a text of one character more than the context."""
        rng = np.random.default_rng(0)
        n, wide = self.width, 4 * self.width
        shapes = {"token": (self.characters, n), "place": (self.context, n)}
        shapes |= dict.fromkeys(("query", "key", "value", "mix"), (n, n))
        shapes |= {"up": (wide, n), "down": (n, wide), "score": (self.characters, n)}
        weights = {name: rng.normal(0.0, 0.2, shape).tolist() for name, shape in shapes.items()}
        return weights, rng.integers(self.characters, size=self.context + 1).tolist()


def step_with(Value, dot, size=Size()):
    """A step of training, as a function that returns the loss, and the list of the parameters."""
    numbers, text = size.draw()
    weights = {name: [[Value(x) for x in row] for row in rows] for name, rows in numbers.items()}
    parameters = [value for rows in weights.values() for row in rows for value in row]

    def step():
        loss = loss_of(weights, text, size.heads, dot)
        for parameter in parameters:
            parameter.grad = 0.0
        loss.backward()
        for parameter in parameters:
            parameter.data -= RATE * parameter.grad
        return loss.data

    return step, parameters


# The model. A vector is a list of Values, and a matrix a list of rows.


def loss_of(weights, text, heads, dot):
    """The mean of -log p(next character), each predicted from the characters before it."""
    keys, values, losses = [], [], []
    for place, (character, following) in enumerate(pairwise(text)):
        x = normalised(plus(weights["token"][character], weights["place"][place]), dot)
        x = plus(x, attention(weights, normalised(x, dot), keys, values, heads, dot))
        wide = [v.relu() for v in matrix(weights["up"], normalised(x, dot), dot)]
        x = plus(x, matrix(weights["down"], wide, dot))
        losses.append(softmax(matrix(weights["score"], x, dot))[following].log() * -1.0)
    return sum(losses) * (1.0 / len(losses))


def attention(weights, x, keys, values, heads, dot):
    """Each head mixes the values of all places so far, by how well their keys fit the query of this one."""
    query = matrix(weights["query"], x, dot)
    keys.append(matrix(weights["key"], x, dot))
    values.append(matrix(weights["value"], x, dot))
    mixed, n = [], len(x) // heads
    for part in (slice(n * head, n * (head + 1)) for head in range(heads)):
        share = softmax([dot(query[part], key[part]) * n**-0.5 for key in keys])
        mixed += [dot(share, column) for column in zip(*(value[part] for value in values), strict=True)]
    return matrix(weights["mix"], mixed, dot)


def matrix(rows, x, dot):
    return [dot(row, x) for row in rows]


def plus(x, y):
    return [a + b for a, b in zip(x, y, strict=True)]


def normalised(x, dot):
    """x divided by the root of the mean of its squares."""
    scale = (dot(x, x) * (1.0 / len(x)) + 1e-5) ** -0.5
    return [v * scale for v in x]


def softmax(x):
    largest = max(v.data for v in x)
    powers = [(v + -largest).exp() for v in x]
    share = sum(powers) ** -1
    return [power * share for power in powers]


# The engines.


def by_operators(x, y):
    """x₁y₁ + … + xₙyₙ with a node for every + and *."""
    return sum(a * b for a, b in zip(x, y, strict=True))


def by_weighted_sum(x, y):
    """The same as one node."""
    return weighted_sum(x, y, scalar.Value(0.0))


ENGINES = {
    "the smallest `Value`": (small_value.Value, by_operators),
    "kittengrad": (scalar.Value, by_operators),
    "kittengrad, with `weighted_sum`": (scalar.Value, by_weighted_sum),
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
        page.rewrite("gpt", as_markdown(rows))


def steps(size=Size()):
    """A step for each engine, after three steps with equal losses. Exits with a message if losses differ."""
    found = {name: step_with(*engine, size)[0] for name, engine in ENGINES.items()}
    losses = {name: [step() for _ in range(3)] for name, step in found.items()}
    for name, mine in losses.items():
        if not np.allclose(mine, losses[next(iter(losses))], rtol=1e-9):
            sys.exit(f"benchmarks: the losses of the engines differ: {name} has {mine}")
    return found


HEADER = ("", "ms a step", "time, as a multiple of the first")


def row(timing):
    return timing.name, f"{timing.microseconds.median / 1000:,.0f}", f"{timing.ratio:.2f}"


def as_markdown(rows):
    return f"""## A small GPT in single numbers

`python -m benchmarks.gpt` takes training steps of a GPT with 4,192 parameters, on 16 characters. The first
engine is the smallest `Value` that can do it: four slots, no closures and no checks
(`benchmarks/small_value.py`). Plain operators are to take the same time with Kittengrad, and at most 1.05
times as long. With `weighted_sum`, a sum of products is one node. The aim is 0.28, and at most 0.35.

The engines take turns, and times are processor time. The brackets hold the middle half of the rounds. A
round includes Python's garbage collection, which takes half of the time of an engine of single numbers.

{page.table(HEADER, *rows)}

Measured with Python {platform.python_version()}.
"""


if __name__ == "__main__":
    main()
