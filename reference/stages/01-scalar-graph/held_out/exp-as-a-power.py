"""The exponent comes down in front and the new exponent is one less."""

from kittengrad.scalar import Value, exp

TASK = "1.6"
REPLACES = "scalar.Value.exp"


def variant_a(self):
    return Value(exp(self.data), (self,), (self.data * exp(self.data - 1),), "exp")
