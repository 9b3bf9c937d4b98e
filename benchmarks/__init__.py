"""How fast is Kittengrad? Side by side with hand-written NumPy and with other engines, on the same task.

    python -m benchmarks             measure, print the tables, rewrite their part of docs/benchmarks.md
    python -m benchmarks --json      the same figures as JSON, nothing rewritten

    moons       a training step of a network of single numbers
    networks    a training step of two networks of arrays
    classifier  training on mini-batches: data, layers, loss and optimiser
    chain       a graph of 100,000 nodes, its time and its memory
    memory      the peak memory of one training step

Measurements of their own, each `python -m benchmarks.NAME`:

    accuracy       how well and how soon a network learns digits and moons
    cats           how well and how soon the recipes of stage 09 learn cats
    kittens        what two classifiers reach on the drawn pictures of cats
    gpt            a training step of a small GPT in single numbers
    higher         a gradient with a graph of its own, and a Hessian-vector product
    grading        three graders on the same submissions
    anatomy        the parts of the time of a grading
    determinism    whether repeated gradings give the same result
    soak           whether memory, descriptors or processes grow in 10,000 gradings
    scale          submissions a minute on a cluster, and what each part of it costs
    five_thousand  5,000 submissions on a cluster that loses a node

Every engine first computes the same loss as the others. Then the engines take turns, round after round, in
one process with one BLAS thread, so a disturbance affects all of them. The result is the ratio in a round.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "reference"))

for library in ("OMP", "OPENBLAS", "MKL"):  # before the first import of NumPy
    os.environ[f"{library}_NUM_THREADS"] = "1"
