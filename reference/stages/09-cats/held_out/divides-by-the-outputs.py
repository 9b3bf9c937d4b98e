"""The weights are divided by the root of their number of rows."""

TASK = "9.2"
REPLACES = "cats.first_weights"


def variant_a(units, rng):
    import numpy as np

    layers = []
    for k in range(1, len(units)):
        n_in, n_out = units[k - 1], units[k]
        w = rng.randn(n_out, n_in)
        w = w / np.sqrt(w.shape[0])
        layers.append((w, np.zeros((n_out, 1))))
    return layers
