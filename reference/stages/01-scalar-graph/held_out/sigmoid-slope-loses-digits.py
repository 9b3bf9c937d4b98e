"""The derivative of the sigmoid is s times 1 - s, and s is already there."""

import math

from kittengrad.scalar import Value

TASK = "1.7"
REPLACES = "scalar.Value.sigmoid"


def variant_a(self):
    if self.data < 0:
        e = math.exp(self.data)
        s = e / (1 + e)
    else:
        s = 1 / (1 + math.exp(-self.data))
    return Value(s, (self,), (s * (1 - s),), "sigmoid")
