"""Your sum is the right number, but the node has lost its operands. What does a graph need to know about a
sum to find the way back to a and b?"""

from kittengrad.scalar import Value, as_value

TASK = "1.1"
REPLACES = "scalar.Value.__add__"


def variant_a(self, other):
    other = as_value(other)
    return Value(self.data + other.data)


def variant_b(self, other):
    total = Value(self.data)
    total.data += other.data if isinstance(other, Value) else float(other)
    total.op = "+"
    return total
