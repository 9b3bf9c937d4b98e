"""Your difference is the right number, but both its derivatives are +1, as in a sum. What happens to a - b
when b grows by 1?"""

from kittengrad.scalar import Value, as_value

TASK = "1.3"
REPLACES = "scalar.Value.__sub__"


def variant_a(self, other):
    other = as_value(other)
    return Value(self.data - other.data, (self, other), (1.0, 1.0), "-")


def variant_b(self, other):
    out = self + other
    out.data, out.op = self.data - out.parents[1].data, "-"
    return out
