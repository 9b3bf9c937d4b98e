"""Keeps NumPy silent where inf and nan are right answers.

log(0) is -inf and log(-1) is nan, in PyTorch without a word. NumPy also warns. In a rule under `@quiet` it
does not warn, and neither in the functions that the rule returns.
"""

from functools import wraps

from numpy import errstate

silent = errstate(all="ignore")


def quiet(rule):
    """The same rule without NumPy's warnings about inf and nan."""
    forward = silent(rule)

    @wraps(rule)
    def quiet_rule(*operands, **options):
        result = forward(*operands, **options)
        if type(result) is not tuple:
            return result  # an unfinished rule: the Tensor says what is missing
        return (result[0], *(silent(vjp) if callable(vjp) else vjp for vjp in result[1:]))

    return quiet_rule
