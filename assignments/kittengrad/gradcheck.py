"""Stage 06: a checker of rules. It finds a wrong derivative without a formula of its own.

    check_rule(multiply, a, b)         None, if both derivatives are right
    assert_rule(multiply, a, b)        silent, or an error that describes the worst element

`numeric_gradient` of stage 00 knows the derivative of every function with a single number as its result. A
rule has an array as its result, so the checker makes a number of it: L = Σ g * out. Then dL/dout is g.

The choice of g matters. With ones as g, a rule that ignores g seems right, and errors with the sum 0 vanish.
A random g has no such blind spot.
"""

import numpy as np

from .calculus import numeric_gradient

TOLERANCE = 1e-6  # a numeric gradient has about nine digits, and a long sum loses some


# Task 6.7: the derivative that a rule gives, and the true one.


def both_gradients(rule, arrays, g, **options):
    """For each operand (given, numeric): dL/d(operand) by the rule's own function, and by differences.

    rule    a function of plain arrays that returns its result and one function for each operand
    arrays  a list of the operands, in float64
    g       dL/dout, an array in the shape of the result: L = Σ g * out

    Returns a list of pairs of arrays. Each numeric gradient is that of L as a function of one operand alone.

    >>> def double(a):
    ...     return 2 * a, lambda g: g
    >>> given, numeric = both_gradients(double, [np.zeros(2)], np.array([1.0, 10.0]))[0]
    >>> given, numeric.round(6)
    (array([ 1., 10.]), array([ 2., 20.]))

    Hint: `rule(*arrays[:i], x, *arrays[i + 1 :], **options)` has x in the place of the i-th operand.
    """
    raise NotImplementedError("Task 6.7: a checker of rules")


def worst_element(given, numeric):
    """The index of the element where two arrays of one shape differ most; None if they agree everywhere.

    Two numbers agree if their error |given - numeric| / max(1, |numeric|) is at most TOLERANCE. The worst
    element has the largest error. nan is an error too, and worse than every number.

    >>> worst_element(np.array([[1.0, 2.0], [3.0, 4.5]]), np.array([[1.0, 2.0], [3.0, 4.0]]))
    (1, 1)

    Hint: `np.unravel_index(np.argmax(error), error.shape)` is the index of the largest error. Comparisons
    with nan are False: ask whether all errors are small, not whether one is large.
    """
    raise NotImplementedError("Task 6.7: a checker of rules")


def check_rule(rule, *arrays, rng=None, **options):
    """Compare every derivative of rule(*arrays, **options) with its numeric gradient, for a random g.

    arrays  the operands; choose numbers away from kinks, such as 0 for `relu`
    rng     a NumPy Generator; g is the first array that it draws, by `rng.standard_normal(shape)`

    Returns None if all derivatives are right. Otherwise returns (operand, index, given, numeric): the number
    of the first operand with a wrong derivative, the index of its worst element, and the two values there.
    Raises AssertionError if the rule has not one gradient for each operand, in its shape.

    >>> def double(a):
    ...     return 2 * a, lambda g: g + g
    >>> check_rule(double, np.zeros(3))

    Hint: g has the shape of the result. Use the two functions above.
    """
    rng = np.random.default_rng() if rng is None else rng
    arrays = [np.array(a, dtype=np.float64) for a in arrays]
    check_shapes(rule, arrays, options)
    raise NotImplementedError("Task 6.7: a checker of rules")


# Task 6.8: the likely cause of an error.

CAUSES = {
    "zero": "The gradient is 0 everywhere: is the operand used in another way than by this function?",
    "sign": "Each element has the wrong sign.",
    "factor": "All elements are wrong by the same factor: a missing 2, or a mean in the place of a sum.",
    "upstream": "The function does not multiply by g.",
    "transposed": "Rows and columns are exchanged.",
}


def agree(x, y):
    """Whether two arrays have one shape and the same elements, up to TOLERANCE (provided)."""
    return np.shape(x) == np.shape(y) and worst_element(x, y) is None


def likely_cause(given, numeric, g):
    """The first of these words whose condition holds; None if there is none.

        "zero"         given is 0 everywhere
        "sign"         given is -numeric
        "factor"       given is c * numeric, with one number c for all elements
        "upstream"     given * g is numeric, where all three have one shape
        "transposed"   given, transposed, is numeric

    given, numeric, g   arrays; given and numeric disagree

    >>> likely_cause(np.array([2.0, 4.0]), np.array([1.0, 2.0]), np.array([1.0, 1.0]))
    'factor'

    Hint: if there is a c, then it is given / numeric at every element. Take the element where |numeric| is
    largest: that one is not 0, unless all are.
    """
    raise NotImplementedError("Task 6.8: the likely cause")


# Finished: the checker with a message.


def assert_rule(rule, *arrays, rng=None, **options):
    """Raise AssertionError with the worst element and a likely cause, if a derivative is wrong."""
    rng = np.random.default_rng() if rng is None else rng
    arrays = [np.array(a, dtype=np.float64) for a in arrays]
    wrong = check_rule(rule, *arrays, rng=rng, **options)
    if wrong is None:
        return
    operand, index, given, numeric = wrong
    g = rng.standard_normal(np.shape(rule(*arrays, **options)[0]))
    cause = likely_cause(*both_gradients(rule, arrays, g, **options)[operand], g)
    raise AssertionError(
        f"the derivative of {rule.__name__} for operand {operand} is wrong at {index}: "
        f"it gives {given:.6g}, and the numeric gradient is {numeric:.6g}. {CAUSES.get(cause, '')}".strip()
    )


def check_shapes(rule, arrays, options):
    """Raise AssertionError unless the rule returns one gradient for each operand, in its shape."""
    out, *vjps = rule(*arrays, **options)
    assert len(vjps) == len(arrays), f"{rule.__name__} gave {len(vjps)} functions for {len(arrays)} operands"
    for i, (vjp, a) in enumerate(zip(vjps, arrays, strict=True)):
        shape = np.shape(vjp(np.ones(np.shape(out))))
        assert shape == a.shape, (
            f"{rule.__name__} gave a gradient of shape {shape} to operand {i} of shape {a.shape}"
        )
