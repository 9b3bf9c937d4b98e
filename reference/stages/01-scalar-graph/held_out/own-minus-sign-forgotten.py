"""The result is the number with the other sign, and the derivative of a number with respect to itself is
1."""

from kittengrad.scalar import Value

TASK = "1.3"
REPLACES = "scalar.Value.__neg__"


def variant_a(self):
    return Value(-1 * self.data, (self,), (1.0,), "neg")
