"""You compute the power by way of the logarithm of its base. A negative base has none, but (-2)³ is -8. Which
function at the end of the file knows negative bases?"""

import math

from kittengrad.scalar import Value, as_value, exp, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    out = 1.0 if b == 0 else (0.0 if b > 0 else math.inf) if a == 0 else exp(b * log(a))
    by_base = 0.0 if b == 0.0 else b * power(a, b - 1.0)
    return Value(out, (self, other), (by_base, 0.0 if a == 0.0 and b >= 0.0 else out * log(a)), "**")


def variant_b(self, other):
    other = as_value(other)
    a, b = self.data, other.data

    def raised(b):
        return exp(b * log(a)) if a != 0.0 else power(a, b)

    by_base = b * raised(b - 1.0) if b else 0.0
    by_exponent = 0.0 if a == 0.0 <= b else raised(b) * log(a)
    return Value(raised(b), (self, other), (by_base, by_exponent), "**")
