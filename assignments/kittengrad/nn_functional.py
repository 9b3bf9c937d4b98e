"""`nn.functional`: functions of Tensors under PyTorch's names.

    import kittengrad.nn.functional as F

Each function is imported or looked up on first use, so unfinished stages cause no errors. The losses are in
`losses.py` and `more_losses.py`, and the activations in `torch_functions.py`.
"""

from importlib import import_module

import numpy

from .arrays import as_array
from .tensor import apply
from .torch_functions import (  # noqa: F401 (names of this module)
    elu,
    gelu,
    leaky_relu,
    log_softmax,
    relu,
    sigmoid,
    silu,
    softmax,
    softplus,
    tanh,
)

_LOSSES = {
    "losses": "mse_loss binary_cross_entropy_with_logits cross_entropy",
    "more_losses": "l1_loss huber_loss smooth_l1_loss binary_cross_entropy nll_loss",
}
_FILE = {name: file for file, names in _LOSSES.items() for name in names.split()}


def __getattr__(name):
    """A loss, from its file."""
    if name in _FILE:
        loss = globals()[name] = getattr(import_module(f".{_FILE[name]}", __package__), name)
        return loss  # the next use finds it here
    raise AttributeError(f"kittengrad.nn.functional has no {name!r}")


def __dir__():
    return sorted({*globals(), *_FILE})


def linear(input, weight, bias=None):
    """input @ weightᵀ + bias, as one node: rows of `input` are examples."""
    rule = import_module(".nn", __package__).linear
    return apply(rule, weight, input, 0.0 if bias is None else bias)


def one_hot(labels, num_classes=-1):
    """A row of zeros for each label, with a 1 at its place: a plain array. -1: as many places as needed."""
    labels = as_array(labels)
    return numpy.eye(int(labels.max()) + 1 if num_classes == -1 else num_classes, dtype=int)[labels]


def embedding(input, weight):
    """The rows of `weight` that the whole numbers name."""
    return weight[input]
