"""Your power is the right number, but its derivative has only half of the power rule. The rule does two
things with the exponent. What is the derivative of a³, and which of the two steps is missing in yours?"""

from kittengrad.scalar import Value, as_value, log, power

TASK = "1.4"
REPLACES = "scalar.Value.__pow__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    out = power(a, b)
    by_exponent = 0.0 if a == 0.0 and b >= 0.0 else out * log(a)
    return Value(out, (self, other), (b * out, by_exponent), "**")


def variant_b(self, other):
    other = as_value(other)
    out = power(self.data, other.data)
    slopes = [power(self.data, other.data - 1.0)]
    slopes.append(out * log(self.data) if self.data else 0.0)
    return Value(out, (self, other), tuple(slopes), "**")
