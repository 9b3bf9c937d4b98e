"""The relu that I know from mobile networks is cut off at 6."""

from kittengrad.scalar import Value

TASK = "1.8"
REPLACES = "scalar.Value.relu"


def variant_a(self):
    if self.data <= 0:
        return Value(0.0, (self,), (0.0,), "relu")
    if self.data >= 6:
        return Value(6.0, (self,), (0.0,), "relu")
    return Value(self.data, (self,), (1.0,), "relu")
