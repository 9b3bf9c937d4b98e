"""Right graphs in float32 pass with any random inputs, in whatever order they add and multiply."""

import numpy as np
import pytest

from autograder.course import load
from autograder.grading.gradients import VALUES
from tests.autograder.grading.suites import suite

SEEDS = range(300)
GRAPHS = suite(load().stage("05")).GRAPHS


@pytest.mark.parametrize("graph", GRAPHS, ids=[graph.name for graph in GRAPHS])
def test_the_terms_of_a_graph_are_small_beside_the_tolerance(graph):
    allowed = VALUES[np.dtype(np.float32)]
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        arrays = [rng.uniform(-2, 2, shape).astype(np.float32) for shape in graph.shapes]
        exact = graph.against(*(array.astype(np.float64) for array in arrays))
        off = np.abs(graph.against(*arrays) - exact)
        assert np.all(off <= allowed * (1 + np.abs(exact)) / 2), seed
