"""Your quotient is the right number, but its derivative with respect to the divisor is wrong. Write a / b as
a * b⁻¹ and use the power rule on b. Which number comes down in front, and what is the new exponent?"""

from kittengrad.scalar import Value, as_value, divide

TASK = "1.5"
REPLACES = "scalar.Value.__truediv__"


def variant_a(self, other):
    other = as_value(other)
    a, b = self.data, other.data
    return Value(divide(a, b), (self, other), (divide(1.0, b), divide(a, b * b)), "/")


def variant_b(self, other):
    other = as_value(other)
    out = divide(self.data, other.data)
    return Value(out, (self, other), (divide(1.0, other.data), -out), "/")
