"""The derivative of a straight line is 1, and a little of it should pass on the left as well."""

from kittengrad.scalar import Value

TASK = "1.8"
REPLACES = "scalar.Value.relu"


def variant_a(self):
    out = 0.0 if self.data <= 0 else self.data
    return Value(out, (self,), (1.0,), "relu")


def variant_b(self):
    if self.data <= 0:
        return Value(0.0, (self,), (0.01,), "relu")
    return Value(self.data, (self,), (1.0,), "relu")
