"""Stage 04: arithmetic with arrays, forwards and backwards.

A *rule* is a pure function of plain arrays. It returns the result and one function for each operand: the
vector-Jacobian product. It turns `g` = dL/dout into dL/d(operand), in the operand's shape.

    out, da, db = multiply(a, b)
    da(g), db(g)                       # dL/da, dL/db

For each element, a rule does what stage 01 did. *Broadcasting* is new: in `a + b` a column of biases is
stretched over all the columns of `a`. One bias is used many times, so its gradient is a sum.

Rules use plain arrays only; `tensor.py` makes them differentiable operators. They work for float32 and
float64: the result has the dtype of the operands. They leave the arrays that they receive unchanged, and
each of their functions can be called several times.
`xp = array_namespace(a)` is the library that `a` comes from. Read it as `np`; `np` works too.

In this file `sum` and `max` are rules, inside every function too. Python's own functions are `builtins.sum`
and `builtins.max` (`import builtins`).
"""

from math import prod

from .namespace import array_namespace, total

# Two finished rules as examples.


def negate(a):
    """out = -a.   dL/da = -g."""
    return -a, lambda g: -g


def cast(a, dtype):
    """out = a, in another dtype.   dL/da = g, in the dtype of a."""
    return a.astype(dtype), lambda g: g.astype(a.dtype)


# Task 4.1: the reverse of broadcasting.


def unbroadcast(g, shape):
    """Sum `g` over the axes along which an array of `shape` was broadcast. The sum has that shape.

    An element that was used in many places receives a gradient from each place. Broadcasting aligns shapes
    at their ends. It adds axes on the left, and stretches axes of length 1:

        shape          (   3, 1)
        g.shape        (2, 3, 4)       axis 0 was added, axis 2 was stretched: sum over both

    A single number has the shape (): all axes of `g` were added. Broadcasting can also stretch an axis of
    length 1 to length 0: then the sum is empty, and its value is 0.

    >>> import numpy as np
    >>> unbroadcast(np.ones((2, 3, 4)), (3, 1))
    array([[8.],
           [8.],
           [8.]])

    Hint: `g.sum(axis=(0, 2))` sums over several axes at once. The sum lacks only axes of length 1, and a
    reshape restores them. If `g` has the right shape already, return `g` itself.
    """
    ### BEGIN SOLUTION 4.1
    if g.shape == shape:
        return g
    added = g.ndim - len(shape)
    stretched = [axis for axis, length in enumerate(shape, added) if length == 1]
    summed = total(g, axis=(*range(added), *stretched), keepdims=True)
    return summed.reshape(shape) if added else summed
    ### END SOLUTION


# Task 4.2: addition and subtraction.


def add(a, b):
    """out = a + b.   dL/da = g,   dL/db = g,   each summed back to its operand's shape.

    >>> import numpy as np
    >>> out, da, db = add(np.zeros((2, 3)), np.array([[1.0], [2.0]]))
    >>> db(np.ones((2, 3)))
    array([[3.],
           [3.]])

    Hint: a rule is one line, `return result, lambda g: …, lambda g: …`.
    """
    ### BEGIN SOLUTION 4.2
    return a + b, lambda g: unbroadcast(g, a.shape), lambda g: unbroadcast(g, b.shape)
    ### END SOLUTION


def subtract(a, b):
    """out = a - b.   dL/da = g,   dL/db = -g,   each summed back to its operand's shape."""
    ### BEGIN SOLUTION 4.2
    return a - b, lambda g: unbroadcast(g, a.shape), lambda g: unbroadcast(-g, b.shape)
    ### END SOLUTION


# Task 4.3: multiplication.


def multiply(a, b):
    """out = a * b.   dL/da = g * b,   dL/db = g * a,   each summed back to its operand's shape.

    >>> import numpy as np
    >>> out, da, db = multiply(np.array([1.0, 2.0, 3.0]), np.array(2.0))
    >>> db(np.ones(3))
    array(6.)

    Hint: `g * b` has the shape of the result. The gradient needs the shape of `a`.
    """
    ### BEGIN SOLUTION 4.3
    return a * b, lambda g: unbroadcast(g * b, a.shape), lambda g: unbroadcast(g * a, b.shape)
    ### END SOLUTION


# Task 4.4: division.


def divide(a, b):
    """out = a / b.   dL/da = g / b,   dL/db = -g * a / b²,   each summed back to its operand's shape.

    Hint: a / b² equals out / b, and `out` is already computed. (b² overflows to inf at b = 1e155, in float32
    at 1e20; out / b stays finite.)
    """
    ### BEGIN SOLUTION 4.4
    out = a / b
    return out, lambda g: unbroadcast(g / b, a.shape), lambda g: unbroadcast(-g * out / b, b.shape)
    ### END SOLUTION


# Task 4.5: powers.


