"""The derivative of tanh is 1 minus the square."""

import math

from kittengrad.scalar import Value

TASK = "1.7"
REPLACES = "scalar.Value.tanh"


def variant_a(self):
    x = self.data
    return Value(math.tanh(x), (self,), (1 - x**2,), "tanh")
