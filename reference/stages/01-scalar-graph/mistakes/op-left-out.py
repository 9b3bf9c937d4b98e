"""The numbers and the derivatives of your result are right, and its `op` is empty. A drawing shows `op` in
the box of the result. Where does `Value(…)` take the sign of the operator?"""

from kittengrad.scalar import Value, as_value

TASK = "1.2"
REPLACES = "scalar.Value.__mul__"


def variant_a(self, other):
    other = as_value(other)
    return Value(self.data * other.data, (self, other), (other.data, self.data))


def variant_b(self, other):
    other = as_value(other)
    out = Value(self.data * other.data)
    out.parents = (self, other)
    out.local_derivatives = (other.data, self.data)
    return out
