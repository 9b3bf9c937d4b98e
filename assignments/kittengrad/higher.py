"""Gradients of gradients: arrays that record what a rule does with them.

A rule computes with operators, methods and NumPy's functions, and asks its operands for nothing else. So it
can run on a `Recorded` in the place of an array. A Recorded holds a Tensor, and each operation on it makes a
node of a graph. The vector-Jacobian product of a rule, computed so, is a Tensor that has a derivative itself.

    multiply(a, b)       runs the rule on arrays: ordinary forward and backward
    rule(*operands)      runs it again, on Recorded operands, if backward() has create_graph=True

Inside the second run, each operator calls a rule on plain arrays, as always. The rules stay as they are.

A gradient on this way is never silently wrong. A Recorded refuses to become an array or a number. Each
contribution is compared with the one that the rule computes from arrays, and a difference is an error.

Differences from NumPy's arrays: a change in place does not reach the views that were taken before. To use one
of them later is an error. A method or function without a derivative here raises an error.
"""

from contextvars import ContextVar

import numpy
from numpy import ndarray

from . import higher_functions as functions
from .arrays import operand_array, plain_key
from .linear_map import LinearMap
from .operators import Operators, rules
from .tensor import apply, record

VIEWS = {"reshape", "squeeze", "expand_dims", "transpose", "swapaxes", "broadcast_to"}


class Recorded(Operators):
    """An array for a rule. Its operations are recorded in the graph of `tensor`.

    tensor  the node that holds the numbers
    frozen  whether it is an operand or a gradient, which no rule may change in place
    base    the array of which this is a view; a change in place of `base[key]` changes `base` too
    key     the index that made the view; None if a reshape or the like made it
    """

    __slots__ = ("_tensor", "base", "changes", "frozen", "key", "seen")

    def __init__(self, tensor, frozen=False, base=None, key=None):
        self._tensor, self.frozen, self.base, self.key = tensor, frozen, base, key
        self.changes = 0
        self.seen = base.changes if base is not None else 0  # the changes of the base that this view knows

    @property
    def tensor(self):
        if self.base is not None and (self.base.tensor, self.base.changes)[1] != self.seen:
            raise functions.refusal("a view of an array that was changed in place after the view was taken")
        return self._tensor

    def __repr__(self):
        return f"Recorded({self.tensor!r})"

    @staticmethod
    def _apply(rule, *operands, **options):
        """The rule's result as a Recorded. A rule that moves numbers makes a view, as in NumPy."""
        node = apply(rule, *map(functions.unwrapped, operands), **options)
        return Recorded(node, base=operands[0] if rule.__name__ in VIEWS else None)

    def __radd__(self, other):
        if type(other) in (float, int) and other == 0:  # the first contribution to a gradient
            return self.copy()
        return super().__radd__(other)

    def __mul__(self, other):
        return NotImplemented if isinstance(other, LinearMap) else super().__mul__(other)

    # What an array tells of itself.

    @property
    def data(self):
        return self  # the methods of `Operators` read shape and library of it

    @property
    def shape(self):
        return self.tensor.data.shape

    @property
    def ndim(self):
        return self.tensor.data.ndim

    @property
    def size(self):
        return self.tensor.data.size

    @property
    def dtype(self):
        return self.tensor.data.dtype

    def __len__(self):
        return len(self.tensor.data)

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __getattr__(self, name):
        raise AttributeError(
            f"a rule used .{name} of an array, which backward(create_graph=True) cannot record: "
            "write it with operators and functions"
        )

    def copy(self):
        return Recorded(self.tensor)

    def ravel(self):
        return self.reshape(-1)

    def flatten(self):
        return self.reshape(-1).copy()

    def dot(self, other):
        return functions.dot(self, other)

    # What NumPy asks for.

    def __array_namespace__(self, **options):
        return NAMESPACE

    def __array_function__(self, function, types, arguments, options):
        return functions.call(function.__name__, arguments, options)

    def __array_ufunc__(self, ufunc, method, *operands, **options):
        if method == "__call__" and not options:
            return functions.call(ufunc.__name__, operands, options)
        if method == "reduce":
            return functions.reduce(ufunc, *operands, **options)
        if method == "at" and isinstance(operands[0], Recorded):
            return functions.change_at(ufunc, *operands)
        if "out" in options:
            raise functions.refusal("a change in place of a plain array, such as zeros += g")
        raise functions.refusal(f"NumPy's {ufunc.__name__} with {', '.join(options) or method}")

    def __array__(self, dtype=None, copy=None):
        raise functions.refusal("conversion to a plain array")

    def __float__(self):
        raise functions.refusal("conversion to a Python number")

    __int__ = __index__ = __bool__ = __float__

    # Truths have no gradient: comparisons give plain arrays.

    def __eq__(self, other):
        return functions.plain(self) == functions.plain(other)

    def __ne__(self, other):
        return functions.plain(self) != functions.plain(other)

    def __lt__(self, other):
        return functions.plain(self) < functions.plain(other)

    def __le__(self, other):
        return functions.plain(self) <= functions.plain(other)

    def __gt__(self, other):
        return functions.plain(self) > functions.plain(other)

    def __ge__(self, other):
        return functions.plain(self) >= functions.plain(other)

    __hash__ = None

    # Parts of it, and changes in place.

    def __getitem__(self, key):
        base = self if functions.is_view(key) else None
        return Recorded(apply(rules.matrices.index, self.tensor, key=plain_key(key, self)), False, base, key)

    def __setitem__(self, key, value):
        written = isinstance(value, Recorded) and value.base is self and value.seen == self.changes
        if not (written and value.key == key):  # a[key] += x has changed `a` already
            self._become(functions.with_part(self, key, value))

    def _in_place(self, compute, other):
        return self._become(compute(self, other))

    def _become(self, new):
        """Hold the numbers of `new` from now on, in the same shape and dtype."""
        if self.frozen or (self.base is not None and self.key is None):
            raise functions.refusal("a change in place of an operand, of g, or of another view than a[key]")
        if new.shape != self.shape:
            raise ValueError(f"a change in place from shape {self.shape} to {new.shape}")
        node = new.tensor if new.dtype == self.dtype else new.astype(self.dtype).tensor
        if self.base is not None:
            self.base._become(functions.with_part(self.base, self.key, Recorded(node)))
            self.seen = self.base.changes
        self._tensor = node
        self.changes += 1
        return self


