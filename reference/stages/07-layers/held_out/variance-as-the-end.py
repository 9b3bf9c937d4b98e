"""The standard deviation is to be gain / √inputs, so I draw from minus this to plus this."""

TASK = "7.2"
REPLACES = "nn.kaiming_uniform"


def variant_a(shape, rng, gain=2**0.5):
    outputs, inputs = shape
    std = gain / inputs**0.5
    return rng.uniform(-std, std, (outputs, inputs))
