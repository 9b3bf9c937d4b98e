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
  - `data` and `grad` are plain arrays, and decimal numbers make float64, as in NumPy. After
    backward(create_graph=True), `grad` is a Tensor.
  - `grad` is 0.0 before the first backward, as in a Value, and None only where no gradient is required. A
    non-leaf keeps the gradient of its latest pass.
  - `==` of two nodes of a graph, tensors that require a gradient, means "the same node", as for a Value.
    Every other `==` compares the numbers, such as those of predictions and labels. It gives a plain array of
    bools, as `<`, `<=`, `>` and `>=` always do: (predictions == labels).mean() is the accuracy.
  - `p += x` changes a leaf that requires a gradient in place, within `no_grad()`. Every other tensor stays
    as it is: the name `p` then means a new one.
  - NumPy's functions refuse a tensor if they would cut its graph; `numpy_functions.py` has the table.
  - As in PyTorch, a change of the array `p.data` itself between forward and backward gives wrong gradients
    without an error. After `p += x` the backward raises one, even if its rules do not need the old numbers.
"""

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from reprlib import repr as short_repr
from types import ModuleType

import numpy
from numpy import ndarray

from . import axes, graph
from .arrays import as_array, operand_array, plain_key
from .contents import Contents
from .linear_map import LinearMap
from .namespace import array_namespace, is_floating
from .operators import Operators, chosen, part_of, rules


class Tensor(Operators, Contents):
    """One node of a computation with arrays.

    data           the array; the constructor copies its argument
    requires_grad  whether to compute gradients for this tensor; results of such tensors require them too
    grad           dL/d(this tensor), an array of the shape and dtype of `data`; 0.0 before the first
                   backward, and None if no gradient is required, so that `w - rate * w.grad` raises TypeError
    grad_fn        the name of the rule that made the tensor; None for a leaf
    parents        the operands that require a gradient, in order; an operand used twice appears twice
    local_derivatives   a linear map for each parent
    label          a name for drawings
    version        how often an operator such as `+=` has changed the data in place

    Raises TypeError unless the data are real numbers, or if whole numbers are to require a gradient.
    """

    __slots__ = (
        "_requires_grad", "data", "grad", "grad_fn", "label", "local_derivatives", "parents", "version",
    )  # fmt: skip

    def __init__(self, data, *, dtype=None, requires_grad=False, label=""):
        data = as_array(data)
        self.data = as_array(array_namespace(data).array(data, dtype=dtype))
        self.grad = None
        self.version = 0
        self.grad_fn = None
        self.parents = self.local_derivatives = ()
        self.label = label
        self.set_requires_grad(requires_grad)

    def __repr__(self):
        numbers = numpy.array2string(numpy.asarray(self.data), separator=", ", prefix="Tensor(")
        dtype = "" if str(self.dtype) in ("float64", "int64", "bool") else f", dtype={self.dtype}"
        origin = f", grad_fn={self.grad_fn}" if self.grad_fn else ", requires_grad=True" * self.requires_grad
        return f"Tensor({numbers}{dtype}{origin})"

    def __format__(self, spec):
        """`f"{loss:.4f}"` is the number; without a format, it is the repr."""
        if spec and self.size != 1:
            raise TypeError(f"the format {spec!r} is for one number, and this tensor has shape {self.shape}")
        return format(self.item(), spec) if spec else repr(self)

    # Gradients.

    def backward(self, gradient=None, *, retain_graph=False, create_graph=False):
        """Add dL/d(leaf) to the `grad` of every leaf that this tensor depends on.

        gradient      dL/d(this tensor), in its shape; by default 1, for a tensor of a single number
        retain_graph  keep the graph for another backward; by default the graph and its memory are freed
        create_graph  make the gradients Tensors with a graph of their own, for gradients of gradients
                      (`autograd.py`); this keeps the graph too

        Raises RuntimeError if no operand requires a gradient, if a needed `gradient` is missing, or if the
        graph is freed already. Raises ValueError if the gradient has another shape.
        """
        if not self._requires_grad:
            raise RuntimeError("backward() needs a tensor that was computed from one with requires_grad=True")
        data = self.data
        if gradient is None:
            if data.size != 1:
                raise RuntimeError(
                    f"backward() starts from one number, and this tensor has shape {data.shape}: "
                    "sum it first, or pass a gradient of that shape"
                )
            start = array_namespace(data).asarray(1.0, dtype=data.dtype).reshape(data.shape)
        else:
            start = as_array(gradient).astype(data.dtype)
        if start.shape != data.shape:
            raise ValueError(f"a gradient of shape {start.shape} for a tensor of shape {data.shape}")
        if self.grad is None:
            self.grad = 0.0
        if create_graph:
            import_module(".autograd", __package__).backward(self, gradient, start)
            return
        graph.backward(self, start)
        if isinstance(self.grad, numpy.generic):  # NumPy turns 0.0 + an array without axes into a number
            self.grad = numpy.asarray(self.grad)
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
        if wanted and not is_floating(self.data):
            raise TypeError(
                f"a gradient needs decimal numbers, and this tensor is of dtype {self.dtype}: "
                "write its numbers as 1.0, or pass dtype=float"
            )
        self._requires_grad = bool(wanted)
        if wanted and self.grad is None:
            self.grad = 0.0
        return self

    def detach(self):
        """The same array as a leaf that requires no gradient."""
        return record("detach", (), (self.data,))

    def _in_place(self, compute, other):
        """`p -= x` for a leaf that requires a gradient; for every other tensor, the new tensor `t - x`."""
        if self.parents or not self._requires_grad:
            return compute(self, other)
        if _recording.get():
            raise RuntimeError(
                "this tensor requires a gradient, and the operator would put another one in its place: "
                "write `with no_grad(): p -= rate * p.grad` to change it"
            )
        result = compute(self, other).data
        if result.shape != self.shape:
            raise ValueError(f"a change in place from shape {self.shape} to {result.shape}")
        self.data = as_array(self.data)
        self.data[...] = result
        self.version += 1
        return self

    @property
    def op(self):
        """The operator's name in a drawing; `draw` works for Values and Tensors."""
        return self.grad_fn or ""

    # Parts of it.

    def __getitem__(self, key):
        try:
            return apply(rules.matrices.index, self, key=plain_key(key, self.data))
        except IndexError as error:
            raise IndexError(f"index of {self.shape}: {error}") from error

    def __setitem__(self, key, value):
        raise TypeError(
            "a graph cannot record a change of single elements. Write t = t.masked_fill(mask, value), or "
            "where(mask, value, t) of kittengrad. For the numbers alone, write t.data[key] = value"
        )

    def masked_fill(self, mask, value):
        """`value` where the mask is true, and this tensor elsewhere."""
        return where(mask, value, self)

    def split(self, sections, axis=0):
        """The equal parts along an axis, as a list of tensors."""
        axes.check_sections(sections, axis, self.shape)
        try:
            parts = rules.matrices.split(self.data, sections, axis=axis)
        except ValueError as error:
            raise _named(error, "split", [self], {"sections": sections, "axis": axis}) from error
        options = {"sections": sections, "axis": axis}
        recipes = ((part_of, (self,), {**options, "part": i}) for i in range(len(parts)))
        return [record("split", (self,), *made) for made in zip(parts, recipes, strict=True)]


