"""The first length of the shape is the number of inputs."""

TASK = "7.2"
REPLACES = "nn.kaiming_uniform"


def variant_a(shape, rng, gain=2**0.5):
    inputs = shape[0]
    limit = gain * (3 / inputs) ** 0.5
    return rng.uniform(-limit, limit, size=shape)
