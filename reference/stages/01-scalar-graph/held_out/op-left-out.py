"""The node needs its number, its parents and its derivatives."""

from kittengrad.scalar import Value, as_value

TASK = "1.2"
REPLACES = "scalar.Value.__mul__"


def variant_a(self, other):
    other = as_value(other)
    product = self.data * other.data
    return Value(product, parents=(self, other), local_derivatives=(other.data, self.data))
