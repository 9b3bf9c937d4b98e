"""Checks the axes that a Tensor's methods receive, before a rule sees them.

Every student's rules so have the same errors, and each error names the operation, the shape and the axis.
Without them a rule that computes `axis % ndim` would accept every number.
"""

from operator import index

from numpy import integer
from numpy.exceptions import AxisError


def check_axis(name, axis, shape, new=0):
    """Raise unless `axis` is the number of an axis; -1 is the last. The result has `new` axes more."""
    if not isinstance(axis, (int, integer)):
        raise TypeError(f"{name} of {shape}: an axis is a whole number, not {type(axis).__name__}")
    last = len(shape) + new - 1
    if not -last - 1 <= axis <= last:
        axes = f"the axes{' of the result' * new} are 0 to {last}" if last >= 0 else "there are no axes"
        raise AxisError(f"{name} of {shape}: axis {axis} is out of bounds, {axes}")


def either(name, default=None, **names):
    """The value of an argument with two names, such as axis and dim. None stands for no value.

    Raises TypeError if both names have a value.
    """
    given = [value for value in names.values() if value is not None]
    if len(given) == 2:
        raise TypeError(f"{name} got {' and '.join(names)}, two names for the same: give it one of them")
    return given[0] if given else default


def spelled(name, axis, keepdims, dim, keepdim):
    """The axis and keepdims of a reduction, each by NumPy's name or by PyTorch's."""
    kept = either(name, keepdims=keepdims or None, keepdim=keepdim)
    return either(name, axis=axis, dim=dim), bool(kept)


def reduced(name, axis, shape):
    """The axis or axes of a reduction: a number, a tuple or None. A list becomes a tuple.

    A single number has no axes. As in NumPy and PyTorch, its axis 0 or -1 means None.
    """
    if type(axis) is int and -len(shape) <= axis < len(shape):
        return axis
    if not shape and axis in (0, -1, (0,), (-1,)):
        return None
    if isinstance(axis, list):
        axis = tuple(axis)
    for one in axis if isinstance(axis, tuple) else (axis,):
        check_axis(name, one, shape)
    return axis


def numbers(name, given, shape):
    """The numbers of `t.reshape(2, 3)` or, equally, `t.reshape((2, 3))`. Raises TypeError for others."""
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        given = given[0]
    try:
        return tuple(map(index, given))
    except TypeError:
        raise TypeError(f"{name} of {shape} takes whole numbers, not {given}") from None


def order(given, shape):
    """The axes of `t.transpose(1, 0)` in their new order; None reverses them.

    Raises ValueError unless they name each axis of the shape once.
    """
    if not given:
        return None
    axes, n = numbers("transpose", given, shape), len(shape)
    if axes and sorted(axis % n if -n <= axis < n else axis for axis in axes) != list(range(n)):
        raise ValueError(f"transpose of {shape}: the axes {axes} must name each of its {n} axes once")
    return axes or None


def check_joined(name, shapes, axis, new=0):
    """Raise unless there are shapes, and `axis` is an axis of them, with `new` axes more in the result."""
    if not shapes:
        raise ValueError(f"{name} along axis {axis} of an empty list: it needs at least one tensor")
    if not isinstance(axis, (int, integer)):
        raise TypeError(
            f"{name} takes its tensors in one list, and its axis is a whole number: {name}([a, b])"
        )
    check_axis(name, axis, shapes[0], new)


def check_sections(sections, axis, shape):
    """Raise unless `sections` is a number of parts, and `axis` is an axis."""
    check_axis("split", axis, shape)
    if not isinstance(sections, (int, integer)):
        raise TypeError(f"split of {shape} takes a whole number of parts, not {type(sections).__name__}")
    if sections < 1:
        raise ValueError(f"split of {shape} along axis {axis} into {sections} parts: it needs 1 or more")
