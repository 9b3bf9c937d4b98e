"""A constant never gets a gradient, so only Values need to be parents."""

from kittengrad.scalar import Value

TASK = "1.1"
REPLACES = "scalar.Value.__add__"


def variant_a(self, other):
    if isinstance(other, Value):
        return Value(self.data + other.data, (self, other), (1.0, 1.0), op="+")
    return Value(self.data + other, (self,), (1.0,), op="+")


def variant_b(self, other):
    parents = [self]
    number = other
    if isinstance(other, Value):
        number = other.data
        parents.append(other)
    return Value(self.data + number, tuple(parents), tuple(1.0 for _ in parents), "+")
