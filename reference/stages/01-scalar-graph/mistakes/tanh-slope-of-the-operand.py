"""Your tanh is the right number. Its slope is one minus the square of something, and you squared the
operand: for large a that would be far below 0, while the curve of tanh never falls. Which number do you
have to square?"""

import math

from kittengrad.scalar import Value

TASK = "1.7"
REPLACES = "scalar.Value.tanh"


def variant_a(self):
    return Value(math.tanh(self.data), (self,), (1.0 - self.data**2,), "tanh")


def variant_b(self):
    squared = self * self
    return Value(math.tanh(self.data), (self,), ((1.0 - squared).data,), "tanh")