class _Namespace:
    """NumPy for a rule on Recorded arrays: its new arrays can be filled with Recorded numbers."""

    def __getattr__(self, name):
        made = getattr(numpy, name)
        if name not in ("zeros", "ones", "empty", "full"):
            return made
        return lambda *arguments, **options: constant(made(*arguments, **options)).copy()


NAMESPACE = _Namespace()


# A contribution to a gradient.

one_pass = ContextVar("one_pass")  # the results of the rules that ran again in this backward


def contribution(linear_map, gradient):
    """The contribution of one use of an operand, as a Recorded with a graph.

    Raises TypeError if the rule cannot run on a Recorded, or computes another gradient with it.
    """
    wanted = (linear_map * gradient.tensor.data).array  # with all checks of an ordinary backward
    try:
        found = _again(linear_map)[linear_map.place](Recorded(gradient.tensor, frozen=True))
        if not isinstance(found, Recorded):  # it does not depend on the gradient
            found = constant(numpy.broadcast_to(found, wanted.shape))
        if found.dtype != wanted.dtype:
            found = found.astype(wanted.dtype)
        found = found.copy()
    except (TypeError, AttributeError) as error:
        raise functions.Refused(f"{_name(linear_map)}: {error}") from error
    if not _agree(functions.plain(found), wanted):
        raise functions.Refused(
            f"{_name(linear_map)} gives another gradient when it runs a second time, for create_graph=True: "
            "it must compute it from its operands and g alone, without chance and memory"
        )
    return found


def _name(linear_map):
    return linear_map.recipe[0].__name__ if linear_map.recipe else linear_map.rule


def _again(linear_map):
    """The rule's result on Recorded operands. The rule runs once in each backward."""
    recipe, known = linear_map.recipe, one_pass.get({})
    if recipe is None:
        raise functions.Refused("this node was made without a rule, and has no second derivative")
    if id(recipe) not in known:
        rule, operands, options = recipe
        if any(isinstance(x, numpy.random.Generator) for x in options.values()):
            raise functions.Refused("it draws random numbers, and create_graph=True would draw others")
        recorded = [constant(x, operands) for x in operands]
        known[id(recipe)] = rule(*recorded, **options)
    return known[id(recipe)]


def constant(x, operands=()):
    """A Recorded of an operand. Arrays and numbers have no gradient."""
    if not hasattr(x, "requires_grad"):
        x = record("constant", (), (operand_array(x, operands),))
    return Recorded(x, frozen=True)


def _agree(found, wanted):
    """Whether two gradients are equal up to rounding. Rounding is in proportion to the largest number."""
    if numpy.array_equal(found, wanted):
        return True
    if type(wanted) is not ndarray or found.shape != wanted.shape:
        return False
    size = numpy.abs(wanted, where=numpy.isfinite(wanted), out=numpy.zeros(wanted.shape)).max(initial=0.0)
    digits = numpy.finfo(wanted.dtype).eps ** 0.5
    return numpy.allclose(found, wanted, rtol=digits, atol=digits * size, equal_nan=True)
