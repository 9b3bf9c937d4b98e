"""Only negative numbers are cut off, so 0 passes through with derivative 1."""

from kittengrad.scalar import Value

TASK = "1.8"
REPLACES = "scalar.Value.relu"


def variant_a(self):
    if self.data < 0:
        return Value(0.0, (self,), (0.0,), "relu")
    return Value(self.data, (self,), (1.0,), "relu")
