"""In a * a the number a is used twice, but your node keeps it once. Each use is an edge of the graph with its
own derivative. A set or a dictionary drops the second one."""

from kittengrad.scalar import Value, as_value

TASK = "1.2"
REPLACES = "scalar.Value.__mul__"


def variant_a(self, other):
    other = as_value(other)
    slopes = {self: other.data, other: self.data}
    return Value(self.data * other.data, tuple(slopes), tuple(slopes.values()), "*")


def variant_b(self, other):
    other = as_value(other)
    out = Value(self.data * other.data, op="*")
    if other is self:
        out.parents, out.local_derivatives = (self,), (self.data,)
    else:
        out.parents, out.local_derivatives = (self, other), (other.data, self.data)
    return out
