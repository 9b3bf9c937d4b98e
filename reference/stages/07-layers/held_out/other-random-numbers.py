"""NumPy draws even numbers with np.random.uniform (a), or with a new generator (b)."""

TASK = "7.2"
REPLACES = "nn.xavier_uniform"


def variant_a(shape, rng, gain=1.0):
    import numpy as np

    r = gain * np.sqrt(6 / sum(shape))
    return np.random.uniform(-r, r, shape)


def variant_b(shape, rng, gain=1.0):
    import numpy as np

    n_out, n_in = shape
    bound = gain * (6 / (n_in + n_out)) ** 0.5
    return np.random.default_rng().uniform(-bound, bound, (n_out, n_in))
