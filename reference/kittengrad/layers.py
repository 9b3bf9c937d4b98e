"""Layers without tasks: activations as modules, Flatten, and Embedding."""

from math import prod

from . import nn_functional as F
from .arrays import as_array
from .creation import as_tensor
from .generator import generator
from .members import Parameter
from .namespace import is_floating
from .nn import Module


class Identity(Module):
    """out = x."""

    def forward(self, x):
        return x


class ReLU(Module):
    """out = max(x, 0)."""

    def forward(self, x):
        return as_tensor(x).relu()


class LeakyReLU(Module):
    """out = x where x > 0, negative_slope * x elsewhere."""

    def __init__(self, negative_slope=0.01):
        self.negative_slope = negative_slope

    def forward(self, x):
        return F.leaky_relu(x, self.negative_slope)

    def extra_repr(self):
        return f"negative_slope={self.negative_slope}"


class Sigmoid(Module):
    """out = 1 / (1 + exp(-x))."""

    def forward(self, x):
        return F.sigmoid(x)


class Tanh(Module):
    """out = tanh(x)."""

    def forward(self, x):
        return F.tanh(x)


class GELU(Module):
    """out = x Φ(x), where Φ is the normal distribution. approximate="tanh": a formula with tanh for Φ."""

    def __init__(self, approximate="none"):
        self.approximate = approximate

    def forward(self, x):
        return F.gelu(x, self.approximate)

    def extra_repr(self):
        return f"approximate={self.approximate!r}"


class Softplus(Module):
    """out = log(1 + exp(x))."""

    def forward(self, x):
        return F.softplus(x)


class Softmax(Module):
    """Probabilities along an axis: positive, with the sum 1. PyTorch calls the axis `dim`."""

    def __init__(self, dim=-1):
        self.dim = dim

    def forward(self, x):
        return F.softmax(x, self.dim)

    def extra_repr(self):
        return f"dim={self.dim}"


class LogSoftmax(Softmax):
    """The logarithms of the probabilities of a Softmax."""

    def forward(self, x):
        return F.log_softmax(x, self.dim)


class Flatten(Module):
    """(n, a, b, …) becomes (n, a·b·…): each example is one row. start_dim to end_dim become one axis."""

    def __init__(self, start_dim=1, end_dim=-1):
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x):
        first, last = (axis % x.ndim for axis in (self.start_dim, self.end_dim))
        return x.reshape(*x.shape[:first], prod(x.shape[first : last + 1]), *x.shape[last + 1 :])

    def extra_repr(self):
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Embedding(Module):
    """A row of learned numbers for each of `num_embeddings` words. Input: whole numbers of any shape.

    weight  (num_embeddings, embedding_dim), drawn from the standard normal distribution

    The output has the shape of the input, and `embedding_dim` after it. Raises TypeError unless the input
    holds whole numbers, and IndexError if one of them is no number of a row.
    """

    def __init__(self, num_embeddings, embedding_dim, *, dtype=None, rng=None):
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        numbers = generator(rng).standard_normal((num_embeddings, embedding_dim))
        self.weight = Parameter(numbers, dtype=dtype, label="weight")

    def forward(self, x):
        rows = as_array(x)
        if is_floating(rows) or rows.dtype == bool:
            raise TypeError(f"an Embedding takes whole numbers, and these are of dtype {rows.dtype}")
        if rows.size and not 0 <= rows.min() <= rows.max() < self.num_embeddings:
            raise IndexError(
                f"an Embedding of {self.num_embeddings} rows, numbered from 0, "
                f"and the input goes from {rows.min()} to {rows.max()}"
            )
        return self.weight[rows]

    def extra_repr(self):
        return f"{self.num_embeddings}, {self.embedding_dim}"
