"""The derivative is one over the number that I have just computed, as the hint of exp says."""

from kittengrad.scalar import Value, divide, log

TASK = "1.6"
REPLACES = "scalar.Value.log"


def variant_a(self):
    out = log(self.data)
    return Value(out, (self,), (divide(1.0, out),), "log")
