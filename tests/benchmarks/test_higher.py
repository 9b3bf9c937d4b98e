"""The cost of gradients of gradients: what is measured is computed rightly."""

import numpy as np

from benchmarks import higher
from benchmarks.timing import Spread, Timing


def test_both_gradients_are_equal_and_the_product_has_their_shapes():
    steps = higher.contestants((2, 3, 1), rows=5)
    plain, with_graph, product = (step() for step in steps.values())
    assert all(np.array_equal(a, b.data) for a, b in zip(plain, with_graph, strict=True))
    assert [h.shape for h in product] == [a.shape for a in plain]
    assert all(np.abs(h).max() > 0 for h in product)


def test_the_table_has_a_row_for_each():
    timing = Timing("gradient", Spread(200.4, 200, 201), Spread(1.0, 1.0, 1.0))
    assert "| gradient | 200 | 1.00 (1.00–1.00) |" in higher.as_markdown({"a network": [timing]})
