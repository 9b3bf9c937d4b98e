"""An array that records how it was computed, as `Value` does for a number. The names are PyTorch's.

`Tensor` leaves the mathematics to rules. Each operator looks up a rule (in `arithmetic.py`, `matrices.py` or
`functional.py`), applies it to plain arrays, and records the operands and the vector-Jacobian products. The
result is a graph for `graph.py`; `linear_map.py` defines the local derivatives.

    >>> w = Tensor([1.0, 2.0], requires_grad=True)
    >>> loss = (w * w).sum()
    >>> loss
    Tensor(5., grad_fn=sum)
    >>> loss.backward()
    >>> w.grad
    array([2., 4.])

Differences from PyTorch:
  - `data` and `grad` are plain arrays, and decimal numbers make float64, as in NumPy.
  - `grad` is 0.0 before the first backward, as in a Value; a non-leaf keeps the gradient of its latest pass.
  - `==` means "the same node", as for a Value; `<`, `<=`, `>`, `>=` give plain arrays of bools.
  - Changing an array in place between forward and backward gives wrong gradients without an error: change
    `data` after the backward.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from importlib import import_module
from reprlib import repr as short_repr

import numpy
from numpy import ndarray

from . import graph
from .linear_map import LinearMap
from .namespace import array_namespace


class Tensor:
    """One node of a computation with arrays.

    data           the array; the constructor copies its argument
    requires_grad  whether to compute gradients for this tensor; results of such tensors require them too
    grad           dL/d(this tensor), an array of the shape and dtype of `data`; 0.0 before the first backward
    grad_fn        the name of the rule that made the tensor; None for a leaf
    parents        the operands that require a gradient, in order; an operand used twice appears twice
    local_derivatives   a linear map for each parent
    label          a name for drawings

    Raises TypeError unless the data are real numbers, or if whole numbers are to require a gradient.
    """

    __slots__ = ("_requires_grad", "data", "grad", "grad_fn", "label", "local_derivatives", "parents")

    # NumPy sees this and hands `array * t` and `np.float64(2) * t` to our reflected methods.
    __array_ufunc__ = None

    def __init__(self, data, *, dtype=None, requires_grad=False, label=""):
        data = _as_array(data.data if isinstance(data, Tensor) else data)
        self.data = array_namespace(data).array(data, dtype=dtype)
        self.grad = 0.0
        self.grad_fn = None
        self.parents = self.local_derivatives = ()
        self.label = label
        self.set_requires_grad(requires_grad)

    def __repr__(self):
        numbers = numpy.array2string(numpy.asarray(self.data), separator=", ", prefix="Tensor(")
        dtype = "" if str(self.dtype) in ("float64", "int64", "bool") else f", dtype={self.dtype}"
        origin = f", grad_fn={self.grad_fn}" if self.grad_fn else ", requires_grad=True" * self.requires_grad
        return f"Tensor({numbers}{dtype}{origin})"

    # Gradients.

    def backward(self, gradient=None, *, retain_graph=False):
        """Add dL/d(leaf) to the `grad` of every leaf that this tensor depends on.

        gradient      dL/d(this tensor), in its shape; by default 1, for a tensor of a single number
        retain_graph  keep the graph for another backward; by default the graph and its memory are freed

        Raises RuntimeError if no operand requires a gradient, if a needed `gradient` is missing, or if the
        graph is freed already. Raises ValueError if the gradient has another shape.
        """
        if not self._requires_grad:
            raise RuntimeError("backward() needs a tensor that was computed from one with requires_grad=True")
        if gradient is None:
            if self.size != 1:
                raise RuntimeError(
                    f"backward() starts from one number, and this tensor has shape {self.shape}: "
                    "sum it first, or pass a gradient of that shape"
                )
            start = array_namespace(self.data).asarray(1, dtype=self.dtype).reshape(self.shape)
        else:
            start = _plain(gradient).astype(self.dtype)
        if start.shape != self.shape:
            raise ValueError(f"a gradient of shape {start.shape} for a tensor of shape {self.shape}")
        graph.backward(self, start)
        if not retain_graph:
            self._free()

    def _free(self):
        """Free the graph: every node drops its operands and the arrays that its rule has kept."""
        to_do = [self]
        while to_do:
            node = to_do.pop()
            if node.parents and node.parents is not FREED:
                to_do += node.parents
                node.parents = node.local_derivatives = FREED

    @property
    def requires_grad(self):
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, wanted):
        self.set_requires_grad(wanted)

    def set_requires_grad(self, wanted=True):
        """Set whether this tensor requires a gradient. Returns the tensor itself."""
        if self.grad_fn and not wanted:
            raise RuntimeError("this tensor is part of a graph and requires a gradient: use its detach()")
        if wanted and not _is_floating(self.data):
            raise TypeError(
                f"a gradient needs decimal numbers, and this tensor is of dtype {self.dtype}: "
                "write its numbers as 1.0, or pass dtype=float"
            )
        self._requires_grad = bool(wanted)
        return self

    def detach(self):
        """The same array as a leaf that requires no gradient."""
        return record("detach", (), (self.data,))

    @property
    def op(self):
        """The operator's name in a drawing; `draw` works for Values and Tensors."""
        return self.grad_fn or ""

    # The array inside.

    def numpy(self):
        """The data as a NumPy array that shares its memory."""
        return numpy.asarray(self.data)

    def item(self):
        """The only number of a tensor of size 1, as a Python number."""
        return self.data.item()

    @property
    def shape(self):
        return self.data.shape

    @property
    def ndim(self):
        return self.data.ndim

    @property
    def size(self):
        return self.data.size

    @property
    def dtype(self):
        return self.data.dtype

    def __array__(self, dtype=None, copy=None):
        return numpy.array(self.data, dtype=dtype, copy=copy)

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __float__(self):
        return float(self.item())

    def __bool__(self):
        return bool(self.item())

    def __lt__(self, other):
        return self.data < _plain(other)

    def __le__(self, other):
        return self.data <= _plain(other)

    def __gt__(self, other):
        return self.data > _plain(other)

    def __ge__(self, other):
        return self.data >= _plain(other)

    # Stage 04: arithmetic.

    def __neg__(self):
        return apply(rules.arithmetic.negate, self)

    def __add__(self, other):
        return apply(rules.arithmetic.add, self, other)

    def __radd__(self, other):
        return apply(rules.arithmetic.add, other, self)

    def __sub__(self, other):
        return apply(rules.arithmetic.subtract, self, other)

    def __rsub__(self, other):
        return apply(rules.arithmetic.subtract, other, self)

    def __mul__(self, other):
        return apply(rules.arithmetic.multiply, self, other)

    def __rmul__(self, other):
        return apply(rules.arithmetic.multiply, other, self)

    def __truediv__(self, other):
        return apply(rules.arithmetic.divide, self, other)

    def __rtruediv__(self, other):
        return apply(rules.arithmetic.divide, other, self)

    def __pow__(self, other):
        return apply(rules.arithmetic.power, self, other)

    def __rpow__(self, other):
        return apply(rules.arithmetic.power, other, self)

    def maximum(self, other):
        return apply(rules.arithmetic.maximum, self, other)

    def sum(self, axis=None, keepdims=False):
        return apply(rules.arithmetic.sum, self, axis=axis, keepdims=keepdims)

    def mean(self, axis=None, keepdims=False):
        return apply(rules.arithmetic.mean, self, axis=axis, keepdims=keepdims)

    def max(self, axis=None, keepdims=False):
        return apply(rules.arithmetic.max, self, axis=axis, keepdims=keepdims)

    def astype(self, dtype):
        return apply(rules.arithmetic.cast, self, dtype=dtype)

    def half(self):
        """In 16 bits: half the memory of float32, and about three decimal digits."""
        return self.astype(array_namespace(self.data).float16)

    def float(self):
        return self.astype(array_namespace(self.data).float32)

    def double(self):
        return self.astype(array_namespace(self.data).float64)

    # Stage 05: matrices.

    def __matmul__(self, other):
        return apply(rules.matrices.matmul, self, other)

    def __rmatmul__(self, other):
        return apply(rules.matrices.matmul, other, self)

    def __getitem__(self, key):
        return apply(rules.matrices.index, self, key=_plain_key(key))

    def reshape(self, *shape):
        return apply(rules.matrices.reshape, self, shape=_numbers(shape))

    def squeeze(self, axis=None):
        return apply(rules.matrices.squeeze, self, axis=axis)

    def expand_dims(self, axis):
        return apply(rules.matrices.expand_dims, self, axis=axis)

    def transpose(self, *axes):
        return apply(rules.matrices.transpose, self, axes=_numbers(axes) or None)

    @property
    def T(self):
        return self.transpose()

    def swapaxes(self, axis1, axis2):
        return apply(rules.matrices.swapaxes, self, axis1=axis1, axis2=axis2)

    def broadcast_to(self, *shape):
        return apply(rules.matrices.broadcast_to, self, shape=_numbers(shape))

    def split(self, sections, axis=0):
        """The equal parts along an axis, as a list of tensors."""
        parts = rules.matrices.split(self.data, sections, axis=axis)
        return [record("split", (self,), part) for part in parts]

    # Stage 06: functions of one array.

    def exp(self):
        return apply(rules.functional.exp, self)

    def log(self):
        return apply(rules.functional.log, self)

    def tanh(self):
        return apply(rules.functional.tanh, self)

    def sigmoid(self):
        return apply(rules.functional.sigmoid, self)

    def relu(self):
        return apply(rules.functional.relu, self)

    def softplus(self):
        return apply(rules.functional.softplus, self)

    def logsumexp(self, axis=None, keepdims=False):
        return apply(rules.functional.logsumexp, self, axis=axis, keepdims=keepdims)

    def softmax(self, axis=-1):
        return apply(rules.functional.softmax, self, axis=axis)


