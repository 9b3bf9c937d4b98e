"""What gradients of gradients cost, beside an ordinary gradient.

    python -m benchmarks.higher

Each line is one forward pass and what follows it. A Hessian-vector product is a gradient with a graph, a
product with a direction, and a second gradient.
"""

import argparse
from itertools import pairwise

import numpy as np

from benchmarks import page
from benchmarks.timing import race

NETWORKS = {
    "2-16-16-1, 100 rows": ((2, 16, 16, 1), 100),
    "1000-200-50-1, 200 rows": ((1000, 200, 50, 1), 200),
}
HEADER = ("", "µs", "time, as a multiple of the first")


def contestants(sizes, rows, seed=0):
    """Three functions without arguments: a gradient, one with a graph, and a Hessian-vector product."""
    from kittengrad import Tensor, nn
    from kittengrad.autograd import grad

    rng = np.random.default_rng(seed)
    layers = [layer for a, b in pairwise(sizes) for layer in (nn.Linear(a, b, rng=rng), nn.Tanh())]
    model, loss_of = nn.Sequential(*layers[:-1]), nn.BCEWithLogitsLoss()
    x, y = Tensor(rng.standard_normal((rows, sizes[0]))), Tensor(rng.integers(0, 2, (rows, 1)), dtype=float)
    parameters = model.parameters()
    directions = [rng.standard_normal(p.shape) for p in parameters]

    def gradient(create_graph=False):
        return grad(loss_of(model(x), y), parameters, create_graph=create_graph)

    def product():
        slopes = gradient(create_graph=True)
        return grad(sum((g * v).sum() for g, v in zip(slopes, directions, strict=True)), parameters)

    return {
        "gradient": gradient,
        "gradient with create_graph=True": lambda: gradient(create_graph=True),
        "Hessian-vector product": product,
    }


def rows(timings):
    """A row of text for each contestant."""
    return [(t.name, f"{t.microseconds.median:,.0f}", f"{t.ratio:.2f}") for t in timings]


def as_markdown(found):
    tables = "\n\n".join(
        f"### {name}\n\n{page.table(HEADER, *rows(timings))}" for name, timings in found.items()
    )
    return f"""## Gradients of gradients

`python -m benchmarks.higher` measures networks of `nn.Linear` and tanh with a loss, in float64. Each line is
one forward pass and what follows it. [higher.md](higher.md) explains what is computed.

{tables}
"""


def main():
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.higher", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--rounds", type=int, default=15, help="the number of turns of each (15)")
    rounds = parser.parse_args().rounds
    found = {name: race(contestants(*task), rounds) for name, task in NETWORKS.items()}
    for name, timings in found.items():
        print(f"\n{name}\n{page.columns(HEADER, *rows(timings))}")
    page.rewrite("higher", as_markdown(found))


if __name__ == "__main__":
    main()
