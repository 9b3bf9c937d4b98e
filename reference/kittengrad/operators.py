"""The operators and methods of a Tensor. Each names its rule, and `tensor.py` makes a node of the result.

The mathematics is in the rules: `arithmetic.py`, `matrices.py` and `functional.py`. Methods with NumPy's
`axis` and `keepdims` also take PyTorch's `dim` and `keepdim`.
"""

from functools import cached_property
from importlib import import_module
from operator import add, matmul, mul, pow, sub, truediv

from . import axes
from .namespace import array_namespace, is_floating


class _Rules:
    """The files with rules. Each is imported on first use, so unfinished stages cause no errors."""

    arithmetic = cached_property(lambda _: import_module(".arithmetic", __package__))
    matrices = cached_property(lambda _: import_module(".matrices", __package__))
    functional = cached_property(lambda _: import_module(".functional", __package__))
    reductions = cached_property(lambda _: import_module(".reductions", __package__))


rules = _Rules()


# Two rules of stage 05 in the form of the others, for second derivatives.


def chosen(a, b, condition):
    return rules.matrices.where(condition, a, b)


def part_of(a, sections, axis, part):
    return rules.matrices.split(a, sections, axis=axis)[part]


class Operators:
    """What `a + b`, `t.sum()` and their like mean for the class that inherits them.

    That class has `_apply(rule, *operands, **options)`, and `_in_place(compute, other)` for `a += b`.
    """

    __slots__ = ()

    # Stage 04: arithmetic.

    def __neg__(self):
        return self._apply(rules.arithmetic.negate, self)

    def __add__(self, other):
        return self._apply(rules.arithmetic.add, self, other)

    def __radd__(self, other):
        return self._apply(rules.arithmetic.add, other, self)

    def __sub__(self, other):
        return self._apply(rules.arithmetic.subtract, self, other)

    def __rsub__(self, other):
        return self._apply(rules.arithmetic.subtract, other, self)

    def __mul__(self, other):
        return self._apply(rules.arithmetic.multiply, self, other)

    def __rmul__(self, other):
        return self._apply(rules.arithmetic.multiply, other, self)

    def __truediv__(self, other):
        return self._apply(rules.arithmetic.divide, self, other)

    def __rtruediv__(self, other):
        return self._apply(rules.arithmetic.divide, other, self)

    def __pow__(self, other):
        return self._apply(rules.arithmetic.power, self, other)

    def __rpow__(self, other):
        return self._apply(rules.arithmetic.power, other, self)

    def __iadd__(self, other):
        return self._in_place(add, other)

    def __isub__(self, other):
        return self._in_place(sub, other)

    def __imul__(self, other):
        return self._in_place(mul, other)

    def __itruediv__(self, other):
        return self._in_place(truediv, other)

    def __ipow__(self, other):
        return self._in_place(pow, other)

    def __imatmul__(self, other):
        return self._in_place(matmul, other)

    def __abs__(self):
        return self * array_namespace(self.data).sign(self.data)

    def maximum(self, other):
        return self._apply(rules.arithmetic.maximum, self, other)

    def sum(self, axis=None, keepdims=False, *, dim=None, keepdim=None):
        return self._reduce(rules.arithmetic.sum, axis, keepdims, dim, keepdim)

    def mean(self, axis=None, keepdims=False, *, dim=None, keepdim=None):
        return self._reduce(rules.arithmetic.mean, axis, keepdims, dim, keepdim)

    def max(self, axis=None, keepdims=False, *, dim=None, keepdim=None):
        return self._reduce(rules.arithmetic.max, axis, keepdims, dim, keepdim)

    def _reduce(self, rule, axis, keepdims, dim, keepdim, **options):
        if dim is not None or keepdim is not None:
            axis, keepdims = axes.spelled(rule.__name__, axis, keepdims, dim, keepdim)
        if axis is not None:
            axis = axes.reduced(rule.__name__, axis, self.data.shape)
        return self._apply(rule, self, axis=axis, keepdims=keepdims, **options)

    def astype(self, dtype):
        return self._apply(rules.arithmetic.cast, self, dtype=dtype)

    def half(self):
        """In 16 bits: half the memory of float32, and about three decimal digits."""
        return self.astype(array_namespace(self.data).float16)

    def float(self):
        return self.astype(array_namespace(self.data).float32)

    def double(self):
        return self.astype(array_namespace(self.data).float64)

    # Stage 05: matrices.

    def __matmul__(self, other):
        return self._apply(rules.matrices.matmul, self, other)

    def __rmatmul__(self, other):
        return self._apply(rules.matrices.matmul, other, self)

    def reshape(self, *shape):
        shape = axes.numbers("reshape", shape, self.data.shape)
        return self._apply(rules.matrices.reshape, self, shape=shape)

    def squeeze(self, axis=None, *, dim=None):
        if dim is not None:
            axis = axes.either("squeeze", axis=axis, dim=dim)
        return self._apply(rules.matrices.squeeze, self, axis=axis)

    def unsqueeze(self, dim):
        return self.expand_dims(dim)

    def expand_dims(self, axis):
        return self._apply(rules.matrices.expand_dims, self, axis=axis)

    def transpose(self, *order):
        return self._apply(rules.matrices.transpose, self, axes=axes.order(order, self.data.shape))

    @property
    def T(self):
        return self.transpose()

    def swapaxes(self, axis1, axis2):
        axes.check_axis("swapaxes", axis1, self.data.shape)
        axes.check_axis("swapaxes", axis2, self.data.shape)
        return self._apply(rules.matrices.swapaxes, self, axis1=axis1, axis2=axis2)

    def broadcast_to(self, *shape):
        shape = axes.numbers("broadcast_to", shape, self.data.shape)
        return self._apply(rules.matrices.broadcast_to, self, shape=shape)

    # Stage 06: functions of one array.

    def exp(self):
        return self._smooth(rules.functional.exp)

    def log(self):
        return self._smooth(rules.functional.log)

    def log1p(self):
        return self._smooth(rules.functional.log1p)

    def expm1(self):
        return self._smooth(rules.functional.expm1)

    def sqrt(self):
        return self._smooth(rules.functional.sqrt)

    def abs(self):
        return self._apply(rules.functional.abs, self)

    def clip(self, low=None, high=None):
        return self._apply(rules.functional.clip, self, low=low, high=high)

    def tanh(self):
        return self._smooth(rules.functional.tanh)

    def sigmoid(self):
        return self._smooth(rules.functional.sigmoid)

    def relu(self):
        return self._apply(rules.functional.relu, self)

    def leaky_relu(self, negative_slope=0.01):
        return self._smooth(rules.functional.leaky_relu, negative_slope=negative_slope)

    def elu(self, alpha=1.0):
        return self._smooth(rules.functional.elu, alpha=alpha)

    def softplus(self):
        return self._smooth(rules.functional.softplus)

    def silu(self):
        return self._smooth(rules.functional.silu)

    def gelu(self, approximate="none"):
        return self._smooth(rules.functional.gelu, approximate=approximate)

    def logsumexp(self, axis=None, keepdims=False, *, dim=None, keepdim=None):
        return self._decimal()._reduce(rules.functional.logsumexp, axis, keepdims, dim, keepdim)

    def softmax(self, axis=None, *, dim=None):
        """Along the last axis by default."""
        return self._along(rules.functional.softmax, axis, dim)

    def log_softmax(self, axis=None, *, dim=None):
        """Along the last axis by default."""
        return self._along(rules.functional.log_softmax, axis, dim)

    def _decimal(self):
        """This tensor, or its whole numbers in float64: NumPy has exp of int8 in float16."""
        return self if is_floating(self.data) else self.double()

    def _smooth(self, rule, **options):
        return self._apply(rule, self._decimal(), **options)

    def _along(self, rule, axis, dim):
        if dim is not None:
            axis = axes.either(rule.__name__, axis=axis, dim=dim)
        axis = -1 if axis is None else axis
        return self._smooth(rule, axis=axes.reduced(rule.__name__, axis, self.data.shape))

    # Provided beside it: more reductions.

    def min(self, axis=None, keepdims=False, *, dim=None, keepdim=None):
        return self._reduce(rules.reductions.min, axis, keepdims, dim, keepdim)

    def var(self, axis=None, correction=1, keepdims=False, *, dim=None, keepdim=None):
        """The variance. As in PyTorch it divides by n - 1, unlike NumPy; `correction=0` divides by n."""
        rule = rules.reductions.var
        return self._decimal()._reduce(rule, axis, keepdims, dim, keepdim, correction=correction)

    def std(self, axis=None, correction=1, keepdims=False, *, dim=None, keepdim=None):
        """The standard deviation, the root of `var`."""
        rule = rules.reductions.std
        return self._decimal()._reduce(rule, axis, keepdims, dim, keepdim, correction=correction)

    def argmax(self, axis=None, keepdims=False, *, dim=None, keepdim=None):
        """The place of the largest number, a plain array of whole numbers: it has no gradient."""
        axis, keepdims = axes.spelled("argmax", axis, keepdims, dim, keepdim)
        return array_namespace(self.data).argmax(self.data, axis=axis, keepdims=keepdims)

    def argmin(self, axis=None, keepdims=False, *, dim=None, keepdim=None):
        """The place of the smallest number, a plain array of whole numbers."""
        axis, keepdims = axes.spelled("argmin", axis, keepdims, dim, keepdim)
        return array_namespace(self.data).argmin(self.data, axis=axis, keepdims=keepdims)

    def cumsum(self, axis=None, *, dim=None):
        if dim is not None:
            axis = axes.either("cumsum", axis=axis, dim=dim)
        axes.check_axis("cumsum", axis, self.data.shape)
        return self._apply(rules.reductions.cumsum, self, axis=axis)
