"""Your sigmoid has the right number, and its derivative loses digits to the right of 0. At a = 40 your
1 - σ(a) is exactly 0. σ(-a) is the same on paper: what do you get when you compute it by its own form?"""

import math

from kittengrad.scalar import Value

TASK = "1.7"
REPLACES = "scalar.Value.sigmoid"


def variant_a(self):
    x = self.data
    s = 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
    return Value(s, (self,), (s * (1 - s),), "sigmoid")


def variant_b(self):
    small = math.exp(-abs(self.data))
    out = (1.0 if self.data >= 0.0 else small) / (1.0 + small)
    return Value(out, (self,), ((1.0 - out) * out,), "sigmoid")
