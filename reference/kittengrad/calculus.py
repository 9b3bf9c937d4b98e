"""Stage 00: what a derivative is, and how to measure it with the function alone.

The derivative f'(x) is the rate at which f(x) changes when x changes a little: f(x + h) ≈ f(x) + f'(x)·h. So
a computer can measure f': change x by a small h, see how much f changes, and divide. This needs only the
function f. Therefore the code of this stage can check every formula of the course.

There are two errors, and they need opposite steps. With a large h the curve bends between the two points.
With a small h rounding dominates: a float has sixteen digits, and f(x + h) and f(x) differ in the last ones.
"""

import math

import numpy as np

EPSILON = math.ulp(1.0)  # 2.2e-16, the relative distance from one float to the next


# Task 0.1: one step ahead.


def forward_difference(f, x, h):
    """f'(x) ≈ (f(x + h) - f(x)) / h, with an error that shrinks like h.

    f  a function of one number
    h  the step, nonzero; a negative step looks back

    >>> forward_difference(lambda x: x * x, 3.0, 0.5)
    6.5

    Hint: how far did f go, and how far did x go? Divide the first distance by the second.
    """
    ### BEGIN SOLUTION 0.1
    return (f(x + h) - f(x)) / h
    ### END SOLUTION


# Task 0.2: one step to either side.


def central_difference(f, x, h):
    """f'(x) ≈ (f(x + h) - f(x - h)) / 2h, with an error that shrinks like h².

    The curve bends by the same amount on the left and on the right, so this error cancels.

    >>> central_difference(lambda x: x * x, 3.0, 0.5)
    6.0

    Hint: how far apart are the two points? Python reads `a / 2 * h` as `(a / 2) * h`.
    """
    ### BEGIN SOLUTION 0.2
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


def errors(difference, f, slope, x, steps):
    """|difference(f, x, h) - slope| for every h of `steps`: the U-curve of the notebook (provided)."""
    return [abs(difference(f, x, h) - slope) for h in steps]


# Task 0.3: the step where the two errors are equal.


def numeric_derivative(f, x):
    """f'(x), to about nine digits where f is smooth on the scale of max(1, |x|).

    The central difference has two errors: h² from bending and ε/h from rounding (ε is EPSILON). Their sum is
    smallest near h = ³√ε. The distance between floats grows in proportion to |x|, so the step must grow too:
    take h = ³√ε · max(1, |x|). (The 1 keeps h above 0 at x = 0.)

    >>> round(numeric_derivative(lambda x: x**3, 2.0), 8)
    12.0

    Hint: the cube root of ε is `EPSILON ** (1 / 3)`, about 6e-6. The task above gives you the rest.
    """
    ### BEGIN SOLUTION 0.3
    return central_difference(f, x, EPSILON ** (1 / 3) * max(1.0, abs(x)))
    ### END SOLUTION


# Task 0.4: one derivative for each element of an array.


def numeric_gradient(f, x):
    """The gradient of f at the array x: ∂f/∂xᵢ for every element xᵢ, with all other elements fixed.

    f  a function of an array that returns one number
    x  an array of any shape and dtype, or a number; it stays unchanged. f receives float64 arrays of that
       shape, because float32 has too few digits for differences.

    Returns a float64 array of the shape of x. Each element has its own step, which depends on its size as in
    `numeric_derivative`. The central difference needs two evaluations of f for each element.

    >>> numeric_gradient(lambda x: (x * x).sum(), np.array([[1, 2], [3, 4]])).round(6)
    array([[2., 4.],
           [6., 8.]])

    Hint: `for i in np.ndindex(x.shape)` visits every element x[i] of an array of any shape. As a function of
    xᵢ alone, f is a function of one number, and `numeric_derivative` works for it.
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
    """The derivative of L with respect to every number below, from formulas that you find with a pencil.

        e = a * b        d = e + c        L = d * f

    Returns a dictionary with the keys "a", "b", "c", "f", "d", "e", each with dL/d(that number).

    >>> slopes_by_hand(2.0, -3.0, 10.0, -2.0)["c"]
    -2.0

    Hint: begin at L. If d moves by h, L moves by f·h. Then go back one step at a time: if e moves by h, so
    does d, and you already know how far L moves.
    """
    ### BEGIN SOLUTION 0.5
    d = a * b + c
    return {"a": b * f, "b": a * f, "c": f, "f": d, "d": f, "e": f}
    ### END SOLUTION
