"""`python -m benchmarks`: measure the engines, print it, and rewrite their part of docs/benchmarks.md."""

import argparse
import json
import math
import platform
import sys
from importlib.metadata import version

from benchmarks import alone, classifier, convolution, moons, networks, page, report
from benchmarks.timing import race

REQUIRED = ("numpy", "micrograd", "autograd", "mygrad", "torch")


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("`: ")[2])
    parser.add_argument("--json", action="store_true", help="print JSON, and rewrite nothing")
    parser.add_argument("--rounds", type=int, default=15, help="the number of turns of each engine (15)")
    options = parser.parse_args()
    if options.rounds < 2:
        parser.error("--rounds must be at least 2, to have a spread")
    figures = measure(options.rounds)
    if options.json:
        json.dump(report.as_json(figures), sys.stdout, indent=1)
        print()
        return
    print(report.as_text(figures))
    page.rewrite("engines", report.as_markdown(figures))


def measure(rounds):
    """All figures: versions, steps by name, the chain and the peak memory by engine."""
    versions = {"Python": platform.python_version(), **_versions()}
    steps = {"moons": race(_agreeing({name: make() for name, make in moons.ENGINES.items()}, 1e-9), rounds)}
    trainings = ((networks, networks.NETWORKS), (classifier, classifier.TRAININGS))
    for module, tasks in (*trainings, (convolution, convolution.TASKS)):
        for name, task in tasks.items():
            contestants = {engine: make(*task.draw()) for engine, make in module.ENGINES.items()}
            steps[name] = race(_agreeing(contestants, 1e-4 if task.dtype == "float32" else 1e-9), rounds)
    return {
        "versions": versions,
        "steps": steps,
        "chain": {engine: alone.measure("chain", engine) for engine in alone.CHAINS},
        "memory": {engine: alone.measure("memory", engine) for engine in networks.ENGINES},
    }


def _versions():
    """The engines' versions. Exits with a message if an engine is missing."""
    try:
        return {package: version(package) for package in REQUIRED}
    except ModuleNotFoundError as missing:
        sys.exit(f"benchmarks: {missing.name} is not installed; `make bench` installs it")


def _agreeing(contestants, tolerance):
    """The contestants, after five steps with equal losses. Exits with a message if losses differ."""
    losses = {name: [step() for _ in range(5)] for name, step in contestants.items()}
    expected = next(iter(losses.values()))
    for name, found in losses.items():
        if not all(math.isclose(a, b, rel_tol=tolerance) for a, b in zip(found, expected, strict=True)):
            sys.exit(f"benchmarks: {name} computes the losses {found}, the first engine {expected}")
    return contestants


if __name__ == "__main__":
    main()
