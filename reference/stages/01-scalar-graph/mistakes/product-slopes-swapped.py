"""Your product gives each operand its own number as the derivative. Let a grow by a little h and look at (a +
h) * b. How much did it grow?"""

from kittengrad.scalar import Value, as_value

TASK = "1.2"
REPLACES = "scalar.Value.__mul__"


def variant_a(self, other):
    other = as_value(other)
    return Value(self.data * other.data, (self, other), (self.data, other.data), "*")


def variant_b(self, other):
    a, b = self, as_value(other)
    slopes = {a: a.data}
    slopes[b] = b.data
    return Value(a.data * b.data, (a, b), (slopes[a], slopes[b]), "*")
