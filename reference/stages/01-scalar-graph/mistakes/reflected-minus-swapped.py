"""You compute `a - 2` for `2 - a`. Python calls `a.__rsub__(2)`. Which of the two stands on the left of the
minus sign?"""

from kittengrad.scalar import Value, as_value

TASK = "1.3"
REPLACES = "scalar.Value.__rsub__"


def variant_a(self, other):
    return self - other


def variant_b(self, other):
    other = as_value(other)
    return Value(self.data - other.data, (self, other), (1.0, -1.0), "-")
