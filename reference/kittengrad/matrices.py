"""Stage 05: matrix products, and the rules that only move numbers.

If a rule moves numbers, its derivative moves them back. If a rule copies a number, the derivative sums the
gradients of the copies. If a rule drops a number, its gradient is 0. Only `matmul` multiplies.

As in stage 04, a rule returns its result and one function for each operand. The operands and `g` stay
unchanged, and each function can be called several times. A negative axis counts from the end.
"""

from numpy import integer, ndarray

from .arithmetic import unbroadcast
from .namespace import array_namespace

# Task 5.1: the same numbers in another shape.


def reshape(a, shape):
    """out = the numbers of `a`, row by row, in another `shape`.   dL/da: g, reshaped back.

    One length can be -1: NumPy computes it from the others.

    >>> import numpy as np
    >>> out, da = reshape(np.arange(6.0), (2, -1))
    >>> out
    array([[0., 1., 2.],
           [3., 4., 5.]])
    """
    ### BEGIN SOLUTION 5.1
    return a.reshape(shape), lambda g: g.reshape(a.shape)
    ### END SOLUTION


def squeeze(a, axis=None):
    """out = `a` with axes of length 1 removed: all, or those in `axis`.   dL/da: g, reshaped back.

    axis  None (all axes of length 1), a number, or a tuple of numbers
    """
    ### BEGIN SOLUTION 5.1
    return a.squeeze(axis), lambda g: g.reshape(a.shape)
    ### END SOLUTION


def expand_dims(a, axis):
    """out = `a` with new axes of length 1 at `axis`, a number or a tuple.   dL/da: g, reshaped back.

    >>> import numpy as np
    >>> out, da = expand_dims(np.ones((2, 3)), (0, -1))
    >>> out.shape, da(out).shape
    ((1, 2, 3, 1), (2, 3))
    """
    ### BEGIN SOLUTION 5.1
    return array_namespace(a).expand_dims(a, axis), lambda g: g.reshape(a.shape)
    ### END SOLUTION


# Task 5.2: the same numbers with the axes in another order.


def transpose(a, axes=None):
    """out = `a` with its axes permuted: axis i of out is axis axes[i] of `a`. None reverses all axes.
    dL/da: g, with its axes permuted back.

    >>> import numpy as np
    >>> out, da = transpose(np.ones((2, 3, 4)), (1, 2, 0))
    >>> out.shape, da(out).shape
    ((3, 4, 2), (2, 3, 4))

    Hint: (1, 2, 0) moves axis 1 to place 0. The way back moves place 0 to axis 1. This is the *inverse*
    permutation, here (2, 0, 1). For two axes, a permutation equals its inverse; for three it can differ.
    """
    ### BEGIN SOLUTION 5.2
    axes = tuple(range(a.ndim))[::-1] if axes is None else axes
    out = a.transpose(*axes)  # refuses axes that are no permutation
    back = sorted(range(a.ndim), key=lambda axis: axes[axis] % a.ndim)
    return out, lambda g: g.transpose(*back)
    ### END SOLUTION


def swapaxes(a, axis1, axis2):
    """out = `a` with two axes exchanged.   dL/da: g, with the two exchanged again."""
    ### BEGIN SOLUTION 5.2
    return a.swapaxes(axis1, axis2), lambda g: g.swapaxes(axis1, axis2)
    ### END SOLUTION


# Task 5.3: the same number in many places.


def broadcast_to(a, shape):
    """out = `a`, stretched to `shape`.   dL/da: g, summed over all places of the same number.

    >>> import numpy as np
    >>> out, da = broadcast_to(np.array([1.0, 2.0]), (3, 2))
    >>> da(np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 5.0]]))
    array([3., 5.])

    Hint: stage 04 has a function for this sum.
    """
    ### BEGIN SOLUTION 5.3
    return array_namespace(a).broadcast_to(a, shape), lambda g: unbroadcast(g, a.shape)
    ### END SOLUTION


# Task 5.4: the matrix product.


def matmul(a, b):
    """out = a @ b, outᵢⱼ = Σₖ aᵢₖ bₖⱼ.   dL/da = g @ bᵀ,   dL/db = aᵀ @ g.

    Three cases in one:
      matrices   a is (n, k), b is (k, m), and g is (n, m): only one order of the factors fits these shapes
      stacks     all axes before the last two count matrices, and they broadcast; ᵀ exchanges only the last
                 two axes, and each gradient is summed back to its operand's shape
      vectors    a one-dimensional a acts as a row (1, k), a one-dimensional b as a column (k, 1); out and g
                 lack this axis of length 1

    >>> import numpy as np
    >>> out, da, db = matmul(np.ones((2, 3)), np.array([1.0, 2.0, 3.0]))
    >>> db(np.array([1.0, 10.0]))
    array([11., 11., 11.])

    Hint: first turn vectors into matrices, then write the derivative for stacks of matrices. Reshape g before
    the product, and reshape dL/da after it.
    """
    ### BEGIN SOLUTION 5.4
    if a.ndim == b.ndim == 2:
        return a @ b, lambda g: g @ b.T, lambda g: a.T @ g

    row = a.reshape((1, -1)) if a.ndim == 1 else a
    column = b.reshape((-1, 1)) if b.ndim == 1 else b

    def matrix(g):
        """g with the axes that out lacks because of a vector."""
        if b.ndim == 1:
            g = g.reshape((*g.shape, 1))
        return g.reshape((*g.shape[:-1], 1, g.shape[-1])) if a.ndim == 1 else g

    def by_left(g):
        return unbroadcast(matrix(g) @ column.swapaxes(-1, -2), row.shape).reshape(a.shape)

    def by_right(g):
        return unbroadcast(row.swapaxes(-1, -2) @ matrix(g), column.shape).reshape(b.shape)

    return a @ b, by_left, by_right
    ### END SOLUTION


