"""Your sum changed one of its operands. Other nodes can still use that operand. Leave the operands as they
are, and make a new node for the result."""

from kittengrad.scalar import Value, as_value

TASK = "1.1"
REPLACES = "scalar.Value.__add__"


def variant_a(self, other):
    other = as_value(other)
    self.data += other.data
    return Value(self.data, (self, other), (1.0, 1.0), "+")


def variant_b(self, other):
    other = as_value(other)
    other.data = self.data + other.data
    return Value(other.data, parents=(self, other), local_derivatives=(1.0, 1.0), op="+")
