"""r is the root of gain · 3 / inputs; I drew the root over the gain too."""

TASK = "7.2"
REPLACES = "nn.kaiming_uniform"


def variant_a(shape, rng, gain=2**0.5):
    r = (gain * 3 / shape[1]) ** 0.5
    return rng.uniform(-r, r, shape)
