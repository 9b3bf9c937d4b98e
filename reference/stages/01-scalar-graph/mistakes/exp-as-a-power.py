"""You used the power rule for eᵃ. The power rule is for a base that moves, and here the exponent moves. What
is special about the derivative of the exponential?"""

import math

from kittengrad.scalar import Value, exp

TASK = "1.6"
REPLACES = "scalar.Value.exp"


def variant_a(self):
    out = exp(self.data)
    return Value(out, (self,), (self.data * exp(self.data - 1.0),), "exp")


def variant_b(self):
    out = exp(self.data)
    return Value(out, (self,), (self.data * out / math.e,), "exp")
