"""Tensors made of nothing, under PyTorch's names, and its dtypes: `zeros`, `randn`, `float32`, …

    import kittengrad as torch
    x = torch.randn(3, 4, requires_grad=True)

Decimal numbers are float64, as in NumPy; PyTorch makes float32. Random numbers come from the Generator of
`manual_seed`.
"""

import numpy

from .arrays import as_array
from .generator import generator
from .operators import Operators
from .tensor import Tensor

half = float16 = numpy.float16
float = float32 = numpy.float32
double = float64 = numpy.float64
int = int32 = numpy.int32
long = int64 = numpy.int64


def tensor(data, *, dtype=None, requires_grad=False):
    """A new leaf with a copy of the numbers."""
    return Tensor(data, dtype=dtype, requires_grad=requires_grad)


def as_tensor(data, *, dtype=None):
    """The data as a Tensor. A Tensor stays itself, with its graph; arrays and lists are copied."""
    if isinstance(data, Operators):
        return data if dtype is None or data.dtype == dtype else data.astype(dtype)
    return Tensor(data, dtype=dtype)


def from_numpy(array):
    """A Tensor with a copy of the array. In PyTorch both share their memory."""
    return Tensor(array)


def zeros(*shape, dtype=None, requires_grad=False):
    return full(_shape(shape), 0.0, dtype=dtype, requires_grad=requires_grad)


def ones(*shape, dtype=None, requires_grad=False):
    return full(_shape(shape), 1.0, dtype=dtype, requires_grad=requires_grad)


def full(shape, value, *, dtype=None, requires_grad=False):
    return Tensor(numpy.full(shape, value, dtype=dtype), requires_grad=requires_grad)


def zeros_like(x):
    return Tensor(numpy.zeros_like(as_array(x)))


def ones_like(x):
    return Tensor(numpy.ones_like(as_array(x)))


def arange(*limits, dtype=None):
    """From the first limit (0) up to, and without, the second, in steps of the third (1)."""
    return Tensor(numpy.arange(*limits, dtype=dtype))


def linspace(start, end, steps, *, dtype=None):
    """`steps` numbers from start to end, both included."""
    return Tensor(numpy.linspace(start, end, steps, dtype=dtype))


def eye(n, *, dtype=None):
    """The unit matrix."""
    return Tensor(numpy.eye(n), dtype=dtype)


def rand(*shape, dtype=None, requires_grad=False):
    """Evenly from [0, 1)."""
    return Tensor(generator().random(_shape(shape)), dtype=dtype, requires_grad=requires_grad)


def randn(*shape, dtype=None, requires_grad=False):
    """From the standard normal distribution."""
    return Tensor(generator().standard_normal(_shape(shape)), dtype=dtype, requires_grad=requires_grad)


def randint(low, high, size):
    """Whole numbers from low up to, and without, high."""
    return Tensor(generator().integers(low, high, size))


def randperm(n):
    """The numbers 0 … n - 1 in a random order."""
    return Tensor(generator().permutation(n))


def _shape(shape):
    """`zeros(2, 3)` and `zeros((2, 3))` are the same."""
    return shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
