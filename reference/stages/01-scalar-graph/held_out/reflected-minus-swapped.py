"""It is a subtraction like the other one, so I use it again."""

from kittengrad.scalar import as_value

TASK = "1.3"
REPLACES = "scalar.Value.__rsub__"


def variant_a(self, other):
    return self - other


def variant_b(self, other):
    b = as_value(other)
    return self.__sub__(b)
