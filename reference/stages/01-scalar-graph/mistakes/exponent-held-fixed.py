"""Your power treats its exponent as a constant: the derivative with respect to it is 0. The exponent can be a
Value too. What happens to 2³ when the 3 grows a little?"""

from kittengrad.scalar import Value, as_value, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    by_base = 0.0 if b == 0.0 else b * power(a, b - 1.0)
    return Value(power(a, b), (self, other), (by_base, 0.0), "**")


def variant_b(self, other):
    other = as_value(other)
    slopes = [0.0 for _ in (self, other)]
    if other.data:
        slopes[0] = power(self.data, other.data - 1.0) * other.data
    return Value(power(self.data, other.data), (self, other), tuple(slopes), "**")
