"""You compute `a ** 2` for `2 ** a`. Python calls `a.__rpow__(2)`. Which of the two is the base?"""

from kittengrad.scalar import as_value

TASK = "1.4"
REPLACES = "scalar.Value.__rpow__"


def variant_a(self, other):
    return self**other


def variant_b(self, other):
    other = as_value(other)
    return self.__pow__(other)
