"""Your result remembers only the operand that is a Value. A plain number becomes a node as well, and the
result has one parent for each operand. What does `as_value` do?"""

from kittengrad.scalar import Value, as_value

TASK = "1.1"
REPLACES = "scalar.Value.__add__"


def variant_a(self, other):
    if isinstance(other, Value):
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")
    return Value(self.data + other, (self,), (1.0,), "+")


def variant_b(self, other):
    given = (self, other)
    parents = tuple(operand for operand in given if isinstance(operand, Value))
    number = sum(as_value(operand).data for operand in given)
    return Value(number, parents, (1.0,) * len(parents), "+")
