"""Your sigmoid is right near 0 and wrong far from it. One of the two forms computes the exponential of a
large number. Each form is safe on one side of 0. Which form is safe on which side?"""

import math

from kittengrad.scalar import Value, divide, exp

TASK = "1.7"
REPLACES = "scalar.Value.sigmoid"


def variant_a(self):
    grown = exp(self.data)
    out = grown / (1.0 + grown)
    return Value(out, (self,), (divide(grown, (1.0 + grown) ** 2),), "sigmoid")


def variant_b(self):
    try:
        out = 1.0 / (1.0 + math.exp(-self.data))
    except OverflowError:
        out = math.nan
    return Value(out, (self,), (divide(exp(-self.data), (1.0 + exp(-self.data)) ** 2),), "sigmoid")