# Functions of several tensors.


def maximum(a, b):
    """The larger of two, element by element."""
    return apply(rules.arithmetic.maximum, a, b)


def where(condition, a, b):
    """a where the condition is true, b elsewhere. The condition has no gradient."""
    condition, arrays = as_array(condition), [operand_array(x, (a, b)) for x in (a, b)]
    if is_floating(condition):
        raise TypeError(f"where chooses by truths, such as x > 0, and this condition is of {condition.dtype}")
    try:
        result = rules.matrices.where(condition, *arrays)
    except ValueError as error:
        raise _named(error, "where", (condition, *arrays), {}) from error
    return record("where", (a, b), result, (chosen, (a, b), {"condition": condition}))


def concatenate(tensors, axis=None, *, dim=None):
    """The tensors, one after the other along an existing axis, by default the first."""
    tensors, axis = tuple(tensors), axes.either("concatenate", 0, axis=axis, dim=dim)
    axes.check_joined("concatenate", [operand_array(x, tensors).shape for x in tensors], axis)
    return apply(rules.matrices.concatenate, *tensors, axis=axis)


def stack(tensors, axis=None, *, dim=None):
    """The tensors, all of one shape, side by side along a new axis, by default the first."""
    tensors, axis = tuple(tensors), axes.either("stack", 0, axis=axis, dim=dim)
    axes.check_joined("stack", [operand_array(x, tensors).shape for x in tensors], axis, new=1)
    return apply(rules.matrices.stack, *tensors, axis=axis)


