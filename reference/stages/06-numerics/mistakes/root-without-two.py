"""Your gradient of the root is twice as large as it is. √a is a to the power of 1/2. Which two things does
the rule for powers do with that 1/2?"""

from kittengrad.functional import array_namespace

TASK = "6.1"
REPLACES = "functional.sqrt"


def variant_a(a):
    out = array_namespace(a).sqrt(a)
    return out, lambda g: g / out


def variant_b(a):
    return array_namespace(a).sqrt(a), lambda g: g * a**-0.5
