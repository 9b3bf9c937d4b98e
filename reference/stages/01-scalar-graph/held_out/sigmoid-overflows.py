"""Both forms are equal, so I take one of them for all numbers."""

import math

from kittengrad.scalar import Value, exp

TASK = "1.7"
REPLACES = "scalar.Value.sigmoid"


def variant_a(self):
    s = 1 / (1 + math.exp(-self.data))
    minus = 1 / (1 + math.exp(self.data))
    return Value(s, (self,), (s * minus,), "sigmoid")


def variant_b(self):
    e = exp(self.data)
    out = e / (1.0 + e)
    return Value(out, (self,), (out * (1.0 / (1.0 + e)),), "sigmoid")
