"""The number of your relu is right, but its derivative is wrong where the result is 0. On that side, how much
does the result move when a moves a little?"""

from kittengrad.scalar import Value

TASK = "1.8"
REPLACES = "scalar.Value.relu"


def variant_a(self):
    return Value(0.0 if self.data <= 0.0 else self.data, (self,), (1.0,), "relu")


def variant_b(self):
    out = self + 0.0
    if out.data <= 0.0:
        out.data = 0.0
    out.op = "relu"
    return out