# Functions of several tensors.


def maximum(a, b):
    """The larger of two, element by element."""
    return apply(rules.arithmetic.maximum, a, b)


def where(condition, a, b):
    """a where the condition is true, b elsewhere. The condition has no gradient."""
    a, b = _tensor(a, (a, b)), _tensor(b, (a, b))
    return record("where", (a, b), rules.matrices.where(_plain(condition), a.data, b.data))


def concatenate(tensors, axis=0):
    """The tensors, one after the other along an existing axis."""
    return apply(rules.matrices.concatenate, *tensors, axis=axis)


def stack(tensors, axis=0):
    """The tensors, all of one shape, side by side along a new axis."""
    return apply(rules.matrices.stack, *tensors, axis=axis)


# Making a node.


def apply(rule, *operands, **options):
    """The tensor rule(*operands, **options), with a record of the operands that require a gradient.

    Operands are tensors, arrays or plain numbers. A plain number takes the dtype of the other operand, so
    float32 stays float32. Raises ValueError with all shapes if the shapes of the operands disagree.
    """
    arrays = []
    for x in operands:
        if not isinstance(x, Tensor):
            return apply(rule, *(_tensor(x, operands) for x in operands), **options)
        arrays.append(x.data)
    try:
        result = rule(*arrays, **options)
    except ValueError as error:
        shapes = " and ".join(str(array.shape) for array in arrays)
        raise ValueError(f"{rule.__name__} of {shapes}: {error}") from error
    if type(result) is not tuple or len(result) != 1 + len(operands):
        raise TypeError(f"{rule.__name__} must return its result and one function for each operand")
    return record(rule.__name__, operands, result)


