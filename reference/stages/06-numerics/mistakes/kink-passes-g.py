"""At 0 your relu passes all of g on. Its curve has no derivative at the bend, so the course makes a choice,
and it is PyTorch's. Which of your comparisons is true for 0?"""

from kittengrad.functional import array_namespace

TASK = "6.3"
REPLACES = "functional.relu"


def variant_a(a):
    return array_namespace(a).maximum(a, 0), lambda g: g * (a >= 0)


def variant_b(a):
    xp = array_namespace(a)
    return xp.maximum(a, 0), lambda g: xp.where(a < 0, 0, g)
