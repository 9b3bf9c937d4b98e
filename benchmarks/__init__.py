"""How fast is Kittengrad? Side by side with hand-written NumPy and with other engines, on the same task.

    python -m benchmarks             measure, print the tables, rewrite docs/benchmarks.md
    python -m benchmarks --json      the same figures as JSON, nothing rewritten

    moons       a training step of a network of single numbers
    networks    a training step of two networks of arrays
    chain       a graph of 100,000 nodes, its time and its memory
    memory      the peak memory of one training step

The graders have a race of their own: `python -m benchmarks.grading`.

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
