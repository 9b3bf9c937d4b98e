"""Your tanh is the right number. Its derivative is one minus a square, and you squared the operand. For a
large a that is far below 0, although the curve of tanh always rises. Which number do you have to square?"""

import math

from kittengrad.scalar import Value

TASK = "1.7"
REPLACES = "scalar.Value.tanh"


def variant_a(self):
    return Value(math.tanh(self.data), (self,), (1.0 - self.data**2,), "tanh")


def variant_b(self):
    squared = self * self
    return Value(math.tanh(self.data), (self,), ((1.0 - squared).data,), "tanh")