# Task 5.5: some of the numbers.


def index(a, key):
    """out = a[key], for every `key` of NumPy: slices, numbers, arrays of numbers, arrays of bools.

    dL/da: zeros, with g added at the places that were read. A place that was read twice receives both parts.

    >>> import numpy as np
    >>> out, da = index(np.array([5.0, 6.0, 7.0]), np.array([0, 0, 2]))
    >>> da(np.array([1.0, 10.0, 100.0]))
    array([ 11.,   0., 100.])

    Hint: if `key` names a place twice, `zeros[key] += g` adds once and `np.add.at(zeros, key, g)` adds twice.
    `np.add.at` is slow: use it only for keys that `names_each_place_once` refuses.
    """

    ### BEGIN SOLUTION 5.5
    def scatter(g):
        xp = array_namespace(a)
        zeros = xp.zeros_like(a)
        if xp.__name__ != "numpy":  # MLX has another method for this
            return zeros.at[key].add(g)
        if names_each_place_once(key):
            zeros[key] = g
        else:
            xp.add.at(zeros, key, g)
        return zeros

    return a[key], scatter
    ### END SOLUTION


def names_each_place_once(key):
    """Whether the key reads no place twice: numbers, slices, `...` and None, or bools (provided)."""
    if isinstance(key, ndarray):
        return key.dtype == bool
    parts = key if isinstance(key, tuple) else (key,)
    return all(part is None or part is ... or isinstance(part, (int, slice, integer)) for part in parts)


# Task 5.6: several arrays into one.


def concatenate(*arrays, axis=0):
    """out = the arrays, one after the other along an existing `axis`.   Each receives its part of g.

    >>> import numpy as np
    >>> out, da, db = concatenate(np.zeros(2), np.zeros(3))
    >>> db(np.arange(5.0))
    array([2., 3., 4.])

    Hint: a rule can have any number of operands: return (out, *functions). A function made in a loop reads
    the loop's variables when it is *called*, after the loop. A function made by another function has its own.
    """

    ### BEGIN SOLUTION 5.6
    def part(start, length):
        return lambda g: g[along(g, axis, slice(start, start + length))]

    lengths = [a.shape[axis] for a in arrays]
    starts = [sum(lengths[:i]) for i in range(len(lengths))]
    return array_namespace(arrays[0]).concatenate(arrays, axis=axis), *map(part, starts, lengths)
    ### END SOLUTION


def stack(*arrays, axis=0):
    """out = the arrays, of one shape, side by side along a new `axis`.   Array i receives layer i of g.

    A negative `axis` counts from the end of out, which has one axis more than its operands.

    >>> import numpy as np
    >>> out, da, db = stack(np.zeros(2), np.ones(2), axis=-1)
    >>> out
    array([[0., 1.],
           [0., 1.]])
    """

    ### BEGIN SOLUTION 5.6
    def layer(i):
        return lambda g: g[along(g, axis, i)]

    return array_namespace(arrays[0]).stack(arrays, axis=axis), *map(layer, range(len(arrays)))
    ### END SOLUTION


def along(a, axis, key):
    """The index that applies `key` to one axis of `a` and keeps all other axes whole (provided)."""
    return tuple(key if i == axis % a.ndim else slice(None) for i in range(a.ndim))


# Task 5.7: one array into several, and a choice between two.


def split(a, sections, axis=0):
    """The equal parts of `a` along `axis`, as a list of a rule's results: (part, dL/d(part) -> dL/da) each.

    >>> import numpy as np
    >>> (first, _), (second, da) = split(np.arange(4.0), 2)
    >>> second, da(np.ones(2))
    (array([2., 3.]), array([0., 0., 1., 1.]))

    Raises ValueError unless `axis` divides into equal parts.

    Hint: a part is a slice, and `index` above knows the derivative of a slice.
    """
    ### BEGIN SOLUTION 5.7
    length, rest = divmod(a.shape[axis], sections)
    if rest:
        raise ValueError(f"axis {axis} of shape {a.shape} has no {sections} equal parts")
    starts = range(0, a.shape[axis], length) if length else [0] * sections
    return [index(a, along(a, axis, slice(start, start + length))) for start in starts]
    ### END SOLUTION


def where(condition, a, b):
    """out = a where the condition is true, else b.   dL/da = g where it is true, else 0;   dL/db: the rest.

    `condition` is an array of bools and has no gradient, so the rule returns two functions. The three arrays
    broadcast against one another. The elements of `a` and `b` that were not chosen have no influence, and
    neither have the elements of g at those places, even if they are inf or nan.

    >>> import numpy as np
    >>> out, da, db = where(np.array([True, False]), np.array([1.0, 2.0]), np.array(0.0))
    >>> out, da(np.ones(2)), db(np.ones(2))
    (array([1., 0.]), array([1., 0.]), array(1.))

    Hint: a bool times a number is the number or 0, but 0 * inf is nan. NumPy's `where` chooses instead.
    """
    ### BEGIN SOLUTION 5.7
    xp = array_namespace(a)
    return (
        xp.where(condition, a, b),
        lambda g: unbroadcast(xp.where(condition, g, 0), a.shape),
        lambda g: unbroadcast(xp.where(condition, 0, g), b.shape),
    )
    ### END SOLUTION
