"""I copied my __add__ and made the plus a minus."""

from kittengrad.scalar import Value, as_value

TASK = "1.3"
REPLACES = "scalar.Value.__sub__"


def variant_a(self, other):
    other = as_value(other)
    return Value(self.data - other.data, (self, other), (1.0, 1.0), "-")
