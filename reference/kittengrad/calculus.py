"""Stage 00: what a derivative is, and how to measure one with nothing but the function.

The derivative f'(x) says how much f(x) moves when x moves a little: f(x + h) ≈ f(x) + f'(x)·h. Whoever can
compute f can therefore measure f': move x by a small h, look how far f went, divide. No formula is needed,
and so what is built here checks every formula of this course, to its end.

Two errors pull in opposite directions. A large h looks too far: the curve bends on the way. A small h drowns
in rounding: f(x + h) and f(x) agree in all but their last digits, and a float has only sixteen.
"""

import math

import numpy as np

EPSILON = math.ulp(1.0)  # 2.2e-16, the relative distance from one float to the next


# Task 0.1: one step ahead.


def forward_difference(f, x, h):
    """f'(x) ≈ (f(x + h) - f(x)) / h, with an error that shrinks like h.

    f  a function of one number
    h  the step: not 0; where it is negative, we look back

    >>> forward_difference(lambda x: x * x, 3.0, 0.5)
    6.5

    Hint: how far did f go, and how far did x go? The one, divided by the other.
    """
    ### BEGIN SOLUTION 0.1
    return (f(x + h) - f(x)) / h
    ### END SOLUTION


# Task 0.2: one step to either side.


def central_difference(f, x, h):
    """f'(x) ≈ (f(x + h) - f(x - h)) / 2h, with an error that shrinks like h².

    To the left and to the right the curve bends away by the same amount, and that cancels.

    >>> central_difference(lambda x: x * x, 3.0, 0.5)
    6.0

    Hint: how far apart are the two points? And mind that Python reads `a / 2 * h` as `(a / 2) * h`.
    """
    ### BEGIN SOLUTION 0.2
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


def errors(difference, f, slope, x, steps):
    """|difference(f, x, h) - slope| for every h of `steps`: the U-curve of the notebook (provided)."""
    return [abs(difference(f, x, h) - slope) for h in steps]


# Task 0.3: the step where the two errors are equal.


def numeric_derivative(f, x):
    """f'(x), to about nine digits where f is smooth and bends no faster than at the scale of max(1, |x|).

    The central difference errs by h² for bending, and by ε/h for rounding (ε is EPSILON). The sum is smallest
    near h = ³√ε. Near a large x floats lie further apart, in proportion to |x|, and so must x + h and x - h:
    take h = ³√ε · max(1, |x|). (The 1 is there because h must not be 0 where x is.)

    >>> round(numeric_derivative(lambda x: x**3, 2.0), 8)
    12.0

    Hint: the cube root of ε is `EPSILON ** (1 / 3)`, about 6e-6; the rest is written already, a task above.
    """
    ### BEGIN SOLUTION 0.3
    return central_difference(f, x, EPSILON ** (1 / 3) * max(1.0, abs(x)))
    ### END SOLUTION


# Task 0.4: one derivative for each element of an array.


def numeric_gradient(f, x):
    """The gradient of f at the array x: ∂f/∂xᵢ for every element xᵢ, all others held still.

    f  a function of an array that returns one number
    x  an array of any shape, or a number; whatever its dtype, f is given float64 arrays of that shape, since
       float32 has too few digits for differences. x itself is not changed.

    Returns a float64 array of the shape of x. Every element has a step of its own, by its own size, as in
    `numeric_derivative`; the price is two calculations of f for each element.

    >>> numeric_gradient(lambda x: (x * x).sum(), np.array([[1, 2], [3, 4]])).round(6)
    array([[2., 4.],
           [6., 8.]])

    Hint: `for i in np.ndindex(x.shape)` visits every element x[i] of an array of any shape. Seen as a
    function of xᵢ alone, f is a function of one number, and you have a derivative for such.
    """
    ### BEGIN SOLUTION 0.4
    x = np.array(x, dtype=np.float64)
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):

        def along_i(value, i=i):
            moved = x.copy()
            moved[i] = value
            return float(f(moved))

        gradient[i] = numeric_derivative(along_i, float(x[i]))
    return gradient
    ### END SOLUTION


# Task 0.5: by hand.


def slopes_by_hand(a, b, c, f):
    """The derivative of L by every number on the way to it, from formulas that you find with a pencil.

        e = a * b        d = e + c        L = d * f

    Returns a dictionary with the keys "a", "b", "c", "f", "d", "e", each with dL/d(that number).

    >>> slopes_by_hand(2.0, -3.0, 10.0, -2.0)["c"]
    -2.0

    Hint: begin at L. If d moves by h, L moves by f·h. Then go back one step at a time: if e moves by h, so
    does d, and for that you know how far L moves.
    """
    ### BEGIN SOLUTION 0.5
    d = a * b + c
    return {"a": b * f, "b": a * f, "c": f, "f": d, "d": f, "e": f}
    ### END SOLUTION
