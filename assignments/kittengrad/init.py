"""`nn.init`: give a tensor new first numbers, in place, under PyTorch's names.

    nn.init.xavier_uniform_(layer.weight)

Each function draws from `rng`, a Generator or a seed; None is the library's own Generator. Each returns its
tensor. `fan_in` is the number of inputs of a weight (outputs, inputs, …), and `fan_out` that of its outputs;
the axes after the second, such as those of a convolution, multiply both.
"""

from math import prod, sqrt

from .generator import generator

_GAINS = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": sqrt(2), "selu": 0.75}


def calculate_gain(nonlinearity, param=None):
    """By how much a weight before this activation is to be larger. `param` is the slope of a leaky_relu."""
    if nonlinearity == "leaky_relu":
        return sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity not in _GAINS:
        raise ValueError(f"{nonlinearity!r} has no gain here: {', '.join([*_GAINS, 'leaky_relu'])} have one")
    return _GAINS[nonlinearity]


def constant_(tensor, val):
    return _put(tensor, lambda shape: val)


def zeros_(tensor):
    return constant_(tensor, 0.0)


def ones_(tensor):
    return constant_(tensor, 1.0)


def uniform_(tensor, a=0.0, b=1.0, *, rng=None):
    """Evenly from [a, b)."""
    return _put(tensor, lambda shape: generator(rng).uniform(a, b, shape))


def normal_(tensor, mean=0.0, std=1.0, *, rng=None):
    """From the normal distribution."""
    return _put(tensor, lambda shape: generator(rng).normal(mean, std, shape))


def xavier_uniform_(tensor, gain=1.0, *, rng=None):
    """Evenly, with the variance gain² · 2 / (fan_in + fan_out)."""
    r = gain * sqrt(6 / sum(_fans(tensor)))
    return uniform_(tensor, -r, r, rng=rng)


def xavier_normal_(tensor, gain=1.0, *, rng=None):
    """From the normal distribution, with the variance gain² · 2 / (fan_in + fan_out)."""
    return normal_(tensor, 0.0, gain * sqrt(2 / sum(_fans(tensor))), rng=rng)


def kaiming_uniform_(tensor, a=0.0, mode="fan_in", nonlinearity="leaky_relu", *, rng=None):
    """Evenly, with the variance gain² / fan. `a` is the slope of a leaky_relu."""
    r = sqrt(3) * _kaiming(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -r, r, rng=rng)


def kaiming_normal_(tensor, a=0.0, mode="fan_in", nonlinearity="leaky_relu", *, rng=None):
    """From the normal distribution, with the variance gain² / fan. `a` is the slope of a leaky_relu."""
    return normal_(tensor, 0.0, _kaiming(tensor, a, mode, nonlinearity), rng=rng)


def _kaiming(tensor, a, mode, nonlinearity):
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f'mode is "fan_in" or "fan_out", not {mode!r}')
    return calculate_gain(nonlinearity, a) / sqrt(_fans(tensor)[mode == "fan_out"])


def _fans(tensor):
    """fan_in and fan_out."""
    if tensor.ndim < 2:
        raise ValueError(f"a weight has two axes or more, and this tensor has shape {tensor.shape}")
    outputs, inputs, *rest = tensor.shape
    return inputs * prod(rest), outputs * prod(rest)


def _put(tensor, draw):
    """Write the numbers that `draw` makes for the shape into the tensor."""
    tensor.data[...] = draw(tensor.shape)
    tensor.version += 1
    return tensor