# Making a node.


def apply(rule, *operands, **options):
    """The tensor rule(*operands, **options), with a record of the operands that require a gradient.

    Operands are tensors, arrays or plain numbers. A plain number takes the dtype of the other operand, so
    float32 stays float32. Raises ValueError with all shapes if the shapes of the operands disagree.
    """
    arrays = []
    for x in operands:
        arrays.append(x.data if isinstance(x, Tensor) else operand_array(x, operands))
    try:
        result = rule(*arrays, **options)
    except ValueError as error:
        raise _named(error, rule.__name__, arrays, options) from error
    return record(rule.__name__, operands, result, (rule, operands, options))


Tensor._apply = staticmethod(apply)  # the Operators make their nodes with it


def _named(error, name, operands, options):
    """A ValueError that begins with the rule and the shapes, and ends with the axes or other options."""
    shapes = " and ".join(str(x.shape) for x in operands)
    given = ", ".join(f"{option}={short_repr(value)}" for option, value in options.items())
    return ValueError(f"{name} of {shapes}: {error}" + f" ({given})" * bool(given))


def record(name, operands, result, recipe=None):
    """The tensor that holds result[0]; result[i] is the vector-Jacobian product of the i-th operand.

    recipe  (rule, operands, options), from which `higher.py` computes second derivatives

    No gradient flows through whole numbers and truths: a tensor of them has no parents.
    """
    if type(result) is not tuple or len(result) != 1 + len(operands):
        raise TypeError(f"{name} must return its result and one function for each operand")
    out, parents, derivatives, recording = result[0], (), (), _recording.get()
    if type(out) is not ndarray or out.dtype.kind != "f":
        if isinstance(out, Operators):
            Tensor.__array_namespace__(out)
        out = as_array(out)
        recording = recording and is_floating(out)
    if recording:
        for i, operand in enumerate(operands, 1):
            if isinstance(operand, Tensor) and operand._requires_grad:
                parents += (operand,)
                derivatives += (LinearMap(result[i], operand, recipe, i),)
    node = new(Tensor)
    node.data = out
    node.grad = 0.0 if parents else None
    node.version = 0
    node.grad_fn = name if parents else None
    node.parents = parents
    node.local_derivatives = derivatives
    node.label = ""
    node._requires_grad = parents != ()
    return node


new = object.__new__
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

    freed = True  # for `draw`

    def __iter__(self):
        raise RuntimeError(
            "an earlier backward() has freed this graph: "
            "compute the result again, or pass retain_graph=True to the earlier backward(). "
            "A step such as `w = w - rate * w.grad` makes w a part of the graph: "
            "write `with no_grad(): w -= rate * w.grad`"
        )


FREED = _Freed()


class _Callable(ModuleType):
    """This module. PyTorch's function `tensor` has its name, and calls it: `kittengrad.tensor`."""

    def __call__(self, data, *, dtype=None, requires_grad=False):
        return Tensor(data, dtype=dtype, requires_grad=requires_grad)


sys.modules[__name__].__class__ = _Callable