def record(name, operands, result):
    """The tensor that holds result[0]; result[i] is the vector-Jacobian product of the i-th operand."""
    parents = derivatives = ()
    if _recording.get():
        for i, operand in enumerate(operands, 1):
            if operand._requires_grad:
                parents += (operand,)
                derivatives += (LinearMap(result[i], operand),)
    node, out = Tensor.__new__(Tensor), result[0]
    node.data = out if type(out) is ndarray else _as_array(out)
    node.grad = 0.0
    node.grad_fn = name if parents else None
    node.parents = parents
    node.local_derivatives = derivatives
    node.label = ""
    node._requires_grad = parents != ()
    return node


_recording = ContextVar("recording", default=True)


@contextmanager
def no_grad():
    """Compute without recording a graph: `with no_grad():`, or `@no_grad()` above a function."""
    token = _recording.set(False)
    try:
        yield
    finally:
        _recording.reset(token)


class _Freed:
    """The parents of a node whose graph was freed. Reading them raises RuntimeError with the reason."""

    def __iter__(self):
        raise RuntimeError(
            "an earlier backward() has freed this graph: "
            "compute the result again, or pass retain_graph=True to the earlier backward()"
        )


FREED = _Freed()


class _Rules:
    """The files with rules. Each is imported on first use, so unfinished stages cause no errors."""

    arithmetic = cached_property(lambda _: import_module(".arithmetic", __package__))
    matrices = cached_property(lambda _: import_module(".matrices", __package__))
    functional = cached_property(lambda _: import_module(".functional", __package__))


rules = _Rules()


# Conversions of arguments.


def _tensor(x, operands):
    """The operand as a tensor: an array is shared, a number gets the dtype of the other operand."""
    if isinstance(x, Tensor):
        return x
    partner = next((t for t in operands if isinstance(t, Tensor)), None)
    if partner is not None and isinstance(x, (bool, int, float, numpy.generic)):
        x = _number_like(partner.data, x)
    return record("", (), (_as_array(x),))


def _number_like(partner, x):
    """The number `x` as an array of the partner's dtype, or of its own if it would lose its fraction."""
    xp = array_namespace(partner)
    fits = _is_floating(partner) or (isinstance(x, int) and xp.issubdtype(partner.dtype, xp.integer))
    return xp.asarray(x, dtype=partner.dtype if fits else None)


def _as_array(x):
    """An array of real numbers; an array is returned itself. Raises TypeError with the type's name."""
    if hasattr(x, "__array_namespace__") and not isinstance(x, (ndarray, numpy.generic)):
        return x  # of another library
    array = numpy.asarray(x)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"a Tensor holds real numbers, not {type(x).__name__} {short_repr(x)}")
    return array


def _is_floating(array):
    xp = array_namespace(array)
    return xp.issubdtype(array.dtype, xp.floating)


def _plain(x):
    """The array of a tensor, or of anything that a tensor can hold."""
    return x.data if isinstance(x, Tensor) else _as_array(x)


def _plain_key(key):
    """The index with each tensor replaced by its array."""
    if isinstance(key, tuple):
        return tuple(_plain_key(part) for part in key)
    return key.data if isinstance(key, Tensor) else key


def _numbers(arguments):
    """The numbers of `t.reshape(2, 3)` or, equally, `t.reshape((2, 3))`."""
    first = arguments[0] if len(arguments) == 1 else arguments
    return tuple(first) if isinstance(first, (tuple, list)) else arguments