def power(a, b):
    """out = a ** b.   dL/da = g * b * a**(b - 1),   dL/db = g * out * log(a),   each summed back.

    Two special cases from stage 01, now for single elements of an array:
      b = 0              dL/da = 0, even where a = 0: a⁰ is the constant 1
      a = 0 and b ≥ 0    dL/db = 0, although log(0) is -inf
    No derivative exists along b where a < 0, and along a where a = 0 and b < 1 is not 0. The checks accept
    any number there.

    >>> import numpy as np
    >>> out, da, db = power(np.array([0.0, 3.0]), np.array([0.0, 2.0]))
    >>> da(np.ones(2))
    array([0., 6.])

    Hint: `xp.where(condition, x, y)` chooses element by element, but it computes both `x` and `y`, and
    0 * inf is nan. Use `where` to choose the exponent, or the argument of the logarithm, before inf appears.
    """
    ### BEGIN SOLUTION 4.5
    xp = array_namespace(a)
    out = a**b

    def by_base(g):
        return unbroadcast(g * b * a ** xp.where(b == 0, b, b - 1), a.shape)

    def by_exponent(g):
        return unbroadcast(g * out * xp.log(xp.where((a == 0) & (b >= 0), 1, a)), b.shape)

    return out, by_base, by_exponent
    ### END SOLUTION


# Task 4.6: the larger of two.


def maximum(a, b):
    """out = max(a, b), element by element.   The larger operand receives g, the smaller one 0.

    Where both are equal, each receives g / 2: the two shares are equal and sum to g.

    >>> import numpy as np
    >>> out, da, db = maximum(np.array([1.0, 5.0, 2.0]), np.array(2.0))
    >>> da(np.ones(3))
    array([0. , 1. , 0.5])

    Hint: `a > b` is an array of bools, and a bool times a number is the number or 0. With nan, both `a > b`
    and `a < b` are False. Test for "not smaller": then nan passes its gradient on, and the network shows it.
    """
    ### BEGIN SOLUTION 4.6
    xp = array_namespace(a)

    def share(g, mine, other):
        g = xp.where(mine < other, 0, xp.where(mine == other, g / 2, g))
        return unbroadcast(g, mine.shape)

    return xp.maximum(a, b), lambda g: share(g, a, b), lambda g: share(g, b, a)
    ### END SOLUTION


# Task 4.7: sums and means.


def kept_shape(a, axis):
    """The shape of `a` after a reduction over `axis` with keepdims=True (provided).

    axis is None (all axes), a number, or a tuple of numbers. Negative numbers count from the end.

    >>> import numpy as np
    >>> kept_shape(np.ones((2, 3, 4)), (0, -1))
    (1, 3, 1)
    """
    axes = range(a.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    gone = {i % (a.ndim or 1) for i in axes}
    return tuple(1 if i in gone else length for i, length in enumerate(a.shape))


def sum(a, axis=None, keepdims=False):
    """out = Σ a over the axes.   dL/da = g for every element of the sum.

    >>> import numpy as np
    >>> out, da = sum(np.ones((2, 3)), axis=0)
    >>> da(np.array([1.0, 2.0, 3.0]))
    array([[1., 2., 3.],
           [1., 2., 3.]])

    Hint: restore the lost axes of `g` with `kept_shape`, then stretch it with `xp.broadcast_to`. This makes a
    view: one number in memory that appears many times.
    """

    ### BEGIN SOLUTION 4.7
    def spread(g):
        return array_namespace(a).broadcast_to(g.reshape(kept_shape(a, axis)), a.shape)

    return total(a, axis, keepdims), spread
    ### END SOLUTION


def mean(a, axis=None, keepdims=False):
    """out = Σ a / n over the axes, where n numbers make one mean.   dL/da = g / n for each element.

    >>> import numpy as np
    >>> out, da = mean(np.ones((2, 3)), axis=(0, 1))
    >>> da(np.array(6.0))
    array([[1., 1., 1.],
           [1., 1., 1.]])

    Hint: n is the product of the *lengths* of the axes: over both axes of a (2, 3) array, n is 6. (float16
    ends at 65504. The answer divides by an array of a wider dtype, and goes back to the dtype of g.)
    """

    ### BEGIN SOLUTION 4.7
    def spread(g):
        xp, kept = array_namespace(a), kept_shape(a, axis)
        n = xp.asarray(prod(length for length, left in zip(a.shape, kept, strict=True) if left == 1))
        return xp.broadcast_to((g.reshape(kept) / n).astype(g.dtype), a.shape)

    return a.mean(axis=axis, keepdims=keepdims), spread
    ### END SOLUTION


# Task 4.8: the largest along an axis.


def max(a, axis=None, keepdims=False):
    """out = the largest a over the axes.   The largest element receives g; equal largest ones share it.

    >>> import numpy as np
    >>> out, da = max(np.array([[1.0, 7.0, 7.0], [3.0, 0.0, 1.0]]), axis=1)
    >>> da(np.array([1.0, 1.0]))
    array([[0. , 0.5, 0.5],
           [1. , 0. , 0. ]])

    Hint: compare `a` with the result in its kept shape, and give `g` that shape too. float32 divided by an
    int64 count makes float64: convert the share of a winner back to the dtype of g.
    """
    ### BEGIN SOLUTION 4.8
    out, kept = a.max(axis=axis, keepdims=keepdims), kept_shape(a, axis)

    def share(g):
        winners = a == out.reshape(kept)
        each = g.reshape(kept) / winners.sum(axis=axis, keepdims=True)
        return winners * each.astype(g.dtype)

    return out, share
    ### END SOLUTION
