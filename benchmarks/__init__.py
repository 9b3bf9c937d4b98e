"""How fast is Kittengrad? Side by side with hand-written NumPy and with other engines, on the same task.

    python -m benchmarks             measure, print the tables, rewrite their part of docs/benchmarks.md
    python -m benchmarks --json      the same figures as JSON, nothing rewritten

    moons       a training step of a network of single numbers
    networks    a training step of two networks of arrays
    chain       a graph of 100,000 nodes, its time and its memory
    memory      the peak memory of one training step

Measurements of their own, each `python -m benchmarks.NAME`:

    grading        three graders on the same submissions
    anatomy        where the time of a grading goes
    determinism    whether a grade is the same each time
    soak           whether anything grows in 10,000 gradings

Every engine first shows that it computes the same loss. Then they take turns, round after round, in one
process with one BLAS thread, so that what disturbs one disturbs all; what counts is the ratio in a round.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "reference"))

for library in ("OMP", "OPENBLAS", "MKL"):  # before NumPy is imported by anybody
    os.environ[f"{library}_NUM_THREADS"] = "1"
