"""A node that is on both sides is one and the same parent."""

from kittengrad.scalar import Value, as_value

TASK = "1.2"
REPLACES = "scalar.Value.__mul__"


def variant_a(self, other):
    other = as_value(other)
    slopes = {}
    slopes[self] = other.data
    slopes[other] = self.data
    return Value(self.data * other.data, tuple(slopes.keys()), tuple(slopes.values()), "*")


def variant_b(self, other):
    if other is self:  # a square
        return Value(self.data**2, (self,), (2 * self.data,), "*")
    other = as_value(other)
    return Value(self.data * other.data, (self, other), (other.data, self.data), "*")
