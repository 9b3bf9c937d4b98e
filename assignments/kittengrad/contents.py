"""What a Tensor tells of its array: its shape and numbers, comparisons, and what NumPy asks for.

Nothing here records a graph. `tensor.py` adds the gradients, and `operators.py` the operators.
"""

import numpy
from numpy import ndarray

from . import numpy_functions
from .arrays import as_array
from .operators import Operators  # by which this module knows a Tensor

COMPARED = (Operators, ndarray, numpy.generic, int, float, list, tuple)  # by their numbers


class Contents:
    """The array `data` of the class that inherits this, as PyTorch and NumPy ask for it.

    That class has `data`, `_requires_grad`, and `__getitem__`.
    """

    __slots__ = ()

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

    def tolist(self):
        """The numbers as nested lists, or as one number."""
        return self.data.tolist()

    def __array__(self, dtype=None, copy=None):
        return numpy.array(self.data, dtype=dtype, copy=copy)

    def __array_namespace__(self, **options):
        raise TypeError(
            "a rule computes with arrays, and met a Tensor: is the `data` of an operand a Tensor?"
        )

    def __array_function__(self, function, types, arguments, options):
        return numpy_functions.call(function, function.__name__, arguments, options)

    def __array_ufunc__(self, ufunc, method, *operands, **options):
        methods = numpy_functions.OPERATORS.get(ufunc)
        if methods is None or options or method != "__call__":
            name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
            return numpy_functions.call(getattr(ufunc, method), name, operands, options)
        if operands[0] is self:
            return getattr(self, methods[0])(*operands[1:])
        return getattr(self, methods[1])(operands[0])

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __float__(self):
        return float(self.item())

    def __bool__(self):
        return bool(self.item())

    def __eq__(self, other):
        if not isinstance(other, COMPARED) and not hasattr(other, "__array_namespace__"):
            return NotImplemented
        if isinstance(other, Operators) and self._requires_grad and other._requires_grad:
            return self is other
        return self.data == as_array(other)

    def __ne__(self, other):
        same = self.__eq__(other)
        return not same if isinstance(same, bool) else same if same is NotImplemented else ~same

    __hash__ = object.__hash__

    def __lt__(self, other):
        return self.data < as_array(other)

    def __le__(self, other):
        return self.data <= as_array(other)

    def __gt__(self, other):
        return self.data > as_array(other)

    def __ge__(self, other):
        return self.data >= as_array(other)
