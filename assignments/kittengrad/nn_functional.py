"""`nn.functional`: functions of Tensors under PyTorch's names.

    import kittengrad.nn.functional as F

Each function is imported or looked up on first use, so unfinished stages cause no errors. The losses are in
`losses.py` and `more_losses.py`, and the activations in `torch_functions.py`. The rules of layers such as
`conv2d` are in the files of stages 07 and 10.
"""

from importlib import import_module

import numpy

from .arrays import as_array
from .generator import generator
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
    return apply(_of("nn", "linear"), weight, input, 0.0 if bias is None else bias)


def one_hot(labels, num_classes=-1):
    """A row of zeros for each label, with a 1 at its place: a plain array. -1: as many places as needed."""
    labels = numpy.asarray(as_array(labels))
    return numpy.eye(int(labels.max()) + 1 if num_classes == -1 else num_classes, dtype=int)[labels]


def embedding(input, weight):
    """The rows of `weight` that the whole numbers name."""
    return weight[input]


def dropout(input, p=0.5, training=True):
    """Each number is 0 with probability p, and divided by 1 - p elsewhere; in use, `input` itself."""
    if not 0 <= p <= 1:
        raise ValueError(f"p is a probability, from 0 to 1, not {p}")
    return apply(_of("regularization", "dropout"), input, p=p, rng=generator()) if training else input


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """`input` with mean 0 and variance 1 along the last axes, times `weight`, plus `bias`."""
    out = _normalized("standardize", input, normalized_shape, weight, eps)
    return out if bias is None else out + bias


def rms_norm(input, normalized_shape, weight=None, eps=1e-5):
    """`input` divided by the root of its mean square along the last axes, times `weight`."""
    return _normalized("rms_norm", input, normalized_shape, weight, eps)


def _normalized(rule, input, shape, weight, eps):
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if input.shape[-len(shape) :] != shape:
        raise ValueError(f"the input has shape {input.shape}, which does not end with {shape}")
    axes = tuple(range(-len(shape), 0))
    out = apply(_of("regularization", rule), input, axis=axes, eps=eps)
    return out if weight is None else out * weight


def conv2d(input, weight, bias=None, stride=1, padding=0, *, groups=1):
    """The weighted sums of all windows of images, as `nn.Conv2d` computes them."""
    bias = _of("convolution", "no_bias")(weight) if bias is None else bias
    options = {"stride": stride, "padding": padding, "groups": groups}
    return apply(_of("convolution", "conv2d"), input, weight, bias, **options)


def max_pool2d(input, kernel_size, stride=None):
    """The largest number of each window."""
    return apply(_of("convolution", "max_pool2d"), input, size=kernel_size, stride=stride)


def avg_pool2d(input, kernel_size, stride=None):
    """The mean of each window."""
    return apply(_of("convolution", "avg_pool2d"), input, size=kernel_size, stride=stride)


def _of(file, name):
    """A function of another file, imported when it is needed."""
    return getattr(import_module(f".{file}", __package__), name)
