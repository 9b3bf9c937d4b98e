"""Keeps NumPy silent where inf and nan are right answers.

log(0) is -inf and log(-1) is nan, in PyTorch without a word. NumPy also warns. In a rule under `@quiet` it
does not warn, and neither in the functions that the rule returns.
"""

from functools import wraps

from numpy import errstate


@errstate(all="ignore")
def silently(function, *operands, **options):
    """function(*operands, **options), without NumPy's warnings about inf and nan."""
    return function(*operands, **options)


def quiet(rule):
    """The same rule without NumPy's warnings about inf and nan."""

    @wraps(rule)
    def quiet_rule(*operands, **options):
        result = silently(rule, *operands, **options)
        if type(result) is not tuple:
            return result  # an unfinished rule: the Tensor says what is missing
        return (result[0], *(_quiet_vjp(vjp) if callable(vjp) else vjp for vjp in result[1:]))

    return quiet_rule


def _quiet_vjp(vjp):
    def quiet_vjp(*gradients):
        return silently(vjp, *gradients)

    quiet_vjp.__qualname__ = getattr(vjp, "__qualname__", "a rule")  # for errors, which name the rule
    return quiet_vjp
